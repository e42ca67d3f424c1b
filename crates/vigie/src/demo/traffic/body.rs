//! Bodies of events as the organisation's senders write them.

use serde_json::{Value as Json, json};
use vigie_core::ids::ServiceId;
use vigie_store::Wire;

use super::cause::Cause;
use crate::demo::organisation::DOMAIN;

/// Who a sender talks about, and with which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sender {
    /// The service.
    pub(super) id: ServiceId,
    /// Its name.
    pub(super) service: String,
    /// The routing key of its integration.
    pub(super) routing_key: String,
    /// The monitoring tool.
    pub(super) tool: String,
}

/// Something to post to the Events API.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Post {
    /// Which API.
    pub(super) wire: Wire,
    /// The body.
    pub(super) body: String,
}

/// One thing that a cause breaks.
pub(super) struct Symptom<'c> {
    pub(super) cause: &'c Cause,
    pub(super) host: String,
    pub(super) region: &'static str,
    pub(super) value: u64,
}

impl Symptom<'_> {
    /// It is wrong.
    pub(super) fn trigger(&self, sender: &Sender) -> Post {
        let Self { cause, host, region, value } = self;
        let service = &sender.service;
        post(
            Wire::V2,
            &json!({
                "routing_key": sender.routing_key,
                "event_action": "trigger",
                "dedup_key": self.dedup_key(sender),
                "client": sender.tool,
                "client_url": format!("https://monitoring.{DOMAIN}/d/{service}"),
                "payload": {
                    "summary": cause.summary(service, host, *value),
                    "source": host,
                    "severity": cause.severity.as_str(),
                    "component": cause.component,
                    "group": service,
                    "class": cause.class,
                    "custom_details": {
                        "region": region,
                        "value": value,
                        "service": service,
                        "hint": "Look at the latest deploy first",
                    },
                },
                "links": [{ "href": format!("https://runbooks.{DOMAIN}/{service}/{}", slug(cause.class)), "text": "Runbook" }],
            }),
        )
    }

    /// It is right again.
    pub(super) fn resolve(&self, sender: &Sender) -> Post {
        let dedup_key = self.dedup_key(sender);
        let body = json!({ "routing_key": sender.routing_key, "event_action": "resolve", "dedup_key": dedup_key });
        post(Wire::V2, &body)
    }

    fn dedup_key(&self, sender: &Sender) -> String {
        format!("{}/{}/{}", sender.service, slug(self.cause.class), self.host)
    }
}

/// A deploy of the service.
pub(super) fn deploy(sender: &Sender, build: u64, author: &str) -> Post {
    let service = &sender.service;
    post(
        Wire::Change,
        &json!({
            "routing_key": sender.routing_key,
            "payload": {
                "summary": format!("Deployed {service} build {build}"),
                "source": "deploy-pipeline",
                "custom_details": { "build": build, "author": author, "environment": "production" },
            },
            "links": [{ "href": format!("https://deploys.{DOMAIN}/{service}/{build}"), "text": format!("Build {build}") }],
        }),
    )
}

fn post(wire: Wire, body: &Json) -> Post {
    Post { wire, body: body.to_string() }
}

fn slug(text: &str) -> String {
    text.replace(' ', "-")
}
