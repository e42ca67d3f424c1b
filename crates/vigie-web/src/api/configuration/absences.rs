//! `/vigie/v1/users/{id}/absences`: holidays and leave, one by one or from a calendar; `/vigie/v1/teams/{id}/absences/import`
//! for everybody in a team.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete as delete_at, get, post},
};
use serde_json::{Value, json};
use vigie_calendar::{Calendar, occurrences, read};
use vigie_core::{
    directory::{ABSENCES_MAX, Absence, Change, Directory, Object, User},
    ids::{AbsenceId, Ids, TeamId},
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    rest::{Fields, absence, zone},
};

use super::{
    change::{By, change, find, off_the_runtime},
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
/// How many absences one calendar enters for a team at most: they are stored in one change.
const ENTERED_MAX: usize = 20_000;

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
        let (user, added) = absence::with_absences(user, [made], now)?;
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
    let zone = find_user(&state.directory(), &id)?.time_zone.clone();
    let times = Times::of(&state, text, [zone]).await?;
    let added = change(&state, &by, |directory, ids, now| {
        let user = find_user(directory, &id)?;
        let (user, added) = absence::with_absences(user, times.absences(user, ids)?, now)?;
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
    let before = state.directory();
    let zones = members(&before, &id)?.map(|user| user.time_zone.clone());
    let times = Times::of(&state, text, zones).await?;
    let (users, added) = change(&state, &by, |directory, ids, now| {
        let (mut changes, mut users, mut added) = (Vec::new(), 0, 0);
        for user in members(directory, &id)? {
            let (user, new) = absence::with_absences(user, times.absences(user, ids)?, now)?;
            (users, added) = (users + 1, added + new.len());
            if added > ENTERED_MAX {
                let text =
                    format!("The calendar would enter more than {ENTERED_MAX} absences: import it for smaller teams");
                return Err(ApiError::invalid(text));
            }
            if !new.is_empty() {
                changes.push(Change::Put(Object::User(Arc::new(user))));
            }
        }
        Ok((changes, (users, added)))
    })
    .await?;
    Ok(Reply::created(json!({ "imported": { "users": users, "absences": added } })))
}

/// Everybody who is in a team.
fn members<'a>(directory: &'a Directory, team: &str) -> Result<impl Iterator<Item = &'a Arc<User>>, ApiError> {
    let team = find(&directory.teams, TeamId::parse(team), "Team")?;
    Ok(team.members.iter().filter_map(|member| directory.users.get(&member.user)))
}

/// When a calendar says that people are away, and why, by their time zone: each start and end once.
struct Times(BTreeMap<String, BTreeMap<(At, At), String>>);

impl Times {
    /// Reads a calendar from now on, and writes it out in some zones. That takes long: nobody waits for it who only
    /// changes something or is paged.
    async fn of(state: &AppState, text: String, zones: impl IntoIterator<Item = String>) -> Result<Self, Rejection> {
        let (zones, now): (BTreeSet<String>, At) = (zones.into_iter().collect(), state.app.now());
        off_the_runtime(move || {
            let calendar = read(&text).map_err(|error| ApiError::invalid(error.to_string()))?;
            let written_out = |zone: String| Ok((zone.clone(), in_zone(&calendar, &zone, now)?));
            Ok(Self(zones.into_iter().map(written_out).collect::<Result<_, ApiError>>()?))
        })
        .await
    }

    /// The absences of a person.
    fn absences(&self, user: &User, ids: &mut Ids) -> Result<Vec<Absence>, ApiError> {
        let times = self
            .0
            .get(&user.time_zone)
            .ok_or_else(|| ApiError::invalid(format!("{} changed meanwhile: import the calendar again", user.name)))?;
        let one = |((starts_at, ends_at), reason): (&(At, At), &String)| {
            let absence =
                Absence { id: AbsenceId::new(ids), starts_at: *starts_at, ends_at: *ends_at, reason: reason.clone() };
            absence::check(&absence).map(|()| absence)
        };
        times.iter().map(one).collect()
    }
}

/// What a calendar says from now on, in one zone.
fn in_zone(calendar: &Calendar, zone: &str, now: At) -> Result<BTreeMap<(At, At), String>, ApiError> {
    let found = occurrences(calendar, &zone::get(zone), (now, now + AHEAD));
    let mut times = BTreeMap::new();
    for one in found.map_err(|error| ApiError::invalid(error.to_string()))? {
        let reason = || one.event.summary.chars().take(REASON_MAX).collect();
        times.entry((one.start.max(now), one.end)).or_insert_with(reason);
    }
    if times.len() > ABSENCES_MAX {
        let text = format!("The calendar holds more than {ABSENCES_MAX} absences from now on: export a shorter time");
        return Err(ApiError::invalid(text));
    }
    Ok(times)
}
