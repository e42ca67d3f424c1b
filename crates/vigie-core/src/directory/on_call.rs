//! Who is on call now, from the snapshot: schedules are made ready for that question when they are put into it.

use std::{collections::BTreeMap, sync::Arc};

use super::Directory;
use crate::{
    ids::{ScheduleId, UserId},
    schedule::{self, Clocks, Compiled, CompiledShifts, Plan, Schedule},
    time::At,
};

/// The schedules of a directory, ready to be asked who is on call. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Ready {
    clocks: Clocks,
    schedules: BTreeMap<ScheduleId, One>,
}

/// One schedule, ready to be asked.
#[derive(Clone, Debug)]
enum One {
    Layered(Arc<Compiled>),
    ShiftBased(Arc<CompiledShifts>),
}

impl One {
    /// Who is on call; `None` where it was made of another schedule.
    fn on_call(&self, schedule: &Arc<Schedule>, at: At) -> Option<Vec<UserId>> {
        match self {
            Self::Layered(one) => one.is_of(schedule).then(|| one.on_call(at).into_iter().collect()),
            Self::ShiftBased(one) => one.is_of(schedule).then(|| one.on_call(at)),
        }
    }
}

impl Ready {
    pub(super) fn put(&mut self, schedule: &Arc<Schedule>) {
        let one = match &schedule.plan {
            Plan::Layered(_) => One::Layered(Arc::new(Compiled::of(schedule, &mut self.clocks))),
            Plan::ShiftBased(_) => One::ShiftBased(Arc::new(CompiledShifts::of(schedule))),
        };
        self.schedules.insert(schedule.id, one);
    }

    pub(super) fn remove(&mut self, schedule: ScheduleId) {
        self.schedules.remove(&schedule);
    }
}

impl Directory {
    /// Who is on call in a schedule at a moment, each once; nobody where nobody is, or where there is no such schedule.
    /// The same answer as [`schedule::on_call`], sooner.
    #[must_use]
    pub fn on_call(&self, id: ScheduleId, at: At) -> Vec<UserId> {
        let Some(schedule) = self.schedules.get(&id) else { return vec![] };
        let ready = self.ready.schedules.get(&id).and_then(|one| one.on_call(schedule, at));
        ready.unwrap_or_else(|| schedule::on_call(schedule, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::Object,
        schedule::fixture::{at, layer, schedule, user},
    };

    #[test]
    fn a_schedule_is_ready_whichever_way_it_came_into_the_directory() {
        let primary = Arc::new(schedule("Europe/Paris", vec![layer(&["ANN", "BEN"], "2026-03-27T08:00:00Z", 24)]));
        let (id, evening) = (primary.id, at("2026-03-28T20:00:00Z"));
        let mut directory = Directory::default();
        assert_eq!(directory.on_call(id, evening), []);
        directory.schedules.insert(id, Arc::clone(&primary));
        assert_eq!(directory.on_call(id, evening), [user("BEN")], "worked out anew");
        directory.put(Object::Schedule(primary));
        assert_eq!(directory.on_call(id, evening), [user("BEN")]);
        let alone = schedule("Europe/Paris", vec![layer(&["ANN"], "2026-03-27T08:00:00Z", 24)]);
        directory.schedules.insert(id, Arc::new(alone));
        assert_eq!(directory.on_call(id, evening), [user("ANN")], "what was made ready is another one");
    }
}
