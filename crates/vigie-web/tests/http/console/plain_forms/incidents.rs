//! Incidents: the list, the room, the page behind a link, and paging somebody.

use serde_json::{Value as Json, json};

use super::{INCIDENTS, Walk};
use crate::{console::start, organisation, server::Server};

/// Bob stands behind Ada.
async fn with_bob(server: &Server) {
    let bob = json!({"user": {"type": "user", "name": "Bob Baker", "email": "bob@example.com", "role": "owner"}});
    let bob = server.rest("POST", "/users", bob).await.json()["user"]["id"].take();
    let level = |id: Json| json!({"escalation_delay_in_minutes": 5, "targets": [{"id": id, "type": "user_reference"}]});
    let rules = [level(organisation::ada().as_str().into()), level(bob)];
    let policy = json!({"escalation_policy": {"type": "escalation_policy", "escalation_rules": rules}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", policy).await.status, 200);
}

/// A new incident's id.
async fn incident(server: &Server, key: &str) -> String {
    server.event("trigger", key).await;
    server.newest_incident().await["id"].as_str().unwrap().to_owned()
}

async fn of(server: &Server, id: &str, field: &str) -> Json {
    server.get(&format!("/incidents/{id}")).await["incident"][field].take()
}

#[tokio::test]
async fn everything_that_is_done_to_incidents_is_a_plain_form() {
    let server = start().await;
    with_bob(&server).await;
    let mut walk = Walk::signed_in(&server).await;
    list(&server, &mut walk).await;
    room(&server, &mut walk).await;
    tools(&server, &mut walk).await;
    landing(&server, &mut walk).await;
    let page = "/who-to-call/PDB0001/page";
    walk.press("/who-to-call?q=data", page, &[("title", "Look at this, please")]).await;
    assert_eq!(server.newest_incident().await["title"], "Look at this, please");
    walk.is_all_of(&INCIDENTS);
}

/// Of one row, and of all that are chosen.
async fn list(server: &Server, walk: &mut Walk<'_>) {
    let (first, second) = (incident(server, "disk").await, incident(server, "memory").await);
    let (list, bulk) = ("/incidents?status=open", "/incidents/bulk");
    walk.press(list, bulk, &[("one", &first)]).await;
    assert_eq!(of(server, &first, "status").await, "acknowledged");
    let both = |verb: &'static str| [("incident", first.as_str()), ("incident", second.as_str()), ("verb", verb)];
    walk.press(list, bulk, &both("acknowledge")).await;
    assert_eq!(of(server, &second, "status").await, "acknowledged");
    walk.press(list, bulk, &both("snooze")).await;
    assert!(of(server, &second, "pending_actions").await.to_string().contains("unacknowledge"), "it is snoozed");
    walk.press(list, bulk, &[&both("reassign")[..], &[("assignee", "Bob Baker")]].concat()).await;
    for id in [&first, &second] {
        assert_eq!(of(server, id, "assignments").await[0]["assignee"]["summary"], "Bob Baker");
    }
    walk.press(list, bulk, &both("merge")).await;
    assert_eq!([of(server, &first, "status").await, of(server, &second, "status").await], ["triggered", "resolved"]);
    walk.press(list, bulk, &[("incident", &first), ("verb", "resolve")]).await;
    assert_eq!(of(server, &first, "status").await, "resolved");
}

/// The buttons of the room.
async fn room(server: &Server, walk: &mut Walk<'_>) {
    let id = incident(server, "network").await;
    let room = format!("/incidents/{id}");
    walk.press(&room, &format!("{room}/acknowledge"), &[]).await;
    assert_eq!(of(server, &id, "status").await, "acknowledged");
    walk.press(&room, &format!("{room}/undo"), &[]).await;
    assert_eq!(of(server, &id, "status").await, "triggered");
    let page = walk.press(&room, &format!("{room}/notes"), &[("content", "It began with the backup.")]).await;
    assert!(page.contains("It began with the backup."), "{page}");
    walk.press(&room, &format!("{room}/resolve"), &[]).await;
    assert_eq!(of(server, &id, "status").await, "resolved");
}

/// The tools of the room.
async fn tools(server: &Server, walk: &mut Walk<'_>) {
    let priority = server.add_priority("P1").await;
    let other = incident(server, "queue").await;
    let id = incident(server, "broker").await;
    let room = format!("/incidents/{id}");
    let number = of(server, &other, "incident_number").await.to_string();
    let edit = [("title", "Broker is slow"), ("urgency", "low"), ("priority", priority.as_str())];
    walk.press(&room, &format!("{room}/escalate"), &[]).await;
    assert_eq!(of(server, &id, "assignments").await[0]["assignee"]["summary"], "Bob Baker");
    let press = [
        ("reassign", vec![("assignee", "Ada Lovelace")], "Ada Lovelace"),
        ("responders", vec![("person", "Bob Baker")], "Bob Baker"),
        ("snooze", vec![("seconds", "3600")], "snoozed it until"),
        ("status-update", vec![("message", "We look into it.")], "We look into it."),
        ("conference", vec![("conference_url", "https://meet.example.org/broker")], "meet.example.org/broker"),
        ("merge", vec![("number", number.as_str())], "was merged into it"),
        ("edit", edit.to_vec(), "Broker is slow"),
    ];
    for (verb, typed, told) in press {
        let page = walk.press(&room, &format!("{room}/{verb}"), &typed).await;
        assert!(page.contains(told), "{verb} does not show {told}: {page}");
    }
    assert_eq!(of(server, &id, "urgency").await, "low");
    assert_eq!(of(server, &id, "priority").await["id"], priority.as_str());
    assert_eq!(of(server, &other, "status").await, "resolved");
    // What is not touched stays as it is.
    walk.press(&room, &format!("{room}/edit"), &[("title", "Broker is fast again")]).await;
    assert_eq!(of(server, &id, "priority").await["id"], priority.as_str());
}

/// The page behind the link of a message, which knows no session.
async fn landing(server: &Server, walk: &mut Walk<'_>) {
    let id = incident(server, "landing").await;
    let delivery = server.app.store().recent_deliveries(1, None).await.unwrap().remove(0).delivery;
    let address = server.app.page_address(&delivery).await;
    let page = format!("/p/{}", address.split_once("/p/").unwrap().1);
    let session = std::mem::take(&mut walk.browser.cookies);
    for (verb, status) in [("acknowledge", "acknowledged"), ("undo", "triggered")] {
        walk.press(&page, &format!("{page}/{verb}"), &[]).await;
        assert_eq!(of(server, &id, "status").await, status);
    }
    walk.press(&page, &format!("{page}/pass-on"), &[("reason", "I am on a train")]).await;
    assert_eq!(of(server, &id, "assignments").await[0]["assignee"]["summary"], "Bob Baker");
    walk.press(&page, &format!("{page}/acknowledge"), &[]).await;
    walk.press(&page, &format!("{page}/resolve"), &[]).await;
    assert_eq!(of(server, &id, "status").await, "resolved");
    walk.browser.cookies = session;
}
