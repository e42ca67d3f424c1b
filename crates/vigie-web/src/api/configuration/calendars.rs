//! `/vigie/v1/schedules/{id}/calendar`: where a schedule's calendar feed is, and the key in its address.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::json;
use vigie_core::{
    directory::{Change, Directory, Object, PrivateUrlKey},
    ids::{Ids, ScheduleId},
    schedule::Schedule,
};
use vigie_pagerduty::{ApiError, rest::calendar};

use super::change::{By, change, find};
use crate::{
    AppState,
    frame::{Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/vigie/v1/schedules/{id}/calendar", get(show).delete(revoke))
        .route("/vigie/v1/schedules/{id}/regenerate_private_url_key", post(regenerate))
}

/// The schedule with the id in a path, of layers or of shifts: both have a feed.
fn find_schedule<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<Schedule>, ApiError> {
    find(&directory.schedules, ScheduleId::parse(id), "Schedule")
}

async fn show(State(state): State<AppState>, Path(id): Path<String>) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let schedule = find_schedule(&directory, &id)?;
    Ok(Reply::ok(json!({ "calendar": calendar::to_wire(state.links(), schedule.private_url_key.as_ref()) })))
}

/// The address that was is gone at once, and there is a new one.
async fn regenerate(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    let key = set_key(&state, &id, &by, |ids| Some(PrivateUrlKey::new(ids))).await?;
    Ok(Reply::ok(json!({ "calendar": calendar::to_wire(state.links(), key.as_ref()) })))
}

/// The address is gone at once; the schedule has no feed until a key is made.
async fn revoke(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    set_key(&state, &id, &by, |_| None).await?;
    Ok(Reply::no_content())
}

async fn set_key(
    state: &AppState,
    id: &str,
    by: &By,
    make: impl Fn(&mut Ids) -> Option<PrivateUrlKey>,
) -> Result<Option<PrivateUrlKey>, Rejection> {
    change(state, by, |directory, ids, _| {
        let key = make(ids);
        let schedule = Schedule { private_url_key: key.clone(), ..Schedule::clone(find_schedule(directory, id)?) };
        Ok((vec![Change::Put(Object::Schedule(Arc::new(schedule)))], key))
    })
    .await
}
