//! When people are on call, as several pages show it: at which levels now, and which shifts are to come.

use std::{collections::BTreeSet, time::Duration};

use maud::{Markup, html};
use vigie_core::{
    directory::Directory,
    escalate::{Policy, Target},
    ids::{PolicyId, ScheduleId, UserId},
    oncall::{LevelVerdict, paged_between, paged_entries},
    schedule::{Entry, Schedule},
    time::At,
};
use vigie_store::StoreError;

use crate::ui::{components::levels, rings::Rings, visit::Visit};

/// How far ahead shifts are looked for.
pub(crate) const AHEAD: Duration = Duration::from_secs(30 * 86_400);
/// How many schedules of one person are searched for shifts.
const MOST_SCHEDULES: usize = 100;

/// A place in a policy at which a person is paged now.
pub(crate) struct Duty {
    /// The policy's name.
    pub(crate) policy: String,
    /// The level, from 0.
    pub(crate) level: usize,
    /// Which policy.
    pub(crate) policy_id: PolicyId,
    /// The schedule, as a link, and until when; `None`: named in the policy.
    pub(crate) shift: Option<(Markup, At)>,
    /// Who is paged next.
    pub(crate) behind: Vec<UserId>,
}

/// A person's turn in a schedule.
#[derive(Clone, Copy)]
pub(crate) struct Turn {
    /// Which schedule.
    pub(crate) schedule: ScheduleId,
    /// The turn.
    pub(crate) entry: Entry,
}

/// Everybody who is paged now: through a schedule that a policy names, or by name.
pub(crate) fn everybody_now(directory: &Directory, now: At) -> BTreeSet<UserId> {
    let (mut people, mut schedules) = (BTreeSet::new(), BTreeSet::new());
    let targets = directory.policies.values().flat_map(|policy| &policy.rules).flat_map(|rule| &rule.targets);
    for target in targets {
        match target {
            Target::User(user) => drop(people.insert(*user)),
            Target::Schedule(schedule) => drop(schedules.insert(*schedule)),
        }
    }
    let is_away = |user: &UserId| directory.users.get(user).is_none_or(|user| user.is_away(now));
    for schedule in schedules {
        let on_call = directory.on_call(schedule, now);
        match directory.schedules.get(&schedule).filter(|_| on_call.iter().any(is_away)) {
            Some(schedule) => people.extend(paged_between(directory, schedule, now).iter().map(|entry| entry.user)),
            None => people.extend(on_call),
        }
    }
    people.retain(|user| !is_away(user));
    people
}

/// At which levels a person is paged now, of the policies that the viewer may see.
pub(crate) async fn now(visit: &Visit, seen: &Directory, user: UserId) -> Result<Vec<Duty>, StoreError> {
    let mine: BTreeSet<ScheduleId> = schedules_of(seen, user, visit.now).map(|schedule| schedule.id).collect();
    let names = |target: &Target| match target {
        Target::User(named) => *named == user,
        Target::Schedule(schedule) => mine.contains(schedule),
    };
    let policies = seen.policies.values().filter(|policy| policy.rules.iter().any(|r| r.targets.iter().any(names)));
    let policies: Vec<_> = policies.collect();
    let ids: Vec<PolicyId> = policies.iter().map(|policy| policy.id).collect();
    let rings = Rings::of(&visit.state, &ids).await?;
    Ok(policies.into_iter().flat_map(|policy| of_policy(visit, policy, user, &rings)).collect())
}

/// A person's turns that are not over, of the schedules that the viewer may see, the first to come first.
pub(crate) fn turns(visit: &Visit, seen: &Directory, user: UserId) -> Vec<Turn> {
    let mut found = Vec::new();
    for schedule in schedules_of(seen, user, visit.now).take(MOST_SCHEDULES) {
        let entries = paged_entries(&visit.directory, schedule, visit.now, visit.now + AHEAD);
        let mine = entries.into_iter().filter(|entry| entry.user == user);
        found.extend(mine.map(|entry| Turn { schedule: schedule.id, entry }));
    }
    found.sort_by_key(|turn| (turn.entry.start, turn.entry.end));
    found
}

/// The schedules in which somebody takes turns or takes over.
fn schedules_of(seen: &Directory, user: UserId, now: At) -> impl Iterator<Item = &Schedule> {
    seen.schedules.values().map(AsRef::as_ref).filter(move |schedule| schedule.people_from(now).any(|one| one == user))
}

fn of_policy(visit: &Visit, policy: &Policy, user: UserId, rings: &Rings) -> Vec<Duty> {
    let directory = &visit.directory;
    let mut found: Vec<Duty> = Vec::new();
    for (level, rule) in policy.rules.iter().enumerate() {
        let shift = rule.targets.iter().find_map(|target| match target {
            Target::User(named) => (*named == user).then_some(None),
            Target::Schedule(id) => {
                let schedule = directory.schedules.get(id)?;
                let entries = paged_between(directory, schedule, visit.now);
                let mine = entries.iter().find(|entry| entry.user == user)?;
                Some(Some((html! { a href={ "/schedules/" (schedule.id) } { (schedule.name) } }, mine.end)))
            }
        });
        if let Some(shift) = shift {
            let (name, policy_id) = (policy.name.clone(), policy.id);
            found.push(Duty { policy: name, policy_id, level, shift, behind: Vec::new() });
        }
    }
    if !found.is_empty() {
        let explained = levels::explained(visit, policy, rings);
        for duty in &mut found {
            let mut later = explained.levels.iter().skip(duty.level + 1).filter_map(|level| match &level.verdict {
                LevelVerdict::Pages(users) => Some(users.clone()),
                LevelVerdict::Skipped(_) => None,
            });
            duty.behind = later.next().unwrap_or_default();
        }
    }
    found
}
