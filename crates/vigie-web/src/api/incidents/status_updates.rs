//! `POST /incidents/{id}/status_updates`

use axum::extract::{Path, State};
use serde_json::json;
use vigie_core::{
    engine::Request,
    ids::IncidentId,
    incident::{LogEntry, LogKind},
    notify::personal::StatusUpdateNews,
};
use vigie_pagerduty::{
    ApiError,
    rest::status_update::{self, StatusUpdate},
};
use vigie_store::{LogFilter, Page};

use super::{ask, find};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::Sight,
};

/// Among how many of the last entries of the timeline the new one is looked for.
const NEWEST: u32 = 100;

/// Writes it into the timeline and tells everybody who follows the incident. Answers when all of them are in the outbox:
/// a client that hears nothing sends it again.
pub(super) async fn create(
    State(state): State<AppState>,
    seen: Sight,
    Path(id): Path<String>,
    by: Requester,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let update = status_update::from_wire(&body)?;
    let incident = find(&state, &id).await?;
    ask(&state, incident.id, by, Request::PublishStatusUpdate { message: update.message.clone() }).await?;
    let entry = written(&state, incident.id, by, &update.message).await?;
    let view = state.view(&seen, &query)?;
    let directory = state.directory();
    let service = directory.services.get(&incident.service);
    let sender = directory.users.get(&by.0);
    let (subject, html_message) = update.email.clone().unzip();
    let news = StatusUpdateNews {
        incident: incident.id,
        incident_number: incident.number,
        title: incident.title.clone(),
        service_name: service.map(|service| service.name.clone()).unwrap_or_default(),
        sender: sender.map(|sender| sender.name.clone()).unwrap_or_default(),
        message: update.message.clone(),
        subject,
        html_message,
    };
    state.app.tell_subscribers(entry.id, &news).await?;
    Ok(Reply::ok(shown(&entry, &update, &view)))
}

fn shown(entry: &LogEntry, update: &StatusUpdate, view: &vigie_pagerduty::view::View<'_>) -> serde_json::Value {
    json!({ "status_update": status_update::to_wire(entry, update, view) })
}

/// The newest entry of the timeline that says this.
async fn written(state: &AppState, incident: IncidentId, by: Requester, words: &str) -> Result<LogEntry, Rejection> {
    let filter = LogFilter { incident: Some(incident), newest_first: true, ..LogFilter::default() };
    let entries = state.app.store().list_log_entries(&filter, Page::first(NEWEST)).await?;
    let is_it = |entry: &LogEntry| {
        entry.agent == by.agent() && matches!(&entry.kind, LogKind::StatusUpdate { message } if message == words)
    };
    Ok(entries.items.into_iter().find(is_it).ok_or_else(ApiError::internal)?)
}
