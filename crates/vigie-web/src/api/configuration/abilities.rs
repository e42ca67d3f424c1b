//! `/abilities`: what the account can do. Clients ask it first, to see whether their token works.

use axum::{Router, extract::Path, routing::get};
use serde_json::json;
use vigie_pagerduty::{ApiError, rest::ability};

use crate::{
    AppState,
    frame::{Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/abilities", get(list)).route("/abilities/{id}", get(test))
}

async fn list() -> Reply {
    Reply::ok(json!({ "abilities": ability::ABILITIES }))
}

async fn test(Path(name): Path<String>) -> Result<Reply, Rejection> {
    if ability::has(&name) { Ok(Reply::no_content()) } else { Err(ApiError::not_found("Ability").into()) }
}
