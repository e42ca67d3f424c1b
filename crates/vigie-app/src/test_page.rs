//! Test pages: through the same outbox, channel and provider as everything else, so that they prove the whole way.

use std::sync::PoisonError;

use vigie_core::{
    directory::Channel,
    ids::{ContactMethodId, DeliveryId, UserId},
    notify::{
        Outcome,
        personal::{PersonalContent, PersonalMessage},
        test_page::{self, TestRefusal},
    },
};
use vigie_store::StoreError;

use crate::{App, Changed};

/// How many of a person's last messages are looked at for test pages of the last day.
const LOOKED_AT: u32 = 200;

/// Why no test page was sent.
#[derive(Debug, thiserror::Error)]
pub enum TestPageError {
    /// There is no such contact method.
    #[error("Contact Method not found")]
    NotFound,
    /// This server has no way to send over the channel.
    #[error("this server cannot send over {}: its administrator has to configure it first", .0.as_str())]
    NoChannel(Channel),
    /// Enough were sent.
    #[error(transparent)]
    Refused(#[from] TestRefusal),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Puts a test page to one of a person's contact methods into the outbox; its id. Its receipt is among the person's
    /// messages.
    ///
    /// # Errors
    /// When there is no such contact method, nothing can be sent over it, or enough test pages were sent.
    pub async fn send_test_page(
        &self,
        user: UserId,
        contact_method: ContactMethodId,
    ) -> Result<DeliveryId, TestPageError> {
        let (shared, now) = (self.shared(), self.now());
        let directory = self.directory();
        let method = directory.users.get(&user).and_then(|user| user.contact_method(contact_method));
        let method = method.ok_or(TestPageError::NotFound)?;
        if shared.channels.get(method.channel).is_none() {
            return Err(TestPageError::NoChannel(method.channel));
        }
        let sent = shared.store.personal_messages_of(user, LOOKED_AT).await?;
        let sent = sent.iter().filter(|receipt| receipt.message.content == PersonalContent::Test);
        let sent: Vec<_> = sent.map(|receipt| receipt.message.created_at).collect();
        test_page::may_send(&sent, now)?;
        let id = DeliveryId::new(&mut shared.ids.lock().unwrap_or_else(PoisonError::into_inner));
        // A button that is pressed twice is one test page.
        let occasion = format!("test {user} {contact_method} {}", now.micros() / 1_000_000);
        let message = PersonalMessage::over(method, user, id, occasion, PersonalContent::Test, now);
        shared.store.queue_personal_messages(&[message]).await?;
        shared.signals.personal.notify_one();
        shared.signals.tell(|| Changed::Messages(user));
        Ok(id)
    }

    /// Records what a provider reports about a message that is no page. Whether there is such a message that could
    /// still change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn report_personal_message(&self, id: DeliveryId, outcome: &Outcome) -> Result<bool, StoreError> {
        let is_known = self.store().record_personal_message(id, outcome, self.now()).await?;
        if is_known && let Some(receipt) = self.store().personal_message(id).await? {
            self.shared().signals.tell(|| Changed::Messages(receipt.message.user));
        }
        Ok(is_known)
    }
}
