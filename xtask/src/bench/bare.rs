//! The yardstick: an axum server that parses the same body and answers 202, and stores nothing.
//!
//! It is what an event costs before anything is promised. It runs as a process of its own, with the same allocator,
//! runtime and framework settings as the server under measurement.

use std::net::SocketAddr;

use anyhow::Result;
use axum::{
    Router,
    body::Bytes,
    http::StatusCode,
    response::IntoResponse,
    routing::{get, post},
    serve::ListenerExt as _,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::net::TcpListener;

/// Where to listen.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The address, on loopback.
    #[arg(long)]
    listen: SocketAddr,
}

/// An event as it stands on the wire. Every field is read, as the real server must.
#[derive(Deserialize)]
struct Event {
    routing_key: String,
    event_action: String,
    dedup_key: Option<String>,
    payload: Option<Payload>,
    client: Option<String>,
    client_url: Option<String>,
    links: Option<Vec<Link>>,
}

/// What happened.
#[derive(Deserialize)]
struct Payload {
    summary: String,
    source: String,
    severity: String,
    timestamp: Option<String>,
    component: Option<String>,
    group: Option<String>,
    class: Option<String>,
    custom_details: Option<Box<RawValue>>,
}

/// Where to read more.
#[derive(Deserialize)]
struct Link {
    href: String,
    text: Option<String>,
}

/// Serves until it is killed.
pub(crate) fn serve(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async { serve_on(TcpListener::bind(options.listen).await?).await })
}

async fn serve_on(listener: TcpListener) -> Result<()> {
    let router = Router::new().route("/v2/enqueue", post(enqueue)).route("/readyz", get(|| async { "ok" }));
    axum::serve(listener.tap_io(|stream| stream.set_nodelay(true).unwrap_or_default()), router).await?;
    Ok(())
}

async fn enqueue(body: Bytes) -> impl IntoResponse {
    let json = [("content-type", "application/json")];
    match serde_json::from_slice::<Event>(&body) {
        Ok(event) if event.is_valid() => {
            let dedup_key = event.dedup_key.unwrap_or_default();
            let reply = format!(r#"{{"status":"success","message":"Event processed","dedup_key":"{dedup_key}"}}"#);
            (StatusCode::ACCEPTED, json, reply)
        }
        _ => (StatusCode::BAD_REQUEST, json, r#"{"status":"invalid event"}"#.to_owned()),
    }
}

impl Event {
    /// The checks that need nothing but the event.
    fn is_valid(&self) -> bool {
        let payload_is_valid = self.payload.as_ref().is_none_or(Payload::is_valid);
        let links_are_valid = self
            .links
            .iter()
            .flatten()
            .all(|link| !link.href.is_empty() && link.text.as_ref().is_none_or(|text| text.len() <= 1024));
        let texts = [&self.client, &self.client_url];
        self.routing_key.len() == 32
            && matches!(self.event_action.as_str(), "trigger" | "acknowledge" | "resolve")
            && self.dedup_key.as_ref().is_none_or(|key| key.len() <= 255)
            && texts.into_iter().flatten().all(|text| text.len() <= 1024)
            && payload_is_valid
            && links_are_valid
    }
}

impl Payload {
    fn is_valid(&self) -> bool {
        let texts = [&self.timestamp, &self.component, &self.group, &self.class];
        !self.summary.is_empty()
            && !self.source.is_empty()
            && matches!(self.severity.as_str(), "critical" | "error" | "warning" | "info")
            && texts.into_iter().flatten().all(|text| text.len() <= 1024)
            && self.custom_details.as_ref().is_none_or(|details| details.get().len() <= 512 * 1024)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::bench::load::{Connections, Stream, Templates, Until};

    /// Sends events of one routing key to a bare server and returns how many it accepted.
    fn accepted(routing_key: &str, count: u64) -> Result<u64> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let port = listener.local_addr()?.port();
            let server = tokio::spawn(serve_on(listener));
            let stream = Rc::new(Stream::of_new_keys(vec![Templates::of(routing_key, "test")]));
            let slice = Connections::open(port, 4).await?.run(&stream, Until::Sent(count)).await;
            server.abort();
            Ok(slice?.accepted)
        })
    }

    #[test]
    fn every_event_of_the_load_generator_is_accepted() {
        assert_eq!(accepted(&"K".repeat(32), 100).expect("valid events"), 100);
    }

    #[test]
    fn the_load_generator_reports_a_refusal() {
        let refusal = accepted("too short", 1).expect_err("the routing key is too short");
        assert!(refusal.to_string().contains("400"), "{refusal}");
    }
}
