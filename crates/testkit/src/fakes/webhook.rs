//! A receiver of webhooks that keeps every request and answers as it is told.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use tokio_rustls::TlsAcceptor;

use super::{Listening, Record, Script, TestCertificate};

/// One request that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedWebhook {
    /// Its path with the query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as it came.
    pub body: String,
}

impl ReceivedWebhook {
    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("a webhook's body is JSON")
    }
}

/// How one request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookReply {
    status: u16,
    body: String,
    location: Option<String>,
    delay: Duration,
}

impl WebhookReply {
    /// At once, with this status.
    #[must_use]
    pub const fn status(status: u16) -> Self {
        Self { status, body: String::new(), location: None, delay: Duration::ZERO }
    }

    /// With these words.
    #[must_use]
    pub fn saying(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self }
    }

    /// Only after this time.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// "Look over there."
    #[must_use]
    pub fn redirect(to: &str) -> Self {
        Self { location: Some(to.to_owned()), ..Self::status(302) }
    }
}

/// A receiver. It answers 200 where it is not told otherwise.
#[derive(Debug)]
pub struct WebhookReceiver {
    listening: Listening,
    shared: Arc<Shared>,
    scheme: &'static str,
}

#[derive(Debug, Default)]
struct Shared {
    received: Record<ReceivedWebhook>,
    replies: Script<WebhookReply>,
}

impl WebhookReceiver {
    /// A receiver over plain HTTP.
    pub async fn start() -> Self {
        Self::start_with("http", None).await
    }

    /// A receiver over HTTPS with this certificate.
    pub async fn start_tls(certificate: &TestCertificate) -> Self {
        Self::start_with("https", Some(certificate.acceptor())).await
    }

    async fn start_with(scheme: &'static str, tls: Option<TlsAcceptor>) -> Self {
        let shared = Arc::<Shared>::default();
        let router = Router::new().fallback(receive).with_state(Arc::clone(&shared));
        Self { listening: Listening::start_http(router, tls).await, shared, scheme }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.listening.address()
    }

    /// Where to post.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}/hook", self.scheme, self.address())
    }

    /// How the next requests are answered, one step each.
    pub fn script(&self, replies: impl IntoIterator<Item = WebhookReply>) {
        self.shared.replies.extend(replies);
    }

    /// The requests so far.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedWebhook> {
        self.shared.received.all()
    }

    /// Waits for at least `count` requests and gives all of them back.
    ///
    /// # Panics
    /// When they do not come in time.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Vec<ReceivedWebhook> {
        self.shared.received.wait_for(count, patience).await
    }
}

async fn receive(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let reply = shared.replies.next().unwrap_or(WebhookReply::status(200));
    let body = String::from_utf8_lossy(&body).into_owned();
    shared.received.push(ReceivedWebhook { path: uri.to_string(), headers, body });
    tokio::time::sleep(reply.delay).await;
    let status = StatusCode::from_u16(reply.status).expect("a test names real statuses");
    let mut response = (status, reply.body).into_response();
    if let Some(location) = reply.location {
        response.headers_mut().insert("location", location.parse().expect("a test names real URLs"));
    }
    response
}
