//! Who stands on one level of a policy at a moment, and where the walk over the levels lands.

use std::ops::Range;

use super::{AssignmentStrategy, EscalationRule, Policy, Target};
use crate::{
    directory::{ContactMethod, Directory, User},
    ids::{RuleId, ScheduleId, UserId},
    incident::SkipReason,
    schedule,
    time::At,
};

/// A level whose people can be paged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// Which level, from 0.
    pub level: u32,
    /// Who is responsible: everybody on the level, or the target whose turn it is. At least one of them can be paged.
    pub users: Vec<UserId>,
    /// For a round-robin level: the place of the target that is next from now on.
    pub next_turn: Option<u32>,
}

/// Where a walk over levels ended, and what it passed over on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// Levels without anybody to page, in order, each with its reason.
    pub skipped: Vec<(u32, SkipReason)>,
    /// People who are away and are passed over for others or with their level, each with the level, in its order.
    pub away: Vec<(u32, UserId)>,
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
        let mut away = vec![];
        let found = people(&mut Look { directory, now, away: &mut away }, rule, || turn(rule.id));
        walk.away.extend(away.into_iter().map(|user| (level, user)));
        match found {
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
    user.contact_methods.iter().any(ContactMethod::can_page)
}

/// Whom a target pages at a moment, and who is passed over for them because they are away.
///
/// # Errors
/// Why it pages nobody.
pub fn whom_it_pages(directory: &Directory, target: Target, now: At) -> (Result<Vec<UserId>, SkipReason>, Vec<UserId>) {
    let mut away = vec![];
    let found = Look { directory, now, away: &mut away }.people(target);
    (found.map(|people| people.iter().map(|user| user.id).collect()), away)
}

/// Who is there at a moment, and who was passed over because they are away.
struct Look<'d, 'a> {
    directory: &'d Directory,
    now: At,
    away: &'a mut Vec<UserId>,
}

fn people(
    look: &mut Look<'_, '_>,
    rule: &EscalationRule,
    turn: impl Fn() -> u32,
) -> Result<(Vec<UserId>, Option<u32>), SkipReason> {
    match rule.strategy {
        AssignmentStrategy::Everyone => everyone(look, rule).map(|users| (users, None)),
        AssignmentStrategy::RoundRobin => next_in_ring(look, rule, turn()).map(|(users, next)| (users, Some(next))),
    }
}

/// Everybody on the level, once; those without a contact method too, as long as another has one.
fn everyone(look: &mut Look<'_, '_>, rule: &EscalationRule) -> Result<Vec<UserId>, SkipReason> {
    let mut users = Vec::with_capacity(rule.targets.len());
    let mut reachable = false;
    let mut reason = SkipReason::TargetsGone;
    for target in &rule.targets {
        match look.people(*target) {
            Ok(people) => {
                reachable |= people.iter().any(|user| is_reachable(user));
                for user in people.into_iter().map(|user| user.id) {
                    if !users.contains(&user) {
                        users.push(user);
                    }
                }
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

/// The people of the first target from `turn` on, once round the ring, of whom one can be paged; and the turn after
/// theirs.
fn next_in_ring(look: &mut Look<'_, '_>, rule: &EscalationRule, turn: u32) -> Result<(Vec<UserId>, u32), SkipReason> {
    let count = rule.targets.len();
    let mut reason = SkipReason::TargetsGone;
    for step in 0..count {
        let place = (turn as usize + step) % count;
        match look.people(rule.targets[place]) {
            Ok(people) if people.iter().any(|user| is_reachable(user)) => {
                return Ok((people.iter().map(|user| user.id).collect(), ((place + 1) % count) as u32));
            }
            Ok(_) => reason = SkipReason::NoContactMethod,
            Err(missing) => reason = nearest(reason, missing),
        }
    }
    Err(reason)
}

impl<'d> Look<'d, '_> {
    /// Whom a target pages, at least one: the person themself, or on each seat of a schedule the first who is not away.
    fn people(&mut self, target: Target) -> Result<Vec<&'d User>, SkipReason> {
        match target {
            Target::User(id) => self.present(id).map(|user| vec![user]),
            Target::Schedule(id) => {
                let schedule = self.directory.schedules.get(&id).ok_or(SkipReason::TargetsGone)?;
                if let Some(people) = self.all_there(id) {
                    return Ok(people);
                }
                let mut people: Vec<&User> = vec![];
                let mut reason = SkipReason::NobodyOnCall;
                for seat in schedule::seats(schedule, self.now) {
                    match self.first_present(&seat) {
                        Ok(user) if people.iter().any(|other| other.id == user.id) => {}
                        Ok(user) => people.push(user),
                        Err(missing) => reason = missing,
                    }
                }
                if people.is_empty() { Err(reason) } else { Ok(people) }
            }
        }
    }

    /// Whoever is on call in a schedule, where all of them are there: nearly always, and found soonest.
    fn all_there(&self, schedule: ScheduleId) -> Option<Vec<&'d User>> {
        let on_call = self.directory.on_call(schedule, self.now);
        let there =
            |id: &UserId| self.directory.users.get(id).map(AsRef::as_ref).filter(|user| !user.is_away(self.now));
        let people: Vec<&User> = on_call.iter().map_while(there).collect();
        (!people.is_empty() && people.len() == on_call.len()).then_some(people)
    }

    fn first_present(&mut self, candidates: &[UserId]) -> Result<&'d User, SkipReason> {
        let mut reason = None;
        for user in candidates {
            match self.present(*user) {
                Ok(user) => return Ok(user),
                // Whoever stands below stands in, for somebody who is gone as well.
                Err(missing) => reason = Some(reason.map_or(missing, |before| nearest(before, missing))),
            }
        }
        Err(reason.unwrap_or(SkipReason::NobodyOnCall))
    }

    fn present(&mut self, id: UserId) -> Result<&'d User, SkipReason> {
        let user = self.directory.users.get(&id).ok_or(SkipReason::TargetsGone)?;
        if !user.is_away(self.now) {
            return Ok(user);
        }
        if !self.away.contains(&id) {
            self.away.push(id);
        }
        Err(SkipReason::Away)
    }
}

/// Of two reasons, the one that was nearer to a page: that is the one a person can do something about.
fn nearest(one: SkipReason, other: SkipReason) -> SkipReason {
    let rank = |reason| match reason {
        SkipReason::NoContactMethod => 3,
        SkipReason::Away => 2,
        SkipReason::NobodyOnCall => 1,
        _ => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        oncall::fixture::{World, at, user},
        schedule::fixture::{layered, over},
    };

    #[test]
    fn the_layer_below_stands_in_for_an_override_of_somebody_who_is_gone() {
        let mut world = World::new().with_people(&["ANN"]).with_schedule("PRIMARY", &["ANN"], |_| ());
        let id = ScheduleId::parse("PRIMARY").expect("an id");
        let primary = world.directory.schedules.get_mut(&id).expect("a schedule");
        let gone = over("BEN", "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z");
        layered(std::sync::Arc::make_mut(primary)).overrides.push(gone);
        let paged = |world: &World| whom_it_pages(&world.directory, Target::Schedule(id), at("2026-03-02T00:00:00Z"));
        assert_eq!(paged(&world), (Ok(vec![user("ANN")]), vec![]));
        let away = world.clone().with_absence("ANN", "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z");
        assert_eq!(paged(&away), (Err(SkipReason::Away), vec![user("ANN")]), "the reason that people can act on");
        world.directory.users.clear();
        assert_eq!(paged(&world), (Err(SkipReason::TargetsGone), vec![]));
    }
}
