//! Changes to alerts. Those that the batch itself opens are followed in memory and inserted as they end; changes to
//! stored ones run as one statement for each run of changes of a kind. Alerts that are opened, and severities, which
//! nothing else asks for, cut no run: what senders cause is two statements, in whatever order it came.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use vigie_core::{
    engine::AlertChange,
    ids::{AlertId, IncidentId, IntegrationId},
    time::At,
};

use super::opened::Opened;
use crate::{
    batch::Committed,
    db::Tx,
    dialect::{Sql, rows},
    documents::{self, read_word},
    error::StoreError,
    rows::OpenAlertKey,
};

const RESOLVE: Sql = rows!(
    "UPDATE alerts SET status = 'resolved', resolved_at = r.at FROM ",
    [alert text, at bigint],
    "WHERE alerts.id = r.alert AND alerts.status = 'triggered' RETURNING integration_id, dedup_key"
);
const RESOLVE_ALL: Sql = rows!(
    "UPDATE alerts SET status = 'resolved', resolved_at = r.at FROM ",
    [incident text, at bigint],
    "WHERE alerts.incident_id = r.incident AND alerts.status = 'triggered' RETURNING integration_id, dedup_key"
);
const MOVE_ALL: Sql = rows!(
    "UPDATE alerts SET incident_id = r.target FROM ",
    [source text, target text],
    "WHERE alerts.incident_id = r.source RETURNING integration_id, dedup_key, id, incident_id, status"
);
const MOVE: Sql = rows!(
    "UPDATE alerts SET incident_id = r.target FROM ",
    [alert text, target text],
    "WHERE alerts.id = r.alert RETURNING integration_id, dedup_key, id, incident_id, status"
);
const SET_SEVERITY: Sql = rows!(
    "UPDATE alerts SET severity = r.level FROM ",
    [alert text, level text],
    "WHERE alerts.id = r.alert"
);
pub(super) const STATEMENTS: &[Sql] = &[RESOLVE, RESOLVE_ALL, MOVE_ALL, MOVE, SET_SEVERITY];

/// Applies the changes in order; which open alerts the shell must forget or place elsewhere.
pub(super) async fn apply(tx: &mut Tx, changes: &[AlertChange]) -> Result<Committed, StoreError> {
    let mut opened = Opened::default();
    changes.iter().for_each(|change| opened.follow(change));
    let mut keys = Keys::default();
    for run in runs(&in_their_order(changes)) {
        stored(tx, run, &mut keys).await?;
    }
    opened.insert(tx).await?;
    Ok(keys.committed(&opened))
}

/// The changes to stored alerts: severities last, because they change what no other change asks for.
fn in_their_order(changes: &[AlertChange]) -> Vec<&AlertChange> {
    let is_severity = |change: &&AlertChange| matches!(change, AlertChange::SetSeverity { .. });
    let stored = changes.iter().filter(|change| !matches!(change, AlertChange::Open(_)));
    let (severities, mut others): (Vec<_>, Vec<_>) = stored.partition(is_severity);
    others.extend(severities);
    others
}

/// Runs of changes of one kind. A chain of moves is cut where one starts from where an earlier one led.
fn runs<'r, 'c>(changes: &'r [&'c AlertChange]) -> impl Iterator<Item = &'r [&'c AlertChange]> {
    let mut targets = BTreeSet::new();
    changes.chunk_by(move |before, after| {
        if let AlertChange::MoveAll { to, .. } = *before {
            targets.insert(*to);
        }
        let joins = match (*before, *after) {
            (AlertChange::MoveAll { .. }, AlertChange::MoveAll { from, .. }) => !targets.contains(from),
            (before, after) => std::mem::discriminant(before) == std::mem::discriminant(after),
        };
        if !joins {
            targets.clear();
        }
        joins
    })
}

/// The row of any change, with the names that the statements use.
#[derive(Default, Serialize)]
struct ChangeRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    alert: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

/// Changes stored alerts by a run of changes of one kind.
async fn stored(tx: &mut Tx, run: &[&AlertChange], keys: &mut Keys) -> Result<(), StoreError> {
    let rows = || documents::write(&last_of_each(run));
    match run.first().copied() {
        None | Some(AlertChange::Open(_)) => {}
        Some(AlertChange::Resolve { .. }) => keys.close(RESOLVE.bind(rows()?).all(tx).await?)?,
        Some(AlertChange::ResolveAllOf { .. }) => keys.close(RESOLVE_ALL.bind(rows()?).all(tx).await?)?,
        Some(AlertChange::MoveAll { .. }) => keys.place(MOVE_ALL.bind(rows()?).all(tx).await?)?,
        Some(AlertChange::Move { .. }) => keys.place(MOVE.bind(rows()?).all(tx).await?)?,
        Some(AlertChange::SetSeverity { .. }) => drop(SET_SEVERITY.bind(rows()?).run(tx).await?),
    }
    Ok(())
}

/// One row for each alert or incident: of several changes of one kind the last one counts.
fn last_of_each<'c>(run: &[&'c AlertChange]) -> Vec<ChangeRow<'c>> {
    let rows: BTreeMap<&str, ChangeRow<'_>> = run.iter().filter_map(|change| row(change)).collect();
    rows.into_values().collect()
}

fn row(change: &AlertChange) -> Option<(&str, ChangeRow<'_>)> {
    let at = |at: &At| Some(at.micros());
    match change {
        AlertChange::Open(_) => None,
        AlertChange::Resolve { alert, at: when } => {
            Some((alert.as_str(), ChangeRow { alert: Some(alert.as_str()), at: at(when), ..ChangeRow::default() }))
        }
        AlertChange::ResolveAllOf { incident, at: when } => {
            let row = ChangeRow { incident: Some(incident.as_str()), at: at(when), ..ChangeRow::default() };
            Some((incident.as_str(), row))
        }
        AlertChange::MoveAll { from, to } => {
            let row = ChangeRow { source: Some(from.as_str()), target: Some(to.as_str()), ..ChangeRow::default() };
            Some((from.as_str(), row))
        }
        AlertChange::Move { alert, to } => {
            let row = ChangeRow { alert: Some(alert.as_str()), target: Some(to.as_str()), ..ChangeRow::default() };
            Some((alert.as_str(), row))
        }
        AlertChange::SetSeverity { alert, severity } => {
            let level = Some(severity.as_str());
            Some((alert.as_str(), ChangeRow { alert: Some(alert.as_str()), level, ..ChangeRow::default() }))
        }
    }
}

type Key = (IntegrationId, String);

/// The keys of stored alerts that the batch closes or places elsewhere.
#[derive(Default)]
struct Keys {
    closed: BTreeSet<Key>,
    moved: BTreeMap<Key, (AlertId, IncidentId)>,
}

impl Keys {
    fn close(&mut self, rows: Vec<(String, String)>) -> Result<(), StoreError> {
        for (integration, dedup_key) in rows {
            self.closed.insert((read_word("integration id", &integration)?, dedup_key));
        }
        Ok(())
    }

    fn place(&mut self, rows: Vec<(String, String, String, String, String)>) -> Result<(), StoreError> {
        for (integration, dedup_key, alert, incident, status) in rows {
            if status == "triggered" {
                let place = (read_word("alert id", &alert)?, read_word("incident id", &incident)?);
                self.moved.insert((read_word("integration id", &integration)?, dedup_key), place);
            }
        }
        Ok(())
    }

    /// What the shell hears; a key that the batch opened again is not closed.
    fn committed(mut self, opened: &Opened) -> Committed {
        self.moved.retain(|key, _| !self.closed.contains(key));
        let open: BTreeSet<Key> = opened.open().map(|alert| (alert.integration, alert.dedup_key.clone())).collect();
        self.closed.extend(opened.closed().map(|alert| (alert.integration, alert.dedup_key.clone())));
        let stored = self.moved.into_iter().map(|((integration, dedup_key), (alert, incident))| OpenAlertKey {
            integration,
            dedup_key,
            alert,
            incident,
        });
        let mut moved_alerts: Vec<OpenAlertKey> = stored.chain(opened.moved()).collect();
        moved_alerts.sort_unstable();
        Committed {
            was_stored_before: false,
            closed_alerts: self.closed.into_iter().filter(|key| !open.contains(key)).collect(),
            moved_alerts,
        }
    }
}

#[cfg(test)]
mod tests {
    use vigie_core::{event::Severity, ids::Ids};

    use super::*;

    fn lengths(changes: &[AlertChange]) -> Vec<usize> {
        runs(&in_their_order(changes)).map(<[_]>::len).collect()
    }

    #[test]
    fn what_senders_cause_is_two_statements_in_whatever_order_it_came() {
        let mut ids = Ids::for_test(1);
        let mut changes = Vec::new();
        for _ in 0..50 {
            let alert = AlertId::new(&mut ids);
            changes.push(AlertChange::Resolve { alert, at: At::EPOCH });
            changes.push(AlertChange::SetSeverity { alert, severity: Severity::Error });
        }
        assert_eq!(lengths(&changes), [50, 50]);
    }

    #[test]
    fn a_chain_of_moves_is_cut_where_it_goes_on() {
        let mut ids = Ids::for_test(1);
        let [a, b, c] = std::array::from_fn(|_| IncidentId::new(&mut ids));
        let moved = |from, to| AlertChange::MoveAll { from, to };
        assert_eq!(lengths(&[moved(a, b), moved(b, c)]), [1, 1]);
        assert_eq!(lengths(&[moved(a, c), moved(b, c)]), [2]);
        assert_eq!(lengths(&[AlertChange::ResolveAllOf { incident: a, at: At::EPOCH }, moved(b, c)]), [1, 1]);
    }
}
