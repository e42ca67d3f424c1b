//! The list of incidents: whose they are, how loud and in which state, and what of that a browser remembers.

use serde_json::{Value as Json, json};

use super::{Browser, location, people::add, start};
use crate::{organisation, server::Server};

/// What the incidents of [`three`] are called, the oldest first.
const TITLES: [&str; 3] = ["disk is broken", "memory is broken", "Checkout is slow"];

async fn make(server: &Server, path: &str, noun: &str, fields: Json) -> String {
    let made = server.rest("POST", path, json!({ noun: fields })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()[noun]["id"].as_str().unwrap().to_owned()
}

async fn change(server: &Server, path: &str, body: Json) {
    let changed = server.rest("PUT", path, body).await;
    assert!(matches!(changed.status, 200 | 204), "{path}: {}", changed.text);
}

/// "disk" is Ada's; "memory" is of her team, but Bob's, who acknowledged it; "Checkout" is of a team that she is not in,
/// and of low urgency. The server must be able to send: a page that fails gives the incident to Ada, who is the owner.
async fn three(server: &Server) {
    let named = |id: &str, kind: &str| json!({"id": id, "type": format!("{kind}_reference")});
    let bob = add(server, "Bob", "bob@example.com", "user").await;
    let storage = make(server, "/teams", "team", json!({"type": "team", "name": "Storage"})).await;
    let payments = make(server, "/teams", "team", json!({"type": "team", "name": "Payments"})).await;
    change(server, &format!("/teams/{storage}/users/PADA001"), json!({"role": "responder"})).await;
    change(server, &format!("/teams/{payments}/users/{bob}"), json!({"role": "responder"})).await;
    let database = json!({"service": {"type": "service", "teams": [named(&storage, "team")]}});
    change(server, &format!("/services/{}", organisation::service()), database).await;
    let rule = json!({"escalation_delay_in_minutes": 5, "targets": [named(&bob, "user")]});
    let policy = json!({"type": "escalation_policy", "name": "Shop", "escalation_rules": [rule]});
    let policy = make(server, "/escalation_policies", "escalation_policy", policy).await;
    let shop = json!({"type": "service", "name": "Shop", "teams": [named(&payments, "team")],
        "escalation_policy": named(&policy, "escalation_policy"),
        "incident_urgency_rule": {"type": "constant", "urgency": "low"}});
    let shop = make(server, "/services", "service", shop).await;
    server.event("trigger", "disk").await;
    server.event("trigger", "memory").await;
    let to_bob = json!([{"assignee": named(&bob, "user")}]);
    change(server, "/incidents/2", json!({"incident": {"type": "incident", "assignments": to_bob}})).await;
    change(server, "/incidents/2", json!({"incident": {"type": "incident", "status": "acknowledged"}})).await;
    let checkout = json!({"type": "incident", "title": TITLES[2], "service": named(&shop, "service")});
    make(server, "/incidents", "incident", checkout).await;
}

/// Which of the three a page lists.
async fn listed(browser: &mut Browser<'_>, query: &str) -> [bool; 3] {
    let page = browser.get(&format!("/incidents?{query}")).await.text().await.unwrap();
    TITLES.map(|title| page.contains(&format!(">{title}</a>")))
}

#[tokio::test]
async fn mine_my_teams_and_all_are_told_apart_in_every_state_and_urgency() {
    let server = start().await;
    three(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    for (query, shown) in [
        ("status=open", [true, true, true]),
        ("status=open&whose=mine", [true, false, false]),
        ("status=open&whose=teams", [true, true, false]),
        ("status=triggered", [true, false, true]),
        ("status=triggered&whose=teams", [true, false, false]),
        ("status=acknowledged", [false, true, false]),
        ("status=acknowledged&whose=mine", [false, false, false]),
        ("status=acknowledged&whose=teams", [false, true, false]),
        ("status=open&urgency=high", [true, true, false]),
        ("status=open&urgency=low", [false, false, true]),
        ("status=open&urgency=low&whose=teams", [false, false, false]),
        ("status=triggered&urgency=high&whose=mine", [true, false, false]),
        ("status=open&q=sho", [false, false, true]),
        ("status=open&q=sho&whose=teams", [false, false, false]),
        ("status=open&q=data&whose=teams", [true, true, false]),
        ("status=resolved", [false, false, false]),
    ] {
        assert_eq!(listed(&mut browser, query).await, shown, "{query}");
    }
    change(&server, "/incidents/3", json!({"incident": {"type": "incident", "status": "resolved"}})).await;
    assert_eq!(listed(&mut browser, "status=resolved&urgency=low").await, [false, false, true]);
    assert_eq!(listed(&mut browser, "status=resolved&whose=teams").await, [false, false, false]);
    assert_eq!(listed(&mut browser, "status=open").await, [true, true, false]);
}

#[tokio::test]
async fn the_tabs_keep_the_other_filters_and_the_next_page_keeps_all() {
    let server = start().await;
    three(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get("/incidents?status=open&whose=teams&urgency=high&q=data").await.text().await.unwrap();
    for link in [
        "status=triggered&amp;whose=teams&amp;urgency=high&amp;q=data",
        "status=resolved&amp;whose=teams&amp;urgency=high&amp;q=data",
        "status=open&amp;whose=mine&amp;urgency=high&amp;q=data",
        "status=open&amp;urgency=high&amp;q=data",
    ] {
        assert!(page.contains(&format!("href=\"/incidents?{link}\"")), "{link} is missing: {page}");
    }
    for number in 0..26 {
        server.event("trigger", &format!("queue {number}")).await;
    }
    let page = browser.get("/incidents?status=open&whose=teams&urgency=high&q=data").await.text().await.unwrap();
    let (_, rest) =
        page.split_once("status=open&amp;whose=teams&amp;urgency=high&amp;q=data&amp;before=").expect("older");
    let before = rest.split('"').next().unwrap();
    let older = format!("status=open&whose=teams&urgency=high&q=data&before={before}");
    assert_eq!(listed(&mut browser, &older).await, [true, true, false]);
}

#[tokio::test]
async fn a_browser_remembers_its_filters_and_not_how_far_it_had_paged() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    assert_eq!(browser.get("/incidents").await.status(), 200, "nothing is remembered yet");
    let filters = "status=acknowledged&whose=teams&urgency=high&q=data";
    assert_eq!(browser.get(&format!("/incidents?{filters}&before=99")).await.status(), 200);
    let again = browser.get("/incidents").await;
    assert_eq!((again.status().as_u16(), location(&again)), (303, format!("/incidents?{filters}")));
    // Looking at everything is a choice too.
    assert_eq!(browser.get("/incidents?status=open").await.status(), 200);
    assert_eq!(location(&browser.get("/incidents").await), "/incidents?status=open");
    let mut other = Browser::signed_in(&server).await;
    assert_eq!(other.get("/incidents").await.status(), 200, "another browser remembers its own");
}
