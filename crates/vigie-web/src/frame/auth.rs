//! Who asks: API tokens in the `Authorization` header.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use vigie_app::Principal;
use vigie_core::ids::UserId;
use vigie_pagerduty::ApiError;
use vigie_store::TokenAccess;

use super::Rejection;
use crate::{
    AppState,
    permission::{self, Asked},
};

/// Lets a request through when its token is one of ours and its owner may call the endpoint; handlers find the
/// [`Principal`] in the request's extensions.
pub(crate) async fn authenticate(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let principal = match check(&state, request.headers()).await {
        Ok(principal) => principal,
        Err(rejection) => return rejection.into_response(),
    };
    let Some(token) = principal.token else { return Rejection(ApiError::unauthorized()).into_response() };
    let verdict = state.limiter.take(token, state.app.now());
    let mut response = if verdict.is_refused() {
        Rejection(ApiError::rate_limited()).into_response()
    } else if let Err(rejection) = permission::check(&state, &principal, &Asked::of(&request)).await {
        rejection.into_response()
    } else {
        request.extensions_mut().insert(principal);
        next.run(request).await
    };
    verdict.write_headers(response.headers_mut());
    response
}

/// The person in whose name the console asks the REST API (`ui::rest`). We put it into requests of our own; one that comes
/// in from outside never has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewer(pub(crate) UserId);

/// Lets a request of the console through where the person who looks may call the endpoint: what [`authenticate`] does for
/// tokens.
pub(crate) async fn let_viewer_in(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let Some(Viewer(user)) = request.extensions().get().copied() else {
        return Rejection(ApiError::unauthorized()).into_response();
    };
    let principal = Principal { token: None, user: Some(user), access: TokenAccess::Full, truncated: None };
    if let Err(rejection) = permission::check(&state, &principal, &Asked::of(&request)).await {
        return rejection.into_response();
    }
    request.extensions_mut().insert(principal);
    next.run(request).await
}

async fn check(state: &AppState, headers: &HeaderMap) -> Result<Principal, Rejection> {
    let token = token_of(headers).ok_or_else(ApiError::unauthorized)?;
    let principal = state.app.access().check_token(token).await?.ok_or_else(ApiError::unauthorized)?;
    let directory = state.directory();
    // Whoever is gone reads nothing any more either.
    if principal.user.is_some_and(|user| !directory.users.contains_key(&user)) {
        return Err(ApiError::unauthorized().into());
    }
    Ok(principal)
}

/// The token in `Authorization: Token token=…` (quotes allowed, as Rails writes them) or `Authorization: Bearer …`.
fn token_of(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, rest) = value.split_once(' ')?;
    let rest = rest.trim();
    let token = if scheme.eq_ignore_ascii_case("bearer") {
        rest
    } else if scheme.eq_ignore_ascii_case("token") {
        rest.strip_prefix("token=")?.trim_matches('"')
    } else {
        return None;
    };
    (!token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn token(value: &'static str) -> Option<String> {
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(value))]);
        token_of(&headers).map(str::to_owned)
    }

    #[test]
    fn both_schemes_are_read_and_nothing_else() {
        assert_eq!(token("Token token=abc").as_deref(), Some("abc"));
        assert_eq!(token("Token token=\"abc\"").as_deref(), Some("abc"));
        assert_eq!(token("Bearer abc").as_deref(), Some("abc"));
        for wrong in ["abc", "Token abc", "Basic abc", "Token token=", "Bearer "] {
            assert_eq!(token(wrong), None, "{wrong}");
        }
    }
}
