//! Overrides of a schedule.

use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{Ids, OverrideId},
    schedule::{Override, Schedule, check_override},
    time::At,
};

use super::layer::user;
use crate::{
    ApiError,
    rest::{Fields, View, fields::blank, zone},
};

/// What became of one override that a client wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Created {
    /// It can be made.
    Made(Override),
    /// It cannot; the reply holds what the client sent.
    Refused(ApiError, Value),
}

impl Created {
    /// Its element of the reply.
    #[must_use]
    pub fn to_wire(&self, view: &View<'_>) -> Value {
        match self {
            Self::Made(made) => json!({ "status": 201, "override": to_wire(made, view) }),
            Self::Refused(error, sent) => {
                json!({ "status": error.status, "errors": error.errors, "override": sent })
            }
        }
    }
}

/// Writes an override.
#[must_use]
pub fn to_wire(made: &Override, view: &View<'_>) -> Value {
    json!({
        "id": made.id.as_str(),
        "type": "override",
        "start": view.time(made.starts_at),
        "end": view.time(made.ends_at),
        "user": view.user_as(made.user, "users"),
    })
}

/// Reads one override of the list that a client sends. One that started already starts now instead: who was on call
/// until now stays so.
#[must_use]
pub fn create(value: &Value, schedule: &Schedule, directory: &Directory, ids: &mut Ids, now: At) -> Created {
    match from_wire(value, schedule, directory, ids, now) {
        Ok(made) => Created::Made(made),
        Err(error) => Created::Refused(error, value.clone()),
    }
}

fn from_wire(
    value: &Value,
    schedule: &Schedule,
    directory: &Directory,
    ids: &mut Ids,
    now: At,
) -> Result<Override, ApiError> {
    let fields = Fields::of(value, "An override")?;
    let zone = match fields.text("time_zone")? {
        Some(name) => zone::get(&zone::parse(name)?),
        None => zone::get(&schedule.time_zone),
    };
    let start = fields.moment("start", &zone)?.ok_or_else(|| blank("start"))?;
    let end = fields.moment("end", &zone)?.ok_or_else(|| blank("end"))?;
    let person = fields.value("user").ok_or_else(|| blank("user"))?;
    let person = user(person, |id| directory.users.contains_key(id))?;
    let made = Override { id: OverrideId::new(ids), user: person, starts_at: start, ends_at: end };
    check_override(&made, now).map_err(|invalid| ApiError::invalid(invalid.to_string()))?;
    Ok(Override { starts_at: start.max(now), ..made })
}
