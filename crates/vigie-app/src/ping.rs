//! Pinging a webhook subscription: one event through the same queue as all others, so that it shows what they meet.

use std::sync::PoisonError;

use vigie_core::ids::{DeliveryId, IncidentId, SubscriptionId};
use vigie_pagerduty::webhook;
use vigie_store::{Batch, NewWebhook, StoreError};

use crate::App;

impl App {
    /// Sends `pagey.ping` to a subscription. Answers when it is queued.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn ping_webhook(&self, subscription: SubscriptionId) -> Result<(), StoreError> {
        let shared = self.shared();
        let now = shared.clock.now();
        // A ping is about no incident: an id of its own keeps it from waiting behind an incident's events.
        let (id, incident) = {
            let mut ids = shared.ids.lock().unwrap_or_else(PoisonError::into_inner);
            (DeliveryId::new(&mut ids), IncidentId::new(&mut ids))
        };
        let body = webhook::ping(id, now);
        let ping = NewWebhook { id, subscription, incident, event_type: "pagey.ping", body, at: now };
        let batch = Batch { webhooks: vec![ping], now, ..Batch::default() };
        shared.store.commit(&batch).await?;
        shared.wake_workers(&batch);
        Ok(())
    }
}
