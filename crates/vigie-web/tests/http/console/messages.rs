//! Every page to a person with what became of it: the trail, the provider's words, the attempts, and older ones.

use std::time::Duration;

use testkit::fakes::TwilioFault;

use super::Browser;
use crate::{
    organisation::ADAS_PHONE,
    server::{PATIENCE, Server},
};

/// The messages about an incident, as the page shows them, the newest first.
fn messages<'a>(page: &'a str, title: &str) -> Vec<&'a str> {
    let all = page.split("class=\"row receipt\"").skip(1).map(|rest| rest.split("</li>").next().unwrap());
    all.filter(|message| message.contains(title)).collect()
}

/// A message about an incident, once it says all this: providers answer when they like.
async fn told(browser: &mut Browser<'_>, title: &str, what: &[&str]) -> String {
    let started = std::time::Instant::now();
    loop {
        let page = browser.get("/messages").await.text().await.unwrap();
        let says_all = |message: &&&str| what.iter().all(|what| message.contains(what));
        if let Some(message) = messages(&page, title).iter().find(says_all) {
            return (*message).to_owned();
        }
        assert!(started.elapsed() < PATIENCE, "{what:?} is in no message: {page}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_message_tells_its_way_from_the_queue_to_the_persons_hand() {
    let (server, provider) = Server::start_with_twilio().await;
    server.event("trigger", "disk").await;
    let page = provider.wait_for(1, PATIENCE).await.remove(0);
    provider.report_status(&page, "delivered", "").await;
    let mut browser = Browser::signed_in(&server).await;
    let way =
        ["Ada Lovelace", "text message", ADAS_PHONE, "Queued", "09:00:00 UTC</time>", "Handed over +", "Delivered +"];
    let disk = told(&mut browser, "disk is broken", &way).await;
    assert!(!disk.contains("attempt"), "the first time is not counted: {disk}");
    provider.reply(&format!("{}/twilio/sms", server.base), ADAS_PHONE, "4").await;
    told(&mut browser, "disk is broken", &["Answered +"]).await;
}

#[tokio::test]
async fn a_message_that_was_refused_tells_the_providers_words() {
    let (server, provider) = Server::start_with_twilio().await;
    provider.script([TwilioFault::Refuse { status: 400, code: 21_211, message: "This number is not a phone." }]);
    server.event("trigger", "disk").await;
    let mut browser = Browser::signed_in(&server).await;
    told(
        &mut browser,
        "disk is broken",
        &["data-tone=\"bad\"", "Failed +", "This number is not a phone. (error 21211)"],
    )
    .await;
}

#[tokio::test]
async fn a_message_that_is_tried_again_tells_when_and_how_often_it_was() {
    let (server, provider) = Server::start_with_twilio().await;
    provider.script([TwilioFault::Page(503)]);
    server.event("trigger", "disk").await;
    let mut browser = Browser::signed_in(&server).await;
    told(&mut browser, "disk is broken", &["Queued", "next attempt", "503"]).await;
    server.app.advance_clock(Duration::from_secs(60)).await.unwrap();
    told(&mut browser, "disk is broken", &["Handed over +", "2 attempts"]).await;
}

#[tokio::test]
async fn older_messages_follow_where_the_page_ends() {
    let server = super::start().await;
    for number in 0..60 {
        server.event("trigger", &format!("disk {number:02}")).await;
    }
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get("/messages?view=receipts").await.text().await.unwrap();
    let older = page.split_once("href=\"/messages?view=receipts&amp;before=").expect("an older page").1;
    let older = format!("/messages?view=receipts&before={}", older.split('"').next().unwrap());
    let rest = browser.get(&older).await.text().await.unwrap();
    for number in 0..60 {
        let title = format!("disk {number:02} is broken");
        let places = [&page, &rest].map(|page| page.matches(title.as_str()).count() > 0);
        assert_eq!(places, [number >= 10, number < 10], "{title}");
    }
    assert!(!rest.contains("href=\"/messages?view=receipts&amp;before="), "the last page has no older one: {rest}");
}

#[tokio::test]
async fn messages_are_found_by_who_got_them_and_by_what_did_not_arrive() {
    let (server, provider) = Server::start_with_twilio().await;
    provider.script([TwilioFault::Refuse { status: 400, code: 21_211, message: "This number is not a phone." }]);
    let mut browser = Browser::signed_in(&server).await;
    server.event("trigger", "disk").await;
    told(&mut browser, "disk is broken", &["Failed +"]).await;
    server.event("trigger", "network").await;
    told(&mut browser, "network is broken", &["Queued"]).await;
    for (query, shown) in [
        ("", [true, true]),
        ("?state=failed", [true, false]),
        ("?who=lovelace", [true, true]),
        ("?who=ADA+LOVELACE&state=failed", [true, false]),
        ("?who=nobody-is-called-so", [false, false]),
    ] {
        let page = browser.get(&format!("/messages{query}")).await.text().await.unwrap();
        let found = ["disk is broken", "network is broken"].map(|title| !messages(&page, title).is_empty());
        assert_eq!(found, shown, "{query}: {page}");
        assert_eq!(page.contains("No page fits this search."), shown == [false, false], "{query}: {page}");
    }
    let page = browser.get("/messages?who=lovelace&state=failed").await.text().await.unwrap();
    assert!(page.contains("value=\"Ada Lovelace\""), "it says who was found: {page}");
    assert!(page.contains("<option value=\"failed\" selected>"), "{page}");
}

#[tokio::test]
async fn older_messages_to_somebody_are_to_the_same() {
    let server = super::start().await;
    for number in 0..60 {
        server.event("trigger", &format!("disk {number:02}")).await;
    }
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get("/messages?view=receipts&who=ada").await.text().await.unwrap();
    assert!(page.contains("href=\"/messages?view=receipts&amp;who=Ada+Lovelace&amp;before="), "{page}");
}
