//! A small organisation: Ada answers for the service "Database"; its Events API v2 and v1 integrations have known keys.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use vigie_core::{
    directory::{Change, Channel, ContactMethod, Directory, NotificationRule, Object, Role, User},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    grouping::Grouping,
    ids::{ContactMethodId, IntegrationId, NotificationRuleId, PolicyId, RuleId, ServiceId, UserId},
    incident::Urgency,
    service::{Integration, IntegrationKind, Service, UrgencyChoice, UrgencyRule},
    time::At,
};

/// The routing key of the Events API v2 integration.
pub const KEY_V2: &str = "0123456789abcdef0123456789abcdef";
/// The routing key of the Events API v1 integration.
pub const KEY_V1: &str = "fedcba9876543210fedcba9876543210";
/// Ada's address.
pub const ADA: &str = "ada@example.com";
/// Ada's phone, as the provider writes it.
pub const ADAS_PHONE: &str = "+33612345678";

pub fn ada() -> UserId {
    UserId::parse("PADA001").unwrap()
}

pub fn service() -> ServiceId {
    ServiceId::parse("PDB0001").unwrap()
}

/// Everything as changes to an empty directory.
pub fn changes(now: At) -> Vec<Change> {
    let policy = policy(now);
    let service = service_of(policy.id, now);
    let objects = [
        Object::User(Arc::new(user(now))),
        Object::Policy(Arc::new(policy)),
        Object::Service(Arc::new(service)),
        Object::Integration(Arc::new(integration("PINT002", IntegrationKind::EventsV2, KEY_V2, now))),
        Object::Integration(Arc::new(integration("PINT001", IntegrationKind::EventsV1, KEY_V1, now))),
    ];
    objects.into_iter().map(Change::Put).collect()
}

/// What a directory holds, for telling whether anything changed.
pub fn sizes(directory: &Directory) -> BTreeMap<&'static str, usize> {
    BTreeMap::from([
        ("users", directory.users.len()),
        ("teams", directory.teams.len()),
        ("services", directory.services.len()),
        ("policies", directory.policies.len()),
    ])
}

fn user(now: At) -> User {
    let phone = ContactMethod {
        id: ContactMethodId::parse("PPHONE1").unwrap(),
        channel: Channel::Sms,
        address: "612345678".into(),
        country_code: Some(33),
        label: "Mobile".into(),
        short_form: false,
        verified_at: None,
        device: None,
    };
    let rule = NotificationRule {
        id: NotificationRuleId::parse("PNRULE1").unwrap(),
        contact_method: phone.id,
        urgency: Urgency::High,
        start_delay: Duration::ZERO,
    };
    User {
        id: ada(),
        name: "Ada Lovelace".into(),
        email: ADA.into(),
        time_zone: "Etc/UTC".into(),
        color: "purple".into(),
        role: Role::Owner,
        job_title: None,
        description: None,
        created_at: now,
        contact_methods: vec![phone],
        notification_rules: vec![rule],
        handoff_rules: Vec::new(),
        status_update_rules: Vec::new(),
        private_url_key: None,
        absences: Vec::new(),
    }
}

fn policy(now: At) -> Policy {
    let rule = EscalationRule {
        id: RuleId::parse("PRULE01").unwrap(),
        delay: Duration::from_secs(1800),
        targets: vec![Target::User(ada())],
        strategy: AssignmentStrategy::Everyone,
        strategy_was_given: false,
    };
    Policy {
        id: PolicyId::parse("PPOLICY").unwrap(),
        version: 1,
        name: "Database team".into(),
        description: None,
        rules: vec![rule],
        num_loops: 0,
        handoff_notifications: HandoffNotifications::IfHasServices,
        teams: Vec::new(),
        created_at: now,
    }
}

fn service_of(policy: PolicyId, now: At) -> Service {
    Service {
        id: service(),
        name: "Database".into(),
        description: String::new(),
        created_at: now,
        policy,
        teams: Vec::new(),
        disabled: false,
        urgency: UrgencyRule::Constant(UrgencyChoice::High),
        acknowledgement_timeout: Some(Duration::from_secs(1800)),
        auto_resolve_timeout: Some(Duration::from_secs(14_400)),
        grouping: Grouping::Off,
        auto_pause_timeout: None,
        depends_on: Vec::new(),
    }
}

fn integration(id: &str, kind: IntegrationKind, key: &str, now: At) -> Integration {
    Integration {
        id: IntegrationId::parse(id).unwrap(),
        service: service(),
        name: format!("Monitor {id}"),
        kind,
        routing_key: key.into(),
        vendor: None,
        email_local_part: None,
        created_at: now,
    }
}
