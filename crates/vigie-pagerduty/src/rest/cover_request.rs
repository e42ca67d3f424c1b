//! Requests for cover (`/vigie/v1/cover_requests`) and swaps (`/vigie/v1/swaps`).

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use vigie_core::{
    cover::{CoverRefusal, CoverRequest, CoverState, Shift},
    directory::Directory,
    ids::{CoverRequestId, Ids, ScheduleId, UserId},
    time::At,
};

use super::{Fields, View, fields::blank, zone};
use crate::{ApiError, query::Query};

/// The longest note, in characters.
const NOTE_MAX: usize = 1_000;
/// What a request can be.
const STATES: [&str; 5] = ["open", "taken", "withdrawn", "declined", "expired"];

/// Writes a request; a swap has the shift in return.
#[must_use]
pub fn to_wire(request: &CoverRequest, now: At, view: &View<'_>) -> Value {
    let (taken_by, closed_at, overrides) = match &request.state {
        CoverState::Open => (None, None, &[][..]),
        CoverState::Taken { by, at, overrides } => (Some(*by), Some(*at), overrides.as_slice()),
        CoverState::Withdrawn { at } | CoverState::Declined { at } => (None, Some(*at), &[][..]),
    };
    let made = overrides.iter().map(|(schedule, made)| {
        json!({ "id": made.as_str(), "type": "override_reference", "schedule": view.schedule_as(*schedule, "schedules") })
    });
    let mut wire = shift_to_wire(&request.shift, view);
    wire["id"] = request.id.as_str().into();
    wire["type"] = if request.is_swap() { "swap" } else { "cover_request" }.into();
    wire["user"] = view.user_as(request.user, "users");
    wire["asked"] = request.asked.map(|asked| view.user_as(asked, "users")).into();
    wire["in_return"] = request.in_return.map(|shift| shift_to_wire(&shift, view)).into();
    wire["note"] = request.note.as_str().into();
    wire["state"] = request.state_at(now).into();
    wire["created_at"] = view.time(request.created_at).into();
    wire["taken_by"] = taken_by.map(|by| view.user_as(by, "users")).into();
    wire["closed_at"] = closed_at.map(|at| view.time(at)).into();
    wire["overrides"] = made.collect();
    wire
}

fn shift_to_wire(shift: &Shift, view: &View<'_>) -> Value {
    json!({
        "schedule": view.schedule_as(shift.schedule, "schedules"),
        "start": view.time(shift.starts_at),
        "end": view.time(shift.ends_at),
    })
}

/// Reads a new request of a person: `schedule`, `start`, `end`, whom it asks (`asked`), `note`, and for a swap
/// `in_return`. Times without a zone are in the schedule's own.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub fn from_wire(
    fields: Fields<'_>,
    directory: &Directory,
    user: UserId,
    ids: &mut Ids,
    now: At,
) -> Result<CoverRequest, ApiError> {
    let note = fields.text("note")?.unwrap_or_default().trim();
    if note.chars().count() > NOTE_MAX {
        return Err(ApiError::invalid(format!("Note is too long (maximum is {NOTE_MAX} characters)")));
    }
    Ok(CoverRequest {
        id: CoverRequestId::new(ids),
        user,
        shift: shift(fields, directory)?,
        asked: fields.object("asked")?.map(|asked| id(asked, "asked", UserId::parse)).transpose()?,
        in_return: fields.object("in_return")?.map(|other| shift(other, directory)).transpose()?,
        note: note.to_owned(),
        created_at: now,
        state: CoverState::Open,
    })
}

fn shift(fields: Fields<'_>, directory: &Directory) -> Result<Shift, ApiError> {
    let schedule = fields.object("schedule")?.ok_or_else(|| blank("schedule"))?;
    let schedule = id(schedule, "schedule", ScheduleId::parse)?;
    let found = directory.schedules.get(&schedule);
    let zone = found.map_or(TimeZone::UTC, |schedule| zone::get(&schedule.time_zone));
    let starts_at = fields.moment("start", &zone)?.ok_or_else(|| blank("start"))?;
    let ends_at = fields.moment("end", &zone)?.ok_or_else(|| blank("end"))?;
    Ok(Shift { schedule, starts_at, ends_at })
}

fn id<T>(fields: Fields<'_>, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, ApiError> {
    let text = fields.text("id")?.unwrap_or_default();
    parse(text).ok_or_else(|| ApiError::invalid(format!("The {name} must be named by its id")))
}

/// A refusal in PagerDuty's shape.
#[must_use]
pub fn to_error(refusal: &CoverRefusal) -> ApiError {
    match refusal {
        CoverRefusal::ScheduleNotFound(_) | CoverRefusal::UserNotFound(_) => ApiError::arguments(refusal.to_string()),
        CoverRefusal::NotAsked => ApiError::new(403, 2010, "Access Denied", vec![refusal.to_string()]),
        _ => ApiError::invalid(refusal.to_string()),
    }
}

/// Which requests a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter<'q> {
    states: Vec<&'q str>,
    users: Vec<&'q str>,
    schedules: Vec<&'q str>,
}

impl<'q> Filter<'q> {
    /// Reads `states[]`, `user_ids[]` (who asks, is asked or took it) and `schedule_ids[]`.
    ///
    /// # Errors
    /// 400 when a state is none.
    pub fn from_query(query: &'q Query) -> Result<Self, ApiError> {
        let states = query.list("states");
        if let Some(wrong) = states.iter().find(|state| !STATES.contains(state)) {
            return Err(ApiError::invalid(format!("{wrong:?} is no state: use {}", STATES.join(", "))));
        }
        Ok(Self { states, users: query.list("user_ids"), schedules: query.list("schedule_ids") })
    }

    /// Whether a request is asked for.
    #[must_use]
    pub fn takes(&self, request: &CoverRequest, now: At) -> bool {
        let taken_by = if let CoverState::Taken { by, .. } = &request.state { Some(*by) } else { None };
        let people = [Some(request.user), request.asked, taken_by];
        let shifts = [Some(request.shift), request.in_return];
        let is_theirs = |user: &UserId| self.users.contains(&user.as_str());
        let is_there = |shift: &Shift| self.schedules.contains(&shift.schedule.as_str());
        (self.states.is_empty() || self.states.contains(&request.state_at(now)))
            && (self.users.is_empty() || people.iter().flatten().any(is_theirs))
            && (self.schedules.is_empty() || shifts.iter().flatten().any(is_there))
    }
}
