//! What an event would do: judged by the engine, with nothing stored.

use serde_json::{Value, json};
use vigie_core::ids::IntegrationId;

use super::{Browser, form_token, start};
use crate::{organisation::KEY_V2, server::Server};

async fn ask(browser: &mut Browser<'_>, event: &Value) -> (u16, String) {
    let page = browser.get("/explain").await.text().await.unwrap();
    let token = form_token(&page);
    let answer = browser.post("/explain", &[("form_token", &token), ("body", &event.to_string())]).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn an_event_is_judged_as_if_it_came_and_nothing_is_stored() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let before = server.stored().await;
    let event = |action: &str| {
        json!({ "routing_key": KEY_V2, "event_action": action, "dedup_key": "disk",
            "payload": { "summary": "Disk is full", "source": "db1", "severity": "critical" } })
    };
    let (status, page) = ask(&mut browser, &event("trigger")).await;
    assert_eq!(status, 200, "{page}");
    for what in ["It would open a new incident.", "Nothing was stored.", "Disk is full", "Who would be paged", "Ada"] {
        assert!(page.contains(what), "{what} is missing: {page}");
    }
    let (_, page) = ask(&mut browser, &event("resolve")).await;
    assert!(!page.contains("It would end its alert."), "{page}");
    assert_eq!(server.stored().await, before);

    server.event("trigger", "disk").await;
    let (_, page) = ask(&mut browser, &event("trigger")).await;
    assert!(page.contains("Its alert is open already"), "{page}");
    let (_, page) = ask(&mut browser, &event("resolve")).await;
    assert!(page.contains("It would end its alert."), "{page}");
}

#[tokio::test]
async fn what_is_no_event_is_refused_with_what_was_typed() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let (status, page) = ask(&mut browser, &json!({ "event_action": "wake up" })).await;
    assert_eq!(status, 400);
    assert!(page.contains("role=\"alert\"") && page.contains("wake up"), "{page}");
    let stranger = json!({ "routing_key": "0".repeat(32), "event_action": "resolve", "dedup_key": "a" });
    let (status, page) = ask(&mut browser, &stranger).await;
    assert!(status == 400 && page.contains("No integration that you may see"), "{page}");
}

/// What the page says of the newest event of the Events API v2 integration.
async fn explained(browser: &mut Browser<'_>, server: &Server) -> String {
    let integration = IntegrationId::parse("PINT002").unwrap();
    let event = server.app.last_events(&[integration]).await.unwrap()[&integration].event;
    browser.get(&format!("/explain?q={event}")).await.text().await.unwrap()
}

#[tokio::test]
async fn an_event_by_its_id_says_whom_it_paged_by_which_rules_and_how_alerts_are_grouped() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let grouping = json!({ "service": { "type": "service", "alert_grouping_parameters": {
        "type": "content_based", "config": { "aggregate": "all", "fields": ["source", "class"], "time_window": 600 } } } });
    let changed = server.rest("PUT", "/services/PDB0001", grouping).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    server.event("trigger", "disk").await;
    server.app.run_due().await;
    let page = explained(&mut browser, &server).await;
    for what in [
        "It opened an alert in a new incident",
        "By content: the same source, class, within 10 min",
        "source is “db1”",
        "Escalation policy <strong>Database team</strong>",
        "Paged <strong>Ada Lovelace</strong> by text message",
        "By a notification rule of theirs: At once",
    ] {
        assert!(page.contains(what), "{what} is missing: {page}");
    }
    server.event("trigger", "disk").await;
    let page = explained(&mut browser, &server).await;
    assert!(page.contains("Its alert is open already") && page.contains("Paged <strong>Ada Lovelace"), "{page}");
    let disabled = json!({ "service": { "type": "service", "status": "disabled" } });
    assert_eq!(server.rest("PUT", "/services/PDB0001", disabled).await.status, 200);
    server.event("trigger", "memory").await;
    let page = explained(&mut browser, &server).await;
    assert!(page.contains("the service is disabled") && !page.contains("Who was paged"), "{page}");
}
