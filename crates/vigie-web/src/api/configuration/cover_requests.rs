//! `/vigie/v1/cover_requests` and `/vigie/v1/swaps`: asking for a shift to be taken, taking it, and swapping two.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::{Value, json};
use vigie_core::{
    cover::{self, CoverRefusal, CoverRequest},
    directory::{Change, Directory, Kind, Object},
    ids::{CoverRequestId, Ids, UserId},
    permission::{Action, Resource},
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    paging::Page,
    query::Query,
    rest::{Fields, cover_request},
};

use super::change::{By, change, find};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::Sight,
};

/// For how long a request whose shift is over is kept; what it did stays in the schedule and in the history.
const KEPT: Duration = Duration::from_secs(400 * 86_400);
/// How many old requests are removed when a new one comes.
const REMOVED_MAX: usize = 100;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/vigie/v1/cover_requests", get(requests).post(ask))
        .route("/vigie/v1/cover_requests/{id}", get(show_request))
        .route("/vigie/v1/cover_requests/{id}/take", post(take_request))
        .route("/vigie/v1/cover_requests/{id}/decline", post(decline_request))
        .route("/vigie/v1/cover_requests/{id}/withdraw", post(withdraw_request))
        .route("/vigie/v1/swaps", get(swaps).post(ask_swap))
        .route("/vigie/v1/swaps/{id}", get(show_swap))
        .route("/vigie/v1/swaps/{id}/accept", post(accept_swap))
        .route("/vigie/v1/swaps/{id}/decline", post(decline_swap))
        .route("/vigie/v1/swaps/{id}/withdraw", post(withdraw_swap))
}

/// The two names under which requests go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Noun {
    CoverRequest,
    Swap,
}

impl Noun {
    const fn singular(self) -> &'static str {
        match self {
            Self::CoverRequest => "cover_request",
            Self::Swap => "swap",
        }
    }

    const fn plural(self) -> &'static str {
        match self {
            Self::CoverRequest => "cover_requests",
            Self::Swap => "swaps",
        }
    }

    fn is_of(self, request: &CoverRequest) -> bool {
        request.is_swap() == (self == Self::Swap)
    }

    /// The request of this name with the id in a path.
    fn find<'a>(self, directory: &'a Directory, id: &str) -> Result<&'a Arc<CoverRequest>, ApiError> {
        let what = if self == Self::Swap { "Swap" } else { "Cover request" };
        let found = find(&directory.cover_requests, CoverRequestId::parse(id), what)?;
        if self.is_of(found) { Ok(found) } else { Err(ApiError::not_found(what)) }
    }
}

async fn requests(state: State<AppState>, seen: Sight, query: Params) -> Result<Reply, Rejection> {
    list(Noun::CoverRequest, &state, &seen, &query.0)
}

async fn swaps(state: State<AppState>, seen: Sight, query: Params) -> Result<Reply, Rejection> {
    list(Noun::Swap, &state, &seen, &query.0)
}

/// Those of schedules that the reader may see, the next shift first.
fn list(noun: Noun, state: &AppState, seen: &Sight, query: &Query) -> Result<Reply, Rejection> {
    let (view, page, now) = (state.view(seen, query)?, Page::from_query(query)?, state.app.now());
    let filter = cover_request::Filter::from_query(query)?;
    let is_asked_for = |one: &&Arc<CoverRequest>| noun.is_of(one) && is_seen(seen, one) && filter.takes(one, now);
    let mut found: Vec<_> = seen.cover_requests.values().filter(is_asked_for).collect();
    found.sort_by_key(|request| (request.shift.starts_at, request.id));
    Ok(Reply::ok(page.cut(noun.plural(), found, |one| cover_request::to_wire(one, now, &view))))
}

async fn show_request(
    state: State<AppState>,
    seen: Sight,
    id: Path<String>,
    query: Params,
) -> Result<Reply, Rejection> {
    show(Noun::CoverRequest, &state, &seen, &id.0, &query.0)
}

async fn show_swap(state: State<AppState>, seen: Sight, id: Path<String>, query: Params) -> Result<Reply, Rejection> {
    show(Noun::Swap, &state, &seen, &id.0, &query.0)
}

fn show(noun: Noun, state: &AppState, seen: &Sight, id: &str, query: &Query) -> Result<Reply, Rejection> {
    let request = noun.find(seen, id)?;
    if !is_seen(seen, request) {
        return Err(ApiError::not_found("Cover request").into());
    }
    let wire = cover_request::to_wire(request, state.app.now(), &state.view(seen, query)?);
    Ok(Reply::ok(json!({ noun.singular(): wire })))
}

/// Whether one may see the schedules that it is about. One that is gone hides nothing from admins, and all from the others:
/// nothing says any more whose it was.
fn is_seen(seen: &Sight, request: &CoverRequest) -> bool {
    let shifts = [Some(request.shift), request.in_return].into_iter().flatten();
    let mut schedules = shifts.map(|shift| shift.schedule);
    schedules.all(|schedule| seen.schedules.contains_key(&schedule)) || seen.is_admins()
}

async fn ask(state: State<AppState>, by: By, who: Requester, body: Hash) -> Result<Reply, Rejection> {
    create(Noun::CoverRequest, &state, &by, who.0, &body.0).await
}

async fn ask_swap(state: State<AppState>, by: By, who: Requester, body: Hash) -> Result<Reply, Rejection> {
    create(Noun::Swap, &state, &by, who.0, &body.0).await
}

async fn create(noun: Noun, state: &AppState, by: &By, who: UserId, body: &Value) -> Result<Reply, Rejection> {
    let made = change(state, by, |directory, ids, now| {
        let fields = Fields::enveloped(body, noun.singular())?;
        let made = cover_request::from_wire(fields, directory, who, ids, now)?;
        if !noun.is_of(&made) {
            let text = match noun {
                Noun::Swap => "A swap needs in_return: the shift that is given for it",
                Noun::CoverRequest => "A cover request has no in_return: ask for a swap instead",
            };
            return Err(ApiError::invalid(text));
        }
        ask_schedules(by, directory, &made)?;
        cover::ask(directory, &made, now).map_err(|refusal| cover_request::to_error(&refusal))?;
        let mut changes = old_ones(directory, now);
        changes.push(put(made.clone()));
        Ok((changes, made))
    })
    .await?;
    let directory = by.seen(state)?;
    let view = vigie_pagerduty::view::View::plain(&directory, state.links());
    Ok(Reply::created(json!({ noun.singular(): cover_request::to_wire(&made, state.app.now(), &view) })))
}

async fn take_request(state: State<AppState>, id: Path<String>, by: By, who: Requester) -> Result<Reply, Rejection> {
    take(Noun::CoverRequest, &state, &id.0, &by, who.0).await
}

async fn accept_swap(state: State<AppState>, id: Path<String>, by: By, who: Requester) -> Result<Reply, Rejection> {
    take(Noun::Swap, &state, &id.0, &by, who.0).await
}

/// The overrides and the request in one change: both hold or neither.
async fn take(noun: Noun, state: &AppState, id: &str, by: &By, who: UserId) -> Result<Reply, Rejection> {
    answer(noun, state, id, by, |directory, request, ids, now| {
        let taken = cover::take(directory, request, who, now, ids)?;
        let schedules = taken.schedules.into_iter().map(|schedule| Change::Put(Object::Schedule(Arc::new(schedule))));
        Ok((schedules.collect(), taken.request))
    })
    .await
}

async fn decline_request(state: State<AppState>, id: Path<String>, by: By, who: Requester) -> Result<Reply, Rejection> {
    decline(Noun::CoverRequest, &state, &id.0, &by, who.0).await
}

async fn decline_swap(state: State<AppState>, id: Path<String>, by: By, who: Requester) -> Result<Reply, Rejection> {
    decline(Noun::Swap, &state, &id.0, &by, who.0).await
}

async fn decline(noun: Noun, state: &AppState, id: &str, by: &By, who: UserId) -> Result<Reply, Rejection> {
    answer(noun, state, id, by, |_, request, _, now| Ok((Vec::new(), cover::decline(request, who, now)?))).await
}

async fn withdraw_request(
    state: State<AppState>,
    id: Path<String>,
    by: By,
    who: Requester,
) -> Result<Reply, Rejection> {
    withdraw(Noun::CoverRequest, &state, &id.0, &by, who.0).await
}

async fn withdraw_swap(state: State<AppState>, id: Path<String>, by: By, who: Requester) -> Result<Reply, Rejection> {
    withdraw(Noun::Swap, &state, &id.0, &by, who.0).await
}

/// Whoever asked withdraws; so does whoever may configure the schedule.
async fn withdraw(noun: Noun, state: &AppState, id: &str, by: &By, who: UserId) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let request = noun.find(&directory, id)?;
    if request.user != who {
        by.permit.ask(&directory, Action::Configure, &of_schedule(&directory, request.shift.schedule))?;
    }
    answer(noun, state, id, by, |_, request, _, now| Ok((Vec::new(), cover::withdraw(request, now)?))).await
}

/// Stores what an answer makes of a request, with the changes that come with it.
async fn answer(
    noun: Noun,
    state: &AppState,
    id: &str,
    by: &By,
    mut decide: impl FnMut(&Directory, &CoverRequest, &mut Ids, At) -> Result<(Vec<Change>, CoverRequest), CoverRefusal>,
) -> Result<Reply, Rejection> {
    let done = change(state, by, |directory, ids, now| {
        let request = noun.find(directory, id)?;
        ask_schedules(by, directory, request)?;
        let decided = decide(directory, request, ids, now);
        let (mut changes, request) = decided.map_err(|refusal| cover_request::to_error(&refusal))?;
        changes.push(put(request.clone()));
        Ok((changes, request))
    })
    .await?;
    let directory = by.seen(state)?;
    let view = vigie_pagerduty::view::View::plain(&directory, state.links());
    Ok(Reply::ok(json!({ noun.singular(): cover_request::to_wire(&done, state.app.now(), &view) })))
}

/// Whether the sender may act on the shifts of the schedules that a request is about.
fn ask_schedules(by: &By, directory: &Directory, request: &CoverRequest) -> Result<(), ApiError> {
    for shift in [Some(request.shift), request.in_return].into_iter().flatten() {
        by.permit.ask(directory, Action::Respond, &of_schedule(directory, shift.schedule))?;
    }
    Ok(())
}

fn of_schedule(directory: &Directory, id: vigie_core::ids::ScheduleId) -> Resource {
    Resource::Object(directory.schedules.get(&id).map(|schedule| schedule.teams.clone()).unwrap_or_default())
}

fn put(request: CoverRequest) -> Change {
    Change::Put(Object::CoverRequest(Arc::new(request)))
}

/// Removes requests whose shift has long been over.
fn old_ones(directory: &Directory, now: At) -> Vec<Change> {
    let is_old = |request: &&Arc<CoverRequest>| request.shift.ends_at + KEPT < now;
    let old = directory.cover_requests.values().filter(is_old).take(REMOVED_MAX);
    old.map(|request| Change::Remove(Kind::CoverRequest, request.id.id())).collect()
}
