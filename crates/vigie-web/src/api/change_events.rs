//! `/change_events` and `/services/{id}/change_events`

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::ids::{ChangeId, IntegrationId, ServiceId, TeamId};
use vigie_pagerduty::{ApiError, query::Query, rest};
use vigie_store::ChangeFilter;

use super::events;
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/change_events", get(list).post(events::enqueue_change))
        .route("/change_events/{id}", get(one))
        .route("/services/{id}/change_events", get(list_of_service))
}

async fn list(State(state): State<AppState>, seen: Sight, params: Params) -> Result<Reply, Rejection> {
    let services = seen.services(services_of_teams(&state, &params.0));
    answer(&state, &seen, &params, services).await
}

async fn list_of_service(
    State(state): State<AppState>,
    seen: Sight,
    Path(id): Path<String>,
    params: Params,
) -> Result<Reply, Rejection> {
    let id = ServiceId::parse(&id).filter(|id| state.directory().services.contains_key(id));
    let id = id.ok_or_else(|| ApiError::not_found("Service"))?;
    answer(&state, &seen, &params, Some(vec![id])).await
}

async fn answer(
    state: &AppState,
    seen: &Sight,
    params: &Params,
    services: Option<Vec<ServiceId>>,
) -> Result<Reply, Rejection> {
    let (page, store_page) = params.page()?;
    let query = &params.0;
    let integrations = query.list("integration_ids");
    let integrations: Option<Vec<IntegrationId>> =
        (!integrations.is_empty()).then(|| integrations.into_iter().filter_map(IntegrationId::parse).collect());
    let filter = ChangeFilter { services, integrations, since: query.moment("since")?, until: query.moment("until")? };
    let listed = state.app.store().list_changes(&filter, store_page).await?;
    let view = state.view(seen, query)?;
    let rows = listed.items.iter();
    let wires = rows.map(|row| rest::change_event::to_wire(row.id, row.service, &row.change, &view)).collect();
    let total = listed.total.and_then(|total| usize::try_from(total).ok());
    Ok(Reply::ok(page.envelope("change_events", wires, listed.more, total)))
}

async fn one(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let id = ChangeId::parse(&id).ok_or_else(|| ApiError::not_found("Change event"))?;
    let row = state.app.store().change(id).await?.ok_or_else(|| ApiError::not_found("Change event"))?;
    let view = state.view(&directory, &query)?;
    let wire = rest::change_event::to_wire(row.id, row.service, &row.change, &view);
    Ok(Reply::ok(json!({ "change_event": wire })))
}

fn services_of_teams(state: &AppState, query: &Query) -> Option<Vec<ServiceId>> {
    let teams = query.list("team_ids");
    if teams.is_empty() {
        return None;
    }
    let teams: Vec<TeamId> = teams.into_iter().filter_map(TeamId::parse).collect();
    let directory = state.directory();
    let services = directory.services.values().filter(|service| service.teams.iter().any(|team| teams.contains(team)));
    Some(services.map(|service| service.id).collect())
}
