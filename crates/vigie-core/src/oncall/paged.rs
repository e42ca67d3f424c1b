//! Who is paged through a schedule: its final schedule, except that somebody who is away is passed over for whoever
//! would be on call without them.

use std::time::Duration;

use crate::{
    directory::Directory,
    ids::UserId,
    schedule::{Entry, Schedule, on_call_between, render_present, render_whole_entries},
    time::At,
};

/// How much of a shift is looked at around a moment when somebody in the schedule is away then.
const AROUND: Duration = Duration::from_secs(92 * 86_400);

/// Who is paged through a schedule between two moments, in order, cut at both.
#[must_use]
pub fn paged_entries(directory: &Directory, schedule: &Schedule, since: At, until: At) -> Vec<Entry> {
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
    let (Some(first), Some(last)) = (whole.first(), whole.last()) else { return whole };
    if !whole.iter().any(is_touched) {
        return whole;
    }
    let (start, end) = (first.start.max(since - AROUND), last.end.min(until + AROUND));
    let mut entries = paged_entries(directory, schedule, start, end);
    entries.retain(|entry| entry.start < until && since < entry.end);
    entries
}

/// Who is paged through a schedule at a moment, since when and until when; `None` when nobody is. A shift that an
/// absence cuts is shown for at most 92 days before and after the moment.
#[must_use]
pub fn paged_between(directory: &Directory, schedule: &Schedule, at: At) -> Option<(UserId, At, At)> {
    let (user, start, end) = on_call_between(schedule, at)?;
    if !absences(directory, user).iter().any(|(gone, back)| *gone < end && start < *back) {
        return Some((user, start, end));
    }
    let entries = paged_entries(directory, schedule, start.max(at - AROUND), end.min(at + AROUND));
    let now = entries.into_iter().find(|entry| entry.start <= at && at < entry.end);
    now.map(|entry| (entry.user, entry.start, entry.end))
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

    fn paged(world: &World, moment: &str) -> Option<(UserId, At, At)> {
        let schedule = &world.directory.schedules[&ScheduleId::parse("PRIMARY").expect("an id")];
        paged_between(&world.directory, schedule, at(moment))
    }

    #[test]
    fn an_absence_cuts_the_shift_of_who_is_away() {
        let world = World::new().with_people(&["ANN"]).with_schedule("PRIMARY", &["ANN", "BEN"], |_| ());
        let whole = (user("ANN"), at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"));
        assert_eq!(paged(&world, "2026-03-02T05:00:00Z"), Some(whole));
        let world = world.with_absence("ANN", "2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z");
        assert_eq!(paged(&world, "2026-03-02T05:00:00Z"), Some((whole.0, whole.1, at("2026-03-02T12:00:00Z"))));
        assert_eq!(paged(&world, "2026-03-02T12:30:00Z"), None);
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let (since, until) = (at("2026-03-02T12:30:00Z"), at("2026-03-02T14:00:00Z"));
        let after = Entry { user: whole.0, start: at("2026-03-02T13:00:00Z"), end: whole.2 };
        assert_eq!(paged_whole_entries(&world.directory, schedule, since, until), [after]);
        assert_eq!(paged(&world, "2026-03-02T13:00:00Z"), Some((whole.0, at("2026-03-02T13:00:00Z"), whole.2)));
    }
}
