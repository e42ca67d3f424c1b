//! The JSON body of a REST request.

use std::{error::Error, time::Duration};

use axum::{
    body::{self, Body, Bytes},
    extract::{FromRequest, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::LengthLimitError;
use serde_json::Value as Json;
use tokio::time::timeout;
use vigie_pagerduty::{ApiError, compression, nul::without_nul};

use super::Rejection;
use crate::AppState;

/// The largest body of a REST request, in bytes.
pub const BODY_LIMIT_BYTES: usize = 1024 * 1024;

/// A body that must be a JSON object, sent as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Hash(pub Json);

impl Hash {
    /// The object under the name that PagerDuty wraps it in (`{"team": {…}}`).
    ///
    /// # Errors
    /// 400 when it is missing or no object.
    pub fn unwrap_object(&self, name: &str) -> Result<&Json, ApiError> {
        let inner = self.0.get(name).filter(|inner| inner.is_object());
        inner.ok_or_else(|| ApiError::invalid(format!("{name} is missing: send {{\"{name}\": {{…}}}}")))
    }

    /// The list under the name that PagerDuty wraps it in (`{"incidents": […]}`).
    ///
    /// # Errors
    /// 400 when it is missing or no list.
    pub fn unwrap_list(&self, name: &str) -> Result<&[Json], ApiError> {
        let inner = self.0.get(name).and_then(Json::as_array);
        inner
            .map(Vec::as_slice)
            .ok_or_else(|| ApiError::invalid(format!("{name} is missing: send {{\"{name}\": […]}}")))
    }
}

impl FromRequest<AppState> for Hash {
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Rejection> {
        let is_json = says_json(request.headers());
        if is_encoded(request.headers()) {
            return Err(ApiError::compressed().into());
        }
        let body = whole(request.into_body(), state.settings.body_within).await?;
        if !is_json {
            return Err(ApiError::not_a_hash().into());
        }
        read(&body).map_err(Rejection)
    }
}

/// A body that is a calendar's text (iCalendar), whatever its content type says: programs write many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarText(pub String);

impl FromRequest<AppState> for CalendarText {
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Rejection> {
        if is_encoded(request.headers()) {
            return Err(ApiError::compressed().into());
        }
        let body = whole(request.into_body(), state.settings.body_within).await?;
        let text = String::from_utf8(body.to_vec());
        text.map(Self).map_err(|_| ApiError::invalid("The calendar is not written in UTF-8: export it again").into())
    }
}

/// Reads the body of a request before anything else sees it, for the forms of people and providers.
pub(crate) async fn read_whole(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match whole(body, state.settings.body_within).await {
        Ok(bytes) => next.run(Request::from_parts(parts, bytes.into())).await,
        Err(error) => Rejection(error).into_response(),
    }
}

async fn whole(body: Body, within: Duration) -> Result<Bytes, ApiError> {
    let read = timeout(within, body::to_bytes(body, BODY_LIMIT_BYTES)).await;
    read.map_err(|_| ApiError::late(within))?.map_err(|error| match is_too_long(&error) {
        true => ApiError::too_large(format!("The body is larger than {BODY_LIMIT_BYTES} bytes")),
        false => ApiError::broken_off(),
    })
}

/// Whether a body could not be read because it is longer than it may be.
pub(crate) fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn is_encoded(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_ENCODING).is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

fn says_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().contains("json")
}

fn read(body: &[u8]) -> Result<Hash, ApiError> {
    match serde_json::from_slice::<Json>(&without_nul(body)) {
        Ok(json) if json.is_object() => Ok(Hash(json)),
        Ok(_) => Err(ApiError::not_a_hash()),
        Err(_) if compression::is_compressed(body) => Err(ApiError::compressed()),
        Err(error) => Err(ApiError::invalid(format!("The body is not readable JSON: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_object_is_a_body() {
        assert!(read(b"{\"team\":{}}").is_ok_and(|hash| hash.unwrap_object("team").is_ok()));
        assert_eq!(read(b"[1]").map_err(|error| error.errors), Err(vec!["params must be a Hash".to_owned()]));
        for wrong in [&b""[..], b"{\"team\":", b"\xff"] {
            assert_eq!(read(wrong).map_err(|error| (error.status, error.code)).err(), Some((400, 2001)));
        }
    }

    #[test]
    fn the_wrapper_must_be_there() {
        let hash = Hash(serde_json::json!({"team": 7}));
        assert_eq!(hash.unwrap_object("team").map_err(|error| error.status), Err(400));
        assert_eq!(hash.unwrap_list("teams").map_err(|error| error.status), Err(400));
    }
}
