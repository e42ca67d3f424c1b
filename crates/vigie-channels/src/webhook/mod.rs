//! Outgoing webhooks in PagerDuty's v3 format: one signed POST, and what its answer means.
//!
//! The body comes composed (details of more than 55 KB are already left out), the order and the retries are the
//! caller's: [`retry_at`] says when. Nothing is repeated in here.

mod address;
mod back_off;
mod failure;
mod headers;

use std::time::Duration;

use reqwest::{Client, Response, StatusCode, Url};
use rustls::ClientConfig;
use vigie_core::text::cut;

pub(crate) use self::address::{check_literal, guarded};
pub use self::{
    address::{AddressPolicy, Refused},
    back_off::{RETRY_PERIOD, retry_at},
    headers::{sign, signature_header},
};
use crate::{ConfigError, http, words};

/// The largest body that is sent; a larger one is dropped.
pub const MAX_BODY_BYTES: usize = 256 * 1024;
/// The most of a receiver's answer that is quoted.
const MAX_QUOTE_CHARS: usize = 200;

/// The settings of webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookConfig {
    /// How long a receiver has to answer.
    pub timeout: Duration,
    /// Where webhooks may go.
    pub addresses: AddressPolicy,
}

impl Default for WebhookConfig {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(5), addresses: AddressPolicy::default() }
    }
}

/// One webhook to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookPost<'a> {
    /// Where to.
    pub url: &'a str,
    /// The JSON, exactly as it is signed and sent.
    pub body: &'a str,
    /// The active secrets; the body is signed with each.
    pub secrets: &'a [&'a str],
    /// The subscription's id.
    pub subscription: &'a str,
    /// The webhook's id, the same on every attempt.
    pub webhook_id: &'a str,
    /// The subscription's own headers; they cannot replace ours.
    pub custom_headers: &'a [(&'a str, &'a str)],
}

/// What became of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookResult {
    /// The receiver took it (2xx in time).
    Delivered,
    /// It will never be taken.
    Dropped {
        /// Why.
        words: String,
    },
    /// Try it again: no answer, no connection, 5xx, 429, an expired certificate.
    Retry {
        /// Why.
        words: String,
    },
}

/// Sends webhooks. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks {
    http: Client,
    addresses: AddressPolicy,
}

impl Webhooks {
    /// Reads the configuration. Opens no connection.
    ///
    /// # Errors
    /// When no HTTP client can be made of it.
    pub fn new(config: &WebhookConfig, tls: ClientConfig) -> Result<Self, ConfigError> {
        let builder = guarded(http::client(tls, config.timeout), config.addresses);
        let http = builder.build().map_err(|error| ConfigError::new("webhook", words::of_error(&error)))?;
        Ok(Self { http, addresses: config.addresses })
    }

    /// Sends one webhook, once.
    pub async fn post(&self, post: &WebhookPost<'_>) -> WebhookResult {
        match self.request(post) {
            Ok(request) => match request.send().await {
                Ok(response) => judge(response).await,
                Err(error) => failure::judge(error),
            },
            Err(words) => WebhookResult::Dropped { words },
        }
    }

    fn request(&self, post: &WebhookPost<'_>) -> Result<reqwest::RequestBuilder, String> {
        if post.body.len() > MAX_BODY_BYTES {
            return Err(format!("the body has {} bytes, more than {MAX_BODY_BYTES}", post.body.len()));
        }
        let url = Url::parse(post.url).map_err(|error| format!("`{}` is not a URL: {error}", post.url))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("a webhook goes to http or https, not to {}", url.scheme()));
        }
        check_literal(self.addresses, &url).map_err(|refused| refused.to_string())?;
        let headers = headers::of(post)?;
        Ok(self.http.post(url).headers(headers).body(post.body.to_owned()))
    }
}

async fn judge(response: Response) -> WebhookResult {
    let status = response.status();
    if status.is_success() {
        return WebhookResult::Delivered;
    }
    let answer = http::answer_text(response).await;
    let quote = cut(&words::bounded(&answer), MAX_QUOTE_CHARS);
    let words = match () {
        () if status.is_redirection() => format!("the receiver answered {status}; redirects are not followed"),
        () if quote.is_empty() => format!("the receiver answered {status}"),
        () => format!("the receiver answered {status}: {quote}"),
    };
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        WebhookResult::Retry { words }
    } else {
        WebhookResult::Dropped { words }
    }
}
