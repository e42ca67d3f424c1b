//! `/users/{id}/status_update_notification_rules`: over what somebody hears of status updates.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{StatusUpdateRule, User},
    ids::StatusUpdateRuleId,
};
use vigie_pagerduty::{
    ApiError,
    query::Query,
    rest::{Fields, status_update_rule},
};

use super::{
    change::{By, change},
    users::{find_user, put},
};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
};

/// What bodies call a rule.
const NAME: &str = "status_update_notification_rule";

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/users/{id}/status_update_notification_rules", get(list).post(create))
        .route("/users/{id}/status_update_notification_rules/{rule_id}", get(show).put(update).delete(delete))
}

async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let user = find_user(&directory, &id)?;
    let rules: Vec<Json> =
        user.status_update_rules.iter().map(|rule| status_update_rule::to_wire(rule, user, &view)).collect();
    Ok(Reply::ok(json!({ "status_update_notification_rules": rules })))
}

async fn show(
    State(state): State<AppState>,
    Path((id, rule)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let user = find_user(&directory, &id)?;
    let mut shown = shown(&state, &query, user, &user.status_update_rules[find_place(user, &rule)?])?;
    // PagerDuty's file calls it so here and nowhere else.
    shown["notification_rule"] = shown[NAME].clone();
    Ok(Reply::ok(shown))
}

async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (user, rule) = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        let rule = status_update_rule::from_wire(Fields::enveloped(&body, NAME)?, &user, None, ids)?;
        user.status_update_rules.push(rule.clone());
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, rule)))
    })
    .await?;
    Ok(Reply::created(shown(&state, &query, &user, &rule)?))
}

async fn update(
    State(state): State<AppState>,
    Path((id, rule)): Path<(String, String)>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (user, rule) = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        let place = find_place(&user, &rule)?;
        let fields = Fields::enveloped(&body, NAME)?;
        let changed = status_update_rule::from_wire(fields, &user, Some(&user.status_update_rules[place]), ids)?;
        user.status_update_rules[place] = changed.clone();
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, changed)))
    })
    .await?;
    Ok(Reply::ok(shown(&state, &query, &user, &rule)?))
}

async fn delete(
    State(state): State<AppState>,
    Path((id, rule)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        user.status_update_rules.remove(find_place(&user, &rule)?);
        Ok((vec![put(&Arc::new(user))], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

fn find_place(user: &User, id: &str) -> Result<usize, ApiError> {
    let id = StatusUpdateRuleId::parse(id);
    let place = user.status_update_rules.iter().position(|rule| Some(rule.id) == id);
    place.ok_or_else(|| ApiError::not_found("Status Update Notification Rule"))
}

fn shown(state: &AppState, query: &Query, user: &User, rule: &StatusUpdateRule) -> Result<Json, ApiError> {
    let directory = state.directory();
    let view = state.view(&directory, query)?;
    Ok(json!({ NAME: status_update_rule::to_wire(rule, user, &view) }))
}
