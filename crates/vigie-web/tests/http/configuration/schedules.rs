//! Schedules and overrides. The server's clock stands at 2026-11-22T09:00:00Z.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{create, id, refused, status, update};
use crate::server::Server;

fn layer(users: &[&str]) -> Json {
    let users: Vec<Json> = users.iter().map(|id| json!({"user": {"id": id, "type": "user_reference"}})).collect();
    json!({"name": "Turns", "start": "2026-11-01T08:00:00Z", "rotation_virtual_start": "2026-11-01T08:00:00Z",
        "rotation_turn_length_seconds": 86400, "users": users})
}

/// Ada and Grace take turns of a day, from 08:00 UTC.
pub(super) async fn daily(server: &Server) -> Json {
    let grace = json!({"name": "Grace", "email": "grace@example.com"});
    let grace = create(server, "/users", "user", grace).await;
    let fields = json!({"type": "schedule", "name": "Daily", "time_zone": "Etc/UTC",
        "schedule_layers": [layer(&["PADA001", id(&grace)])]});
    create(server, "/schedules", "schedule", fields).await
}

fn shifts(schedule: &Json) -> Vec<(&str, &str)> {
    let entries = schedule["final_schedule"]["rendered_schedule_entries"].as_array().unwrap();
    entries.iter().map(|one| (one["user"]["summary"].as_str().unwrap(), one["start"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_schedule_is_rendered_where_a_time_is_asked_for() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    assert_eq!(schedule["final_schedule"]["rendered_coverage_percentage"], Json::Null);
    let path = format!("/schedules/{}", id(&schedule));
    let two_days = "since=2026-11-22T00:00:00Z&until=2026-11-24T00:00:00Z";
    let cut = server.get(&format!("{path}?{two_days}")).await["schedule"].take();
    let expected = [
        ("Ada Lovelace", "2026-11-22T00:00:00Z"),
        ("Grace", "2026-11-22T08:00:00Z"),
        ("Ada Lovelace", "2026-11-23T08:00:00Z"),
    ];
    assert_eq!(shifts(&cut), expected, "the 22nd is the 21st day after Ada's first turn");
    assert_eq!(cut["final_schedule"]["rendered_coverage_percentage"], 100.0);
    let whole = server.get(&format!("{path}?{two_days}&overflow=true&time_zone=Europe/Paris")).await;
    assert_eq!(shifts(&whole["schedule"])[0].1, "2026-11-21T09:00:00+01:00");
    let listed = server.get("/schedules").await["schedules"][0].take();
    assert_eq!((listed.get("schedule_layers"), listed.get("final_schedule")), (None, None));
}

#[tokio::test]
async fn an_update_never_rewrites_the_past() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    let path = format!("/schedules/{}", id(&schedule));
    let mut alone = layer(&["PADA001"]);
    alone["id"] = schedule["schedule_layers"][0]["id"].clone();
    update(&server, &path, "schedule", json!({"schedule_layers": [alone]})).await;
    let around = server.get(&format!("{path}?since=2026-11-20T08:00:00Z&until=2026-11-26T08:00:00Z")).await;
    let who: Vec<&str> = shifts(&around["schedule"]).iter().map(|one| one.0).collect();
    assert!(who[..2].contains(&"Grace"), "{who:?}");
    assert!(who[3..].iter().all(|one| *one == "Ada Lovelace"), "{who:?}");
}

#[tokio::test]
async fn each_override_is_answered_by_itself() {
    let server = Server::start().await;
    let path = format!("/schedules/{}/overrides", id(&daily(&server).await));
    let wanted =
        |start: &str, end: &str, user: &str| json!({"start": start, "end": end, "user": {"id": user, "type": "user"}});
    let overrides = json!({"overrides": [
        wanted("2026-11-22T08:30:00Z", "2026-11-22T12:00:00Z", "PADA001"),
        wanted("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "PADA001"),
        wanted("2026-11-25T00:00:00Z", "2026-11-25T00:00:00Z", "PADA001"),
        wanted("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "PNOBODY"),
    ]});
    let made = server.rest("POST", &path, overrides).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert_eq!((&made[0]["status"], &made[0]["override"]["start"]), (&json!(201), &json!("2026-11-22T09:00:00Z")));
    assert_eq!((&made[2]["status"], &made[2]["errors"]), (&json!(400), &json!(["Override must end after its start"])));
    assert_eq!(made[3]["errors"], json!(["User PNOBODY not found; use the id of one that exists"]));
    let listed = server.get(&format!("{path}?since=2026-11-25T12:00:00Z&until=2026-11-30")).await;
    assert_eq!(listed["overrides"][0]["start"], "2026-11-25T12:00:00Z", "cut at the time asked for");
    assert_eq!(status(&server, "GET", &path).await, 400, "the time must be said");
    server.app.advance_clock(std::time::Duration::from_secs(3600)).await.unwrap();
    assert_eq!(status(&server, "DELETE", &format!("{path}/{}", id(&made[0]["override"]))).await, 200, "it runs");
    assert_eq!(status(&server, "DELETE", &format!("{path}/{}", id(&made[1]["override"]))).await, 204, "it comes");
    assert_eq!(status(&server, "DELETE", &format!("{path}/{}", id(&made[0]["override"]))).await, 400, "it is over");
}

#[tokio::test]
async fn overrides_that_are_not_over_are_bounded() {
    let server = Server::start().await;
    let path = format!("/schedules/{}/overrides", id(&daily(&server).await));
    let over = json!({"start": "2026-11-22T10:00:00Z", "end": "2026-11-22T12:00:00Z",
        "user": {"id": "PADA001", "type": "user_reference"}});
    let many = |count: usize| json!({ "overrides": vec![over.clone(); count] });
    for _ in 0..4 {
        assert_eq!(server.rest("POST", &path, many(500)).await.status, 201);
    }
    let text = "A schedule can have at most 2000 overrides that are not over; remove some first, or change its layers";
    assert_eq!(refused(&server, "POST", &path, many(1)).await, (400, 2001, text.to_owned()));
    server.app.advance_clock(std::time::Duration::from_secs(4 * 3600)).await.unwrap();
    let later = json!({"start": "2026-11-23T10:00:00Z", "end": "2026-11-23T12:00:00Z", "user": over["user"]});
    let made = server.rest("POST", &path, json!({"overrides": [later]})).await;
    assert_eq!(made.json()[0]["status"], 201, "those that are over do not count");
}

#[tokio::test]
async fn a_schedule_in_use_stays_and_says_so_word_by_word() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    let path = format!("/schedules/{}", id(&schedule));
    let targets = json!([{"id": id(&schedule), "type": "schedule_reference"}]);
    let rules = json!({"escalation_rules": [{"escalation_delay_in_minutes": 30, "targets": targets}]});
    update(&server, "/escalation_policies/PPOLICY", "escalation_policy", rules).await;
    let text = "Schedule can't be deleted if it's being used by escalation policies".to_owned();
    assert_eq!(refused(&server, "DELETE", &path, Json::Null).await, (400, 2001, text));
    server.event("trigger", "disk").await;
    let ada = json!([{"id": "PADA001", "type": "user_reference"}]);
    let rules = json!({"escalation_rules": [{"escalation_delay_in_minutes": 30, "targets": ada}]});
    update(&server, "/escalation_policies/PPOLICY", "escalation_policy", rules).await;
    let text = "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents";
    assert_eq!(refused(&server, "DELETE", &path, Json::Null).await, (400, 2001, text.to_owned()));
    server.event("resolve", "disk").await;
    assert_eq!(status(&server, "DELETE", &path).await, 204);
}

#[tokio::test]
async fn a_preview_stores_nothing() {
    let server = Server::start().await;
    let before = server.app.directory().version;
    let fields = json!({"name": "Draft", "time_zone": "Etc/UTC", "schedule_layers": [layer(&["PADA001"])]});
    let path = "/schedules/preview?since=2026-11-22&until=2026-11-23";
    let shown = server.rest("POST", path, json!({"schedule": fields})).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shifts(&shown.json()["schedule"]).len(), 2);
    assert_eq!(server.app.directory().version, before);
    for (zone, turn) in [("Mars/Olympus", 86_400), ("Etc/UTC", 0)] {
        let mut layer = layer(&["PADA001"]);
        layer["rotation_turn_length_seconds"] = json!(turn);
        let wrong = json!({"schedule": {"name": "x", "time_zone": zone, "schedule_layers": [layer]}});
        assert_eq!(refused(&server, "POST", "/schedules", wrong).await.0, 400);
    }
}

#[tokio::test]
async fn the_people_of_a_time_are_listed() {
    let server = Server::start().await;
    let path = format!("/schedules/{}/users", id(&daily(&server).await));
    assert_eq!(server.get(&path).await["users"].as_array().unwrap().len(), 2);
    let hour = server.get(&format!("{path}?since=2026-11-22T09:00:00Z&until=2026-11-22T10:00:00Z")).await;
    assert_eq!(hour["users"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn turns_too_many_to_show_are_refused() {
    let server = Server::start().await;
    let mut seconds = layer(&["PADA001"]);
    seconds["rotation_turn_length_seconds"] = json!(1);
    let fields = json!({"name": "Seconds", "time_zone": "Etc/UTC", "schedule_layers": [seconds]});
    let schedule = create(&server, "/schedules", "schedule", fields).await;
    let text = "Schedule \"Seconds\" has too many turns in that time; ask for a shorter one".to_owned();
    let listed = "/schedules?include[]=final_schedule&".to_owned();
    for path in [format!("/schedules/{}?", id(&schedule)), listed] {
        let day = format!("{path}since=2026-11-22&until=2026-11-23");
        assert_eq!(refused(&server, "GET", &day, Json::Null).await, (400, 2001, text.clone()));
    }
    let bare = server.get("/schedules?since=2026-11-22&until=2026-11-23").await;
    assert_eq!(bare["schedules"][0]["name"], "Seconds", "what is not shown is not written out");
    let years = "/oncalls?since=2020-01-01&until=2026-11-22";
    assert_eq!(refused(&server, "GET", years, Json::Null).await.1, 2005);
    let before = server.app.directory().version;
    let day = format!("/schedules/{}?since=2026-11-22&until=2026-11-23", id(&schedule));
    let (code, _, sentence) = refused(&server, "PUT", &day, json!({"schedule": {"name": "Other"}})).await;
    assert_eq!((code, sentence), (400, text.replace("Seconds", "Other")));
    assert_eq!(server.app.directory().version, before, "what cannot be shown is not stored");
    let hour = format!("/schedules/{}?since=2026-11-22T00:00:00Z&until=2026-11-22T01:00:00Z", id(&schedule));
    let entries = server.get(&hour).await["schedule"]["final_schedule"]["rendered_schedule_entries"].take();
    assert_eq!(entries.as_array().map(Vec::len), Some(3600));
}

#[tokio::test]
async fn restrictions_too_many_to_show_are_refused() {
    let server = Server::start().await;
    let mut often = layer(&["PADA001"]);
    often["rotation_turn_length_seconds"] = json!(315_360_000);
    let seconds = (0..168).map(|number| {
        let start = 500 * number;
        let start = format!("{:02}:{:02}:{:02}", start / 3600, start / 60 % 60, start % 60);
        json!({"type": "daily_restriction", "start_time_of_day": start, "duration_seconds": 1})
    });
    often["restrictions"] = seconds.collect();
    let fields = json!({"name": "Seconds", "time_zone": "Etc/UTC", "schedule_layers": vec![often; 75]});
    let schedule = create(&server, "/schedules", "schedule", fields).await;
    let of = |since: &str, until: &str| format!("/schedules/{}?since={since}&until={until}", id(&schedule));
    let text = "Schedule \"Seconds\" has too many turns in that time; ask for a shorter one".to_owned();
    for (since, until) in [("2026-11-23", "2027-11-22"), ("2026-11-23", "2026-11-30")] {
        assert_eq!(refused(&server, "GET", &of(since, until), Json::Null).await, (400, 2001, text.clone()));
    }
    let hour = server.get(&of("2026-11-23T00:00:00Z", "2026-11-23T01:00:00Z")).await["schedule"].take();
    assert_eq!(hour["final_schedule"]["rendered_schedule_entries"].as_array().map(Vec::len), Some(8));
}

#[tokio::test]
async fn a_schedule_that_was_edited_often_is_shown_as_far_as_before() {
    let server = Server::start().await;
    let mut hourly = layer(&["PADA001"]);
    hourly["rotation_turn_length_seconds"] = json!(3600);
    let fields = json!({"name": "Hours", "time_zone": "Etc/UTC", "schedule_layers": [hourly]});
    let schedule = create(&server, "/schedules", "schedule", fields).await;
    let path = format!("/schedules/{}", id(&schedule));
    let rules = json!({"escalation_rules": [{"escalation_delay_in_minutes": 30,
        "targets": [{"id": id(&schedule), "type": "schedule_reference"}]}]});
    update(&server, "/escalation_policies/PPOLICY", "escalation_policy", rules).await;
    for times in 0..12_u64 {
        server.app.advance_clock(Duration::from_secs(60)).await.unwrap();
        let mut layers = server.get(&path).await["schedule"]["schedule_layers"].take();
        let layers = layers.as_array_mut().unwrap();
        layers.reverse();
        layers.last_mut().unwrap()["rotation_turn_length_seconds"] = json!(3600 - times % 2);
        update(&server, &path, "schedule", json!({ "schedule_layers": layers })).await;
    }
    let before = server.app.directory().schedules.clone();
    let mut unchanged = server.get(&path).await["schedule"].take();
    unchanged["schedule_layers"].as_array_mut().unwrap().reverse();
    update(&server, &path, "schedule", unchanged).await;
    assert_eq!(server.app.directory().schedules, before, "what is sent back as it was read changes nothing");
    let year = server.get(&format!("{path}?since=2026-11-22&until=2027-11-22")).await["schedule"].take();
    assert!(year["schedule_layers"].as_array().unwrap().len() > 10, "{year}");
    assert!(year["final_schedule"]["rendered_schedule_entries"].as_array().unwrap().len() > 8_000);
    let ahead = server.get("/oncalls?since=2026-11-22T09:30:00Z&until=2027-02-18T09:30:00Z").await["oncalls"].take();
    assert_eq!(ahead.as_array().map(Vec::len), Some(25), "a page of them");
    let fairness = server.get("/vigie/v1/oncall/fairness?since=2026-11-22&until=2027-11-22").await;
    assert_eq!(fairness["fairness"]["users"][0]["user"]["id"], "PADA001");
    let next = server.get(&format!("{path}?include_next_oncall_for_user=PADA001")).await["schedule"].take();
    assert!(next["next_oncall_for_user"]["start"].is_string(), "{next}");
}
