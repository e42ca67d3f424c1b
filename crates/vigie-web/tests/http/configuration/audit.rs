//! The history: who changed what over which way, with what it was before.

use serde_json::{Value as Json, json};

use super::{create, id, refused, update};
use crate::server::{Server, TOKEN};

/// The records that a query finds, newest first.
async fn records(server: &Server, path: &str) -> Vec<Json> {
    server.get(path).await["records"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_change_tells_what_was_before_and_how_it_came_in() {
    let server = Server::start().await;
    let authorization = format!("Token token={TOKEN}");
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", "application/json"),
        ("from", crate::organisation::ADA),
        ("x-request-id", "my-request-7"),
    ];
    let body = json!({"service": {"name": "Storage", "acknowledgement_timeout": 60}}).to_string().into_bytes();
    assert_eq!(server.send("PUT", "/services/PDB0001", &headers, Some(body)).await.status, 200);
    let record = records(&server, "/services/PDB0001/audit/records").await.remove(0);
    assert_eq!((&record["action"], &record["actors"][0]["summary"]), (&json!("update"), &json!("Ada Lovelace")));
    assert_eq!(
        record["method"],
        json!({"type": "api_token", "description": "user PADA001", "truncated_token": "n-00"})
    );
    assert_eq!(record["execution_context"], json!({"request_id": "my-request-7", "remote_address": "127.0.0.1"}));
    let field = |name: &str, before: &str, after: &str| json!({"name": name, "description": null, "before_value": before, "value": after});
    let fields = [field("acknowledgement_timeout_seconds", "1800", "60"), field("name", "Database", "Storage")];
    assert_eq!(record["details"]["fields"], json!(fields));
}

#[tokio::test]
async fn whoever_joins_a_team_is_named() {
    let server = Server::start().await;
    let team = create(&server, "/teams", "team", json!({"type": "team", "name": "Storage"})).await;
    let member = format!("/teams/{}/users/PADA001", id(&team));
    assert_eq!(server.rest("PUT", &member, json!({"role": "responder"})).await.status, 204);
    let history = records(&server, &format!("/teams/{}/audit/records", id(&team))).await;
    assert_eq!(history[1]["action"], "create");
    let joined = &history[0]["details"]["references"][0];
    assert_eq!((&joined["name"], &joined["added"][0]["id"]), (&json!("team_members"), &json!("PADA001")));
    assert_eq!(joined["added"][0]["role"], "responder");
}

#[tokio::test]
async fn the_account_has_one_history_with_tokens_and_sessions() {
    let server = Server::start().await;
    update(&server, "/users/PADA001", "user", json!({"job_title": "Countess"})).await;
    let made = create(&server, "/vigie/v1/tokens", "token", json!({"description": "ci"})).await;
    server.app.access().start_session(crate::organisation::ada(), &"test".into()).await.unwrap();
    let all = records(&server, "/audit/records?limit=100").await;
    let told: Vec<_> = all.iter().map(|one| (&one["action"], &one["details"]["resource"]["type"])).collect();
    for wanted in [("update", "user_reference"), ("create", "api_key_reference"), ("create", "session_reference")] {
        assert!(told.contains(&(&json!(wanted.0), &json!(wanted.1))), "{wanted:?} is missing: {told:?}");
    }
    let whole = server.rest("GET", "/audit/records?limit=100", Json::Null).await.text;
    assert!(!whole.contains(made["token"].as_str().unwrap()), "the text of a token");
    assert!(!whole.contains(crate::organisation::KEY_V2), "a routing key");
    assert!(whole.contains("routing_key"), "that there is a routing key is no secret");
}

#[tokio::test]
async fn filters_and_pages_work_together() {
    let server = Server::start().await;
    for title in ["a", "b", "c"] {
        update(&server, "/users/PADA001", "user", json!({ "job_title": title })).await;
    }
    let path = "/audit/records?root_resource_types[]=users&actions[]=update&actor_type=user_reference\
        &actor_id=PADA001&method_type=api_token&method_truncated_token=n-00&limit=2";
    let first = server.get(path).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = server.get(&format!("{path}&cursor={cursor}")).await;
    let titles: Vec<_> = [&first, &second]
        .into_iter()
        .flat_map(|page| page["records"].as_array().unwrap())
        .map(|one| one["details"]["fields"][0]["value"].as_str().unwrap())
        .collect();
    assert_eq!((titles, &second["next_cursor"]), (vec!["c", "b", "a"], &Json::Null));
    for nothing in ["root_resource_types[]=ip_allow_lists", "method_type=oauth", "actor_type=app_reference"] {
        assert_eq!(records(&server, &format!("/audit/records?{nothing}")).await, [Json::Null; 0], "{nothing}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let server = Server::start().await;
    for query in [
        "actor_id=PADA001",
        "actor_type=dog",
        "method_type=pigeon",
        "method_truncated_token=3xyz",
        "actions[]=destroy",
        "root_resource_types[]=dogs",
        "cursor=nowhere",
        "limit=many",
        "since=2026-01-01&until=2026-06-01",
    ] {
        let (status, ..) = refused(&server, "GET", &format!("/audit/records?{query}"), Json::Null).await;
        assert_eq!(status, 400, "{query}");
    }
}

#[tokio::test]
async fn no_secret_passes_through_the_history() {
    let server = Server::start().await;
    let schedule = super::schedules::daily(&server).await;
    let access = server.app.access();
    access.set_password(crate::organisation::ada(), "a very secret passphrase").await.unwrap();
    let token = access.create_token(None, vigie_store::TokenAccess::Full, "test", None).await.unwrap().text;
    let calendar = format!("/vigie/v1/schedules/{}/regenerate_private_url_key", id(&schedule));
    let of_schedule = server.rest("POST", &calendar, Json::Null).await.json()["calendar"]["private_url_key"].take();
    let own = server.rest("POST", "/users/PADA001/regenerate_private_url_key", Json::Null).await;
    let own = own.json()["private_url_key"].take();
    let hook = json!({"type": "webhook_subscription", "events": ["incident.triggered"],
        "filter": {"type": "account_reference"}, "delivery_method": {"type": "http_delivery_method",
        "url": "https://chat.example.com/services/T000/the-secret-of-the-room",
        "custom_headers": [{"name": "Authorization", "value": "Bearer header-secret"}]}});
    let hook = create(&server, "/webhook_subscriptions", "webhook_subscription", hook).await;
    let integration = json!({"type": "events_api_v2_inbound_integration", "name": "Monitor"});
    let integration = create(&server, "/services/PDB0001/integrations", "integration", integration).await;
    let password = server.app.store().password_of(crate::organisation::ada()).await.unwrap().unwrap();
    let all = server.get("/audit/records?limit=100").await;
    let (records, all) = (all["records"].as_array().unwrap(), all.to_string());
    let secret = |value: &Json| value.as_str().unwrap().to_owned();
    for secret in [
        secret(&of_schedule),
        secret(&own),
        secret(&hook["delivery_method"]["secret"]),
        secret(&integration["integration_key"]),
        token,
        password,
        "the-secret-of-the-room".to_owned(),
        "header-secret".to_owned(),
        "a very secret passphrase".to_owned(),
    ] {
        assert!(!all.contains(&secret), "{secret} is in the history");
    }
    assert!(all.contains("https://chat.example.com/[hidden]"), "where a webhook goes is told");
    let set = records.iter().find(|one| one["details"]["resource"]["type"] == "password_reference").unwrap();
    assert_eq!((&set["action"], &set["root_resource"]["id"]), (&json!("update"), &json!("PADA001")));
    assert_eq!((&set["method"]["type"], &set["details"]["fields"]), (&json!("other"), &json!([])));
}
