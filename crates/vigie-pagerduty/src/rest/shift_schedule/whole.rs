//! A schedule with all its rotations and their events in one body (Vigie's own: PagerDuty takes each by itself).

use serde_json::Value;
use vigie_core::{
    directory::Directory,
    ids::{Ids, RotationEventId, RotationId},
    schedule::{
        Schedule, ShiftPlan,
        shift_based::{EVENTS_MAX, ROTATIONS_MAX, Rotation, RotationEvent, WantedRotation},
    },
    time::At,
};

use super::{basics, change_event, read_event, to_error};
use crate::{ApiError, rest::Fields};

/// Reads a schedule as it is to be. Rotations and events are named by their ids; what has none is new, what is left out
/// is removed, and what is left open of one stays: a rotation without `events` keeps them, a schedule without
/// `rotations` too.
///
/// # Errors
/// 400, by field (`schedule.rotations[0].events[1].name`), when one is not as it must be.
pub fn from_wire(
    fields: Fields<'_>,
    existing: Option<&Schedule>,
    directory: &Directory,
    ids: &mut Ids,
    now: At,
) -> Result<Schedule, ApiError> {
    let mut schedule = basics(fields, existing, directory, ids, now)?;
    let rotations = fields.list("rotations").map_err(|error| error.at_field("schedule.rotations"))?;
    let (Some(rotations), Some(plan)) = (rotations, schedule.shift_based_mut()) else { return Ok(schedule) };
    // What is too much is refused by what the plan takes, one more than that included.
    let some = rotations.iter().take(ROTATIONS_MAX + 1).enumerate();
    let wanted = some.map(|(place, value)| rotation(value, place, plan, directory, ids)).collect::<Result<_, _>>()?;
    plan.set_rotations(wanted, ids, now).map_err(|refused| {
        let path = match refused.event {
            Some(event) => format!("schedule.rotations[{}].events[{event}]", refused.rotation),
            None => format!("schedule.rotations[{}]", refused.rotation),
        };
        below(to_error(&refused.refusal), &path)
    })?;
    Ok(schedule)
}

fn rotation(
    value: &Value,
    place: usize,
    plan: &ShiftPlan,
    directory: &Directory,
    ids: &mut Ids,
) -> Result<WantedRotation, ApiError> {
    let path = format!("schedule.rotations[{place}]");
    let at = |error: ApiError| error.at_field(&path);
    let fields = Fields::of(value, "A rotation").map_err(at)?;
    let old = match fields.text("id").map_err(at)? {
        Some(id) => {
            let found = RotationId::parse(id).and_then(|id| plan.rotation(id).ok());
            Some(found.ok_or_else(|| at(missing("Rotation", id)))?)
        }
        None => None,
    };
    let Some(events) = fields.list("events").map_err(at)? else {
        return Ok(WantedRotation { id: old.map_or_else(|| RotationId::new(ids), |old| old.id), events: None });
    };
    let id = old.map_or_else(|| RotationId::new(ids), |old| old.id);
    let over_and_running = EVENTS_MAX + old.map_or(0, |old| old.events.len());
    let mut wanted = Vec::new();
    for (place, value) in events.iter().take(over_and_running + 1).enumerate() {
        let path = format!("{path}.events[{place}]");
        wanted.push(event(value, old, directory, ids).map_err(|error| below(error, &path))?);
    }
    Ok(WantedRotation { id, events: Some(wanted) })
}

fn event(
    value: &Value,
    rotation: Option<&Rotation>,
    directory: &Directory,
    ids: &mut Ids,
) -> Result<RotationEvent, ApiError> {
    let fields = Fields::of(value, "An event")?;
    let Some(id) = fields.text("id")? else { return read_event(fields, directory, ids) };
    let old = RotationEventId::parse(id).and_then(|id| rotation?.events.iter().find(|event| event.id == id));
    let old = old.ok_or_else(|| missing("Event", id))?;
    change_event(fields, old, directory)
}

fn missing(what: &str, id: &str) -> ApiError {
    ApiError::invalid(format!("{what} {id} not found; use the id of one that exists"))
}

/// The same refusal of a part that stands at a path: `event.name` becomes `schedule.rotations[0].events[1].name`.
fn below(error: ApiError, path: &str) -> ApiError {
    let inner = error.field.as_deref().and_then(|field| field.strip_prefix("event."));
    let field = inner.map_or_else(|| path.to_owned(), |inner| format!("{path}.{inner}"));
    ApiError { field: None, ..error }.at_field(&field)
}
