//! `/v3/schedules`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::Ids,
    permission::{Action, Resource},
    schedule::{Schedule, render, shift_based::shift_pieces},
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    paging::Page,
    query::Query,
    reference,
    rest::{Fields, calendar, schedule::Span, shift_schedule},
    view::View,
};

use super::{find_plan, moment};
use crate::{
    AppState,
    api::configuration::{
        change::{By, belongs, is_asked_for, off_the_runtime, sort_by_name},
        schedules::{remove, store, view_of},
    },
    frame::{Hash, Params, Rejection, Reply},
    permission::{Permit, Sight},
};

/// How many schedules a page has where the client does not say, and has at most.
const LIMITS: (usize, usize) = (100, 1000);

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/v3/schedules", get(list).post(create))
        .route("/v3/schedules/{id}", get(show).put(update).delete(delete))
}

async fn list(State(state): State<AppState>, seen: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    let view = state.view(&seen, &query)?;
    let asked = |one: &&Arc<Schedule>| {
        one.shift_based().is_some() && is_asked_for(&query, &[&one.name]) && belongs(&query, &one.teams)
    };
    let mut schedules: Vec<_> = seen.schedules.values().filter(asked).collect();
    sort_by_name(&mut schedules, &query, |schedule| &schedule.name)?;
    let limit = match query.get("limit") {
        None => LIMITS.0,
        Some(text) => text.parse::<usize>().map_err(|_| ApiError::invalid("limit must be a whole number"))?,
    };
    let page = Page { limit: limit.clamp(1, LIMITS.1), ..Page::from_query(&query)? };
    let to_wire = |one: &Arc<Schedule>| reference::schedule(view.directory, view.links, one.id);
    Ok(Reply::ok(page.cut("schedules", schedules, to_wire)))
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    permit: Permit,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    off_the_runtime(move || {
        let (schedule, _) = find_plan(&directory, &id)?;
        let mut wire = shown(&state, &directory, schedule, &query)?;
        if permit.reads(&directory, Action::Configure, &Resource::Object(schedule.teams.clone())) {
            add_addresses(&mut wire, &state, schedule);
        }
        Ok(Reply::ok(wire))
    })
    .await
}

async fn create(State(state): State<AppState>, by: By, Params(query): Params, body: Hash) -> Result<Reply, Rejection> {
    Ok(Reply::created(stored(&state, &by, None, (&query, &body), shift_schedule::from_wire).await?))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    Ok(Reply::ok(stored(&state, &by, Some(&id), (&query, &body), shift_schedule::from_wire).await?))
}

/// How a body is read: what it changes of a schedule, or a new one.
pub(super) type Read = fn(Fields<'_>, Option<&Schedule>, &Directory, &mut Ids, At) -> Result<Schedule, ApiError>;

/// Stores the schedule with an id as a body says, or a new one, and shows it.
pub(super) async fn stored(
    state: &AppState,
    by: &By,
    id: Option<&str>,
    (query, body): (&Query, &Hash),
    read: Read,
) -> Result<Value, Rejection> {
    let read = |fields: Fields<'_>, directory: &Directory, ids: &mut Ids, now| {
        let existing = id.map(|id| find_plan(directory, id)).transpose()?.map(|(schedule, _)| &**schedule);
        let made = read(fields, existing, directory, ids, now)?;
        can_be_shown(state, &made, query).map(|()| made)
    };
    store(state, by, (query, body), read, shown_with_addresses).await
}

/// Removes a schedule that no policy names any more, with everything in it.
async fn delete(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    remove(&state, &by, |directory| Ok(find_plan(directory, &id)?.0.id)).await
}

/// A schedule; with `include[]=final_schedule` who is on call between `since` and `until`, where both are given.
fn shown(state: &AppState, directory: &Directory, schedule: &Schedule, query: &Query) -> Result<Value, ApiError> {
    let view = view_of(state, directory, schedule, query)?;
    let (_, plan) = find_plan_of(schedule)?;
    let rendered = match asked_span(schedule, query, &view)? {
        Some(span) => {
            let pieces = shift_pieces(plan, span.since, span.until, query.flag("overflow"));
            Some((pieces, render(schedule, span.since, span.until).final_coverage))
        }
        None => None,
    };
    let shifts = rendered.as_ref().map(|(pieces, coverage)| (pieces.as_slice(), *coverage));
    Ok(json!({ "schedule": shift_schedule::to_wire(schedule, plan, shifts, &view) }))
}

/// The time that is to be shown, where the client asks for one.
///
/// # Errors
/// 400 when it is no time, or the schedule has too much in it.
fn asked_span(schedule: &Schedule, query: &Query, view: &View<'_>) -> Result<Option<Span>, ApiError> {
    match (moment(query, "since", view)?, moment(query, "until", view)?) {
        (Some(since), Some(until)) if view.includes("final_schedule") => {
            let span = Span { since, until }.checked()?;
            span.refuse_too_many_turns(schedule).map(|_| Some(span))
        }
        _ => Ok(None),
    }
}

/// Whether the answer to a change can show the time that the client asks for: it is refused before anything is stored.
fn can_be_shown(state: &AppState, made: &Schedule, query: &Query) -> Result<(), ApiError> {
    let directory = state.directory();
    asked_span(made, query, &view_of(state, &directory, made, query)?).map(|_| ())
}

/// For those who may configure it: whoever has the address of its feed reads it without signing in.
fn shown_with_addresses(
    state: &AppState,
    directory: &Directory,
    schedule: &Schedule,
    query: &Query,
) -> Result<Value, ApiError> {
    let mut wire = shown(state, directory, schedule, query)?;
    add_addresses(&mut wire, state, schedule);
    Ok(wire)
}

fn add_addresses(wire: &mut Value, state: &AppState, schedule: &Schedule) {
    if let Some(key) = &schedule.private_url_key {
        let (http, web) = calendar::addresses(state.links(), key);
        wire["schedule"]["http_cal_url"] = http.into();
        wire["schedule"]["web_cal_url"] = web.into();
    }
}

fn find_plan_of(schedule: &Schedule) -> Result<(&Schedule, &vigie_core::schedule::ShiftPlan), ApiError> {
    schedule.shift_based().map(|plan| (schedule, plan)).ok_or_else(|| ApiError::not_found("Schedule"))
}
