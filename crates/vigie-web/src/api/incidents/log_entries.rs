//! `GET /incidents/{id}/log_entries`

use axum::extract::{Path, State};

use super::find;
use crate::{
    AppState,
    api::log_entries,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) async fn handle(
    State(state): State<AppState>,
    Path(id): Path<String>,
    seen: Sight,
    params: Params,
) -> Result<Reply, Rejection> {
    let incident = find(&state, &id).await?;
    log_entries::answer(&state, &seen, &params, Some(incident.id)).await
}
