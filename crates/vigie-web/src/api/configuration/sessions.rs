//! Signed-in browsers: `/users/{id}/sessions`, and the same as OAuth delegations: `/users/{id}/oauth_delegations` and
//! `DELETE /oauth_delegations`.

use axum::{
    Router,
    extract::{Path, State},
    routing::{delete as delete_at, get},
};
use serde_json::json;
use vigie_core::{
    ids::UserId,
    permission::{Action, Resource},
};
use vigie_pagerduty::{
    ApiError,
    query::Query,
    rest::session::{self, DELEGATION_TYPE, DELEGATION_TYPES, SESSION_TYPE, Session},
};
use vigie_store::SessionRow;

use super::{change::By, users::find_user};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
};

/// How many delegations a page has, and has at most.
const LIMITS: (usize, usize) = (25, 100);

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/oauth_delegations", delete_at(delete_delegations))
        .route("/users/{id}/oauth_delegations", get(delegations))
        .route("/users/{id}/oauth_delegations/{delegation_id}", get(delegation))
        .route("/users/{id}/sessions", get(list).delete(delete_all))
        .route("/users/{id}/sessions/{type}/{session_id}", get(show).delete(delete))
}

async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let sessions: Vec<_> = of(&state, &id).await?.iter().map(|one| session::to_wire(&shown(one), &view)).collect();
    Ok(Reply::ok(json!({ "user_sessions": sessions })))
}

async fn show(
    State(state): State<AppState>,
    Path((id, kind, session)): Path<(String, String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let found = one(of(&state, &id).await?, kind == SESSION_TYPE, &session, "Session")?;
    Ok(Reply::ok(json!({ "user_session": session::to_wire(&shown(&found), &view) })))
}

async fn delete(
    State(state): State<AppState>,
    Path((id, kind, session)): Path<(String, String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    let found = one(of(&state, &id).await?, kind == SESSION_TYPE, &session, "Session")?;
    state.app.access().end_sessions(&[found], &by.author).await?;
    Ok(Reply::no_content())
}

async fn delete_all(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    state.app.access().end_sessions(&of(&state, &id).await?, &by.author).await?;
    Ok(Reply::no_content())
}

/// Those that are in force; Vigie keeps none that were revoked.
async fn delegations(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let types = words(&query, "delegation_type", &DELEGATION_TYPES)?;
    let statuses = words(&query, "status", &["issued", "revoked"])?;
    let limit = query.get("limit").map_or(Ok(LIMITS.0), str::parse);
    let limit = limit.map_err(|_| ApiError::invalid("limit must be a whole number"))?.clamp(1, LIMITS.1);
    let mut sessions = of(&state, &id).await?;
    let is_wanted = |words: &[&str], word| words.is_empty() || words.contains(&word);
    if !is_wanted(&types, DELEGATION_TYPE) || !is_wanted(&statuses, "issued") {
        sessions.clear();
    }
    if let Some(cursor) = query.get("cursor") {
        let place = sessions.iter().position(|one| one.id() == cursor);
        let place = place.ok_or_else(|| ApiError::invalid("cursor must be the next_cursor of the page before"))?;
        sessions.drain(..=place);
    }
    let more = sessions.len() > limit;
    sessions.truncate(limit);
    let next_cursor = sessions.last().filter(|_| more).map(SessionRow::id);
    let shown: Vec<_> = sessions.iter().map(|one| session::to_delegation(&shown(one), &view)).collect();
    let mut answer = json!({ "oauth_delegations": shown, "limit": limit, "more": more });
    if let Some(cursor) = next_cursor {
        answer["next_cursor"] = json!(cursor);
    }
    Ok(Reply::ok(answer))
}

async fn delegation(
    State(state): State<AppState>,
    Path((id, delegation)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let found = one(of(&state, &id).await?, true, &delegation, "OAuth delegation")?;
    Ok(Reply::ok(session::to_delegation(&shown(&found), &view)))
}

/// Signs a person out of the console (`web`); there is no mobile application to sign out of.
async fn delete_delegations(State(state): State<AppState>, Params(query): Params, by: By) -> Result<Reply, Rejection> {
    let missing = |name: &str| ApiError::invalid(format!("{name} is missing: send ?user_id=…&type=web"));
    let id = query.get("user_id").ok_or_else(|| missing("user_id"))?;
    let types = words(&query, "type", &["mobile", "web"])?;
    if types.is_empty() {
        return Err(missing("type").into());
    }
    let user = find_user(&state.directory(), id)?.id;
    by.permit.ask(&state.directory(), Action::Configure, &Resource::Person(user))?;
    if types.contains(&DELEGATION_TYPE) {
        state.app.access().end_sessions(&of(&state, user.as_str()).await?, &by.author).await?;
    }
    Ok(Reply::ok(json!({ "status": "success" })))
}

/// The sessions of the person with an id.
async fn of(state: &AppState, id: &str) -> Result<Vec<SessionRow>, Rejection> {
    let user: UserId = find_user(&state.directory(), id)?.id;
    Ok(state.app.access().sessions_of(user).await?)
}

fn one(sessions: Vec<SessionRow>, is_known: bool, id: &str, what: &str) -> Result<SessionRow, ApiError> {
    let found = sessions.into_iter().find(|session| is_known && session.id() == id);
    found.ok_or_else(|| ApiError::not_found(what))
}

fn shown(row: &SessionRow) -> Session {
    Session { id: row.id(), user: row.user, created_at: row.created_at, expires_at: row.expires_at }
}

/// Words separated by commas.
fn words<'a>(query: &'a Query, name: &str, known: &[&str]) -> Result<Vec<&'a str>, ApiError> {
    let words: Vec<&str> = query.get(name).map(|text| text.split(',').map(str::trim).collect()).unwrap_or_default();
    match words.iter().find(|word| !known.contains(word)) {
        None => Ok(words),
        Some(wrong) => Err(ApiError::invalid(format!("{name} has no value {wrong:?}: it is {}", known.join(", ")))),
    }
}
