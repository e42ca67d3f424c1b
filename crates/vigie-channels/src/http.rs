//! The HTTP client that providers and webhooks share.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, Response, redirect::Policy};
use rustls::ClientConfig;

/// The most that is read of an answer; more of it is not looked at.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// How long an unused connection is kept.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// A client that follows no redirect and gives up after `timeout`, the reading of the answer included.
pub(crate) fn client(tls: ClientConfig, timeout: Duration) -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .timeout(timeout)
        .pool_idle_timeout(IDLE_TIMEOUT)
}

/// The beginning of an answer's body as text; empty when it cannot be read.
pub(crate) async fn answer_text(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = MAX_ANSWER_BYTES.saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if bytes.len() >= MAX_ANSWER_BYTES {
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
