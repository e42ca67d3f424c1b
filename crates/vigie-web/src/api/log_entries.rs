//! `GET /log_entries` and `GET /log_entries/{id}`

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value as Json, json};
use vigie_core::{
    ids::{IncidentId, LogEntryId, TeamId},
    incident::{Incident, LogEntry},
};
use vigie_pagerduty::{ApiError, rest, view::View};
use vigie_store::LogFilter;

use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/log_entries", get(list)).route("/log_entries/{id}", get(one))
}

async fn list(State(state): State<AppState>, seen: Sight, params: Params) -> Result<Reply, Rejection> {
    answer(&state, &seen, &params, None).await
}

async fn one(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let id = LogEntryId::parse(&id).ok_or_else(|| ApiError::not_found("Log entry"))?;
    let entry = state.app.store().log_entry(id).await?.ok_or_else(|| ApiError::not_found("Log entry"))?;
    let incident = state.app.store().incident(entry.incident).await?;
    let incident = incident.ok_or_else(|| ApiError::not_found("Incident"))?;
    let query = state.on_the_accounts_clock(query);
    let view = state.view(&directory, &query)?;
    Ok(Reply::ok(json!({ "log_entry": to_wire(&entry, &incident, &view) })))
}

/// The entries of one incident or of all, newest first.
pub(super) async fn answer(
    state: &AppState,
    seen: &Sight,
    params: &Params,
    incident: Option<IncidentId>,
) -> Result<Reply, Rejection> {
    let (page, store_page) = params.page()?;
    let query = &state.on_the_accounts_clock(params.0.clone());
    let filter = LogFilter {
        incident,
        since: query.moment("since")?,
        until: query.moment("until")?,
        is_overview: query.flag("is_overview"),
        newest_first: true,
    };
    let listed = state.app.store().list_log_entries(&filter, store_page).await?;
    let incidents = incidents_of(state, &listed.items).await?;
    let view = state.view(seen, query)?;
    let teams: Vec<TeamId> = query.read_list("team_ids", TeamId::parse)?;
    let is_wanted = |incident: &Incident| {
        let service = seen.services.get(&incident.service);
        let is_theirs = service.is_some_and(|service| service.teams.iter().any(|team| teams.contains(team)));
        seen.sees(incident) && (teams.is_empty() || is_theirs)
    };
    let wires = listed.items.iter().filter_map(|entry| {
        let incident = incidents.get(&entry.incident).filter(|incident| is_wanted(incident))?;
        Some(to_wire(entry, incident, &view))
    });
    let total = listed.total.and_then(|total| usize::try_from(total).ok());
    Ok(Reply::ok(page.envelope("log_entries", wires.collect(), listed.more, total)))
}

fn to_wire(entry: &LogEntry, incident: &Incident, view: &View<'_>) -> Json {
    let mut wire = rest::log_entry::to_wire(entry, incident, view);
    if view.includes("incidents") {
        wire["incident"] = rest::incident::to_wire(incident, view);
    }
    wire
}

async fn incidents_of(state: &AppState, entries: &[LogEntry]) -> Result<BTreeMap<IncidentId, Incident>, Rejection> {
    let mut ids: Vec<IncidentId> = entries.iter().map(|entry| entry.incident).collect();
    ids.sort_unstable();
    ids.dedup();
    let incidents = state.app.store().incidents_by_id(&ids).await?;
    Ok(incidents.into_iter().map(|incident| (incident.id, incident)).collect())
}
