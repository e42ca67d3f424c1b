//! Who stands on one level of a policy at a moment, and where the walk over the levels lands.

use std::ops::Range;

use super::{AssignmentStrategy, EscalationRule, Policy, Target};
use crate::{
    directory::{Directory, User},
    ids::{RuleId, UserId},
    incident::SkipReason,
    schedule,
    time::At,
};

/// A level whose people can be paged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// Which level, from 0.
    pub level: u32,
    /// Who is responsible: everybody on the level, or the one whose turn it is. At least one of them can be paged.
    pub users: Vec<UserId>,
    /// For a round-robin level: the place of the target that is next from now on.
    pub next_turn: Option<u32>,
}

/// Where a walk over levels ended, and what it passed over on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// Levels without anybody to page, in order, each with its reason.
    pub skipped: Vec<(u32, SkipReason)>,
    /// The first level with somebody to page.
    pub landing: Option<Landing>,
}

/// Walks over some levels of a policy until one has somebody who can be paged now.
///
/// `turn` gives the place of the target that is next on a round-robin level.
#[must_use]
pub fn walk(
    directory: &Directory,
    policy: &Policy,
    levels: Range<usize>,
    now: At,
    turn: impl Fn(RuleId) -> u32,
) -> Walk {
    let mut walk = Walk::default();
    for (rule, level) in policy.rules.iter().zip(0..).skip(levels.start).take(levels.len()) {
        match people(directory, rule, now, || turn(rule.id)) {
            Ok((users, next_turn)) => {
                walk.landing = Some(Landing { level, users, next_turn });
                break;
            }
            Err(reason) => walk.skipped.push((level, reason)),
        }
    }
    walk
}

/// Whether a person has a contact method over which this server can page.
#[must_use]
pub fn is_reachable(user: &User) -> bool {
    user.contact_methods.iter().any(|method| method.channel.can_page())
}

fn people(
    directory: &Directory,
    rule: &EscalationRule,
    now: At,
    turn: impl Fn() -> u32,
) -> Result<(Vec<UserId>, Option<u32>), SkipReason> {
    match rule.strategy {
        AssignmentStrategy::Everyone => everyone(directory, rule, now).map(|users| (users, None)),
        AssignmentStrategy::RoundRobin => {
            next_in_ring(directory, rule, now, turn()).map(|(user, next)| (vec![user], Some(next)))
        }
    }
}

/// Everybody on the level, once; those without a contact method too, as long as another has one.
fn everyone(directory: &Directory, rule: &EscalationRule, now: At) -> Result<Vec<UserId>, SkipReason> {
    let mut users = Vec::with_capacity(rule.targets.len());
    let mut reachable = false;
    let mut reason = SkipReason::TargetsGone;
    for target in &rule.targets {
        match person(directory, *target, now) {
            Ok(user) if users.contains(&user.id) => {}
            Ok(user) => {
                reachable |= is_reachable(user);
                users.push(user.id);
            }
            Err(missing) => reason = nearest(reason, missing),
        }
    }
    match (reachable, users.is_empty()) {
        (true, _) => Ok(users),
        (false, true) => Err(reason),
        (false, false) => Err(SkipReason::NoContactMethod),
    }
}

/// The first target from `turn` on, once round the ring, who can be paged; and the turn after theirs.
fn next_in_ring(directory: &Directory, rule: &EscalationRule, now: At, turn: u32) -> Result<(UserId, u32), SkipReason> {
    let count = rule.targets.len();
    let mut reason = SkipReason::TargetsGone;
    for step in 0..count {
        let place = (turn as usize + step) % count;
        match person(directory, rule.targets[place], now) {
            Ok(user) if is_reachable(user) => return Ok((user.id, ((place + 1) % count) as u32)),
            Ok(_) => reason = SkipReason::NoContactMethod,
            Err(missing) => reason = nearest(reason, missing),
        }
    }
    Err(reason)
}

fn person(directory: &Directory, target: Target, now: At) -> Result<&User, SkipReason> {
    let id = match target {
        Target::User(id) => id,
        Target::Schedule(id) => {
            let schedule = directory.schedules.get(&id).ok_or(SkipReason::TargetsGone)?;
            schedule::on_call(schedule, now).ok_or(SkipReason::NobodyOnCall)?
        }
    };
    directory.users.get(&id).map(AsRef::as_ref).ok_or(SkipReason::TargetsGone)
}

/// Of two reasons, the one that was nearer to a page: that is the one a person can do something about.
fn nearest(one: SkipReason, other: SkipReason) -> SkipReason {
    let rank = |reason| match reason {
        SkipReason::NoContactMethod => 2,
        SkipReason::NobodyOnCall => 1,
        _ => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}
