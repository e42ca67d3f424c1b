//! Whom somebody expected to be paged first, and why it is somebody else.

use serde_json::{Value, json};
use vigie_core::oncall::{Expectation, Reason};

use crate::{time, view::View};

/// Writes an expectation; times in sentences are those of the wall clock of `time_zone`.
#[must_use]
pub fn to_wire(expectation: &Expectation, time_zone: &str, view: &View<'_>) -> Value {
    json!({
        "user": view.user(expectation.user),
        "is_met": expectation.is_met,
        "reasons": expectation.reasons.iter().map(|reason| reason_to_wire(reason, view)).collect::<Vec<_>>(),
        "sentences": expectation.sentences(view.directory, time_zone),
    })
}

fn reason_to_wire(reason: &Reason, view: &View<'_>) -> Value {
    let (schedule, next) = match reason {
        Reason::NotOnCall { schedule, next, .. } => (Some(*schedule), *next),
        _ => (None, None),
    };
    let at = match reason {
        Reason::PagedLater { at, .. } | Reason::Away { until: at, .. } => Some(*at),
        _ => None,
    };
    json!({
        "code": reason.code(),
        "level": reason.level(),
        "at": at.map(|at| time::to_wire(at, &view.zone)),
        "schedule": schedule.map(|id| view.schedule_as(id, "")),
        "next_shift": next.map(|(start, end)| json!({ "start": view.time(start), "end": view.time(end) })),
    })
}
