//! The stream that keeps an open page up to date: nothing is missed, and it ends with the session.

use std::time::{Duration, Instant};

use reqwest::Response;

use super::{Browser, changes, form_token, start};

/// What a stream has said so far.
struct Heard {
    stream: Response,
    text: String,
}

impl Heard {
    /// Opens the stream that a page names.
    async fn of_page(browser: &mut Browser<'_>, page: &str) -> Self {
        let (_, rest) = page.split_once("hx-sse:connect=\"").expect("a page that is live");
        let address = rest.split('"').next().unwrap().replace("&amp;", "&");
        Self { stream: browser.get(&address).await, text: String::new() }
    }

    /// Listens until something is said; answers false where the stream ends first.
    async fn says(&mut self, what: &str) -> bool {
        while !self.text.contains(what) {
            let chunk =
                tokio::time::timeout(Duration::from_secs(5), self.stream.chunk()).await.expect("in time").unwrap();
            let Some(chunk) = chunk else { return false };
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        true
    }
}

async fn page(browser: &mut Browser<'_>, path: &str) -> String {
    browser.get(path).await.text().await.unwrap()
}

#[tokio::test]
async fn an_open_page_hears_of_a_change() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = page(&mut browser, "/incidents").await;
    let mut heard = Heard::of_page(&mut browser, &page).await;
    assert!(heard.says("event: ready").await);
    assert!(!heard.text.contains("changed"), "nothing was missed");
    server.event("trigger", "disk").await;
    assert!(heard.says("event: changed").await);
}

#[tokio::test]
async fn an_open_page_hears_of_a_change_event() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = page(&mut browser, "/changes").await;
    let mut heard = Heard::of_page(&mut browser, &page).await;
    assert!(heard.says("event: ready").await);
    changes::change(&server, "Deploy 1").await;
    assert!(heard.says("event: changed").await);
}

#[tokio::test]
async fn the_first_message_after_a_quiet_time_is_not_held_back() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = page(&mut browser, "/incidents").await;
    let mut heard = Heard::of_page(&mut browser, &page).await;
    assert!(heard.says("event: ready").await);
    for number in 0..5 {
        // Longer than what lies between two messages.
        tokio::time::sleep(Duration::from_millis(400)).await;
        heard.text.clear();
        server.event("trigger", &format!("disk {number}")).await;
        let since = Instant::now();
        assert!(heard.says("event: changed").await);
        assert!(since.elapsed() < Duration::from_millis(200), "held back for {:?}", since.elapsed());
    }
}

#[tokio::test]
async fn a_page_with_very_many_services_is_told_at_once_and_then_not_for_two_seconds() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = page(&mut browser, "/services").await;
    let mut heard = Heard::of_page(&mut browser, &page).await;
    assert!(heard.says("event: ready").await);
    server.event("trigger", "disk").await;
    let since = Instant::now();
    assert!(heard.says("event: changed").await);
    assert!(since.elapsed() < Duration::from_secs(1), "held back for {:?}", since.elapsed());
    let since = Instant::now();
    heard.text.clear();
    server.event("resolve", "disk").await;
    assert!(heard.says("event: changed").await);
    assert!(since.elapsed() > Duration::from_secs(1), "told again after {:?}", since.elapsed());
}

#[tokio::test]
async fn what_changed_before_a_page_listened_is_told_at_once() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = page(&mut browser, "/incidents").await;
    server.event("trigger", "disk").await;
    let mut heard = Heard::of_page(&mut browser, &page).await;
    assert!(heard.says("event: changed").await);
    assert!(!heard.text.contains("ready"));
}

#[tokio::test]
async fn a_stream_ends_with_the_session() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = page(&mut browser, "/incidents").await;
    let mut heard = Heard::of_page(&mut browser, &page).await;
    assert!(heard.says("event: ready").await);
    browser.post("/sign-out", &[("form_token", &form_token(&page))]).await;
    server.event("trigger", "secret").await;
    assert!(heard.says("event: signed_out").await);
    assert!(!heard.says("event: changed").await, "the stream goes on: {}", heard.text);
}

#[tokio::test]
async fn whoever_is_not_signed_in_hears_that_and_nothing_else() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let mut heard = Heard { stream: browser.get("/events/stream").await, text: String::new() };
    assert!(heard.says("event: signed_out").await);
    assert!(!heard.says("event: changed").await);
    assert!(!heard.text.contains("ready"));
}

#[tokio::test]
async fn the_page_of_a_link_hears_a_sign_of_life_though_nothing_happens() {
    let server = start().await;
    server.event("trigger", "disk").await;
    let delivery = server.app.store().recent_deliveries(1, None).await.unwrap().remove(0).delivery;
    let address = server.app.page_address(&delivery).await;
    let path = format!("/p/{}/stream", address.split_once("/p/").expect("a link").1);
    let mut stream = Browser::new(&server).get(&path).await;
    let mut heard = String::new();
    while !heard.contains("event: alive") {
        let chunk = tokio::time::timeout(Duration::from_secs(30), stream.chunk()).await.expect("in time").unwrap();
        heard.push_str(std::str::from_utf8(&chunk.expect("it goes on")).unwrap());
    }
}
