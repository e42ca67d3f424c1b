//! Why the person whom somebody expected is not the one who is paged first.

use super::explain::{LevelExplanation, LevelVerdict, PolicyExplanation, TargetExplanation};
use crate::{
    directory::Directory,
    escalate::{AssignmentStrategy, Target},
    ids::{ScheduleId, UserId},
    schedule::{Explanation, next_shift},
    time::At,
};

/// Whether a person is paged first, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The person.
    pub user: UserId,
    /// Whether they are among those who are paged first (for a schedule: on call).
    pub is_met: bool,
    /// Why not, in the order of the levels; empty where the expectation is met.
    pub reasons: Vec<Reason>,
}

/// Why somebody is not paged first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There was no such person then.
    NoSuchPerson,
    /// No level names them, and no schedule of a level knows them.
    NotInPolicy,
    /// They have no contact method over which this server can page.
    Unreachable {
        /// On which level they stand.
        level: usize,
    },
    /// They would be paged, but are away.
    Away {
        /// On which level; `None` where the question is about a schedule.
        level: Option<usize>,
        /// When they are back.
        until: At,
        /// Why they are away, as it was entered; may be empty.
        why: String,
    },
    /// The targets of the level take turns, and it is another one's.
    AnotherTurn {
        /// Which level.
        level: usize,
    },
    /// Their level comes later.
    PagedLater {
        /// Which level.
        level: usize,
        /// When it is its turn, where nobody acknowledges before.
        at: At,
    },
    /// Somebody else, or nobody, is on call in a schedule that knows them.
    NotOnCall {
        /// On which level the schedule stands; `None` where the question is about the schedule.
        level: Option<usize>,
        /// The schedule.
        schedule: ScheduleId,
        /// What the layers and overrides that name them do instead, in sentences.
        because: Vec<String>,
        /// When they are next on call, within a year.
        next: Option<(At, At)>,
    },
}

impl Reason {
    /// A short stable name, for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchPerson => "no_such_person",
            Self::NotInPolicy => "not_in_policy",
            Self::Unreachable { .. } => "unreachable",
            Self::Away { .. } => "away",
            Self::AnotherTurn { .. } => "another_turn",
            Self::PagedLater { .. } => "paged_later",
            Self::NotOnCall { .. } => "not_on_call",
        }
    }

    /// The level that it is about, from 1.
    #[must_use]
    pub const fn level(&self) -> Option<usize> {
        match self {
            Self::NoSuchPerson | Self::NotInPolicy => None,
            Self::Unreachable { level } | Self::AnotherTurn { level } | Self::PagedLater { level, .. } => Some(*level),
            Self::Away { level, .. } | Self::NotOnCall { level, .. } => *level,
        }
    }
}

/// Compares who is paged first with whom somebody expected.
#[must_use]
pub fn expect_of_policy(directory: &Directory, explained: &PolicyExplanation, user: UserId) -> Expectation {
    let is_met = explained.first.contains(&user);
    let mut reasons = vec![];
    if !directory.users.contains_key(&user) {
        reasons.push(Reason::NoSuchPerson);
    } else if !is_met {
        let levels = explained.levels.iter().zip(1..);
        reasons.extend(levels.flat_map(|(level, number)| reasons_of_level(directory, level, number, user)));
        if reasons.is_empty() {
            reasons.push(Reason::NotInPolicy);
        }
    }
    Expectation { user, is_met, reasons }
}

/// Compares who is on call in a schedule with whom somebody expected.
#[must_use]
pub fn expect_of_schedule(directory: &Directory, explained: &TargetExplanation, at: At, user: UserId) -> Expectation {
    let is_met = explained.users.contains(&user);
    let mut reasons = vec![];
    if !directory.users.contains_key(&user) {
        reasons.push(Reason::NoSuchPerson);
    } else if !is_met {
        reasons.extend(away(directory, explained, None, at, user));
        let schedule = explained.schedule.as_ref().filter(|_| reasons.is_empty());
        reasons.extend(schedule.map(|schedule| not_on_call(directory, schedule, None, user)));
    }
    Expectation { user, is_met, reasons }
}

fn reasons_of_level(directory: &Directory, level: &LevelExplanation, number: usize, user: UserId) -> Vec<Reason> {
    if let LevelVerdict::Pages(users) = &level.verdict
        && users.contains(&user)
    {
        return vec![Reason::PagedLater { level: number, at: level.at }];
    }
    let of_target = |target: &TargetExplanation| match (target.users.contains(&user), &target.schedule) {
        (false, _) if target.away.contains(&user) => away(directory, target, Some(number), level.at, user),
        (true, _) if !target.reachable => Some(Reason::Unreachable { level: number }),
        (true, _) if level.strategy == AssignmentStrategy::RoundRobin => Some(Reason::AnotherTurn { level: number }),
        (false, Some(explained)) if is_named(directory, explained.schedule, user) => {
            Some(not_on_call(directory, explained, Some(number), user))
        }
        _ => None,
    };
    level.targets.iter().filter_map(of_target).collect()
}

/// Where somebody is passed over because they are away.
fn away(
    directory: &Directory,
    target: &TargetExplanation,
    level: Option<usize>,
    at: At,
    user: UserId,
) -> Option<Reason> {
    let person = directory.users.get(&user).filter(|_| target.away.contains(&user))?;
    let why = person.absence_at(at)?.reason.clone();
    Some(Reason::Away { level, until: person.away_until(at)?, why })
}

fn not_on_call(directory: &Directory, explained: &Explanation, level: Option<usize>, user: UserId) -> Reason {
    let name = |user: UserId| name_of(directory, user);
    let schedule = directory.schedules.get(&explained.schedule);
    Reason::NotOnCall {
        level,
        schedule: explained.schedule,
        because: explained.why_not(user, name),
        next: schedule.and_then(|schedule| next_shift(schedule, user, explained.at)),
    }
}

fn is_named(directory: &Directory, schedule: ScheduleId, user: UserId) -> bool {
    directory.schedules.get(&schedule).is_some_and(|schedule| schedule.names(user))
}

/// A person's name; the id of somebody who is not there.
pub(super) fn name_of(directory: &Directory, user: UserId) -> String {
    directory.users.get(&user).map_or_else(|| user.to_string(), |user| user.name.clone())
}

/// A target's name with its kind.
pub(super) fn target_name(directory: &Directory, target: Target) -> String {
    match target {
        Target::User(user) => name_of(directory, user),
        Target::Schedule(id) => directory.schedules.get(&id).map_or_else(
            || format!("schedule {id}, which is gone"),
            |schedule| format!("schedule {:?}", schedule.name),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oncall::{
        explain_policy, explain_target,
        fixture::{World, at, user},
    };

    fn codes(world: &World, moment: &str, name: &str) -> Vec<&'static str> {
        let policy = world.directory.policies.values().next().expect("a policy");
        let explained = explain_policy(&world.directory, policy, at(moment), |_| 0);
        let expectation = expect_of_policy(&world.directory, &explained, user(name));
        assert_eq!(expectation.is_met, expectation.reasons.is_empty());
        expectation.reasons.iter().map(Reason::code).collect()
    }

    fn two_levels() -> World {
        let people = World::new().with_people(&["ANN", "BEN", "CID", "DEA"]);
        let scheduled = people.with_schedule("PRIMARY", &["ANN", "BEN"], |_| ());
        scheduled.with_policy(&[&["PRIMARY"], &["CID"]])
    }

    #[test]
    fn whoever_is_not_paged_first_is_told_why() {
        let world = two_levels();
        let noon = "2026-01-02T12:00:00Z";
        assert_eq!(codes(&world, noon, "BEN"), [""; 0], "it is Ben's day");
        assert_eq!(codes(&world, noon, "ANN"), ["not_on_call"]);
        assert_eq!(codes(&world, noon, "CID"), ["paged_later"]);
        assert_eq!(codes(&world, noon, "DEA"), ["not_in_policy"]);
        assert_eq!(codes(&world, noon, "NOBODY"), ["no_such_person"]);
    }

    #[test]
    fn somebody_without_a_way_to_be_reached_is_skipped_and_told_so() {
        let world = two_levels().with_person("BEN", |ben| ben.contact_methods.clear());
        assert_eq!(codes(&world, "2026-01-02T12:00:00Z", "BEN"), ["unreachable"]);
    }

    #[test]
    fn in_a_ring_it_may_be_another_ones_turn() {
        let mut world = World::new().with_people(&["ANN", "BEN"]).with_policy(&[&["ANN", "BEN"]]);
        world.with_round_robin();
        assert_eq!(codes(&world, "2026-01-02T12:00:00Z", "ANN"), [""; 0]);
        assert_eq!(codes(&world, "2026-01-02T12:00:00Z", "BEN"), ["another_turn"]);
    }

    #[test]
    fn somebody_who_is_not_on_call_hears_whose_turn_it_is_and_when_theirs_comes() {
        let world = two_levels();
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let noon = at("2026-01-02T12:00:00Z");
        let explained = explain_target(&world.directory, Target::Schedule(schedule.id), noon);
        let expectation = expect_of_schedule(&world.directory, &explained, noon, user("ANN"));
        let [Reason::NotOnCall { next, level: None, .. }] = expectation.reasons.as_slice() else {
            panic!("{expectation:?}")
        };
        assert_eq!(*next, Some((at("2026-01-03T00:00:00Z"), at("2026-01-04T00:00:00Z"))));
        assert!(expect_of_schedule(&world.directory, &explained, noon, user("BEN")).is_met);
    }

    #[test]
    fn somebody_who_is_away_is_told_so_whether_a_level_or_a_schedule_is_asked_about() {
        let world = two_levels().with_absence("BEN", "2026-01-02T00:00:00Z", "2026-01-05T00:00:00Z");
        assert_eq!(codes(&world, "2026-01-02T12:00:00Z", "BEN"), ["away"]);
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let noon = at("2026-01-02T12:00:00Z");
        let explained = explain_target(&world.directory, Target::Schedule(schedule.id), noon);
        let expectation = expect_of_schedule(&world.directory, &explained, noon, user("BEN"));
        let away = Reason::Away { level: None, until: at("2026-01-05T00:00:00Z"), why: "Leave".into() };
        assert_eq!(expectation.reasons, [away]);
    }
}
