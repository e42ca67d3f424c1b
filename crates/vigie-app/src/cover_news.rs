//! Telling people of requests for cover, and what became of them.

use std::sync::PoisonError;

use vigie_core::{
    cover::{self, CoverRequest},
    ids::{DeliveryId, UserId},
    notify::{
        personal::{PersonalContent, PersonalMessage},
        subscriber::ways,
    },
};
use vigie_store::StoreError;

use crate::app::App;

impl App {
    /// Puts messages about a request into the outbox, for whoever is asked or has asked, each over their own ways; how
    /// many that makes. Done twice, nobody hears it twice.
    ///
    /// # Errors
    /// When the database fails; nobody is told then.
    pub async fn tell_of_cover(&self, request: &CoverRequest, by: UserId) -> Result<u64, StoreError> {
        let messages = self.cover_messages(request, by);
        let stored = self.store().queue_personal_messages(&messages).await?;
        if stored > 0 {
            self.shared().signals.personal.notify_one();
        }
        Ok(stored)
    }

    fn cover_messages(&self, request: &CoverRequest, by: UserId) -> Vec<PersonalMessage> {
        let (directory, now) = (self.directory(), self.now());
        let mut ids = self.shared().ids.lock().unwrap_or_else(PoisonError::into_inner);
        let mut messages = Vec::new();
        for (user, news) in cover::news(&directory, request, by, now) {
            for method in ways(user) {
                let occasion = format!("cover {} {} {} {}", request.id, news.word.as_str(), user.id, method.id);
                let (id, content) = (DeliveryId::new(&mut ids), PersonalContent::Cover(news.clone()));
                messages.push(PersonalMessage::over(method, user.id, id, occasion, content, now));
            }
        }
        messages
    }
}
