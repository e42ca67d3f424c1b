//! Schedules that name people in vain: who is gone, and overrides that replace nobody.

use std::{collections::BTreeSet, time::Duration};

use super::finding::{Finding, Problem};
use crate::{
    directory::{Directory, Kind},
    ids::{OverrideId, UserId},
    schedule::{Schedule, shift_based::shift_pieces},
    time::At,
};

/// How far ahead overrides are looked at: as far as PagerDuty shows on-calls.
const HORIZON: Duration = Duration::from_secs(90 * 86_400);

/// What is named in vain in all schedules.
pub(super) fn check(directory: &Directory, now: At, findings: &mut Vec<Finding>) {
    for schedule in directory.schedules.values() {
        let finding =
            |problem| Finding { kind: Kind::Schedule, id: schedule.id.id(), name: schedule.name.clone(), problem };
        let gone = gone_people(directory, schedule, now).into_iter().map(|user| Problem::GonePerson { user });
        findings.extend(gone.chain(overrides_in_vain(schedule, now)).map(finding));
    }
}

fn gone_people(directory: &Directory, schedule: &Schedule, now: At) -> BTreeSet<UserId> {
    schedule.people_from(now).filter(|user| !directory.users.contains_key(user)).collect()
}

fn overrides_in_vain(schedule: &Schedule, now: At) -> Vec<Problem> {
    let until = now + HORIZON;
    let Some(plan) = schedule.shift_based() else { return vec![] };
    let ahead: Vec<_> = plan.overrides.iter().filter(|over| now < over.ends_at && over.starts_at < until).collect();
    if ahead.is_empty() {
        return vec![];
    }
    let used: BTreeSet<OverrideId> =
        shift_pieces(plan, now, until, false).iter().filter_map(|piece| piece.by).collect();
    let in_vain = ahead.into_iter().filter(|over| !used.contains(&over.id));
    let problem = in_vain.map(|over| Problem::OverrideWithoutEffect {
        over: over.id.id(),
        since: over.starts_at,
        until: over.ends_at,
    });
    problem.collect()
}

#[cfg(test)]
mod tests {
    use crate::oncall::fixture::World;

    /// ANN and BEN both have every day of a rotation; CID has 5 March too, and takes BEN's 6 March.
    fn world() -> World {
        let world = World::new().with_people(&["ANN", "BEN", "CID"]).with_shifts("PSHIFTS", &["ANN", "BEN"]);
        let world = world.with_custom_shift("PSHIFTS", "CID", "2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z");
        world.with_shift_override("PSHIFTS", ("BEN", "CID"), "2026-03-06T00:00:00Z", "2026-03-07T00:00:00Z")
    }

    fn without(mut world: World, name: &str) -> World {
        world.directory.users.remove(&crate::oncall::fixture::user(name));
        world
    }

    #[test]
    fn custom_shifts_and_overrides_of_people_who_are_there_are_fine() {
        assert_eq!(world().problems_of("PSHIFTS"), [""; 0]);
    }

    #[test]
    fn somebody_who_is_gone_is_told_wherever_they_are_named() {
        let gone = |name: &str| {
            format!("warning puts {name} on call, who is gone: nobody is paged for those shifts unless others stand in")
        };
        assert_eq!(without(world(), "ANN").problems_of("PSHIFTS"), [gone("ANN")]);
        assert_eq!(without(world(), "CID").problems_of("PSHIFTS"), [gone("CID")], "by a custom shift and an override");
    }

    #[test]
    fn a_gap_that_a_custom_shift_or_an_override_leaves_is_a_gap() {
        let alone = World::new().with_people(&["ANN", "BEN"]).with_shifts("PSHIFTS", &[]);
        let alone = alone.with_custom_shift("PSHIFTS", "ANN", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
        let policy = |world: World| world.with_policy(&[&["PSHIFTS"], &["BEN"]]).problems_of("PPOLICY");
        assert_eq!(
            policy(alone.clone()),
            [
                "warning level 1 has nobody who can be paged from 2026-04-01T00:00:00Z to 2026-05-31T00:00:00Z (1 gaps in \
              90 days): it is skipped then"
            ]
        );
        let away = alone.with_absence("ANN", "2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z");
        assert_eq!(
            away.problems_of("PSHIFTS"),
            ["warning ANN is away during their shift from 2026-03-04T00:00:00Z to 2026-03-05T00:00:00Z and nobody in \
              the schedule stands in: the level is passed over unless it has others"]
        );
        assert!(policy(away)[0].contains("from 2026-03-04T00:00:00Z to 2026-03-05T00:00:00Z (2 gaps"));
    }

    #[test]
    fn whoever_takes_over_must_be_reachable() {
        let world = world().with_policy(&[&["PSHIFTS"]]).with_person("CID", |cid| cid.contact_methods.clear());
        let unreachable =
            "error is on call but has no contact method that can be paged: add an e-mail address or a phone number";
        assert_eq!(world.problems_of("CID"), [unreachable]);
    }

    #[test]
    fn an_override_that_replaces_nobody_is_told() {
        let world =
            world().with_shift_override("PSHIFTS", ("CID", "ANN"), "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z");
        assert_eq!(
            world.problems_of("PSHIFTS"),
            ["notice the override QOVER1 from 2026-03-09T00:00:00Z to 2026-03-10T00:00:00Z changes nothing: whom it \
              replaces has no such shift then"]
        );
    }
}
