//! `/incidents` and everything under it: one file for each operation.

mod alerts;
mod by_key;
mod changes;
mod create;
mod get;
mod list;
mod log_entries;
mod merge;
mod notes;
mod snooze;
mod status_updates;
mod subscribers;
mod update;

use axum::{
    Router,
    routing::{get as read, post, put},
};
use serde_json::{Value as Json, json};
use vigie_core::{
    engine::{Command, Request},
    ids::{IncidentId, LogEntryId},
    incident::{Incident, Via},
};
use vigie_pagerduty::{ApiError, query::Query, rest, view::View};

use crate::{
    AppState,
    frame::{Rejection, Requester},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/incidents", read(list::handle).post(create::handle).put(update::handle_many))
        .route("/incidents/{id}", read(get::handle).put(update::handle_one))
        .route("/incidents/{id}/alerts", read(alerts::list).put(alerts::update_many))
        .route("/incidents/{id}/alerts/{alert_id}", read(alerts::get).put(alerts::update_one))
        .route("/incidents/{id}/log_entries", read(log_entries::handle))
        .route("/incidents/{id}/merge", put(merge::handle))
        .route("/incidents/{id}/notes", read(notes::list).post(notes::create))
        .route("/incidents/{id}/related_change_events", read(changes::handle))
        .route("/incidents/{id}/snooze", post(snooze::handle))
        .route("/incidents/{id}/status_updates", post(status_updates::create))
        .route("/incidents/{id}/status_updates/subscribers", read(subscribers::list).post(subscribers::subscribe))
        .route("/incidents/{id}/status_updates/unsubscribe", post(subscribers::unsubscribe))
}

/// The incident that a path names, by its id or by its number.
pub(super) async fn find(state: &AppState, id: &str) -> Result<Incident, Rejection> {
    let found = match (id.parse::<u64>(), IncidentId::parse(id)) {
        (Ok(number), _) => state.app.store().incident_by_number(number).await?,
        (Err(_), Some(id)) => state.app.store().incident(id).await?,
        (Err(_), None) => None,
    };
    found.ok_or_else(|| ApiError::not_found("Incident").into())
}

/// Asks something of an incident in somebody's name.
async fn ask(state: &AppState, incident: IncidentId, by: Requester, request: Request) -> Result<(), Rejection> {
    let command = Command::Incident { incident, agent: by.agent(), via: Via::Api, request };
    state.app.command(command).await?;
    Ok(())
}

/// An incident as it is now and the sender sees it, in its wrapper.
async fn show(state: &AppState, seen: &Sight, id: IncidentId, query: &Query) -> Result<Json, Rejection> {
    let incident = find(state, id.as_str()).await?;
    let view = state.view(seen, query)?;
    let mut wires = to_wires(state, &[incident], &view).await?;
    Ok(json!({ "incident": wires.pop() }))
}

/// Incidents with what the client wants included.
async fn to_wires(state: &AppState, incidents: &[Incident], view: &View<'_>) -> Result<Vec<Json>, Rejection> {
    let mut wires = Vec::with_capacity(incidents.len());
    for incident in incidents {
        let mut wire = rest::incident::to_wire(incident, view);
        if view.includes("first_trigger_log_entries")
            && let Some(entry) = state.app.store().log_entry(LogEntryId::of_trigger(incident.id)).await?
        {
            wire["first_trigger_log_entry"] = rest::log_entry::to_wire(&entry, incident, view);
        }
        wires.push(wire);
    }
    Ok(wires)
}
