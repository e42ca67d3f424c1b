//! How much a shift-based plan has to be written out between two moments.

use super::model::{MemberStrategy, Rotation, RotationEvent, ShiftOverride, ShiftPlan, ShiftSource};
use crate::time::At;

/// How many shifts that an override may change cost as much as one entry: they are looked at, most are left as they are.
const LOOKS_OF_AN_ENTRY: u64 = 50;

/// About how many pieces of shifts there are between two moments.
pub(in crate::schedule) fn entries_between(plan: &ShiftPlan, since: At, until: At) -> u64 {
    let of_rotations = plan.rotations.iter().map(|rotation| of_rotation(rotation, since, until));
    let custom = plan.custom_shifts.iter().filter(|shift| shift.starts_at < until && since < shift.ends_at).count();
    let overrides = plan.overrides.iter().filter(|over| over.starts_at < until && since < over.ends_at);
    let of_overrides = overrides.map(|over| 2 + looks(over, plan, since, until) / LOOKS_OF_AN_ENTRY);
    of_rotations.chain(of_overrides).fold(custom as u64, u64::saturating_add)
}

/// How many shifts an override may change.
fn looks(over: &ShiftOverride, plan: &ShiftPlan, since: At, until: At) -> u64 {
    let ShiftSource::Rotation(id) = over.of else { return 1 };
    let rotation = plan.rotations.iter().find(|rotation| rotation.id == id);
    rotation.map_or(0, |rotation| of_rotation(rotation, since.max(over.starts_at), until.min(over.ends_at)))
}

fn of_rotation(rotation: &Rotation, since: At, until: At) -> u64 {
    rotation.events.iter().map(|event| of_event(event, since, until)).fold(0, u64::saturating_add)
}

fn of_event(event: &RotationEvent, since: At, until: At) -> u64 {
    let (since, until) = (since.max(event.effective_since), until.min(event.effective_until.unwrap_or(At::FAR_FUTURE)));
    if until <= since {
        return 0;
    }
    let members = match &event.strategy {
        MemberStrategy::Rotating { .. } => 1,
        MemberStrategy::Every { members } => members.len() as u64,
    };
    let seconds = until.micros().abs_diff(since.micros()).div_ceil(1_000_000);
    event.recurrence.shifts_within(seconds).saturating_mul(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{OverrideId, RotationEventId, RotationId},
        schedule::{
            fixture::{at, user},
            shift_based::{Member, Recurrence},
        },
    };

    const SINCE: &str = "2026-03-01T00:00:00Z";
    const UNTIL: &str = "2026-03-31T00:00:00Z";

    /// Hourly shifts of some people at once, from a moment until another.
    fn hourly(people: &[&str], since: &str, until: Option<&str>) -> RotationEvent {
        let (start, end) = (at("2026-01-01T00:00:00Z"), at("2026-01-01T01:00:00Z"));
        let rule = ["RRULE:FREQ=HOURLY".to_owned()];
        RotationEvent {
            id: RotationEventId::parse("PEVENT").expect("an id"),
            name: "Hours".into(),
            recurrence: Recurrence::parse(start, end, "Etc/UTC", &rule).expect("a rule"),
            effective_since: at(since),
            effective_until: until.map(at),
            strategy: MemberStrategy::Every { members: people.iter().map(|one| Member::User(user(one))).collect() },
        }
    }

    fn counted(events: Vec<RotationEvent>, overrides: Vec<ShiftOverride>) -> u64 {
        let id = RotationId::parse("PROTATE").expect("an id");
        let plan =
            ShiftPlan { rotations: vec![Rotation { id, events, removed_at: None }], overrides, ..Default::default() };
        entries_between(&plan, at(SINCE), at(UNTIL))
    }

    #[test]
    fn only_events_that_are_in_force_then_count() {
        let hours_of_two = counted(vec![hourly(&["ANN", "BEN"], SINCE, None)], vec![]);
        assert!((2 * 30 * 24..2 * 30 * 24 + 10).contains(&hours_of_two), "{hours_of_two}");
        let over = hourly(&["ANN", "BEN"], "2026-02-01T00:00:00Z", Some(SINCE));
        let to_come = hourly(&["ANN", "BEN"], UNTIL, None);
        assert_eq!(counted(vec![over, to_come], vec![]), 0);
    }

    #[test]
    fn overrides_count_by_how_many_shifts_they_are_held_against() {
        let over = |until: &str| ShiftOverride {
            id: OverrideId::parse("POVER").expect("an id"),
            of: ShiftSource::Rotation(RotationId::parse("PROTATE").expect("an id")),
            overridden: Member::User(user("ANN")),
            overriding: Member::User(user("BEN")),
            starts_at: at(SINCE),
            ends_at: at(until),
        };
        let with = |overrides| {
            counted(vec![hourly(&["ANN"], SINCE, None)], overrides)
                - counted(vec![hourly(&["ANN"], SINCE, None)], vec![])
        };
        assert_eq!(with(vec![over(SINCE)]), 0, "one without time");
        assert_eq!(with(vec![over("2026-03-01T01:00:00Z")]), 2);
        assert!(with(vec![over(UNTIL); 100]) > 100 * (2 + 30 * 24 / 60), "a month's hours, a hundred times");
    }
}
