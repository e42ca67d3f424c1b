//! Rotations.

use serde_json::{Value, json};
use vigie_core::{ids::ScheduleId, schedule::shift_based::Rotation};

use super::event_to_wire;
use crate::rest::View;

/// Writes a rotation with its events, by when they come into force.
#[must_use]
pub fn to_wire(rotation: &Rotation, schedule: ScheduleId, view: &View<'_>) -> Value {
    let mut events: Vec<_> = rotation.events.iter().collect();
    events.sort_by_key(|event| event.effective_since);
    let path = format!("/v3/schedules/{schedule}/rotations/{}", rotation.id);
    json!({
        "id": rotation.id.as_str(),
        "type": "schedule_rotation",
        "events": events.iter().map(|event| event_to_wire(event, schedule, rotation.id, view)).collect::<Vec<_>>(),
        "self": view.links.api(&path),
        "html_url": view.links.page(&format!("/schedules/{schedule}")),
    })
}
