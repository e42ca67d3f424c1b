//! Devices that take pages by web push: the server's key towards push services, and devices that are no more.

use std::{convert::Infallible, sync::Arc};

use vigie_channels::{Secret, Sent, push};
use vigie_core::{
    directory::{Change, Channel, Device, Object, User},
    ids::{ContactMethodId, UserId},
};
use vigie_store::{Author, StoreError};

use crate::app::{App, Shared};

/// The name of the key in the database. Made once: browsers that know it take messages of no other.
const KEY: &str = "web push";
/// Who takes a device away that its push service knows no more.
const REMOVER: &str = "push service";

impl App {
    /// The public half of the server's key, which browsers want to know before they take pages.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn push_key(&self) -> Result<String, StoreError> {
        self.shared().push_key().await
    }

    /// Lets a device pass that somebody offers.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn check_device(&self, device: &Device) -> Result<(), String> {
        self.channels().web_push.check_device(device)
    }
}

impl Shared {
    async fn push_key(&self) -> Result<String, StoreError> {
        let make = async || {
            let candidate = push::new_server_key().ok_or_else(|| unreadable("cannot be made"))?;
            let kept = self.store.server_key(KEY, candidate.reveal(), self.clock.now()).await?;
            self.channels
                .web_push
                .use_key(&Secret::new(kept), &self.push_contact())
                .ok_or_else(|| unreadable("is none"))
        };
        self.push_key.get_or_try_init(make).await.cloned()
    }

    /// Whom push services may write to: the address of this server, as far as they take it.
    fn push_contact(&self) -> String {
        let url = &self.settings.links.public_url;
        if url.starts_with("https://") { url.clone() } else { "mailto:operator@vigie.invalid".to_owned() }
    }

    /// The device of a contact method; the key towards its push service is there afterwards.
    pub(crate) async fn device(&self, user: UserId, method: ContactMethodId) -> Option<Device> {
        let directory = self.directory.load();
        let method = directory.users.get(&user)?.contact_method(method).filter(|one| one.channel == Channel::Push)?;
        let device = method.device.clone()?;
        if let Err(error) = self.push_key().await {
            tracing::error!(%error, "the key for push services cannot be had");
        }
        Some(device)
    }

    /// Takes away a contact method whose address is no more, with the rules that use it. What became of the message is
    /// then a failure like others: the engine tries the person's next way.
    pub(crate) async fn forget_if_gone(&self, sent: Sent, user: UserId, method: ContactMethodId) -> Sent {
        let Sent::Gone { words } = sent else { return sent };
        let removed = self.configure(Author::from(REMOVER), |directory, _, _| {
            let kept = directory.users.get(&user).filter(|user| user.contact_method(method).is_some());
            let changes = kept.map(|kept| {
                let mut kept = User::clone(kept);
                kept.remove_contact_method(method);
                Change::Put(Object::User(Arc::new(kept)))
            });
            Ok::<_, Infallible>((changes.into_iter().collect(), ()))
        });
        match removed.await {
            Ok(()) => tracing::info!(%user, contact_method = %method, "a device is gone: it takes no pages any more"),
            Err(error) => tracing::error!(%error, %user, contact_method = %method, "a device that is gone stays"),
        }
        Sent::Failed { words: format!("{words}; the device was removed") }
    }
}

fn unreadable(what: &str) -> StoreError {
    StoreError::Unreadable { what: "key for push services".to_owned(), why: format!("it {what}") }
}
