//! A small organisation with one incident, for the tests of what is shown.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use vigie_core::{
    alert::{Alert, AlertStatus},
    directory::{Directory, Role, Team, User},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    event::{Link, Report, Severity},
    grouping::Grouping,
    ids::{
        AlertId, BatchId, ContactMethodId, EventId, IncidentId, IntegrationId, PolicyId, RuleId, ServiceId, TeamId,
        UserId,
    },
    incident::{
        Acknowledgement, Agent, AlertCounts, Assignment, Escalation, Incident, Position, ResolveReason, Status,
        Urgency, Wake,
    },
    service::{Integration, IntegrationKind, Service, UrgencyChoice, UrgencyRule},
    time::At,
    value::Value,
};

use crate::{reference::Links, view::View};

/// 2026-11-22T09:00:00Z.
pub(crate) const CREATED_AT: At = At::from_micros(1_795_338_000_000_000);

/// A small organisation.
pub(crate) struct World {
    pub(crate) directory: Directory,
    pub(crate) links: Links,
    pub(crate) incident: Incident,
    pub(crate) alert: Alert,
}

impl World {
    /// UTC, and references everywhere.
    pub(crate) fn view(&self) -> View<'_> {
        View::plain(&self.directory, &self.links)
    }

    /// The same with the incident acknowledged.
    pub(crate) fn acknowledged(mut self) -> Self {
        let by = vec![Acknowledgement { user: user(), at: CREATED_AT + Duration::from_secs(60) }];
        let wake = Some(Wake::AcknowledgementTimeout { at: CREATED_AT + Duration::from_secs(1860) });
        self.incident.status = Status::Acknowledged { by, wake };
        self.incident.escalation.position = Position::Level { index: 0, pass: 0, next_at: None };
        self
    }

    /// The same with the incident resolved.
    pub(crate) fn resolved(mut self, reason: ResolveReason) -> Self {
        self.incident.status = Status::Resolved { reason };
        self.incident.assignments.clear();
        self
    }
}

/// Ada's id.
pub(crate) fn user() -> UserId {
    UserId::parse("PADA001").expect("an id")
}

/// The id of Ada's phone.
pub(crate) fn contact_method() -> ContactMethodId {
    ContactMethodId::parse("PPHONE1").expect("an id")
}

fn service_id() -> ServiceId {
    ServiceId::parse("PDB0001").expect("an id")
}

fn integration_id() -> IntegrationId {
    IntegrationId::parse("PINT001").expect("an id")
}

/// The organisation: Ada answers for the service "Database", whose disk is full.
pub(crate) fn world() -> World {
    let links = Links::new("https://api.example.com", "https://acme.example.com");
    World { directory: directory(), links, incident: incident(), alert: alert() }
}

fn directory() -> Directory {
    let mut directory = Directory::default();
    let ada = User {
        id: user(),
        name: "Ada Lovelace".into(),
        email: "ada@example.com".into(),
        time_zone: "Europe/London".into(),
        color: "purple".into(),
        role: Role::Owner,
        job_title: None,
        description: None,
        created_at: CREATED_AT,
        contact_methods: Vec::new(),
        notification_rules: Vec::new(),
        handoff_rules: Vec::new(),
        status_update_rules: Vec::new(),
        private_url_key: None,
        absences: Vec::new(),
    };
    directory.users = BTreeMap::from([(user(), Arc::new(ada))]);
    directory.policies = BTreeMap::from([(policy().id, policy())]);
    let team = Team {
        id: TeamId::parse("PTEAM01").expect("an id"),
        name: "Storage".into(),
        description: None,
        parent: None,
        created_at: CREATED_AT,
        private: false,
        members: Vec::new(),
    };
    directory.teams = BTreeMap::from([(team.id, Arc::new(team))]);
    let service = Service {
        id: service_id(),
        name: "Database".into(),
        description: String::new(),
        created_at: CREATED_AT,
        policy: policy().id,
        teams: vec![TeamId::parse("PTEAM01").expect("an id")],
        disabled: false,
        urgency: UrgencyRule::Constant(UrgencyChoice::High),
        acknowledgement_timeout: None,
        auto_resolve_timeout: None,
        grouping: Grouping::Off,
        auto_pause_timeout: None,
        depends_on: Vec::new(),
    };
    directory.services = BTreeMap::from([(service.id, Arc::new(service))]);
    directory.put_integration(Arc::new(Integration {
        id: integration_id(),
        service: service_id(),
        name: "Monitor".into(),
        kind: IntegrationKind::EventsV2,
        routing_key: "0123456789abcdef0123456789abcdef".into(),
        vendor: None,
        email_local_part: None,
        created_at: CREATED_AT,
    }));
    directory
}

fn policy() -> Arc<Policy> {
    let rule = EscalationRule {
        id: RuleId::parse("PRULE01").expect("an id"),
        delay: Duration::from_secs(1800),
        targets: vec![Target::User(user())],
        strategy: AssignmentStrategy::Everyone,
        strategy_was_given: false,
    };
    Arc::new(Policy {
        id: PolicyId::parse("PPOLICY").expect("an id"),
        version: 1,
        name: "Database team".into(),
        description: None,
        rules: vec![rule],
        num_loops: 0,
        handoff_notifications: HandoffNotifications::IfHasServices,
        teams: Vec::new(),
        created_at: CREATED_AT,
    })
}

fn incident() -> Incident {
    let next_at = Some(CREATED_AT + Duration::from_secs(1800));
    Incident {
        id: IncidentId::parse("QINCIDENT00001").expect("an id"),
        number: 7,
        version: 1,
        service: service_id(),
        title: "Disk full".into(),
        incident_key: None,
        details: None,
        urgency: Urgency::High,
        priority: None,
        conference_bridge: None,
        created_at: CREATED_AT,
        updated_at: CREATED_AT,
        status: Status::Triggered,
        status_changed_at: CREATED_AT,
        status_changed_by: Agent::Integration(integration_id()),
        assignments: vec![Assignment { user: user(), at: CREATED_AT }],
        escalation: Escalation { policy: policy(), position: Position::Level { index: 0, pass: 0, next_at } },
        pages: Vec::new(),
        group: None,
        alert_counts: AlertCounts { triggered: 1, resolved: 0 },
        auto_resolve_at: Some(CREATED_AT + Duration::from_secs(14_400)),
        raise_urgency_at: None,
    }
}

fn alert() -> Alert {
    let mut report = Report::new("Disk full", "db1", Severity::Critical);
    report.details = Value::Map(vec![("free".into(), Value::Int(1))]);
    report.links = vec![Link { href: "https://graph.example.com".into(), text: Some("Graph".into()) }];
    Alert {
        id: AlertId::parse("QALERT00000001").expect("an id"),
        service: service_id(),
        integration: integration_id(),
        incident: incident().id,
        dedup_key: "disk-sda".into(),
        status: AlertStatus::Triggered,
        severity: Severity::Critical,
        report: Arc::new(report),
        opened_by: EventId { batch: BatchId::parse("QBATCH").expect("an id"), place: 0 },
        created_at: CREATED_AT,
    }
}
