//! What users and teams are subscribed to: `/users/{id}/notification_subscriptions` and
//! `/teams/{id}/notification_subscriptions`.

use std::collections::BTreeSet;

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::{Value as Json, json};
use vigie_core::{
    ids::IncidentId,
    notify::subscriber::{NotificationSubscription, Subscriber},
};
use vigie_pagerduty::{
    ApiError,
    rest::notification_subscription::{self as wire, Attempt, Subscribable},
};

use super::{change::By, teams::find_team, users::find_user};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/users/{id}/notification_subscriptions", get(list_of_user).post(subscribe_user))
        .route("/users/{id}/notification_subscriptions/unsubscribe", post(unsubscribe_user))
        .route("/teams/{id}/notification_subscriptions", get(list_of_team).post(subscribe_team))
        .route("/teams/{id}/notification_subscriptions/unsubscribe", post(unsubscribe_team))
}

async fn list_of_user(
    State(state): State<AppState>,
    Path(id): Path<String>,
    sight: Sight,
    params: Params,
) -> Result<Reply, Rejection> {
    list(&state, &sight, user(&state, &id)?, &params).await
}

async fn list_of_team(
    State(state): State<AppState>,
    Path(id): Path<String>,
    sight: Sight,
    params: Params,
) -> Result<Reply, Rejection> {
    list(&state, &sight, team(&state, &id)?, &params).await
}

async fn subscribe_user(
    State(state): State<AppState>,
    Path(id): Path<String>,
    sight: Sight,
    by: By,
    body: Hash,
) -> Result<Reply, Rejection> {
    subscribe(&state, &sight, &by, user(&state, &id)?, &body).await
}

async fn subscribe_team(
    State(state): State<AppState>,
    Path(id): Path<String>,
    sight: Sight,
    by: By,
    body: Hash,
) -> Result<Reply, Rejection> {
    subscribe(&state, &sight, &by, team(&state, &id)?, &body).await
}

async fn unsubscribe_user(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    body: Hash,
) -> Result<Reply, Rejection> {
    unsubscribe(&state, &by, user(&state, &id)?, &body).await
}

async fn unsubscribe_team(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    body: Hash,
) -> Result<Reply, Rejection> {
    unsubscribe(&state, &by, team(&state, &id)?, &body).await
}

fn user(state: &AppState, id: &str) -> Result<Subscriber, ApiError> {
    Ok(Subscriber::User(find_user(&state.directory(), id)?.id))
}

fn team(state: &AppState, id: &str) -> Result<Subscriber, ApiError> {
    Ok(Subscriber::Team(find_team(&state.directory(), id)?.id))
}

/// What is followed, as far as the sender may see it; whoever sees less than everything is not told how many there are.
async fn list(state: &AppState, sight: &Sight, subscriber: Subscriber, params: &Params) -> Result<Reply, Rejection> {
    let (page, store_page) = params.page()?;
    let listed = state.app.store().subscriptions_of(subscriber, store_page).await?;
    let total = listed.total.filter(|_| !sight.hides()).and_then(|total| usize::try_from(total).ok());
    let seen = seen(state, sight, listed.items.iter().map(|one| one.incident).collect()).await?;
    let items = listed.items.iter().filter(|one| seen.contains(&one.incident)).map(wire::listed).collect();
    Ok(Reply::ok(page.envelope("subscriptions", items, listed.more, total)))
}

/// Subscribes to what exists and the sender may see; the other entries get the result `unauthorized`. When nothing exists the request is
/// refused.
async fn subscribe(
    state: &AppState,
    sight: &Sight,
    by: &By,
    subscriber: Subscriber,
    Hash(body): &Hash,
) -> Result<Reply, Rejection> {
    let asked = wire::subscribables_from_wire(body)?;
    let existing = existing(state, sight, &asked).await?;
    if existing.is_empty() {
        return Err(ApiError::invalid_all(asked.iter().map(Subscribable::sentence).collect()).into());
    }
    let wanted: Vec<_> =
        existing.iter().map(|incident| NotificationSubscription { subscriber, incident: *incident }).collect();
    let added = state.app.store().subscribe(&wanted, state.app.now(), &by.author).await?;
    let attempt = |one: &Subscribable| match one.incident().filter(|incident| existing.contains(incident)) {
        None => Attempt::Unauthorized,
        Some(incident) if added.contains(&NotificationSubscription { subscriber, incident }) => Attempt::Success,
        Some(_) => Attempt::Duplicate,
    };
    let wires: Vec<Json> = asked.iter().map(|one| one.to_wire(subscriber, attempt(one))).collect();
    Ok(Reply::ok(json!({ "subscriptions": wires })))
}

async fn unsubscribe(state: &AppState, by: &By, subscriber: Subscriber, Hash(body): &Hash) -> Result<Reply, Rejection> {
    let asked = wire::subscribables_from_wire(body)?;
    let meant = asked.iter().filter_map(Subscribable::incident);
    let meant: Vec<_> = meant.map(|incident| NotificationSubscription { subscriber, incident }).collect();
    let deleted = state.app.store().unsubscribe(&meant, state.app.now(), &by.author).await?;
    Ok(Reply::ok(json!({
        "deleted_count": deleted,
        "unauthorized_count": 0,
        "non_existent_count": (asked.len() as u64).saturating_sub(deleted),
    })))
}

async fn existing(state: &AppState, sight: &Sight, asked: &[Subscribable]) -> Result<BTreeSet<IncidentId>, Rejection> {
    seen(state, sight, asked.iter().filter_map(Subscribable::incident).collect()).await
}

/// Those of the incidents that are there and the sender may see.
async fn seen(state: &AppState, sight: &Sight, ids: Vec<IncidentId>) -> Result<BTreeSet<IncidentId>, Rejection> {
    let found = state.app.store().incidents_by_id(&ids).await?;
    Ok(found.iter().filter(|incident| sight.sees(incident)).map(|incident| incident.id).collect())
}
