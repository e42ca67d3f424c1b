//! `/webhook_subscriptions`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::{Value, json};
use vigie_core::{
    directory::{Change, Directory, Kind, Object, Subscription},
    ids::SubscriptionId,
    permission::Action,
};
use vigie_pagerduty::{ApiError, paging::Page, rest::webhook_subscription};

use super::change::{By, change, find, save};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::{Permit, subscription_resource},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/webhook_subscriptions", get(list).post(create))
        .route("/webhook_subscriptions/{id}", get(show).put(update).delete(delete))
        .route("/webhook_subscriptions/{id}/enable", post(enable))
        .route("/webhook_subscriptions/{id}/ping", post(ping))
}

/// Those that the sender may look at one by one.
async fn list(State(state): State<AppState>, permit: Permit, Params(query): Params) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let page = Page::from_query(&query)?;
    let asked_for = webhook_subscription::asked_for(query.get("filter_type"), query.get("filter_id"))?;
    let is_seen = |one: &Subscription| {
        permit.reads(&directory, Action::Configure, &subscription_resource(&directory, one.filter))
    };
    let mut found: Vec<_> = directory.subscriptions.values().filter(|one| asked_for(one) && is_seen(one)).collect();
    found.sort_by_key(|one| (one.created_at, one.id));
    let now = state.app.now();
    Ok(Reply::ok(page.cut("webhook_subscriptions", found, |one| webhook_subscription::to_wire(one, false, now))))
}

async fn show(State(state): State<AppState>, Path(id): Path<String>) -> Result<Reply, Rejection> {
    let directory = state.directory();
    Ok(Reply::ok(shown(&state, find_subscription(&directory, &id)?, false)))
}

/// Makes a subscription; the only reply that holds its secret.
async fn create(State(state): State<AppState>, by: By, body: Hash) -> Result<Reply, Rejection> {
    let object = Object::Subscription;
    let made = save(&state, &by, &body, "webhook_subscription", object, |fields, directory, ids, now| {
        webhook_subscription::from_wire(fields, directory, None, ids, now)
    })
    .await?;
    Ok(Reply::ok(shown(&state, &made, true)))
}

async fn update(State(state): State<AppState>, Path(id): Path<String>, by: By, body: Hash) -> Result<Reply, Rejection> {
    let object = Object::Subscription;
    let made = save(&state, &by, &body, "webhook_subscription", object, |fields, directory, ids, now| {
        webhook_subscription::from_wire(fields, directory, Some(find_subscription(directory, &id)?), ids, now)
    })
    .await?;
    Ok(Reply::ok(shown(&state, &made, false)))
}

async fn delete(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let found = find_subscription(directory, &id)?;
        Ok((vec![Change::Remove(Kind::Subscription, found.id.id())], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

/// Switches a subscription on again after Vigie switched it off, and forgets what was dropped.
async fn enable(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    let made = change(&state, &by, |directory, _, _| {
        let old = Subscription::clone(find_subscription(directory, &id)?);
        let made = Arc::new(Subscription { active: true, disabled_until: None, ..old });
        Ok((vec![Change::Put(Object::Subscription(Arc::clone(&made)))], made))
    })
    .await?;
    state.app.store().reset_webhook_drops(made.id).await?;
    Ok(Reply::ok(shown(&state, &made, false)))
}

/// Sends `pagey.ping` through the same queue as every other event.
async fn ping(State(state): State<AppState>, Path(id): Path<String>) -> Result<Reply, Rejection> {
    let subscription = find_subscription(&state.directory(), &id)?.id;
    state.app.ping_webhook(subscription).await?;
    Ok(Reply::accepted(Value::Null))
}

fn find_subscription<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<Subscription>, ApiError> {
    find(&directory.subscriptions, SubscriptionId::parse(id), "Webhook Subscription")
}

fn shown(state: &AppState, subscription: &Subscription, show_secret: bool) -> Value {
    json!({
        "webhook_subscription": webhook_subscription::to_wire(subscription, show_secret, state.app.now()),
    })
}
