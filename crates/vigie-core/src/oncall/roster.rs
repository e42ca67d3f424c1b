//! Who may be paged by what: the people of schedules and of the levels of policies, from now on.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    directory::Directory,
    escalate::{EscalationRule, Policy, Target},
    ids::{ScheduleId, UserId},
    schedule::Schedule,
    time::At,
};

/// A level that a person may be paged on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Of which policy.
    pub(super) policy: &'a Policy,
    /// Which level, from 1.
    pub(super) level: usize,
    /// How long the person has there before the next level is paged; `None` on the last level.
    pub(super) patience_seconds: Option<u64>,
}

/// Everybody who is or may come to be on call, and where.
pub(super) fn places(directory: &Directory, now: At) -> BTreeMap<UserId, Vec<Place<'_>>> {
    let people: BTreeMap<ScheduleId, BTreeSet<UserId>> =
        directory.schedules.values().map(|schedule| (schedule.id, people_of(schedule, now))).collect();
    let mut places: BTreeMap<UserId, Vec<Place<'_>>> = BTreeMap::new();
    for policy in directory.policies.values() {
        for (rule, level) in policy.rules.iter().zip(1..) {
            let passes_on = level < policy.rules.len();
            let patience_seconds = passes_on.then_some(rule.delay.as_secs());
            for user in people_of_level(rule, &people) {
                places.entry(user).or_default().push(Place { policy, level, patience_seconds });
            }
        }
    }
    places
}

/// Everybody who takes turns in a schedule, or takes over, from now on.
pub(super) fn people_of(schedule: &Schedule, now: At) -> BTreeSet<UserId> {
    schedule.people_from(now).collect()
}

fn people_of_level(rule: &EscalationRule, people: &BTreeMap<ScheduleId, BTreeSet<UserId>>) -> BTreeSet<UserId> {
    let mut users = BTreeSet::new();
    for target in &rule.targets {
        match target {
            Target::User(user) => drop(users.insert(*user)),
            Target::Schedule(schedule) => users.extend(people.get(schedule).into_iter().flatten()),
        }
    }
    users
}
