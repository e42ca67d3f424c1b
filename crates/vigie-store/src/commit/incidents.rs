//! Incidents: new ones, and changed ones that must still be at the version that the decision started from.

use std::{collections::BTreeMap, sync::Arc};

use vigie_core::{
    ids::{IncidentId, PriorityId},
    incident::{Incident, Status},
};

use super::counters::Moves;
use crate::{
    db::Tx,
    dialect::Sql,
    documents::{self, IncidentDocument},
    error::StoreError,
    insert::{Insert, Update},
    value::Val,
};

const STORED: Sql =
    Sql::new("SELECT id, version, status, urgency FROM incidents WHERE id IN (SELECT value FROM json_each($1))");
pub(super) const INSERT: Insert<20> = Insert {
    table: "incidents",
    columns: [
        ("service_id", "text"),
        ("status", "text"),
        ("urgency", "text"),
        ("priority_id", "text"),
        ("title", "text"),
        ("incident_key", "text"),
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
        ("created_at", "bigint"),
        ("number", "bigint"),
        ("id", "text"),
        ("version", "bigint"),
    ],
};
pub(super) const UPDATE: Update<18> = Update {
    table: "incidents",
    columns: [
        ("service_id", "text"),
        ("status", "text"),
        ("urgency", "text"),
        ("priority_id", "text"),
        ("title", "text"),
        ("incident_key", "text"),
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
        ("id", "text"),
        ("version", "bigint"),
    ],
};

pub(super) const STATEMENTS: &[Sql] = &[STORED];

/// Stores them; how they moved between the counters.
pub(super) async fn put(tx: &mut Tx, incidents: &[Arc<Incident>]) -> Result<Moves, StoreError> {
    let (new, changed): (Vec<&Incident>, Vec<&Incident>) =
        incidents.iter().map(|incident| &**incident).partition(|incident| incident.version == 0);
    let mut moves = Moves::default();
    if !changed.is_empty() {
        leave(tx, &changed, &mut moves).await?;
        let updated =
            UPDATE.run(tx, changed.iter().map(|incident| changed_row(incident)).collect::<Result<_, _>>()?).await?;
        if updated != changed.len() as u64 {
            return Err(StoreError::Conflict);
        }
    }
    INSERT.run(tx, new.into_iter().map(new_row).collect::<Result<_, _>>()?).await?;
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

fn new_row(incident: &Incident) -> Result<[Val<'_>; 20], StoreError> {
    let number = incident.number as i64;
    let own = [incident.created_at.into(), number.into(), incident.id.as_str().into(), 1_i64.into()];
    Ok(joined(state(incident)?, own))
}

fn changed_row(incident: &Incident) -> Result<[Val<'_>; 18], StoreError> {
    let version = i64::try_from(incident.version).unwrap_or(i64::MAX);
    Ok(joined(state(incident)?, [incident.id.as_str().into(), version.into()]))
}

/// The values that change in an incident's life, in the order of the columns.
fn state(incident: &Incident) -> Result<[Val<'_>; 16], StoreError> {
    let is_resolved = matches!(incident.status, Status::Resolved { .. });
    let assignees: Vec<&str> = incident.assignments.iter().map(|assignment| assignment.user.as_str()).collect();
    let policy = &incident.escalation.policy;
    Ok([
        incident.service.as_str().into(),
        incident.status.as_str().into(),
        incident.urgency.as_str().into(),
        incident.priority.as_ref().map(PriorityId::as_str).into(),
        incident.title.as_str().into(),
        incident.incident_key.as_deref().into(),
        incident.updated_at.into(),
        is_resolved.then_some(incident.status_changed_at).into(),
        incident.next_due_at().into(),
        incident.group.as_ref().map(|group| group.open_until).into(),
        policy.id.as_str().into(),
        i64::try_from(policy.version).unwrap_or(i64::MAX).into(),
        incident.alert_counts.triggered.into(),
        incident.alert_counts.resolved.into(),
        documents::write(&assignees)?.into(),
        documents::write(&IncidentDocument::from(incident))?.into(),
    ])
}

fn joined<'a, const A: usize, const B: usize, const ALL: usize>(
    one: [Val<'a>; A],
    other: [Val<'a>; B],
) -> [Val<'a>; ALL] {
    let mut values = one.into_iter().chain(other);
    std::array::from_fn(|_| values.next().unwrap_or(Val::Text(None)))
}

/// Ids as one JSON array.
pub(super) fn id_list(ids: &[IncidentId]) -> Result<String, StoreError> {
    documents::write(&ids.iter().map(IncidentId::as_str).collect::<Vec<_>>())
}
