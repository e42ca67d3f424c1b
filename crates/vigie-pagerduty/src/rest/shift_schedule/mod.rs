//! Shift-based schedules (`/v3/schedules`): a file for each resource, as in the API. Refusals name the field by path.

mod custom_shift;
mod event;
mod final_schedule;
mod member;
mod overrides;
mod rotation;
mod whole;

use serde_json::{Value, json};
use vigie_core::{
    directory::{Directory, PrivateUrlKey},
    escalate::Target,
    ids::{Ids, ScheduleId, UserId},
    schedule::{
        Plan, Schedule, ShiftPlan,
        shift_based::{ShiftPiece, edit::EditRefusal},
    },
    time::At,
};

pub use self::{
    custom_shift::{change as change_custom_shift, read as read_custom_shift, to_wire as custom_shift_to_wire},
    event::{change as change_event, read as read_event, to_wire as event_to_wire},
    final_schedule::to_wire as final_schedule_to_wire,
    overrides::{change as change_override, read as read_override, to_wire as override_to_wire},
    rotation::to_wire as rotation_to_wire,
    whole::from_wire as whole_from_wire,
};
use super::{Fields, View, fields::blank, team, zone};
use crate::{ApiError, reference};

/// The longest name, in characters.
const NAME_MAX: usize = 255;
/// The longest description, in characters.
const DESCRIPTION_MAX: usize = 1024;
/// Fields that have operations of their own.
const REJECTED: [&str; 2] = ["rotations", "escalation_policies"];

/// What a refused change of a plan tells a client.
#[must_use]
pub fn to_error(refusal: &EditRefusal) -> ApiError {
    match refusal {
        EditRefusal::NotFound(what) => ApiError::not_found(what),
        EditRefusal::Field(field, sentence) => ApiError::invalid(sentence.clone()).at_field(field),
    }
}

/// Writes a schedule with its rotations and their events; with its final schedule where that was asked for.
#[must_use]
pub fn to_wire(schedule: &Schedule, plan: &ShiftPlan, shifts: Option<(&[ShiftPiece], f64)>, view: &View<'_>) -> Value {
    let rotations = plan.live_rotations().map(|rotation| rotation_to_wire(rotation, schedule.id, view));
    let policies = view.directory.policies.values().filter(|policy| {
        let mut targets = policy.rules.iter().flat_map(|rule| &rule.targets);
        targets.any(|target| *target == Target::Schedule(schedule.id))
    });
    let mut wire = json!({
        "id": schedule.id.as_str(),
        "type": "schedule_v3",
        "summary": schedule.name,
        "name": schedule.name,
        "time_zone": schedule.time_zone,
        "description": schedule.description.as_deref().unwrap_or_default(),
        "teams": view.teams(&schedule.teams),
        "escalation_policies": policies.map(|policy| view.policy(policy.id)).collect::<Vec<_>>(),
        "rotations": rotations.collect::<Vec<_>>(),
        "self": view.links.api(&format!("/v3/schedules/{}", schedule.id)),
        "html_url": view.links.page(&format!("/schedules/{}", schedule.id)),
    });
    if view.includes("users") {
        let users = people(schedule);
        wire["users"] = users.into_iter().map(|id| reference::user(view.directory, view.links, id)).collect();
    }
    if let Some((shifts, coverage)) = shifts {
        wire["final_schedule"] = final_schedule_to_wire(shifts, coverage, view);
    }
    wire
}

/// Reads a schedule without rotations: its name, zone, description and, when it is made, its teams.
///
/// # Errors
/// 400 when a field is missing or not as it must be, or has operations of its own.
pub fn from_wire(
    fields: Fields<'_>,
    existing: Option<&Schedule>,
    directory: &Directory,
    ids: &mut Ids,
    now: At,
) -> Result<Schedule, ApiError> {
    for name in REJECTED {
        if fields.names(name) {
            let text = format!("{name} is not accepted here: use the operations of its own");
            return Err(ApiError::invalid(text).at_field(&format!("schedule.{name}")));
        }
    }
    basics(fields, existing, directory, ids, now)
}

/// Its name, zone, description and teams.
fn basics(
    fields: Fields<'_>,
    existing: Option<&Schedule>,
    directory: &Directory,
    ids: &mut Ids,
    now: At,
) -> Result<Schedule, ApiError> {
    let mut schedule = match existing {
        Some(schedule) => schedule.clone(),
        None => new(fields, ids, now)?,
    };
    if let Some(name) = fields.name("name", NAME_MAX).map_err(|error| error.at_field("schedule.name"))? {
        name.clone_into(&mut schedule.name);
    }
    let at_zone = |error: ApiError| error.at_field("schedule.time_zone");
    if let Some(name) = fields.text("time_zone").map_err(at_zone)? {
        schedule.time_zone = zone::parse(name).map_err(at_zone)?;
    }
    let at_description = |error: ApiError| error.at_field("schedule.description");
    if let Some(description) = fields.clearable("description").map_err(at_description)? {
        if description.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_MAX) {
            let text = format!("Description is too long (maximum is {DESCRIPTION_MAX} characters)");
            return Err(at_description(ApiError::invalid(text)));
        }
        schedule.description = description;
    }
    if let Some(teams) = fields.list("teams").map_err(|error| error.at_field("schedule.teams"))? {
        schedule.teams = team::ids_of(teams).map_err(|error| error.at_field("schedule.teams"))?;
        if let Some(missing) = schedule.teams.iter().find(|id| !directory.teams.contains_key(id)) {
            let text = format!("Team {missing} not found; use the id of one that exists");
            return Err(ApiError::invalid(text).at_field("schedule.teams"));
        }
    }
    Ok(schedule)
}

fn new(fields: Fields<'_>, ids: &mut Ids, now: At) -> Result<Schedule, ApiError> {
    for name in ["name", "time_zone"] {
        if fields.value(name).is_none() {
            return Err(blank(name).at_field(&format!("schedule.{name}")));
        }
    }
    Ok(Schedule {
        id: ScheduleId::new(ids),
        name: String::new(),
        description: None,
        time_zone: String::new(),
        private_url_key: Some(PrivateUrlKey::new(ids)),
        plan: Plan::ShiftBased(ShiftPlan::default()),
        teams: Vec::new(),
        created_at: now,
    })
}

/// Everybody who takes turns without an end, each once, in order.
fn people(schedule: &Schedule) -> Vec<UserId> {
    let mut people: Vec<UserId> = Vec::new();
    for user in schedule.members() {
        if !people.contains(&user) {
            people.push(user);
        }
    }
    people
}
