//! `/services/{id}/integrations`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::json;
use vigie_core::{
    directory::{Change, Directory, Kind, Object},
    ids::IntegrationId,
    service::Integration,
};
use vigie_pagerduty::{ApiError, query::Query, rest::integration};

use super::{
    change::{By, change, save},
    services::find_service,
};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/services/{id}/integrations", post(create))
        .route("/services/{id}/integrations/{integration_id}", get(show).put(update).delete(delete))
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path(path): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let found = find_integration(&directory, &path.0, &path.1)?;
    Ok(Reply::ok(shown(&state, &directory, found, &query)?))
}

async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let made = save(&state, &by, &body, "integration", Object::Integration, |fields, directory, ids, now| {
        let service = find_service(directory, &id)?.id;
        integration::from_wire(fields, service, directory, state.links(), None, ids, now)
    })
    .await?;
    Ok(Reply::created(shown(&state, &*by.seen(&state)?, &made, &query)?))
}

async fn update(
    State(state): State<AppState>,
    Path(path): Path<(String, String)>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let made = save(&state, &by, &body, "integration", Object::Integration, |fields, directory, ids, now| {
        let old = find_integration(directory, &path.0, &path.1)?;
        integration::from_wire(fields, old.service, directory, state.links(), Some(old), ids, now)
    })
    .await?;
    Ok(Reply::ok(shown(&state, &*by.seen(&state)?, &made, &query)?))
}

/// Removes an integration: its key is unknown from then on. PagerDuty documents no such operation; its clients call it.
async fn delete(State(state): State<AppState>, Path(path): Path<(String, String)>, by: By) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let integration = find_integration(directory, &path.0, &path.1)?.id;
        Ok((vec![Change::Remove(Kind::Integration, integration.id())], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

fn find_integration<'a>(directory: &'a Directory, service: &str, id: &str) -> Result<&'a Arc<Integration>, ApiError> {
    let service = find_service(directory, service)?.id;
    let found = IntegrationId::parse(id).and_then(|id| directory.integrations.get(&id));
    found.filter(|found| found.service == service).ok_or_else(|| ApiError::not_found("Integration"))
}

fn shown(
    state: &AppState,
    directory: &Directory,
    integration: &Integration,
    query: &Query,
) -> Result<serde_json::Value, ApiError> {
    let view = state.view(directory, query)?;
    Ok(json!({ "integration": integration::to_wire(integration, &view) }))
}
