//! Personal messages: leases what is queued, composes it, hands it over, and records what became of it.
//!
//! Each channel has its own places, so that a provider that does not answer delays no other channel, and pages have
//! theirs in another worker.

use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use tokio::sync::Semaphore;
use vigie_channels::{Envelope, Sent, push::Push};
use vigie_core::{
    directory::{Channel, Device},
    notify::{
        outbox,
        personal::{self, PersonalContent, PersonalMessage},
        verification::{self, CODE_LIFETIME, TRIES_PER_CODE},
    },
    oncall::still_goes,
    time::At,
};
use vigie_store::{LeasedPersonal, StoreError, VerificationCode};

use super::{
    Work,
    sending::{outcome, wants_short_ones, word_of},
};
use crate::{app::Shared, metrics::Word, signals::Changed, verification::hash};

/// How many messages are on their way at the same time over each channel.
const AT_ONCE: u32 = 8;

/// The worker.
pub(super) struct SendPersonal {
    shared: Arc<Shared>,
    places: [Arc<Semaphore>; 4],
    /// Held from the claim until every claimed row has its place, so that `settle` misses none.
    claiming: tokio::sync::Mutex<()>,
}

impl SendPersonal {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let places = [(); 4].map(|()| Arc::new(Semaphore::new(AT_ONCE as usize)));
        Self { shared, places, claiming: tokio::sync::Mutex::default() }
    }

    /// Starts what is due over one channel, as far as there are places.
    async fn start(&self, channel: Channel, places: &Arc<Semaphore>) -> Result<usize, StoreError> {
        let free = u32::try_from(places.available_permits()).unwrap_or(0);
        if free == 0 {
            return Ok(0);
        }
        let now = self.shared.clock.now();
        let claimed = self.shared.store.claim_personal_messages(channel, now, now + outbox::LEASE, free).await?;
        let count = claimed.len();
        for leased in claimed {
            let Ok(place) = Arc::clone(places).acquire_owned().await else { break };
            let shared = Arc::clone(&self.shared);
            tokio::spawn(async move {
                deliver(&shared, &leased).await;
                drop(place);
                // There is a place for the next one.
                shared.signals.personal.notify_one();
            });
        }
        Ok(count)
    }
}

#[async_trait]
impl Work for SendPersonal {
    async fn run(&self) -> Result<usize, StoreError> {
        let _claiming = self.claiming.lock().await;
        let mut count = 0;
        for (channel, places) in Channel::ALL.into_iter().zip(&self.places) {
            count += self.start(channel, places).await?;
        }
        Ok(count)
    }

    async fn settle(&self) {
        let _nobody_claims = self.claiming.lock().await;
        for places in &self.places {
            drop(places.acquire_many(AT_ONCE).await);
        }
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        self.shared.store.next_personal_message_due_at().await
    }

    fn name(&self) -> &'static str {
        "personal messages"
    }
}

async fn deliver(shared: &Shared, leased: &LeasedPersonal) {
    let message = &leased.message;
    let sent = match send(shared, message).await {
        Ok(sent) => sent,
        Err(error) => {
            tracing::error!(%error, message = %message.id, "a personal message waits for its lease to end");
            return;
        }
    };
    let sent = shared.forget_if_gone(sent, message.user, message.contact_method).await;
    if let Some(words) = sent.words() {
        let (channel, kind) = (message.channel.as_str(), message.content.as_str());
        tracing::warn!(channel, kind, message = %message.id, words, "a personal message did not go out");
    }
    let now = shared.clock.now();
    let outcome = outcome(sent, leased.attempts, now, |at| is_worth_it(message, at));
    shared.metrics.personal_messages.get_or_create(&Word { kind: word_of(&outcome) }).inc();
    match shared.store.record_personal_message(message.id, &outcome, now).await {
        Ok(_) => shared.signals.tell(|| Changed::Messages(message.user)),
        Err(error) => {
            tracing::error!(%error, message = %message.id, "a receipt was not stored; the message is sent again");
        }
    }
}

async fn send(shared: &Shared, message: &PersonalMessage) -> Result<Sent, StoreError> {
    if !is_still_theirs(shared, message) {
        return Ok(Sent::Failed { words: "the contact method is gone or has another address now".to_owned() });
    }
    if !is_still_true(shared, message) {
        return Ok(Sent::Failed {
            words: "the schedule was changed: nobody is handed over to then any more".to_owned(),
        });
    }
    let Some(channel) = shared.channels.get(message.channel) else {
        return Ok(Sent::Failed { words: format!("{} is not configured on this server", message.channel.as_str()) });
    };
    let code = match message.content {
        PersonalContent::Verification => match new_code(shared, message).await? {
            Some(code) => code,
            None => return Ok(Sent::Failed { words: "the code could not be hashed".to_owned() }),
        },
        PersonalContent::Test
        | PersonalContent::Handoff(_)
        | PersonalContent::StatusUpdate(_)
        | PersonalContent::Cover(_) => String::new(),
    };
    let push = shared.device(message.user, message.contact_method).await.map(|device| push(shared, message, device));
    let sent = channel.send(&Envelope { push, ..envelope(shared, message, &code) }).await;
    shared.pulse.sent(message.channel.as_str(), shared.clock.now(), sent.words());
    Ok(sent)
}

/// Whether the person still has the contact method with that address.
fn is_still_theirs(shared: &Shared, message: &PersonalMessage) -> bool {
    let directory = shared.directory.load();
    let method = directory.users.get(&message.user).and_then(|user| user.contact_method(message.contact_method));
    method.is_some_and(|method| method.full_address() == message.address)
}

/// Whether what a message tells still holds. It may have waited for a provider while somebody changed the schedule.
fn is_still_true(shared: &Shared, message: &PersonalMessage) -> bool {
    match &message.content {
        PersonalContent::Handoff(news) => {
            still_goes(&shared.directory.load(), news.schedule, message.user, (news.goes, news.at))
        }
        _ => true,
    }
}

/// Makes a code and keeps its hash, before anybody can hear of it. A second attempt makes another one.
async fn new_code(shared: &Shared, message: &PersonalMessage) -> Result<Option<String>, StoreError> {
    let code = verification::code(&mut shared.ids.lock().unwrap_or_else(PoisonError::into_inner));
    let Some(hash) = hash(code.clone()).await else { return Ok(None) };
    let expires_at = shared.clock.now() + CODE_LIFETIME;
    let kept = VerificationCode { address: message.address.clone(), hash, expires_at, tries_left: TRIES_PER_CODE };
    shared.store.put_verification_code(message.user, message.contact_method, &kept).await?;
    Ok(Some(code))
}

fn envelope(shared: &Shared, message: &PersonalMessage, code: &str) -> Envelope {
    let links = &shared.settings.links;
    let composed = personal::compose(&message.content, code, &links.public_url);
    let id = message.id.to_string();
    let is_short = message.channel == Channel::Email && wants_short_ones(shared, message.user, message.contact_method);
    let (subject, text) = match message.channel {
        Channel::Email if is_short => (composed.short_subject, composed.short_text),
        Channel::Sms | Channel::Push => (composed.subject, composed.sms),
        Channel::Email | Channel::Phone => (composed.subject, composed.text),
    };
    let thread = match &message.content {
        PersonalContent::StatusUpdate(news) => Some(news.incident.to_string()),
        PersonalContent::Verification
        | PersonalContent::Test
        | PersonalContent::Handoff(_)
        | PersonalContent::Cover(_) => None,
    };
    Envelope {
        address: message.address.clone(),
        subject,
        text,
        is_plain: is_short,
        html: personal::html(&message.content).filter(|_| !is_short).map(str::to_owned),
        speech: composed.speech,
        thread,
        // There is nothing to answer: the words are read out.
        answer_url: None,
        status_url: Some(links.api(&format!("/twilio/status/{id}"))),
        push: None,
        id,
    }
}

/// A touch opens what it is about; there is nothing to acknowledge.
fn push(shared: &Shared, message: &PersonalMessage, device: Device) -> Push {
    let path = match &message.content {
        PersonalContent::StatusUpdate(news) => format!("/incidents/{}", news.incident),
        PersonalContent::Verification | PersonalContent::Test => "/devices".to_owned(),
        PersonalContent::Handoff(_) | PersonalContent::Cover(_) => "/on-call".to_owned(),
    };
    let link = shared.settings.links.page(&path);
    Push { device, link, can_acknowledge: false, is_urgent: false, now: shared.clock.now() }
}

/// Nobody waits ten minutes for a code: they ask for another.
fn is_worth_it(message: &PersonalMessage, at: At) -> bool {
    message.content != PersonalContent::Verification || at < message.created_at + CODE_LIFETIME
}
