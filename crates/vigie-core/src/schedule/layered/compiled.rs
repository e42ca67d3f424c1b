//! A schedule made ready for one question: who is on call now. What does not depend on the moment is worked out once:
//! the changes of its clocks, the first turn of each layer, which override wins when.

use std::{collections::BTreeMap, fmt, sync::Arc};

use super::{
    render::{newest, one_override},
    restriction,
    rotation::Rotation,
};
use crate::{
    ids::UserId,
    schedule::{
        Entry, Schedule,
        wall_clock::{ClockTable, Series, WallClock},
    },
    time::At,
};

/// The clocks of some zones, shared by the schedules that are read in them.
pub(crate) type Clocks = BTreeMap<String, Arc<ClockTable>>;

/// A layered schedule, ready to be asked.
pub(crate) struct Compiled {
    schedule: Arc<Schedule>,
    /// One for each layer, in their order.
    layers: Vec<CompiledLayer>,
    /// Who took or takes over when, in order, without overlap.
    overrides: Vec<Entry>,
}

struct CompiledLayer {
    clock: Arc<ClockTable>,
    turns: Series,
}

impl Compiled {
    /// Makes a schedule ready; clocks that are not there yet are added to `clocks`.
    pub(crate) fn of(schedule: &Arc<Schedule>, clocks: &mut Clocks) -> Self {
        let mut layer = |layer: &super::Layer| {
            let zone = layer.time_zone.as_ref().unwrap_or(&schedule.time_zone);
            let known = clocks.entry(zone.clone()).or_insert_with(|| Arc::new(ClockTable::of(zone)));
            let turns = *Rotation::of(layer, &known.clock_at(layer.rotation_virtual_start)).turns();
            CompiledLayer { clock: Arc::clone(known), turns }
        };
        let layers = schedule.layers().iter().map(&mut layer).collect();
        let whole = |over: &super::Override| one_override(over, over.starts_at, over.ends_at);
        Self { layers, overrides: newest(schedule.overrides(), &whole), schedule: Arc::clone(schedule) }
    }

    /// Whether it was made of this very schedule.
    pub(crate) fn is_of(&self, schedule: &Arc<Schedule>) -> bool {
        Arc::ptr_eq(&self.schedule, schedule)
    }

    /// Who is on call at a moment, as [`crate::schedule::on_call`] says.
    pub(crate) fn on_call(&self, at: At) -> Option<UserId> {
        let place = self.overrides.partition_point(|entry| entry.end <= at);
        if let Some(entry) = self.overrides.get(place).filter(|entry| entry.start <= at) {
            return Some(entry.user);
        }
        let mut last: Option<(&Arc<ClockTable>, WallClock)> = None;
        for (layer, compiled) in self.schedule.layers().iter().zip(&self.layers).rev() {
            if at < layer.starts_at || layer.ends_at.is_some_and(|end| end <= at) {
                continue;
            }
            let clock = match last.take() {
                Some((table, clock)) if Arc::ptr_eq(table, &compiled.clock) => clock,
                _ => compiled.clock.clock_at(at),
            };
            if restriction::allow(&layer.restrictions, at, &clock) {
                let rotation = Rotation::with_turns(layer, compiled.turns);
                if let Some(user) = rotation.user(rotation.turn_at(at, &clock)) {
                    return Some(user);
                }
            }
            last = Some((&compiled.clock, clock));
        }
        None
    }
}

/// Its id: the rest is worked out from the schedule.
impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Compiled({})", self.schedule.id)
    }
}
