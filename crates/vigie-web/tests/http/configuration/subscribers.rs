//! Status updates, who follows them, and what users and teams are subscribed to.

use serde_json::{Value as Json, json};

use super::{create, id, refused};
use crate::server::Server;

/// A team, and the id of an incident that is open.
async fn story(server: &Server) -> (String, String) {
    let team = create(server, "/teams", "team", json!({"type": "team", "name": "Storage"})).await;
    server.event("trigger", "disk").await;
    let incidents = server.get("/incidents").await;
    (id(&team).to_owned(), id(&incidents["incidents"][0]).to_owned())
}

fn to(kind: &str, id: &str) -> Json {
    json!({"subscribable_type": kind, "subscribable_id": id})
}

fn who(kind: &str, id: &str) -> Json {
    json!({"subscriber_type": kind, "subscriber_id": id})
}

/// The results of a request to subscribe, in order.
async fn results(server: &Server, path: &str, body: Json) -> Vec<String> {
    let answer = server.rest("POST", path, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let list = answer.json()["subscriptions"].as_array().unwrap().clone();
    list.iter().map(|one| one["result"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_user_subscribes_once_sees_it_and_leaves() {
    let server = Server::start().await;
    let (_, incident) = story(&server).await;
    let path = "/users/PADA001/notification_subscriptions";
    let body = json!({"subscribables": [to("incident", &incident), to("business_service", "PNONE")]});
    assert_eq!(results(&server, path, body.clone()).await, ["success", "unauthorized"]);
    assert_eq!(results(&server, path, body.clone()).await, ["duplicate", "unauthorized"]);
    let listed = server.get(&format!("{path}?total=true")).await;
    assert_eq!((&listed["total"], &listed["more"]), (&json!(1), &json!(false)));
    let subscription = &listed["subscriptions"][0]["subscription"];
    assert_eq!(
        (&subscription["subscribable_id"], &subscription["subscriber_type"]),
        (&json!(incident), &json!("user"))
    );
    let left = server.rest("POST", &format!("{path}/unsubscribe"), body).await.json();
    assert_eq!(left, json!({"deleted_count": 1, "unauthorized_count": 0, "non_existent_count": 1}));
    assert_eq!(server.get(path).await["subscriptions"], json!([]));
}

#[tokio::test]
async fn an_incident_knows_its_subscribers_people_and_teams() {
    let server = Server::start().await;
    let (team, incident) = story(&server).await;
    let path = format!("/incidents/{incident}/status_updates/subscribers");
    let all = [who("user", "PADA001"), who("team", &team), who("user", "PNOBODY")];
    assert_eq!(results(&server, &path, json!({"subscribers": all})).await, ["success", "success", "unauthorized"]);
    let listed = server.get(&path).await;
    assert_eq!(
        listed["subscribers"][1],
        json!({"subscriber_id": team, "subscriber_type": "team",
        "has_indirect_subscription": false, "subscribed_via": null})
    );
    let of_team = server.get(&format!("/teams/{team}/notification_subscriptions")).await;
    assert_eq!(of_team["subscriptions"][0]["subscription"]["subscribable_id"], json!(incident));
    let unsubscribe = format!("/incidents/{incident}/status_updates/unsubscribe");
    let left = server.rest("POST", &unsubscribe, json!({"subscribers": [who("user", "PADA001")]})).await.json();
    assert_eq!(left["deleted_count"], 1);
    assert_eq!(super::status(&server, "DELETE", &format!("/teams/{team}")).await, 204);
    assert_eq!(server.get(&path).await["subscribers"], json!([]), "whoever is gone follows nothing");
}

#[tokio::test]
async fn what_leads_nowhere_is_refused_with_a_sentence_each() {
    let server = Server::start().await;
    let (_, incident) = story(&server).await;
    let subscriptions = "/users/PADA001/notification_subscriptions";
    let subscribers = format!("/incidents/{incident}/status_updates/subscribers");
    for (path, body, status, text) in [
        (subscriptions, json!({}), 400, "subscribables must be a list of 1 to 100 entries"),
        (
            subscriptions,
            json!({"subscribables": [to("service", "P1")]}),
            400,
            "Subscribable type must be one of: incident, business_service",
        ),
        (subscriptions, json!({"subscribables": [to("incident", "PNONE")]}), 400, "Incident PNONE not found"),
        (
            subscriptions,
            json!({"subscribables": [to("business_service", "P1")]}),
            400,
            "Business service P1 not found: this server has none",
        ),
        ("/users/PNOBODY/notification_subscriptions", json!({"subscribables": []}), 404, "User not found"),
        (&subscribers, json!({"subscribers": [who("team", "PNONE")]}), 400, "There is no team PNONE"),
        (
            "/incidents/QNONE/status_updates/subscribers",
            json!({"subscribers": [who("user", "PADA001")]}),
            404,
            "Incident not found",
        ),
    ] {
        let (code, _, sentence) = refused(&server, "POST", path, body).await;
        assert_eq!((code, sentence.as_str()), (status, text), "{path}");
    }
    assert_eq!(server.get(subscriptions).await["subscriptions"], json!([]));
}

#[tokio::test]
async fn a_status_update_stands_in_the_timeline_and_is_no_note() {
    let server = Server::start().await;
    let (_, incident) = story(&server).await;
    let path = format!("/incidents/{incident}/status_updates");
    let answer = server.rest("POST", &path, json!({"message": "Fixing it"})).await;
    let update = answer.json()["status_update"].take();
    assert_eq!((answer.status, &update["sender"]["summary"]), (200, &json!("Ada Lovelace")));
    let entry = server.get(&format!("/log_entries/{}", id(&update))).await["log_entry"].take();
    assert_eq!((&entry["type"], &entry["channel"]["summary"]), (&json!("annotate_log_entry"), &json!("Fixing it")));
    assert_eq!(server.get(&format!("/incidents/{incident}/notes")).await["notes"], json!([]));
    let text = "A subject needs an html_message: send both or neither".to_owned();
    let half = json!({"message": "x", "subject": "News"});
    assert_eq!(refused(&server, "POST", &path, half).await, (400, 2001, text));
    assert_eq!(refused(&server, "POST", &path, json!({})).await, (400, 2001, "Message can't be blank".into()));
}

#[tokio::test]
async fn the_heir_of_a_team_is_another_team() {
    let server = Server::start().await;
    let (team, _) = story(&server).await;
    for heir in ["PNONE", &team] {
        let path = format!("/teams/{team}?reassignment_team={heir}");
        let text = format!("reassignment_team {heir} must be the id of another team");
        assert_eq!(refused(&server, "DELETE", &path, Json::Null).await, (400, 2001, text));
    }
    let heir = create(&server, "/teams", "team", json!({"type": "team", "name": "Platform"})).await;
    assert_eq!(super::status(&server, "DELETE", &format!("/teams/{team}?reassignment_team={}", id(&heir))).await, 204);
}

#[tokio::test]
async fn who_subscribed_whom_is_in_their_history() {
    let server = Server::start().await;
    let (team, incident) = story(&server).await;
    let body = json!({"subscribables": [to("incident", &incident)]});
    let told = async |history: &str| -> Vec<(String, Json)> {
        let records = server.get(&format!("{history}/audit/records")).await["records"].take();
        let is_it = |one: &&Json| {
            one["details"]["resource"]["type"] == "incident_notification_subscription_reference"
                && one["details"]["resource"]["id"] == incident
        };
        let records = records.as_array().unwrap().iter().filter(is_it);
        records.map(|one| (one["action"].as_str().unwrap().to_owned(), one["actors"][0]["type"].clone())).collect()
    };
    for owner in ["/users/PADA001".to_owned(), format!("/teams/{team}")] {
        let path = format!("{owner}/notification_subscriptions");
        assert_eq!(results(&server, &path, body.clone()).await, ["success"]);
        assert_eq!(results(&server, &path, body.clone()).await, ["duplicate"]);
        server.app.advance_clock(std::time::Duration::from_secs(1)).await.unwrap();
        for _ in 0..2 {
            assert_eq!(server.rest("POST", &format!("{path}/unsubscribe"), body.clone()).await.status, 200);
        }
        let ada = json!("user_reference");
        assert_eq!(told(&owner).await, [("delete".to_owned(), ada.clone()), ("create".to_owned(), ada)], "{owner}");
    }
    let path = format!("/incidents/{incident}/status_updates/subscribers");
    server.app.advance_clock(std::time::Duration::from_secs(1)).await.unwrap();
    assert_eq!(results(&server, &path, json!({"subscribers": [who("user", "PADA001")]})).await, ["success"]);
    assert_eq!(told("/users/PADA001").await.len(), 3, "also when it is done at the incident");
}
