//! Am I on call: cover, swaps and test pages from the console. The clock stands at 2026-11-22T09:00:00Z.

use serde_json::{Value as Json, json};

use super::{Browser, PASSWORD, people::submit, start};
use crate::server::Server;

const GRACE: &str = "grace@example.com";

/// Ada and Grace take turns, a day each, Ada now; Grace may sign in. The schedule's id and Grace's.
async fn world(server: &Server) -> (String, String) {
    let grace = super::people::add(server, "Grace", GRACE, "user").await;
    let user = vigie_core::ids::UserId::parse(&grace).unwrap();
    server.app.access().set_password(user, PASSWORD).await.unwrap();
    let turn = |id: &str| json!({"user": {"id": id, "type": "user_reference"}});
    let layer = json!({"start": "2026-11-22T08:00:00Z", "rotation_virtual_start": "2026-11-22T08:00:00Z",
        "rotation_turn_length_seconds": 86_400, "users": [turn("PADA001"), turn(&grace)]});
    let schedule =
        json!({"schedule": {"type": "schedule", "name": "Nights", "time_zone": "Etc/UTC", "schedule_layers": [layer]}});
    let made = server.rest("POST", "/schedules", schedule).await;
    assert_eq!(made.status, 201, "{}", made.text);
    (made.json()["schedule"]["id"].as_str().unwrap().to_owned(), grace)
}

async fn signed_in<'a>(server: &'a Server, email: &str) -> Browser<'a> {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in_as(email, PASSWORD).await.status(), 303);
    browser
}

/// The first address on the page that asks for cover.
async fn cover_page(browser: &mut Browser<'_>) -> String {
    let text = browser.get("/on-call").await.text().await.unwrap();
    let (_, rest) = text.split_once("href=\"/on-call/cover?").expect("a way to ask");
    format!("/on-call/cover?{}", rest.split('"').next().unwrap().replace("&amp;", "&"))
}

fn field<'a>(page: &'a str, query: &str) -> &'a str {
    page.split_once(&format!("{query}=")).unwrap().1.split('&').next().unwrap()
}

async fn open(server: &Server, noun: &str) -> Vec<Json> {
    server.get(&format!("/vigie/v1/{noun}?states[]=open")).await[noun].as_array().unwrap().clone()
}

/// The schedule of [`world`] is level 1, Bob level 2.
async fn with_bob_behind(server: &Server, schedule: &str) {
    let bob = super::people::add(server, "Bob Baker", "bob@example.com", "user").await;
    let level = |id: &str, kind: &str| json!({"escalation_delay_in_minutes": 5, "targets": [{"id": id, "type": kind}]});
    let rules = [level(schedule, "schedule_reference"), level(&bob, "user_reference")];
    let policy = json!({"escalation_policy": {"type": "escalation_policy", "escalation_rules": rules}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", policy).await.status, 200);
}

/// What a part of the page says, without its tags: the part with these words in its tag.
async fn told(browser: &mut Browser<'_>, part: &str) -> String {
    let page = browser.get("/on-call").await.text().await.unwrap();
    let (_, rest) = page.split_once(part).unwrap_or_else(|| panic!("{part} is not there: {page}"));
    let section = rest.split("</section>").next().unwrap();
    let words = section.split('<').map(|piece| piece.split_once('>').map_or("", |(_, words)| words));
    words.collect::<Vec<_>>().join("")
}

fn says(told: &str, what: &[&str]) {
    for what in what {
        assert!(told.contains(what), "{what} is missing: {told}");
    }
}

#[tokio::test]
async fn it_says_yes_until_when_and_who_is_behind_or_no_and_when_the_next_shift_begins() {
    let server = start().await;
    let (schedule, _) = world(&server).await;
    with_bob_behind(&server, &schedule).await;
    let mut ada = Browser::signed_in(&server).await;
    let mut grace = signed_in(&server, GRACE).await;
    let on = ["Yes, you are on call", "until Tomorrow 08:00 UTC", "in 23 h", "Cover me now"];
    says(&told(&mut ada, "class=\"verdict\"").await, &on);
    let duty = ["Database team", "Level 1", "by Nights until Tomorrow 08:00 UTC", "Behind you: Bob Baker"];
    says(&told(&mut ada, "id=\"duty-list\"").await, &duty[1..]);
    assert!(ada.get("/on-call").await.text().await.unwrap().contains(duty[0]));
    let off = told(&mut grace, "class=\"verdict\"").await;
    assert!(off.contains("No, you are not on call") && !off.contains("Cover me now"), "{off}");
    let next = told(&mut grace, "id=\"next-shift\"").await;
    assert!(
        next.find("Tomorrow 08:00 UTC").is_some_and(|first| first < next.find("Tue 24 Nov 08:00 UTC").unwrap()),
        "{next}"
    );
    let bob = server.get("/users?query=bob").await["users"][0]["id"].as_str().unwrap().to_owned();
    server.app.access().set_password(vigie_core::ids::UserId::parse(&bob).unwrap(), PASSWORD).await.unwrap();
    let mut bob = signed_in(&server, "bob@example.com").await;
    says(
        &told(&mut bob, "id=\"duty-list\"").await,
        &["Level 2", "always: named in the policy", "Nobody stands behind you."],
    );
    server.app.advance_clock(std::time::Duration::from_secs(23 * 3600)).await.unwrap();
    says(&told(&mut grace, "class=\"verdict\"").await, &on[..2]);
    says(&told(&mut ada, "class=\"verdict\"").await, &["No, you are not on call"]);
}

#[tokio::test]
async fn whoever_is_away_is_told_so_and_not_on_call() {
    let server = start().await;
    let (schedule, _) = world(&server).await;
    with_bob_behind(&server, &schedule).await;
    let leave = json!({"absence": {"start": "2026-11-22T08:30:00Z", "end": "2026-11-22T20:00:00Z", "reason": "Ill"}});
    let stored = server.rest("POST", "/vigie/v1/users/PADA001/absences", leave).await;
    assert_eq!(stored.status, 201, "{}", stored.text);
    let mut ada = Browser::signed_in(&server).await;
    let verdict = told(&mut ada, "class=\"verdict\"").await;
    says(&verdict, &["No, you are not on call", "You are away until Today 20:00 UTC"]);
    server.app.advance_clock(std::time::Duration::from_secs(12 * 3600)).await.unwrap();
    says(&told(&mut ada, "class=\"verdict\"").await, &["Yes, you are on call", "until Tomorrow 08:00 UTC"]);
}

#[tokio::test]
async fn a_part_of_a_shift_is_asked_for_and_taken_by_the_other() {
    let server = start().await;
    let (schedule, _) = world(&server).await;
    let mut ada = Browser::signed_in(&server).await;
    let page = cover_page(&mut ada).await;
    let form = ada.get(&page).await.text().await.unwrap();
    assert!(form.contains("Nights"));
    assert!(
        !form.contains("id=\"live\" data-now=\"2026-11-22T09:00:00Z\" hx-get"),
        "a refresh would undo what is typed"
    );
    let fields = [
        ("schedule", schedule.as_str()),
        ("start", field(&page, "start")),
        ("end", field(&page, "end")),
        ("from", "2026-11-22T09:00"),
        ("until", "2026-11-22T12:00"),
        ("note", "dentist"),
    ];
    assert_eq!(submit(&mut ada, &page, "/on-call/cover", &fields).await.0, 303);
    let asked = open(&server, "cover_requests").await;
    assert_eq!((&asked[0]["end"], &asked[0]["note"]), (&json!("2026-11-22T12:00:00Z"), &json!("dentist")));
    let mut grace = signed_in(&server, GRACE).await;
    let text = grace.get("/on-call").await.text().await.unwrap();
    assert!(text.contains("asks for cover") && text.contains("dentist"), "{text}");
    let take = format!("/on-call/requests/{}/take", asked[0]["id"].as_str().unwrap());
    assert_eq!(submit(&mut grace, "/on-call", &take, &[]).await.0, 303);
    let shifts =
        server.get(&format!("/schedules/{schedule}/users?since=2026-11-22T09:00:00Z&until=2026-11-22T11:00:00Z")).await;
    assert_eq!(shifts["users"][0]["summary"], "Grace");
    let (status, text) = submit(&mut ada, "/on-call", &take, &[]).await;
    assert!(status == 400 && text.contains("The request is taken"), "{text}");
}

#[tokio::test]
async fn a_swap_is_offered_and_declined_and_a_request_withdrawn() {
    let server = start().await;
    let (schedule, grace_id) = world(&server).await;
    let mut ada = Browser::signed_in(&server).await;
    let page = cover_page(&mut ada).await;
    let text = ada.get(&page).await.text().await.unwrap();
    let theirs = text.split_once(&format!("value=\"{grace_id}-")).expect("Grace's shifts").1;
    let theirs = format!("{grace_id}-{}", theirs.split('"').next().unwrap());
    let common = [("schedule", schedule.as_str()), ("start", field(&page, "start")), ("end", field(&page, "end"))];
    let swap: Vec<_> = common.into_iter().chain([("in_return", theirs.as_str())]).collect();
    assert_eq!(submit(&mut ada, &page, "/on-call/cover", &swap).await.0, 303);
    let offered = open(&server, "swaps").await;
    let path = format!("/on-call/requests/{}", offered[0]["id"].as_str().unwrap());
    let mut grace = signed_in(&server, GRACE).await;
    assert!(grace.get("/on-call").await.text().await.unwrap().contains("would swap"));
    assert_eq!(submit(&mut grace, "/on-call", &format!("{path}/decline"), &[]).await.0, 303);
    let cover: Vec<_> = common.into_iter().chain([("asked", grace_id.as_str())]).collect();
    assert_eq!(submit(&mut ada, &page, "/on-call/cover", &cover).await.0, 303);
    let asked = open(&server, "cover_requests").await;
    let path = format!("/on-call/requests/{}/withdraw", asked[0]["id"].as_str().unwrap());
    assert_eq!(submit(&mut ada, "/on-call", &path, &[]).await.0, 303);
    assert!(open(&server, "cover_requests").await.is_empty());
    let theirs: Vec<_> =
        [("schedule", schedule.as_str()), ("start", "1795424400000000"), ("end", "1795510800000000")].into();
    let (status, text) = submit(&mut ada, &page, "/on-call/cover", &theirs).await;
    assert!(status == 400 && text.contains("is not on call in Nights"), "{text}");
    assert_eq!(ada.get("/on-call/cover?schedule=PNOTHING&start=1&end=2").await.status(), 404);
}

#[tokio::test]
async fn a_test_page_reaches_every_contact_method_and_is_bounded() {
    let server = start().await;
    let mut ada = Browser::signed_in(&server).await;
    assert_eq!(submit(&mut ada, "/on-call", "/on-call/test", &[]).await.0, 303);
    server.app.run_due().await;
    assert!(ada.get("/on-call").await.text().await.unwrap().contains("Handed over"));
    for minute in 1..10 {
        server.app.advance_clock(std::time::Duration::from_secs(60)).await.unwrap();
        assert_eq!(submit(&mut ada, "/on-call", "/on-call/test", &[]).await.0, 303, "{minute}");
    }
    server.app.advance_clock(std::time::Duration::from_secs(60)).await.unwrap();
    let (status, text) = submit(&mut ada, "/on-call", "/on-call/test", &[]).await;
    assert!(status == 429 && text.contains("10 test pages were sent within the hour"), "{text}");
}
