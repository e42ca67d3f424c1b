//! The console shows and does what the REST API would.

use serde_json::{Value as Json, json};

use super::Browser;
use crate::server::Server;

/// Ada is left with a role that sees nothing but what is hers; somebody else is the owner.
async fn restrict_ada(server: &Server) {
    let owner = json!({"user": {"type": "user", "name": "Grace", "email": "grace@example.com", "role": "owner"}});
    assert_eq!(server.rest("POST", "/users", owner).await.status, 201);
    let less = json!({"user": {"type": "user", "role": "restricted_access"}});
    assert_eq!(server.rest("PUT", "/users/PADA001", less).await.status, 200);
}

#[tokio::test]
async fn whoever_is_restricted_sees_what_is_assigned_to_them_and_nothing_else() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    server.event("trigger", "disk").await;
    restrict_ada(&server).await;
    let page = browser.get("/incidents").await.text().await.unwrap();
    assert!(!page.contains("disk is broken"), "the list of everybody's");
    let page = browser.get("/incidents?whose=mine").await.text().await.unwrap();
    assert!(page.contains("disk is broken"), "{page}");
    let page = browser.get("/incidents/1").await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("/acknowledge"), "whoever is asked may answer");
    let incident = server.newest_incident().await["id"].take();
    let resolve = json!({"incident": {"type": "incident", "status": "resolved"}});
    let path = format!("/incidents/{}", incident.as_str().unwrap());
    assert_eq!(server.rest("PUT", &path, resolve).await.status, 200);
    assert_eq!(browser.get("/incidents/1").await.status(), 404, "it is nobody's any more");
}

#[tokio::test]
async fn a_sign_in_and_a_sign_out_are_in_the_history() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get("/incidents").await.text().await.unwrap();
    browser.post("/sign-out", &[("form_token", &super::form_token(&page))]).await;
    let history = server.get("/users/PADA001/audit/records").await["records"].take();
    let sessions: Vec<&Json> = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|record| record["details"]["resource"]["type"] == "session_reference")
        .collect();
    assert_eq!(sessions.iter().map(|one| &one["action"]).collect::<Vec<_>>(), ["delete", "create"]);
    for record in sessions {
        assert_eq!((&record["method"]["type"], &record["actors"][0]["id"]), (&json!("browser"), &json!("PADA001")));
        assert_eq!(record["execution_context"]["remote_address"], "127.0.0.1");
        assert!(!record["execution_context"]["request_id"].is_null());
    }
}

#[tokio::test]
async fn messages_are_those_of_incidents_that_one_sees_and_closed_to_whoever_sees_nobody() {
    let server = super::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let hedy = json!({"user": {"type": "user", "name": "Hedy", "email": "hedy@example.com"}});
    let hedy = server.rest("POST", "/users", hedy).await.json()["user"]["id"].take();
    let levels = json!([{"escalation_delay_in_minutes": 30, "targets": [{"id": hedy, "type": "user_reference"}]}]);
    let policy = json!({"escalation_policy": {"escalation_rules": levels}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", policy).await.status, 200);
    server.event("trigger", "disk").await;
    restrict_ada(&server).await;
    for box_of in ["/messages", "/messages?view=receipts"] {
        let page = browser.get(box_of).await;
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        assert!(!page.contains("disk is broken") && !page.contains("hedy@example.com"), "{page}");
    }
    let stakeholder = json!({"user": {"type": "user", "role": "read_only_limited_user"}});
    assert_eq!(server.rest("PUT", "/users/PADA001", stakeholder).await.status, 200);
    for closed in ["/messages", "/messages?view=receipts", "/health"] {
        assert_eq!(browser.get(closed).await.status(), 403, "{closed}");
    }
    let menu = browser.get("/menu").await.text().await.unwrap();
    assert!(!menu.contains("\"/messages\"") && !menu.contains("\"/health\""), "{menu}");
    let owner = json!({"user": {"type": "user", "role": "owner"}});
    assert_eq!(server.rest("PUT", "/users/PADA001", owner).await.status, 200);
    let page = browser.get("/messages?view=receipts").await.text().await.unwrap();
    assert!(page.contains("disk is broken") && page.contains("hedy@example.com"), "{page}");
}
