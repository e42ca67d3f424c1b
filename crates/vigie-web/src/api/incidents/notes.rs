//! `GET` and `POST /incidents/{id}/notes`

use axum::extract::{Path, State};
use serde_json::json;
use vigie_core::{
    engine::Request,
    incident::{LogEntry, LogKind},
};
use vigie_pagerduty::{ApiError, rest::note};

use super::{ask, find};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::Sight,
};

pub(super) async fn list(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let incident = find(&state, &id).await?;
    let view = state.view(&directory, &query)?;
    let notes = state.app.store().notes_of(incident.id).await?;
    // Newest first, as PagerDuty lists them.
    let notes: Vec<_> = notes.iter().rev().filter_map(|entry| note::to_wire(entry, &view)).collect();
    Ok(Reply::ok(json!({ "notes": notes })))
}

pub(super) async fn create(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    by: Requester,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let content = note::from_wire(body.unwrap_object("note")?)?;
    let incident = find(&state, &id).await?;
    ask(&state, incident.id, by, Request::AddNote { content: content.clone() }).await?;
    let notes = state.app.store().notes_of(incident.id).await?;
    let is_it = |entry: &&LogEntry| {
        entry.agent == by.agent()
            && matches!(&entry.kind, LogKind::Annotate { content: written } if *written == content)
    };
    let view = state.view(&directory, &query)?;
    let written = notes.iter().rev().find(is_it).and_then(|entry| note::to_wire(entry, &view));
    Ok(Reply::ok(json!({ "note": written.ok_or_else(ApiError::internal)? })))
}
