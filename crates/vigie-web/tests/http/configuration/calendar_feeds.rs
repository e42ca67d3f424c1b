//! Calendar feeds: secret addresses that calendar programs subscribe to. The clock stands at 2026-11-22T09:00:00Z.

use std::sync::Arc;

use serde_json::Value as Json;
use vigie_calendar::{Calendar, occurrences, read};
use vigie_core::{
    directory::{Change, Object, PrivateUrlKey, User},
    time::At,
};

use super::{id, refused, schedules::daily, status};
use crate::{
    organisation,
    server::{ADAS_TOKEN, Answer, READING_TOKEN, Server, TOKEN},
};

fn at(text: &str) -> At {
    text.parse::<jiff::Timestamp>().unwrap().into()
}

/// What a program without any token gets at the address of a feed.
pub(super) async fn fetched(server: &Server, address: &Json, headers: &[(&str, &str)]) -> Answer {
    let path = address.as_str().unwrap().strip_prefix("https://acme.example.com").unwrap();
    server.send("GET", path, headers, None).await
}

pub(super) fn shifts(calendar: &Calendar, since: &str, until: &str) -> Vec<(String, String)> {
    let found = occurrences(calendar, &jiff::tz::TimeZone::UTC, (at(since), at(until))).unwrap();
    found.iter().map(|one| (one.event.summary.clone(), one.start.to_string())).collect()
}

/// The address of a schedule's feed, newly made.
pub(super) async fn address(server: &Server, schedule: &Json) -> Json {
    let path = format!("/vigie/v1/schedules/{}/regenerate_private_url_key", id(schedule));
    server.rest("POST", &path, Json::Null).await.json()["calendar"]["http_cal_url"].take()
}

async fn give_ada_a_key(server: &Server) {
    let done: Result<(), vigie_app::ConfigureError<String>> = server
        .app
        .configure("test", |directory, ids, _| {
            let ada = User::clone(&directory.users[&organisation::ada()]);
            let ada = User { private_url_key: Some(PrivateUrlKey::new(ids)), ..ada };
            Ok((vec![Change::Put(Object::User(Arc::new(ada)))], ()))
        })
        .await;
    done.unwrap();
}

#[tokio::test]
async fn a_schedules_feed_shows_what_rest_renders() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    let calendar = server.get(&format!("/vigie/v1/schedules/{}/calendar", id(&schedule))).await["calendar"].take();
    assert!(calendar["web_cal_url"].as_str().unwrap().starts_with("webcal://acme.example.com/private/"));
    let answer = fetched(&server, &calendar["http_cal_url"], &[]).await;
    assert_eq!(
        (answer.status, &answer.headers["content-type"]),
        (200, &"text/calendar; charset=utf-8".parse().unwrap())
    );
    let feed = read(&answer.text).unwrap();
    assert_eq!(feed.name.as_deref(), Some("On call: Daily"));
    let span = "since=2026-11-10T00:00:00Z&until=2027-02-01T00:00:00Z";
    let path = format!("/schedules/{}?{span}&overflow=true", id(&schedule));
    let rendered = server.get(&path).await["schedule"]["final_schedule"]["rendered_schedule_entries"].take();
    let entry = |entry: &Json| {
        let name = entry["user"]["summary"].as_str().unwrap();
        (format!("{name} on call: Daily"), entry["start"].as_str().unwrap().to_owned())
    };
    let rendered: Vec<_> = rendered.as_array().unwrap().iter().map(entry).collect();
    assert_eq!(shifts(&feed, "2026-11-10T00:00:00Z", "2027-02-01T00:00:00Z"), rendered);
    assert!(rendered.len() > 80);
    assert_eq!(shifts(&feed, "2026-10-01T00:00:00Z", "2026-10-20T00:00:00Z"), [], "a month back");
    assert_eq!(shifts(&feed, "2027-06-01T00:00:00Z", "2027-12-01T00:00:00Z"), [], "half a year ahead");
}

#[tokio::test]
async fn a_persons_feed_shows_their_own_turns_and_only_they_learn_its_address() {
    let server = Server::start().await;
    daily(&server).await;
    give_ada_a_key(&server).await;
    let seen_with = async |token: &str, query: &str| {
        let authorization = format!("Token token={token}");
        let path = format!("/users/PADA001{query}");
        server.send("GET", &path, &[("authorization", &authorization)], None).await.json()["user"]["http_cal_url"]
            .take()
    };
    let own = seen_with(ADAS_TOKEN, "").await;
    let feed = read(&fetched(&server, &own, &[]).await.text).unwrap();
    let turns = shifts(&feed, "2026-11-22T09:00:00Z", "2026-11-28T09:00:00Z");
    assert_eq!(turns.len(), 3, "every second day: {turns:?}");
    assert!(turns.iter().all(|(summary, _)| summary == "On call: Daily"));
    assert_eq!(seen_with(TOKEN, "").await, Json::Null);
    assert_eq!(seen_with(TOKEN, "?include[]=calendar_urls").await, own);
    assert_eq!(seen_with(READING_TOKEN, "?include[]=calendar_urls").await, Json::Null);
    assert_eq!(server.get("/users?include[]=calendar_urls").await["users"][0].get("http_cal_url"), None);
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again_and_what_changed_has_a_higher_sequence() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    let address = address(&server, &schedule).await;
    let first = fetched(&server, &address, &[]).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let again = fetched(&server, &address, &[("if-none-match", &format!("\"other\", W/{tag}"))]).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let uids = |text: &str| read(text).unwrap().events.iter().map(|event| event.uid.clone()).collect::<Vec<_>>();
    let sequence = |text: &str| text.lines().find_map(|line| line.strip_prefix("SEQUENCE:")?.parse::<u64>().ok());
    let renamed = serde_json::json!({"schedule": {"type": "schedule", "description": "Turns of a day"}});
    let path = format!("/schedules/{}", id(&schedule));
    assert_eq!(server.rest("PUT", &path, renamed).await.status, 200);
    let changed = fetched(&server, &address, &[("if-none-match", &tag)]).await;
    assert_eq!((changed.status, uids(&changed.text)), (200, uids(&first.text)));
    assert!(sequence(&changed.text) > sequence(&first.text));
}

#[tokio::test]
async fn an_address_ends_when_its_key_is_taken_back_or_made_anew() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    let old = address(&server, &schedule).await;
    let new = address(&server, &schedule).await;
    assert_eq!((fetched(&server, &old, &[]).await.status, fetched(&server, &new, &[]).await.status), (404, 200));
    let path = format!("/vigie/v1/schedules/{}/calendar", id(&schedule));
    assert_eq!(status(&server, "DELETE", &path).await, 204);
    assert_eq!(fetched(&server, &new, &[]).await.status, 404);
    assert_eq!(server.get(&path).await["calendar"]["http_cal_url"], Json::Null);
    for key in ["", "x", "null", "0123456789abcdef0123456789abcdef", "..%2f..%2fetc"] {
        assert_eq!(server.send("GET", &format!("/private/{key}/feed"), &[], None).await.status, 404, "{key:?}");
    }
    let path = "/vigie/v1/schedules/PNOBODY/regenerate_private_url_key";
    assert_eq!(refused(&server, "POST", path, Json::Null).await.0, 404);
}

#[tokio::test]
async fn the_old_address_of_a_feed_leads_nowhere_once_there_is_a_new_one() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    give_ada_a_key(&server).await;
    let adas = async || server.get("/users/PADA001?include[]=calendar_urls").await["user"]["http_cal_url"].take();
    let (old, of_schedule) = (adas().await, address(&server, &schedule).await);
    for known in [&old, &of_schedule] {
        assert_eq!(fetched(&server, known, &[]).await.status, 200);
    }
    let path = "/users/PADA001/regenerate_private_url_key";
    assert_eq!(server.rest("POST", path, Json::Null).await.status, 200);
    assert_eq!(fetched(&server, &old, &[]).await.status, 404, "whoever has the old address reads nothing more");
    assert_eq!(fetched(&server, &adas().await, &[]).await.status, 200);
    let next = address(&server, &schedule).await;
    assert_eq!(fetched(&server, &of_schedule, &[]).await.status, 404);
    assert_eq!(status(&server, "DELETE", &format!("/vigie/v1/schedules/{}/calendar", id(&schedule))).await, 204);
    assert_eq!(fetched(&server, &next, &[]).await.status, 404);
}
