//! Every document comes back as the value it was written from.

use vigie_core::{
    directory::Channel,
    engine::{EventOutcome, SilenceReason},
    event::{Image, Link, Report, Severity},
    ids::{
        AlertId, ContactMethodId, DeliveryId, Ids, IncidentId, IntegrationId, LogEntryId, MaintenanceWindowId,
        PriorityId, ServiceId, UserId,
    },
    incident::{
        Agent, ConferenceBridge, LogEntry, LogKind, ResolveReason, SkipReason, UnacknowledgeReason, Urgency, Via,
    },
    time::At,
    value::Value,
};

use super::*;
use crate::batch::{StoredEvent, Wire};

#[test]
fn a_report_keeps_every_field_and_the_order_of_its_details() {
    let details = Value::Map(vec![
        ("z".into(), Value::List(vec![Value::Null, Value::Bool(true), Value::Int(-3), Value::Float(1.0)])),
        ("a \"quoted\" \u{0} key".into(), Value::Text("é\n".into())),
    ]);
    let report = Report {
        reported_at: Some(At::EPOCH),
        component: Some("disk".into()),
        group: Some("prod".into()),
        class: Some("full".into()),
        details,
        client: Some("Prometheus".into()),
        client_url: Some("https://example.com".into()),
        links: vec![Link { href: "https://example.com/a".into(), text: None }],
        images: vec![Image { src: "https://example.com/b".into(), href: None, alt: Some("graph".into()) }],
        ..Report::new("summary", "source", Severity::Warning)
    };
    let text = write(&ReportDocument::from(&report)).expect("written");
    let back: ReportDocument<'_> = read("report", &text).expect("read");
    assert_eq!(Report::from(back), report);
}

#[test]
fn every_kind_of_log_entry_comes_back() {
    let ids = &mut Ids::for_test(1);
    for kind in every_log_kind(ids) {
        let agents = [Agent::System, Agent::User(UserId::new(ids)), Agent::Integration(IntegrationId::new(ids))];
        let vias = [Via::Event, Via::Api, Via::Website, Via::Sms, Via::Phone, Via::Email, Via::Timer, Via::Provider];
        for (agent, via) in agents.into_iter().cycle().zip(vias) {
            let (id, incident) = (LogEntryId::new(ids), IncidentId::new(ids));
            let entry = LogEntry { id, incident, at: At::EPOCH, agent, via, kind: kind.clone() };
            let text = write(&LogDocument::from(&entry)).expect("written");
            let back: LogDocument = read("log entry", &text).expect("read");
            assert_eq!(back.into_entry(id, incident, At::EPOCH), entry);
        }
    }
}

#[test]
fn every_outcome_of_an_event_comes_back() {
    let ids = &mut Ids::for_test(2);
    let (alert, incident) = (AlertId::new(ids), IncidentId::new(ids));
    let silences = [
        SilenceReason::Maintenance(MaintenanceWindowId::new(ids)),
        SilenceReason::ServiceDisabled,
        SilenceReason::NoOpenAlert,
        SilenceReason::AlreadyAcknowledged,
        SilenceReason::IntegrationGone,
        SilenceReason::ChangeEvent,
    ];
    let outcomes = [
        EventOutcome::Triggered { alert, incident },
        EventOutcome::Grouped { alert, incident },
        EventOutcome::Duplicate { alert, incident },
        EventOutcome::Acknowledged { incident },
        EventOutcome::Resolved { alert, incident },
    ];
    let event = |outcome| StoredEvent {
        wire: Wire::Change,
        integration: IntegrationId::new(ids),
        dedup_key: "a \"b\"".into(),
        body: "{\"é\":1}".into(),
        outcome,
    };
    let events: Vec<StoredEvent> = outcomes.into_iter().chain(silences.map(EventOutcome::Silent)).map(event).collect();
    let (facts, bodies) = pack(&events).expect("packed");
    assert_eq!(unpack(&facts, bodies).expect("unpacked"), events);
}

#[test]
fn bodies_that_are_cut_short_are_an_error_and_no_panic() {
    let text = r#"[["v2","PABC","key",9,"silent","no_open_alert",""]]"#;
    assert!(unpack(text, b"{}".to_vec()).is_err());
}

fn every_log_kind(ids: &mut Ids) -> Vec<LogKind> {
    let (user, delivery, incident) = (UserId::new(ids), DeliveryId::new(ids), IncidentId::new(ids));
    let users = vec![user];
    let mut kinds = vec![
        LogKind::Trigger { alert: Some(AlertId::new(ids)), summary: "full".into() },
        LogKind::Acknowledge,
        LogKind::Reopen,
        LogKind::Assign { users: users.clone() },
        LogKind::Escalate { users: users.clone(), level: 1 },
        LogKind::RepeatEscalationPath { pass: 1 },
        LogKind::ExhaustEscalationPath,
        LogKind::Fallback { users: users.clone() },
        LogKind::Notify { user, contact_method: ContactMethodId::new(ids), channel: Channel::Phone, delivery },
        LogKind::NotifyFailed { user, channel: Channel::Email, delivery, words: "no".into() },
        LogKind::Snooze { until: At::FAR_FUTURE },
        LogKind::StatusUpdate { message: "fixing it".into() },
        LogKind::Annotate { content: "note".into() },
        LogKind::UrgencyChange { urgency: Urgency::Low },
        LogKind::PriorityChange { priority: Some(PriorityId::new(ids)) },
        LogKind::TitleChange { title: "new".into() },
        LogKind::ConferenceBridgeChange { bridge: None },
        LogKind::ConferenceBridgeChange {
            bridge: ConferenceBridge::new("+33 1 23", "https://meet").expect("a bridge"),
        },
        LogKind::Delegate { users },
        LogKind::MergedFrom { incident, number: Some(12), alerts: 3 },
        LogKind::MergedFrom { incident, number: None, alerts: 3 },
        LogKind::ServiceChange { service: ServiceId::new(ids) },
    ];
    let unacknowledged =
        [UnacknowledgeReason::AcknowledgementTimeout, UnacknowledgeReason::SnoozeEnded, UnacknowledgeReason::ByHand];
    kinds.extend(unacknowledged.map(LogKind::Unacknowledge));
    let resolved = [
        ResolveReason::ByHand,
        ResolveReason::AlertsResolved,
        ResolveReason::ByEvent,
        ResolveReason::AutoResolveTimeout,
        ResolveReason::MergedInto { incident, number: Some(12) },
        ResolveReason::MergedInto { incident, number: None },
    ];
    kinds.extend(resolved.map(LogKind::Resolve));
    let skipped = SkipReason::ALL;
    kinds.extend(skipped.map(|reason| LogKind::SkipLevel { level: 0, reason }));
    kinds.extend(skipped.map(|reason| LogKind::SkipPerson { user, reason }));
    kinds
}

#[test]
fn a_person_stored_before_verification_existed_is_unverified_and_has_no_new_rules() {
    let old = r#"{"id":"PADA001","name":"Ada","email":"ada@example.com","time_zone":"Etc/UTC","color":"purple",
        "role":"user","job_title":null,"description":null,"created_at":0,"contact_methods":[{"id":"PMETHOD","channel":"sms",
        "address":"612345678","country_code":33,"label":"Mobile","short_form":false}],"notification_rules":[]}"#;
    let Ok(Object::User(user)) = read_object(Kind::User, old) else { panic!("it is a person") };
    assert_eq!((user.contact_methods[0].verified_at, user.private_url_key.clone()), (None, None));
    assert!(user.handoff_rules.is_empty() && user.status_update_rules.is_empty());
}
