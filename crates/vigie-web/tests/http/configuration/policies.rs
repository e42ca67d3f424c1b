//! Escalation policies and on-calls.

use serde_json::{Value as Json, json};

use super::{create, id, names, reference, refused, schedules, status, update};
use crate::server::Server;

fn ada() -> Json {
    json!({"id": "PADA001", "type": "user_reference"})
}

fn rule(targets: &[Json]) -> Json {
    json!({"escalation_delay_in_minutes": 15, "targets": targets})
}

#[tokio::test]
async fn a_policy_is_made_changed_and_removed() {
    let server = Server::start().await;
    let mut first = rule(&[ada()]);
    first["escalation_rule_assignment_strategy"] = json!({"type": "round_robin"});
    let fields = json!({"type": "escalation_policy", "name": "Nights", "num_loops": 2, "escalation_rules": [first]});
    let policy = create(&server, "/escalation_policies", "escalation_policy", fields).await;
    assert_eq!(policy["escalation_rules"][0]["escalation_rule_assignment_strategy"], "round_robin");
    let path = format!("/escalation_policies/{}", id(&policy));
    let rules = json!({"escalation_rules": [policy["escalation_rules"][0], rule(&[ada()])]});
    let longer = update(&server, &path, "escalation_policy", rules).await;
    assert_eq!(longer["escalation_rules"][0], policy["escalation_rules"][0], "the rule keeps its id");
    assert_eq!(longer["escalation_rules"][1].get("escalation_rule_assignment_strategy"), None);
    let whole = server.get(&format!("{path}?include[]=targets")).await;
    assert_eq!(whole["escalation_policy"]["escalation_rules"][1]["targets"][0]["email"], "ada@example.com");
    let of_ada = server.get("/escalation_policies?user_ids[]=PADA001&sort_by=name:desc").await;
    assert_eq!(names(&of_ada["escalation_policies"]), ["Nights", "Database team"]);
    assert_eq!(status(&server, "DELETE", &path).await, 204);
}

#[tokio::test]
async fn a_policy_that_a_service_uses_stays() {
    let server = Server::start().await;
    let (code, _, text) = refused(&server, "DELETE", "/escalation_policies/PPOLICY", Json::Null).await;
    assert_eq!(code, 400);
    assert!(text.contains("service \"Database\" (PDB0001)"), "{text}");
}

#[tokio::test]
async fn targets_must_exist() {
    let server = Server::start().await;
    let with = |target: Json| json!({"escalation_policy": {"name": "x", "escalation_rules": [rule(&[target])]}});
    let nobody = with(json!({"id": "PNOBODY", "type": "user_reference"}));
    let text = "User PNOBODY not found; use the id of one that exists".to_owned();
    assert_eq!(refused(&server, "POST", "/escalation_policies", nobody).await, (400, 2001, text));
    let service = with(json!({"id": "PDB0001", "type": "service_reference"}));
    let text =
        "Target must be a user_reference or schedule_reference or schedule_v3_reference, not a service_reference";
    let text = text.to_owned();
    assert_eq!(refused(&server, "POST", "/escalation_policies", service).await, (400, 2001, text));
}

#[tokio::test]
async fn on_calls_name_level_schedule_and_shift_and_are_null_for_ever() {
    let server = Server::start().await;
    let schedule = schedules::daily(&server).await;
    let rules = [rule(&[reference("schedule", &schedule)]), rule(&[ada()])];
    let fields = json!({"name": "Nights", "escalation_rules": rules});
    let policy = create(&server, "/escalation_policies", "escalation_policy", fields).await;
    let of_policy = format!("/oncalls?escalation_policy_ids[]={}", id(&policy));
    let now = server.get(&of_policy).await["oncalls"].take();
    assert_eq!((&now[0]["escalation_level"], &now[0]["schedule"]["summary"]), (&json!(1), &json!("Daily")));
    let shift = (&now[0]["start"], &now[0]["end"]);
    assert_eq!(shift, (&json!("2026-11-22T08:00:00Z"), &json!("2026-11-23T08:00:00Z")));
    let for_ever = (&now[1]["escalation_level"], &now[1]["schedule"], &now[1]["start"], &now[1]["end"]);
    assert_eq!(for_ever, (&json!(2), &Json::Null, &Json::Null, &Json::Null));
    let count = |list: Json| list["oncalls"].as_array().unwrap().len();
    let week = format!("{of_policy}&since=2026-11-22&until=2026-11-29");
    assert_eq!(count(server.get(&week).await), 9, "eight shifts touch the week, and one is for ever");
    assert_eq!(count(server.get(&format!("{week}&earliest=true")).await), 3, "Ada and Grace in turn, and Ada");
    assert_eq!(count(server.get(&format!("{of_policy}&schedule_ids[]=null")).await), 1);
    assert_eq!(status(&server, "GET", "/oncalls?since=2026-11-29&until=2026-11-22").await, 400);
}

#[tokio::test]
async fn the_strategy_of_a_level_is_shown_where_it_is_asked_for() {
    let server = Server::start().await;
    let strategy = async |query: &str| {
        let rule = server.get(&format!("/escalation_policies{query}")).await;
        let policy = if rule["escalation_policy"].is_object() {
            &rule["escalation_policy"]
        } else {
            &rule["escalation_policies"][0]
        };
        policy["escalation_rules"][0]["escalation_rule_assignment_strategy"].clone()
    };
    let include = "include[]=escalation_rule_assignment_strategies";
    assert_eq!(strategy("/PPOLICY").await, Json::Null, "nobody chose one");
    assert_eq!(strategy(&format!("/PPOLICY?{include}")).await, "assign_to_everyone");
    assert_eq!(strategy(&format!("?{include}")).await, "assign_to_everyone");
}
