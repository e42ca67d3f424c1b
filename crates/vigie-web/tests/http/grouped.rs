//! One incident of several alerts shows the details of each, in the REST API and in the console.

use serde_json::{Value as Json, json};

use crate::{console::Browser, organisation::KEY_V2, server::Server};

/// Two alerts of one incident, each with details of its own.
async fn one_incident_of_two_alerts() -> (Server, String) {
    let server = Server::start().await;
    server.group_by_time().await;
    for (key, details) in
        [("replica", json!({"lag": "93 seconds"})), ("disk", json!({"volume": "/var/lib", "free": 7}))]
    {
        let event = json!({"routing_key": KEY_V2, "event_action": "trigger", "dedup_key": key, "payload":
            {"summary": format!("{key} is broken"), "source": "db1", "severity": "critical", "custom_details": details}});
        let answer = server.send("POST", "/v2/enqueue", &[], Some(event.to_string().into_bytes())).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
    }
    let incidents = server.get("/incidents").await["incidents"].take();
    let [incident] = incidents.as_array().unwrap().as_slice() else { panic!("one incident: {incidents}") };
    assert_eq!(incident["alert_counts"], json!({"all": 2, "triggered": 2, "resolved": 0}));
    let id = incident["id"].as_str().unwrap().to_owned();
    (server, id)
}

#[tokio::test]
async fn the_rest_api_lists_both_alerts_with_their_details() {
    let (server, id) = one_incident_of_two_alerts().await;
    let listed = server.get(&format!("/incidents/{id}/alerts")).await["alerts"].take();
    let mut details: Vec<Json> =
        listed.as_array().unwrap().iter().map(|alert| alert["body"]["details"].clone()).collect();
    details.sort_by_key(ToString::to_string);
    assert_eq!(details, [json!({"free": 7, "volume": "/var/lib"}), json!({"lag": "93 seconds"})]);
    for alert in listed.as_array().unwrap() {
        assert_eq!(alert["incident"]["id"], id.as_str());
    }
}

#[tokio::test]
async fn the_incidents_page_shows_both() {
    let (server, id) = one_incident_of_two_alerts().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get(&format!("/incidents/{id}")).await.text().await.unwrap();
    for shown in ["replica is broken", "disk is broken", "lag", "93 seconds", "volume", "/var/lib"] {
        assert!(page.contains(shown), "{shown} is missing: {page}");
    }
}
