//! The page behind the link in a page: for one person and one incident, without a sign-in, and looking changes nothing.

use std::time::Duration;

use vigie_core::{directory::Role, notify::Delivery};

use super::{Browser, PASSWORD, form_token, location, sizes::loaded_with, start};
use crate::{
    organisation::{self, ADA},
    server::Server,
};

/// A second owner on a second level.
async fn with_bob(server: &Server) {
    let bob = serde_json::json!({"user": {"type": "user", "name": "Bob", "email": "bob@example.com", "role": "owner"}});
    let bob = server.rest("POST", "/users", bob).await.json()["user"]["id"].take();
    let policy = server.get("/escalation_policies").await["escalation_policies"][0].take();
    let target = |id: &serde_json::Value| serde_json::json!([{"id": id, "type": "user_reference"}]);
    let rules = serde_json::json!([
        {"escalation_delay_in_minutes": 5, "targets": target(&organisation::ada().as_str().into())},
        {"escalation_delay_in_minutes": 5, "targets": target(&bob)},
    ]);
    let change = serde_json::json!({"escalation_policy": {"type": "escalation_policy", "name": policy["name"], "escalation_rules": rules}});
    let path = format!("/escalation_policies/{}", policy["id"].as_str().unwrap());
    let changed = server.rest("PUT", &path, change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
}

/// The newest page to somebody, and the path of the link in it.
async fn paged(server: &Server) -> (Delivery, String) {
    server.event("trigger", "disk").await;
    let delivery = server.app.store().recent_deliveries(1, None).await.unwrap().remove(0).delivery;
    let address = server.app.page_address(&delivery).await;
    let (_, path) = address.split_once("/p/").expect("a link");
    (delivery, format!("/p/{path}"))
}

async fn status(server: &Server) -> String {
    server.newest_incident().await["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_shows_its_incident_and_looking_changes_nothing() {
    let server = start().await;
    let (_, path) = paged(&server).await;
    let before = server.stored().await;
    let answer = Browser::new(&server).get(&path).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'self'"));
    let page = answer.text().await.unwrap();
    for what in ["disk is broken", "data-kind=\"countdown\"", "Acknowledge", "Everything about it"] {
        assert!(page.contains(what), "{what} is missing: {page}");
    }
    assert_eq!(server.stored().await, before);
}

#[tokio::test]
async fn it_counts_down_to_the_next_level_and_tells_what_else_is_near_below() {
    let server = start().await;
    with_bob(&server).await;
    // Ada's second message is due long before anybody else is paged.
    let rule = serde_json::json!({"notification_rule": {"type": "assignment_notification_rule", "start_delay_in_minutes": 2,
        "urgency": "high", "contact_method": {"id": "PPHONE1", "type": "sms_contact_method"}}});
    let added = server.rest("POST", &format!("/users/{}/notification_rules", organisation::ada()), rule).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let (_, path) = paged(&server).await;
    let page = Browser::new(&server).get(&path).await.text().await.unwrap();
    let (_, state) = page.split_once("landing-state").unwrap();
    let (counted, below) = state.split_once("landing-besides").expect("what else is near");
    assert!(counted.contains(">5:00<") && counted.contains("Escalates to level 2: <strong>Bob"), "{counted}");
    let below = below.split("</section>").next().unwrap();
    assert!(below.contains(">2:00<") && below.contains("Pages <strong>Ada Lovelace"), "{below}");
}

/// The part of a page that carries an id, up to its end tag.
fn part<'a>(page: &'a str, id: &str, end: &str) -> &'a str {
    let (_, part) = page.split_once(&format!("id=\"{id}\"")).expect(id);
    part.split(end).next().unwrap()
}

#[tokio::test]
async fn it_tells_who_was_paged_how_and_when_with_the_day_and_what_came_of_it() {
    let server = start().await;
    with_bob(&server).await;
    let (_, path) = paged(&server).await;
    server.app.advance_clock(Duration::from_secs(6 * 60)).await;
    let lines = async || -> Vec<String> {
        let page = Browser::new(&server).get(&path).await.text().await.unwrap();
        part(&page, "paged-list", "</ul>").split("<li ").skip(1).map(str::to_owned).collect()
    };
    let has = |line: &str, all: &[&str]| {
        all.iter().for_each(|what| assert!(line.contains(what), "{what} is missing: {line}"))
    };
    let [bob, ada] = <[String; 2]>::try_from(lines().await).expect("two pages");
    has(&bob, &["<strong>Bob</strong>", "e-mail · 09:05 UTC", "Handed over"]);
    has(&ada, &["<strong>Ada Lovelace</strong>", "you · text message · 09:00 UTC", "Handed over"]);
    server.app.advance_clock(Duration::from_secs(20 * 3600)).await;
    has(lines().await.last().unwrap(), &["<strong>Ada Lovelace</strong>", "you · text message · 22 Nov 09:00 UTC"]);
}

#[tokio::test]
async fn resolving_asks_once_more_and_passing_on_says_why_it_cannot_be() {
    let server = start().await;
    let (_, path) = paged(&server).await;
    let mut browser = Browser::new(&server);
    let page = browser.get(&path).await.text().await.unwrap();
    let thumb = part(&page, "thumb", "</main>");
    assert!(thumb.contains("no further level reaches anybody else now") && !thumb.contains("/pass-on"), "{thumb}");
    assert!(
        thumb.contains(&format!("href=\"/incidents/{}\"", server.newest_incident().await["id"].as_str().unwrap())),
        "{thumb}"
    );
    browser.post(&format!("{path}/acknowledge"), &[("form_token", &form_token(&page))]).await;
    let page = browser.get(&path).await.text().await.unwrap();
    let (before, panel) =
        part(&page, "thumb", "</main>").split_once("Is it over? It is not opened again.").expect("the question");
    assert!(
        !before.contains("/resolve") && panel.split("</details>").next().unwrap().contains("/resolve"),
        "{before}{panel}"
    );

    with_bob(&server).await;
    server.event("trigger", "memory").await;
    let low = serde_json::json!({"incident": {"type": "incident", "urgency": "low"}});
    let (_, path) = paged(&server).await;
    assert_eq!(server.rest("PUT", "/incidents/2", low).await.status, 200);
    let page = browser.get(&path).await.text().await.unwrap();
    assert!(part(&page, "thumb", "</main>").contains("A low-urgency incident does not escalate"), "{page}");
}

#[tokio::test]
async fn every_owner_team_is_named() {
    let server = start().await;
    let mut teams = Vec::new();
    for name in ["Storage", "Databases"] {
        let made = server.rest("POST", "/teams", serde_json::json!({"team": {"type": "team", "name": name}})).await;
        teams.push(serde_json::json!({"id": made.json()["team"]["id"], "type": "team_reference"}));
    }
    let service = serde_json::json!({"service": {"type": "service", "teams": teams}});
    let changed = server.rest("PUT", &format!("/services/{}", organisation::service()), service).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let (_, path) = paged(&server).await;
    let page = Browser::new(&server).get(&path).await.text().await.unwrap();
    assert!(page.contains("Storage, Databases"), "{page}");
}

/// An incident like the next one, with a long note on it, is over.
async fn over_before(server: &Server, number: u32) {
    server.event("trigger", &format!("disk {number}")).await;
    let path = format!("/incidents/{number}");
    let note = serde_json::json!({"note": {"content": "é".repeat(25_000)}});
    assert_eq!(server.rest("POST", &format!("{path}/notes"), note).await.status, 200);
    let resolved = serde_json::json!({"incident": {"type": "incident", "status": "resolved"}});
    assert_eq!(server.rest("PUT", &path, resolved).await.status, 200);
}

/// An event with all that a sender can say at length, and a change before it.
async fn at_length(server: &Server) {
    let long = format!("https://example.org/{}", "a".repeat(20_000));
    let links = serde_json::json!([{"href": long, "text": "é".repeat(20_000)}, {"href": "https://example.org/runbook", "text": "é".repeat(20_000)}]);
    let change = serde_json::json!({"routing_key": organisation::KEY_V2, "links": links,
        "payload": {"summary": "é".repeat(1024), "source": "é".repeat(1024)}});
    let sent = server.send("POST", "/v2/change/enqueue", &[], Some(change.to_string().into_bytes())).await;
    assert_eq!(sent.status, 202, "{}", sent.text);
    let event = serde_json::json!({"routing_key": organisation::KEY_V2, "event_action": "trigger", "dedup_key": "disk 9", "links": links,
        "payload": {"summary": "disk 9 is broken", "source": "db1", "severity": "critical",
            "custom_details": {"runbook": "é".repeat(20_000), "log": "é".repeat(20_000)}}});
    let sent = server.send("POST", "/v2/enqueue", &[], Some(event.to_string().into_bytes())).await;
    assert_eq!(sent.status, 202, "{}", sent.text);
}

#[tokio::test]
async fn all_that_the_page_loads_is_below_50_kilobytes() {
    let server = start().await;
    with_bob(&server).await;
    for number in 1..=4 {
        over_before(&server, number).await;
    }
    at_length(&server).await;
    let delivery = server.app.store().recent_deliveries(1, None).await.unwrap().remove(0).delivery;
    let address = server.app.page_address(&delivery).await;
    let path = format!("/p/{}", address.split_once("/p/").expect("a link").1);
    let mut browser = Browser::new(&server);
    let page = browser.get(&path).await.text().await.unwrap();
    for what in ["It happened before", "é…", "Open the runbook", "First step", "Last change"] {
        assert!(page.contains(what), "{what} is missing");
    }
    for language in ["en", "fr"] {
        let mut browser = Browser::new(&server);
        browser.language = language;
        let page = browser.get(&path).await.text().await.unwrap();
        let bytes = loaded_with(&mut browser, &page).await;
        assert!(bytes < 50 * 1024, "{language}: {} bytes, with all that it loads {bytes}", page.len());
    }
}

#[tokio::test]
async fn acknowledging_can_be_undone_for_ten_seconds_and_not_later() {
    let server = start().await;
    let (_, path) = paged(&server).await;
    let mut browser = Browser::new(&server);
    let token = form_token(&browser.get(&path).await.text().await.unwrap());
    let press = async |browser: &mut Browser<'_>, verb: &str| {
        let done = browser.post(&format!("{path}/{verb}"), &[("form_token", &token)]).await;
        assert_eq!((done.status().as_u16(), location(&done)), (303, path.clone()), "{verb}");
        browser.get(&path).await.text().await.unwrap()
    };
    let page = press(&mut browser, "acknowledge").await;
    assert!(page.contains("Acknowledged: the paging stops.") && page.contains("/undo"), "{page}");
    assert_eq!(status(&server).await, "acknowledged");
    let page = press(&mut browser, "undo").await;
    assert!(page.contains("Undone: the paging goes on."), "{page}");
    assert_eq!(status(&server).await, "triggered");
    press(&mut browser, "acknowledge").await;
    server.app.advance_clock(Duration::from_secs(20)).await;
    let page = press(&mut browser, "undo").await;
    assert!(page.contains("Ten seconds are over") && !page.contains("/undo\""), "{page}");
    assert_eq!(status(&server).await, "acknowledged");
}

#[tokio::test]
async fn passing_on_pages_the_next_level_and_keeps_the_reason() {
    let server = start().await;
    with_bob(&server).await;
    let (_, path) = paged(&server).await;
    let mut browser = Browser::new(&server);
    let page = browser.get(&path).await.text().await.unwrap();
    let token = form_token(&page);
    assert!(page.contains("Pass on"), "{page}");
    let pass = format!("{path}/pass-on");
    browser.post(&pass, &[("form_token", &token), ("reason", " ")]).await;
    assert!(browser.get(&path).await.text().await.unwrap().contains("Say why"));
    browser.post(&pass, &[("form_token", &token), ("reason", "I am on a train")]).await;
    let incident = server.newest_incident().await;
    let assignees = incident["assignments"].as_array().unwrap();
    assert!(assignees.iter().all(|who| who["assignee"]["id"] != organisation::ada().as_str()), "{incident}");
    let notes = server.get("/incidents/1/notes").await;
    assert_eq!(notes["notes"][0]["content"], "Passed on: I am on a train");
}

#[tokio::test]
async fn a_link_is_one_persons_for_one_incident_and_ends() {
    let server = start().await;
    let (delivery, path) = paged(&server).await;
    let mut browser = Browser::new(&server);
    let opens = async |browser: &mut Browser<'_>, path: &str| browser.get(path).await.status().as_u16();
    let token = form_token(&browser.get(&path).await.text().await.unwrap());
    // It is no session, and no form of another page.
    assert_eq!(opens(&mut browser, "/incidents").await, 303);
    assert_eq!(browser.post(&format!("{path}/acknowledge"), &[("form_token", "forged")]).await.status(), 403);
    let mut forged = path.clone();
    let last = if forged.pop() == Some('0') { '1' } else { '0' };
    forged.push(last);
    for wrong in [forged.as_str(), "/p/", "/p/short", &format!("/p/{}", "a".repeat(400))] {
        assert!(matches!(opens(&mut browser, wrong).await, 410 | 303 | 404), "{wrong}");
        assert!(!browser.get(wrong).await.text().await.unwrap().contains("disk is broken"), "{wrong}");
    }
    server.app.advance_clock(vigie_app::LINK_LENGTH).await;
    assert_eq!(opens(&mut browser, &path).await, 410);
    assert_eq!(browser.post(&format!("{path}/acknowledge"), &[("form_token", &token)]).await.status(), 410);
    assert_eq!(delivery.user, organisation::ada());
}

#[tokio::test]
async fn a_new_password_or_role_takes_links_back() {
    let server = start().await;
    with_bob(&server).await;
    let (delivery, path) = paged(&server).await;
    let mut browser = Browser::new(&server);
    server.app.access().set_password(organisation::ada(), PASSWORD).await.unwrap();
    assert_eq!(browser.get(&path).await.status(), 410);
    let address = server.app.page_address(&delivery).await;
    let path = format!("/p/{}", address.split_once("/p/").expect("a link").1);
    assert_eq!(browser.get(&path).await.status(), 200);
    let role = server.app.directory().users[&organisation::ada()].role;
    assert_ne!(role, Role::LimitedUser);
    let change = serde_json::json!({"user": {"type": "user", "name": "Ada", "email": ADA, "role": "limited_user"}});
    let changed = server.rest("PUT", &format!("/users/{}", organisation::ada()), change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(browser.get(&path).await.status(), 410);
}
