//! Telling people of requests for cover, and what became of them: with the change itself, so that neither is without the
//! other.

use std::sync::PoisonError;

use vigie_core::{
    cover,
    directory::{Change, Directory, Object},
    ids::DeliveryId,
    notify::{
        personal::{PersonalContent, PersonalMessage},
        subscriber::ways,
    },
    time::At,
};

use crate::app::Shared;

impl Shared {
    /// The messages about requests for cover that changes make or answer: for whoever is asked or has asked, each over
    /// their own ways. Their occasion names the request and what became of it, so that nobody hears it twice.
    pub(crate) fn cover_news(
        &self,
        (before, after): (&Directory, &Directory),
        changes: &[Change],
        now: At,
    ) -> Vec<PersonalMessage> {
        let mut messages = Vec::new();
        for change in changes {
            let Change::Put(Object::CoverRequest(request)) = change else { continue };
            if before.cover_requests.get(&request.id).is_some_and(|old| old.state == request.state) {
                continue;
            }
            let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
            for (user, news) in cover::news(after, before, request, now) {
                for method in ways(user) {
                    let occasion = format!("cover {} {} {} {}", request.id, news.word.as_str(), user.id, method.id);
                    let (id, content) = (DeliveryId::new(&mut ids), PersonalContent::Cover(news.clone()));
                    messages.push(PersonalMessage::over(method, user.id, id, occasion, content, now));
                }
            }
        }
        messages
    }
}
