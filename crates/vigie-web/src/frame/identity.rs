//! In whose name: the person whose token it is, or for a token of the account whom the `From` header names.

use axum::{extract::FromRequestParts, http::request::Parts};
use vigie_app::Principal;
use vigie_core::{directory::Directory, ids::UserId, incident::Agent};
use vigie_pagerduty::ApiError;

use super::Rejection;
use crate::AppState;

/// The person in whose name something is done. Operations that need one refuse requests without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requester(pub UserId);

impl Requester {
    /// The same as the engine knows it.
    #[must_use]
    pub const fn agent(self) -> Agent {
        Agent::User(self.0)
    }
}

/// The person in whose name something is done, where the request says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaybeRequester(pub Option<UserId>);

impl FromRequestParts<AppState> for Requester {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Rejection> {
        // Nobody acts in another's name: the header counts where the token says nothing.
        if let Some(user) = token_owner(parts) {
            return Ok(Self(user));
        }
        let email = from_header(parts).ok_or_else(ApiError::from_missing)?;
        let user = user_by_email(&state.directory(), &email).ok_or_else(ApiError::from_unknown)?;
        Ok(Self(user))
    }
}

impl FromRequestParts<AppState> for MaybeRequester {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let named = || from_header(parts).and_then(|email| user_by_email(&state.directory(), &email));
        Ok(Self(token_owner(parts).or_else(named)))
    }
}

fn from_header(parts: &Parts) -> Option<String> {
    let value = parts.headers.get("from")?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn token_owner(parts: &Parts) -> Option<UserId> {
    parts.extensions.get::<Principal>().and_then(|principal| principal.user)
}

fn user_by_email(directory: &Directory, email: &str) -> Option<UserId> {
    directory.users.values().find(|user| user.email.eq_ignore_ascii_case(email)).map(|user| user.id)
}
