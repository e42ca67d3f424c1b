//! Who may call which endpoint: a table of all of them, and one question to [`vigie_core::permission::may`].
//!
//! Every route of the REST API has a line in `table/`: method, path, what it takes ([`Action`]) and to what it is done
//! ([`On`]). A route without a line is refused at run time and by the test `http::permissions`, so that nothing is
//! open by accident. What only the body knows (the teams of a new service, the incidents of a list) is asked by the
//! handler through [`Permit`], or by `configuration::change` for everything that is configured. Lists take their
//! objects from [`Sight`], and every answer its names and what is included: the whole directory is for decisions only.
//!
//! To add an endpoint: a line in the file of its family in `table/`, and one in `tests/http/permissions/table.txt`.

mod endpoint;
mod permit;
mod resolve;
mod seen;
mod sight;
mod table;

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
};
use vigie_app::Principal;
use vigie_core::{
    directory::Directory,
    permission::{Asker, Denied, Resource, may},
};
use vigie_pagerduty::ApiError;
use vigie_store::TokenAccess;

pub use self::endpoint::{ANY, Endpoint, On};
pub(crate) use self::{
    permit::Permit,
    resolve::{incident as incident_resource, subscription as subscription_resource},
    seen::Seen,
    sight::Sight,
};
use crate::{AppState, frame::Rejection};

/// Every endpoint of the REST API with what it takes.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    table::all()
}

/// What a request asks for.
pub(crate) struct Asked {
    method: Method,
    /// The path as the router knows it: `/users/{id}`.
    route: String,
    /// The path as the client wrote it.
    path: String,
}

impl Asked {
    /// What a request that the router has matched asks for.
    pub(crate) fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
        Self { method: request.method().clone(), route: route.to_owned(), path: request.uri().path().to_owned() }
    }
}

/// Lets a request through when its sender may make it.
///
/// # Errors
/// 403 with the reason, 405 where the route knows no such method, 500 where it has no line in the table.
pub(crate) async fn check(
    state: &AppState,
    principal: &Principal,
    Asked { method, route, path }: &Asked,
) -> Result<(), Rejection> {
    let Some(endpoint) = table::find(method, route) else { return without_line(method, route) };
    let directory = state.directory();
    let mut asker = asker(principal, &directory)?;
    // Some readings take more than a reading role, but none more than a reading token.
    asker.reads_only &= !method.is_safe();
    if asker.user.is_none() {
        return Ok(may(&directory, asker, endpoint.action, &Resource::Account).map_err(refused)?);
    }
    for resource in resolve::resources(state, &directory, principal.user, endpoint, path).await? {
        may(&directory, asker, endpoint.action, &resource).map_err(refused)?;
    }
    Ok(())
}

/// PagerDuty's 403 with the sentence that says what it takes.
pub(crate) fn refused(denied: Denied) -> ApiError {
    ApiError::denied(denied.to_string())
}

/// Whose request it is.
///
/// # Errors
/// 401 when the person it belongs to is gone.
fn asker<'a>(principal: &Principal, directory: &'a Directory) -> Result<Asker<'a>, ApiError> {
    let user = match principal.user {
        None => None,
        Some(user) => Some(directory.users.get(&user).map(AsRef::as_ref).ok_or_else(ApiError::unauthorized)?),
    };
    Ok(Asker { user, reads_only: principal.access == TokenAccess::ReadOnly })
}

fn without_line(method: &Method, route: &str) -> Result<(), Rejection> {
    if endpoint::word(method).is_none() {
        // No route has such a method: the router says so.
        return Ok(());
    }
    if table::has(route) {
        return Err(ApiError::method_not_allowed().into());
    }
    tracing::error!(%method, route, "a route without a line in vigie-web/src/permission/table is refused");
    Err(ApiError::internal().into())
}
