//! One layer of a schedule.

use std::time::Duration;

use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{Ids, LayerId, UserId},
    schedule::{Layer, Rendered, Schedule, edit::PAST_LAYERS_MAX},
    time::At,
};

use super::{rendered, restriction};
use crate::{
    ApiError, reference,
    rest::{Fields, View, fields::blank, zone},
};

/// The longest turn that is read, in seconds: a century; the core says which turns make sense.
const TURN_MAX_SECONDS: i64 = 3_155_760_000;
/// The longest name, in characters.
const NAME_MAX: usize = 255;
/// The most layers of a schedule that are not over.
const LAYERS_MAX: usize = 200;
/// The most people of a layer.
const USERS_MAX: usize = 500;

/// Writes a layer; with entries where the schedule is rendered.
pub(super) fn to_wire(layer: &Layer, rendered: Option<&Rendered>, view: &View<'_>) -> Value {
    let own = rendered.and_then(|rendered| rendered.layers.iter().find(|one| one.layer == layer.id));
    let users = layer.users.iter().map(|id| json!({ "user": view.user_as(*id, "users") }));
    json!({
        "id": layer.id.as_str(),
        "name": layer.name,
        "start": view.time(layer.starts_at),
        "end": layer.ends_at.map(|at| view.time(at)),
        "rotation_virtual_start": view.time(layer.rotation_virtual_start),
        "rotation_turn_length_seconds": layer.turn_length.as_secs(),
        "users": users.collect::<Vec<_>>(),
        "restrictions": layer.restrictions.iter().map(restriction::to_wire).collect::<Vec<_>>(),
        "rendered_schedule_entries": rendered::entries(own.map(|own| own.entries.as_slice()), view),
        "rendered_coverage_percentage": own.map(|own| rendered::percentage(own.coverage)),
    })
}

/// Reads the layers of a schedule, lowest first. `edited_at` is given for one that exists: of its layers that are over
/// then, only the id and the end are read, and a new one that would be over is read and left out: edits do not write the
/// past. PagerDuty answers 200 to such a layer.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub(super) fn all_from_wire(
    values: &[Value],
    schedule: &Schedule,
    edited_at: Option<At>,
    directory: &Directory,
    ids: &mut Ids,
) -> Result<Vec<Layer>, ApiError> {
    let too_many = || ApiError::invalid(format!("Schedule layers are too many (maximum is {LAYERS_MAX})"));
    if values.len() > LAYERS_MAX + PAST_LAYERS_MAX {
        return Err(too_many());
    }
    let is_over = |end: Option<At>| edited_at.is_some_and(|now| end.is_some_and(|end| end <= now));
    let mut layers: Vec<Layer> = Vec::new();
    for value in values {
        let fields = Fields::of(value, "A schedule layer")?;
        let id = fields.text("id")?.and_then(LayerId::parse).filter(|id| layers.iter().all(|one| one.id != *id));
        let old = schedule.layers().iter().find(|layer| Some(layer.id) == id);
        let end = fields.moment("end", &zone::get(&schedule.time_zone))?;
        match old.filter(|old| is_over(old.ends_at) && is_over(end)) {
            Some(past) => {
                layers.push(past.clone());
                continue;
            }
            None if old.is_none() && is_over(end) && fields.text("id")?.is_some() => continue,
            None => {}
        }
        let mut layer = from_wire(fields, old, &schedule.time_zone, directory, ids)?;
        if layer.name.is_empty() {
            layer.name = format!("Layer {}", layers.len() + 1);
        }
        // One that would end before it starts makes no sense at any time, and is refused with what makes none.
        if old.is_none() && layer.ends_at.is_some_and(|end| end <= layer.starts_at) {
            return Err(ApiError::invalid(format!("{} must end after its start", layer.name)));
        }
        if old.is_some() || !is_over(end) {
            layers.push(layer);
        }
    }
    if layers.iter().filter(|layer| !is_over(layer.ends_at)).count() > LAYERS_MAX {
        return Err(too_many());
    }
    Ok(layers)
}

fn from_wire(
    fields: Fields<'_>,
    old: Option<&Layer>,
    time_zone: &str,
    directory: &Directory,
    ids: &mut Ids,
) -> Result<Layer, ApiError> {
    let moment = |name: &str, was: Option<At>| fields.moment_again(name, &zone::get(time_zone), was);
    let starts_at = moment("start", old.map(|old| old.starts_at))?.ok_or_else(|| blank("start"))?;
    let virtual_start = moment("rotation_virtual_start", old.map(|old| old.rotation_virtual_start))?;
    let turn_seconds = fields.within("rotation_turn_length_seconds", 0, TURN_MAX_SECONDS)?;
    let turn_seconds = turn_seconds.ok_or_else(|| blank("rotation_turn_length_seconds"))?.unsigned_abs();
    let restrictions = fields.list("restrictions")?;
    Ok(Layer {
        id: old.map_or_else(|| LayerId::new(ids), |old| old.id),
        name: fields.text("name")?.unwrap_or_default().trim().chars().take(NAME_MAX).collect(),
        starts_at,
        ends_at: moment("end", old.and_then(|old| old.ends_at))?,
        rotation_virtual_start: virtual_start.unwrap_or(starts_at),
        turn_length: Duration::from_secs(turn_seconds),
        users: users(fields, old, directory)?,
        restrictions: restrictions.map_or(Ok(Vec::new()), |values| restriction::all_from_wire(values))?,
        time_zone: None,
    })
}

/// The people of a layer: `{"user": {"id", "type"}}` each, or the reference itself. Somebody who is gone may stay in
/// a layer that had them.
fn users(fields: Fields<'_>, old: Option<&Layer>, directory: &Directory) -> Result<Vec<UserId>, ApiError> {
    let values = fields.list("users")?.map(Vec::as_slice).unwrap_or_default();
    if values.len() > USERS_MAX {
        return Err(ApiError::invalid(format!("Users are too many (maximum is {USERS_MAX} in a layer)")));
    }
    let known = |id: &UserId| directory.users.contains_key(id) || old.is_some_and(|old| old.users.contains(id));
    let read = |value: &Value| user(value.get("user").unwrap_or(value), known);
    values.iter().map(read).collect()
}

/// Reads a reference to a person who exists.
pub(super) fn user(value: &Value, known: impl Fn(&UserId) -> bool) -> Result<UserId, ApiError> {
    let id = reference::id_of(value, &["user"], "User")?;
    UserId::parse(id)
        .filter(known)
        .ok_or_else(|| ApiError::invalid(format!("User {id} not found; use the id of one that exists")))
}
