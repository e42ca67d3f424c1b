//! Alerts that the batch opens, followed through the batch's later changes and inserted once, as they end.

use std::{collections::BTreeMap, sync::Arc};

use vigie_core::{
    alert::{Alert, AlertStatus},
    engine::AlertChange,
    ids::{AlertId, IncidentId},
};

use crate::{
    db::Tx,
    documents::{self, ReportDocument},
    error::StoreError,
    insert::Insert,
    rows::OpenAlertKey,
    value::Val,
};

pub(super) const INSERT: Insert<11> = Insert {
    table: "alerts",
    columns: [
        ("id", "text"),
        ("service_id", "text"),
        ("integration_id", "text"),
        ("incident_id", "text"),
        ("dedup_key", "text"),
        ("status", "text"),
        ("severity", "text"),
        ("created_at", "bigint"),
        ("resolved_at", "bigint"),
        ("opened_by", "text"),
        ("report", "text"),
    ],
};

/// The alerts that the batch opens, in its order.
#[derive(Default)]
pub(super) struct Opened {
    alerts: Vec<Arc<Alert>>,
    places: BTreeMap<AlertId, usize>,
    by_incident: BTreeMap<IncidentId, Vec<usize>>,
    moved: Vec<usize>,
}

impl Opened {
    /// Follows one change as far as it touches alerts of the batch.
    pub(super) fn follow(&mut self, change: &AlertChange) {
        match change {
            AlertChange::Open(alert) => self.open_one(alert),
            AlertChange::Resolve { alert, at } => {
                self.edit(self.place(*alert), |alert| alert.status = AlertStatus::Resolved { at: *at });
            }
            AlertChange::ResolveAllOf { incident, at } => {
                for place in self.by_incident.get(incident).cloned().unwrap_or_default() {
                    if self.alerts[place].status == AlertStatus::Triggered {
                        self.edit(Some(place), |alert| alert.status = AlertStatus::Resolved { at: *at });
                    }
                }
            }
            AlertChange::MoveAll { from, to } => {
                for place in self.by_incident.remove(from).unwrap_or_default() {
                    self.move_one(place, *to);
                }
            }
            AlertChange::Move { alert, to } => {
                if let Some(place) = self.place(*alert) {
                    let from = self.alerts[place].incident;
                    self.by_incident.entry(from).or_default().retain(|other| *other != place);
                    self.move_one(place, *to);
                }
            }
            AlertChange::SetSeverity { alert, severity } => {
                self.edit(self.place(*alert), |alert| alert.severity = *severity);
            }
        }
    }

    /// Those that are open at the end.
    pub(super) fn open(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().map(|alert| &**alert).filter(|alert| alert.status == AlertStatus::Triggered)
    }

    /// Those that are over at the end.
    pub(super) fn closed(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().map(|alert| &**alert).filter(|alert| alert.status != AlertStatus::Triggered)
    }

    /// Those that are open at the end in another incident than the one they were opened in.
    pub(super) fn moved(&self) -> impl Iterator<Item = OpenAlertKey> {
        let moved = self.moved.iter().map(|place| &self.alerts[*place]);
        moved.filter(|alert| alert.status == AlertStatus::Triggered).map(|alert| OpenAlertKey {
            integration: alert.integration,
            dedup_key: alert.dedup_key.clone(),
            alert: alert.id,
            incident: alert.incident,
        })
    }

    /// Stores them.
    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<(), StoreError> {
        INSERT.run(tx, self.alerts.iter().map(|alert| row(alert)).collect::<Result<_, _>>()?).await
    }

    fn open_one(&mut self, alert: &Arc<Alert>) {
        let place = self.alerts.len();
        self.places.insert(alert.id, place);
        self.by_incident.entry(alert.incident).or_default().push(place);
        self.alerts.push(Arc::clone(alert));
    }

    fn place(&self, alert: AlertId) -> Option<usize> {
        self.places.get(&alert).copied()
    }

    fn edit(&mut self, place: Option<usize>, edit: impl FnOnce(&mut Alert)) {
        if let Some(place) = place {
            edit(Arc::make_mut(&mut self.alerts[place]));
        }
    }

    fn move_one(&mut self, place: usize, to: IncidentId) {
        self.edit(Some(place), |alert| alert.incident = to);
        self.by_incident.entry(to).or_default().push(place);
        if !self.moved.contains(&place) {
            self.moved.push(place);
        }
    }
}

fn row(alert: &Alert) -> Result<[Val<'_>; 11], StoreError> {
    let resolved_at = match alert.status {
        AlertStatus::Triggered => None,
        AlertStatus::Resolved { at } => Some(at),
    };
    Ok([
        alert.id.as_str().into(),
        alert.service.as_str().into(),
        alert.integration.as_str().into(),
        alert.incident.as_str().into(),
        alert.dedup_key.as_str().into(),
        alert.status.as_str().into(),
        alert.severity.as_str().into(),
        alert.created_at.into(),
        resolved_at.into(),
        alert.opened_by.to_string().into(),
        documents::write(&ReportDocument::from(&*alert.report))?.into(),
    ])
}

#[cfg(test)]
mod tests {
    use vigie_core::{
        event::{Report, Severity},
        ids::{BatchId, EventId, Ids, IntegrationId, ServiceId},
        time::At,
    };

    use super::*;

    fn alert(ids: &mut Ids, incident: IncidentId) -> Arc<Alert> {
        Arc::new(Alert {
            id: AlertId::new(ids),
            service: ServiceId::new(ids),
            integration: IntegrationId::new(ids),
            incident,
            dedup_key: ids.key(),
            status: AlertStatus::Triggered,
            severity: Severity::Error,
            report: Arc::new(Report::new("disk full", "db1", Severity::Error)),
            opened_by: EventId { batch: BatchId::new(ids), place: 0 },
            created_at: At::EPOCH,
        })
    }

    #[test]
    fn an_alert_that_opens_moves_and_ends_in_one_batch_is_over_in_its_last_incident() {
        let mut ids = Ids::for_test(1);
        let [first, second] = std::array::from_fn(|_| IncidentId::new(&mut ids));
        let alert = alert(&mut ids, first);
        let mut opened = Opened::default();
        opened.follow(&AlertChange::Open(Arc::clone(&alert)));
        opened.follow(&AlertChange::MoveAll { from: first, to: second });
        assert_eq!(opened.moved().map(|key| key.incident).collect::<Vec<_>>(), [second]);
        opened.follow(&AlertChange::ResolveAllOf { incident: second, at: At::EPOCH });
        assert_eq!(opened.open().count(), 0);
        assert_eq!(opened.closed().map(|alert| alert.incident).collect::<Vec<_>>(), [second]);
        assert_eq!(opened.moved().count(), 0);
    }

    #[test]
    fn a_resolve_of_an_incident_ends_only_the_alerts_that_came_before_it() {
        let mut ids = Ids::for_test(2);
        let incident = IncidentId::new(&mut ids);
        let (early, late) = (alert(&mut ids, incident), alert(&mut ids, incident));
        let mut opened = Opened::default();
        opened.follow(&AlertChange::Open(early));
        opened.follow(&AlertChange::ResolveAllOf { incident, at: At::EPOCH });
        opened.follow(&AlertChange::Open(Arc::clone(&late)));
        assert_eq!(opened.open().map(|alert| alert.id).collect::<Vec<_>>(), [late.id]);
    }
}
