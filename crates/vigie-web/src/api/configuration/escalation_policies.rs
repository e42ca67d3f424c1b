//! `/escalation_policies`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    directory::{Change, Directory, Kind, Object},
    escalate::{Policy, Target},
    ids::PolicyId,
};
use vigie_pagerduty::{ApiError, paging::Page, query::Query, rest::escalation_policy};

use super::change::{By, belongs, change, find, is_asked_for, save, sort_by_name};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/escalation_policies", get(list).post(create))
        .route("/escalation_policies/{id}", get(show).put(update).delete(delete))
}

async fn list(State(state): State<AppState>, directory: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
    let asked = |policy: &&Arc<Policy>| {
        is_asked_for(&query, &[&policy.name]) && belongs(&query, &policy.teams) && pages_somebody(policy, &query)
    };
    let mut policies: Vec<_> = directory.policies.values().filter(asked).collect();
    sort_by_name(&mut policies, &query, |policy| &policy.name)?;
    Ok(Reply::ok(page.cut("escalation_policies", policies, |policy| escalation_policy::to_wire(policy, &view))))
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    Ok(Reply::ok(shown(&state, &directory, find_policy(&directory, &id)?, &query)?))
}

async fn create(State(state): State<AppState>, by: By, Params(query): Params, body: Hash) -> Result<Reply, Rejection> {
    let policy = save(&state, &by, &body, "escalation_policy", Object::Policy, |fields, _, ids, now| {
        escalation_policy::from_wire(fields, None, ids, now)
    })
    .await?;
    Ok(Reply::created(shown(&state, &*by.seen(&state)?, &policy, &query)?))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let policy = save(&state, &by, &body, "escalation_policy", Object::Policy, |fields, directory, ids, now| {
        escalation_policy::from_wire(fields, Some(find_policy(directory, &id)?), ids, now)
    })
    .await?;
    Ok(Reply::ok(shown(&state, &*by.seen(&state)?, &policy, &query)?))
}

async fn delete(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let policy = find_policy(directory, &id)?;
        Ok((vec![Change::Remove(Kind::Policy, policy.id.id())], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

fn find_policy<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<Policy>, ApiError> {
    find(&directory.policies, PolicyId::parse(id), "Escalation Policy")
}

/// Whether one of the people that `user_ids[]` asks for is a target.
fn pages_somebody(policy: &Policy, query: &Query) -> bool {
    let asked = query.list("user_ids");
    let is_asked = |target: &Target| matches!(target, Target::User(user) if asked.contains(&user.as_str()));
    asked.is_empty() || policy.rules.iter().flat_map(|rule| &rule.targets).any(is_asked)
}

fn shown(
    state: &AppState,
    directory: &Directory,
    policy: &Policy,
    query: &Query,
) -> Result<serde_json::Value, ApiError> {
    let view = state.view(directory, query)?;
    Ok(json!({ "escalation_policy": escalation_policy::to_wire(policy, &view) }))
}
