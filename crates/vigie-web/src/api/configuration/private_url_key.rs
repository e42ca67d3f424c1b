//! `POST /users/{id}/regenerate_private_url_key`: a new secret for the addresses of somebody's calendar feeds.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::post,
};
use serde_json::json;
use vigie_core::directory::{PrivateUrlKey, User};

use super::{
    change::{By, change},
    users::{find_user, put},
};
use crate::{
    AppState,
    frame::{Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/users/{id}/regenerate_private_url_key", post(regenerate))
}

/// The old addresses end at once.
async fn regenerate(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    let key = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        let key = PrivateUrlKey::new(ids);
        user.private_url_key = Some(key.clone());
        Ok((vec![put(&Arc::new(user))], key))
    })
    .await?;
    Ok(Reply::ok(json!({ "private_url_key": key.as_str() })))
}
