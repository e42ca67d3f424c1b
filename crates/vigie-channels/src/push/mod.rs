//! Web push: notifications on browsers and phones, through the push service of each browser's maker.
//!
//! A device gives us the URL of its push service and its keys. So a person chooses a URL that the server calls: only
//! `https` to public addresses is called, whatever a name points to, unless [`PushConfig::allows_any_address`] says
//! otherwise, which is for tests.

mod encrypt;
mod vapid;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_trait::async_trait;
use reqwest::{Client, Response, StatusCode, Url, header};
use rustls::ClientConfig;
use serde_json::json;
use vigie_core::{directory::Device, text::cut, time::At};

pub use self::vapid::new_server_key;
use self::{encrypt::Keys, vapid::ServerKey};
use crate::{
    Channel, ConfigError, Envelope, Secret, Sent, http,
    webhook::{AddressPolicy, check_literal, guarded},
    words,
};

/// How long a push service keeps a page for a device that is off. Whoever looks later is paged by the next level.
const KEPT_SECONDS: u32 = 3600;
/// How long a push service has to answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The longest title and text that travel, in characters.
const TITLE_CHARS: usize = 200;
const TEXT_CHARS: usize = 500;
/// The most of a push service's answer that is quoted.
const MAX_QUOTE_CHARS: usize = 200;

/// Settings of web push. It needs none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushConfig {
    /// Tests only: devices may name plain HTTP and addresses of this machine.
    pub allows_any_address: bool,
}

/// What an envelope for a device holds beside its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The device.
    pub device: Device,
    /// What a touch opens.
    pub link: String,
    /// Whether the notification has a button that acknowledges, by a post below `link`.
    pub can_acknowledge: bool,
    /// Whether it may wake a device that saves power.
    pub is_urgent: bool,
    /// The moment it is.
    pub now: At,
}

/// Web push. Cheap to clone; all clones have the same key.
#[derive(Clone, Debug)]
pub struct WebPush {
    http: Client,
    allows_any_address: bool,
    addresses: AddressPolicy,
    key: Arc<OnceLock<ServerKey>>,
}

impl WebPush {
    /// Without a key yet: see [`WebPush::use_key`].
    pub(crate) fn new(config: PushConfig, tls: ClientConfig) -> Result<Self, ConfigError> {
        let addresses =
            AddressPolicy { allow_private_addresses: config.allows_any_address, allow_link_local_addresses: false };
        let builder = guarded(http::client(tls, TIMEOUT), addresses);
        let http = builder.build().map_err(|error| ConfigError::new("push", words::of_error(&error)))?;
        Ok(Self { http, allows_any_address: config.allows_any_address, addresses, key: Arc::default() })
    }

    /// Signs with this key from now on; `contact` is whom push services may write to. The first one stays.
    ///
    /// Answers the public half, which browsers want to know, or `None` where the key is none.
    #[must_use]
    pub fn use_key(&self, key: &Secret, contact: &str) -> Option<String> {
        if self.key.get().is_none() {
            let key = ServerKey::read(key, contact.to_owned())?;
            return Some(self.key.get_or_init(|| key).public());
        }
        self.key.get().map(ServerKey::public)
    }

    /// Lets a device pass that somebody offers.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn check_device(&self, device: &Device) -> Result<(), String> {
        Keys::of(device)?;
        self.url(device).map(drop)
    }

    fn url(&self, device: &Device) -> Result<Url, String> {
        let url = Url::parse(&device.endpoint).map_err(|_| "a device's address must be a URL".to_owned())?;
        if url.scheme() != "https" && !(self.allows_any_address && url.scheme() == "http") {
            return Err("a device's address must be a URL with https".to_owned());
        }
        check_literal(self.addresses, &url).map_err(|refused| {
            format!("a push service is on the public internet; {} is {}", refused.address, refused.kind)
        })?;
        Ok(url)
    }

    async fn try_to_send(&self, envelope: &Envelope) -> Result<Sent, String> {
        let push = envelope.push.as_ref().ok_or("the contact method is no device of this server")?;
        let Some(key) = self.key.get() else {
            return Ok(Sent::Later { words: "the server's key for push services is not there yet".to_owned() });
        };
        let (keys, url) = (Keys::of(&push.device)?, self.url(&push.device)?);
        let body = encrypt::encrypt(&keys, payload(envelope, push).as_bytes());
        let body = body.ok_or("the message could not be encrypted for the device")?;
        let authorization = key.authorization(&url.origin().ascii_serialization(), push.now);
        let authorization = authorization.ok_or("the message could not be signed")?;
        let request = self
            .http
            .post(url)
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header("ttl", KEPT_SECONDS)
            .header("urgency", if push.is_urgent { "high" } else { "normal" })
            .body(body);
        Ok(match request.send().await {
            Ok(response) => judge(response).await,
            Err(error) => Sent::Later { words: words::of_error(&error.without_url()) },
        })
    }
}

#[async_trait]
impl Channel for WebPush {
    async fn send(&self, envelope: &Envelope) -> Sent {
        self.try_to_send(envelope).await.unwrap_or_else(|words| Sent::Failed { words })
    }

    /// There is no provider to ask: each device has its own.
    async fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// What the service worker reads (`web/script/worker.js`).
fn payload(envelope: &Envelope, push: &Push) -> String {
    let tag = envelope.thread.as_ref().unwrap_or(&envelope.id);
    json!({
        "title": cut(&envelope.subject, TITLE_CHARS),
        "text": cut(&envelope.text, TEXT_CHARS),
        "link": push.link,
        "acknowledges": push.can_acknowledge,
        "is_urgent": push.is_urgent,
        "tag": tag,
    })
    .to_string()
}

async fn judge(response: Response) -> Sent {
    let status = response.status();
    if status.is_success() {
        let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
        return Sent::HandedOver { provider_id: location.map(|text| cut(text, MAX_QUOTE_CHARS)) };
    }
    let answer = http::answer_text(response).await;
    let quote = cut(&words::bounded(&answer), MAX_QUOTE_CHARS);
    let words = match quote.as_str() {
        "" => format!("the push service answered {status}"),
        _ => format!("the push service answered {status}: {quote}"),
    };
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Sent::Gone { words },
        StatusCode::TOO_MANY_REQUESTS => Sent::Later { words },
        _ if status.is_server_error() => Sent::Later { words },
        _ => Sent::Failed { words },
    }
}
