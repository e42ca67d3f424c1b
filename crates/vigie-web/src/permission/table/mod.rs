//! The table: one file for each family of endpoints.

mod account;
mod incidents;
mod objects;
mod people;
mod schedules;

use axum::http::Method;

use super::endpoint::{self, Endpoint};

const FAMILIES: [&[Endpoint]; 5] =
    [account::ENDPOINTS, incidents::ENDPOINTS, objects::ENDPOINTS, people::ENDPOINTS, schedules::ENDPOINTS];

/// Every line.
pub(super) fn all() -> impl Iterator<Item = &'static Endpoint> {
    FAMILIES.into_iter().flatten()
}

/// The line of a request.
pub(super) fn find(method: &Method, route: &str) -> Option<&'static Endpoint> {
    let method = endpoint::word(method)?;
    all().find(|endpoint| endpoint.path == route && [method, endpoint::ANY].contains(&endpoint.method))
}

/// Whether a route has any line.
pub(super) fn has(route: &str) -> bool {
    all().any(|endpoint| endpoint.path == route)
}
