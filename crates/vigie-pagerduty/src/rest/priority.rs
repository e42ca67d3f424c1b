//! Priorities of incidents.

use serde_json::{Value, json};
use vigie_core::directory::{Directory, Priority};

use crate::Links;

/// Writes a priority.
#[must_use]
pub fn to_wire(priority: &Priority, links: &Links) -> Value {
    json!({
        "id": priority.id.as_str(),
        "type": "priority",
        "summary": priority.name,
        "self": links.api(&format!("/priorities/{}", priority.id)),
        "html_url": null,
        "name": priority.name,
        "description": priority.description,
        "order": priority.order,
        "color": priority.color,
    })
}

/// All of them, the most important first.
#[must_use]
pub fn in_order(directory: &Directory) -> Vec<&Priority> {
    let mut priorities: Vec<&Priority> = directory.priorities.values().map(AsRef::as_ref).collect();
    priorities.sort_by(|one, other| other.order.cmp(&one.order).then_with(|| one.name.cmp(&other.name)));
    priorities
}
