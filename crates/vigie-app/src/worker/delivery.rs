//! Deliveries over one channel: leases what is queued, puts together what goes to the same address, hands it over, and
//! reports what became of it as a command.
//!
//! The lease makes a crash harmless: what was not reported is sent again when it runs out (at least once). A channel
//! that is not configured fails at once, so that the engine tries the person's next contact method.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use futures_util::future::join_all;
use tokio::sync::Semaphore;
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

use super::Work;
use crate::{app::Shared, ingest::Door, metrics::Word};

/// How many messages are on their way at the same time over one channel.
const AT_ONCE: u32 = 16;
/// How many addresses are remembered with the moment of their last message.
const ADDRESSES_REMEMBERED: usize = 10_000;

/// The worker of one channel.
pub(super) struct Deliver {
    shared: Arc<Shared>,
    door: Door,
    channel: Channel,
    places: Arc<Semaphore>,
    last_message: Mutex<HashMap<String, At>>,
    /// Held from the claim until every claimed row has its place, so that `settle` misses none.
    claiming: tokio::sync::Mutex<()>,
}

impl Deliver {
    pub(super) fn new(shared: Arc<Shared>, door: Door, channel: Channel) -> Self {
        let places = Arc::new(Semaphore::new(AT_ONCE as usize));
        Self { shared, door, channel, places, last_message: Mutex::default(), claiming: tokio::sync::Mutex::default() }
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

    /// Sends a message in a task of its own, once there is a place for it.
    async fn start(&self, leased: Vec<LeasedDelivery>) {
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return };
        let (shared, door) = (Arc::clone(&self.shared), self.door.clone());
        tokio::spawn(async move {
            send(&shared, &door, &leased).await;
            drop(place);
        });
    }
}

#[async_trait]
impl Work for Deliver {
    async fn run(&self) -> Result<usize, StoreError> {
        let _claiming = self.claiming.lock().await;
        // With all places taken nothing is leased: leases run while a message waits for its turn.
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return Ok(0) };
        let now = self.shared.clock.now();
        let lease_until = now + outbox::LEASE;
        let most = outbox::MOST_LEASED_AT_ONCE;
        let claimed = self.shared.store.claim_deliveries(self.channel, now, lease_until, most).await?;
        drop(place);
        let count = claimed.len();
        let attempts: HashMap<DeliveryId, u32> =
            claimed.iter().map(|leased| (leased.delivery.id, leased.attempts)).collect();
        let queued: Vec<Delivery> = claimed.into_iter().map(|leased| leased.delivery).collect();
        let mut held: Vec<(Vec<DeliveryId>, At)> = Vec::new();
        for bundle in bundle::bundles(&queued, |_, address| self.last_message().get(address).copied(), now) {
            if bundle.send_at > now {
                held.push((bundle.deliveries.iter().map(|delivery| delivery.id).collect(), bundle.send_at));
                continue;
            }
            self.remember(bundle.address, now);
            let leased = |delivery: &&Delivery| LeasedDelivery {
                delivery: (*delivery).clone(),
                attempts: attempts.get(&delivery.id).copied().unwrap_or(1),
            };
            self.start(bundle.deliveries.iter().map(leased).collect()).await;
        }
        for (ids, until) in held {
            self.shared.store.postpone_deliveries(&ids, until).await?;
        }
        Ok(count)
    }

    async fn settle(&self) {
        let _nobody_claims = self.claiming.lock().await;
        drop(self.places.acquire_many(AT_ONCE).await);
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        self.shared.store.next_delivery_due_at().await
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
    // Together, so that the receipts of one message take one group commit.
    join_all(leased.iter().map(async |leased| {
        let outcome = outcome(&sent, leased.attempts, now);
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
    let is_plain = first.channel == Channel::Email && wants_short_ones(shared, first);
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

/// Whether the contact method that a delivery goes to asks for short messages now.
fn wants_short_ones(shared: &Shared, delivery: &Delivery) -> bool {
    let directory = shared.directory.load();
    let user = directory.users.get(&delivery.user);
    let method = user.and_then(|user| user.contact_methods.iter().find(|one| one.id == delivery.contact_method));
    method.is_some_and(|method| method.short_form)
}

fn outcome(sent: &Sent, attempts: u32, now: At) -> Outcome {
    match sent {
        Sent::HandedOver { provider_id } => Outcome::HandedOver { provider_id: provider_id.clone() },
        Sent::Failed { words } | Sent::Gone { words } => Outcome::Failed { words: words.clone() },
        Sent::Later { words } => match outbox::retry_at(attempts, now) {
            Some(at) => Outcome::Late { words: words.clone(), retry_at: Some(at) },
            None => Outcome::Failed { words: format!("given up after {attempts} attempts: {words}") },
        },
    }
}

pub(super) const fn word_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::HandedOver { .. } => "handed_over",
        Outcome::Delivered => "delivered",
        Outcome::Failed { .. } => "failed",
        Outcome::Late { .. } => "late",
        Outcome::Answered => "answered",
    }
}
