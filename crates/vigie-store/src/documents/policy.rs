//! An escalation policy as a document.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use vigie_core::{
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    ids::{PolicyId, RuleId, ScheduleId, TeamId, UserId},
    time::At,
};

use super::word::{Word, values, words};

#[derive(Serialize, Deserialize)]
pub(super) struct PolicyDocument {
    id: Word<PolicyId>,
    version: u64,
    name: String,
    description: Option<String>,
    rules: Vec<RuleDocument>,
    num_loops: u32,
    handoff_notifications: HandoffDocument,
    teams: Vec<Word<TeamId>>,
    created_at: i64,
}

#[derive(Serialize, Deserialize)]
struct RuleDocument {
    id: Word<RuleId>,
    delay_micros: u64,
    targets: Vec<TargetDocument>,
    strategy: StrategyDocument,
    strategy_was_given: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TargetDocument {
    User(Word<UserId>),
    Schedule(Word<ScheduleId>),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StrategyDocument {
    Everyone,
    RoundRobin,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum HandoffDocument {
    IfHasServices,
    Always,
}

impl From<&Policy> for PolicyDocument {
    fn from(policy: &Policy) -> Self {
        Self {
            id: Word(policy.id),
            version: policy.version,
            name: policy.name.clone(),
            description: policy.description.clone(),
            rules: policy.rules.iter().map(Into::into).collect(),
            num_loops: policy.num_loops,
            handoff_notifications: match policy.handoff_notifications {
                HandoffNotifications::IfHasServices => HandoffDocument::IfHasServices,
                HandoffNotifications::Always => HandoffDocument::Always,
            },
            teams: words(&policy.teams),
            created_at: policy.created_at.micros(),
        }
    }
}

impl From<PolicyDocument> for Policy {
    fn from(document: PolicyDocument) -> Self {
        Self {
            id: document.id.0,
            version: document.version,
            name: document.name,
            description: document.description,
            rules: document.rules.into_iter().map(Into::into).collect(),
            num_loops: document.num_loops,
            handoff_notifications: match document.handoff_notifications {
                HandoffDocument::IfHasServices => HandoffNotifications::IfHasServices,
                HandoffDocument::Always => HandoffNotifications::Always,
            },
            teams: values(document.teams),
            created_at: At::from_micros(document.created_at),
        }
    }
}

impl From<&EscalationRule> for RuleDocument {
    fn from(rule: &EscalationRule) -> Self {
        let target = |target: &Target| match *target {
            Target::User(user) => TargetDocument::User(Word(user)),
            Target::Schedule(schedule) => TargetDocument::Schedule(Word(schedule)),
        };
        Self {
            id: Word(rule.id),
            delay_micros: rule.delay.as_micros() as u64,
            targets: rule.targets.iter().map(target).collect(),
            strategy: match rule.strategy {
                AssignmentStrategy::Everyone => StrategyDocument::Everyone,
                AssignmentStrategy::RoundRobin => StrategyDocument::RoundRobin,
            },
            strategy_was_given: rule.strategy_was_given,
        }
    }
}

impl From<RuleDocument> for EscalationRule {
    fn from(document: RuleDocument) -> Self {
        let target = |target: TargetDocument| match target {
            TargetDocument::User(user) => Target::User(user.0),
            TargetDocument::Schedule(schedule) => Target::Schedule(schedule.0),
        };
        Self {
            id: document.id.0,
            delay: Duration::from_micros(document.delay_micros),
            targets: document.targets.into_iter().map(target).collect(),
            strategy: match document.strategy {
                StrategyDocument::Everyone => AssignmentStrategy::Everyone,
                StrategyDocument::RoundRobin => AssignmentStrategy::RoundRobin,
            },
            strategy_was_given: document.strategy_was_given,
        }
    }
}
