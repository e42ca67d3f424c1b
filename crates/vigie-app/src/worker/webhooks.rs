//! Webhooks: posts what subscribers hear, in order for each subscription and incident.

use std::{convert::Infallible, sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::sync::{Semaphore, watch};
use vigie_channels::webhook::{self, WebhookPost, WebhookResult};
use vigie_core::{
    directory::{Change, Directory, Object, Subscription},
    ids::{Ids, SubscriptionId},
    time::At,
};
use vigie_store::{LeasedWebhook, StoreError, WebhookEnd};

use super::{Work, place};
use crate::{app::Shared, metrics::Word, pulse::WEBHOOKS};

/// How many posts are on their way at the same time. A dead receiver holds a place for five seconds at most.
const AT_ONCE: u32 = 32;
/// Longer than a post can take, so that nobody else takes a row that is being sent.
const LEASE: Duration = Duration::from_secs(30);
/// After this many drops in a row a subscription is switched off (PagerDuty's rule, reference section D).
const DROPS_UNTIL_DISABLED: u32 = 3;
/// For this long.
const DISABLED_FOR: Duration = Duration::from_secs(24 * 3600);

/// The worker.
pub(super) struct SendWebhooks {
    shared: Arc<Shared>,
    stop: watch::Receiver<bool>,
    places: Arc<Semaphore>,
    /// Held from the claim until every claimed row has its place, so that `settle` misses none.
    claiming: tokio::sync::Mutex<()>,
}

impl SendWebhooks {
    pub(super) fn new(shared: Arc<Shared>, stop: watch::Receiver<bool>) -> Self {
        let places = Arc::new(Semaphore::new(AT_ONCE as usize));
        Self { shared, stop, places, claiming: tokio::sync::Mutex::default() }
    }
}

#[async_trait]
impl Work for SendWebhooks {
    async fn run(&self) -> Result<usize, StoreError> {
        let _claiming = self.claiming.lock().await;
        // With all places taken nothing is leased.
        let Some(place) = place(&self.places, &self.stop).await else { return Ok(0) };
        drop(place);
        let free = u32::try_from(self.places.available_permits()).unwrap_or(1);
        let now = self.shared.clock.now();
        let claimed = self.shared.store.claim_webhooks(now, now + LEASE, free).await?;
        let count = claimed.len();
        for webhook in claimed {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { break };
            let shared = Arc::clone(&self.shared);
            tokio::spawn(async move {
                send(&shared, &webhook).await;
                drop(place);
                // The next one of the same incident may go now.
                shared.signals.webhooks.notify_one();
            });
        }
        Ok(count)
    }

    async fn settle(&self) {
        let _nobody_claims = self.claiming.lock().await;
        drop(self.places.acquire_many(AT_ONCE).await);
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        self.shared.store.next_webhook_due_at().await
    }

    fn name(&self) -> &'static str {
        "webhooks"
    }
}

async fn send(shared: &Shared, leased: &LeasedWebhook) {
    let now = shared.clock.now();
    let subscription = shared.directory.load().subscriptions.get(&leased.subscription).cloned();
    let enabled = subscription.filter(|subscription| subscription.is_enabled(now));
    let (end, kind) = match &enabled {
        None => (WebhookEnd::Unwanted { words: "the subscription is gone or disabled".to_owned() }, "dropped"),
        Some(subscription) => end_of(post(shared, subscription, leased).await, leased, shared.clock.now()),
    };
    let now = shared.clock.now();
    match &end {
        WebhookEnd::Delivered => shared.pulse.sent(WEBHOOKS, now, None),
        WebhookEnd::Retry { words, .. } | WebhookEnd::Dropped { words } => {
            shared.pulse.sent(WEBHOOKS, now, Some(words))
        }
        WebhookEnd::Unwanted { .. } => {}
    }
    shared.metrics.webhooks.get_or_create(&Word { kind }).inc();
    match (shared.store.finish_webhook(leased.id, &end, now).await, enabled) {
        (Ok(drops), Some(subscription)) if drops >= DROPS_UNTIL_DISABLED => disable(shared, &subscription, now).await,
        (Ok(_), _) => {}
        (Err(error), _) => {
            tracing::error!(%error, webhook = %leased.id, "a webhook's end was not stored; it is sent again");
        }
    }
}

fn end_of(result: WebhookResult, leased: &LeasedWebhook, now: At) -> (WebhookEnd, &'static str) {
    match result {
        WebhookResult::Delivered => (WebhookEnd::Delivered, "delivered"),
        WebhookResult::Dropped { words } => (WebhookEnd::Dropped { words }, "dropped"),
        WebhookResult::Retry { words } => match webhook::retry_at(leased.attempts, leased.at, now) {
            Some(at) => (WebhookEnd::Retry { at, words }, "retried"),
            None => (WebhookEnd::Dropped { words }, "dropped"),
        },
    }
}

async fn post(shared: &Shared, subscription: &Subscription, leased: &LeasedWebhook) -> WebhookResult {
    let headers: Vec<(&str, &str)> =
        subscription.custom_headers.iter().map(|header| (header.name.as_str(), header.value.as_str())).collect();
    let post = WebhookPost {
        url: &subscription.url,
        body: &leased.body,
        secrets: &[subscription.secret.as_str()],
        subscription: leased.subscription.as_str(),
        webhook_id: leased.id.as_str(),
        custom_headers: &headers,
    };
    shared.channels.webhooks.post(&post).await
}

async fn disable(shared: &Shared, subscription: &Subscription, now: At) {
    let id = subscription.id;
    let plan = |directory: &Directory, _: &mut Ids, _| Ok::<_, Infallible>(switched_off(directory, id, now));
    match shared.configure("webhook worker".into(), plan).await {
        Ok(false) => {}
        Ok(true) => {
            tracing::warn!(subscription = %id, "three webhooks in a row were dropped: switched off for a day");
            // When the day is over, it takes three in a row again.
            if let Err(error) = shared.store.reset_webhook_drops(id).await {
                tracing::error!(%error, subscription = %id, "the dropped webhooks are still counted");
            }
        }
        Err(error) => tracing::error!(%error, subscription = %id, "a subscription could not be switched off"),
    }
}

/// The subscription as it is by now, switched off; nothing where it is gone or off already. Whoever changed or removed
/// it meanwhile keeps their change.
fn switched_off(directory: &Directory, id: SubscriptionId, now: At) -> (Vec<Change>, bool) {
    let Some(known) = directory.subscriptions.get(&id).filter(|known| known.is_enabled(now)) else {
        return (Vec::new(), false);
    };
    let mut disabled = Subscription::clone(known);
    disabled.disabled_until = Some(now + DISABLED_FOR);
    (vec![Change::Put(Object::Subscription(Arc::new(disabled)))], true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_that_was_removed_meanwhile_stays_removed() {
        let gone = SubscriptionId::parse("PGONE01").expect("an id");
        assert_eq!(switched_off(&Directory::default(), gone, At::EPOCH), (Vec::new(), false));
    }
}
