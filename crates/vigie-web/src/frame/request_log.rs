//! One line for each request, with an id that the client gets too, and how long it took.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use vigie_app::{LINK_PATH, PASSWORD_LINK_PATH, metrics::Route};

use crate::AppState;

/// Where calendar feeds are; the key follows.
const FEED_PATH: &str = "/private/";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, as the log and the client have it.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(super) String);

/// Writes the line. Neither headers nor bodies nor query strings are logged: they may hold secrets.
pub(crate) async fn log_request(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&state, &request);
    let method = request.method().clone();
    let path = told_path(request.uri().path());
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    request.extensions_mut().insert(RequestId(id.to_str().unwrap_or_default().to_owned()));
    let mut response = next.run(request).await;
    let elapsed = started.elapsed();
    let (status, route) = (response.status().as_u16(), route.unwrap_or_else(|| "none".to_owned()));
    tracing::info!(
        request_id = id.to_str().unwrap_or_default(),
        %method,
        path,
        route,
        status,
        elapsed_micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    state.app.metrics().request_seconds.get_or_create(&Route { route }).observe(elapsed.as_secs_f64());
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The path without what is secret in it: whoever has a page's link acts in a person's name, and whoever has the address
/// of a calendar feed reads it.
fn told_path(path: &str) -> String {
    for secret in [LINK_PATH, PASSWORD_LINK_PATH, FEED_PATH] {
        if let Some(rest) = path.strip_prefix(secret) {
            let verb = rest.split_once('/').map_or("", |(_, verb)| verb);
            return format!("{secret}…/{verb}");
        }
    }
    path.to_owned()
}

/// The client's own id where it is short and plain, else a new one.
fn request_id(state: &AppState, request: &Request) -> HeaderValue {
    let is_plain = |value: &&HeaderValue| {
        let bytes = value.as_bytes();
        (1..=64).contains(&bytes.len()) && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let given = request.headers().get(&REQUEST_ID).filter(is_plain).cloned();
    given.unwrap_or_else(|| HeaderValue::from_str(&state.new_key()).unwrap_or(HeaderValue::from_static("none")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_a_link_is_not_logged() {
        assert_eq!(told_path("/p/D1abcdef/acknowledge"), "/p/…/acknowledge");
        assert_eq!(told_path("/p/D1abcdef"), "/p/…/");
        assert_eq!(told_path("/set-password/PANN-17-abc"), "/set-password/…/");
        assert_eq!(told_path("/private/0123456789abcdef/feed"), "/private/…/feed");
        assert_eq!(told_path("/incidents/Q1"), "/incidents/Q1");
    }
}
