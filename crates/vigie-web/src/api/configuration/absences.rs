//! `/vigie/v1/users/{id}/absences`: holidays and leave, one by one or from a calendar; `/vigie/v1/teams/{id}/absences/import`
//! for everybody in a team.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete as delete_at, get, post},
};
use serde_json::{Value, json};
use vigie_calendar::{Calendar, occurrences, read};
use vigie_core::{
    directory::{Absence, Change, Object, User},
    ids::{AbsenceId, Ids, TeamId},
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    rest::{Fields, absence, zone},
};

use super::{
    change::{By, change, find},
    users::{find_user, put},
};
use crate::{
    AppState,
    frame::{CalendarText, Hash, Params, Rejection, Reply},
};

/// How far ahead a calendar of absences is read: two years.
const AHEAD: Duration = Duration::from_secs(732 * 86_400);
/// How much of an event's title is kept as the reason, in characters.
const REASON_MAX: usize = 255;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/vigie/v1/users/{id}/absences", get(list).post(create))
        .route("/vigie/v1/users/{id}/absences/import", post(import))
        .route("/vigie/v1/users/{id}/absences/{absence_id}", delete_at(delete))
        .route("/vigie/v1/teams/{id}/absences/import", post(import_for_team))
}

/// Those of a time where the client says one, in order of their start; else all of them, past ones too.
async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (user, view) = (find_user(&directory, &id)?, state.view(&directory, &query)?);
    let (since, until) = (query.moment("since")?, query.moment("until")?);
    let is_asked_for = |one: &&Absence| {
        since.is_none_or(|since| since < one.ends_at) && until.is_none_or(|until| one.starts_at < until)
    };
    let mut found: Vec<&Absence> = user.absences.iter().filter(is_asked_for).collect();
    found.sort_by_key(|one| (one.starts_at, one.ends_at));
    let wires: Vec<Value> = found.into_iter().map(|one| absence::to_wire(one, user, &view)).collect();
    Ok(Reply::ok(json!({ "absences": wires })))
}

async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (user, made) = change(&state, &by, |directory, ids, now| {
        let user = find_user(directory, &id)?;
        let made = absence::from_wire(Fields::enveloped(&body, "absence")?, user, ids, now)?;
        let (user, added) = absence::with_absences(user, [made])?;
        let made = added.into_iter().next().ok_or_else(|| ApiError::invalid("This absence is entered already"))?;
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, made)))
    })
    .await?;
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    Ok(Reply::created(json!({ "absence": absence::to_wire(&made, &user, &view) })))
}

/// Removes an absence that has not begun (204), ends one that runs (200), refuses one that is over.
async fn delete(State(state): State<AppState>, Path(path): Path<(String, String)>, by: By) -> Result<Reply, Rejection> {
    let ended = change(&state, &by, |directory, _, now| {
        let mut user = User::clone(find_user(directory, &path.0)?);
        let id = AbsenceId::parse(&path.1);
        let place = user.absences.iter().position(|one| Some(one.id) == id);
        let place = place.ok_or_else(|| ApiError::not_found("Absence"))?;
        let one = &mut user.absences[place];
        if one.ends_at <= now {
            return Err(ApiError::invalid("The absence is over already: what was stays"));
        }
        let runs = one.starts_at < now;
        if runs {
            one.ends_at = now;
        } else {
            user.absences.remove(place);
        }
        Ok((vec![put(&Arc::new(user))], runs))
    })
    .await?;
    Ok(if ended { Reply { status: StatusCode::OK, body: Value::Null } } else { Reply::no_content() })
}

/// Every event of the calendar from now on is an absence of the person, with its title as the reason. Events that were
/// imported before are left out.
async fn import(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    CalendarText(text): CalendarText,
) -> Result<Reply, Rejection> {
    let calendar = parse(text).await?;
    let added = change(&state, &by, |directory, ids, now| {
        let user = find_user(directory, &id)?;
        let (user, added) = absence::with_absences(user, absences(&calendar, user, ids, now)?)?;
        let changes = if added.is_empty() { Vec::new() } else { vec![put(&Arc::new(user))] };
        Ok((changes, added.len()))
    })
    .await?;
    Ok(Reply::created(json!({ "imported": { "users": 1, "absences": added } })))
}

/// The same for everybody who is in the team now, if the sender may change each of those people: who is away is not
/// paged. Whole days are days in each person's own time zone.
async fn import_for_team(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    CalendarText(text): CalendarText,
) -> Result<Reply, Rejection> {
    let calendar = parse(text).await?;
    let (users, added) = change(&state, &by, |directory, ids, now| {
        let team = find(&directory.teams, TeamId::parse(&id), "Team")?;
        let (mut changes, mut added) = (Vec::new(), 0);
        for user in team.members.iter().filter_map(|member| directory.users.get(&member.user)) {
            let (user, new) = absence::with_absences(user, absences(&calendar, user, ids, now)?)?;
            added += new.len();
            if !new.is_empty() {
                changes.push(Change::Put(Object::User(Arc::new(user))));
            }
        }
        Ok((changes, (team.members.len(), added)))
    })
    .await?;
    Ok(Reply::created(json!({ "imported": { "users": users, "absences": added } })))
}

async fn parse(text: String) -> Result<Calendar, ApiError> {
    let calendar = tokio::task::spawn_blocking(move || read(&text)).await.map_err(|_| ApiError::internal())?;
    calendar.map_err(|error| ApiError::invalid(error.to_string()))
}

fn absences(calendar: &Calendar, user: &User, ids: &mut Ids, now: At) -> Result<Vec<Absence>, ApiError> {
    let found = occurrences(calendar, &zone::get(&user.time_zone), (now, now + AHEAD));
    let found = found.map_err(|error| ApiError::invalid(error.to_string()))?;
    let one = |(starts_at, ends_at, title): (At, At, &str)| {
        let reason = title.chars().take(REASON_MAX).collect();
        let absence = Absence { id: AbsenceId::new(ids), starts_at, ends_at, reason };
        absence::check(&absence).map(|()| absence)
    };
    found.iter().map(|one| (one.start, one.end, one.event.summary.as_str())).map(one).collect()
}
