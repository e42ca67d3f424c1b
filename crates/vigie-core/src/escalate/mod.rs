//! Escalation: who is paged first, who next, and how often the list is walked.

mod level;
mod policy;

pub use self::{
    level::{Landing, Walk, is_reachable, walk, whom_it_pages},
    policy::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
};
