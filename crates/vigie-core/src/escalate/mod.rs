//! Escalation: who is paged first, who next, and how often the list is walked.

mod policy;

pub use self::policy::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target};
