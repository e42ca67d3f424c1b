//! People: who they are, how they are reached, their leave, passwords, sessions and devices.

use vigie_channels::{ChannelsConfig, sink::Sink};
use vigie_web::WebSettings;

use super::{PEOPLE, Walk, between};
use crate::{
    console::{Browser, PASSWORD},
    server::Server,
};

const ADA: &str = "/users/PADA001";
const REACH: &str = "/users/PADA001/notifications";
const ACCESS: &str = "/users/PADA001/access";

#[tokio::test]
async fn everything_that_is_done_to_people_is_a_plain_form() {
    let sink = Sink::default();
    let settings = WebSettings { sink: Some(sink.clone()), ..WebSettings::default() };
    let server = Server::start_with(settings, ChannelsConfig::default()).await;
    let mut walk = Walk::signed_in(&server).await;
    contact_methods(&server, &mut walk, &sink).await;
    rules(&mut walk).await;
    others(&mut walk).await;
    access(&server, &mut walk).await;
    colleague(&server, &mut walk).await;
    devices(&mut walk).await;
    walk.is_all_of(&PEOPLE);
}

/// The ways to reach somebody; the last is proved and goes again.
async fn contact_methods(server: &Server, walk: &mut Walk<'_>, sink: &Sink) {
    let methods = format!("{ADA}/contact-methods");
    let phone = format!("{methods}/PPHONE1");
    walk.press(REACH, &format!("{phone}/code"), &[]).await;
    server.app.run_due().await;
    let message = sink.latest(1).remove(0).envelope.text;
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let code = message.split(|mark: char| !mark.is_alphanumeric()).find(is_code).expect(&message);
    let page = walk.press(REACH, &format!("{phone}/verify"), &[("code", code)]).await;
    assert!(!page.contains(&format!("{phone}/verify")), "it is proved: {page}");
    walk.press(REACH, &format!("{phone}/test"), &[]).await;
    walk.press(REACH, &methods, &[("kind", "email"), ("address", "home@example.org"), ("label", "Home")]).await;
    let page = walk.read(REACH).await;
    let start = format!("{methods}/");
    let mut ids = page.split(&start).skip(1).map(|rest| rest.split('/').next().unwrap());
    let id = ids.find(|id| *id != "PPHONE1").expect("the second way").to_owned();
    let page = walk.press(REACH, &format!("{methods}/{id}/remove"), &[]).await;
    assert!(!page.contains("home@example.org"), "{page}");
}

/// When each of them is used: for pages, handoffs and status updates.
async fn rules(walk: &mut Walk<'_>) {
    let rules = format!("{ADA}/notification-rules");
    let page = walk.press(REACH, &format!("{rules}/PNRULE1"), &[("minutes", "3")]).await;
    assert!(page.contains("After 3 min"), "{page}");
    walk.press(REACH, &rules, &[("urgency", "low"), ("method", "PPHONE1"), ("minutes", "7")]).await;
    let page = walk.press(REACH, &format!("{rules}/PNRULE1/remove"), &[]).await;
    assert!(!page.contains("PNRULE1") && page.contains("After 7 min"), "{page}");
    for kind in ["handoff", "status"] {
        let rules = format!("{ADA}/{kind}-rules");
        let page = walk.press(REACH, &rules, &[]).await;
        let remove = format!("{rules}/{}/remove", between(&page, &format!("action=\"{rules}/"), "/remove"));
        let page = walk.press(REACH, &remove, &[]).await;
        assert!(!page.contains(&remove), "{page}");
    }
}

/// Who they are, and when they are away.
async fn others(walk: &mut Walk<'_>) {
    let page = walk.press(&format!("{ADA}/edit"), &format!("{ADA}/edit"), &[("job_title", "Countess")]).await;
    assert!(page.contains("Countess"), "{page}");
    let leave = [("start", "2026-12-01T08:00"), ("end", "2026-12-05T08:00"), ("reason", "Sailing")];
    let page = walk.press(ADA, &format!("{ADA}/absences"), &leave).await;
    let remove = format!("{ADA}/absences/{}/remove", between(&page, &format!("action=\"{ADA}/absences/"), "/remove"));
    let page = walk.press(ADA, &remove, &[]).await;
    assert!(!page.contains("Sailing"), "{page}");
}

/// Their own password, sessions and calendar.
async fn access(server: &Server, walk: &mut Walk<'_>) {
    let page = walk.press(ACCESS, &format!("{ADA}/calendar-key"), &[]).await;
    assert!(page.contains("/private/"), "{page}");
    walk.press(ACCESS, &format!("{ADA}/password"), &[("old", PASSWORD), ("new", "another long one")]).await;
    let mut elsewhere = [Browser::new(server), Browser::new(server)];
    for browser in &mut elsewhere {
        assert_eq!(browser.sign_in("another long one").await.status(), 303);
    }
    let page = walk.read(ACCESS).await;
    let one = between(&page, &format!("action=\"{ADA}/sessions/"), "/end");
    walk.press(ACCESS, &format!("{ADA}/sessions/{one}/end"), &[]).await;
    let mut open = 0;
    for browser in &mut elsewhere {
        open += usize::from(browser.get("/incidents").await.status() == 200);
    }
    assert_eq!(open, 1, "one of the two is signed out");
    walk.press(ACCESS, &format!("{ADA}/sessions/end"), &[]).await;
    for browser in &mut elsewhere {
        assert_eq!(browser.get("/incidents").await.status(), 303, "signed out");
    }
}

/// Somebody is added, chooses a password, and goes again.
async fn colleague(server: &Server, walk: &mut Walk<'_>) {
    walk.press("/users/new", "/users", &[("name", "Grace"), ("email", "grace@example.com")]).await;
    let id = server.get("/users?query=grace").await["users"][0]["id"].as_str().unwrap().to_owned();
    let page = walk.press(&format!("/users/{id}/access"), &format!("/users/{id}/password-link"), &[]).await;
    let link = format!("/set-password/{}", between(&page, "/set-password/", "<").split('"').next().unwrap());
    let session = std::mem::take(&mut walk.browser.cookies);
    walk.press(&link, &link, &[("new", PASSWORD)]).await;
    assert_eq!(walk.browser.sign_in_as("grace@example.com", PASSWORD).await.status(), 303);
    walk.browser.cookies = session;
    walk.press(&format!("/users/{id}/edit"), &format!("/users/{id}/remove"), &[]).await;
    assert_eq!(walk.browser.get(&format!("/users/{id}")).await.status(), 404);
}

/// Push needs a script in the browser, which knows the device's keys; what it fills in is a form.
async fn devices(walk: &mut Walk<'_>) {
    let device = [
        ("label", "Phone"),
        ("endpoint", "https://push.example.org/send/1"),
        ("p256dh", crate::console::devices::PUBLIC),
        ("auth", crate::console::devices::AUTH),
    ];
    let page = walk.press("/devices", "/devices", &device).await;
    let path = format!("/devices/{}", between(&page, "action=\"/devices/", "/"));
    walk.press("/devices", &format!("{path}/test"), &[]).await;
    let page = walk.press("/devices", &format!("{path}/remove"), &[]).await;
    assert!(!page.contains(&path), "{page}");
}
