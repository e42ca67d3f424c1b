//! An alert: one problem as its sender sees it, joined by dedup key, shown inside an incident.

use std::sync::Arc;

use crate::{
    event::{Report, Severity},
    ids::{AlertId, EventId, IncidentId, IntegrationId, ServiceId},
    time::At,
};

/// An alert. Alerts are small and many: the report is shared, never copied.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// The service it belongs to.
    pub service: ServiceId,
    /// The integration that brought it; dedup keys are unique among its open alerts.
    pub integration: IntegrationId,
    /// The incident it is part of.
    pub incident: IncidentId,
    /// The sender's key.
    pub dedup_key: String,
    /// Open or over.
    pub status: AlertStatus,
    /// As in the report; a responder may change it.
    pub severity: Severity,
    /// What the first trigger event said.
    pub report: Arc<Report>,
    /// The event that opened it.
    pub opened_by: EventId,
    /// When it was opened.
    pub created_at: At,
}

/// What the shell keeps in memory of an open alert: all that the engine needs to judge an event about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenAlert {
    /// Its id.
    pub id: AlertId,
    /// The incident it is part of.
    pub incident: IncidentId,
}

/// Whether an alert is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertStatus {
    /// Open.
    Triggered,
    /// Over since the given moment.
    Resolved {
        /// When it ended.
        at: At,
    },
}

impl AlertStatus {
    /// The wire's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Triggered => "triggered",
            Self::Resolved { .. } => "resolved",
        }
    }
}
