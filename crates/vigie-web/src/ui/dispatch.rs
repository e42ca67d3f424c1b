//! People and programs ask for the same addresses (`html_url` and `self` differ only in who asks): a browser gets the
//! console, everything else the REST API.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::ServiceExt as _;
use vigie_app::LINK_PATH;

use crate::frame::RequestId;

/// Paths that only the console has.
const ONLY_FOR_PEOPLE: [&str; 9] = [
    "/",
    "/sign-in",
    "/sign-out",
    "/language",
    "/menu",
    "/messages",
    "/events/stream",
    "/sw.js",
    "/manifest.webmanifest",
];

/// Paths below which there is only the console.
const FOR_PEOPLE_BELOW: [&str; 4] = ["/assets/", "/suggest/", "/offline/", LINK_PATH];

/// Hands requests of browsers to the console.
pub(crate) async fn people_first(State(console): State<Router>, request: Request, next: Next) -> Response {
    if is_for_people(&request) {
        return console.oneshot(afresh(request)).await.into_response();
    }
    next.run(request).await
}

/// The request without what the first routing left in it, which a second one would add to (`{id}` twice); only where it
/// came from and its id stay.
fn afresh(request: Request) -> Request {
    let (mut parts, body) = request.into_parts();
    let from = parts.extensions.remove::<ConnectInfo<SocketAddr>>();
    let id = parts.extensions.remove::<RequestId>();
    parts.extensions.clear();
    from.map(|from| parts.extensions.insert(from));
    id.map(|id| parts.extensions.insert(id));
    Request::from_parts(parts, body)
}

/// Browsers ask for HTML and never send a token.
fn is_for_people(request: &Request) -> bool {
    let path = request.uri().path();
    if ONLY_FOR_PEOPLE.contains(&path) || FOR_PEOPLE_BELOW.iter().any(|start| path.starts_with(start)) {
        return true;
    }
    let headers = request.headers();
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    !headers.contains_key(header::AUTHORIZATION) && accepted.contains("text/html")
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::HeaderValue};

    use super::*;

    fn goes_to_console(path: &str, headers: &[(header::HeaderName, &'static str)]) -> bool {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = path.parse().expect("a path");
        for (name, value) in headers {
            request.headers_mut().insert(name.clone(), HeaderValue::from_static(value));
        }
        is_for_people(&request)
    }

    #[test]
    fn a_browser_gets_pages_and_a_client_gets_json() {
        let html = (header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8");
        let json = (header::ACCEPT, "application/vnd.pagerduty+json;version=2");
        assert!(goes_to_console("/incidents", std::slice::from_ref(&html)));
        assert!(!goes_to_console("/incidents", &[json]));
        assert!(!goes_to_console("/incidents", &[(header::ACCEPT, "*/*")]));
        assert!(!goes_to_console("/incidents", &[html, (header::AUTHORIZATION, "Token token=abc")]));
    }

    #[test]
    fn what_only_the_console_has_needs_no_word_about_html() {
        assert!(goes_to_console("/assets/app.css", &[]) && goes_to_console("/sign-in", &[]));
        assert!(!goes_to_console("/services", &[]));
    }
}
