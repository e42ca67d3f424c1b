//! What an event would do: judged by the engine, with nothing stored.

use serde_json::{Value, json};

use super::{Browser, form_token, start};
use crate::organisation::KEY_V2;

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
