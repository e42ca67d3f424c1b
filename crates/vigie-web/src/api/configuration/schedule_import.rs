//! `POST /vigie/v1/schedules/import`: a calendar (iCalendar) becomes a schedule.

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::State, routing::post};
use jiff::tz::TimeZone;
use serde_json::json;
use vigie_calendar::{Assigned, Calendar, find_people, occurrences, read};
use vigie_core::{
    directory::{Change, Directory, Object, PrivateUrlKey},
    ids::{Ids, OverrideId, ScheduleId, TeamId},
    schedule::{LayeredPlan, Override, Plan, Schedule, check, check_override, check_room_for_overrides},
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    query::Query,
    rest::{schedule, team, zone},
};

use super::{
    change::{By, change, off_the_runtime},
    schedules::view_of,
};
use crate::{
    AppState,
    frame::{CalendarText, Params, Rejection, Reply},
};

/// How far ahead a calendar is read.
const AHEAD: Duration = Duration::from_secs(366 * 86_400);
/// The longest name of a schedule, in characters.
const NAME_MAX: usize = 255;
/// How many events that name nobody are told.
const UNKNOWN_MAX: usize = 20;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/schedules/import", post(import))
}

/// Each event from now on for a year becomes an override of a new schedule without layers, for the person whom it
/// names. `name` (else the calendar's own), `time_zone` (else the calendar's, else UTC) and `team_ids[]` say the rest.
async fn import(
    State(state): State<AppState>,
    by: By,
    Params(query): Params,
    CalendarText(text): CalendarText,
) -> Result<Reply, Rejection> {
    let (directory, asked, now) = (state.directory(), query.clone(), state.app.now());
    // Writing a calendar out takes long: nobody waits for it who only changes something or is paged.
    let (wanted, shifts) = off_the_runtime(move || {
        let calendar = read(&text).map_err(|error| ApiError::invalid(error.to_string()))?;
        let wanted = Wanted::of(&asked, &calendar)?;
        let shifts = shifts(&directory, &calendar, &wanted.zone, now)?;
        Ok((wanted, shifts))
    })
    .await?;
    let made = change(&state, &by, |directory, ids, now| {
        let made = Arc::new(wanted.schedule(&shifts, directory, ids, now)?);
        Ok((vec![Change::Put(Object::Schedule(Arc::clone(&made)))], made))
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = view_of(&state, &directory, &made, &query)?;
    let shifts = made.overrides();
    let until = shifts.iter().map(|shift| shift.ends_at).max().map(|until| view.time(until));
    Ok(Reply::created(json!({
        "schedule": schedule::to_wire(&made, None, &view),
        "imported": { "shifts": shifts.len(), "until": until },
    })))
}

/// What the calendar says from now on.
///
/// # Errors
/// 400 with every event that names nobody, or several people; nothing is stored then.
fn shifts(directory: &Directory, calendar: &Calendar, zone: &TimeZone, now: At) -> Result<Vec<Assigned>, ApiError> {
    let all = occurrences(calendar, zone, (now, now + AHEAD)).map_err(|error| ApiError::invalid(error.to_string()))?;
    if all.is_empty() {
        return Err(ApiError::invalid("The calendar has no events from now on for a year: there is nothing to import"));
    }
    find_people(directory, &all).map_err(|unknown| {
        let hint = "Write the e-mail address or the full name of one person who exists into the title of each event, or \
                    among those who take part";
        let mut errors: Vec<String> = unknown.iter().take(UNKNOWN_MAX).map(ToString::to_string).collect();
        if unknown.len() > UNKNOWN_MAX {
            errors.push(format!("… and {} more", unknown.len() - UNKNOWN_MAX));
        }
        errors.push(hint.to_owned());
        ApiError::invalid_all(errors)
    })
}

/// What the schedule shall be, beside its shifts.
struct Wanted {
    name: String,
    time_zone: String,
    zone: TimeZone,
    teams: Vec<TeamId>,
}

impl Wanted {
    fn of(query: &Query, calendar: &Calendar) -> Result<Self, ApiError> {
        let name = query.get("name").or(calendar.name.as_deref()).map(str::trim).unwrap_or_default();
        if name.is_empty() {
            return Err(ApiError::invalid("The calendar has no name: give the schedule one with ?name="));
        }
        if name.chars().count() > NAME_MAX {
            return Err(ApiError::invalid(format!("Name is too long (maximum is {NAME_MAX} characters)")));
        }
        let own = calendar.time_zone.as_ref().and_then(|zone| zone.iana_name().map(str::to_owned));
        let time_zone = match query.get("time_zone") {
            Some(given) => zone::parse(given)?,
            None => own.unwrap_or_else(|| "Etc/UTC".to_owned()),
        };
        let teams: Vec<_> = query.list("team_ids").into_iter().map(|id| json!({ "id": id })).collect();
        Ok(Self { name: name.to_owned(), zone: zone::get(&time_zone), time_zone, teams: team::ids_of(&teams)? })
    }

    fn schedule(
        &self,
        shifts: &[Assigned],
        directory: &Directory,
        ids: &mut Ids,
        now: At,
    ) -> Result<Schedule, ApiError> {
        let invalid = |invalid: vigie_core::schedule::Invalid| ApiError::invalid(invalid.to_string());
        check_room_for_overrides(&[], shifts.len(), now).map_err(invalid)?;
        let mut overrides = Vec::with_capacity(shifts.len());
        for Assigned { user, start, end } in shifts.iter().copied().filter(|shift| now < shift.end) {
            if !directory.users.contains_key(&user) {
                return Err(ApiError::invalid(
                    "Somebody whom the calendar names was deleted meanwhile: import it again",
                ));
            }
            let shift = Override { id: OverrideId::new(ids), user, starts_at: start.max(now), ends_at: end };
            check_override(&shift, now).map_err(invalid)?;
            overrides.push(shift);
        }
        let schedule = Schedule {
            id: ScheduleId::new(ids),
            name: self.name.clone(),
            description: Some("Imported from a calendar".to_owned()),
            time_zone: self.time_zone.clone(),
            plan: Plan::Layered(LayeredPlan { layers: Vec::new(), overrides }),
            teams: self.teams.clone(),
            private_url_key: Some(PrivateUrlKey::new(ids)),
            created_at: now,
        };
        check(&schedule).into_iter().next().map_or(Ok(schedule), |wrong| Err(invalid(wrong)))
    }
}
