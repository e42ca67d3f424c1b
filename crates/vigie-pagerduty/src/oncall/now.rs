//! Who is on call in one schedule now, and who is next.

use serde_json::{Value, json};
use vigie_core::{
    schedule::{Schedule, next_handoff, on_call, on_call_between},
    time::At,
};

use crate::view::View;

/// Writes who is on call in a schedule at a moment, until when, and who takes over.
#[must_use]
pub fn to_wire(schedule: &Schedule, at: At, view: &View<'_>) -> Value {
    let shift = on_call_between(schedule, at);
    let handoff = next_handoff(schedule, at);
    let next = handoff.and_then(|handoff| on_call(schedule, handoff));
    json!({
        "schedule": view.schedule_as(schedule.id, ""),
        "time_zone": schedule.time_zone,
        "user": shift.map(|(user, ..)| view.user(user)),
        "start": shift.map(|(_, start, _)| view.time(start)),
        "end": shift.map(|(.., end)| view.time(end)),
        "next_handoff": handoff.map(|at| view.time(at)),
        "next_user": next.map(|user| view.user(user)),
    })
}
