//! `/users/{id}/notification_rules`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    directory::{NotificationRule, User},
    ids::NotificationRuleId,
    incident::Urgency,
};
use vigie_pagerduty::{
    ApiError,
    query::Query,
    rest::{Fields, notification_rule},
};

use super::{
    change::{By, change},
    users::{find_user, put},
};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
};

/// The most notification rules of one person, both urgencies together.
const NOTIFICATION_RULES_MAX: usize = 100;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/users/{id}/notification_rules", get(list).post(create))
        .route("/users/{id}/notification_rules/{notification_rule_id}", get(show).put(update).delete(delete))
}

/// The rules for one urgency: high where the client does not say, as PagerDuty does.
async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let user = find_user(&directory, &id)?;
    let urgency = match query.get("urgency") {
        Some("all") => None,
        text => {
            let urgency = Urgency::parse(text.unwrap_or("high"));
            Some(urgency.ok_or_else(|| ApiError::invalid("urgency must be high, low or all"))?)
        }
    };
    let asked = |rule: &&NotificationRule| urgency.is_none_or(|urgency| rule.urgency == urgency);
    let rules = user.notification_rules.iter().filter(asked);
    let rules: Vec<_> = rules.map(|rule| notification_rule::to_wire(rule, user, &view)).collect();
    Ok(Reply::ok(json!({ "notification_rules": rules })))
}

async fn show(
    State(state): State<AppState>,
    Path(path): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let user = find_user(&directory, &path.0)?;
    let rule = &user.notification_rules[find_place(user, &path.1)?];
    Ok(Reply::ok(shown(&state, &query, user, rule)?))
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
        let fields = Fields::enveloped(&body, "notification_rule")?;
        let rule = notification_rule::from_wire(fields, &user, None, ids)?;
        if user.notification_rules.len() >= NOTIFICATION_RULES_MAX {
            return Err(ApiError::invalid(format!(
                "A user can have at most {NOTIFICATION_RULES_MAX} notification rules; remove one first"
            )));
        }
        user.notification_rules.push(rule.clone());
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, rule)))
    })
    .await?;
    Ok(Reply::created(shown(&state, &query, &user, &rule)?))
}

async fn update(
    State(state): State<AppState>,
    Path(path): Path<(String, String)>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (user, rule) = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &path.0)?);
        let place = find_place(&user, &path.1)?;
        let fields = Fields::enveloped(&body, "notification_rule")?;
        let rule = notification_rule::from_wire(fields, &user, Some(&user.notification_rules[place]), ids)?;
        user.notification_rules[place] = rule.clone();
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, rule)))
    })
    .await?;
    Ok(Reply::ok(shown(&state, &query, &user, &rule)?))
}

async fn delete(State(state): State<AppState>, Path(path): Path<(String, String)>, by: By) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let mut user = User::clone(find_user(directory, &path.0)?);
        user.notification_rules.remove(find_place(&user, &path.1)?);
        Ok((vec![put(&Arc::new(user))], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

fn find_place(user: &User, id: &str) -> Result<usize, ApiError> {
    let id = NotificationRuleId::parse(id);
    let place = user.notification_rules.iter().position(|rule| Some(rule.id) == id);
    place.ok_or_else(|| ApiError::not_found("Notification Rule"))
}

fn shown(state: &AppState, query: &Query, user: &User, rule: &NotificationRule) -> Result<serde_json::Value, ApiError> {
    let directory = state.directory();
    let view = state.view(&directory, query)?;
    Ok(json!({ "notification_rule": notification_rule::to_wire(rule, user, &view) }))
}
