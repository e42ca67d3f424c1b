//! Overrides of a member of a rotation or of a custom shift.

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{CustomShiftId, Ids, OverrideId, RotationId, ScheduleId},
    schedule::shift_based::{Member, ShiftOverride, ShiftSource},
    time::At,
};

use super::member;
use crate::{
    ApiError,
    rest::{Fields, View, fields::blank},
};

/// Writes an override.
#[must_use]
pub fn to_wire(over: &ShiftOverride, schedule: ScheduleId, view: &View<'_>) -> Value {
    let mut wire = json!({
        "id": over.id.as_str(),
        "type": "override_shift",
        "start_time": view.time(over.starts_at),
        "end_time": view.time(over.ends_at),
        "overridden_member": member::to_wire(over.overridden),
        "overriding_member": member::to_wire(over.overriding),
        "self": view.links.api(&format!("/v3/schedules/{schedule}/overrides/{}", over.id)),
        "html_url": view.links.page(&format!("/schedules/{schedule}")),
    });
    match over.of {
        ShiftSource::Rotation(id) => wire["rotation_id"] = Value::from(id.as_str()),
        ShiftSource::CustomShift(id) => wire["custom_shift_id"] = Value::from(id.as_str()),
    }
    wire
}

/// Reads a new override; moments without a zone are in the schedule's.
///
/// # Errors
/// 400, by field, when one is missing or not as it must be.
pub fn read(
    fields: Fields<'_>,
    zone: &TimeZone,
    directory: &Directory,
    ids: &mut Ids,
) -> Result<ShiftOverride, ApiError> {
    let required = |name: &str| -> Result<At, ApiError> {
        moment(fields, name, zone, None)?.ok_or_else(|| blank(name).at_field(&format!("override.{name}")))
    };
    let somebody = |name: &str| -> Result<Member, ApiError> {
        member(fields, name, directory)?.ok_or_else(|| blank(name).at_field(&format!("override.{name}")))
    };
    Ok(ShiftOverride {
        id: OverrideId::new(ids),
        of: source(fields)?,
        overridden: somebody("overridden_member")?,
        overriding: somebody("overriding_member")?,
        starts_at: required("start_time")?,
        ends_at: required("end_time")?,
    })
}

/// Reads what a client wants to change about an override; what it does not name stays.
///
/// # Errors
/// 400, by field, when one is not as it must be.
pub fn change(
    fields: Fields<'_>,
    old: &ShiftOverride,
    zone: &TimeZone,
    directory: &Directory,
) -> Result<ShiftOverride, ApiError> {
    Ok(ShiftOverride {
        overriding: member(fields, "overriding_member", directory)?.unwrap_or(old.overriding),
        starts_at: moment(fields, "start_time", zone, Some(old.starts_at))?.unwrap_or(old.starts_at),
        ends_at: moment(fields, "end_time", zone, Some(old.ends_at))?.unwrap_or(old.ends_at),
        ..*old
    })
}

fn moment(fields: Fields<'_>, name: &str, zone: &TimeZone, was: Option<At>) -> Result<Option<At>, ApiError> {
    fields.moment_again(name, zone, was).map_err(|error| error.at_field(&format!("override.{name}")))
}

fn member(fields: Fields<'_>, name: &str, directory: &Directory) -> Result<Option<Member>, ApiError> {
    let Some(value) = fields.value(name) else { return Ok(None) };
    member::from_wire(value, &format!("override.{name}"), directory).map(Some)
}

/// Whose shifts it changes: a rotation's or a custom shift's, never both.
fn source(fields: Fields<'_>) -> Result<ShiftSource, ApiError> {
    let text = |name: &str| fields.text(name).map_err(|error| error.at_field(&format!("override.{name}")));
    let gone = |name: &str, what: &str| {
        ApiError::invalid(format!("{what} not found; use the id of one of this schedule"))
            .at_field(&format!("override.{name}"))
    };
    match (text("rotation_id")?, text("custom_shift_id")?) {
        (Some(id), None) => {
            RotationId::parse(id).map(ShiftSource::Rotation).ok_or_else(|| gone("rotation_id", "Rotation"))
        }
        (None, Some(id)) => CustomShiftId::parse(id)
            .map(ShiftSource::CustomShift)
            .ok_or_else(|| gone("custom_shift_id", "Custom shift")),
        _ => Err(ApiError::invalid("Exactly one of rotation_id and custom_shift_id must be given")
            .at_field("override.rotation_id")),
    }
}
