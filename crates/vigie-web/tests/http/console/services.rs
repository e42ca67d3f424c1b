//! Services: their list, their page, and every form that makes, changes or removes one.

use reqwest::Response;
use serde_json::{Value as Json, json};

use super::{Browser, form_token, location};
use crate::{
    organisation::{KEY_V2, service},
    server::Server,
};

const NEW: [(&str, &str); 8] = [
    ("name", "Checkout"),
    ("description", "Takes the money"),
    ("policy", "database"),
    ("urgency", "severity_based"),
    ("grouping", "time"),
    ("window_minutes", "5"),
    ("acknowledgement_minutes", "30"),
    ("resolve_minutes", ""),
];

/// Opens a page and posts a form of its own.
pub(super) async fn press(browser: &mut Browser<'_>, from: &str, to: &str, fields: &[(&str, &str)]) -> Response {
    let page = browser.get(from).await;
    assert_eq!(page.status(), 200, "{from}");
    let token = form_token(&page.text().await.unwrap());
    let fields: Vec<_> =
        [("form_token", token.as_str()), ("to", from)].into_iter().chain(fields.iter().copied()).collect();
    browser.post(to, &fields).await
}

async fn text(browser: &mut Browser<'_>, path: &str) -> String {
    browser.get(path).await.text().await.unwrap()
}

fn has(page: &str, what: &[&str]) {
    for what in what {
        assert!(page.contains(what), "{what} is missing: {page}");
    }
}

async fn make(server: &Server, browser: &mut Browser<'_>) -> (String, Json) {
    let made = press(browser, "/services/new", "/services", &NEW).await;
    assert_eq!(made.status(), 303, "{}", made.text().await.unwrap());
    let path = location(&made);
    let service = server.get(&path).await["service"].take();
    (path, service)
}

#[tokio::test]
async fn a_service_is_made_with_an_integration_whose_key_stands_in_every_snippet() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let (path, made) = make(&server, &mut browser).await;
    assert_eq!((&made["name"], &made["acknowledgement_timeout"]), (&json!("Checkout"), &json!(1800)));
    assert_eq!((&made["auto_resolve_timeout"], &made["alert_grouping_timeout"]), (&Json::Null, &json!(5)));
    assert_eq!(made["incident_urgency_rule"]["urgency"], "severity_based");
    let id = made["integrations"][0]["id"].as_str().unwrap();
    let integration = server.get(&format!("{path}/integrations/{id}")).await["integration"].take();
    let key = integration["integration_key"].as_str().unwrap();
    let page = text(&mut browser, &path).await;
    has(&page, &["The service is ready", "Takes the money", "Ada Lovelace", "no event yet", "By time, within 5 min"]);
    assert!(page.matches(key).count() > 8, "the key, four snippets, and a button to copy each");
    has(&page, &["/v2/enqueue"]);
    has(&text(&mut browser, "/services").await, &["2 services", "Checkout", "Database team"]);
}

#[tokio::test]
async fn what_is_refused_is_said_above_the_form_that_keeps_what_was_typed() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let before = server.stored().await;
    let typed = [
        ("name", "Database"),
        ("description", "kept <words>"),
        ("policy", "nobody's"),
        ("acknowledgement_minutes", "soon"),
    ];
    let refused = press(&mut browser, "/services/new", "/services", &typed).await;
    assert_eq!(refused.status(), 400);
    let page = refused.text().await.unwrap();
    has(&page, &["Nothing is called “nobody", "could not be read: soon", "kept &lt;words&gt;"]);
    assert!(!page.contains("hx-trigger"), "nothing replaces what was typed");
    let taken = press(
        &mut browser,
        "/services/new",
        "/services",
        &[("name", "database"), ("policy", "Database team"), ("urgency", "high")],
    )
    .await;
    assert_eq!(taken.status(), 400);
    has(&taken.text().await.unwrap(), &["has already been taken"]);
    assert_eq!(browser.post("/services", &[("form_token", "forged"), ("name", "x")]).await.status(), 403);
    assert_eq!(server.stored().await, before);
}

#[tokio::test]
async fn the_edit_form_shows_what_is_and_saves_what_was_changed() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let team = json!({"team": {"type": "team", "name": "Payments"}});
    assert_eq!(server.rest("POST", "/teams", team).await.status, 201);
    let (path, _) = make(&server, &mut browser).await;
    let edit = format!("{path}/edit");
    has(
        &text(&mut browser, &edit).await,
        &["value=\"Checkout\"", "value=\"Database team\"", "value=\"severity_based\" selected"],
    );
    let mut fields = NEW.to_vec();
    fields.extend([("do", "add_team"), ("add_team_name", "pay")]);
    let again = press(&mut browser, &edit, &path, &fields).await;
    assert_eq!(again.status(), 200, "nothing is saved by adding a team to the form");
    let page = again.text().await.unwrap();
    has(&page, &["Payments", "Takes the money"]);
    let id = page.split_once("name=\"team\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let mut fields: Vec<_> = NEW.into_iter().filter(|(name, _)| *name != "urgency").collect();
    fields.extend([("team", id.as_str()), ("urgency", "hours"), ("during", "high"), ("outside", "low")]);
    fields.extend([
        ("day", "1"),
        ("day", "5"),
        ("start", "09:00"),
        ("end", "00:00"),
        ("zone", "Europe/Paris"),
        ("raises", "yes"),
    ]);
    let saved = press(&mut browser, &edit, &path, &fields).await;
    assert_eq!((saved.status().as_u16(), location(&saved)), (303, path.clone()));
    let service = server.get(&path).await["service"].take();
    assert_eq!(service["teams"][0]["summary"], "Payments");
    assert_eq!(service["support_hours"]["days_of_week"], json!([1, 5]));
    assert_eq!(service["scheduled_actions"][0]["to_urgency"], "high");
    has(&text(&mut browser, &path).await, &["Mon Fri 09:00–00:00 (Europe/Paris)"]);
    has(&text(&mut browser, &format!("/services?team={id}")).await, &["1 service", "Checkout"]);
}

#[tokio::test]
async fn a_test_event_makes_a_real_incident_and_is_the_last_event_of_its_integration() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/services/{}", service());
    let sent = press(&mut browser, &path, &format!("{path}/integrations/PINT002/test"), &[]).await;
    assert_eq!(sent.status(), 303);
    let incident = server.newest_incident().await;
    assert_eq!(location(&sent), format!("/incidents/{}", incident["id"].as_str().unwrap()));
    assert_eq!(incident["title"], "Test event, sent by Ada Lovelace from the console");
    has(&text(&mut browser, &location(&sent)).await, &["this is what it did"]);
    let page = text(&mut browser, &path).await;
    has(&page, &["Test event, sent by Ada", "last event", "no event yet"]);
    // A restart forgets nothing of it: the worker keeps it.
    server.app.advance_clock(std::time::Duration::from_secs(60)).await;
    let id = vigie_core::ids::IntegrationId::parse("PINT002").unwrap();
    assert!(server.app.store().last_events(&[id]).await.unwrap().contains_key(&id));
}

#[tokio::test]
async fn a_test_event_on_a_silent_service_leads_to_why_nobody_was_paged() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/services/{}", service());
    let begun = press(&mut browser, &path, &format!("{path}/maintenance"), &[("hours", "2")]).await;
    assert_eq!(begun.status(), 303);
    let windows = server.get("/maintenance_windows?filter=ongoing").await;
    assert_eq!(windows["maintenance_windows"].as_array().unwrap().len(), 1);
    has(&text(&mut browser, "/services?state=maintenance").await, &["1 service", "In maintenance"]);
    let sent = press(&mut browser, &path, &format!("{path}/integrations/PINT002/test"), &[]).await;
    assert!(location(&sent).starts_with("/explain?q="));
    has(&text(&mut browser, &location(&sent)).await, &["under maintenance"]);
}

#[tokio::test]
async fn a_service_is_disabled_enabled_and_deleted() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let (path, _) = make(&server, &mut browser).await;
    press(&mut browser, &path, &format!("{path}/disable"), &[]).await;
    assert_eq!(server.get(&path).await["service"]["status"], "disabled");
    has(&text(&mut browser, "/services?state=disabled").await, &["1 service", "Checkout"]);
    press(&mut browser, &path, &format!("{path}/enable"), &[]).await;
    assert_eq!(server.get(&path).await["service"]["status"], "active");
    let gone = press(&mut browser, &path, &format!("{path}/delete"), &[]).await;
    assert_eq!(location(&gone), "/services");
    assert_eq!(browser.get(&path).await.status(), 404);
}

#[tokio::test]
async fn integrations_come_are_renamed_and_go_with_their_keys() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/services/{}", service());
    press(&mut browser, &path, &format!("{path}/integrations"), &[("name", "Grafana of the shop")]).await;
    has(&text(&mut browser, &path).await, &["Grafana of the shop"]);
    press(&mut browser, &path, &format!("{path}/integrations/PINT002"), &[("name", "Watchdog")]).await;
    has(&text(&mut browser, &path).await, &["Watchdog"]);
    press(&mut browser, &path, &format!("{path}/integrations/PINT002/delete"), &[]).await;
    let page = text(&mut browser, &path).await;
    assert!(!page.contains("Watchdog") && !page.contains(KEY_V2), "{page}");
    let event = json!({"routing_key": KEY_V2, "event_action": "trigger",
        "payload": {"summary": "s", "source": "x", "severity": "critical"}});
    let answer = server.send("POST", "/v2/enqueue", &[], Some(event.to_string().into_bytes())).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
}

#[tokio::test]
async fn whoever_only_looks_finds_no_buttons_and_their_posts_change_nothing() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let owner = json!({"user": {"type": "user", "name": "Grace", "email": "grace@example.com", "role": "owner"}});
    assert_eq!(server.rest("POST", "/users", owner).await.status, 201);
    let less = json!({"user": {"type": "user", "role": "observer"}});
    assert_eq!(server.rest("PUT", "/users/PADA001", less).await.status, 200);
    let path = format!("/services/{}", service());
    let page = text(&mut browser, &path).await;
    assert!(page.contains(KEY_V2) && !page.contains("/disable") && !page.contains("/test\""), "{page}");
    assert!(!text(&mut browser, "/services").await.contains("/services/new"));
    assert_eq!(browser.get("/services/new").await.status(), 403);
    assert_eq!(browser.get(&format!("{path}/edit")).await.status(), 403);
    let before = server.stored().await;
    press(&mut browser, &path, &format!("{path}/disable"), &[]).await;
    press(&mut browser, &path, &format!("{path}/integrations/PINT002/delete"), &[]).await;
    assert_eq!(press(&mut browser, &path, &format!("{path}/integrations/PINT002/test"), &[]).await.status(), 403);
    assert_eq!(server.stored().await, before);
}

#[tokio::test]
async fn names_are_suggested_to_whoever_may_see_them() {
    let server = Server::start().await;
    assert_eq!(Browser::new(&server).get("/suggest/services?q=da").await.status(), 303);
    let mut browser = Browser::signed_in(&server).await;
    let suggested: Json = serde_json::from_str(&text(&mut browser, "/suggest/services?q=DATA").await).unwrap();
    assert_eq!(suggested, json!(["Database"]));
    let people: Json = serde_json::from_str(&text(&mut browser, "/suggest/users?q=ada").await).unwrap();
    assert_eq!(people, json!(["Ada Lovelace (ada@example.com)"]));
    assert_eq!(browser.get("/suggest/secrets?q=a").await.status(), 404);
}

#[tokio::test]
async fn a_service_says_what_it_needs_and_who_to_call_shows_it() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let (shop, _) = make(&server, &mut browser).await;
    let needed = format!("{shop}/dependencies");
    press(&mut browser, &shop, &needed, &[("needed", "data")]).await;
    has(&text(&mut browser, &shop).await, &["Needs", "It does not need Database any more"]);
    let database = format!("/services/{}", service());
    has(&text(&mut browser, &database).await, &["Is needed by", "Checkout"]);
    let refused = press(&mut browser, &database, &format!("{database}/dependencies"), &[("needed", "checkout")]).await;
    assert_eq!(refused.status(), 400);
    has(&refused.text().await.unwrap(), &["Database cannot depend on Checkout", "value=\"checkout\""]);
    server.event("trigger", "disk").await;
    let page = text(&mut browser, "/who-to-call?q=checkout").await;
    has(&page, &["Needs", "Database", "Triggered", "no event yet"]);
    let page = text(&mut browser, "/who-to-call?q=database").await;
    has(&page, &["disk is broken", "last event", "Is needed by"]);
    let taken_back = press(&mut browser, &shop, &format!("{needed}/{}/delete", service()), &[]).await;
    assert_eq!(taken_back.status(), 303);
    assert!(!text(&mut browser, &shop).await.contains("Is needed by"));
    browser.language = "fr";
    let ada = server.rest("PUT", "/users/PADA001", json!({"user": {"type": "user", "name": "Ada"}})).await;
    assert_eq!(ada.status, 200);
    let methods = server.rest("DELETE", "/users/PADA001/contact_methods/PPHONE1", Json::Null).await;
    assert_eq!(methods.status, 204, "{}", methods.text);
    has(&text(&mut browser, "/who-to-call?q=database").await, &["personne\u{a0}:"]);
}

#[tokio::test]
async fn who_to_call_names_everybody_on_call_by_level_and_the_last_changes() {
    let server = Server::start().await;
    let grace = super::people::add(&server, "Grace Hopper", "grace@example.com", "user").await;
    let bob = super::people::add(&server, "Bob Baker", "bob@example.com", "user").await;
    let level = |ids: &[&str]| {
        let targets: Vec<Json> = ids.iter().map(|id| json!({"id": id, "type": "user_reference"})).collect();
        json!({"escalation_delay_in_minutes": 5, "targets": targets})
    };
    let rules = [level(&["PADA001", &grace]), level(&[&bob])];
    let policy = json!({"escalation_policy": {"type": "escalation_policy", "escalation_rules": rules}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", policy).await.status, 200);
    for number in 1..=4 {
        let payload = json!({"summary": format!("Deploy {number} of the database"), "source": "ci"});
        let change = json!({"routing_key": KEY_V2, "payload": payload}).to_string().into_bytes();
        assert_eq!(server.send("POST", "/v2/change/enqueue", &[], Some(change)).await.status, 202);
        server.app.advance_clock(std::time::Duration::from_secs(60)).await.unwrap();
    }
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/who-to-call?q=database").await;
    let levels = page.split_once("class=\"levels\"").expect("the levels").1.split("</ol>").next().unwrap();
    let levels: Vec<&str> = levels.split("<li>").skip(1).collect();
    assert_eq!(levels.len(), 2, "{page}");
    has(levels[0], &["Level 1", "<strong>Ada Lovelace</strong>", "<strong>Grace Hopper</strong>"]);
    has(levels[1], &["Level 2", "<strong>Bob Baker</strong>"]);
    assert!(!levels[0].contains("Bob") && !levels[1].contains("Ada"), "{page}");
    let places = [4, 3, 2].map(|number| page.find(&format!("Deploy {number} of the database")).expect("a change"));
    assert!(places.is_sorted() && !page.contains("Deploy 1 of"), "the last three, the newest first: {page}");
}

#[tokio::test]
async fn who_to_call_has_the_number_of_whoever_is_searched_for() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let number = json!({"contact_method": {"type": "phone_contact_method", "address": "612345678", "country_code": 33, "label": "The same"}});
    let desk = json!({"contact_method": {"type": "phone_contact_method", "address": "2079460018", "country_code": 44, "label": "Desk"}});
    for method in [number, desk] {
        assert_eq!(server.rest("POST", "/users/PADA001/contact_methods", method).await.status, 201);
    }
    let page = text(&mut browser, "/who-to-call?q=lovel").await;
    has(
        &page,
        &[
            "href=\"/users/PADA001\"",
            "href=\"tel:+33612345678\"",
            "href=\"tel:+442079460018\"",
            "mailto:ada@example.com",
        ],
    );
    assert_eq!(page.matches("tel:").count(), 2, "each number once: {page}");
}
