//! An entry of a timeline as a document; the incident and the moment are columns.

use serde::{Deserialize, Serialize};
use vigie_core::{
    directory::Channel,
    ids::{AlertId, ContactMethodId, DeliveryId, IncidentId, IntegrationId, LogEntryId, PriorityId, ServiceId, UserId},
    incident::{Agent, LogEntry, LogKind, ResolveReason, SkipReason, UnacknowledgeReason, Urgency, Via},
    time::At,
};

use super::{
    conference_bridge::ConferenceBridgeDocument,
    word::{Word, values, words},
};

#[derive(Serialize, Deserialize)]
pub(crate) struct LogDocument {
    agent: AgentDocument,
    via: ViaDocument,
    kind: KindDocument,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AgentDocument {
    User(Word<UserId>),
    Integration(Word<IntegrationId>),
    System,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ViaDocument {
    Event,
    Api,
    Website,
    Sms,
    Phone,
    Email,
    Timer,
    Provider,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ResolveReasonDocument {
    ByHand,
    AlertsResolved,
    ByEvent,
    AutoResolveTimeout,
    MergedInto(MergeTargetDocument),
}

/// Versions before numbers were kept wrote the id alone.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum MergeTargetDocument {
    Id(Word<IncidentId>),
    Numbered { incident: Word<IncidentId>, number: u64 },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnacknowledgeDocument {
    AcknowledgementTimeout,
    SnoozeEnded,
    ByHand,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindDocument {
    Trigger {
        alert: Option<Word<AlertId>>,
        summary: String,
    },
    Acknowledge,
    Unacknowledge(UnacknowledgeDocument),
    Resolve(ResolveReasonDocument),
    Reopen,
    Assign {
        users: Vec<Word<UserId>>,
    },
    Escalate {
        users: Vec<Word<UserId>>,
        level: u32,
    },
    SkipLevel {
        level: u32,
        reason: Word<SkipReason>,
    },
    RepeatEscalationPath {
        pass: u32,
    },
    ExhaustEscalationPath,
    Fallback {
        users: Vec<Word<UserId>>,
    },
    Notify {
        user: Word<UserId>,
        contact_method: Word<ContactMethodId>,
        channel: Word<Channel>,
        delivery: Word<DeliveryId>,
    },
    NotifyFailed {
        user: Word<UserId>,
        channel: Word<Channel>,
        delivery: Word<DeliveryId>,
        words: String,
    },
    SkipPerson {
        user: Word<UserId>,
        reason: Word<SkipReason>,
    },
    Snooze {
        until: i64,
    },
    Annotate {
        content: String,
    },
    StatusUpdate {
        message: String,
    },
    UrgencyChange {
        urgency: Word<Urgency>,
    },
    PriorityChange {
        priority: Option<Word<PriorityId>>,
    },
    TitleChange {
        title: String,
    },
    ConferenceBridgeChange {
        bridge: Option<ConferenceBridgeDocument>,
    },
    Delegate {
        users: Vec<Word<UserId>>,
    },
    MergedFrom {
        incident: Word<IncidentId>,
        #[serde(default)]
        number: Option<u64>,
        alerts: u32,
    },
    ServiceChange {
        service: Word<ServiceId>,
    },
}

/// The kind as a word for the column, by which notes are found.
pub(crate) const fn kind_word(kind: &LogKind) -> &'static str {
    match kind {
        LogKind::Trigger { .. } => "trigger",
        LogKind::Acknowledge => "acknowledge",
        LogKind::Unacknowledge(_) => "unacknowledge",
        LogKind::Resolve(_) => "resolve",
        LogKind::Reopen => "reopen",
        LogKind::Assign { .. } => "assign",
        LogKind::Escalate { .. } => "escalate",
        LogKind::SkipLevel { .. } => "skip_level",
        LogKind::RepeatEscalationPath { .. } => "repeat_escalation_path",
        LogKind::ExhaustEscalationPath => "exhaust_escalation_path",
        LogKind::Fallback { .. } => "fallback",
        LogKind::Notify { .. } => "notify",
        LogKind::NotifyFailed { .. } => "notify_failed",
        LogKind::SkipPerson { .. } => "skip_person",
        LogKind::Snooze { .. } => "snooze",
        LogKind::Annotate { .. } => "annotate",
        LogKind::StatusUpdate { .. } => "status_update",
        LogKind::UrgencyChange { .. } => "urgency_change",
        LogKind::PriorityChange { .. } => "priority_change",
        LogKind::TitleChange { .. } => "title_change",
        LogKind::ConferenceBridgeChange { .. } => "conference_bridge_change",
        LogKind::Delegate { .. } => "delegate",
        LogKind::MergedFrom { .. } => "merged_from",
        LogKind::ServiceChange { .. } => "service_change",
    }
}

/// Whether an overview of the timeline shows it: what changes who is responsible or whether anybody is.
pub(crate) const fn is_overview(kind: &LogKind) -> bool {
    !matches!(
        kind,
        LogKind::Notify { .. }
            | LogKind::NotifyFailed { .. }
            | LogKind::SkipPerson { .. }
            | LogKind::SkipLevel { .. }
            | LogKind::RepeatEscalationPath { .. }
            | LogKind::TitleChange { .. }
    )
}

impl LogDocument {
    /// The entry, with what stands in columns.
    pub(crate) fn into_entry(self, id: LogEntryId, incident: IncidentId, at: At) -> LogEntry {
        LogEntry { id, incident, at, agent: self.agent.into(), via: self.via.into(), kind: self.kind.into() }
    }
}

impl From<&LogEntry> for LogDocument {
    fn from(entry: &LogEntry) -> Self {
        Self { agent: entry.agent.into(), via: entry.via.into(), kind: (&entry.kind).into() }
    }
}

impl From<Agent> for AgentDocument {
    fn from(agent: Agent) -> Self {
        match agent {
            Agent::User(user) => Self::User(Word(user)),
            Agent::Integration(integration) => Self::Integration(Word(integration)),
            Agent::System => Self::System,
        }
    }
}

impl From<AgentDocument> for Agent {
    fn from(document: AgentDocument) -> Self {
        match document {
            AgentDocument::User(user) => Self::User(user.0),
            AgentDocument::Integration(integration) => Self::Integration(integration.0),
            AgentDocument::System => Self::System,
        }
    }
}

impl From<Via> for ViaDocument {
    fn from(via: Via) -> Self {
        match via {
            Via::Event => Self::Event,
            Via::Api => Self::Api,
            Via::Website => Self::Website,
            Via::Sms => Self::Sms,
            Via::Phone => Self::Phone,
            Via::Email => Self::Email,
            Via::Timer => Self::Timer,
            Via::Provider => Self::Provider,
        }
    }
}

impl From<ViaDocument> for Via {
    fn from(document: ViaDocument) -> Self {
        match document {
            ViaDocument::Event => Self::Event,
            ViaDocument::Api => Self::Api,
            ViaDocument::Website => Self::Website,
            ViaDocument::Sms => Self::Sms,
            ViaDocument::Phone => Self::Phone,
            ViaDocument::Email => Self::Email,
            ViaDocument::Timer => Self::Timer,
            ViaDocument::Provider => Self::Provider,
        }
    }
}

impl From<&ResolveReason> for ResolveReasonDocument {
    fn from(reason: &ResolveReason) -> Self {
        match reason {
            ResolveReason::ByHand => Self::ByHand,
            ResolveReason::AlertsResolved => Self::AlertsResolved,
            ResolveReason::ByEvent => Self::ByEvent,
            ResolveReason::AutoResolveTimeout => Self::AutoResolveTimeout,
            ResolveReason::MergedInto { incident, number } => Self::MergedInto(match *number {
                Some(number) => MergeTargetDocument::Numbered { incident: Word(*incident), number },
                None => MergeTargetDocument::Id(Word(*incident)),
            }),
        }
    }
}

impl From<ResolveReasonDocument> for ResolveReason {
    fn from(document: ResolveReasonDocument) -> Self {
        match document {
            ResolveReasonDocument::ByHand => Self::ByHand,
            ResolveReasonDocument::AlertsResolved => Self::AlertsResolved,
            ResolveReasonDocument::ByEvent => Self::ByEvent,
            ResolveReasonDocument::AutoResolveTimeout => Self::AutoResolveTimeout,
            ResolveReasonDocument::MergedInto(MergeTargetDocument::Id(incident)) => {
                Self::MergedInto { incident: incident.0, number: None }
            }
            ResolveReasonDocument::MergedInto(MergeTargetDocument::Numbered { incident, number }) => {
                Self::MergedInto { incident: incident.0, number: Some(number) }
            }
        }
    }
}

impl From<UnacknowledgeReason> for UnacknowledgeDocument {
    fn from(reason: UnacknowledgeReason) -> Self {
        match reason {
            UnacknowledgeReason::AcknowledgementTimeout => Self::AcknowledgementTimeout,
            UnacknowledgeReason::SnoozeEnded => Self::SnoozeEnded,
            UnacknowledgeReason::ByHand => Self::ByHand,
        }
    }
}

impl From<UnacknowledgeDocument> for UnacknowledgeReason {
    fn from(document: UnacknowledgeDocument) -> Self {
        match document {
            UnacknowledgeDocument::AcknowledgementTimeout => Self::AcknowledgementTimeout,
            UnacknowledgeDocument::SnoozeEnded => Self::SnoozeEnded,
            UnacknowledgeDocument::ByHand => Self::ByHand,
        }
    }
}

impl From<&LogKind> for KindDocument {
    fn from(kind: &LogKind) -> Self {
        match kind.clone() {
            LogKind::Trigger { alert, summary } => Self::Trigger { alert: alert.map(Word), summary },
            LogKind::Acknowledge => Self::Acknowledge,
            LogKind::Unacknowledge(reason) => Self::Unacknowledge(reason.into()),
            LogKind::Resolve(reason) => Self::Resolve((&reason).into()),
            LogKind::Reopen => Self::Reopen,
            LogKind::Assign { users } => Self::Assign { users: words(&users) },
            LogKind::Escalate { users, level } => Self::Escalate { users: words(&users), level },
            LogKind::SkipLevel { level, reason } => Self::SkipLevel { level, reason: Word(reason) },
            LogKind::RepeatEscalationPath { pass } => Self::RepeatEscalationPath { pass },
            LogKind::ExhaustEscalationPath => Self::ExhaustEscalationPath,
            LogKind::Fallback { users } => Self::Fallback { users: words(&users) },
            LogKind::Notify { user, contact_method, channel, delivery } => Self::Notify {
                user: Word(user),
                contact_method: Word(contact_method),
                channel: Word(channel),
                delivery: Word(delivery),
            },
            LogKind::NotifyFailed { user, channel, delivery, words } => {
                Self::NotifyFailed { user: Word(user), channel: Word(channel), delivery: Word(delivery), words }
            }
            LogKind::SkipPerson { user, reason } => Self::SkipPerson { user: Word(user), reason: Word(reason) },
            LogKind::Snooze { until } => Self::Snooze { until: until.micros() },
            LogKind::Annotate { content } => Self::Annotate { content },
            LogKind::StatusUpdate { message } => Self::StatusUpdate { message },
            LogKind::UrgencyChange { urgency } => Self::UrgencyChange { urgency: Word(urgency) },
            LogKind::PriorityChange { priority } => Self::PriorityChange { priority: priority.map(Word) },
            LogKind::TitleChange { title } => Self::TitleChange { title },
            LogKind::ConferenceBridgeChange { bridge } => {
                Self::ConferenceBridgeChange { bridge: bridge.as_ref().map(Into::into) }
            }
            LogKind::Delegate { users } => Self::Delegate { users: words(&users) },
            LogKind::MergedFrom { incident, number, alerts } => {
                Self::MergedFrom { incident: Word(incident), number, alerts }
            }
            LogKind::ServiceChange { service } => Self::ServiceChange { service: Word(service) },
        }
    }
}

impl From<KindDocument> for LogKind {
    fn from(document: KindDocument) -> Self {
        match document {
            KindDocument::Trigger { alert, summary } => Self::Trigger { alert: alert.map(|alert| alert.0), summary },
            KindDocument::Acknowledge => Self::Acknowledge,
            KindDocument::Unacknowledge(reason) => Self::Unacknowledge(reason.into()),
            KindDocument::Resolve(reason) => Self::Resolve(reason.into()),
            KindDocument::Reopen => Self::Reopen,
            KindDocument::Assign { users } => Self::Assign { users: values(users) },
            KindDocument::Escalate { users, level } => Self::Escalate { users: values(users), level },
            KindDocument::SkipLevel { level, reason } => Self::SkipLevel { level, reason: reason.0 },
            KindDocument::RepeatEscalationPath { pass } => Self::RepeatEscalationPath { pass },
            KindDocument::ExhaustEscalationPath => Self::ExhaustEscalationPath,
            KindDocument::Fallback { users } => Self::Fallback { users: values(users) },
            KindDocument::Notify { user, contact_method, channel, delivery } => Self::Notify {
                user: user.0,
                contact_method: contact_method.0,
                channel: channel.0,
                delivery: delivery.0,
            },
            KindDocument::NotifyFailed { user, channel, delivery, words } => {
                Self::NotifyFailed { user: user.0, channel: channel.0, delivery: delivery.0, words }
            }
            KindDocument::SkipPerson { user, reason } => Self::SkipPerson { user: user.0, reason: reason.0 },
            KindDocument::Snooze { until } => Self::Snooze { until: At::from_micros(until) },
            KindDocument::Annotate { content } => Self::Annotate { content },
            KindDocument::StatusUpdate { message } => Self::StatusUpdate { message },
            KindDocument::UrgencyChange { urgency } => Self::UrgencyChange { urgency: urgency.0 },
            KindDocument::PriorityChange { priority } => {
                Self::PriorityChange { priority: priority.map(|priority| priority.0) }
            }
            KindDocument::TitleChange { title } => Self::TitleChange { title },
            KindDocument::ConferenceBridgeChange { bridge } => {
                Self::ConferenceBridgeChange { bridge: bridge.map(Into::into) }
            }
            KindDocument::Delegate { users } => Self::Delegate { users: values(users) },
            KindDocument::MergedFrom { incident, number, alerts } => {
                Self::MergedFrom { incident: incident.0, number, alerts }
            }
            KindDocument::ServiceChange { service } => Self::ServiceChange { service: service.0 },
        }
    }
}
