//! The filters and orders of `GET /incidents`, over HTTP: each finds what it should and leaves out the rest.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::{organisation, server::Server};

/// Incident 1 is resolved; an hour later came 2, of low urgency, and 3.
async fn three() -> Server {
    let server = Server::start().await;
    server.event("trigger", "first").await;
    server.event("resolve", "first").await;
    server.app.advance_clock(Duration::from_secs(3_600)).await.unwrap();
    server.event("trigger", "second").await;
    let second = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    let change = json!({"incident": {"type": "incident_reference", "urgency": "low"}});
    let changed = server.rest("PUT", &format!("/incidents/{second}"), change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    server.app.advance_clock(Duration::from_secs(60)).await.unwrap();
    server.event("trigger", "third").await;
    server
}

async fn numbers(server: &Server, query: &str) -> Vec<u64> {
    let list = server.get(&format!("/incidents?{query}")).await;
    list["incidents"].as_array().unwrap().iter().map(|one| one["incident_number"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn by_person_by_urgency_and_by_time() {
    let server = three().await;
    let ada = organisation::ada();
    // Whoever is done with it is no longer assigned to it.
    assert_eq!(numbers(&server, &format!("user_ids[]={ada}&sort_by=incident_number:asc")).await, [2, 3]);
    assert_eq!(numbers(&server, "user_ids[]=PNOBODY").await, [0; 0]);
    assert_eq!(numbers(&server, "urgencies[]=low").await, [2]);
    assert_eq!(numbers(&server, "urgencies[]=high&sort_by=incident_number:asc").await, [1, 3]);
    assert_eq!(numbers(&server, "urgencies[]=high&urgencies[]=low&sort_by=incident_number:asc").await, [1, 2, 3]);
    let made_at = |list: Json| list["incidents"][0]["created_at"].as_str().unwrap().to_owned();
    let second = made_at(server.get("/incidents?urgencies[]=low").await);
    assert_eq!(numbers(&server, &format!("since={second}&sort_by=incident_number:asc")).await, [2, 3]);
    let third = made_at(server.get("/incidents?sort_by=incident_number:desc").await);
    let first = made_at(server.get("/incidents?statuses[]=resolved").await);
    assert_eq!(numbers(&server, &format!("since={first}&until={third}&sort_by=incident_number:asc")).await, [1, 2]);
    assert_eq!(numbers(&server, &format!("since={second}&until={third}")).await, [2]);
}

#[tokio::test]
async fn in_every_order() {
    let server = three().await;
    let orders: [(&str, [u64; 3]); 6] = [
        ("incident_number:asc", [1, 2, 3]),
        ("incident_number:desc", [3, 2, 1]),
        ("created_at:asc", [1, 2, 3]),
        ("created_at:desc", [3, 2, 1]),
        ("urgency:asc", [2, 1, 3]),
        ("urgency:desc", [3, 1, 2]),
    ];
    for (order, expected) in orders {
        assert_eq!(numbers(&server, &format!("sort_by={order}")).await, expected, "{order}");
    }
    // Open ones come last in both directions.
    assert_eq!(numbers(&server, "sort_by=resolved_at:asc").await[0], 1);
    assert_eq!(numbers(&server, "sort_by=resolved_at:desc").await[0], 1);
}
