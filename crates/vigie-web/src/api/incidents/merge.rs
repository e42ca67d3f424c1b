//! `PUT /incidents/{id}/merge`

use axum::extract::{Path, State};
use serde_json::json;
use vigie_core::engine::Request;
use vigie_pagerduty::rest::incident::{sources_from_wire, to_reference};

use super::{ask, find};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::{Permit, Sight},
};

pub(super) async fn handle(
    State(state): State<AppState>,
    seen: Sight,
    Path(id): Path<String>,
    by: Requester,
    permit: Permit,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let sources = sources_from_wire(&body)?;
    let target = find(&state, &id).await?;
    let directory = state.directory();
    for source in state.app.store().incidents_by_id(&sources).await? {
        permit.respond(&directory, &source)?;
    }
    ask(&state, target.id, by, Request::Merge { sources }).await?;
    let target = find(&state, target.id.as_str()).await?;
    Ok(Reply::ok(json!({ "incident": to_reference(&target, &state.view(&seen, &query)?) })))
}
