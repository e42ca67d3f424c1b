//! A small organisation for the stories: one person, one policy, one service with an integration, and what happens.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use vigie_core::{
    alert::{Alert, AlertStatus},
    directory::{Change, Channel, Object, Role, User},
    engine::{AlertChange, EventOutcome},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    event::{Report, Severity},
    grouping::Grouping,
    ids::{
        AlertId, BatchId, ContactMethodId, DeliveryId, EventId, Ids, IncidentId, IntegrationId, LogEntryId, PolicyId,
        RuleId, ServiceId, UserId,
    },
    incident::{
        Agent, AlertCounts, Assignment, Escalation, Incident, LogEntry, LogKind, Position, Status, Urgency, Via,
    },
    notify::{Delivery, Notice},
    service::{Integration, IntegrationKind, Service, UrgencyChoice, UrgencyRule},
    time::At,
};
use vigie_store::{Batch, EventBatch, Store, StoredEvent, Wire};

/// A moment, in seconds after the stories begin.
pub(crate) fn at(seconds: u64) -> At {
    At::from_micros(1_790_000_000_000_000) + Duration::from_secs(seconds)
}

/// A small organisation.
pub(crate) struct World {
    pub(crate) ids: Ids,
    pub(crate) user: UserId,
    pub(crate) policy: Arc<Policy>,
    pub(crate) service: ServiceId,
    pub(crate) integration: IntegrationId,
    numbers: u64,
}

impl World {
    /// The organisation, saved as version 1 of the directory.
    pub(crate) async fn saved(store: &Store) -> Self {
        let world = Self::new();
        store.save_changes(0, &world.changes(), at(0), "test").await.expect("the directory is saved");
        world
    }

    /// The organisation.
    pub(crate) fn new() -> Self {
        let mut ids = Ids::for_test(1);
        let user = UserId::new(&mut ids);
        let rule = EscalationRule {
            id: RuleId::new(&mut ids),
            delay: Duration::from_secs(300),
            targets: vec![Target::User(user)],
            strategy: AssignmentStrategy::Everyone,
            strategy_was_given: true,
        };
        let policy = Arc::new(Policy {
            id: PolicyId::new(&mut ids),
            version: 1,
            name: "Database".into(),
            description: None,
            rules: vec![rule],
            num_loops: 2,
            handoff_notifications: HandoffNotifications::IfHasServices,
            teams: Vec::new(),
            created_at: at(0),
        });
        let (service, integration) = (ServiceId::new(&mut ids), IntegrationId::new(&mut ids));
        Self { ids, user, policy, service, integration, numbers: 0 }
    }

    /// What saves the organisation.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let user = User {
            id: self.user,
            name: "Ada".into(),
            email: "ada@example.com".into(),
            time_zone: "Europe/Paris".into(),
            color: "purple".into(),
            role: Role::Owner,
            job_title: None,
            description: None,
            created_at: at(0),
            contact_methods: Vec::new(),
            notification_rules: Vec::new(),
            handoff_rules: Vec::new(),
            status_update_rules: Vec::new(),
            private_url_key: None,
            absences: Vec::new(),
        };
        let service = Service {
            id: self.service,
            name: "Postgres".into(),
            description: String::new(),
            created_at: at(0),
            policy: self.policy.id,
            teams: Vec::new(),
            disabled: false,
            urgency: UrgencyRule::Constant(UrgencyChoice::High),
            acknowledgement_timeout: None,
            auto_resolve_timeout: Some(Duration::from_secs(14_400)),
            grouping: Grouping::Off,
            auto_pause_timeout: None,
            depends_on: Vec::new(),
        };
        let integration = Integration {
            id: self.integration,
            service: self.service,
            name: "Prometheus".into(),
            kind: IntegrationKind::EventsV2,
            routing_key: "0123456789abcdef0123456789abcdef".into(),
            vendor: None,
            email_local_part: None,
            created_at: at(0),
        };
        [
            Object::User(Arc::new(user)),
            Object::Policy(Arc::clone(&self.policy)),
            Object::Service(Arc::new(service)),
            Object::Integration(Arc::new(integration)),
        ]
        .map(Change::Put)
        .to_vec()
    }

    /// A new incident, triggered and assigned to the person.
    pub(crate) fn incident(&mut self) -> Incident {
        self.numbers += 1;
        Incident {
            id: IncidentId::new(&mut self.ids),
            number: self.numbers,
            version: 0,
            service: self.service,
            title: format!("disk {} is full", self.numbers),
            incident_key: None,
            details: None,
            urgency: Urgency::High,
            priority: None,
            conference_bridge: None,
            created_at: at(self.numbers),
            updated_at: at(self.numbers),
            status: Status::Triggered,
            status_changed_at: at(self.numbers),
            status_changed_by: Agent::Integration(self.integration),
            assignments: vec![Assignment { user: self.user, at: at(self.numbers) }],
            escalation: Escalation {
                policy: Arc::clone(&self.policy),
                position: Position::Level { index: 0, pass: 0, next_at: Some(at(self.numbers + 300)) },
            },
            pages: Vec::new(),
            group: None,
            alert_counts: AlertCounts { triggered: 1, resolved: 0 },
            auto_resolve_at: Some(at(self.numbers + 14_400)),
            raise_urgency_at: None,
        }
    }

    /// A new open alert of an incident.
    pub(crate) fn alert(&mut self, incident: IncidentId, dedup_key: &str) -> Arc<Alert> {
        Arc::new(Alert {
            id: AlertId::new(&mut self.ids),
            service: self.service,
            integration: self.integration,
            incident,
            dedup_key: dedup_key.into(),
            status: AlertStatus::Triggered,
            severity: Severity::Critical,
            report: Arc::new(Report::new("disk full", "db1", Severity::Critical)),
            opened_by: EventId { batch: BatchId::new(&mut self.ids), place: 0 },
            created_at: at(1),
        })
    }

    /// A notification about an incident.
    pub(crate) fn delivery(&mut self, incident: &Incident) -> Delivery {
        Delivery {
            id: DeliveryId::new(&mut self.ids),
            incident: incident.id,
            user: self.user,
            contact_method: ContactMethodId::new(&mut self.ids),
            channel: Channel::Sms,
            address: "+33612345678".into(),
            notice: Notice {
                incident_number: incident.number,
                title: incident.title.clone(),
                service_name: "Postgres".into(),
                urgency: Urgency::High,
                level: Some(0),
            },
            created_at: incident.created_at,
        }
    }

    /// An entry of an incident's timeline.
    pub(crate) fn entry(&mut self, incident: IncidentId, when: At, kind: LogKind) -> LogEntry {
        LogEntry {
            id: LogEntryId::new(&mut self.ids),
            incident,
            at: when,
            agent: Agent::User(self.user),
            via: Via::Website,
            kind,
        }
    }

    /// One raw event with its batch.
    pub(crate) fn events(&mut self, outcome: EventOutcome) -> EventBatch {
        let event = StoredEvent {
            wire: Wire::V2,
            integration: self.integration,
            dedup_key: "disk \"db1\"\n".into(),
            body: Bytes::from_static(br#"{"routing_key":"0123456789abcdef0123456789abcdef"}"#),
            outcome,
        };
        EventBatch { id: BatchId::new(&mut self.ids), received_at: at(1), directory_version: 1, events: vec![event] }
    }

    /// Stores a new incident; as it is stored.
    pub(crate) async fn stored_incident(&mut self, store: &Store) -> Incident {
        let incident = self.incident();
        self.stored(store, incident).await
    }

    /// Stores an incident; as it is stored.
    pub(crate) async fn stored(&mut self, store: &Store, incident: Incident) -> Incident {
        let batch = Batch { incidents: vec![Arc::new(incident.clone())], now: at(1), ..Batch::default() };
        store.commit(&batch).await.expect("the incident is stored");
        Incident { version: incident.version + 1, ..incident }
    }

    /// Stores an incident with open alerts of these keys.
    pub(crate) async fn stored_alerts<const N: usize>(
        &mut self,
        store: &Store,
        keys: [&str; N],
    ) -> (Incident, [Arc<Alert>; N]) {
        let incident = self.incident();
        let alerts = keys.map(|key| self.alert(incident.id, key));
        let batch = Batch {
            incidents: vec![Arc::new(incident.clone())],
            alerts: alerts.iter().cloned().map(AlertChange::Open).collect(),
            ..Batch::default()
        };
        store.commit(&batch).await.expect("the alerts are stored");
        (Incident { version: 1, ..incident }, alerts)
    }

    /// Stores a new incident with a queued delivery.
    pub(crate) async fn stored_delivery(&mut self, store: &Store) -> (Incident, Delivery) {
        let incident = self.incident();
        let delivery = self.delivery(&incident);
        let batch = Batch {
            incidents: vec![Arc::new(incident.clone())],
            deliveries: vec![delivery.clone()],
            ..Batch::default()
        };
        store.commit(&batch).await.expect("the delivery is stored");
        (Incident { version: 1, ..incident }, delivery)
    }
}

/// A batch that only changes alerts.
pub(crate) fn changing(alerts: Vec<AlertChange>) -> Batch {
    Batch { alerts, now: at(2), ..Batch::default() }
}
