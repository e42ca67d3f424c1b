//! `GET /incidents/{id}`

use axum::extract::{Path, State};
use serde_json::json;
use vigie_pagerduty::rest;

use super::find;
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
};

pub(super) async fn handle(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let incident = find(&state, &id).await?;
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    Ok(Reply::ok(json!({ "incident": rest::incident::to_wire(&incident, &view) })))
}
