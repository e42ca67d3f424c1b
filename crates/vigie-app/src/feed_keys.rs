//! Keys of calendar feeds for people who were there before there were feeds.

use std::sync::Arc;

use vigie_core::directory::{Change, Object, PrivateUrlKey, User};

use crate::{App, ConfigureError};

/// Who gives keys, as the history names it.
const BY: &str = "vigie";

impl App {
    /// Gives a key to everybody who has none, so that everybody has a feed of their own shifts. (A schedule without one
    /// had its feed taken away, or is older than feeds: whoever may configure it makes one.)
    pub(crate) async fn give_feed_keys(&self) {
        if self.directory().users.values().all(|user| user.private_url_key.is_some()) {
            return;
        }
        let given: Result<(), ConfigureError<std::convert::Infallible>> = self
            .configure(BY, |directory, ids, _| {
                let without = directory.users.values().filter(|user| user.private_url_key.is_none());
                let put = |user: &Arc<User>| {
                    let user = User { private_url_key: Some(PrivateUrlKey::new(ids)), ..User::clone(user) };
                    Change::Put(Object::User(Arc::new(user)))
                };
                Ok((without.map(put).collect(), ()))
            })
            .await;
        if let Err(error) = given {
            tracing::warn!(%error, "people without a calendar feed get one at the next start");
        }
    }
}
