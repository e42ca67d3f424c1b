//! `POST /incidents/{id}/snooze`

use axum::extract::{Path, State};
use vigie_core::engine::Request;
use vigie_pagerduty::rest::incident::snooze_from_wire;

use super::{ask, find, show};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::Sight,
};

pub(super) async fn handle(
    State(state): State<AppState>,
    seen: Sight,
    Path(id): Path<String>,
    by: Requester,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let duration = snooze_from_wire(&body)?;
    let incident = find(&state, &id).await?;
    ask(&state, incident.id, by, Request::Snooze { duration }).await?;
    Ok(Reply::created(show(&state, &seen, incident.id, &query).await?))
}
