//! Where a request comes from, for the history.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use vigie_app::Principal;
use vigie_core::ids::UserId;
use vigie_store::{AuditMethod, Author};

use super::{MaybeRequester, request_log::RequestId};
use crate::AppState;

/// Who makes a request and how it came in, as the history keeps it. The address is the other end of the connection;
/// behind a proxy that is the proxy.
#[derive(Clone, Debug)]
pub(crate) struct Origin(pub(crate) Author);

impl FromRequestParts<AppState> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let MaybeRequester(user) = MaybeRequester::from_request_parts(parts, state).await?;
        let principal = parts.extensions.get::<Principal>();
        let name = match (user, principal.and_then(|principal| principal.token)) {
            (Some(user), _) => named(user),
            (None, Some(token)) => format!("token {token}"),
            (None, None) => "nobody".to_owned(),
        };
        Ok(Self(Author {
            name,
            method: principal.map(|principal| match principal.token {
                Some(_) => AuditMethod::ApiToken,
                None => AuditMethod::Browser,
            }),
            truncated_token: principal.and_then(|principal| principal.truncated.clone()),
            request_id: parts.extensions.get::<RequestId>().map(|id| id.0.clone()),
            remote_address: parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string()),
        }))
    }
}

impl Origin {
    /// The same for a person in the console.
    pub(crate) fn of_browser(self, user: UserId) -> Author {
        Author { name: named(user), method: Some(AuditMethod::Browser), ..self.0 }
    }
}

fn named(user: UserId) -> String {
    format!("user {user}")
}
