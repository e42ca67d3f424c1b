//! Addresses that are too long.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use vigie_pagerduty::ApiError;

use super::Rejection;

/// The longest address, in bytes: room for a list of more than a thousand ids. (What is longer than 64 KB never gets
/// this far: the HTTP library answers 414 without a body.)
const ADDRESS_LIMIT_BYTES: usize = 32 * 1024;

/// Refuses a request whose path and query are longer than they may be.
pub(crate) async fn refuse_long_addresses(request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if length > ADDRESS_LIMIT_BYTES {
        return Rejection(ApiError::address_too_long(ADDRESS_LIMIT_BYTES)).into_response();
    }
    next.run(request).await
}
