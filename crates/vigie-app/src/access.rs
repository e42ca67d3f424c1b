//! Who may talk to the server: API tokens, console sessions, passwords. Secrets are stored as hashes only.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use vigie_core::{
    ids::{TokenId, UserId},
    text::hex,
    time::At,
};
use vigie_store::{AuditMethod, Author, SessionRow, StoreError, TokenAccess, TokenRow};

use crate::app::Shared;

/// How long a token that was just checked is trusted without asking the database; a deleted token of this node is
/// forgotten at once, one that another node deleted after this long.
const TOKEN_TRUSTED: Duration = Duration::from_secs(10);
/// How exactly it is known when a token was used last.
const TOUCHED_EVERY: Duration = Duration::from_secs(60);
/// How many checked tokens are remembered.
const TOKENS_REMEMBERED: usize = 1_000;
/// How long a console session lasts.
const SESSION_LENGTH: Duration = Duration::from_secs(14 * 24 * 3600);
/// How many characters a password has.
const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 8..=1024;
/// How many passwords are hashed at the same time: each takes about 20 MB for some tens of milliseconds.
const PASSWORDS_AT_ONCE: usize = 2;
/// Who makes tokens and sets passwords where no request does.
const COMMAND_LINE: &str = "command line";
/// How long an API token is. Widely used clients accept only tokens of this length (reference, section C).
const TOKEN_LENGTH: usize = 20;

/// Who a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The token that was used; `None` for a console session.
    pub token: Option<TokenId>,
    /// The person it belongs to; `None` for an account token.
    pub user: Option<UserId>,
    /// What it may do.
    pub access: TokenAccess,
    /// The last four characters of the token, for the history.
    pub truncated: Option<String>,
}

/// A token that was just made; the only moment at which its text is known.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its id.
    pub id: TokenId,
    /// The secret itself.
    pub text: String,
}

/// Why access could not be given or checked.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A token must have exactly 20 letters, digits, or one of `_-+/=`.
    #[error("an API token must have exactly 20 letters, digits, or one of _-+/=")]
    TokenShape,
    /// A password that is too short or too long.
    #[error("a password must have 8 to 1024 characters")]
    PasswordLength,
    /// The password could not be hashed.
    #[error("the password could not be hashed")]
    Hashing,
}

/// Tokens, sessions and passwords.
pub struct Access {
    shared: Arc<Shared>,
    trusted: Mutex<HashMap<String, (Principal, At)>>,
    hashing: Semaphore,
}

impl Access {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, trusted: Mutex::default(), hashing: Semaphore::new(PASSWORDS_AT_ONCE) }
    }

    /// Makes an API token from outside of any request; with `text` that exact one.
    ///
    /// # Errors
    /// When the text has the wrong shape or the database refuses.
    pub async fn create_token(
        &self,
        user: Option<UserId>,
        access: TokenAccess,
        description: &str,
        text: Option<String>,
    ) -> Result<NewToken, AccessError> {
        self.create_token_by(&COMMAND_LINE.into(), user, access, description, text).await
    }

    /// Makes an API token in somebody's name; with `text` that exact one.
    ///
    /// # Errors
    /// When the text has the wrong shape or the database refuses.
    pub async fn create_token_by(
        &self,
        by: &Author,
        user: Option<UserId>,
        access: TokenAccess,
        description: &str,
        text: Option<String>,
    ) -> Result<NewToken, AccessError> {
        let (id, random) = {
            let mut ids = self.shared.ids.lock().unwrap_or_else(PoisonError::into_inner);
            (TokenId::new(&mut ids), ids.key())
        };
        let text = text.unwrap_or_else(|| random[..TOKEN_LENGTH].to_owned());
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_-+/=".contains(c);
        if text.len() != TOKEN_LENGTH || !text.chars().all(allowed) {
            return Err(AccessError::TokenShape);
        }
        let row = TokenRow {
            id,
            hash: hash(&text),
            user,
            access,
            description: description.to_owned(),
            created_at: self.shared.clock.now(),
            last_used_at: None,
            truncated: Some(truncated(&text)),
        };
        self.shared.store.put_token(&row, by).await?;
        Ok(NewToken { id, text })
    }

    /// Who a token belongs to; `None` when nobody gave it out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn check_token(&self, text: &str) -> Result<Option<Principal>, AccessError> {
        let hash = hash(text);
        let now = self.shared.clock.now();
        if let Some((principal, until)) = self.trusted().get(&hash)
            && *until > now
        {
            return Ok(Some(principal.clone()));
        }
        let Some(row) = self.shared.store.token_by_hash(&hash).await? else { return Ok(None) };
        if row.last_used_at.is_none_or(|last| last + TOUCHED_EVERY <= now) {
            // Not knowing when it was used last is no reason to refuse a request.
            if let Err(error) = self.shared.store.touch_token(row.id, now).await {
                tracing::warn!(%error, "the use of a token could not be written down");
            }
        }
        let truncated = Some(truncated(text));
        let principal = Principal { token: Some(row.id), user: row.user, access: row.access, truncated };
        let mut trusted = self.trusted();
        if trusted.len() >= TOKENS_REMEMBERED {
            trusted.clear();
        }
        trusted.insert(hash, (principal.clone(), now + TOKEN_TRUSTED));
        Ok(Some(principal))
    }

    /// Takes a token back, at once.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn delete_token(&self, id: TokenId, by: impl Into<Author>) -> Result<bool, AccessError> {
        let deleted = self.shared.store.delete_token(id, self.shared.clock.now(), &by.into()).await?;
        self.trusted().clear();
        Ok(deleted)
    }

    /// Whether a password can be set: it has 8 to 1024 characters.
    ///
    /// # Errors
    /// When it is too short or too long.
    pub fn check_password(password: &str) -> Result<(), AccessError> {
        if PASSWORD_LENGTH.contains(&password.chars().count()) { Ok(()) } else { Err(AccessError::PasswordLength) }
    }

    /// Sets a person's password from outside of any request.
    ///
    /// # Errors
    /// When it is too short or too long, or the database refuses.
    pub async fn set_password(&self, user: UserId, password: &str) -> Result<(), AccessError> {
        self.set_password_by(&COMMAND_LINE.into(), user, password).await
    }

    /// Sets a person's password in somebody's name.
    ///
    /// # Errors
    /// When it is too short or too long, or the database refuses.
    pub async fn set_password_by(&self, by: &Author, user: UserId, password: &str) -> Result<(), AccessError> {
        Self::check_password(password)?;
        let password = password.to_owned();
        let phc = self
            .blocking(move || Argon2::default().hash_password(password.as_bytes()).map(|phc| phc.to_string()).ok())
            .await
            .ok_or(AccessError::Hashing)?;
        Ok(self.shared.store.set_password(user, &phc, self.shared.clock.now(), by).await?)
    }

    /// Starts a console session for whoever knows the password of the person with this address. The answer is the
    /// secret of the session's cookie; `None` when the address or the password is wrong. `origin` says where they come
    /// from.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        origin: Author,
    ) -> Result<Option<(UserId, String)>, AccessError> {
        let directory = self.shared.directory.load_full();
        let user = directory.users.values().find(|user| user.email.eq_ignore_ascii_case(email.trim())).map(|u| u.id);
        let matches = self.is_password_of(user, password).await?;
        let Some(user) = user.filter(|_| matches) else { return Ok(None) };
        let by = Author { name: format!("user {user}"), method: Some(AuditMethod::Browser), ..origin };
        Ok(Some((user, self.start_session(user, &by).await?)))
    }

    /// Whether somebody knows the password of a person. One that does not exist takes as long as a wrong password, so that
    /// nobody learns which addresses exist.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_password_of(&self, user: Option<UserId>, password: &str) -> Result<bool, AccessError> {
        let phc = match user {
            Some(user) => self.shared.store.password_of(user).await?,
            None => None,
        };
        let password = password.to_owned();
        let matches = self.blocking(move || {
            let stored = phc.as_deref().unwrap_or(NOBODYS_PASSWORD);
            let parsed = PasswordHash::new(stored).ok()?;
            let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
            Some(right && phc.is_some())
        });
        Ok(matches.await.unwrap_or(false))
    }

    /// Starts a session for a person who is known already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn start_session(&self, user: UserId, by: &Author) -> Result<String, AccessError> {
        let secret = {
            let mut ids = self.shared.ids.lock().unwrap_or_else(PoisonError::into_inner);
            ids.key() + &ids.key()
        };
        let now = self.shared.clock.now();
        let session = SessionRow { hash: hash(&secret), user, created_at: now, expires_at: now + SESSION_LENGTH };
        self.shared.store.put_session(&session, by).await?;
        Ok(secret)
    }

    /// Whose session a cookie's secret names; `None` when it is over or was never given out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn check_session(&self, secret: &str) -> Result<Option<UserId>, AccessError> {
        let session = self.shared.store.session_by_hash(&hash(secret), self.shared.clock.now()).await?;
        let user = session.map(|session| session.user);
        Ok(user.filter(|user| self.shared.directory.load().users.contains_key(user)))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_session(&self, secret: &str, by: &Author) -> Result<(), AccessError> {
        Ok(self.shared.store.delete_session(&hash(secret), self.shared.clock.now(), by).await?)
    }

    /// A person's console sessions, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sessions_of(&self, user: UserId) -> Result<Vec<SessionRow>, AccessError> {
        Ok(self.shared.store.sessions_of(user, self.shared.clock.now()).await?)
    }

    /// The sessions of everybody, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn latest_sessions(&self, limit: u32) -> Result<Vec<SessionRow>, AccessError> {
        Ok(self.shared.store.latest_sessions(self.shared.clock.now(), limit).await?)
    }

    /// Ends all sessions of a person but the one whose secret is `keep`: their password is another one.
    ///
    /// # Errors
    /// When the database refuses; those before are ended then.
    pub async fn end_other_sessions(&self, user: UserId, keep: Option<&str>, by: &Author) -> Result<(), AccessError> {
        let keep = keep.map(hash);
        let mut sessions = self.sessions_of(user).await?;
        sessions.retain(|session| Some(&session.hash) != keep.as_ref());
        self.end_sessions(&sessions, by).await
    }

    /// Whether a session is the one whose secret a cookie holds.
    #[must_use]
    pub fn is_session(session: &SessionRow, secret: &str) -> bool {
        session.hash == hash(secret)
    }

    /// Ends sessions that [`Access::sessions_of`] found.
    ///
    /// # Errors
    /// When the database refuses; those before are ended then.
    pub async fn end_sessions(&self, sessions: &[SessionRow], by: &Author) -> Result<(), AccessError> {
        for session in sessions {
            self.shared.store.delete_session(&session.hash, self.shared.clock.now(), by).await?;
        }
        Ok(())
    }

    fn trusted(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Principal, At)>> {
        self.trusted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
        let _place = self.hashing.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok().flatten()
    }
}

/// What an unknown person's password is compared with.
const NOBODYS_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$Pxs0i8mT6j1sVQ5mTnRrL2cYV1l2uHk5m0oJcQ4m1tA";

/// The last four characters, by which people tell their tokens apart.
fn truncated(text: &str) -> String {
    let skipped = text.chars().count().saturating_sub(4);
    text.chars().skip(skipped).collect()
}

fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}
