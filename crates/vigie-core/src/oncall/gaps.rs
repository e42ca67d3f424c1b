//! Times at which a level, or a whole policy, has nobody who can be paged; and policies with one person only.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    finding::{Finding, Problem},
    paged::{absences, paged_entries},
};
use crate::{
    directory::{Directory, Kind},
    escalate::{Policy, Target, is_reachable},
    ids::{ScheduleId, UserId},
    schedule::{Entry, Schedule, parts},
    time::At,
};

/// How far ahead gaps are looked for: as far as PagerDuty shows on-calls.
const HORIZON: Duration = Duration::from_secs(90 * 86_400);

/// The gaps of all policies, and those that depend on one person.
pub(super) fn check(directory: &Directory, now: At, findings: &mut Vec<Finding>) {
    let until = now + HORIZON;
    let used = directory.policies.values().flat_map(|policy| policy.rules.iter().flat_map(|rule| &rule.targets));
    let mut schedules: BTreeMap<ScheduleId, Covered> = BTreeMap::new();
    for target in used {
        if let Target::Schedule(id) = target
            && let Some(schedule) = directory.schedules.get(id)
        {
            schedules.entry(*id).or_insert_with(|| Covered::by(directory, schedule, now, until));
        }
    }
    let ahead = Ahead { directory, schedules, now, until };
    for policy in directory.policies.values() {
        let finding = |problem| Finding { kind: Kind::Policy, id: policy.id.id(), name: policy.name.clone(), problem };
        findings.extend(ahead.problems_of(policy).into_iter().map(finding));
    }
}

/// When a schedule has somebody who can be paged, and who they all are. Many policies share one.
#[derive(Default)]
struct Covered {
    times: Vec<(At, At)>,
    people: BTreeSet<UserId>,
}

impl Covered {
    fn by(directory: &Directory, schedule: &Schedule, now: At, until: At) -> Self {
        let mut found = Self::default();
        // A schedule has few people and many entries.
        let mut known: BTreeMap<UserId, bool> = BTreeMap::new();
        let mut looked_at = now;
        for (since, until) in parts(schedule, now, until) {
            looked_at = until;
            for Entry { user, start, end } in paged_entries(directory, schedule, since, until) {
                if !*known.entry(user).or_insert_with(|| can_be_paged(directory, user)) {
                    continue;
                }
                match found.times.last_mut() {
                    Some(last) if last.0 <= start && start <= last.1 => last.1 = last.1.max(end),
                    _ => found.times.push((start, end)),
                }
            }
        }
        // Nothing is said of a time that was not looked at.
        if looked_at < until {
            found.times.push((looked_at, until));
        }
        found.people = known.into_iter().filter(|(_, can_be_paged)| *can_be_paged).map(|(user, _)| user).collect();
        found
    }
}

fn can_be_paged(directory: &Directory, user: UserId) -> bool {
    directory.users.get(&user).is_some_and(|user| is_reachable(user))
}

/// Who is on call in the time that is looked at.
struct Ahead<'a> {
    directory: &'a Directory,
    schedules: BTreeMap<ScheduleId, Covered>,
    now: At,
    until: At,
}

impl Ahead<'_> {
    fn problems_of(&self, policy: &Policy) -> Vec<Problem> {
        let mut problems = vec![];
        let mut people = BTreeSet::new();
        let mut all = vec![];
        for (rule, level) in policy.rules.iter().zip(1..) {
            let mut covered = vec![];
            for target in &rule.targets {
                self.cover(*target, &mut covered, &mut people);
            }
            all.extend(covered.iter().copied());
            let gaps = self.gaps(covered);
            match gaps.first() {
                Some((since, until)) if *since == self.now && *until == self.until => {
                    problems.push(Problem::EmptyLevel { level });
                }
                Some(&(since, until)) => problems.push(Problem::LevelGap { level, since, until, gaps: gaps.len() }),
                None => {}
            }
        }
        problems.extend(self.gaps(all).first().map(|&(since, until)| Problem::NobodyToPage { since, until }));
        if let (1, Some(user)) = (people.len(), people.first()) {
            problems.push(Problem::OnlyOnePerson { user: *user });
        }
        problems
    }

    /// When a target can be paged, and who that is.
    fn cover(&self, target: Target, covered: &mut Vec<(At, At)>, people: &mut BTreeSet<UserId>) {
        match target {
            Target::User(user) if can_be_paged(self.directory, user) => {
                people.insert(user);
                covered.extend(self.gaps(absences(self.directory, user)));
            }
            Target::User(_) => {}
            Target::Schedule(schedule) => {
                if let Some(found) = self.schedules.get(&schedule) {
                    people.extend(&found.people);
                    covered.extend(&found.times);
                }
            }
        }
    }

    /// What is not covered of the time that is looked at, in order.
    fn gaps(&self, mut covered: Vec<(At, At)>) -> Vec<(At, At)> {
        covered.retain(|(start, end)| self.now < *end && *start < self.until);
        covered.sort_unstable();
        let mut gaps = vec![];
        let mut reached = self.now;
        for (start, end) in covered {
            if reached < start {
                gaps.push((reached, start));
            }
            reached = reached.max(end);
        }
        if reached < self.until {
            gaps.push((reached, self.until));
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        oncall::fixture::{World, at},
        schedule::Restriction,
    };

    #[test]
    fn a_policy_with_people_round_the_clock_has_no_gaps() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PRIMARY", &["ANN", "BEN"], |_| ());
        assert_eq!(world.with_policy(&[&["PRIMARY"], &["BEN"]]).problems_of("PPOLICY"), [""; 0]);
    }

    #[test]
    fn hours_without_anybody_are_a_gap_of_the_level_and_of_the_policy_unless_another_level_covers_them() {
        let office_hours =
            World::new().with_people(&["ANN", "BEN"]).with_schedule("PRIMARY", &["ANN", "BEN"], |layer| {
                let duration = std::time::Duration::from_secs(8 * 3600);
                layer.restrictions = vec![Restriction::Daily { start_second: 9 * 3600, duration }];
            });
        let alone = office_hours.clone().with_policy(&[&["PRIMARY"]]).problems_of("PPOLICY");
        assert_eq!(
            alone,
            [
                "error nobody on any level can be paged from 2026-03-02T00:00:00Z to 2026-03-02T09:00:00Z: incidents go \
                 to the account's owners",
                "warning level 1 has nobody who can be paged from 2026-03-02T00:00:00Z to 2026-03-02T09:00:00Z (91 gaps \
                 in 90 days): it is skipped then",
            ]
        );
        let backed = office_hours.with_policy(&[&["PRIMARY"], &["ANN"]]).problems_of("PPOLICY");
        assert_eq!(backed.len(), 1, "{backed:?}");
    }

    #[test]
    fn a_level_whose_schedule_has_ended_is_empty() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PRIMARY", &["ANN"], |layer| {
            layer.ends_at = Some(at("2026-02-01T00:00:00Z"));
        });
        let problems = world.with_policy(&[&["PRIMARY"], &["ANN", "BEN"]]).problems_of("PPOLICY");
        assert_eq!(
            problems,
            ["error level 1 never has anybody who can be paged: give it a person or a schedule with people"]
        );
    }

    #[test]
    fn a_policy_that_only_one_person_answers_says_so() {
        let world = World::new().with_people(&["ANN"]).with_schedule("PRIMARY", &["ANN"], |_| ());
        let problems = world.with_policy(&[&["PRIMARY"], &["ANN"]]).problems_of("PPOLICY");
        assert_eq!(problems, ["warning only ANN is ever paged: when they miss it, nobody else is"]);
    }

    #[test]
    fn turns_of_a_minute_are_looked_at_to_the_last_one() {
        let minutes = |layer: &mut crate::schedule::Layer| layer.turn_length = std::time::Duration::from_secs(60);
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PRIMARY", &["ANN", "BEN"], minutes);
        let world = world.with_policy(&[&["PRIMARY"], &["ANN", "BEN"]]);
        assert_eq!(world.problems_of("PPOLICY"), [""; 0], "129,600 turns without a gap");
        let away = world.with_absence("ANN", "2026-05-29T23:00:00Z", "2026-05-30T00:00:00Z");
        assert_eq!(away.problems_of("PRIMARY").len(), 1, "what lies behind the first hundred thousand turns");
    }
}
