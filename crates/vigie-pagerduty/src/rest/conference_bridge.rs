//! Where people talk about an incident: `conference_number` and `conference_url`.

use serde_json::{Value as Json, json};
use vigie_core::incident::ConferenceBridge;

/// The bridge as incidents show it.
#[must_use]
pub fn to_wire(bridge: &ConferenceBridge) -> Json {
    json!({ "conference_number": bridge.number, "conference_url": bridge.url })
}

/// What a client wants of `conference_bridge`: `Some(None)` (null, or both of its fields empty) takes it away.
pub(super) fn from_wire(wire: &Json, errors: &mut Vec<String>) -> Option<Option<ConferenceBridge>> {
    let value = wire.get("conference_bridge")?;
    if value.is_null() {
        return Some(None);
    }
    let Some(fields) = value.as_object() else {
        errors.push("Conference bridge must be an object with conference_number and conference_url".to_owned());
        return None;
    };
    let mut text = |name: &str| match fields.get(name) {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(_) => {
            errors.push(format!("{} must be a text", super::fields::title(name)));
            String::new()
        }
    };
    let (number, url) = (text("conference_number"), text("conference_url"));
    ConferenceBridge::new(&number, &url).map_err(|wrong| errors.push(wrong.to_string())).ok()
}
