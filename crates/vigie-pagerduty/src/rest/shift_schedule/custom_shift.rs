//! Custom shifts.

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{CustomShiftId, Ids, ScheduleId, ShiftAssignmentId},
    schedule::shift_based::{CustomShift, Member},
    time::At,
};

use super::member;
use crate::{
    ApiError,
    rest::{Fields, View, fields::blank},
};

const ASSIGNMENTS: &str = "custom_shift.assignments";

/// Writes a custom shift.
#[must_use]
pub fn to_wire(shift: &CustomShift, schedule: ScheduleId, view: &View<'_>) -> Value {
    let assignment = json!({
        "id": shift.assignment.as_str(),
        "type": "shift_assignment",
        "member": member::to_wire(shift.member),
    });
    json!({
        "id": shift.id.as_str(),
        "type": "custom_shift",
        "start_time": view.time(shift.starts_at),
        "end_time": view.time(shift.ends_at),
        "assignments": [assignment],
        "self": view.links.api(&format!("/v3/schedules/{schedule}/custom_shifts/{}", shift.id)),
        "html_url": view.links.page(&format!("/schedules/{schedule}")),
    })
}

/// Reads a new custom shift; moments without a zone are in the schedule's.
///
/// # Errors
/// 400, by field, when one is missing or not as it must be.
pub fn read(
    fields: Fields<'_>,
    zone: &TimeZone,
    directory: &Directory,
    ids: &mut Ids,
) -> Result<CustomShift, ApiError> {
    let required = |name: &str| -> Result<At, ApiError> {
        moment(fields, name, zone, None)?.ok_or_else(|| blank(name).at_field(&format!("custom_shift.{name}")))
    };
    let member = assigned(fields, directory)?.ok_or_else(|| blank("assignments").at_field(ASSIGNMENTS))?;
    Ok(CustomShift {
        id: CustomShiftId::new(ids),
        assignment: ShiftAssignmentId::new(ids),
        member,
        starts_at: required("start_time")?,
        ends_at: required("end_time")?,
    })
}

/// Reads what a client wants to change about a custom shift; what it does not name stays.
///
/// # Errors
/// 400, by field, when one is not as it must be.
pub fn change(
    fields: Fields<'_>,
    old: &CustomShift,
    zone: &TimeZone,
    directory: &Directory,
) -> Result<CustomShift, ApiError> {
    Ok(CustomShift {
        member: assigned(fields, directory)?.unwrap_or(old.member),
        starts_at: moment(fields, "start_time", zone, Some(old.starts_at))?.unwrap_or(old.starts_at),
        ends_at: moment(fields, "end_time", zone, Some(old.ends_at))?.unwrap_or(old.ends_at),
        ..*old
    })
}

fn moment(fields: Fields<'_>, name: &str, zone: &TimeZone, was: Option<At>) -> Result<Option<At>, ApiError> {
    fields.moment_again(name, zone, was).map_err(|error| error.at_field(&format!("custom_shift.{name}")))
}

/// The member of the one assignment.
fn assigned(fields: Fields<'_>, directory: &Directory) -> Result<Option<Member>, ApiError> {
    let at = |error: ApiError| error.at_field(ASSIGNMENTS);
    let Some(values) = fields.list("assignments").map_err(at)? else { return Ok(None) };
    let [assignment] = values.as_slice() else {
        return Err(at(ApiError::invalid("A custom shift must have exactly one assignment")));
    };
    let assignment = Fields::of(assignment, "An assignment").map_err(at)?;
    let wanted = assignment.value("member").ok_or_else(|| at(blank("member")))?;
    member::from_wire(wanted, "custom_shift.assignments.member", directory).map(Some)
}
