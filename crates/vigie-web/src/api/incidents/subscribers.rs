//! Who hears of the status updates of an incident: `GET` and `POST /incidents/{id}/status_updates/subscribers`,
//! `POST /incidents/{id}/status_updates/unsubscribe`.

use axum::extract::{Path, State};
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::Directory,
    notify::subscriber::{NotificationSubscription, Subscriber},
};
use vigie_pagerduty::{
    ApiError,
    rest::notification_subscription::{self as wire, ACCOUNT_ID, Attempt},
};

use super::find;
use crate::{
    AppState,
    frame::{Hash, Origin, Params, Rejection, Reply},
    permission::Sight,
};

pub(super) async fn list(
    State(state): State<AppState>,
    seen: Sight,
    Path(id): Path<String>,
    params: Params,
) -> Result<Reply, Rejection> {
    let (page, store_page) = params.page()?;
    let incident = find(&state, &id).await?;
    let listed = state.app.store().subscribers_of(incident.id, store_page).await?;
    let total = listed.total.and_then(|total| usize::try_from(total).ok());
    let is_seen = |one: &&NotificationSubscription| one.subscriber.exists(&seen);
    let items = listed.items.iter().filter(is_seen).map(wire::subscriber).collect();
    let mut body = page.envelope("subscribers", items, listed.more, total);
    body["account_id"] = json!(ACCOUNT_ID);
    Ok(Reply::ok(body))
}

/// Subscribes those that exist and the sender sees; the others get the result `unauthorized`. When none exists the request is refused.
pub(super) async fn subscribe(
    State(state): State<AppState>,
    seen: Sight,
    Path(id): Path<String>,
    Origin(author): Origin,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let asked = wire::subscribers_from_wire(&body)?;
    let incident = find(&state, &id).await?.id;
    let found: Vec<Subscriber> = asked.iter().filter_map(|pair| existing(&seen, *pair)).collect();
    if found.is_empty() {
        let sentence = |(kind, id): &(&str, &str)| format!("There is no {kind} {id}");
        return Err(ApiError::invalid_all(asked.iter().map(sentence).collect()).into());
    }
    let wanted: Vec<_> = found.iter().map(|one| NotificationSubscription { subscriber: *one, incident }).collect();
    let added = state.app.store().subscribe(&wanted, state.app.now(), &author).await?;
    let attempt = |pair: &(&str, &str)| match existing(&seen, *pair) {
        None => Attempt::Unauthorized,
        Some(subscriber) if added.contains(&NotificationSubscription { subscriber, incident }) => Attempt::Success,
        Some(_) => Attempt::Duplicate,
    };
    let wires: Vec<Json> = asked.iter().map(|pair| wire::to_wire(*pair, incident, attempt(pair))).collect();
    Ok(Reply::ok(json!({ "subscriptions": wires })))
}

pub(super) async fn unsubscribe(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Origin(author): Origin,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let asked = wire::subscribers_from_wire(&body)?;
    let incident = find(&state, &id).await?.id;
    let known: Vec<_> = asked.iter().filter_map(|(kind, id)| Subscriber::parse(kind, id)).collect();
    let meant: Vec<_> = known.iter().map(|one| NotificationSubscription { subscriber: *one, incident }).collect();
    let deleted = state.app.store().unsubscribe(&meant, state.app.now(), &author).await?;
    Ok(Reply::ok(json!({
        "deleted_count": deleted,
        "unauthorized_count": 0,
        "non_existent_count": (asked.len() as u64).saturating_sub(deleted),
    })))
}

fn existing(directory: &Directory, (kind, id): (&str, &str)) -> Option<Subscriber> {
    Subscriber::parse(kind, id).filter(|subscriber| subscriber.exists(directory))
}
