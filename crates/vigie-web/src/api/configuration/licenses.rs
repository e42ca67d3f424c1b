//! `/licenses`, `/license_allocations` and `/users/{id}/license`.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_pagerduty::{paging::Page, rest::license};

use super::users::find_user;
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/licenses", get(list))
        .route("/license_allocations", get(allocations))
        .route("/users/{id}/license", get(of_user))
}

async fn list(State(state): State<AppState>) -> Reply {
    let directory = state.directory();
    let users = directory.users.values().map(AsRef::as_ref);
    Reply::ok(json!({ "licenses": license::list(users) }))
}

async fn allocations(State(state): State<AppState>, Params(query): Params) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
    let to_wire = |user: &std::sync::Arc<_>| {
        let user: &vigie_core::directory::User = user;
        license::allocation(user, &view.time(user.created_at))
    };
    Ok(Reply::ok(page.cut("license_allocations", directory.users.values(), to_wire)))
}

async fn of_user(State(state): State<AppState>, Path(id): Path<String>) -> Result<Reply, Rejection> {
    Ok(Reply::ok(json!({ "license": license::of(find_user(&state.directory(), &id)?) })))
}
