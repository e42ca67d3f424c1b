//! `/teams`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    directory::{Change, Directory, Kind, Object, Subscription, SubscriptionFilter, Team},
    ids::TeamId,
    notify::subscriber::Subscriber,
};
use vigie_pagerduty::{ApiError, paging::Page, rest::team};

use super::change::{By, change, find, is_asked_for, save, sort_by_name};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/teams", get(list).post(create)).route("/teams/{id}", get(show).put(update).delete(delete))
}

/// The team with the id in a path.
pub(super) fn find_team<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<Team>, ApiError> {
    find(&directory.teams, TeamId::parse(id), "Team")
}

/// Stores a team that changed.
pub(super) fn put(team: &Arc<Team>) -> Change {
    Change::Put(Object::Team(Arc::clone(team)))
}

async fn list(State(state): State<AppState>, directory: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
    let mut teams: Vec<_> = directory.teams.values().filter(|team| is_asked_for(&query, &[&team.name])).collect();
    sort_by_name(&mut teams, &query, |team| &team.name)?;
    Ok(Reply::ok(page.cut("teams", teams, |team| team::to_wire(team, &view))))
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let view = state.view(&directory, &query)?;
    Ok(Reply::ok(json!({ "team": team::to_wire(find_team(&directory, &id)?, &view) })))
}

async fn create(State(state): State<AppState>, by: By, Params(query): Params, body: Hash) -> Result<Reply, Rejection> {
    let team =
        save(&state, &by, &body, "team", Object::Team, |fields, _, ids, now| team::from_wire(fields, None, ids, now))
            .await?;
    let directory = by.seen(&state)?;
    let view = state.view(&directory, &query)?;
    Ok(Reply::created(json!({ "team": team::to_wire(&team, &view) })))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let team = save(&state, &by, &body, "team", Object::Team, |fields, directory, ids, now| {
        team::from_wire(fields, Some(find_team(directory, &id)?), ids, now)
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = state.view(&directory, &query)?;
    Ok(Reply::ok(json!({ "team": team::to_wire(&team, &view) })))
}

/// Removes a team that nothing belongs to any more, and the webhook subscriptions that heard of it alone.
///
/// `reassignment_team` must be another team. Nothing moves there: incidents belong to the teams of their service, and a
/// team that still has a service is not removed.
async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let team = change(&state, &by, |directory, _, _| {
        let team = find_team(directory, &id)?.id;
        if let Some(other) = query.get("reassignment_team") {
            let heir = TeamId::parse(other).filter(|heir| *heir != team && directory.teams.contains_key(heir));
            heir.ok_or_else(|| ApiError::invalid(format!("reassignment_team {other} must be the id of another team")))?;
        }
        let hears = |one: &&Arc<Subscription>| one.filter == SubscriptionFilter::Team(team);
        let subscriptions = directory.subscriptions.values().filter(hears);
        let mut changes: Vec<Change> =
            subscriptions.map(|one| Change::Remove(Kind::Subscription, one.id.id())).collect();
        changes.push(Change::Remove(Kind::Team, team.id()));
        Ok((changes, team))
    })
    .await?;
    state.app.store().remove_subscriber(Subscriber::Team(team)).await?;
    Ok(Reply::no_content())
}
