//! What a store keeps, in memory: the same contract as the real one, checked with assertions.

use std::{collections::BTreeMap, sync::Arc};

use vigie_core::{
    alert::{Alert, AlertStatus, OpenAlert},
    engine::{AlertChange, Announcement, Decision},
    event::Report,
    grouping,
    ids::{AlertId, IncidentId, IntegrationId, PolicyId, RuleId, ServiceId},
    incident::{AlertCounts, Incident, LogEntry},
    service::Service,
    time::At,
};

use super::Outbox;

/// Everything durable.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Incidents, as they were stored last.
    pub incidents: BTreeMap<IncidentId, Arc<Incident>>,
    /// Alerts, open and over.
    pub alerts: BTreeMap<AlertId, Alert>,
    /// Everything that happened, in order.
    pub timeline: Vec<LogEntry>,
    /// Notifications and their receipts.
    pub outbox: Outbox,
    /// What webhook subscribers would hear, in order.
    pub announcements: Vec<Announcement>,
    /// Where the rings stand.
    pub round_robin: BTreeMap<(PolicyId, RuleId), u32>,
    /// How many incidents were ever made.
    pub last_incident_number: u64,
}

impl Memory {
    /// The open alert with a dedup key on an integration.
    #[must_use]
    pub fn open_alert(&self, integration: IntegrationId, dedup_key: &str) -> Option<OpenAlert> {
        let open = |alert: &&Alert| {
            alert.status == AlertStatus::Triggered && alert.integration == integration && alert.dedup_key == dedup_key
        };
        self.alerts.values().find(open).map(|alert| OpenAlert { id: alert.id, incident: alert.incident })
    }

    /// Open incidents that a report may join, oldest first.
    #[must_use]
    pub fn group_candidates(&self, now: At, service: &Service, report: &Report) -> Vec<Arc<Incident>> {
        let keys = grouping::keys(&service.grouping, report);
        let joins = |incident: &&Arc<Incident>| {
            let window = incident.group.as_ref();
            let fits = window
                .is_some_and(|window| now < window.open_until && window.keys.iter().any(|key| keys.contains(key)));
            incident.service == service.id && incident.is_open() && fits
        };
        let mut found: Vec<_> = self.incidents.values().filter(joins).cloned().collect();
        found.sort_by_key(|incident| incident.number);
        found
    }

    /// Whether an open incident of a service has an incident key.
    #[must_use]
    pub fn incident_key_is_taken(&self, service: ServiceId, key: &str) -> bool {
        self.incidents.values().any(|incident| {
            incident.service == service && incident.is_open() && incident.incident_key.as_deref() == Some(key)
        })
    }

    /// The alerts of an incident, oldest first.
    #[must_use]
    pub fn alerts_of(&self, incident: IncidentId) -> Vec<&Alert> {
        let mut found: Vec<_> = self.alerts.values().filter(|alert| alert.incident == incident).collect();
        found.sort_by_key(|alert| (alert.created_at, alert.id));
        found
    }

    /// How many alerts an incident has, counted one by one.
    #[must_use]
    pub fn count_alerts(&self, incident: IncidentId) -> AlertCounts {
        let mut counts = AlertCounts::default();
        for alert in self.alerts.values().filter(|alert| alert.incident == incident) {
            match alert.status {
                AlertStatus::Triggered => counts.triggered += 1,
                AlertStatus::Resolved { .. } => counts.resolved += 1,
            }
        }
        counts
    }

    /// The timeline of an incident, in order.
    pub fn timeline_of(&self, incident: IncidentId) -> impl Iterator<Item = &LogEntry> {
        self.timeline.iter().filter(move |entry| entry.incident == incident)
    }

    /// Incidents that wanted to be woken by a moment: the longest overdue first, then by number.
    #[must_use]
    pub fn due_incidents(&self, now: At) -> Vec<IncidentId> {
        let due = self.incidents.values().filter_map(|incident| Some((incident.next_due_at()?, incident)));
        let mut due: Vec<_> = due.filter(|(due_at, _)| *due_at <= now).collect();
        due.sort_by_key(|(due_at, incident)| (*due_at, incident.number));
        due.into_iter().map(|(_, incident)| incident.id).collect()
    }

    /// The next moment at which an incident wants to be woken.
    #[must_use]
    pub fn next_due_at(&self) -> Option<At> {
        self.incidents.values().filter_map(|incident| incident.next_due_at()).min()
    }

    /// Stores a decision, all of it.
    ///
    /// # Panics
    /// Where the real store would refuse it: an incident at another version than the stored one, a second open alert
    /// with the same key, a change to an alert that is not there.
    pub fn commit(&mut self, decision: &Decision) {
        for (place, incident) in decision.incidents.iter().enumerate() {
            let again = decision.incidents[..place].iter().any(|other| other.id == incident.id);
            assert!(!again, "incident {} stands twice in one decision", incident.number);
            self.store_incident(incident);
        }
        let (opened, changed): (Vec<_>, Vec<_>) =
            decision.alerts.iter().partition(|change| matches!(change, AlertChange::Open(_)));
        opened.into_iter().chain(changed).for_each(|change| self.change_alert(change));
        self.timeline.extend(decision.timeline.iter().cloned());
        self.check_deliveries(decision);
        self.outbox.store(&decision.cancel_queued_of, &decision.deliveries);
        if let Some(receipt) = &decision.receipt {
            self.outbox.receive(receipt);
        }
        self.announcements.extend(decision.announcements.iter().cloned());
        for turn in &decision.round_robin {
            self.round_robin.insert((turn.policy, turn.rule), turn.next);
        }
    }

    /// Whoever is on it, or has ended it, must not be paged about it.
    fn check_deliveries(&self, decision: &Decision) {
        for delivery in &decision.deliveries {
            let incident = self.incidents.get(&delivery.incident).expect("deliveries are about incidents that exist");
            assert!(incident.is_triggered(), "{delivery:?} is about an incident that waits for nobody");
        }
    }

    fn store_incident(&mut self, incident: &Arc<Incident>) {
        let stored = self.incidents.get(&incident.id).map_or(0, |stored| stored.version);
        assert_eq!(incident.version, stored, "incident {} was decided on another version", incident.number);
        if stored == 0 {
            assert_eq!(incident.number, self.last_incident_number + 1, "incident numbers follow each other");
            self.last_incident_number = incident.number;
        }
        let next = Incident { version: stored + 1, ..Incident::clone(incident) };
        self.incidents.insert(next.id, Arc::new(next));
    }

    fn change_alert(&mut self, change: &AlertChange) {
        match change {
            AlertChange::Open(alert) => {
                let open = self.open_alert(alert.integration, &alert.dedup_key);
                assert!(open.is_none(), "a second open alert with the key {}", alert.dedup_key);
                self.alerts.insert(alert.id, Alert::clone(alert));
            }
            AlertChange::Resolve { alert, at } => self.alert(*alert).status = AlertStatus::Resolved { at: *at },
            AlertChange::ResolveAllOf { incident, at } => {
                let of_incident = self.alerts.values_mut().filter(|alert| alert.incident == *incident);
                for alert in of_incident.filter(|alert| alert.status == AlertStatus::Triggered) {
                    alert.status = AlertStatus::Resolved { at: *at };
                }
            }
            AlertChange::MoveAll { from, to } => {
                self.alerts.values_mut().filter(|alert| alert.incident == *from).for_each(|alert| alert.incident = *to);
            }
            AlertChange::Move { alert, to } => self.alert(*alert).incident = *to,
            AlertChange::SetSeverity { alert, severity } => self.alert(*alert).severity = *severity,
        }
    }

    fn alert(&mut self, id: AlertId) -> &mut Alert {
        self.alerts.get_mut(&id).expect("a decision changes only alerts that exist")
    }
}
