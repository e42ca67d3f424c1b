//! Times stand on the pages twice: how long ago, and on the clock of whoever looks, with its zone.

use serde_json::json;

use super::{Browser, form_token, start};
use crate::server::Server;

/// Ada lives in New York from now on: the clock, which stands at 09:00 UTC, shows 04:00 there.
async fn in_new_york(server: &Server) {
    let user = json!({"user": {"type": "user", "time_zone": "America/New_York"}});
    assert_eq!(server.rest("PUT", "/users/PADA001", user).await.status, 200);
}

async fn landing(server: &Server) -> String {
    let delivery = server.app.store().recent_deliveries(1, None).await.unwrap().remove(0).delivery;
    let address = server.app.page_address(&delivery).await;
    format!("/p/{}", address.split_once("/p/").unwrap().1)
}

#[tokio::test]
async fn every_time_says_how_long_ago_and_the_clock_with_its_zone() {
    let server = start().await;
    in_new_york(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    server.event("trigger", "disk").await;
    server.app.advance_clock(std::time::Duration::from_secs(180)).await.unwrap();
    let landing = landing(&server).await;
    for path in ["/incidents?status=open", "/incidents/1", "/messages?view=receipts", "/who-to-call?q=data", &landing] {
        let page = browser.get(path).await.text().await.unwrap();
        let live = page.split_once("<main").expect("its content").1;
        assert!(live.contains("data-kind=\"relative\">3 min ago</time>"), "{path} does not say how long ago: {live}");
        assert!(live.contains("04:00 EST"), "{path} does not say when that was: {live}");
        assert!(!live.contains("UTC"), "{path} speaks of another zone: {live}");
    }
    // What counts down says the whole moment too.
    let page = browser.get(&landing).await.text().await.unwrap();
    assert!(page.contains("data-kind=\"countdown\" title=\"22 Nov 2026, 04:30:00 EST\""), "{page}");
    // Entries of the timeline say the time only: their day and zone stand above them.
    let page = browser.get("/incidents/1").await.text().await.unwrap();
    assert!(page.contains("Sunday 22 November 2026 · EST") && page.contains(">04:00:00</time>"), "{page}");
    browser.language = "fr";
    let page = browser.get("/incidents?status=open").await.text().await.unwrap();
    assert!(page.contains("il y a 3 min") && page.contains("04:00 EST"), "{page}");
}

#[tokio::test]
async fn a_time_of_another_day_says_its_day() {
    let server = start().await;
    in_new_york(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    server.event("trigger", "disk").await;
    let token = form_token(&browser.get("/incidents?status=open").await.text().await.unwrap());
    browser.post("/incidents/1/acknowledge", &[("form_token", &token)]).await;
    server.app.advance_clock(std::time::Duration::from_secs(26 * 3600)).await.unwrap();
    for (path, clock) in [
        ("/incidents?status=resolved", "22 Nov 04:00 EST"),
        ("/incidents/1", "22 Nov 2026, 04:00:00 EST"),
        ("/messages?view=receipts", "22 Nov 04:00 EST"),
    ] {
        let page = browser.get(path).await.text().await.unwrap();
        assert!(page.contains("1 d ago</time>") && page.contains(clock), "{path}: {page}");
    }
}
