//! The part of the store's interface that is not built yet: each function here moves to the file of its subject.

use std::sync::Arc;

use vigie_core::{
    alert::Alert,
    directory::{Change, Channel, Directory},
    engine::RoundRobinMove,
    escalate::Policy,
    ids::{
        AlertId, BatchId, ChangeId, DeliveryId, EventId, IncidentId, IntegrationId, LogEntryId, PolicyId, ServiceId,
        SubscriptionId, TokenId, UserId,
    },
    incident::{Incident, LogEntry},
    notify::Delivery,
    time::At,
};

use crate::*;

type Result<T> = std::result::Result<T, StoreError>;

fn pending<T>() -> Result<T> {
    Err(StoreError::unreadable("nothing", "this part of the store is not built yet"))
}

/// The store.
#[derive(Clone)]
pub struct Store;

#[allow(missing_docs, clippy::unused_async)]
impl Store {
    // store.rs
    pub async fn open(_url: &str) -> Result<Self> {
        pending()
    }
    pub async fn is_empty(&self) -> Result<bool> {
        pending()
    }
    pub async fn ping(&self) -> Result<()> {
        pending()
    }
    /// Closes all connections; SQLite's log is folded into the file.
    pub async fn close(&self) {}

    // directory.rs
    pub async fn load_directory(&self) -> Result<Directory> {
        pending()
    }
    pub async fn save_changes(&self, _from_version: u64, _changes: &[Change], _at: At, _by: &str) -> Result<()> {
        pending()
    }
    pub async fn directory_version(&self) -> Result<u64> {
        pending()
    }
    pub async fn policy_versions(&self, _wanted: &[(PolicyId, u64)]) -> Result<Vec<Arc<Policy>>> {
        pending()
    }
    /// The history of the configuration, newest first.
    pub async fn list_audit(&self, _page: Page) -> Result<Listed<AuditRow>> {
        pending()
    }

    // commit/
    pub async fn commit(&self, _batch: &Batch) -> Result<Committed> {
        pending()
    }

    // queries/engine.rs
    pub async fn find_open_alerts(&self, _keys: &[(IntegrationId, String)]) -> Result<Vec<Alert>> {
        pending()
    }
    pub async fn alerts_by_id(&self, _ids: &[AlertId]) -> Result<Vec<Alert>> {
        pending()
    }
    pub async fn incidents_by_id(&self, _ids: &[IncidentId]) -> Result<Vec<Incident>> {
        pending()
    }
    /// Which of these incident keys an open incident of the service has.
    pub async fn open_incident_keys(&self, _keys: &[(ServiceId, String)]) -> Result<Vec<(ServiceId, String)>> {
        pending()
    }
    /// Open alerts after the given one, ordered by (integration, dedup key).
    pub async fn open_alert_keys(&self, _after: Option<&OpenAlertKey>, _limit: u32) -> Result<Vec<OpenAlertKey>> {
        pending()
    }
    /// Open incidents whose group window is open at a moment, oldest first.
    pub async fn open_groups(&self, _now: At) -> Result<Vec<OpenGroup>> {
        pending()
    }
    pub async fn due_incidents(&self, _now: At, _limit: u32) -> Result<Vec<(IncidentId, ServiceId)>> {
        pending()
    }
    pub async fn next_due_at(&self) -> Result<Option<At>> {
        pending()
    }
    pub async fn last_incident_number(&self) -> Result<u64> {
        pending()
    }
    pub async fn round_robin(&self) -> Result<Vec<RoundRobinMove>> {
        pending()
    }

    // lanes.rs
    pub async fn take_lanes(
        &self,
        _owner: &str,
        _lanes: u32,
        _now: At,
        _lease_until: At,
    ) -> Result<Option<Vec<LaneToken>>> {
        pending()
    }
    /// False when one of the lanes has another owner by now.
    pub async fn renew_lanes(&self, _owner: &str, _lanes: &[LaneToken], _lease_until: At) -> Result<bool> {
        pending()
    }
    pub async fn release_lanes(&self, _owner: &str) -> Result<()> {
        pending()
    }

    // dead_letters.rs
    pub async fn save_dead_letter(&self, _wire: Wire, _body: &[u8], _error: &str, _at: At) -> Result<()> {
        pending()
    }
    pub async fn dead_letters(&self, _limit: u32) -> Result<Vec<DeadLetter>> {
        pending()
    }

    // outbox.rs
    pub async fn claim_deliveries(
        &self,
        _channel: Channel,
        _now: At,
        _lease_until: At,
        _limit: u32,
    ) -> Result<Vec<LeasedDelivery>> {
        pending()
    }
    /// Queued deliveries wait until a moment without counting as tried: their lease is dropped.
    pub async fn postpone_deliveries(&self, _ids: &[DeliveryId], _until: At) -> Result<()> {
        pending()
    }
    pub async fn next_delivery_due_at(&self) -> Result<Option<At>> {
        pending()
    }
    pub async fn last_handed_over_to(
        &self,
        _channel: Channel,
        _address: &str,
        _since: At,
        _limit: u32,
    ) -> Result<Vec<Delivery>> {
        pending()
    }
    pub async fn delivery_by_provider_id(&self, _provider_id: &str) -> Result<Vec<Delivery>> {
        pending()
    }
    pub async fn delivery(&self, _id: DeliveryId) -> Result<Option<ReceiptView>> {
        pending()
    }
    pub async fn deliveries_of(&self, _incident: IncidentId) -> Result<Vec<ReceiptView>> {
        pending()
    }
    pub async fn recent_deliveries(&self, _limit: u32, _before: Option<DeliveryId>) -> Result<Vec<ReceiptView>> {
        pending()
    }

    // webhooks.rs
    pub async fn claim_webhooks(&self, _now: At, _lease_until: At, _limit: u32) -> Result<Vec<LeasedWebhook>> {
        pending()
    }
    pub async fn finish_webhook(&self, _id: DeliveryId, _end: &WebhookEnd, _now: At) -> Result<u32> {
        pending()
    }
    pub async fn next_webhook_due_at(&self) -> Result<Option<At>> {
        pending()
    }
    /// Forgets the drops in a row of a subscription: it was switched on again.
    pub async fn reset_webhook_drops(&self, _subscription: SubscriptionId) -> Result<()> {
        pending()
    }

    // queries/
    pub async fn list_incidents(&self, _filter: &IncidentFilter, _page: Page) -> Result<Listed<Incident>> {
        pending()
    }
    pub async fn incident(&self, _id: IncidentId) -> Result<Option<Incident>> {
        pending()
    }
    pub async fn incident_by_number(&self, _number: u64) -> Result<Option<Incident>> {
        pending()
    }
    pub async fn list_alerts(&self, _filter: &AlertFilter, _page: Page) -> Result<Listed<Alert>> {
        pending()
    }
    pub async fn alert(&self, _id: AlertId) -> Result<Option<Alert>> {
        pending()
    }
    pub async fn list_log_entries(&self, _filter: &LogFilter, _page: Page) -> Result<Listed<LogEntry>> {
        pending()
    }
    pub async fn log_entry(&self, _id: LogEntryId) -> Result<Option<LogEntry>> {
        pending()
    }
    /// Its notes, oldest first.
    pub async fn notes_of(&self, _incident: IncidentId) -> Result<Vec<LogEntry>> {
        pending()
    }
    pub async fn list_changes(&self, _filter: &ChangeFilter, _page: Page) -> Result<Listed<ChangeRow>> {
        pending()
    }
    pub async fn change(&self, _id: ChangeId) -> Result<Option<ChangeRow>> {
        pending()
    }
    pub async fn event(&self, _id: EventId) -> Result<Option<EventRow>> {
        pending()
    }
    /// Group commits of raw events in time order, from the one after the given (received at, id).
    pub async fn event_batches(&self, _after: Option<(At, BatchId)>, _limit: u32) -> Result<Vec<EventBatch>> {
        pending()
    }
    pub async fn counters(&self) -> Result<Counters> {
        pending()
    }
    /// The policy versions that open incidents follow.
    pub async fn policies_in_open_incidents(&self) -> Result<Vec<(PolicyId, u64)>> {
        pending()
    }

    // access.rs
    pub async fn put_token(&self, _token: &TokenRow) -> Result<()> {
        pending()
    }
    pub async fn token_by_hash(&self, _hash: &str) -> Result<Option<TokenRow>> {
        pending()
    }
    pub async fn touch_token(&self, _id: TokenId, _now: At) -> Result<()> {
        pending()
    }
    pub async fn list_tokens(&self) -> Result<Vec<TokenRow>> {
        pending()
    }
    /// Whether there was one.
    pub async fn delete_token(&self, _id: TokenId) -> Result<bool> {
        pending()
    }
    pub async fn put_session(&self, _session: &SessionRow) -> Result<()> {
        pending()
    }
    pub async fn session_by_hash(&self, _hash: &str, _now: At) -> Result<Option<SessionRow>> {
        pending()
    }
    pub async fn delete_session(&self, _hash: &str) -> Result<()> {
        pending()
    }
    pub async fn set_password(&self, _user: UserId, _phc_string: &str) -> Result<()> {
        pending()
    }
    pub async fn password_of(&self, _user: UserId) -> Result<Option<String>> {
        pending()
    }

    // retention.rs
    /// Deletes what has expired, at most `limit` rows of each kind; the number of deleted rows.
    pub async fn delete_expired(&self, _now: At, _retention: &Retention, _limit: u32) -> Result<u64> {
        pending()
    }
}
