//! `/schedules`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::{Value, json};
use vigie_core::{
    directory::{Change, Directory, Kind, Object},
    escalate::{Policy, Target},
    ids::{Ids, ScheduleId, UserId},
    schedule::Schedule,
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    paging::Page,
    query::Query,
    rest::{
        Fields,
        schedule::{self, EntriesLeft, Range, Span},
        user, violation, zone,
    },
    view::View,
};

use super::change::{By, belongs, change, find, is_asked_for, off_the_runtime, save, sort_by_name};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::{Permit, Sight},
};

/// How far ahead somebody's next turn is looked for.
const NEXT_TURN_WITHIN: std::time::Duration = std::time::Duration::from_secs(90 * 86_400);
/// The parts of a listed schedule that show its entries, where they are included.
const RENDERED: [&str; 3] = ["schedule_layers", "overrides_subschedule", "final_schedule"];
/// For how long the people of a schedule are listed where the client names no end.
const USERS_WITHIN: std::time::Duration = std::time::Duration::from_secs(14 * 86_400);

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/schedules", get(list).post(create))
        .route("/schedules/preview", post(preview))
        .route("/schedules/{id}", get(show).put(update).delete(delete))
        .route("/schedules/{id}/users", get(users))
}

/// The schedule with the id in a path. One that is made of shifts has operations of its own.
pub(super) fn find_schedule<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<Schedule>, ApiError> {
    let schedule = find(&directory.schedules, ScheduleId::parse(id), "Schedule")?;
    if schedule.shift_based().is_some() {
        return Err(ApiError::invalid(format!("Schedule {id} is shift-based: use /v3/schedules/{id}")));
    }
    Ok(schedule)
}

/// A view in the zone that the client asks for, else in the schedule's own.
pub(super) fn view_of<'a>(
    state: &'a AppState,
    directory: &'a Directory,
    schedule: &Schedule,
    query: &Query,
) -> Result<View<'a>, ApiError> {
    let view = state.view(directory, query)?;
    Ok(if query.get("time_zone").is_some() { view } else { View { zone: zone::get(&schedule.time_zone), ..view } })
}

/// Times are on the clock of whoever asks with a token of their own, else on the account's.
async fn list(
    State(state): State<AppState>,
    seen: Sight,
    permit: Permit,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let reader = permit.principal().user.and_then(|user| seen.users.get(&user));
    let query = reader.map_or(query.clone(), |reader| query.in_zone(&reader.time_zone));
    let query = state.on_the_accounts_clock(query);
    off_the_runtime(move || listed(&state, &seen, &query)).await
}

fn listed(state: &AppState, directory: &Directory, query: &Query) -> Result<Reply, ApiError> {
    let (view, page) = (state.view(directory, query)?, Page::from_query(query)?);
    let range = Range::from_query(query, &view.zone)?;
    let next_for = query.get("include_next_oncall_for_user").and_then(UserId::parse);
    let asked = |one: &&Arc<Schedule>| {
        one.shift_based().is_none() && is_asked_for(query, &[&one.name]) && belongs(query, &one.teams)
    };
    let mut schedules: Vec<_> = directory.schedules.values().filter(asked).collect();
    sort_by_name(&mut schedules, query, |schedule| &schedule.name)?;
    let (mut refused, mut left) = (None, EntriesLeft::of_a_page());
    let range = range.filter(|_| RENDERED.iter().any(|part| view.includes(part)));
    let to_wire = |one: &Arc<Schedule>| {
        let wanted = range.filter(|_| refused.is_none());
        let rendered = wanted.map(|range| left.take(range.span, one).and_then(|()| range.render(one)));
        let rendered = rendered.transpose().unwrap_or_else(|refusal| {
            refused = Some(refusal);
            None
        });
        let mut wire = schedule::to_listed_wire(one, rendered.as_ref(), &view);
        if let Some(user) = next_for {
            wire["next_oncall_for_user"] = next_turn(one, user, state.app.now(), &view);
        }
        wire
    };
    let body = page.cut("schedules", schedules, to_wire);
    refused.map_or(Ok(Reply::ok(body)), Err)
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let schedule = Arc::clone(find_schedule(&directory, &id)?);
    Ok(Reply::ok(show_aside(&state, directory.shared(), schedule, &query, shown).await?))
}

async fn create(State(state): State<AppState>, by: By, Params(query): Params, body: Hash) -> Result<Reply, Rejection> {
    let read = |fields: Fields<'_>, directory: &Directory, ids: &mut Ids, now| {
        let made = schedule::from_wire(fields, directory, None, ids, now)?;
        can_be_shown(&made, &query).map(|()| made)
    };
    Ok(Reply::created(store(&state, &by, (&query, &body), read, shown).await?))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let read = |fields: Fields<'_>, directory: &Directory, ids: &mut Ids, now| {
        let made = schedule::from_wire(fields, directory, Some(find_schedule(directory, &id)?), ids, now)?;
        can_be_shown(&made, &query).map(|()| made)
    };
    Ok(Reply::ok(store(&state, &by, (&query, &body), read, shown).await?))
}

/// Whether the answer to a change can show the time that the client asks for: it is refused before anything is stored.
fn can_be_shown(schedule: &Schedule, query: &Query) -> Result<(), ApiError> {
    let range = Range::from_query(query, &zone::get(&schedule.time_zone))?;
    range.map_or(Ok(()), |range| range.span.refuse_too_many_turns(schedule).map(|_| ()))
}

/// Stores what `read` makes of the schedule in a body, and answers with what `show` shows of it.
pub(super) async fn store(
    state: &AppState,
    by: &By,
    (query, body): (&Query, &Hash),
    read: impl FnMut(Fields<'_>, &Directory, &mut Ids, At) -> Result<Schedule, ApiError>,
    show: Show,
) -> Result<Value, Rejection> {
    let made = save(state, by, body, "schedule", Object::Schedule, read).await?;
    show_aside(state, by.seen(state)?, made, query, show).await
}

/// How a schedule is shown.
type Show = fn(&AppState, &Directory, &Schedule, &Query) -> Result<Value, ApiError>;

/// Shows a schedule as somebody sees it; beside the threads that take events and page where that writes it out.
async fn show_aside(
    state: &AppState,
    seen: Arc<Directory>,
    made: Arc<Schedule>,
    query: &Query,
    show: Show,
) -> Result<Value, Rejection> {
    let is_written_out =
        ["since", "until", "include_next_oncall_for_user"].iter().any(|name| query.get(name).is_some());
    if !is_written_out {
        return Ok(show(state, &seen, &made, query)?);
    }
    let (state, query) = (state.clone(), query.clone());
    off_the_runtime(move || show(&state, &seen, &made, &query)).await
}

/// Shows a schedule as it would be, and stores nothing.
async fn preview(
    State(state): State<AppState>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let made = change(&state, &by, |directory, ids, now| {
        let fields = Fields::enveloped(&body, "schedule")?;
        Ok((Vec::new(), schedule::from_wire(fields, directory, None, ids, now)?))
    })
    .await?;
    Ok(Reply::ok(show_aside(&state, by.seen(&state)?, Arc::new(made), &query, shown).await?))
}

/// Removes a schedule that no policy names any more, neither one of today nor one that an open incident follows.
async fn delete(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    remove(&state, &by, |directory| Ok(find_schedule(directory, &id)?.id)).await
}

/// Whether a policy that an open incident follows pages somebody or a schedule.
pub(super) async fn open_incidents_page(state: &AppState, target: Target) -> Result<bool, Rejection> {
    let followed = state.app.store().policies_in_open_incidents().await?;
    let snapshots = state.app.store().policy_versions(&followed).await?;
    Ok(snapshots.iter().any(|policy| pages(policy, target)))
}

fn pages(policy: &Policy, target: Target) -> bool {
    policy.rules.iter().flat_map(|rule| &rule.targets).any(|one| *one == target)
}

/// Removes the schedule that `find` finds, unless a policy names it.
pub(super) async fn remove(
    state: &AppState,
    by: &By,
    find: impl Fn(&Directory) -> Result<ScheduleId, ApiError>,
) -> Result<Reply, Rejection> {
    let schedule = find(&state.directory())?;
    let is_paged = |policy: &Arc<Policy>| pages(policy, Target::Schedule(schedule));
    // No incident may come to follow a policy between the question and the answer.
    let _held = state.app.hold_incidents().await;
    let is_followed = open_incidents_page(state, Target::Schedule(schedule)).await?;
    change(state, by, |directory, _, _| {
        let schedule = find(directory)?;
        if is_followed && !directory.policies.values().any(is_paged) {
            return Err(violation::schedule_in_snapshot());
        }
        Ok((vec![Change::Remove(Kind::Schedule, schedule.id())], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

/// Everybody who is on call at some moment of the time asked for.
async fn users(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    off_the_runtime(move || {
        let schedule = find_schedule(&directory, &id)?;
        let view = view_of(&state, &directory, schedule, &query)?;
        let now = state.app.now();
        let from_now = Range { span: Span { since: now, until: now + USERS_WITHIN }, overflow: false };
        let range = Range::from_query(&query, &view.zone)?.unwrap_or(from_now);
        let ids = schedule::user_ids(&range.render(schedule)?);
        let found = ids.iter().filter_map(|id| directory.users.get(id));
        Ok(Reply::ok(json!({ "users": found.map(|one| user::to_wire(one, &view)).collect::<Vec<_>>() })))
    })
    .await
}

fn shown(state: &AppState, directory: &Directory, schedule: &Schedule, query: &Query) -> Result<Value, ApiError> {
    let view = view_of(state, directory, schedule, query)?;
    let rendered = Range::from_query(query, &view.zone)?.map(|range| range.render(schedule)).transpose()?;
    let mut wire = schedule::to_wire(schedule, rendered.as_ref(), &view);
    if let Some(user) = query.get("include_next_oncall_for_user").and_then(UserId::parse) {
        wire["next_oncall_for_user"] = next_turn(schedule, user, state.app.now(), &view);
    }
    Ok(json!({ "schedule": wire }))
}

/// When somebody is on call next; null where that is further away than three months, or than a schedule is rendered.
fn next_turn(schedule: &Schedule, user: UserId, now: At, view: &View<'_>) -> Value {
    let span = Span { since: now, until: now + NEXT_TURN_WITHIN }.as_long_as_is_rendered(schedule);
    let rendered = Range { span, overflow: true }.render(schedule).ok();
    let next = rendered.and_then(|rendered| rendered.final_entries.into_iter().find(|entry| entry.user == user));
    next.map_or(Value::Null, |entry| schedule::entry_to_wire(&entry, view))
}
