//! A change of incidents that is refused changes nothing, however much of it could have been done.

use serde_json::{Value as Json, json};

use crate::server::Server;

async fn three_incidents(server: &Server) -> Vec<String> {
    let mut ids = Vec::new();
    for key in ["disk", "network", "power"] {
        server.event("trigger", key).await;
        ids.push(server.newest_incident().await["id"].as_str().unwrap().to_owned());
    }
    ids
}

/// The incidents with everything that is shown of them, and all that is stored.
async fn everything(server: &Server, ids: &[String]) -> Json {
    let mut all = vec![server.stored().await];
    for id in ids {
        all.push(server.get(&format!("/incidents/{id}")).await);
        all.push(server.get(&format!("/incidents/{id}/log_entries")).await);
        all.push(server.get(&format!("/incidents/{id}/notes")).await);
    }
    Json::Array(all)
}

#[tokio::test]
async fn a_refused_change_of_one_incident_changes_nothing_of_it() {
    let server = Server::start().await;
    let ids = three_incidents(&server).await;
    let before = everything(&server, &ids).await;
    for change in [
        json!({"type": "incident", "title": "X", "escalation_level": 99}),
        json!({"type": "incident", "urgency": "low", "escalation_level": 1}),
        json!({"type": "incident", "title": "X", "assignments": [{"assignee": {"id": "PNOBODY", "type": "user"}}]}),
    ] {
        let answer = server.rest("PUT", &format!("/incidents/{}", ids[0]), json!({"incident": change})).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert_eq!(everything(&server, &ids).await, before);
    }
}

#[tokio::test]
async fn a_list_of_which_one_entry_is_refused_changes_none() {
    let server = Server::start().await;
    let ids = three_incidents(&server).await;
    let before = everything(&server, &ids).await;
    let entries = json!({"incidents": [
        {"id": ids[0], "type": "incident", "title": "X"},
        {"id": ids[1], "type": "incident", "status": "resolved"},
        {"id": ids[2], "type": "incident", "escalation_level": 99},
    ]});
    let answer = server.rest("PUT", "/incidents", entries).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    assert_eq!(everything(&server, &ids).await, before);

    // What was undone in memory is undone: the next event and the next change find what is stored.
    server.event("acknowledge", "network").await;
    let incident = server.get(&format!("/incidents/{}", ids[1])).await;
    assert_eq!(incident["incident"]["status"], "acknowledged");
}

#[tokio::test]
async fn a_list_without_a_refusal_changes_all_in_its_order() {
    let server = Server::start().await;
    let ids = three_incidents(&server).await;
    let entries = json!({"incidents": [
        {"id": ids[2], "type": "incident", "title": "X", "status": "acknowledged"},
        {"id": ids[0], "type": "incident", "status": "resolved"},
        {"id": ids[2], "type": "incident", "title": "Y"},
        {"id": ids[0], "type": "incident", "status": "resolved"},
    ]});
    let answer = server.rest("PUT", "/incidents", entries).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let changed = answer.json()["incidents"].take();
    let seen: Vec<_> =
        changed.as_array().unwrap().iter().map(|one| (one["id"].clone(), one["title"].clone())).collect();
    assert_eq!(seen[0], (json!(ids[2]), json!("Y")));
    assert_eq!((&changed[0]["status"], &changed[1]["status"]), (&json!("acknowledged"), &json!("resolved")));
    assert_eq!(changed[1]["alert_counts"]["resolved"], 1);
    server.event("trigger", "disk").await;
    assert_eq!(server.newest_incident().await["incident_number"], 4, "the alert of the resolved incident is closed");
}
