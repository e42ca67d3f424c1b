//! Services and their integrations.

use serde_json::{Value as Json, json};

use super::{create, id, names, refused, status, update};
use crate::server::Server;

async fn checkout(server: &Server) -> Json {
    let policy = json!({"id": "PPOLICY", "type": "escalation_policy_reference"});
    create(server, "/services", "service", json!({"type": "service", "name": "Checkout", "escalation_policy": policy}))
        .await
}

#[tokio::test]
async fn a_service_takes_events_over_its_new_integration_and_its_key_dies_with_it() {
    let server = Server::start().await;
    let path = format!("/services/{}", id(&checkout(&server).await));
    let integration = json!({"type": "events_api_v2_inbound_integration", "name": "Prometheus"});
    let integration = create(&server, &format!("{path}/integrations"), "integration", integration).await;
    let event = json!({"routing_key": integration["integration_key"], "event_action": "trigger",
        "payload": {"summary": "slow", "source": "web1", "severity": "critical"}});
    let enqueue = || server.send("POST", "/v2/enqueue", &[], Some(event.to_string().into_bytes()));
    assert_eq!(enqueue().await.status, 202);
    let service = server.get(&format!("{path}?include[]=integrations")).await["service"].take();
    assert_eq!(service["status"], "critical");
    assert_eq!(service["last_incident_timestamp"], "2026-11-22T09:00:00Z");
    assert_eq!(service["integrations"][0]["integration_key"], integration["integration_key"]);
    assert_eq!(status(&server, "DELETE", &path).await, 204);
    assert_eq!(enqueue().await.json()["errors"], json!(["Invalid routing key"]));
}

#[tokio::test]
async fn a_service_depends_on_others_until_they_go() {
    let server = Server::start().await;
    let shop = id(&checkout(&server).await).to_owned();
    let needs = |dependent: &str, supporting: &str| {
        let service = |id: &str| json!({"id": id, "type": "technical_service_reference"});
        json!({"relationships": [{"dependent_service": service(dependent), "supporting_service": service(supporting)}]})
    };
    let ask = async |verb: &str, body: Json| server.rest("POST", &format!("/service_dependencies/{verb}"), body).await;
    let made = ask("associate", needs(&shop, "PDB0001")).await;
    assert_eq!(made.status, 200, "{}", made.text);
    let relationship = made.json()["relationships"][0].take();
    assert_eq!(relationship["type"], "service_dependency");
    assert_eq!(ask("associate", needs(&shop, "PDB0001")).await.json()["relationships"], json!([relationship]), "once");
    for service in [&*shop, "PDB0001"] {
        let path = format!("/service_dependencies/technical_services/{service}");
        assert_eq!(server.get(&path).await["relationships"], json!([relationship]), "told from both ends");
    }
    let backwards = async |verb: &str| {
        refused(&server, "POST", &format!("/service_dependencies/{verb}"), needs("PDB0001", &shop)).await.2
    };
    assert_eq!(
        backwards("associate").await,
        "Database cannot depend on Checkout: Checkout depends on Database already"
    );
    assert_eq!(backwards("disassociate").await, "Database does not depend on Checkout");
    assert_eq!(ask("associate", needs(&shop, "PNONE")).await.status, 404);
    let path = format!("/services/{shop}");
    update(&server, &path, "service", json!({"description": "Sells"})).await;
    assert_eq!(ask("disassociate", needs(&shop, "PDB0001")).await.json()["relationships"], json!([relationship]));
    ask("associate", needs("PDB0001", &shop)).await;
    assert_eq!(status(&server, "DELETE", &path).await, 204);
    let left = server.get("/service_dependencies/technical_services/PDB0001").await;
    assert_eq!(left["relationships"], json!([]), "what is gone is needed by nothing");
}

#[tokio::test]
async fn a_list_is_filtered_sorted_and_paged() {
    let server = Server::start().await;
    checkout(&server).await;
    assert_eq!(names(&server.get("/services").await["services"]), ["Checkout", "Database"]);
    assert_eq!(names(&server.get("/services?sort_by=name:desc&limit=1").await["services"]), ["Database"]);
    assert_eq!(names(&server.get("/services?query=CHECK").await["services"]), ["Checkout"]);
    assert_eq!(names(&server.get("/services?name=Check").await["services"]), Vec::<&str>::new());
    assert_eq!(server.get("/services?limit=1&total=true").await["total"], 2);
    assert_eq!(status(&server, "GET", "/services?sort_by=age").await, 400);
}

#[tokio::test]
async fn an_update_changes_only_what_it_names() {
    let server = Server::start().await;
    let path = "/services/PDB0001";
    let grouping = json!({"type": "content_based", "config":
        {"aggregate": "all", "fields": ["source"], "time_window": 900}});
    let after = update(&server, path, "service", json!({"alert_grouping_parameters": grouping})).await;
    assert_eq!(after["alert_grouping_parameters"]["config"]["fields"], json!(["source"]));
    assert_eq!((&after["name"], &after["acknowledgement_timeout"]), (&json!("Database"), &json!(1800)));
}

#[tokio::test]
async fn what_leads_nowhere_is_refused() {
    let server = Server::start().await;
    let with = |policy: &str, name: &str| json!({"service": {"name": name, "escalation_policy": {"id": policy, "type": "escalation_policy_reference"}}});
    for (body, text) in [
        (with("PNOWHER", "x"), "Escalation policy PNOWHER not found; use the id of one that exists"),
        (with("PPOLICY", "DATABASE"), "Name has already been taken"),
        (json!({"service": {"name": "x"}}), "Escalation policy can't be blank"),
        (json!({}), "The request body must hold an object named \"service\""),
    ] {
        assert_eq!(refused(&server, "POST", "/services", body).await, (400, 2001, text.into()));
    }
    let elsewhere = format!("/services/{}/integrations/PINT001", id(&checkout(&server).await));
    assert_eq!(refused(&server, "GET", &elsewhere, Json::Null).await, (404, 2100, "Integration not found".into()));
}
