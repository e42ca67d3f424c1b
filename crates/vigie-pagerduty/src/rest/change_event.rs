//! A change event: shown in full.

use serde_json::{Value as Json, json};
use vigie_core::{
    event::ChangeEvent,
    ids::{ChangeId, ServiceId},
};

use crate::{value, view::View};

/// The change event with all fields that the published schema names.
#[must_use]
pub fn to_wire(id: ChangeId, service: ServiceId, change: &ChangeEvent, view: &View<'_>) -> Json {
    let path = format!("/change_events/{id}");
    let mut integration = view.integration(change.integration);
    integration["type"] = json!("inbound_integration_reference");
    let links = change.links.iter().map(|link| json!({ "href": link.href, "text": link.text }));
    let images = change.images.iter().map(|image| json!({ "src": image.src, "href": image.href, "alt": image.alt }));
    json!({
        "id": id.as_str(),
        "type": "change_event",
        "summary": change.summary,
        "self": view.links.api(&path),
        "html_url": view.links.page(&path),
        "timestamp": view.time(change.changed_at),
        "services": [view.service(service)],
        "integration": integration,
        "source": change.source,
        "links": links.collect::<Vec<_>>(),
        "images": images.collect::<Vec<_>>(),
        "custom_details": details(change),
    })
}

/// An object, whatever the sender wrote.
fn details(change: &ChangeEvent) -> Json {
    match value::to_json(&change.details) {
        Json::Null => json!({}),
        Json::Object(members) => Json::Object(members),
        other => json!({ "details": other }),
    }
}
