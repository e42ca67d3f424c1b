//! What people want to hear besides pages: handoffs and status updates; and the key of their calendar addresses.

use serde_json::{Value as Json, json};
use vigie_core::ids::UserId;
use vigie_store::TokenAccess;

use super::{create, id, refused, status, update};
use crate::server::{ADAS_TOKEN, Server};

const HANDOFFS: &str = "/users/PADA001/oncall_handoff_notification_rules";
const STATUS_UPDATES: &str = "/users/PADA001/status_update_notification_rules";

fn phone() -> Json {
    json!({"id": "PPHONE1", "type": "sms_contact_method_reference"})
}

#[tokio::test]
async fn a_handoff_rule_is_made_read_changed_and_removed() {
    let server = Server::start().await;
    let fields = json!({"handoff_type": "both", "notify_advance_in_minutes": 180, "contact_method": phone()});
    let rule = create(&server, HANDOFFS, "oncall_handoff_notification_rule", fields.clone()).await;
    let path = format!("{HANDOFFS}/{}", id(&rule));
    assert_eq!((&rule["handoff_type"], &rule["contact_method"]["summary"]), (&json!("both"), &json!("Mobile")));
    let changed = update(&server, &path, "oncall_handoff_notification_rule", json!({"handoff_type": "offcall"})).await;
    assert_eq!((&changed["handoff_type"], &changed["notify_advance_in_minutes"]), (&json!("offcall"), &json!(180)));
    assert_eq!(server.get(&path).await["oncall_handoff_notification_rule"], changed);
    let listed = server.get(&format!("{HANDOFFS}?include[]=contact_methods")).await;
    assert_eq!(listed["oncall_handoff_notification_rules"][0]["contact_method"]["address"], "612345678");
    assert_eq!(status(&server, "DELETE", &path).await, 204);
    assert_eq!(status(&server, "GET", &path).await, 404);
}

#[tokio::test]
async fn a_handoff_rule_that_says_nothing_new_or_leads_nowhere_is_refused() {
    let server = Server::start().await;
    let body = |fields: Json| json!({ "oncall_handoff_notification_rule": fields });
    create(&server, HANDOFFS, "oncall_handoff_notification_rule", json!({"contact_method": phone()})).await;
    for (fields, text) in [
        (json!({"contact_method": phone()}), "Another handoff notification rule of this user says the same already"),
        (json!({"handoff_type": "oncall"}), "Contact method can't be blank"),
        (
            json!({"contact_method": {"id": "PNOBODY", "type": "sms_contact_method_reference"}}),
            "Contact method PNOBODY not found; use the id of one of this user's contact methods",
        ),
        (json!({"contact_method": phone(), "handoff_type": 7}), "Handoff type must be a text"),
        (
            json!({"contact_method": phone(), "notify_advance_in_minutes": 99_999}),
            "Notify advance in minutes must be between 0 and 40320",
        ),
    ] {
        assert_eq!(refused(&server, "POST", HANDOFFS, body(fields)).await, (400, 2001, text.to_owned()));
    }
    let missing = refused(&server, "PUT", &format!("{HANDOFFS}/PNONE"), body(json!({}))).await;
    assert_eq!(missing, (404, 2100, "On-Call Handoff Notification Rule not found".to_owned()));
}

#[tokio::test]
async fn a_status_update_rule_goes_with_its_contact_method() {
    let server = Server::start().await;
    let name = "status_update_notification_rule";
    let email = json!({"type": "email_contact_method", "label": "Mail", "address": "ada@mail.example"});
    let email = create(&server, "/users/PADA001/contact_methods", "contact_method", email).await;
    let email = json!({"id": id(&email), "type": "email_contact_method_reference"});
    let rule = create(&server, STATUS_UPDATES, name, json!({"contact_method": phone()})).await;
    let path = format!("{STATUS_UPDATES}/{}", id(&rule));
    let moved = update(&server, &path, name, json!({ "contact_method": email })).await;
    assert_eq!(moved["contact_method"]["summary"], "Mail");
    let shown = server.get(&path).await;
    assert_eq!((&shown[name], &shown["notification_rule"]), (&moved, &moved));
    let text = "Another status update notification rule of this user uses the contact method".to_owned();
    let twice = json!({ name: { "contact_method": email } });
    assert_eq!(refused(&server, "POST", STATUS_UPDATES, twice).await, (400, 2001, text));
    let method = format!("/users/PADA001/contact_methods/{}", email["id"].as_str().unwrap());
    assert_eq!(status(&server, "DELETE", &method).await, 204);
    assert_eq!(server.get(STATUS_UPDATES).await["status_update_notification_rules"], json!([]));
}

#[tokio::test]
async fn a_new_key_ends_the_old_calendar_addresses_and_only_its_owner_or_an_admin_makes_one() {
    let server = Server::start().await;
    let path = "/users/PADA001/regenerate_private_url_key";
    let key = async || server.rest("POST", path, Json::Null).await.json()["private_url_key"].take();
    let (first, second) = (key().await, key().await);
    assert!(first.as_str().is_some_and(|key| key.len() == 32) && first != second, "{first} {second}");
    let user = server.app.directory().users[&UserId::parse("PADA001").unwrap()].clone();
    let stored = user.private_url_key.clone().expect("a key");
    assert!(stored.matches(second.as_str().unwrap()) && !stored.matches(first.as_str().unwrap()));

    let grace = json!({"type": "user", "name": "Grace Hopper", "email": "grace@example.com"});
    let grace = create(&server, "/users", "user", grace).await;
    let made = server.app.access().create_token(UserId::parse(id(&grace)), TokenAccess::Full, "test", None).await;
    let ask = async |token: &str, user: &str| {
        let token = format!("Token token={token}");
        let path = format!("/users/{user}/regenerate_private_url_key");
        server.send("POST", &path, &[("authorization", &token)], None).await.status
    };
    let made = made.unwrap().text;
    assert_eq!((ask(&made, "PADA001").await, ask(&made, id(&grace)).await), (403, 200));
    assert_eq!(ask(ADAS_TOKEN, id(&grace)).await, 200, "Ada is an owner");
    assert_eq!(refused(&server, "POST", "/users/PNOBODY/regenerate_private_url_key", Json::Null).await.0, 404);
}

#[tokio::test]
async fn contact_methods_and_notification_rules_are_bounded() {
    let server = Server::start().await;
    let (methods, rules) = ("/users/PADA001/contact_methods", "/users/PADA001/notification_rules");
    let method = |number: usize| {
        json!({"contact_method": {"type": "email_contact_method", "label": "Mail",
            "address": format!("ada{number}@mail.example")}})
    };
    let rule = |minutes: usize| {
        json!({"notification_rule": {"type": "assignment_notification_rule", "urgency": "high",
            "start_delay_in_minutes": minutes, "contact_method": phone()}})
    };
    let has = |answer: &Json, name: &str| answer[name].as_array().unwrap().len();
    for number in has(&server.get(methods).await, "contact_methods")..50 {
        assert_eq!(server.rest("POST", methods, method(number)).await.status, 201);
    }
    let all_rules = format!("{rules}?urgency=all");
    for minutes in has(&server.get(&all_rules).await, "notification_rules")..100 {
        assert_eq!(server.rest("POST", rules, rule(minutes)).await.status, 201);
    }
    let text = "A user can have at most 50 contact methods; remove one first".to_owned();
    assert_eq!(refused(&server, "POST", methods, method(50)).await, (400, 2001, text));
    let text = "A user can have at most 100 notification rules; remove one first".to_owned();
    assert_eq!(refused(&server, "POST", rules, rule(100)).await, (400, 2001, text));
    assert_eq!(has(&server.get(methods).await, "contact_methods"), 50);
    assert_eq!(has(&server.get(&all_rules).await, "notification_rules"), 100);
}
