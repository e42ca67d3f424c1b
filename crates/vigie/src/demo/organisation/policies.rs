//! The escalation policy of a team: its primary, its secondary, its lead, and again from the start.

use std::time::Duration;

use vigie_core::{
    directory::{Team, User},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    ids::{PolicyId, RuleId},
    schedule::Schedule,
    time::At,
};

use super::catalogue::TeamEntry;
use crate::demo::chance::Chance;

const MINUTE: Duration = Duration::from_secs(60);

/// The policy of a team. Delays are short, so that whoever watches the demo sees escalations.
pub(super) fn policy(
    chance: &mut Chance,
    entry: &TeamEntry,
    team: &Team,
    [primary, secondary]: &[Schedule; 2],
    people: &[User],
    now: At,
) -> Policy {
    let lead = Target::User(people[0].id);
    let mut rules = vec![
        rule(chance, vec![Target::Schedule(primary.id)], AssignmentStrategy::Everyone),
        rule(chance, vec![Target::Schedule(secondary.id)], AssignmentStrategy::Everyone),
        rule(chance, vec![lead], AssignmentStrategy::Everyone),
    ];
    if chance.percent(15) {
        let ring = people[1..].iter().map(|user| Target::User(user.id)).collect();
        rules.insert(2, rule(chance, ring, AssignmentStrategy::RoundRobin));
    }
    Policy {
        id: PolicyId::new(chance.ids()),
        version: 1,
        name: format!("{}: on call", entry.name),
        description: Some(format!("Who is paged for {}", entry.name)),
        rules,
        num_loops: chance.between(1, 3) as u32,
        handoff_notifications: HandoffNotifications::IfHasServices,
        teams: vec![team.id],
        created_at: now,
    }
}

fn rule(chance: &mut Chance, targets: Vec<Target>, strategy: AssignmentStrategy) -> EscalationRule {
    let delay = chance.between(2, 6) as u32 * MINUTE;
    let strategy_was_given = strategy == AssignmentStrategy::RoundRobin;
    EscalationRule { id: RuleId::new(chance.ids()), delay, targets, strategy, strategy_was_given }
}
