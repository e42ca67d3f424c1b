//! `GET /incidents/{id}/related_change_events`: what was changed on the incident's service shortly before it.

use std::time::Duration;

use axum::extract::{Path, State};
use serde_json::json;
use vigie_pagerduty::rest;
use vigie_store::{ChangeFilter, Page};

use super::find;
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

/// A change longer ago than this is not taken for a cause.
const RECENT: Duration = Duration::from_secs(24 * 3600);

pub(super) async fn handle(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    params: Params,
) -> Result<Reply, Rejection> {
    let (page, _) = params.page()?;
    let incident = find(&state, &id).await?;
    let filter = ChangeFilter {
        services: Some(vec![incident.service]),
        since: Some(incident.created_at - RECENT),
        until: Some(incident.created_at + Duration::from_secs(1)),
        ..ChangeFilter::default()
    };
    let limit = u32::try_from(page.limit).unwrap_or(u32::MAX);
    let listed = state.app.store().list_changes(&filter, Page::first(limit)).await?;
    let view = state.view(&directory, &params.0)?;
    let wires: Vec<_> = listed
        .items
        .iter()
        .map(|row| {
            let mut wire = rest::change_event::to_wire(row.id, row.service, &row.change, &view);
            wire["correlation_reason"] = json!({ "reason": "most_recent" });
            wire
        })
        .collect();
    Ok(Reply::ok(json!({ "change_events": wires })))
}
