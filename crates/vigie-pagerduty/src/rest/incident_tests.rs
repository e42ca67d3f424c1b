//! What clients see of an incident, and what they may ask of it.

use super::*;
use crate::rest::samples;

fn by() -> Agent {
    Agent::User(samples::user())
}

#[test]
fn a_triggered_incident_shows_who_is_responsible_and_what_comes_next() {
    let world = samples::world();
    let wire = to_wire(&world.incident, &world.view());
    assert_eq!((&wire["summary"], &wire["status"]), (&json!("[#7] Disk full"), &json!("triggered")));
    assert_eq!(wire["created_at"], "2026-11-22T09:00:00Z");
    assert_eq!(wire["assignments"][0]["assignee"]["summary"], "Ada Lovelace");
    assert_eq!(
        wire["pending_actions"],
        json!([
            {"type": "escalate", "at": "2026-11-22T09:30:00Z"},
            {"type": "resolve", "at": "2026-11-22T13:00:00Z"},
        ])
    );
    assert_eq!(wire["first_trigger_log_entry"]["id"], "RINCIDENT00001");
    assert_eq!(wire["last_status_change_by"]["type"], "integration_reference");
    assert_eq!(wire["teams"][0]["id"], "PTEAM01");
    assert_eq!((&wire["resolved_at"], &wire["acknowledgements"]), (&Json::Null, &json!([])));
}

#[test]
fn an_acknowledged_incident_shows_by_whom_and_until_when() {
    let world = samples::world().acknowledged();
    let wire = to_wire(&world.incident, &world.view());
    assert_eq!(wire["acknowledgements"][0]["at"], "2026-11-22T09:01:00Z");
    assert_eq!(wire["acknowledgements"][0]["acknowledger"]["id"], samples::user().as_str());
    assert_eq!(wire["pending_actions"][0], json!({"type": "unacknowledge", "at": "2026-11-22T09:31:00Z"}));
}

#[test]
fn a_merged_incident_says_into_which() {
    let target = IncidentId::parse("QTARGET").expect("an id");
    let world = samples::world().resolved(ResolveReason::MergedInto { incident: target, number: Some(12) });
    let wire = to_wire(&world.incident, &world.view());
    assert_eq!(wire["resolve_reason"]["type"], "merge_resolve_reason");
    assert_eq!(wire["resolve_reason"]["incident"]["id"], "QTARGET");
    assert_eq!((&wire["assignments"], &wire["pending_actions"]), (&json!([]), &json!([])));
    assert_eq!(wire["resolved_at"], "2026-11-22T09:00:00Z");
}

#[test]
fn times_follow_the_clients_zone() {
    let world = samples::world();
    let mut view = world.view();
    view.zone = crate::time::zone("Europe/Paris").expect("a zone");
    assert_eq!(to_wire(&world.incident, &view)["created_at"], "2026-11-22T10:00:00+01:00");
}

#[test]
fn what_is_included_comes_in_full() {
    let world = samples::world();
    let mut view = world.view();
    view.includes = vec!["services".into(), "assignees".into(), "escalation_policies".into()];
    let wire = to_wire(&world.incident, &view);
    assert_eq!((&wire["service"]["type"], &wire["service"]["status"]), (&json!("service"), &json!("critical")));
    assert_eq!(wire["assignments"][0]["assignee"]["email"], "ada@example.com");
    assert_eq!(wire["escalation_policy"]["type"], "escalation_policy");
    assert_eq!(wire["teams"][0]["type"], "team_reference");
}

#[test]
fn a_new_incident_needs_a_title_and_a_service() {
    let refused = from_wire(&json!({"urgency": "loud"}), by()).expect_err("refused");
    assert_eq!(refused.code, 2001);
    assert_eq!(
        refused.errors,
        [
            "Title is missing or blank",
            "Service is missing: it must be a reference to a service",
            "Urgency must be high or low"
        ]
    );
}

#[test]
fn a_new_incident_is_read_whole() {
    let wire = json!({
        "type": "incident", "title": "Fire\nin the rack", "service": {"id": "PDB0001", "type": "service_reference"},
        "priority": {"id": "PPRIO01", "type": "priority_reference"}, "urgency": "low", "incident_key": "k",
        "body": {"type": "incident_body", "details": "More"},
        "assignments": [{"assignee": {"id": "PADA001", "type": "user_reference"}}],
    });
    let new = from_wire(&wire, by()).expect("valid");
    assert_eq!((new.title.as_str(), new.incident_key.as_deref()), ("Fire in the rack", Some("k")));
    assert_eq!((new.details.as_deref(), new.urgency), (Some("More"), Some(Urgency::Low)));
    assert_eq!(new.assignee, Some(Assignee::Users(vec![samples::user()])));
    assert_eq!(new.priority, PriorityId::parse("PPRIO01"));
}

#[test]
fn changes_are_read_in_every_spelling() {
    let read = |wire: Json| changes_from_wire(&wire).expect("valid");
    assert_eq!(read(json!({"status": "acknowledged"})).status, Some(NewStatus::Acknowledged));
    assert_eq!(read(json!({"escalation_level": 2})).level, Some(1));
    assert_eq!(read(json!({"priority": null})).edit.priority, Some(None));
    assert_eq!(read(json!({"priority": "PPRIO01"})).edit.priority, Some(PriorityId::parse("PPRIO01")));
    let policy = json!({"escalation_policy": {"id": "PPOLICY", "type": "escalation_policy_reference"}});
    assert!(matches!(read(policy).assignee, Some(Assignee::Policy(_))));
    assert_eq!(read(json!({"assignments": [], "status": null})), Changes::default());
    for wrong in [json!({"status": "sleeping"}), json!({"type": "service"}), json!({"escalation_level": 0})] {
        assert_eq!(changes_from_wire(&wrong).map_err(|error| error.status), Err(400), "{wrong}");
    }
}

#[test]
fn a_snooze_and_a_merge_need_their_arguments() {
    assert_eq!(snooze_from_wire(&json!({"duration": 60})), Ok(Duration::from_secs(60)));
    assert_eq!(snooze_from_wire(&json!({"duration": -1})).map_err(|error| error.code), Err(1013));
    assert!(sources_from_wire(&json!({"source_incidents": []})).is_err());
    let sources = json!({"source_incidents": [{"id": "QA", "type": "incident_reference"}]});
    assert_eq!(sources_from_wire(&sources).expect("valid"), [IncidentId::parse("QA").expect("an id")]);
}
