//! For lists, and for writing answers: the configuration as the sender of a request may see it.

use std::{ops::Deref, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use vigie_core::{
    directory::Directory,
    ids::{ServiceId, UserId},
    incident::Incident,
    permission::{Action, Resource},
};

use super::{Permit, resolve};
use crate::{AppState, frame::Rejection};

/// What the sender may see: a directory without what is hidden from them.
pub(crate) struct Sight {
    seen: Arc<Directory>,
    /// The whole one, where something is hidden.
    whole: Option<Arc<Directory>>,
    permit: Permit,
}

impl Deref for Sight {
    type Target = Directory;

    fn deref(&self) -> &Directory {
        &self.seen
    }
}

impl FromRequestParts<AppState> for Sight {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Rejection> {
        let permit = Permit::from_request_parts(parts, state).await?;
        let whole = state.directory();
        let seen = permit.sight(state, &whole)?;
        let hides = !Arc::ptr_eq(&seen, &whole);
        Ok(Self { seen, whole: hides.then_some(whole), permit })
    }
}

impl Sight {
    /// The directory itself, for work that is done elsewhere.
    pub(crate) fn shared(&self) -> Arc<Directory> {
        Arc::clone(&self.seen)
    }

    /// Whether the sender may see an incident.
    pub(crate) fn sees(&self, incident: &Incident) -> bool {
        let Some(whole) = &self.whole else { return true };
        self.permit.ask(whole, Action::See, &resolve::incident(whole, incident)).is_ok()
    }

    /// Of the services that are asked for (`None`: of all) those that the sender may see; `None` where all are wanted
    /// and nothing is hidden.
    pub(crate) fn services(&self, asked: Option<Vec<ServiceId>>) -> Option<Vec<ServiceId>> {
        if self.whole.is_none() {
            return asked;
        }
        let is_asked = |id: &&ServiceId| asked.as_ref().is_none_or(|asked| asked.contains(id));
        Some(self.seen.services.keys().filter(is_asked).copied().collect())
    }

    /// Whether only what is assigned to the sender is asked for; they see all of that.
    pub(crate) fn is_own(&self, assignees: &[UserId]) -> bool {
        self.permit.principal().user.is_some_and(|user| assignees == [user])
    }

    /// Whether the sender runs the account; nothing is hidden from them.
    pub(crate) fn is_admins(&self) -> bool {
        self.permit.reads(&self.seen, Action::Administer, &Resource::Account)
    }

    /// Whether something is hidden.
    pub(crate) const fn hides(&self) -> bool {
        self.whole.is_some()
    }
}
