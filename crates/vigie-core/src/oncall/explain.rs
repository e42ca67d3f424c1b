//! Who a policy pages at a moment, level by level, and why.

use std::time::Duration;

use crate::{
    directory::Directory,
    escalate::{AssignmentStrategy, EscalationRule, Policy, Target, is_reachable, walk, whom_it_pages},
    ids::{PolicyId, RuleId, UserId},
    incident::SkipReason,
    schedule::{Explanation, explain},
    time::At,
};

/// Who a policy would page for an incident that is triggered at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyExplanation {
    /// The policy.
    pub policy: PolicyId,
    /// When the incident is triggered.
    pub at: At,
    /// Who is paged first; nobody where no level has anybody.
    pub first: Vec<UserId>,
    /// Every level, first to last.
    pub levels: Vec<LevelExplanation>,
}

/// One level of a policy at the moment at which it would be its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelExplanation {
    /// The level's rule.
    pub rule: RuleId,
    /// When it is its turn, where nobody acknowledges before: skipped levels take no time.
    pub at: At,
    /// How long it waits before the next one.
    pub delay: Duration,
    /// Whether its targets take turns.
    pub strategy: AssignmentStrategy,
    /// Where they do: the target that is next for a new incident.
    pub next_turn: Option<Target>,
    /// Who it pages, or why nobody.
    pub verdict: LevelVerdict,
    /// Its targets.
    pub targets: Vec<TargetExplanation>,
}

/// What a level does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelVerdict {
    /// It pages these people.
    Pages(Vec<UserId>),
    /// It is passed over at once.
    Skipped(SkipReason),
}

/// One target of a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetExplanation {
    /// Which one.
    pub target: Target,
    /// Whom it pages at the moment; nobody when nobody is on call, or everybody who could be is away.
    pub users: Vec<UserId>,
    /// Who is passed over because they are away.
    pub away: Vec<UserId>,
    /// Whether one of those whom it pages can be reached.
    pub reachable: bool,
    /// For a schedule: why it is this person.
    pub schedule: Option<Explanation>,
}

/// Explains who a policy pages for an incident that is triggered at a moment, past or future, by the directory of that
/// moment. `turn` gives the place of the target that is next on a round-robin level.
#[must_use]
pub fn explain_policy(
    directory: &Directory,
    policy: &Policy,
    at: At,
    turn: impl Fn(RuleId) -> u32,
) -> PolicyExplanation {
    let mut levels = vec![];
    let mut now = at;
    for (place, rule) in policy.rules.iter().enumerate() {
        let walk = walk(directory, policy, place..place + 1, now, &turn);
        let verdict = match (walk.landing, walk.skipped.first()) {
            (Some(landing), _) => LevelVerdict::Pages(landing.users),
            (None, skipped) => LevelVerdict::Skipped(skipped.map_or(SkipReason::TargetsGone, |(_, reason)| *reason)),
        };
        let waits = matches!(verdict, LevelVerdict::Pages(_));
        let targets = rule.targets.iter().map(|target| explain_target(directory, *target, now)).collect();
        levels.push(LevelExplanation {
            rule: rule.id,
            at: now,
            delay: rule.delay,
            strategy: rule.strategy,
            next_turn: next_turn(rule, &turn),
            verdict,
            targets,
        });
        if waits {
            now = now + rule.delay;
        }
    }
    let first = levels.iter().find_map(|level| match &level.verdict {
        LevelVerdict::Pages(users) => Some(users.clone()),
        LevelVerdict::Skipped(_) => None,
    });
    PolicyExplanation { policy: policy.id, at, first: first.unwrap_or_default(), levels }
}

fn next_turn(rule: &EscalationRule, turn: impl Fn(RuleId) -> u32) -> Option<Target> {
    if rule.strategy == AssignmentStrategy::Everyone || rule.targets.is_empty() {
        return None;
    }
    rule.targets.get(turn(rule.id) as usize % rule.targets.len()).copied()
}

/// Explains whom one target pages at a moment, by the directory of that moment.
#[must_use]
pub fn explain_target(directory: &Directory, target: Target, at: At) -> TargetExplanation {
    let (found, away) = whom_it_pages(directory, target, at);
    let (users, schedule) = match target {
        Target::User(user) => (if away.is_empty() { vec![user] } else { vec![] }, None),
        Target::Schedule(id) => {
            (found.unwrap_or_default(), directory.schedules.get(&id).map(|schedule| explain(schedule, at)))
        }
    };
    let reachable = users.iter().filter_map(|user| directory.users.get(user)).any(|user| is_reachable(user));
    TargetExplanation { target, users, away, reachable, schedule }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oncall::fixture::{World, at, user};

    fn explained(world: &World, moment: &str) -> PolicyExplanation {
        let policy = world.directory.policies.values().next().expect("a policy");
        explain_policy(&world.directory, policy, at(moment), |_| 0)
    }

    #[test]
    fn a_level_without_anybody_is_skipped_at_once_and_says_why() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PRIMARY", &["ANN"], |layer| {
            layer.ends_at = Some(at("2026-02-01T00:00:00Z"));
        });
        let explained = explained(&world.with_policy(&[&["PRIMARY"], &["BEN"]]), "2026-03-02T00:00:00Z");
        assert_eq!(explained.first, [user("BEN")]);
        assert_eq!(explained.levels[0].verdict, LevelVerdict::Skipped(SkipReason::NobodyOnCall));
        assert_eq!(explained.levels[1].at, at("2026-03-02T00:00:00Z"));
    }

    #[test]
    fn who_is_away_is_named_and_so_is_whom_the_level_pages_instead() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PRIMARY", &["ANN"], |_| ());
        let world = world.with_absence("ANN", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z");
        let explained = explained(&world.with_policy(&[&["PRIMARY", "ANN"], &["BEN"]]), "2026-03-02T12:00:00Z");
        assert_eq!(explained.levels[0].verdict, LevelVerdict::Skipped(SkipReason::Away));
        for target in &explained.levels[0].targets {
            assert_eq!((target.users.len(), &target.away[..], target.reachable), (0, &[user("ANN")][..], false));
        }
        assert_eq!(explained.first, [user("BEN")]);
    }

    #[test]
    fn the_next_level_is_whoever_is_on_call_when_its_turn_comes() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PRIMARY", &["ANN", "BEN"], |_| ());
        let explained = explained(&world.with_policy(&[&["PRIMARY"], &["PRIMARY"]]), "2026-03-02T23:45:00Z");
        assert_eq!(explained.levels[1].at, at("2026-03-03T00:15:00Z"), "after midnight, when the turn changes");
        let people: Vec<_> = explained.levels.iter().map(|level| level.targets[0].users.clone()).collect();
        assert_ne!(people[0], people[1]);
        assert_eq!(LevelVerdict::Pages(people[1].clone()), explained.levels[1].verdict);
        assert!(explained.levels[0].targets[0].schedule.is_some() && explained.levels[0].targets[0].reachable);
    }
}
