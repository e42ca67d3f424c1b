//! Telling those who follow an incident how it goes on.

use std::sync::PoisonError;

use vigie_core::{
    ids::{DeliveryId, LogEntryId},
    notify::{
        personal::{PersonalContent, PersonalMessage, StatusUpdateNews},
        subscriber::{Subscriber, people, ways},
    },
};
use vigie_store::{Page, StoreError};

use crate::app::App;

/// How many subscribers are read at a time.
const READ_AT_ONCE: u32 = 500;
/// How many subscribers of one incident are told: everybody in a large account.
const MOST_SUBSCRIBERS: u32 = 20_000;
/// How many messages are stored in one statement.
const STORED_AT_ONCE: usize = 500;

impl App {
    /// Puts a status update into the outbox for everybody who follows its incident, each over their own ways; how many
    /// messages that makes. `entry` is the timeline's entry about it: done twice, nobody hears it twice.
    ///
    /// # Errors
    /// When the database fails; some may be told already.
    pub async fn tell_subscribers(&self, entry: LogEntryId, news: &StatusUpdateNews) -> Result<u64, StoreError> {
        let mut subscribers: Vec<Subscriber> = Vec::new();
        for offset in (0..MOST_SUBSCRIBERS).step_by(READ_AT_ONCE as usize) {
            let page = Page { offset, ..Page::first(READ_AT_ONCE) };
            let listed = self.store().subscribers_of(news.incident, page).await?;
            subscribers.extend(listed.items.iter().map(|one| one.subscriber));
            if !listed.more {
                break;
            }
        }
        let messages = self.messages_about(entry, news, &subscribers);
        let mut stored = 0;
        for some in messages.chunks(STORED_AT_ONCE) {
            stored += self.store().queue_personal_messages(some).await?;
        }
        if stored > 0 {
            self.shared().signals.personal.notify_one();
        }
        Ok(stored)
    }

    fn messages_about(
        &self,
        entry: LogEntryId,
        news: &StatusUpdateNews,
        subscribers: &[Subscriber],
    ) -> Vec<PersonalMessage> {
        let (directory, now) = (self.directory(), self.now());
        let mut ids = self.shared().ids.lock().unwrap_or_else(PoisonError::into_inner);
        let mut messages = Vec::new();
        for user in people(subscribers, &directory) {
            for method in ways(user) {
                let occasion = format!("status_update {entry} {} {}", user.id, method.id);
                let content = PersonalContent::StatusUpdate(news.clone());
                let id = DeliveryId::new(&mut ids);
                messages.push(PersonalMessage::over(method, user.id, id, occasion, content, now));
            }
        }
        messages
    }
}
