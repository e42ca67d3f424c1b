//! `PUT /incidents/{id}` and `PUT /incidents`

use axum::extract::{Path, State};
use vigie_core::{
    engine::{IncidentEdit, Request},
    ids::IncidentId,
};
use vigie_pagerduty::{
    ApiError,
    reference::id_of,
    rest::incident::{self, Changes, MOST_AT_ONCE, NewStatus},
};

use super::{ask, find, show, to_wires};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::Permit,
};

pub(super) async fn handle_one(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: Requester,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let wire = body.unwrap_object("incident")?;
    let changes = incident::changes_from_wire(wire)?;
    let incident = find(&state, &id).await?;
    apply(&state, incident.id, by, changes).await?;
    Ok(Reply::ok(show(&state, incident.id, &query).await?))
}

/// All of them are read and found before any is changed.
pub(super) async fn handle_many(
    State(state): State<AppState>,
    by: Requester,
    permit: Permit,
    params: Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let (page, _) = params.page()?;
    let list = body.unwrap_list("incidents")?;
    if list.len() > MOST_AT_ONCE {
        let text = format!("At most {MOST_AT_ONCE} incidents can be changed at once");
        return Err(ApiError::too_large(text).into());
    }
    let directory = state.directory();
    let mut wanted = Vec::with_capacity(list.len());
    for wire in list {
        let id = id_of(wire, &["incident"], "Incident")?;
        let changes = incident::changes_from_wire(wire)?;
        let incident = find(&state, id).await?;
        permit.respond(&directory, &incident)?;
        wanted.push((incident, changes));
    }
    let mut changed = Vec::with_capacity(wanted.len());
    for (incident, mut changes) in wanted {
        // In a list, ending what is over already is no reason to refuse the others.
        if changes.status == Some(NewStatus::Resolved) && !incident.is_open() {
            changes.status = None;
        }
        apply(&state, incident.id, by, changes).await?;
        changed.push(find(&state, incident.id.as_str()).await?);
    }
    let directory = state.directory();
    let view = state.view(&directory, &params.0)?;
    let wires = to_wires(&state, &changed, &view).await?;
    let total = page.wants_total.then_some(wires.len());
    Ok(Reply::ok(page.envelope("incidents", wires, false, total)))
}

/// Carries out what is asked, in the order in which a person would: describe it, say where it belongs, hand it over,
/// then set its status.
async fn apply(state: &AppState, id: IncidentId, by: Requester, changes: Changes) -> Result<(), Rejection> {
    if changes.edit != IncidentEdit::default() {
        ask(state, id, by, Request::Edit(changes.edit)).await?;
    }
    if let Some(service) = changes.service {
        ask(state, id, by, Request::MoveTo { service }).await?;
    }
    if let Some(assignee) = changes.assignee {
        ask(state, id, by, Request::Reassign(assignee)).await?;
    }
    if let Some(level) = changes.level {
        ask(state, id, by, Request::Escalate { level: Some(level) }).await?;
    }
    if let Some(content) = changes.resolution {
        ask(state, id, by, Request::AddNote { content }).await?;
    }
    match changes.status {
        Some(NewStatus::Triggered) => ask(state, id, by, Request::Trigger).await,
        Some(NewStatus::Acknowledged) => ask(state, id, by, Request::Acknowledge).await,
        Some(NewStatus::Resolved) => ask(state, id, by, Request::Resolve).await,
        None => Ok(()),
    }
}
