//! The stream that keeps an open page up to date: nothing is missed, and it ends with the session.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Response;
use vigie_channels::ChannelsConfig;
use vigie_web::{StreamSettings, WebSettings};

use super::{Browser, changes, form_token, start};
use crate::server::{PATIENCE, Server};

/// Longer than any test.
const NEVER: Duration = Duration::from_secs(3600);

/// What a stream has said so far.
struct Heard {
    stream: Response,
    text: String,
}

impl Heard {
    async fn at(browser: &mut Browser<'_>, address: &str) -> Self {
        Self { stream: browser.get(address).await, text: String::new() }
    }

    /// Listens as this page does, which shows everything that has happened.
    async fn from(browser: &mut Browser<'_>, path: &str) -> Self {
        let page = page(browser, path).await;
        let mut heard = Self::at(browser, &address(&page)).await;
        assert!(heard.says("event: ready").await);
        heard
    }

    /// Listens until something is said; answers false where the stream ends first.
    async fn says(&mut self, what: &str) -> bool {
        while !self.text.contains(what) {
            let chunk = tokio::time::timeout(PATIENCE, self.stream.chunk()).await.expect("in time").unwrap();
            let Some(chunk) = chunk else { return false };
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        true
    }

    /// Listens to the end, and says how often the page was told that something changed.
    async fn changes(mut self) -> usize {
        assert!(!self.says("nothing says this").await);
        self.text.matches("event: changed").count()
    }
}

async fn page(browser: &mut Browser<'_>, path: &str) -> String {
    browser.get(path).await.text().await.unwrap()
}

/// The stream that a page names.
fn address(page: &str) -> String {
    let (_, rest) = page.split_once("hx-sse:connect=\"").expect("a page that is live");
    rest.split('"').next().unwrap().replace("&amp;", "&")
}

async fn start_with(stream: StreamSettings) -> Server {
    Server::start_with(WebSettings { stream, ..WebSettings::default() }, ChannelsConfig::default()).await
}

#[tokio::test]
async fn an_open_page_hears_of_a_change() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let mut heard = Heard::from(&mut browser, "/incidents").await;
    assert!(!heard.text.contains("changed"), "nothing was missed");
    server.event("trigger", "disk").await;
    assert!(heard.says("event: changed").await);
}

#[tokio::test]
async fn an_open_page_hears_of_a_change_event() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let mut heard = Heard::from(&mut browser, "/changes").await;
    changes::change(&server, "Deploy 1").await;
    assert!(heard.says("event: changed").await);
}

#[tokio::test]
async fn an_open_page_hears_of_every_change_with_a_quiet_time_before_it() {
    let server = start_with(StreamSettings { shortest_pause: Duration::ZERO, ..StreamSettings::default() }).await;
    let mut browser = Browser::signed_in(&server).await;
    let mut heard = Heard::from(&mut browser, "/incidents").await;
    for number in 0..5 {
        heard.text.clear();
        server.event("trigger", &format!("disk {number}")).await;
        assert!(heard.says("event: changed").await, "{number}");
    }
}

#[tokio::test]
async fn ten_changes_at_once_are_told_once_and_the_others_only_after_the_pause() {
    let server = start_with(StreamSettings { shortest_pause: NEVER, ..StreamSettings::default() }).await;
    let mut browser = Browser::signed_in(&server).await;
    let mut heard = Heard::from(&mut browser, "/incidents").await;
    burst(&server).await;
    assert!(heard.says("event: changed").await);
    server.state.end_streams();
    assert_eq!(heard.changes().await, 1);
}

#[tokio::test]
async fn a_page_with_very_many_services_asks_to_be_told_less_often() {
    let calm = StreamSettings { shortest_pause: Duration::ZERO, calm_pause: NEVER, ..StreamSettings::default() };
    let server = start_with(calm).await;
    let mut browser = Browser::signed_in(&server).await;
    for (path, is_calm) in [("/services", true), ("/who-to-call", true), ("/incidents", false)] {
        let page = page(&mut browser, path).await;
        assert_eq!(address(&page).contains("calm"), is_calm, "{path}");
    }
    let mut heard = Heard::from(&mut browser, "/services").await;
    burst(&server).await;
    assert!(heard.says("event: changed").await);
    server.state.end_streams();
    assert_eq!(heard.changes().await, 1);
}

async fn burst(server: &Server) {
    let names: Vec<String> = (0..10).map(|number| format!("disk {number}")).collect();
    join_all(names.iter().map(|name| server.event("trigger", name))).await;
}

#[tokio::test]
async fn what_changed_before_a_page_listened_is_told_at_once() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = page(&mut browser, "/incidents").await;
    server.event("trigger", "disk").await;
    let mut heard = Heard::at(&mut browser, &address(&page)).await;
    assert!(heard.says("event: changed").await);
    assert!(!heard.text.contains("ready"));
}

#[tokio::test]
async fn a_stream_ends_with_the_session() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let mut heard = Heard::from(&mut browser, "/incidents").await;
    sign_out(&mut browser).await;
    server.event("trigger", "secret").await;
    assert!(heard.says("event: signed_out").await);
    assert_eq!(heard.changes().await, 0);
}

#[tokio::test]
async fn a_stream_ends_with_the_session_though_nothing_happens() {
    let server = start_with(often_alive()).await;
    let mut browser = Browser::signed_in(&server).await;
    let mut heard = Heard::from(&mut browser, "/incidents").await;
    sign_out(&mut browser).await;
    assert!(heard.says("event: signed_out").await);
    assert_eq!(heard.changes().await, 0);
}

async fn sign_out(browser: &mut Browser<'_>) {
    let form_token = form_token(&page(browser, "/incidents").await);
    browser.post("/sign-out", &[("form_token", &form_token)]).await;
}

fn often_alive() -> StreamSettings {
    StreamSettings { sign_of_life: Duration::from_millis(20), ..StreamSettings::default() }
}

#[tokio::test]
async fn whoever_is_not_signed_in_hears_that_and_nothing_else() {
    let server = start().await;
    let mut heard = Heard::at(&mut Browser::new(&server), "/events/stream").await;
    assert!(heard.says("event: signed_out").await);
    assert!(!heard.text.contains("ready"));
    assert_eq!(heard.changes().await, 0);
}

#[tokio::test]
async fn the_page_of_a_link_hears_a_sign_of_life_though_nothing_happens() {
    let server = start_with(often_alive()).await;
    server.event("trigger", "disk").await;
    let delivery = server.app.store().recent_deliveries(1, None).await.unwrap().remove(0).delivery;
    let address = server.app.page_address(&delivery).await;
    let path = format!("/p/{}/stream", address.split_once("/p/").expect("a link").1);
    let mut heard = Heard::at(&mut Browser::new(&server), &path).await;
    assert!(heard.says("event: alive").await);
}
