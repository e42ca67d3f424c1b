//! Log entries, reasons and outcomes in the words of the scenario language.

use vigie_core::{
    engine::EventOutcome,
    ids::{ServiceId, UserId},
    incident::{Agent, LogEntry, LogKind, ResolveReason, UnacknowledgeReason},
};

use super::{super::Stage, Play};

impl<S: Stage> Play<S> {
    /// An entry of a timeline as scenarios write it.
    pub(super) fn telling_entry(&self, entry: &LogEntry) -> String {
        let by = self.telling_agent(entry.agent);
        match &entry.kind {
            LogKind::Trigger { .. } => "trigger".to_owned(),
            LogKind::Acknowledge => format!("acknowledge by {by}"),
            LogKind::Unacknowledge(reason) => format!("unacknowledge {}", telling_wake(*reason)),
            LogKind::Resolve(reason) => format!("resolve {}", telling_resolution(reason)),
            LogKind::Reopen => format!("reopen by {by}"),
            LogKind::Assign { users } => format!("assign {}", self.telling_users(users)),
            LogKind::Escalate { users, level } => {
                format!("escalate to {} on level {}", self.telling_users(users), level + 1)
            }
            LogKind::SkipLevel { level, reason } => format!("skip level {} {}", level + 1, reason.as_str()),
            LogKind::RepeatEscalationPath { pass } => format!("repeat {pass}"),
            LogKind::ExhaustEscalationPath => "exhaust".to_owned(),
            LogKind::Fallback { users } => format!("fallback to {}", self.telling_users(users)),
            LogKind::Snooze { until } => format!("snooze until {}", self.telling_time(*until)),
            LogKind::Annotate { content } => format!("note {content}"),
            LogKind::StatusUpdate { message } => format!("status update {message}"),
            LogKind::UrgencyChange { urgency } => format!("urgency {}", urgency.as_str()),
            LogKind::PriorityChange { .. } => "priority".to_owned(),
            LogKind::TitleChange { title } => format!("title {title}"),
            LogKind::ConferenceBridgeChange { .. } => "conference bridge".to_owned(),
            LogKind::Delegate { users } => format!("delegate to {}", self.telling_users(users)),
            LogKind::MergedFrom { alerts, .. } => format!("merge {alerts}"),
            LogKind::ServiceChange { service } => format!("move to {}", self.telling_service(*service)),
            LogKind::Notify { .. } | LogKind::NotifyFailed { .. } | LogKind::SkipPerson { .. } => {
                self.telling_notification(&entry.kind)
            }
        }
    }

    fn telling_notification(&self, kind: &LogKind) -> String {
        let name = |user: &UserId| self.world.organisation().name_of(*user);
        match kind {
            LogKind::Notify { user, channel, .. } => format!("notify {} by {}", name(user), channel.as_str()),
            LogKind::NotifyFailed { user, channel, words, .. } => {
                format!("failed {} to {} {words}", channel.as_str(), name(user))
            }
            LogKind::SkipPerson { user, reason } => format!("skip {} {}", name(user), reason.as_str()),
            _ => String::new(),
        }
    }

    /// People by name, in the order of the alphabet.
    pub(super) fn telling_users(&self, users: &[UserId]) -> String {
        let mut names: Vec<_> = users.iter().map(|user| self.world.organisation().name_of(*user)).collect();
        names.sort();
        if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") }
    }

    fn telling_service(&self, id: ServiceId) -> String {
        let found = self.world.organisation().directory.services.get(&id);
        found.map_or_else(|| id.to_string(), |service| service.name.clone())
    }

    fn telling_agent(&self, agent: Agent) -> String {
        match agent {
            Agent::User(user) => self.world.organisation().name_of(user),
            Agent::Integration(_) => "event".to_owned(),
            Agent::System => "system".to_owned(),
        }
    }
}

/// Why an incident is over.
pub(super) const fn telling_resolution(reason: &ResolveReason) -> &'static str {
    match reason {
        ResolveReason::ByHand => "by hand",
        ResolveReason::AlertsResolved => "by its alerts",
        ResolveReason::ByEvent => "by event",
        ResolveReason::AutoResolveTimeout => "by timeout",
        ResolveReason::MergedInto { .. } => "by merge",
    }
}

const fn telling_wake(reason: UnacknowledgeReason) -> &'static str {
    match reason {
        UnacknowledgeReason::AcknowledgementTimeout => "by timeout",
        UnacknowledgeReason::SnoozeEnded => "by snooze",
        UnacknowledgeReason::ByHand => "by hand",
    }
}

/// What became of an event.
pub(super) fn telling_outcome(outcome: &EventOutcome) -> String {
    match outcome {
        EventOutcome::Triggered { .. } => "triggered".to_owned(),
        EventOutcome::Grouped { .. } => "grouped".to_owned(),
        EventOutcome::Duplicate { .. } => "a duplicate".to_owned(),
        EventOutcome::Acknowledged { .. } => "acknowledged".to_owned(),
        EventOutcome::Resolved { .. } => "resolved".to_owned(),
        EventOutcome::Silent(reason) => format!("silent because {}", reason.as_str()),
    }
}
