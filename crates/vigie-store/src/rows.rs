//! What queries ask for and answer, beyond the types of the core.

mod alerts;
mod newest;

use vigie_core::{
    directory::Kind,
    event::ChangeEvent,
    ids::{
        AlertId, ChangeId, DeliveryId, EventId, IncidentId, IntegrationId, ServiceId, SubscriptionId, TokenId, UserId,
    },
    incident::Urgency,
    notify::{Delivery, DeliveryState},
    time::At,
};

pub use self::{
    alerts::{AlertFilter, AlertSort, AlertSortField},
    newest::{NewestFilter, OfServices},
};
use crate::batch::{StoredEvent, Wire};

/// Which part of a list to answer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many items to pass over.
    pub offset: u32,
    /// How many items to answer with at most.
    pub limit: u32,
    /// Whether to count all items: costs a walk over all of them.
    pub want_total: bool,
}

impl Page {
    /// The first items of a list, uncounted.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { offset: 0, limit, want_total: false }
    }
}

/// One part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The items.
    pub items: Vec<T>,
    /// Whether more follow.
    pub more: bool,
    /// How many there are in all, where the page asked for it.
    pub total: Option<u64>,
}

/// The status of an incident as a word, without the data that goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IncidentStatus {
    /// Nobody has said that they are on it.
    Triggered,
    /// Somebody is on it.
    Acknowledged,
    /// It is over.
    Resolved,
}

impl IncidentStatus {
    /// PagerDuty's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Triggered => "triggered",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
        }
    }

    /// Reads PagerDuty's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Triggered, Self::Acknowledged, Self::Resolved].into_iter().find(|status| status.as_str() == text)
    }
}

/// Which incidents to list. An empty list or `None` does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentFilter {
    /// These only.
    pub ids: Vec<IncidentId>,
    /// With one of these statuses.
    pub statuses: Vec<IncidentStatus>,
    /// With one of these urgencies.
    pub urgencies: Vec<Urgency>,
    /// Of one of these services. `Some(vec![])` finds nothing: a team without services.
    pub services: Option<Vec<ServiceId>>,
    /// Assigned to one of these people now.
    pub assignees: Vec<UserId>,
    /// With this incident key.
    pub incident_key: Option<String>,
    /// Made at this moment or later.
    pub since: Option<At>,
    /// Made before this moment.
    pub until: Option<At>,
    /// In which order; by number, ascending, where it is not said.
    pub sort: IncidentSort,
}

/// The order of a list of incidents; equal ones follow by number in the same direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IncidentSort {
    /// By what.
    pub field: IncidentSortField,
    /// Largest, newest, most urgent first.
    pub descending: bool,
}

/// What a list of incidents is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum IncidentSortField {
    /// `incident_number`
    #[default]
    Number,
    /// `created_at`
    CreatedAt,
    /// `resolved_at`; open ones come last in both directions.
    ResolvedAt,
    /// `urgency`: descending is high first.
    Urgency,
}

/// What goes on at a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceActivity {
    /// An open incident is triggered.
    pub triggered: bool,
    /// An open incident is acknowledged.
    pub acknowledged: bool,
    /// When its latest incident was made.
    pub last_incident_at: At,
}

/// Which log entries to list. `None` does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Of this incident.
    pub incident: Option<IncidentId>,
    /// From this moment on.
    pub since: Option<At>,
    /// Before this moment.
    pub until: Option<At>,
    /// Only what matters most: triggered, acknowledged, escalated, resolved … and no notifications.
    pub is_overview: bool,
    /// Newest first, as PagerDuty lists them; else oldest first, as a timeline reads.
    pub newest_first: bool,
}

/// Which change events to list, newest first. `None` does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Of one of these services. `Some(vec![])` finds nothing.
    pub services: Option<Vec<ServiceId>>,
    /// Of one of these integrations. `Some(vec![])` finds nothing.
    pub integrations: Option<Vec<IntegrationId>>,
    /// Made at this moment or later.
    pub since: Option<At>,
    /// Made before this moment.
    pub until: Option<At>,
}

/// A change event that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRow {
    /// Its id.
    pub id: ChangeId,
    /// The service of its integration when it came.
    pub service: ServiceId,
    /// The raw event.
    pub event: EventId,
    /// What the sender said.
    pub change: ChangeEvent,
}

/// A raw event with what is known about its batch.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// When it came in.
    pub received_at: At,
    /// The version of the directory that judged it.
    pub directory_version: u64,
    /// The event and what became of it.
    pub event: StoredEvent,
}

/// The event that an integration sent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastEvent {
    /// Which one.
    pub event: EventId,
    /// When it came in.
    pub received_at: At,
}

/// How many incidents are open. Kept with every commit, not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Triggered, high urgency.
    pub triggered_high: u64,
    /// Triggered, low urgency.
    pub triggered_low: u64,
    /// Acknowledged, high urgency.
    pub acknowledged_high: u64,
    /// Acknowledged, low urgency.
    pub acknowledged_low: u64,
}

impl Counters {
    /// All triggered ones.
    #[must_use]
    pub const fn triggered(self) -> u64 {
        self.triggered_high + self.triggered_low
    }

    /// All acknowledged ones.
    #[must_use]
    pub const fn acknowledged(self) -> u64 {
        self.acknowledged_high + self.acknowledged_low
    }

    /// All open ones.
    #[must_use]
    pub const fn open(self) -> u64 {
        self.triggered() + self.acknowledged()
    }
}

/// An open alert by its key, for the index in memory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenAlertKey {
    /// The integration that brought it.
    pub integration: IntegrationId,
    /// The sender's key.
    pub dedup_key: String,
    /// The alert.
    pub alert: AlertId,
    /// Its incident.
    pub incident: IncidentId,
}

/// An open incident that alerts may still join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenGroup {
    /// Its service.
    pub service: ServiceId,
    /// What an alert must share to join.
    pub keys: Vec<String>,
    /// The incident.
    pub incident: IncidentId,
    /// Alerts before this moment join.
    pub open_until: At,
}

/// A delivery that a worker may send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedDelivery {
    /// What to send.
    pub delivery: Delivery,
    /// Which attempt this is, from 1.
    pub attempts: u32,
}

/// Which deliveries are asked for; the default is all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Only those to this person.
    pub user: Option<UserId>,
    /// Only those that did not arrive.
    pub only_failed: bool,
}

/// A delivery and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptView {
    /// What was to be sent.
    pub delivery: Delivery,
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// While queued: when the next attempt is due.
    pub due_at: At,
    /// The provider's name for it.
    pub provider_id: Option<String>,
    /// The provider's last words.
    pub words: Option<String>,
    /// When the provider took it.
    pub handed_over_at: Option<At>,
    /// When it arrived.
    pub delivered_at: Option<At>,
    /// When it failed.
    pub failed_at: Option<At>,
    /// When the person answered.
    pub answered_at: Option<At>,
    /// When it was no longer needed.
    pub cancelled_at: Option<At>,
}

/// A webhook that a worker may send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedWebhook {
    /// Its id.
    pub id: DeliveryId,
    /// To whom.
    pub subscription: SubscriptionId,
    /// About which incident.
    pub incident: IncidentId,
    /// PagerDuty's event type.
    pub event_type: String,
    /// The body to send.
    pub body: String,
    /// When it happened.
    pub at: At,
    /// Which attempt this is, from 1.
    pub attempts: u32,
}

/// How an attempt to send a webhook ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookEnd {
    /// The receiver took it.
    Delivered,
    /// It is given up, and counts as dropped in a row.
    Dropped {
        /// The receiver's words, or ours.
        words: String,
    },
    /// It was not sent, because nobody wants it any more: no fault of the receiver.
    Unwanted {
        /// Why.
        words: String,
    },
    /// It is tried again.
    Retry {
        /// When.
        at: At,
        /// The receiver's words, or ours.
        words: String,
    },
}

/// An event that could not be stored, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its place among all dead letters.
    pub number: i64,
    /// When it was set aside.
    pub at: At,
    /// Which wire brought it.
    pub wire: Wire,
    /// The body as sent.
    pub body: Vec<u8>,
    /// Why it could not be stored.
    pub error: String,
}

/// What an API token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenAccess {
    /// Everything its owner may do.
    Full,
    /// Reading.
    ReadOnly,
}

impl TokenAccess {
    /// The word used in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::ReadOnly => "read_only",
        }
    }

    /// Reads the word used in tables.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Full, Self::ReadOnly].into_iter().find(|access| access.as_str() == text)
    }
}

/// An API token, by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Its id.
    pub id: TokenId,
    /// The hash of the secret, as text; the store never sees the secret.
    pub hash: String,
    /// Whose it is; `None`: the account's.
    pub user: Option<UserId>,
    /// What it allows.
    pub access: TokenAccess,
    /// What it is for, for people.
    pub description: String,
    /// When it was made.
    pub created_at: At,
    /// When it was used last, within a minute.
    pub last_used_at: Option<At>,
    /// Its last four characters; unknown for those made before they were kept.
    pub truncated: Option<String>,
}

/// A signed-in browser, by the hash of its cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The hash of the cookie's secret, as text.
    pub hash: String,
    /// Who.
    pub user: UserId,
    /// When they signed in.
    pub created_at: At,
    /// First moment at which the session is not valid any more.
    pub expires_at: At,
}

/// A webhook that its receiver did not take at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubledWebhook {
    /// Its id.
    pub id: DeliveryId,
    /// What it told: `incident.triggered`.
    pub event_type: String,
    /// When that happened.
    pub at: At,
    /// It was given up; else it is tried again.
    pub is_dropped: bool,
    /// How many times it was tried.
    pub attempts: u32,
    /// What the receiver said last.
    pub words: String,
    /// When it was given up.
    pub finished_at: Option<At>,
}

/// A version of the configuration, and the change that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionMade {
    /// Which.
    pub version: u64,
    /// When it was made.
    pub made_at: At,
    /// By whom, as the history names them.
    pub made_by: String,
}

impl SessionRow {
    /// What people call it by: it tells nothing about the cookie.
    #[must_use]
    pub fn id(&self) -> String {
        session_id(&self.hash)
    }
}

/// The id of the session with a hash: its first 60 bits, which no two sessions share.
pub(crate) fn session_id(hash: &str) -> String {
    let start: String = hash.chars().take(15).collect();
    format!("S{}", start.to_uppercase())
}

/// One entry of the history of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// The version of the directory that the change made.
    pub directory_version: u64,
    /// What kind of object.
    pub kind: Kind,
    /// Its id, as text.
    pub id: String,
    /// `put` or `remove`; in the history of one object `create` for the first.
    pub change: String,
    /// When.
    pub changed_at: At,
    /// Who, as the caller said it.
    pub changed_by: String,
}

/// What [`crate::Store::delete_expired`] deletes: what is older than these moments; `None` keeps it for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Raw events received before this moment.
    pub events_before: Option<At>,
    /// Webhooks that ended before this moment.
    pub webhooks_before: Option<At>,
    /// Change events made before this moment.
    pub changes_before: Option<At>,
    /// Dead letters set aside before this moment.
    pub dead_letters_before: Option<At>,
    /// Personal messages made before this moment, unless they are still to be sent.
    pub personal_messages_before: Option<At>,
}
