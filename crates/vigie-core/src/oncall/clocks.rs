//! Schedules that are in for a surprise when clocks change within a year.

use std::time::Duration;

use super::finding::{Finding, Problem};
use crate::{
    directory::{Directory, Kind},
    schedule::clock_surprises,
    time::At,
};

/// How far ahead clock changes are looked at.
const HORIZON: Duration = Duration::from_secs(366 * 86_400);

/// The clock surprises of all schedules.
pub(super) fn check(directory: &Directory, now: At, findings: &mut Vec<Finding>) {
    for schedule in directory.schedules.values() {
        let finding = |surprise| Finding {
            kind: Kind::Schedule,
            id: schedule.id.id(),
            name: schedule.name.clone(),
            problem: Problem::Clock(surprise),
        };
        findings.extend(clock_surprises(schedule, now, now + HORIZON).into_iter().map(finding));
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        oncall::fixture::{World, at},
        schedule::Restriction,
    };

    #[test]
    fn a_handoff_that_the_clocks_skip_is_told_beforehand() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_zone("Europe/Paris");
        let world = world.with_schedule("PRIMARY", &["ANN", "BEN"], |layer| {
            layer.rotation_virtual_start = at("2026-01-01T01:30:00Z");
        });
        assert_eq!(
            world.problems_of("PRIMARY"),
            [
                "notice layer \"Layer 1\": the clocks skip the handoff at 2026-03-29 02:30:00; it happens at \
                 2026-03-29T01:30:00Z",
                "notice layer \"Layer 1\": the clocks show the handoff at 2026-10-25 02:30:00 twice; the first counts, at \
                 2026-10-25T00:30:00Z",
            ]
        );
    }

    #[test]
    fn a_restriction_that_the_clocks_leave_no_time_is_a_warning() {
        let world = World::new().with_people(&["ANN"]).with_zone("Pacific/Auckland");
        let world = world.with_schedule("PRIMARY", &["ANN"], |layer| {
            let duration = std::time::Duration::from_secs(1800);
            layer.restrictions = vec![Restriction::Daily { start_second: 2 * 3600 + 1800, duration }];
        });
        let lost = "warning layer \"Layer 1\" does not apply at 2026-09-27 02:30:00: the clocks skip it";
        assert!(world.problems_of("PRIMARY").contains(&lost.to_owned()), "{:?}", world.problems_of("PRIMARY"));
    }
}
