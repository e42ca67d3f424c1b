//! A client of a running server's REST API, for the command line: the HTTP client lives in this crate.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use serde_json::Value as Json;

use crate::{ConfigError, Secret, http, tls};

/// How long one answer may take; rendering a year of many schedules takes a second or two on a busy server.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The most that is read of an answer: a page of a hundred of the largest objects is far below it.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// A client of one server, with one token.
#[derive(Clone, Debug)]
pub struct ApiClient {
    base: Url,
    token: Secret,
    http: Client,
}

/// Why there is no answer to use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiClientError {
    /// The address is none.
    #[error("{0:?} is not the address of a server: it must start with http:// or https://")]
    Address(String),
    /// The server did not answer.
    #[error("no answer from {base}: {reason}")]
    NoAnswer {
        /// Which server.
        base: String,
        /// Why, as far as it is known.
        reason: String,
    },
    /// The server does not know the token.
    #[error("{base} does not accept the token: give one with --token or VIGIE_TOKEN (`vigie token create` makes one)")]
    Unauthorized {
        /// Which server.
        base: String,
    },
    /// The server refused the request.
    #[error("{}", sentences.join("; "))]
    Refused {
        /// The status.
        status: u16,
        /// What is wrong and what to do, as the server says it.
        sentences: Vec<String>,
    },
    /// What answered speaks no JSON: it is another program's port, or something in between.
    #[error("{base} answered {status} without JSON: is it a Vigie server?")]
    NotJson {
        /// Which server.
        base: String,
        /// The status.
        status: u16,
    },
}

impl ApiClient {
    /// A client of the server at an address. Certificates in PEM are trusted beside the usual ones.
    ///
    /// # Errors
    /// When the certificates cannot be read, or no client can be built.
    pub fn new(base: &str, token: Secret, extra_certificates: Option<&str>) -> Result<Self, ApiClientBuildError> {
        let address = |_| ApiClientError::Address(base.to_owned());
        let mut url = Url::parse(base).map_err(address)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ApiClientError::Address(base.to_owned()).into());
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        let config = tls::client_config(&tls::extra_roots(extra_certificates)?)?;
        let http =
            http::client(config, TIMEOUT).build().map_err(|error| ConfigError::new("client", error.to_string()))?;
        Ok(Self { base: url, token, http })
    }

    /// The decoded answer to `GET path?query`.
    ///
    /// # Errors
    /// When the server does not answer, refuses, or answers with something else than JSON.
    pub async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Json, ApiClientError> {
        self.answer(self.http.get(self.url(path, query)?)).await
    }

    /// The decoded answer to a calendar (iCalendar) that is posted to `path?query`.
    ///
    /// # Errors
    /// When the server does not answer, refuses, or answers with something else than JSON.
    pub async fn post_calendar(
        &self,
        path: &str,
        query: &[(&str, &str)],
        calendar: Vec<u8>,
    ) -> Result<Json, ApiClientError> {
        let request = self.http.post(self.url(path, query)?).header("Content-Type", "text/calendar; charset=utf-8");
        self.answer(request.body(calendar)).await
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> Result<Url, ApiClientError> {
        let mut url = self.base.join(path.trim_start_matches('/')).map_err(|_| self.no_answer("no such path"))?;
        url.query_pairs_mut().extend_pairs(query);
        Ok(url)
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Json, ApiClientError> {
        let request = request.header("Authorization", format!("Token token={}", self.token.reveal()));
        let response = request.send().await.map_err(|error| self.no_answer(&reason(&error)))?;
        let status = response.status();
        let body = self.body(response).await?;
        let json: Option<Json> = serde_json::from_slice(&body).ok();
        match (status, json) {
            (StatusCode::UNAUTHORIZED, _) => Err(ApiClientError::Unauthorized { base: self.base.to_string() }),
            (_, None) => Err(ApiClientError::NotJson { base: self.base.to_string(), status: status.as_u16() }),
            (status, Some(json)) if status.is_success() => Ok(json),
            (status, Some(json)) => {
                Err(ApiClientError::Refused { status: status.as_u16(), sentences: sentences(&json) })
            }
        }
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, ApiClientError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.no_answer(&reason(&error)))? {
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(self.no_answer("its answer is too long"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn no_answer(&self, reason: &str) -> ApiClientError {
        ApiClientError::NoAnswer { base: self.base.to_string(), reason: reason.to_owned() }
    }
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ApiClientBuildError {
    /// The address is none.
    #[error(transparent)]
    Address(#[from] ApiClientError),
    /// The certificates are none.
    #[error(transparent)]
    Certificates(#[from] ConfigError),
}

/// The innermost cause, which is what helps: "Connection refused", "invalid peer certificate".
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    if error.is_timeout() { format!("not within {} seconds", TIMEOUT.as_secs()) } else { cause.to_string() }
}

/// What PagerDuty's error shape says: the sentences, or the message where there are none.
fn sentences(json: &Json) -> Vec<String> {
    let error = &json["error"];
    let listed = error["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let sentences: Vec<String> = listed.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    if sentences.is_empty() {
        return vec![error["message"].as_str().unwrap_or("the server refused the request").to_owned()];
    }
    sentences
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_needs_a_scheme() {
        tls::install_provider();
        for wrong in ["vigie.example.com", "ftp://x", "localhost:8080"] {
            let refused = ApiClient::new(wrong, Secret::default(), None).map(drop).expect_err("no address");
            assert!(refused.to_string().contains("must start with http"), "{refused}");
        }
    }

    #[test]
    fn a_refusal_speaks_in_the_servers_sentences() {
        let refusal =
            json!({"error": {"message": "Not Found", "code": 2100, "errors": ["No schedule is called \"x\""]}});
        assert_eq!(sentences(&refusal), ["No schedule is called \"x\""]);
        assert_eq!(sentences(&json!({"error": {"message": "Access Denied", "code": 2010}})), ["Access Denied"]);
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_named() {
        tls::install_provider();
        let client = ApiClient::new("http://127.0.0.1:9", Secret::new("t"), None).expect("a client");
        let error = client.get("/schedules", &[]).await.expect_err("nobody listens there");
        assert!(error.to_string().contains("no answer from http://127.0.0.1:9/"), "{error}");
    }
}
