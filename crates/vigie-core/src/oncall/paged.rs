//! Who is paged through a schedule: its final schedule, except that somebody who is away is passed over for whoever
//! would be on call without them.

use std::time::Duration;

use crate::{
    directory::Directory,
    ids::UserId,
    schedule::{Entry, Schedule, on_call_between, render, render_present, render_whole_entries},
    time::At,
};

/// How much of a shift is looked at around a moment when somebody in the schedule is away then.
const AROUND: Duration = Duration::from_secs(92 * 86_400);

/// Who is paged through a schedule between two moments, in order, cut at both.
#[must_use]
pub fn paged_entries(directory: &Directory, schedule: &Schedule, since: At, until: At) -> Vec<Entry> {
    if !is_anybody_away(directory, schedule, since, until) {
        return render(schedule, since, until).final_entries;
    }
    render_present(schedule, since, until, &|user| absences(directory, user))
}

/// As [`paged_entries`], but entries that reach beyond the two moments are shown whole, as far as 92 days beyond them
/// where somebody is away.
#[must_use]
pub fn paged_whole_entries(directory: &Directory, schedule: &Schedule, since: At, until: At) -> Vec<Entry> {
    let whole = render_whole_entries(schedule, since, until).final_entries;
    let is_touched = |entry: &Entry| {
        absences(directory, entry.user).iter().any(|(gone, back)| *gone < entry.end && entry.start < *back)
    };
    if !whole.iter().any(is_touched) {
        return whole;
    }
    let (first, last) = reach(&whole, since, until);
    let (start, end) = (first.max(since - AROUND), last.min(until + AROUND));
    let mut entries = paged_entries(directory, schedule, start, end);
    entries.retain(|entry| entry.start < until && since < entry.end);
    entries
}

/// Who is paged through a schedule at a moment, since when and until when; nobody where nobody is. A shift that an
/// absence cuts is shown for at most 92 days before and after the moment.
#[must_use]
pub fn paged_between(directory: &Directory, schedule: &Schedule, at: At) -> Vec<Entry> {
    let on_call = on_call_between(schedule, at);
    let is_touched = |entry: &Entry| {
        absences(directory, entry.user).iter().any(|(gone, back)| *gone < entry.end && entry.start < *back)
    };
    if !on_call.iter().any(is_touched) {
        return on_call;
    }
    let (first, last) = reach(&on_call, at, at);
    let mut entries = paged_entries(directory, schedule, first.max(at - AROUND), last.min(at + AROUND));
    entries.retain(|entry| entry.start <= at && at < entry.end);
    entries
}

/// Whether somebody who takes turns or takes over in a schedule is away at some time between two moments.
fn is_anybody_away(directory: &Directory, schedule: &Schedule, since: At, until: At) -> bool {
    schedule.people_from(since).any(|user| {
        let away = directory.users.get(&user).map(|user| user.absences.as_slice()).unwrap_or_default();
        away.iter().any(|away| away.starts_at < until && since < away.ends_at)
    })
}

/// The first moment and the last of entries, and of two moments.
fn reach(entries: &[Entry], since: At, until: At) -> (At, At) {
    let first = entries.iter().map(|entry| entry.start).min().map_or(since, |first| first.min(since));
    let last = entries.iter().map(|entry| entry.end).max().map_or(until, |last| last.max(until));
    (first, last)
}

/// When a person is away.
pub(super) fn absences(directory: &Directory, user: UserId) -> Vec<(At, At)> {
    let user = directory.users.get(&user);
    user.map(|user| user.absences.iter().map(|away| (away.starts_at, away.ends_at)).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::ScheduleId,
        oncall::fixture::{World, at, user},
    };

    fn paged(world: &World, moment: &str) -> Vec<Entry> {
        let schedule = &world.directory.schedules[&ScheduleId::parse("PRIMARY").expect("an id")];
        paged_between(&world.directory, schedule, at(moment))
    }

    #[test]
    fn an_absence_cuts_the_shift_of_who_is_away() {
        let world = World::new().with_people(&["ANN"]).with_schedule("PRIMARY", &["ANN", "BEN"], |_| ());
        let whole = Entry { user: user("ANN"), start: at("2026-03-02T00:00:00Z"), end: at("2026-03-03T00:00:00Z") };
        assert_eq!(paged(&world, "2026-03-02T05:00:00Z"), [whole]);
        let world = world.with_absence("ANN", "2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z");
        assert_eq!(paged(&world, "2026-03-02T05:00:00Z"), [Entry { end: at("2026-03-02T12:00:00Z"), ..whole }]);
        assert_eq!(paged(&world, "2026-03-02T12:30:00Z"), []);
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let (since, until) = (at("2026-03-02T12:30:00Z"), at("2026-03-02T14:00:00Z"));
        let after = Entry { start: at("2026-03-02T13:00:00Z"), ..whole };
        assert_eq!(paged_whole_entries(&world.directory, schedule, since, until), [after]);
        assert_eq!(paged(&world, "2026-03-02T13:00:00Z"), [after]);
    }
}
