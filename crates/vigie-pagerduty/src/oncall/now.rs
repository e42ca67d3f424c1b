//! Who is on call in one schedule now, and who is next.

use serde_json::{Value, json};
use vigie_core::{
    escalate::{Target, whom_it_pages},
    oncall::paged_between,
    schedule::{Entry, Schedule, next_handoff},
    time::At,
};

use crate::view::View;

/// Writes who is paged through a schedule at a moment, until when, and who takes over at the next handoff.
#[must_use]
pub fn to_wire(schedule: &Schedule, at: At, view: &View<'_>) -> Value {
    let handoff = next_handoff(schedule, at);
    let paged_at = |at: At| whom_it_pages(view.directory, Target::Schedule(schedule.id), at).0.unwrap_or_default();
    let next = handoff.map(paged_at).unwrap_or_default();
    let on_call = |entry: &Entry| json!({ "user": view.user(entry.user), "start": view.time(entry.start), "end": view.time(entry.end) });
    json!({
        "schedule": view.schedule_as(schedule.id, ""),
        "time_zone": schedule.time_zone,
        "on_call": paged_between(view.directory, schedule, at).iter().map(on_call).collect::<Vec<_>>(),
        "next_handoff": handoff.map(|at| view.time(at)),
        "next_users": next.iter().map(|user| view.user(*user)).collect::<Vec<_>>(),
    })
}
