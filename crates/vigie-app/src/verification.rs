//! Proving an address: a code is sent there over its own channel, and whoever can say it has proved that it arrived.
//!
//! The code itself is made when it is sent (see `worker::personal`) and kept as a hash only: not even the row of the
//! outbox holds it.

use std::sync::{Arc, PoisonError};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;
use vigie_core::{
    directory::{Change, Channel, ContactMethod, Object, User},
    ids::{ContactMethodId, DeliveryId, UserId},
    notify::{
        personal::{PersonalContent, PersonalMessage},
        verification::{self, COUNTED, SendRefusal},
    },
};
use vigie_store::{Author, StoreError};

use crate::{app::Shared, configure::ConfigureError};

/// How many codes are hashed or compared at the same time: each takes about 20 MB for some tens of milliseconds.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Why no code was sent, or a code was not taken.
#[derive(Debug, thiserror::Error)]
pub enum VerificationError {
    /// There is no such contact method.
    #[error("Contact Method not found")]
    NotFound,
    /// There is nothing to prove any more.
    #[error("the contact method is verified already")]
    AlreadyVerified,
    /// This server has no way to send over the channel.
    #[error("this server cannot send over {}: its administrator has to configure it first", .0.as_str())]
    NoChannel(Channel),
    /// Enough codes were sent.
    #[error(transparent)]
    Refused(#[from] SendRefusal),
    /// No code that is still valid was sent to the address that the contact method has now.
    #[error("there is no valid code for this contact method: ask for a new one; a code is valid for 10 minutes")]
    NoCode,
    /// It is another one.
    #[error("that is not the code that was sent; it can be tried {0} more times")]
    WrongCode(u32),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends and compares codes.
#[derive(Clone)]
pub struct Verification {
    shared: Arc<Shared>,
}

impl Verification {
    pub(crate) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Puts a message with a new code into the outbox; the message's id.
    ///
    /// # Errors
    /// When nothing is to be proved, nothing can be sent, or enough codes were sent.
    pub async fn send(&self, user: UserId, method: ContactMethodId) -> Result<DeliveryId, VerificationError> {
        let shared = &self.shared;
        let (now, method) = (shared.clock.now(), self.find(user, method)?);
        if method.verified_at.is_some() {
            return Err(VerificationError::AlreadyVerified);
        }
        if shared.channels.get(method.channel).is_none() {
            return Err(VerificationError::NoChannel(method.channel));
        }
        let sent = shared.store.sent_codes(&method.full_address(), user, now - COUNTED).await?;
        verification::may_send(&sent, now)?;
        let id = DeliveryId::new(&mut shared.ids.lock().unwrap_or_else(PoisonError::into_inner));
        // Two requests at the same moment are one occasion: only one of them is stored.
        let occasion = format!("verification {user} {} {}", method.id, now.micros() / 1_000_000);
        let message = PersonalMessage::over(&method, user, id, occasion, PersonalContent::Verification, now);
        shared.store.queue_personal_messages(&[message]).await?;
        shared.signals.personal.notify_one();
        Ok(id)
    }

    /// Compares what somebody typed with the code that was sent; the contact method is verified when it is the same.
    /// Every call takes one of the code's tries, whatever it says.
    ///
    /// # Errors
    /// When there is no valid code, or it is another one.
    pub async fn confirm(
        &self,
        user: UserId,
        method: ContactMethodId,
        given: &str,
        by: impl Into<Author>,
    ) -> Result<(), VerificationError> {
        let shared = &self.shared;
        self.find(user, method)?;
        let now = shared.clock.now();
        let code = shared.store.try_verification_code(user, method, now).await?.ok_or(VerificationError::NoCode)?;
        let given = verification::parse(given).unwrap_or_default();
        if !matches(given, code.hash).await {
            return Err(VerificationError::WrongCode(code.tries_left));
        }
        let verified = shared.configure(by.into(), |directory, _, now| {
            let user = directory.users.get(&user).ok_or(VerificationError::NotFound)?;
            let mut user = User::clone(user);
            let found = user.contact_methods.iter_mut().find(|one| one.id == method);
            // The address may have changed while the code was on its way: it proves the old one only.
            let found = found.filter(|one| one.full_address() == code.address).ok_or(VerificationError::NoCode)?;
            found.verified_at = Some(now);
            Ok((vec![Change::Put(Object::User(Arc::new(user)))], ()))
        });
        verified.await.map_err(|error| match error {
            ConfigureError::Refused(refused) => refused,
            ConfigureError::Store(error) => error.into(),
            ConfigureError::Violation(_) => VerificationError::NotFound,
        })?;
        shared.store.delete_verification_code(user, method).await?;
        Ok(())
    }

    fn find(&self, user: UserId, method: ContactMethodId) -> Result<ContactMethod, VerificationError> {
        let directory = self.shared.directory.load();
        let user = directory.users.get(&user);
        user.and_then(|user| user.contact_method(method)).cloned().ok_or(VerificationError::NotFound)
    }
}

/// The hash of a code, slow enough that a stolen one does not give the code away while it is valid.
pub(crate) async fn hash(code: String) -> Option<String> {
    let _place = HASHING.acquire().await.ok()?;
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(code.as_bytes()).map(|phc| phc.to_string())
    });
    hashed.await.ok()?.ok()
}

async fn matches(code: String, hash: String) -> bool {
    let Ok(_place) = HASHING.acquire().await else { return false };
    let compared = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash)?;
        Argon2::default().verify_password(code.as_bytes(), &hash)
    });
    matches!(compared.await, Ok(Ok(())))
}
