//! `PUT /incidents/{id}` and `PUT /incidents`

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use vigie_core::{
    directory::Directory,
    engine::{Command, IncidentEdit, Request},
    ids::IncidentId,
    incident::Via,
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
    permission::{Permit, Sight},
};

pub(super) async fn handle_one(
    State(state): State<AppState>,
    seen: Sight,
    Path(id): Path<String>,
    by: Requester,
    permit: Permit,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let wire = body.unwrap_object("incident")?;
    let changes = incident::changes_from_wire(wire)?;
    let incident = find(&state, &id).await?;
    may_go_where_asked(&permit, &state.directory(), &changes)?;
    let parts = parts(changes);
    if !parts.is_empty() {
        ask(&state, incident.id, by, Request::Several(parts)).await?;
    }
    Ok(Reply::ok(show(&state, &seen, incident.id, &query).await?))
}

/// All of them are changed in one commit, or none.
pub(super) async fn handle_many(
    State(state): State<AppState>,
    seen: Sight,
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
        may_go_where_asked(&permit, &directory, &changes)?;
        wanted.push((incident, changes));
    }
    let order: Vec<IncidentId> = wanted.iter().map(|(incident, _)| incident.id).collect();
    // What is asked of one incident in several entries is one command about it.
    let mut asked: BTreeMap<IncidentId, Vec<Request>> = BTreeMap::new();
    for (incident, mut changes) in wanted {
        let asked = asked.entry(incident.id).or_default();
        // In a list, ending what is over already is no reason to refuse the others.
        if changes.status == Some(NewStatus::Resolved) && (!incident.is_open() || asked.contains(&Request::Resolve)) {
            changes.status = None;
        }
        asked.extend(parts(changes));
    }
    asked.retain(|_, parts| !parts.is_empty());
    let command = |(incident, parts)| Command::Incident {
        incident,
        agent: by.agent(),
        via: Via::Api,
        request: Request::Several(parts),
    };
    if !asked.is_empty() {
        state.app.commands(asked.into_iter().map(command).collect()).await?;
    }
    let mut changed = Vec::with_capacity(order.len());
    for id in order {
        changed.push(find(&state, id.as_str()).await?);
    }
    let view = state.view(&seen, &params.0)?;
    let wires = to_wires(&state, &changed, &view).await?;
    let total = page.wants_total.then_some(wires.len());
    Ok(Reply::ok(page.envelope("incidents", wires, false, total)))
}

/// Whoever moves an incident to a service must be one who may open incidents there.
fn may_go_where_asked(permit: &Permit, directory: &Directory, changes: &Changes) -> Result<(), ApiError> {
    changes.service.map_or(Ok(()), |service| permit.respond_on(directory, service))
}

/// What is asked, in the order in which a person would: describe it, say where it belongs, hand it over, then set its
/// status.
fn parts(changes: Changes) -> Vec<Request> {
    let status = changes.status.map(|status| match status {
        NewStatus::Triggered => Request::Trigger,
        NewStatus::Acknowledged => Request::Acknowledge,
        NewStatus::Resolved => Request::Resolve,
    });
    let edit = (changes.edit != IncidentEdit::default()).then_some(Request::Edit(changes.edit));
    let parts = [
        edit,
        changes.service.map(|service| Request::MoveTo { service }),
        changes.assignee.map(Request::Reassign),
        changes.level.map(|level| Request::Escalate { level: Some(level) }),
        changes.resolution.map(|content| Request::AddNote { content }),
        status,
    ];
    parts.into_iter().flatten().collect()
}
