//! What one group commit holds, and what it answers.

use std::sync::Arc;

use bytes::Bytes;
use vigie_core::{
    engine::{AlertChange, EventOutcome, Receipt, RoundRobinMove},
    event::ChangeEvent,
    ids::{BatchId, ChangeId, DeliveryId, EventId, IncidentId, IntegrationId, ServiceId, SubscriptionId},
    incident::{Incident, LogEntry},
    notify::Delivery,
    time::At,
};

use crate::rows::OpenAlertKey;

/// Everything that one group commit stores: all of it or nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The raw events, as one row.
    pub events: Option<EventBatch>,
    /// Incidents as they are after the batch, each at most once: version 0 is new, any other is the version that the
    /// decision started from. The stored version is one more.
    pub incidents: Vec<Arc<Incident>>,
    /// Changes to alerts, applied in this order.
    pub alerts: Vec<AlertChange>,
    /// What happened, in order.
    pub timeline: Vec<LogEntry>,
    /// Notifications to send: queued, due at once.
    pub deliveries: Vec<Delivery>,
    /// Queued deliveries of these incidents are cancelled, except this batch's own new ones.
    pub cancel_queued_of: Vec<IncidentId>,
    /// Receipts that move on, in order. One that would move back is ignored.
    pub receipts: Vec<Receipt>,
    /// Webhooks to send, in order per incident.
    pub webhooks: Vec<NewWebhook>,
    /// Change events.
    pub changes: Vec<NewChange>,
    /// Rings that turned, in order.
    pub round_robin: Vec<RoundRobinMove>,
    /// The lease under which it was decided; the commit fails when it has moved on.
    pub lane: Option<LaneToken>,
    /// When it was decided.
    pub now: At,
}

impl Batch {
    /// Whether there is nothing to store.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_none()
            && self.incidents.is_empty()
            && self.alerts.is_empty()
            && self.timeline.is_empty()
            && self.deliveries.is_empty()
            && self.cancel_queued_of.is_empty()
            && self.receipts.is_empty()
            && self.webhooks.is_empty()
            && self.changes.is_empty()
            && self.round_robin.is_empty()
    }
}

impl From<&Batch> for Arc<Batch> {
    fn from(batch: &Batch) -> Self {
        Self::new(batch.clone())
    }
}

/// The raw events of a group commit.
#[derive(Clone, Debug, PartialEq)]
pub struct EventBatch {
    /// Its id; an event is named by it and its place.
    pub id: BatchId,
    /// When the events came in.
    pub received_at: At,
    /// The version of the directory that judged them.
    pub directory_version: u64,
    /// The events in the order in which they were decided.
    pub events: Vec<StoredEvent>,
}

/// One event as it came in, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    /// Which wire brought it.
    pub wire: Wire,
    /// The integration whose key it used.
    pub integration: IntegrationId,
    /// Its dedup key; a generated one where the sender gave none; empty for a change.
    pub dedup_key: String,
    /// The body as sent.
    pub body: Bytes,
    /// What became of it.
    pub outcome: EventOutcome,
}

/// The wire over which an event came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wire {
    /// Events API v1.
    V1,
    /// Events API v2, an alert event.
    V2,
    /// Events API v2, a change event.
    Change,
}

impl Wire {
    /// The word used in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
            Self::Change => "change",
        }
    }

    /// Reads the word used in tables.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::V1, Self::V2, Self::Change].into_iter().find(|wire| wire.as_str() == text)
    }
}

/// One webhook to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// Its id, which the receiver sees.
    pub id: DeliveryId,
    /// To whom.
    pub subscription: SubscriptionId,
    /// About which incident; those of one subscription and incident go out in order.
    pub incident: IncidentId,
    /// PagerDuty's event type (`incident.triggered`).
    pub event_type: &'static str,
    /// The body to send.
    pub body: String,
    /// When it happened; due at once.
    pub at: At,
}

/// One change event to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewChange {
    /// Its id.
    pub id: ChangeId,
    /// The service of its integration.
    pub service: ServiceId,
    /// The raw event.
    pub event: EventId,
    /// What the sender said.
    pub change: ChangeEvent,
}

/// Proof of holding a lane: a commit under it fails once another owner has taken the lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LaneToken {
    /// Which lane, from 0.
    pub lane: u32,
    /// Grows with every change of owner.
    pub token: i64,
}

/// What a commit changed that the shell keeps in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The event batch was stored before, under the same id: nothing was done now.
    pub was_stored_before: bool,
    /// Alerts that were open and are not any more, by key; sorted.
    pub closed_alerts: Vec<(IntegrationId, String)>,
    /// Open alerts that are in another incident now, with that incident; sorted.
    pub moved_alerts: Vec<OpenAlertKey>,
}
