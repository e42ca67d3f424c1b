//! People who are away while they are on call.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    finding::{Finding, Problem},
    handoff::joined,
    paged::paged_entries,
};
use crate::{
    directory::{Directory, Kind, User},
    ids::UserId,
    schedule::{Entry, Schedule, parts, render},
    time::At,
};

/// How far ahead it is looked: as far as PagerDuty shows on-calls.
const HORIZON: Duration = Duration::from_secs(90 * 86_400);

/// The shifts of all schedules during which their person is away.
pub(super) fn check(directory: &Directory, now: At, findings: &mut Vec<Finding>) {
    let until = now + HORIZON;
    let is_ahead = |user: &User| user.absences.iter().any(|away| now < away.ends_at && away.starts_at < until);
    let people: BTreeSet<UserId> = directory.users.values().filter(|user| is_ahead(user)).map(|user| user.id).collect();
    if people.is_empty() {
        return;
    }
    for schedule in directory.schedules.values() {
        let finding =
            |problem| Finding { kind: Kind::Schedule, id: schedule.id.id(), name: schedule.name.clone(), problem };
        findings.extend(problems_of(directory, schedule, &people, (now, until)).into_iter().map(finding));
    }
}

/// One problem for each absence that touches shifts of its person.
fn problems_of(
    directory: &Directory,
    schedule: &Schedule,
    people: &BTreeSet<UserId>,
    (now, until): (At, At),
) -> Vec<Problem> {
    let mut turns: BTreeMap<UserId, Vec<Entry>> = BTreeMap::new();
    let mut paged = vec![];
    for (since, until) in parts(schedule, now, until) {
        for entry in render(schedule, since, until).final_entries {
            if people.contains(&entry.user) {
                turns.entry(entry.user).or_default().push(entry);
            }
        }
        let entries = if turns.is_empty() { vec![] } else { paged_entries(directory, schedule, since, until) };
        paged.extend(entries.iter().map(|entry| (entry.start, entry.end)));
    }
    let paged = joined(paged);
    let mut problems = vec![];
    for (user, turns) in turns.iter().filter_map(|(user, turns)| Some((directory.users.get(user)?, turns))) {
        for away in &user.absences {
            let cut = |entry: &Entry| Entry {
                start: entry.start.max(away.starts_at),
                end: entry.end.min(away.ends_at),
                ..*entry
            };
            let missed: Vec<Entry> = turns.iter().map(cut).filter(|entry| entry.start < entry.end).collect();
            if let (Some(first), Some(last)) = (missed.first(), missed.last()) {
                let (since, until, name) = (first.start, last.end, user.name.clone());
                let is_covered = missed.iter().all(|entry| covers(&paged, entry));
                problems.push(match is_covered {
                    true => Problem::AwayAndCovered { name, since, until },
                    false => Problem::AwayDuringShift { name, since, until },
                });
            }
        }
    }
    problems
}

/// Whether somebody is paged all the time of an entry; `paged` lies in order, with a pause between each two.
fn covers(paged: &[(At, At)], entry: &Entry) -> bool {
    let first = paged.partition_point(|(_, end)| *end <= entry.start);
    paged.get(first).is_some_and(|(start, end)| *start <= entry.start && entry.end <= *end)
}

#[cfg(test)]
mod tests {
    use crate::oncall::fixture::World;

    fn world() -> World {
        World::new().with_people(&["ANN", "BEN"]).with_schedule("PRIMARY", &["ANN", "BEN"], |_| ())
    }

    #[test]
    fn somebody_who_is_away_during_their_shift_is_told_beforehand() {
        let world = world().with_absence("ANN", "2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z");
        assert_eq!(
            world.problems_of("PRIMARY"),
            ["warning ANN is away during their shift from 2026-03-04T00:00:00Z to 2026-03-04T12:00:00Z and nobody in \
                 the schedule stands in: the level is passed over unless it has others"]
        );
        assert_eq!(
            world.with_absence("ANN", "2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z").problems_of("PRIMARY").len(),
            1
        );
    }

    #[test]
    fn a_lower_layer_that_covers_makes_it_worth_knowing_only() {
        let mut world = world().with_absence("ANN", "2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z");
        let schedule = world.directory.schedules.values_mut().next().expect("a schedule");
        let below = crate::schedule::fixture::layer(&["BEN"], "2026-01-01T00:00:00Z", 24);
        crate::schedule::fixture::layered(std::sync::Arc::make_mut(schedule)).layers.insert(0, below);
        assert_eq!(
            world.problems_of("PRIMARY"),
            ["notice ANN is away during their shift from 2026-03-04T00:00:00Z to 2026-03-05T00:00:00Z: others in the \
              schedule are paged instead"]
        );
    }

    #[test]
    fn an_absence_is_a_gap_of_a_level_that_names_the_person() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_policy(&[&["ANN"], &["BEN"]]);
        let world = world.with_absence("ANN", "2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z");
        let gap = "warning level 1 has nobody who can be paged from 2026-03-04T00:00:00Z to 2026-03-05T00:00:00Z (1 \
                   gaps in 90 days): it is skipped then";
        assert_eq!(world.problems_of("PPOLICY"), [gap]);
    }
}
