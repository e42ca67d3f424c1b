//! Deliveries over one channel: leases what is queued, puts together what goes to the same address, hands it over, and
//! reports what became of it as a command.
//!
//! The lease makes a crash harmless: what was not reported is sent again when it runs out (at least once). A channel
//! that is not configured fails at once, so that the engine tries the person's next contact method.
//!
//! With more messages than places the queue is the table, not memory: what does not start soon is given back, so that
//! the claim, which knows who acknowledged, decides about it again. Who waits too long for a turn is reported as late.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use futures_util::future::join_all;
use tokio::{
    sync::{Semaphore, watch},
    time::{Instant, timeout, timeout_at},
};
use vigie_channels::{Envelope, Sent, push::Push};
use vigie_core::{
    directory::Channel,
    engine::Command,
    ids::DeliveryId,
    incident::Urgency,
    notify::{Delivery, Outcome, bundle, message, outbox},
    time::At,
};
use vigie_store::{LeasedDelivery, StoreError};

use super::{
    Work, place,
    sending::{outcome, wants_short_ones, word_of},
};
use crate::{app::Shared, ingest::Door, metrics::Word};

/// How many messages are on their way at the same time over one channel.
const AT_ONCE: u32 = 16;
/// How many rows are leased at a time after some had to be given back, so that a slow provider does not make the same
/// rows go to and fro.
const LEASED_WHEN_SLOW: u32 = 64;
/// How long leased messages wait in memory for a place; after that they are given back. Whoever acknowledges is paged
/// at most this much later by what was leased before.
const LONGEST_WAIT: Duration = Duration::from_millis(100);
/// How long the worker waits for a place before it looks who waits too long.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A page that is due for this long and has no place yet is late: the person's next contact method is tried.
const LATE_AFTER: Duration = Duration::from_secs(5);
/// How many addresses are remembered with the moment of their last message.
const ADDRESSES_REMEMBERED: usize = 10_000;

/// The worker of one channel.
pub(super) struct Deliver {
    shared: Arc<Shared>,
    door: Door,
    channel: Channel,
    stop: watch::Receiver<bool>,
    places: Arc<Semaphore>,
    /// Whether the last claim had more than could start.
    is_slow: AtomicBool,
    last_message: Mutex<HashMap<String, At>>,
    /// Held from the claim until every claimed row has its place, so that `settle` misses none.
    claiming: tokio::sync::Mutex<()>,
}

impl Deliver {
    pub(super) fn new(shared: Arc<Shared>, door: Door, channel: Channel, stop: watch::Receiver<bool>) -> Self {
        Self {
            shared,
            door,
            channel,
            stop,
            places: Arc::new(Semaphore::new(AT_ONCE as usize)),
            is_slow: AtomicBool::new(false),
            last_message: Mutex::default(),
            claiming: tokio::sync::Mutex::default(),
        }
    }

    fn last_message(&self) -> MutexGuard<'_, HashMap<String, At>> {
        self.last_message.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, address: &str, now: At) {
        let mut last = self.last_message();
        if last.len() >= ADDRESSES_REMEMBERED {
            last.retain(|_, at| bundle::send_at(Some(*at), now) > now);
        }
        last.insert(address.to_owned(), now);
    }

    /// Sends a message in a task of its own, once there is a place for it. `false`: there was none in time, or the
    /// server stops.
    async fn start(&self, leased: Vec<LeasedDelivery>, until: Instant) -> bool {
        let Ok(Some(place)) = timeout_at(until, place(&self.places, &self.stop)).await else { return false };
        let (shared, door) = (Arc::clone(&self.shared), self.door.clone());
        tokio::spawn(async move {
            send(&shared, &door, &leased).await;
            drop(place);
        });
        true
    }

    /// Leases what is due and starts it as far as there are places; how much that was, and whether some waits.
    async fn claim(&self) -> Result<(usize, bool), StoreError> {
        let now = self.shared.clock.now();
        let limit = if self.is_slow.load(Ordering::Relaxed) { LEASED_WHEN_SLOW } else { outbox::MOST_LEASED_AT_ONCE };
        let claimed = self.shared.store.claim_deliveries(self.channel, now, now + outbox::LEASE, limit).await?;
        let attempts: HashMap<DeliveryId, u32> =
            claimed.iter().map(|leased| (leased.delivery.id, leased.attempts)).collect();
        let queued: Vec<Delivery> = claimed.into_iter().map(|leased| leased.delivery).collect();
        let mut bundles = bundle::bundles(&queued, |_, address| self.last_message().get(address).copied(), now);
        bundles.sort_by_key(|bundle| bundle.deliveries.first().map(|first| first.created_at));
        let until = Instant::now() + LONGEST_WAIT;
        let (mut held, mut given_back): (Vec<(Vec<DeliveryId>, At)>, Vec<DeliveryId>) = Default::default();
        for bundle in bundles {
            let ids = bundle.deliveries.iter().map(|delivery| delivery.id);
            if bundle.send_at > now {
                held.push((ids.collect(), bundle.send_at));
                continue;
            }
            let leased = |delivery: &&Delivery| LeasedDelivery {
                delivery: (*delivery).clone(),
                attempts: attempts.get(&delivery.id).copied().unwrap_or(1),
            };
            if self.start(bundle.deliveries.iter().map(leased).collect(), until).await {
                self.remember(bundle.address, now);
            } else {
                given_back.extend(ids);
            }
        }
        for (ids, until) in held {
            self.shared.store.postpone_deliveries(&ids, until).await?;
        }
        if !given_back.is_empty() {
            self.shared.store.give_back_deliveries(&given_back).await?;
        }
        Ok((queued.len(), !given_back.is_empty()))
    }

    /// Says of every page that waits too long for a place that it is late, once: the engine tries the person's next
    /// contact method, and this one still goes out in its turn.
    async fn report_late(&self) -> Result<(), StoreError> {
        let now = self.shared.clock.now();
        let late =
            self.shared.store.late_deliveries(self.channel, now - LATE_AFTER, outbox::MOST_LEASED_AT_ONCE).await?;
        join_all(late.iter().map(async |delivery| {
            let words = format!("waits its turn: {AT_ONCE} messages are on their way and are not taken quickly");
            tracing::warn!(channel = self.name(), incident = %delivery.incident, delivery = %delivery.id, "a page is late");
            let late = Outcome::Late { words, retry_at: Some(now) };
            self.shared.metrics.deliveries.get_or_create(&Word { kind: word_of(&late) }).inc();
            if let Err(error) = self.door.command(Command::reported(delivery, late)).await {
                tracing::error!(%error, delivery = %delivery.id, "that a page is late was not stored");
            }
        }))
        .await;
        Ok(())
    }
}

#[async_trait]
impl Work for Deliver {
    async fn run(&self) -> Result<usize, StoreError> {
        let _claiming = self.claiming.lock().await;
        // With all places taken nothing is leased.
        let Ok(place) = timeout(LOOK_EVERY, self.places.acquire()).await else {
            self.report_late().await?;
            return Ok(0);
        };
        drop(place);
        let (count, some_wait) = self.claim().await?;
        self.is_slow.store(some_wait, Ordering::Relaxed);
        if some_wait {
            self.report_late().await?;
        }
        Ok(count)
    }

    async fn settle(&self) {
        let _nobody_claims = self.claiming.lock().await;
        drop(self.places.acquire_many(AT_ONCE).await);
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        self.shared.store.next_delivery_due_at(self.channel).await
    }

    fn name(&self) -> &'static str {
        self.channel.as_str()
    }
}

/// Sends one message about everything that was leased for one address, and reports it for each.
async fn send(shared: &Shared, door: &Door, leased: &[LeasedDelivery]) {
    let Some(first) = leased.first() else { return };
    let channel = first.delivery.channel;
    let delay = shared.clock.now().since(first.delivery.created_at);
    shared.metrics.page_delay_seconds.observe(delay.as_secs_f64());
    let sent = match shared.channels.get(channel) {
        Some(sender) => sender.send(&envelope(shared, leased).await).await,
        None => Sent::Failed { words: format!("{} is not configured on this server", channel.as_str()) },
    };
    let sent = shared.forget_if_gone(sent, first.delivery.user, first.delivery.contact_method).await;
    if let Some(words) = sent.words() {
        let (channel, incident) = (channel.as_str(), first.delivery.incident);
        tracing::warn!(channel, %incident, delivery = %first.delivery.id, words, "a page did not go out");
    }
    let now = shared.clock.now();
    shared.pulse.sent(channel.as_str(), now, sent.words());
    // Together, so that the receipts of one message take one group commit.
    join_all(leased.iter().map(async |leased| {
        let outcome = outcome(sent.clone(), leased.attempts, now, |_| true);
        shared.metrics.deliveries.get_or_create(&Word { kind: word_of(&outcome) }).inc();
        let delivery = leased.delivery.id;
        if let Err(error) = door.command(Command::reported(&leased.delivery, outcome)).await {
            tracing::error!(%error, %delivery, "a receipt was not stored; the message is sent again when its lease ends");
        }
    }))
    .await;
}

async fn envelope(shared: &Shared, leased: &[LeasedDelivery]) -> Envelope {
    let deliveries: Vec<&Delivery> = leased.iter().map(|leased| &leased.delivery).collect();
    let first = &leased[0].delivery;
    let links = &shared.settings.links;
    // All go to one address, hence to one person: the links differ in their incident only.
    let addresses: Vec<(DeliveryId, String)> = {
        let signed =
            join_all(deliveries.iter().take(message::MOST_LINKS).map(|delivery| shared.page_address(delivery)));
        deliveries.iter().map(|delivery| delivery.id).zip(signed.await).collect()
    };
    let address = |delivery: &Delivery| {
        let signed = addresses.iter().find(|(id, _)| *id == delivery.id);
        signed.map_or_else(|| links.page(&format!("/incidents/{}", delivery.incident)), |(_, address)| address.clone())
    };
    let composed = message::compose(&deliveries, &links.public_url, &address);
    let id = first.id.to_string();
    let is_plain = first.channel == Channel::Email && wants_short_ones(shared, first.user, first.contact_method);
    let (subject, text) = match first.channel {
        Channel::Sms => (composed.subject, composed.sms),
        Channel::Email if is_plain => (composed.short_subject, composed.short_text),
        Channel::Email | Channel::Phone => (composed.subject, composed.text),
        Channel::Push => (composed.subject, composed.push),
    };
    let push = shared.device(first.user, first.contact_method).await.map(|device| Push {
        device,
        link: if leased.len() == 1 { address(first) } else { links.page("/incidents") },
        can_acknowledge: leased.len() == 1,
        is_urgent: deliveries.iter().any(|delivery| delivery.notice.urgency == Urgency::High),
        now: shared.clock.now(),
    });
    Envelope {
        address: first.address.clone(),
        subject,
        text,
        html: None,
        is_plain,
        speech: composed.speech,
        thread: (leased.len() == 1).then(|| first.incident.to_string()),
        answer_url: Some(links.api(&format!("/twilio/voice/{id}"))),
        status_url: Some(links.api(&format!("/twilio/status/{id}"))),
        push,
        id,
    }
}
