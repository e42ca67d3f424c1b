//! The JSON body of a REST request.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde_json::Value as Json;
use vigie_pagerduty::{ApiError, nul::without_nul};

use super::Rejection;

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

impl<S: Send + Sync> FromRequest<S> for Hash {
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        let is_json = says_json(request.headers());
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| ApiError::too_large(format!("The body is larger than {BODY_LIMIT_BYTES} bytes")))?;
        if !is_json {
            return Err(ApiError::not_a_hash().into());
        }
        read(&body).map_err(Rejection)
    }
}

fn says_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().contains("json")
}

fn read(body: &[u8]) -> Result<Hash, ApiError> {
    match serde_json::from_slice::<Json>(&without_nul(body)) {
        Ok(json) if json.is_object() => Ok(Hash(json)),
        Ok(_) => Err(ApiError::not_a_hash()),
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
