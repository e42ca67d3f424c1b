//! `/vigie/v1/shift_schedules`: a shift-based schedule with all its rotations in one body, stored in one piece or not at
//! all. PagerDuty has no such operation; the form of the console uses this one.

use axum::{
    Router,
    extract::{Path, State},
    routing::{post, put},
};
use vigie_pagerduty::rest::shift_schedule;

use super::schedules::stored;
use crate::{
    AppState,
    api::configuration::change::By,
    frame::{Hash, Params, Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/shift_schedules", post(create)).route("/vigie/v1/shift_schedules/{id}", put(update))
}

async fn create(State(state): State<AppState>, by: By, Params(query): Params, body: Hash) -> Result<Reply, Rejection> {
    Ok(Reply::created(stored(&state, &by, None, (&query, &body), shift_schedule::whole_from_wire).await?))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    Ok(Reply::ok(stored(&state, &by, Some(&id), (&query, &body), shift_schedule::whole_from_wire).await?))
}
