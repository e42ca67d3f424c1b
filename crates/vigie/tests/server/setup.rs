//! What the stories start from: people, a policy, a service.

use serde_json::{Value, json};

use crate::harness::Server;

/// One way to reach a person, and how many minutes after the assignment it is used.
pub(crate) struct Reach {
    kind: &'static str,
    address: String,
    delay_minutes: u32,
    is_short: bool,
}

/// By e-mail.
pub(crate) fn email(address: &str, delay_minutes: u32) -> Reach {
    Reach { kind: "email_contact_method", address: address.to_owned(), delay_minutes, is_short: false }
}

/// By short e-mail.
pub(crate) fn short_email(address: &str) -> Reach {
    Reach { is_short: true, ..email(address, 0) }
}

/// By text message.
pub(crate) fn sms(number: &str, delay_minutes: u32) -> Reach {
    Reach { kind: "sms_contact_method", address: number.to_owned(), delay_minutes, is_short: false }
}

/// By voice.
pub(crate) fn phone(number: &str, delay_minutes: u32) -> Reach {
    Reach { kind: "phone_contact_method", address: number.to_owned(), delay_minutes, is_short: false }
}

/// A person with exactly these ways to be reached, for high urgency. Gives the id back.
pub(crate) async fn person(server: &Server, name: &str, ways: &[Reach]) -> String {
    let login = format!("{name}@people.example");
    let user = json!({ "user": { "type": "user", "name": name, "email": login, "time_zone": "Europe/Paris" } });
    let user = server.post("/users", &user).await;
    let id = text(&user["user"]["id"]);
    for rule in user["user"]["notification_rules"].as_array().into_iter().flatten() {
        server.delete(&format!("/users/{id}/notification_rules/{}", text(&rule["id"]))).await;
    }
    for method in user["user"]["contact_methods"].as_array().into_iter().flatten() {
        server.delete(&format!("/users/{id}/contact_methods/{}", text(&method["id"]))).await;
    }
    for way in ways {
        let method = json!({ "contact_method": {
            "type": way.kind, "label": "Work", "address": way.address, "country_code": 33,
            "send_short_email": way.is_short,
        } });
        let method = server.post(&format!("/users/{id}/contact_methods"), &method).await;
        let rule = json!({ "notification_rule": {
            "type": "assignment_notification_rule",
            "start_delay_in_minutes": way.delay_minutes,
            "urgency": "high",
            "contact_method": { "id": method["contact_method"]["id"], "type": way.kind },
        } });
        server.post(&format!("/users/{id}/notification_rules"), &rule).await;
    }
    id
}

/// A policy that pages these people one after the other, 30 minutes each. Gives the id back.
pub(crate) async fn policy(server: &Server, people: &[&str]) -> String {
    policy_called(server, "Shop", people).await
}

async fn policy_called(server: &Server, name: &str, people: &[&str]) -> String {
    let rules: Vec<Value> = people
        .iter()
        .map(|id| json!({ "escalation_delay_in_minutes": 30, "targets": [{ "id": id, "type": "user_reference" }] }))
        .collect();
    let policy =
        json!({ "escalation_policy": { "type": "escalation_policy", "name": name, "escalation_rules": rules } });
    text(&server.post("/escalation_policies", &policy).await["escalation_policy"]["id"])
}

/// A service that pages by a policy, and the routing key of its integration.
pub(crate) async fn service(server: &Server, policy: &str) -> (String, String) {
    service_called(server, "Shop", policy).await
}

/// The same with a name.
pub(crate) async fn service_called(server: &Server, name: &str, policy: &str) -> (String, String) {
    let service = json!({ "service": {
        "type": "service",
        "name": name,
        "escalation_policy": { "id": policy, "type": "escalation_policy_reference" },
        "alert_creation": "create_alerts_and_incidents",
        "auto_resolve_timeout": null,
        "acknowledgement_timeout": null,
    } });
    let id = text(&server.post("/services", &service).await["service"]["id"]);
    let integration = json!({ "integration": { "type": "events_api_v2_inbound_integration", "name": "Events" } });
    let made = server.post(&format!("/services/{id}/integrations"), &integration).await;
    (id, text(&made["integration"]["integration_key"]))
}

/// A service whose people are paged one after the other; the routing key.
pub(crate) async fn service_paging(server: &Server, people: &[&str]) -> String {
    let policy = policy(server, people).await;
    service(server, &policy).await.1
}

/// The same for a further service with this name, beside others; its id and the routing key.
pub(crate) async fn further_service_paging(server: &Server, name: &str, people: &[&str]) -> (String, String) {
    let policy = policy_called(server, name, people).await;
    service_called(server, name, &policy).await
}

/// A JSON text as a string.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text was expected, not {value}")).to_owned()
}
