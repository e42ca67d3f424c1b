//! Incidents: new ones, and changed ones that must still be at the version that the decision started from.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;
use vigie_core::{
    ids::{IncidentId, PriorityId},
    incident::{Incident, Status},
    time::At,
};

use super::counters::Moves;
use crate::{
    db::{Tx, Val},
    dialect::{Sql, rows},
    documents::{self, IncidentDocument},
    error::StoreError,
    insert::Insert,
};

const STORED: Sql =
    Sql::new("SELECT id, version, status, urgency FROM incidents WHERE id IN (SELECT value FROM json_each($1))");
pub(super) const INSERT: Insert<20> = Insert {
    table: "incidents",
    columns: [
        ("number", "bigint"),
        ("id", "text"),
        ("version", "bigint"),
        ("service_id", "text"),
        ("status", "text"),
        ("urgency", "text"),
        ("priority_id", "text"),
        ("title", "text"),
        ("incident_key", "text"),
        ("created_at", "bigint"),
        ("updated_at", "bigint"),
        ("resolved_at", "bigint"),
        ("next_due_at", "bigint"),
        ("group_open_until", "bigint"),
        ("policy_id", "text"),
        ("policy_version", "bigint"),
        ("triggered_alerts", "bigint"),
        ("resolved_alerts", "bigint"),
        ("assignees", "text"),
        ("state", "text"),
    ],
};
const UPDATE: Sql = rows!(
    "UPDATE incidents SET version = incidents.version + 1, service_id = r.service_id, status = r.status,
         urgency = r.urgency, priority_id = r.priority_id, title = r.title, incident_key = r.incident_key,
         updated_at = r.updated_at, resolved_at = r.resolved_at, next_due_at = r.next_due_at,
         group_open_until = r.group_open_until, policy_id = r.policy_id, policy_version = r.policy_version,
         triggered_alerts = r.triggered_alerts, resolved_alerts = r.resolved_alerts, assignees = r.assignees,
         state = r.state
     FROM ",
    [id text, version bigint, service_id text, status text, urgency text, priority_id text, title text,
     incident_key text, updated_at bigint, resolved_at bigint, next_due_at bigint, group_open_until bigint,
     policy_id text, policy_version bigint, triggered_alerts bigint, resolved_alerts bigint, assignees text,
     state text],
    "WHERE incidents.id = r.id AND incidents.version = r.version"
);

pub(super) const STATEMENTS: &[Sql] = &[STORED, UPDATE];

/// Stores them; how they moved between the counters.
pub(super) async fn put(tx: &mut Tx, incidents: &[Arc<Incident>]) -> Result<Moves, StoreError> {
    let (new, changed): (Vec<&Incident>, Vec<&Incident>) =
        incidents.iter().map(|incident| &**incident).partition(|incident| incident.version == 0);
    let mut moves = Moves::default();
    if !changed.is_empty() {
        leave(tx, &changed, &mut moves).await?;
        let updated = UPDATE.bind(documents::write(&rows(&changed))?).run(tx).await?;
        if updated != changed.len() as u64 {
            return Err(StoreError::Conflict);
        }
    }
    INSERT.run(tx, new.into_iter().map(values).collect::<Result<_, _>>()?).await?;
    for incident in incidents {
        moves.enter(incident.status.as_str(), incident.urgency.as_str());
    }
    Ok(moves)
}

/// Takes changed incidents out of the counters in which they are now.
async fn leave(tx: &mut Tx, changed: &[&Incident], moves: &mut Moves) -> Result<(), StoreError> {
    let expected: BTreeMap<&str, i64> =
        changed.iter().map(|incident| (incident.id.as_str(), incident.version as i64)).collect();
    let ids: Vec<&str> = changed.iter().map(|incident| incident.id.as_str()).collect();
    let stored: Vec<(String, i64, String, String)> = STORED.bind(documents::write(&ids)?).all(tx).await?;
    for (id, version, status, urgency) in &stored {
        if expected.get(id.as_str()) != Some(version) {
            return Err(StoreError::Conflict);
        }
        moves.leave(status, urgency);
    }
    if stored.len() == changed.len() { Ok(()) } else { Err(StoreError::Conflict) }
}

#[derive(Serialize)]
struct IncidentRow<'a> {
    #[serde(skip)]
    number: u64,
    id: &'a str,
    version: u64,
    service_id: &'a str,
    status: &'static str,
    urgency: &'static str,
    priority_id: Option<String>,
    title: &'a str,
    incident_key: Option<&'a str>,
    #[serde(skip)]
    created_at: i64,
    updated_at: i64,
    resolved_at: Option<i64>,
    next_due_at: Option<i64>,
    group_open_until: Option<i64>,
    policy_id: &'a str,
    policy_version: u64,
    triggered_alerts: u32,
    resolved_alerts: u32,
    assignees: Vec<&'a str>,
    state: IncidentDocument,
}

fn rows<'a>(incidents: &[&'a Incident]) -> Vec<IncidentRow<'a>> {
    incidents.iter().map(|incident| row(incident)).collect()
}

fn row(incident: &Incident) -> IncidentRow<'_> {
    let is_resolved = matches!(incident.status, Status::Resolved { .. });
    IncidentRow {
        number: incident.number,
        id: incident.id.as_str(),
        version: incident.version,
        service_id: incident.service.as_str(),
        status: incident.status.as_str(),
        urgency: incident.urgency.as_str(),
        priority_id: incident.priority.as_ref().map(PriorityId::to_string),
        title: &incident.title,
        incident_key: incident.incident_key.as_deref(),
        created_at: incident.created_at.micros(),
        updated_at: incident.updated_at.micros(),
        resolved_at: is_resolved.then_some(incident.status_changed_at.micros()),
        next_due_at: incident.next_due_at().map(At::micros),
        group_open_until: incident.group.as_ref().map(|group| group.open_until.micros()),
        policy_id: incident.escalation.policy.id.as_str(),
        policy_version: incident.escalation.policy.version,
        triggered_alerts: incident.alert_counts.triggered,
        resolved_alerts: incident.alert_counts.resolved,
        assignees: incident.assignments.iter().map(|assignment| assignment.user.as_str()).collect(),
        state: incident.into(),
    }
}

/// The values of a new row.
fn values(incident: &Incident) -> Result<[Val; 20], StoreError> {
    let row = row(incident);
    Ok([
        (row.number as i64).into(),
        row.id.into(),
        1_i64.into(),
        row.service_id.into(),
        row.status.into(),
        row.urgency.into(),
        row.priority_id.into(),
        row.title.into(),
        row.incident_key.map(str::to_owned).into(),
        row.created_at.into(),
        row.updated_at.into(),
        row.resolved_at.into(),
        row.next_due_at.into(),
        row.group_open_until.into(),
        row.policy_id.into(),
        (row.policy_version as i64).into(),
        row.triggered_alerts.into(),
        row.resolved_alerts.into(),
        documents::write(&row.assignees)?.into(),
        documents::write(&row.state)?.into(),
    ])
}

/// Ids as one JSON array.
pub(super) fn id_list(ids: &[IncidentId]) -> Result<String, StoreError> {
    documents::write(&ids.iter().map(IncidentId::as_str).collect::<Vec<_>>())
}
