//! Who is on call over a time, with where every shift comes from.

use serde_json::{Value, json};
use vigie_core::schedule::shift_based::{ShiftPiece, ShiftSource};

use super::member;
use crate::rest::View;

/// Writes the shifts of a time and which part of it has somebody on call, in percent.
#[must_use]
pub fn to_wire(shifts: &[ShiftPiece], coverage: f64, view: &View<'_>) -> Value {
    json!({
        "type": "final_schedule",
        "rendered_coverage_percentage": (coverage * 100.0).round() / 100.0,
        "computed_shift_assignments": shifts.iter().map(|shift| assignment(shift, view)).collect::<Vec<_>>(),
    })
}

fn assignment(shift: &ShiftPiece, view: &View<'_>) -> Value {
    json!({
        "type": "computed_shift_assignment",
        "start_time": view.time(shift.start),
        "end_time": view.time(shift.end),
        "member": member::to_wire(shift.member),
        "source": source(shift),
    })
}

fn source(shift: &ShiftPiece) -> Value {
    let mut wire = match (shift.source, shift.by.is_some()) {
        (ShiftSource::Rotation(id), false) => json!({ "type": "schedule_rotation", "rotation_id": id.as_str() }),
        (ShiftSource::Rotation(id), true) => {
            json!({ "type": "schedule_rotation_override", "rotation_id": id.as_str() })
        }
        (ShiftSource::CustomShift(id), false) => json!({ "type": "custom_shift", "shift_id": id.as_str() }),
        (ShiftSource::CustomShift(id), true) => json!({ "type": "custom_shift_override", "shift_id": id.as_str() }),
    };
    if let Some(by) = shift.by {
        wire["override_id"] = Value::from(by.as_str());
    }
    wire
}
