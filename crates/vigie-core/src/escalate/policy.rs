//! An escalation policy, as people configure it.

use std::time::Duration;

use crate::{
    ids::{PolicyId, RuleId, ScheduleId, TeamId, UserId},
    time::At,
};

/// An escalation policy. Incidents keep the policy as it was when they were triggered, so edits never touch them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its id.
    pub id: PolicyId,
    /// Grows with every edit; an incident names the version it follows.
    pub version: u64,
    /// Its name, unique in the account.
    pub name: String,
    /// What it is for, for people.
    pub description: Option<String>,
    /// The levels, first to last; never empty.
    pub rules: Vec<EscalationRule>,
    /// How many more times the levels are walked after the first pass (0 to 9).
    pub num_loops: u32,
    /// When people hear of the start and end of their turn.
    pub handoff_notifications: HandoffNotifications,
    /// The teams that own it.
    pub teams: Vec<TeamId>,
    /// When it was created.
    pub created_at: At,
}

/// One level of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EscalationRule {
    /// Its id.
    pub id: RuleId,
    /// How long its people have before the next level is paged; at least one minute.
    pub delay: Duration,
    /// Who is paged; never empty.
    pub targets: Vec<Target>,
    /// All of them, or one at a time in turn.
    pub strategy: AssignmentStrategy,
    /// Whether the client set the strategy: where it did not, replies leave it out.
    pub strategy_was_given: bool,
}

/// Who a level pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A person.
    User(UserId),
    /// Whoever is on call in a schedule.
    Schedule(ScheduleId),
}

/// How the targets of a level share its incidents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentStrategy {
    /// `assign_to_everyone`
    Everyone,
    /// `round_robin`: a ring over the targets, one for each new incident.
    RoundRobin,
}

/// PagerDuty's `on_call_handoff_notifications`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandoffNotifications {
    /// `if_has_services`
    IfHasServices,
    /// `always`
    Always,
}
