//! `POST /users/{id}/regenerate_private_url_key`: a new secret for the addresses of somebody's calendar feeds.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{Path, State},
    routing::post,
};
use serde_json::json;
use vigie_app::Principal;
use vigie_core::directory::{Directory, PrivateUrlKey, Role, User};
use vigie_pagerduty::ApiError;

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

/// The old addresses end at once. A person does it for themself; owners, admins and the account's own tokens do it for
/// anybody.
async fn regenerate(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Extension(principal): Extension<Principal>,
    by: By,
) -> Result<Reply, Rejection> {
    let key = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        refuse_others(directory, &principal, &user)?;
        let key = PrivateUrlKey::new(ids);
        user.private_url_key = Some(key.clone());
        Ok((vec![put(&Arc::new(user))], key))
    })
    .await?;
    Ok(Reply::ok(json!({ "private_url_key": key.as_str() })))
}

fn refuse_others(directory: &Directory, principal: &Principal, user: &User) -> Result<(), ApiError> {
    let Some(asker) = principal.user else { return Ok(()) };
    let role = directory.users.get(&asker).map(|asker| asker.role);
    if asker == user.id || matches!(role, Some(Role::Owner | Role::Admin)) {
        return Ok(());
    }
    Err(ApiError::access_denied())
}
