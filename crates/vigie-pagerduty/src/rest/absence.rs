//! When people are away (`/vigie/v1/users/{id}/absences`).

use serde_json::{Value, json};
use vigie_core::{
    directory::{Absence, User, add_absences, check_absence},
    ids::{AbsenceId, Ids},
    time::At,
};

use super::{Fields, View, fields::blank, zone};
use crate::ApiError;

/// Writes an absence.
#[must_use]
pub fn to_wire(absence: &Absence, user: &User, view: &View<'_>) -> Value {
    json!({
        "id": absence.id.as_str(),
        "type": "absence",
        "user": view.user_as(user.id, "users"),
        "start": view.time(absence.starts_at),
        "end": view.time(absence.ends_at),
        "reason": absence.reason,
    })
}

/// Reads an absence: `start` and `end` (days and times without a zone are in the person's own), and a `reason`.
///
/// # Errors
/// 400 when a field is missing or not as it must be, or it is over already.
pub fn from_wire(fields: Fields<'_>, user: &User, ids: &mut Ids, now: At) -> Result<Absence, ApiError> {
    let zone = zone::get(&user.time_zone);
    let starts_at = fields.moment("start", &zone)?.ok_or_else(|| blank("start"))?;
    let ends_at = fields.moment("end", &zone)?.ok_or_else(|| blank("end"))?;
    let reason = fields.text("reason")?.unwrap_or_default().trim().to_owned();
    let absence = Absence { id: AbsenceId::new(ids), starts_at, ends_at, reason };
    check(&absence)?;
    if absence.ends_at <= now {
        return Err(ApiError::invalid("An absence must end in the future"));
    }
    // Who was paged until now was paged: what was stays.
    Ok(Absence { starts_at: absence.starts_at.max(now), ..absence })
}

/// Refuses an absence that may not be stored.
///
/// # Errors
/// 400 with what is wrong.
pub fn check(absence: &Absence) -> Result<(), ApiError> {
    check_absence(absence).map_err(|invalid| ApiError::invalid(invalid.to_string()))
}

/// The person with more absences, and those that were added: from now on, without those that they have already.
///
/// # Errors
/// 400 when they would have too many.
pub fn with_absences(
    user: &User,
    new: impl IntoIterator<Item = Absence>,
    now: At,
) -> Result<(User, Vec<Absence>), ApiError> {
    let mut user = user.clone();
    let added = add_absences(&mut user.absences, new, now);
    let added = added.map_err(|invalid| ApiError::invalid(format!("{}: {invalid}", user.name)))?;
    Ok((user, added))
}
