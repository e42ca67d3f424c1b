//! An incident from its event to its end, as REST clients see it.

use serde_json::{Value as Json, json};

use crate::{
    organisation::{ADA, KEY_V1, KEY_V2, service},
    server::{ADAS_TOKEN, Server},
};

#[tokio::test]
async fn an_event_becomes_an_incident_that_is_acknowledged_and_resolved() {
    let server = Server::start().await;
    let accepted = server.event("trigger", "disk").await;
    assert_eq!(accepted, json!({"status": "success", "message": "Event processed", "dedup_key": "disk"}));
    let incident = server.newest_incident().await;
    let id = incident["id"].as_str().unwrap();
    assert_eq!((&incident["title"], &incident["status"]), (&json!("disk is broken"), &json!("triggered")));
    assert_eq!(incident["assignments"][0]["assignee"]["summary"], "Ada Lovelace");
    assert_eq!(incident["alert_counts"], json!({"all": 1, "triggered": 1, "resolved": 0}));

    let path = format!("/incidents/{id}");
    let body = json!({"incident": {"type": "incident_reference", "status": "acknowledged"}});
    let answer = server.rest("PUT", &path, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["incident"]["acknowledgements"][0]["acknowledger"]["summary"], "Ada Lovelace");

    server.event("resolve", "disk").await;
    let resolved = server.get(&path).await["incident"].take();
    assert_eq!((&resolved["status"], &resolved["assignments"]), (&json!("resolved"), &json!([])));
    assert_eq!(resolved["alert_counts"]["resolved"], 1);

    let entries = server.get(&format!("{path}/log_entries?total=true")).await;
    let kinds: Vec<&str> =
        entries["log_entries"].as_array().unwrap().iter().map(|e| e["type"].as_str().unwrap()).collect();
    assert!(kinds.starts_with(&["resolve_log_entry"]) && kinds.ends_with(&["trigger_log_entry"]), "{kinds:?}");
    let first = resolved["first_trigger_log_entry"]["id"].as_str().unwrap();
    assert_eq!(server.get(&format!("/log_entries/{first}")).await["log_entry"]["type"], "trigger_log_entry");
}

#[tokio::test]
async fn version_1_answers_200_and_a_missing_key_is_drawn() {
    let server = Server::start().await;
    let event = json!({"service_key": KEY_V1, "event_type": "trigger", "description": "Ping failed"});
    let path = "/generic/2010-04-15/create_event.json";
    let answer = server.send("POST", path, &[], Some(event.to_string().into_bytes())).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["incident_key"].as_str().unwrap().len(), 32);
    assert_eq!(server.newest_incident().await["title"], "Ping failed");
}

#[tokio::test]
async fn alerts_show_what_was_sent_and_can_be_resolved() {
    let server = Server::start().await;
    server.event("trigger", "disk").await;
    let id = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    let alerts = server.get(&format!("/incidents/{id}/alerts?statuses[]=triggered")).await;
    let alert = &alerts["alerts"][0];
    let first = &alert["first_trigger_log_entry"];
    assert_eq!(first["type"], "trigger_log_entry_reference");
    let entry = server.get(&format!("/log_entries/{}", first["id"].as_str().unwrap())).await;
    assert_eq!(entry["log_entry"]["type"], "trigger_log_entry");
    let included = server.get(&format!("/incidents/{id}/alerts?include[]=first_trigger_log_entries")).await;
    assert_eq!(included["alerts"][0]["first_trigger_log_entry"]["summary"], entry["log_entry"]["summary"]);
    assert_eq!((&alert["alert_key"], &alert["severity"]), (&json!("disk"), &json!("critical")));
    let path = format!("/incidents/{id}/alerts/{}", alert["id"].as_str().unwrap());
    let answer = server.rest("PUT", &path, json!({"alert": {"type": "alert", "status": "resolved"}})).await;
    assert_eq!((answer.status, &answer.json()["alert"]["status"]), (200, &json!("resolved")));
    assert_eq!(server.newest_incident().await["status"], "resolved");
}

#[tokio::test]
async fn notes_snoozes_and_merges() {
    let server = Server::start().await;
    server.event("trigger", "disk").await;
    let target = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    server.event("trigger", "network").await;
    let source = server.newest_incident().await["id"].as_str().unwrap().to_owned();

    let note = server.rest("POST", &format!("/incidents/{target}/notes"), json!({"note": {"content": "On it"}})).await;
    assert_eq!((note.status, &note.json()["note"]["content"]), (200, &json!("On it")));
    assert_eq!(server.get(&format!("/incidents/{target}/notes")).await["notes"][0]["user"]["summary"], "Ada Lovelace");

    let snoozed = server.rest("POST", &format!("/incidents/{target}/snooze"), json!({"duration": 3600})).await;
    assert_eq!((snoozed.status, &snoozed.json()["incident"]["status"]), (201, &json!("acknowledged")));

    let body = json!({"source_incidents": [{"id": source, "type": "incident_reference"}]});
    let merged = server.rest("PUT", &format!("/incidents/{target}/merge"), body).await;
    assert_eq!((merged.status, &merged.json()["incident"]["id"]), (200, &json!(target)));
    let source = server.get(&format!("/incidents/{source}")).await["incident"].take();
    assert_eq!(source["resolve_reason"]["incident"]["id"], json!(target));
    assert_eq!(server.get(&format!("/incidents/{target}")).await["incident"]["alert_counts"]["all"], 2);
}

#[tokio::test]
async fn where_people_talk_about_an_incident_is_kept_with_it() {
    let server = Server::start().await;
    server.event("trigger", "disk").await;
    let path = format!("/incidents/{}", server.newest_incident().await["id"].as_str().unwrap());
    let change = |bridge: Json| json!({"incident": {"type": "incident", "conference_bridge": bridge}});
    let bridge = json!({"conference_number": "+1 415-555-1212,,1#", "conference_url": "https://meet.example.org/disk"});
    let answer = server.rest("PUT", &path, change(bridge.clone())).await;
    assert_eq!((answer.status, &answer.json()["incident"]["conference_bridge"]), (200, &bridge), "{}", answer.text);
    assert_eq!(server.get(&path).await["incident"]["conference_bridge"], bridge);
    let entries = server.get(&format!("{path}/log_entries")).await;
    let told = &entries["log_entries"][0];
    assert_eq!(told["summary"], "Conference bridge changed by Ada Lovelace");
    assert_eq!(told["event_details"], json!({"field": "conference_bridge", "value": bridge}));
    server.rest("PUT", &path, change(Json::Null)).await;
    assert_eq!(server.get(&path).await["incident"]["conference_bridge"], Json::Null);
}

#[tokio::test]
async fn many_incidents_change_in_one_request() {
    let server = Server::start().await;
    for key in ["a", "b"] {
        server.event("trigger", key).await;
    }
    let listed = server.get("/incidents?statuses[]=triggered").await;
    let changes: Vec<Json> = listed["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|incident| json!({"id": incident["id"], "type": "incident_reference", "status": "resolved"}))
        .collect();
    let answer = server.rest("PUT", "/incidents", json!({ "incidents": changes })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["incidents"].as_array().unwrap().len(), 2);
    assert_eq!(server.get("/incidents?statuses[]=triggered").await["incidents"], json!([]));
}

#[tokio::test]
async fn an_incident_made_by_hand_belongs_to_whoever_it_is_given_to() {
    let server = Server::start().await;
    let body = json!({"incident": {"type": "incident", "title": "The server is on fire", "urgency": "low",
        "service": {"id": service().as_str(), "type": "service_reference"},
        "body": {"type": "incident_body", "details": "Really"}}});
    let authorization = format!("Token token={ADAS_TOKEN}");
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
    let answer = server.send("POST", "/incidents", &headers, Some(body.to_string().into_bytes())).await;
    assert_eq!(answer.status, 201, "a person's token needs no From: {}", answer.text);
    let incident = answer.json()["incident"].take();
    assert_eq!((&incident["urgency"], &incident["incident_number"]), (&json!("low"), &json!(1)));
    assert_eq!(incident["body"]["details"], "Really");
}

#[tokio::test]
async fn a_change_event_is_found_beside_its_incident() {
    let server = Server::start().await;
    let change = json!({"routing_key": KEY_V2, "payload": {"summary": "Deploy 7", "source": "ci"}});
    let body = Some(change.to_string().into_bytes());
    let answer = server.send("POST", "/v2/change/enqueue", &[], body).await;
    assert_eq!((answer.status, answer.json()["message"].as_str()), (202, Some("Change event processed")));
    server.event("trigger", "disk").await;
    let id = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    let related = server.get(&format!("/incidents/{id}/related_change_events")).await;
    assert_eq!(related["change_events"][0]["summary"], "Deploy 7");
    let listed = server.get("/change_events").await["change_events"][0].take();
    let path = format!("/change_events/{}", listed["id"].as_str().unwrap());
    assert_eq!(server.get(&path).await["change_event"]["source"], "ci");
}

#[tokio::test]
async fn time_passes_only_when_a_test_moves_it() {
    let server = Server::start().await;
    server.event("trigger", "disk").await;
    server.rest("PUT", "/incidents/1", json!({"incident": {"status": "acknowledged"}})).await;
    let moved = server.rest("POST", "/_test/clock", json!({"advance_seconds": 1801})).await;
    assert_eq!(moved.json(), json!({"now": "2026-11-22T09:30:01Z"}));
    assert_eq!(server.newest_incident().await["status"], "triggered", "the acknowledgement timed out");
}

#[tokio::test]
async fn what_became_of_an_event_can_be_asked() {
    let server = Server::start().await;
    server.event("resolve", "nothing-open").await;
    let batches = server.app.store().event_batches(None, 10).await.unwrap();
    let event = server.get(&format!("/vigie/v1/events/{}-0", batches[0].id)).await["event"].take();
    assert_eq!(event["outcome"]["reason"], "no_open_alert");
    assert_eq!((&event["dedup_key"], &event["body"]["routing_key"]), (&json!("nothing-open"), &Json::Null));
    assert!(!event.to_string().contains(KEY_V2) && !event.to_string().contains(ADA));
}

#[tokio::test]
async fn an_incident_moves_to_another_service() {
    let server = Server::start().await;
    server.event("trigger", "disk").await;
    let made = server.rest(
        "POST",
        "/services",
        json!({"service": {"name": "Billing", "escalation_policy":
        server.get("/services").await["services"][0]["escalation_policy"]}}),
    );
    let billing = made.await.json()["service"]["id"].clone();
    let to = |id: &Json| json!({"incident": {"type": "incident", "service": {"id": id, "type": "service_reference"}}});
    let moved = server.rest("PUT", "/incidents/1", to(&billing)).await;
    assert_eq!((moved.status, &moved.json()["incident"]["service"]["id"]), (200, &billing), "{}", moved.text);
    let of_billing = server.get(&format!("/incidents?service_ids[]={}", billing.as_str().unwrap())).await;
    assert_eq!(of_billing["incidents"][0]["incident_number"], 1);
    let entries = server.get("/incidents/1/log_entries").await;
    let summaries: Vec<_> = entries["log_entries"].as_array().unwrap().iter().map(|entry| &entry["summary"]).collect();
    assert!(summaries.contains(&&json!("Moved to Billing by Ada Lovelace")), "{summaries:?}");
    server.event("resolve", "disk").await;
    assert_eq!(server.newest_incident().await["status"], "resolved");
}

#[tokio::test]
async fn an_incident_is_not_opened_again_while_its_key_is_taken() {
    let server = Server::start().await;
    let keyed = json!({"incident": {"title": "t", "incident_key": "k", "service": {"id": service().as_str()}}});
    let resolved = json!({"incident": {"type": "incident", "status": "resolved"}});
    let triggered = json!({"incident": {"type": "incident", "status": "triggered"}});
    server.rest("POST", "/incidents", keyed.clone()).await;
    server.rest("PUT", "/incidents/1", resolved.clone()).await;
    assert_eq!(server.rest("POST", "/incidents", keyed).await.status, 201);
    let refused = server.rest("PUT", "/incidents/1", triggered.clone()).await;
    assert_eq!((refused.status, refused.json()["error"]["code"].clone()), (400, json!(2002)), "{}", refused.text);
    server.rest("PUT", "/incidents/2", resolved).await;
    assert_eq!(server.rest("PUT", "/incidents/1", triggered).await.status, 200);
}

#[tokio::test]
async fn an_incident_is_found_by_its_key_or_by_that_of_its_alert() {
    let server = Server::start().await;
    server.event("trigger", "disk").await;
    server.event("trigger", "network").await;
    let by_hand = json!({"incident": {"title": "t", "incident_key": "mine", "service": {"id": service().as_str()}}});
    assert_eq!(server.rest("POST", "/incidents", by_hand).await.status, 201);
    for (query, number) in [
        ("incident_key=network", 2),
        ("incident_key=network&statuses[]=triggered", 2),
        ("incident_key=mine&total=true", 3),
    ] {
        let found = server.get(&format!("/incidents?{query}")).await;
        let numbers: Vec<&Json> =
            found["incidents"].as_array().unwrap().iter().map(|incident| &incident["incident_number"]).collect();
        assert_eq!(numbers, [&json!(number)], "{query}");
    }
    assert_eq!(server.get("/incidents?incident_key=unknown").await["incidents"], json!([]));
    server.event("resolve", "network").await;
    for (query, count) in [("", 1), ("&statuses[]=resolved", 1), ("&statuses[]=triggered", 0), ("&team_ids[]=PT", 0)] {
        let found = server.get(&format!("/incidents?incident_key=network{query}")).await;
        assert_eq!(found["incidents"].as_array().unwrap().len(), count, "over by now: {query}");
    }
}
