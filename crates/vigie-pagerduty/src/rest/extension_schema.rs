//! The catalogue of extension schemas, for clients that look an extension's schema up by PagerDuty's id.

use serde_json::{Value, json};

use crate::Links;

/// One schema: id, key, label, and what it is.
const SCHEMAS: [(&str, &str, &str, &str); 2] = [
    ("PJFWPEP", "generic_v2_webhook", "Generic V2 Webhook", "Posts every change of an incident to an address."),
    ("PAKM60Z", "servicenow_v7", "ServiceNow (v7)", "Keeps an incident and a ServiceNow record in step."),
];

/// All of them.
#[must_use]
pub fn list(links: &Links) -> Vec<Value> {
    SCHEMAS.iter().map(|(id, key, label, description)| to_wire(id, key, label, description, links)).collect()
}

/// One of them.
#[must_use]
pub fn get(id: &str, links: &Links) -> Option<Value> {
    let (id, key, label, description) = SCHEMAS.iter().find(|(own, ..)| *own == id)?;
    Some(to_wire(id, key, label, description, links))
}

fn to_wire(id: &str, key: &str, label: &str, description: &str, links: &Links) -> Value {
    json!({
        "id": id,
        "type": "extension_schema",
        "summary": label,
        "self": links.api(&format!("/extension_schemas/{id}")),
        "html_url": null,
        "key": key,
        "label": label,
        "description": description,
        "guide_url": null,
        "icon_url": null,
        "logo_url": null,
        "send_types": ["trigger", "acknowledge", "resolve", "delegate", "escalate", "unacknowledge", "assign"],
        "url": "",
    })
}
