//! Signed-in browsers, in the two shapes that PagerDuty has for them: user sessions, and the newer OAuth delegations.
//!
//! Vigie gives out no OAuth tokens: every delegation is a session of the console, of the type `web`.

use serde_json::{Value, json};
use vigie_core::{ids::UserId, time::At};

use crate::view::View;

/// The only type of session there is.
pub const SESSION_TYPE: &str = "browser";
/// The only type of delegation there is.
pub const DELEGATION_TYPE: &str = "web";
/// Every type that PagerDuty knows.
pub const DELEGATION_TYPES: [&str; 3] = ["web", "mobile", "integration"];

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id; it tells nothing about the cookie.
    pub id: String,
    /// Whose it is.
    pub user: UserId,
    /// When they signed in.
    pub created_at: At,
    /// When it ends by itself.
    pub expires_at: At,
}

/// Writes it as a user session.
#[must_use]
pub fn to_wire(session: &Session, view: &View<'_>) -> Value {
    json!({
        "id": session.id,
        "user_id": session.user.as_str(),
        "created_at": view.time(session.created_at),
        "type": SESSION_TYPE,
        "summary": format!("Console, until {}", view.time(session.expires_at)),
    })
}

/// Writes it as an OAuth delegation.
#[must_use]
pub fn to_delegation(session: &Session, view: &View<'_>) -> Value {
    json!({
        "id": session.id,
        "status": "issued",
        "client_id": "vigie-console",
        "delegation_type": DELEGATION_TYPE,
        "scope": "console",
        "created_at": view.time(session.created_at),
        "expires_at": view.time(session.expires_at),
        "self": view.links.api(&format!("/users/{}/oauth_delegations/{}", session.user, session.id)),
    })
}
