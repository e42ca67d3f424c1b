//! Links with which somebody sets their password: for a new person, and for one who forgot theirs.
//!
//! A link names a person and the moment it ends, and carries a signature over those and the stored form of the password
//! that they have now. So it works for one person, for a day, and once: a new password makes every earlier link
//! worthless. Nothing about a link is stored but the fact that somebody made it.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use vigie_core::{directory::User, ids::UserId, time::At};
use vigie_store::{Author, StoreError};

use crate::{
    App,
    access::AccessError,
    page_link::{is_same, mark},
};

/// How long a link works: somebody who starts on Monday gets it on Sunday evening.
pub const PASSWORD_LINK_LENGTH: Duration = Duration::from_secs(24 * 3600);
/// The path of links; what comes after it is secret.
pub const PASSWORD_LINK_PATH: &str = "/set-password/";
/// The name of the key.
const KEY: &str = "password links";

impl App {
    /// The address of a link for a person, and writes down who made it; `None` where there is no such person.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn make_password_link(&self, user: UserId, by: &Author) -> Result<Option<String>, StoreError> {
        if !self.directory().users.contains_key(&user) {
            return Ok(None);
        }
        let seconds = (self.now() + PASSWORD_LINK_LENGTH).micros() / 1_000_000;
        let Some(mark) = self.password_mark(user, seconds).await? else { return Ok(None) };
        self.store().record_password_link(user, self.now(), by).await?;
        Ok(Some(self.links().page(&format!("{PASSWORD_LINK_PATH}{user}-{seconds}-{mark}"))))
    }

    /// Whose link this is, from what stands behind [`PASSWORD_LINK_PATH`]; `None` when it is over, used or made up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn password_link_owner(&self, token: &str) -> Result<Option<Arc<User>>, StoreError> {
        let mut parts = token.splitn(3, '-');
        let user = parts.next().and_then(UserId::parse);
        let seconds = parts.next().and_then(|seconds| seconds.parse::<i64>().ok());
        let (Some(user), Some(seconds), Some(given)) = (user, seconds, parts.next()) else { return Ok(None) };
        let Some(found) = self.directory().users.get(&user).cloned() else { return Ok(None) };
        let is_over = self.now() >= At::from_micros(seconds.saturating_mul(1_000_000));
        if is_over || self.password_mark(user, seconds).await?.is_none_or(|right| !is_same(&right, given)) {
            return Ok(None);
        }
        Ok(Some(found))
    }

    /// Sets the password of whoever has a link, and signs them out everywhere; `None` when the link is over.
    ///
    /// # Errors
    /// When the password is too short or too long, or the database refuses.
    pub async fn set_password_over_link(
        &self,
        token: &str,
        password: &str,
        origin: Author,
    ) -> Result<Option<Arc<User>>, AccessError> {
        let Some(user) = self.password_link_owner(token).await? else { return Ok(None) };
        let by =
            Author { name: format!("user {}", user.id), method: Some(vigie_store::AuditMethod::Browser), ..origin };
        self.access().set_password_by(&by, user.id, password).await?;
        self.access().end_other_sessions(user.id, None, &by).await?;
        Ok(Some(user))
    }

    async fn password_mark(&self, user: UserId, seconds: i64) -> Result<Option<String>, StoreError> {
        let candidate = {
            let mut ids = self.shared().ids.lock().unwrap_or_else(PoisonError::into_inner);
            ids.key() + &ids.key()
        };
        let key = self.store().server_key(KEY, &candidate, self.now()).await?;
        let password = self.store().password_of(user).await?.unwrap_or_default();
        Ok(mark(&key, &[user.as_str(), &seconds.to_string(), &password]))
    }
}
