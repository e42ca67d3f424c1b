//! Links in pages: whoever was paged opens one incident without signing in, for a day.
//!
//! A link names the delivery it went out with, which knows the person and the incident, and carries a signature over
//! those, the moment it ends, the person's role and the stored form of their password. So a link works for one person
//! and one incident, and ends by itself, with a new password, with a new role, and with the person. It is good for
//! looking at that incident and for answering the page, and opens no session.

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use vigie_core::{ids::DeliveryId, notify::Delivery, text::hex, time::At};
use vigie_store::StoreError;

use crate::app::{App, Shared};

/// How long a link works, from the moment at which the page was decided: through the night and the next morning.
pub const LINK_LENGTH: Duration = Duration::from_secs(24 * 3600);
/// The path of links; what comes after it is secret.
pub const LINK_PATH: &str = "/p/";
/// What of the signature travels, in bytes: enough that nobody guesses it, short enough for a text message.
const MARK_BYTES: usize = 16;
/// The name of the key.
const KEY: &str = "page links";

/// Who follows a link, and why.
#[derive(Clone, Debug)]
pub struct PageVisitor {
    /// The page that the link came with: it names the person and the incident.
    pub delivery: Delivery,
    /// When the link ends.
    pub ends_at: At,
}

impl App {
    /// Whose link this is, from what stands behind [`LINK_PATH`]; `None` when it is over, taken back or made up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn page_visitor(&self, token: &str) -> Result<Option<PageVisitor>, StoreError> {
        let Some((id, mark)) = token.len().checked_sub(MARK_BYTES * 2).and_then(|at| token.split_at_checked(at)) else {
            return Ok(None);
        };
        let Some(id) = DeliveryId::parse(id) else { return Ok(None) };
        let Some(receipt) = self.store().delivery(id).await? else { return Ok(None) };
        let delivery = receipt.delivery;
        let ends_at = delivery.created_at + LINK_LENGTH;
        if self.now() >= ends_at || self.shared().page_mark(&delivery).await?.is_none_or(|right| !is_same(&right, mark))
        {
            return Ok(None);
        }
        Ok(Some(PageVisitor { delivery, ends_at }))
    }

    /// The address that a page carries: [`App::page_visitor`] knows what stands behind [`LINK_PATH`] in it.
    pub async fn page_address(&self, delivery: &Delivery) -> String {
        self.shared().page_address(delivery).await
    }
}

impl Shared {
    /// The address in a page; the incident's own, which asks people to sign in, where no link can be signed.
    pub(crate) async fn page_address(&self, delivery: &Delivery) -> String {
        let links = &self.settings.links;
        match self.page_mark(delivery).await {
            Ok(Some(mark)) => links.page(&format!("{LINK_PATH}{}{mark}", delivery.id)),
            Ok(None) => links.page(&format!("/incidents/{}", delivery.incident)),
            Err(error) => {
                tracing::warn!(%error, delivery = %delivery.id, "a page goes out without a signed link");
                links.page(&format!("/incidents/{}", delivery.incident))
            }
        }
    }

    /// The signature of a link, in hexadecimal; `None` where the person is gone.
    async fn page_mark(&self, delivery: &Delivery) -> Result<Option<String>, StoreError> {
        let Some(user) = self.directory.load().users.get(&delivery.user).cloned() else { return Ok(None) };
        let password = self.store.password_of(user.id).await?.unwrap_or_default();
        let ends_at = (delivery.created_at + LINK_LENGTH).micros().to_string();
        let parts = [
            delivery.id.as_str(),
            delivery.user.as_str(),
            delivery.incident.as_str(),
            &ends_at,
            user.role.as_str(),
            &password,
        ];
        Ok(mark(self.page_link_key().await?, &parts))
    }

    async fn page_link_key(&self) -> Result<&str, StoreError> {
        let make = async || {
            let candidate = {
                let mut ids = self.ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                ids.key() + &ids.key()
            };
            self.store.server_key(KEY, &candidate, self.clock.now()).await
        };
        Ok(self.page_link_key.get_or_try_init(make).await?)
    }
}

/// Parts end with a byte that none of them holds, so that nothing can move from one to the next.
pub(crate) fn mark(key: &str, parts: &[&str]) -> Option<String> {
    // An HMAC takes a key of any length: this never fails.
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    for part in parts {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    Some(hex(mac.finalize().into_bytes().iter().take(MARK_BYTES)))
}

/// Compares in a time that does not tell how much of it is right.
pub(crate) fn is_same(right: &str, given: &str) -> bool {
    let difference = right.bytes().zip(given.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other));
    right.len() == given.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_belongs_to_its_key_and_all_its_parts() {
        let one = mark("key", &["D1", "PANN", "Q1"]).expect("signed");
        assert_eq!(one.len(), 32);
        for (key, parts) in
            [("yek", ["D1", "PANN", "Q1"]), ("key", ["D1", "PANN", "Q2"]), ("key", ["D1P", "ANN", "Q1"])]
        {
            assert!(!is_same(&one, &mark(key, &parts).expect("signed")), "{key} {parts:?}");
        }
        assert!(is_same(&one, &one.clone()) && !is_same(&one, "") && !is_same(&one, &one[..31]));
    }
}
