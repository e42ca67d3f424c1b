//! What the engine answers.

use std::sync::Arc;

use crate::{
    alert::Alert,
    event::Severity,
    ids::{AlertId, DeliveryId, IncidentId, MaintenanceWindowId, PolicyId, RuleId, SubscriptionId},
    incident::{Agent, Incident, LogEntry},
    notify::{Delivery, DeliveryState},
    time::At,
};

/// What is to be stored, all of it or nothing. An empty decision stores nothing and is a good answer to a late timer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// Incidents that are new (version 0) or changed, in the order they were touched. The store raises the version.
    pub incidents: Vec<Arc<Incident>>,
    /// Changes to alerts, in order.
    pub alerts: Vec<AlertChange>,
    /// What happened, in order.
    pub timeline: Vec<LogEntry>,
    /// Notifications to send.
    pub deliveries: Vec<Delivery>,
    /// Notifications of these incidents that are still queued are no longer needed.
    pub cancel_queued_of: Vec<IncidentId>,
    /// The receipt of a delivery moves on.
    pub receipt: Option<Receipt>,
    /// What webhook subscribers hear.
    pub announcements: Vec<Announcement>,
    /// Rings that turned.
    pub round_robin: Vec<RoundRobinMove>,
    /// For an event: what became of it.
    pub event: Option<EventOutcome>,
}

/// How far a delivery is now. The store never moves a receipt back (a late "handed over" after "answered" is ignored).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which delivery.
    pub delivery: DeliveryId,
    /// How far it is.
    pub state: DeliveryState,
    /// When it got there.
    pub at: At,
    /// The provider's name for it, where it was just given.
    pub provider_id: Option<String>,
    /// The provider's words, where it failed or is late.
    pub words: Option<String>,
    /// For [`DeliveryState::Queued`]: when the next attempt is due.
    pub retry_at: Option<At>,
}

/// A change to alerts.
#[derive(Clone, Debug, PartialEq)]
pub enum AlertChange {
    /// A new one.
    Open(Arc<Alert>),
    /// One ended.
    Resolve {
        /// Which.
        alert: AlertId,
        /// When.
        at: At,
    },
    /// All open alerts of an incident ended.
    ResolveAllOf {
        /// Which incident.
        incident: IncidentId,
        /// When.
        at: At,
    },
    /// All alerts of an incident moved into another.
    MoveAll {
        /// From this one.
        from: IncidentId,
        /// Into this one.
        to: IncidentId,
    },
    /// One alert moved into another incident.
    Move {
        /// Which.
        alert: AlertId,
        /// Into this one.
        to: IncidentId,
    },
    /// A responder changed its severity.
    SetSeverity {
        /// Which.
        alert: AlertId,
        /// To this.
        severity: Severity,
    },
}

/// What became of an event. Stored with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventOutcome {
    /// It opened an alert in a new incident.
    Triggered {
        /// The alert.
        alert: AlertId,
        /// The incident.
        incident: IncidentId,
    },
    /// It opened an alert that joined an open incident.
    Grouped {
        /// The alert.
        alert: AlertId,
        /// The incident.
        incident: IncidentId,
    },
    /// Its alert is open already; only the event is kept.
    Duplicate {
        /// The alert.
        alert: AlertId,
        /// Its incident.
        incident: IncidentId,
    },
    /// It acknowledged an incident.
    Acknowledged {
        /// The incident.
        incident: IncidentId,
    },
    /// It ended an alert.
    Resolved {
        /// The alert.
        alert: AlertId,
        /// Its incident.
        incident: IncidentId,
    },
    /// It changed nothing, for a named reason.
    Silent(SilenceReason),
}

/// Why an event changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SilenceReason {
    /// The service is under maintenance.
    Maintenance(MaintenanceWindowId),
    /// The service is disabled.
    ServiceDisabled,
    /// An acknowledge or resolve whose dedup key has no open alert on its integration.
    NoOpenAlert,
    /// An acknowledge of an incident that is acknowledged already.
    AlreadyAcknowledged,
    /// The integration or its service was deleted between acceptance and decision.
    IntegrationGone,
    /// It only records a change; nobody is paged for those.
    ChangeEvent,
}

impl SilenceReason {
    /// The reason as a word for tables and APIs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Maintenance(_) => "maintenance",
            Self::ServiceDisabled => "service_disabled",
            Self::NoOpenAlert => "no_open_alert",
            Self::AlreadyAcknowledged => "already_acknowledged",
            Self::IntegrationGone => "integration_gone",
            Self::ChangeEvent => "change_event",
        }
    }
}

/// One thing that webhook subscribers hear; the shell renders it and queues it in order per incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Announcement {
    /// What happened.
    pub kind: AnnouncementKind,
    /// The incident as it is after it.
    pub incident: Arc<Incident>,
    /// When.
    pub at: At,
    /// Who did it.
    pub agent: Agent,
    /// Subscriptions that want it, by id.
    pub subscriptions: Vec<SubscriptionId>,
    /// For a note: its text.
    pub note: Option<String>,
}

/// PagerDuty's outgoing event types that the engine gives rise to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnnouncementKind {
    /// `incident.triggered`
    Triggered,
    /// `incident.acknowledged`
    Acknowledged,
    /// `incident.unacknowledged`
    Unacknowledged,
    /// `incident.resolved`
    Resolved,
    /// `incident.reopened`
    Reopened,
    /// `incident.escalated`
    Escalated,
    /// `incident.delegated`
    Delegated,
    /// `incident.reassigned`
    Reassigned,
    /// `incident.annotated`
    Annotated,
    /// `incident.status_update_published`
    StatusUpdatePublished,
    /// `incident.priority_updated`
    PriorityUpdated,
    /// `incident.service_updated`
    ServiceUpdated,
    /// `incident.conference_bridge.updated`
    ConferenceBridgeUpdated,
}

impl AnnouncementKind {
    /// PagerDuty's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Triggered => "incident.triggered",
            Self::Acknowledged => "incident.acknowledged",
            Self::Unacknowledged => "incident.unacknowledged",
            Self::Resolved => "incident.resolved",
            Self::Reopened => "incident.reopened",
            Self::Escalated => "incident.escalated",
            Self::Delegated => "incident.delegated",
            Self::Reassigned => "incident.reassigned",
            Self::Annotated => "incident.annotated",
            Self::StatusUpdatePublished => "incident.status_update_published",
            Self::PriorityUpdated => "incident.priority_updated",
            Self::ServiceUpdated => "incident.service_updated",
            Self::ConferenceBridgeUpdated => "incident.conference_bridge.updated",
        }
    }
}

/// A ring turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundRobinMove {
    /// The policy.
    pub policy: PolicyId,
    /// Its level.
    pub rule: RuleId,
    /// The place of the target that is next now, from 0.
    pub next: u32,
}

/// Why a command was refused; nothing is stored then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such incident.
    #[error("Incident Not Found")]
    IncidentNotFound,
    /// The service of a new incident does not exist.
    #[error("Service not found")]
    ServiceNotFound,
    /// The policy to assign to does not exist.
    #[error("Escalation policy not found")]
    PolicyNotFound,
    /// A person to assign to does not exist.
    #[error("Assignee not found")]
    UserNotFound,
    /// Nobody was named to assign to.
    #[error("Name at least one assignee")]
    NoAssignee,
    /// The incident is resolved.
    #[error("Incident Already Resolved")]
    AlreadyResolved,
    /// An open incident has the key.
    #[error("Open incident with matching dedup key already exists on this service")]
    IncidentKeyTaken,
    /// Low-urgency incidents do not escalate (PagerDuty's rule).
    #[error("A low-urgency incident cannot be escalated: raise its urgency first")]
    LowUrgency,
    /// The policy has no such level.
    #[error("The escalation policy has no such level")]
    NoSuchLevel,
    /// A snooze outside 1 second to 7 days.
    #[error("Snooze duration must be between 1 and 604800 seconds")]
    SnoozeOutOfRange,
    /// An incident cannot be merged into itself.
    #[error("An incident cannot be merged into itself")]
    MergeWithItself,
    /// A merge source was merged before.
    #[error("Incident Already Merged")]
    AlreadyMerged,
    /// More alerts than an incident may hold.
    #[error("An incident cannot hold more than 1000 alerts")]
    TooManyAlerts,
    /// The alert is not part of the incident.
    #[error("Alert Not Found")]
    AlertNotFound,
    /// A note without text, or one longer than 25,000 characters.
    #[error("Note content must have between 1 and 25000 characters")]
    NoteLength,
    /// A status update without text, or one longer than 25,000 characters.
    #[error("A status update must have between 1 and 25000 characters")]
    StatusUpdateLength,
}
