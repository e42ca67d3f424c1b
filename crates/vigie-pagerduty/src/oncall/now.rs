//! Who is on call in one schedule now, and who is next.

use serde_json::{Value, json};
use vigie_core::{
    escalate::{Target, whom_it_pages},
    oncall::paged_between,
    schedule::{Schedule, next_handoff},
    time::At,
};

use crate::view::View;

/// Writes who is paged through a schedule at a moment, until when, and who takes over at the next handoff.
#[must_use]
pub fn to_wire(schedule: &Schedule, at: At, view: &View<'_>) -> Value {
    let shift = paged_between(view.directory, schedule, at);
    let handoff = next_handoff(schedule, at);
    let paged_at = |at: At| whom_it_pages(view.directory, Target::Schedule(schedule.id), at).0.ok();
    let next = handoff.and_then(paged_at);
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
