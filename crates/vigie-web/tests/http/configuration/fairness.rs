//! Who carried how much. The clock stands at 2026-11-22T09:00:00Z.

use serde_json::{Value as Json, json};

use super::{id, schedules::daily};
use crate::server::Server;

const WEEK: &str = "since=2026-11-16T00:00:00Z&until=2026-11-23T00:00:00Z";

fn seconds(users: &Json, name: &str) -> Vec<u64> {
    let users = users.as_array().unwrap();
    let own = users.iter().find(|one| one["user"]["summary"] == name).unwrap_or_else(|| panic!("{name}: {users:?}"));
    let part = |part: &str| own[format!("{part}_seconds")].as_u64().unwrap();
    ["business", "evening", "sleep", "weekend"].map(part).to_vec()
}

#[tokio::test]
async fn a_week_is_split_among_its_people_and_adds_up() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    let path = format!("/vigie/v1/oncall/fairness?schedule_ids[]={}&{WEEK}", id(&schedule));
    let report = server.get(&path).await["fairness"].take();
    let (ada, grace) = (seconds(&report["users"], "Ada Lovelace"), seconds(&report["users"], "Grace"));
    let hours = |seconds: &[u64]| -> Vec<u64> { seconds.iter().map(|one| one / 3600).collect() };
    // Turns change at 08:00, where business begins and sleep ends. Grace has Monday, Wednesday, Friday and Sunday, of
    // which the week's end cuts eight hours; Ada the rest, and the eight before Monday's turn.
    assert_eq!(hours(&grace), [30, 12, 32, 14], "business, evening, sleep, weekend: {report}");
    assert_eq!(hours(&ada), [20, 8, 38, 14], "business, evening, sleep, weekend: {report}");
    assert_eq!(report["schedules"][0]["users"], report["users"], "there is one schedule");
    assert_eq!(report["schedules"][0]["schedule"]["id"], schedule["id"]);
    let csv = server.rest("GET", &format!("{path}&format=csv"), Json::Null).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let lines: Vec<&str> = csv.text.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(
        lines[0],
        "schedule_id,schedule_name,user_id,user_name,user_email,time_zone,business_hours,evening_hours,sleep_hours,\
         weekend_hours,total_hours,shifts"
    );
    let of_schedule = format!("{},Daily,", id(&schedule));
    let of_ada = "PADA001,Ada Lovelace,ada@example.com,Etc/UTC,20.00,8.00,38.00,14.00,80.00,4".to_owned();
    let graces = report["users"][0]["user"]["id"].as_str().unwrap();
    let of_grace = format!("{graces},Grace,grace@example.com,Etc/UTC,30.00,12.00,32.00,14.00,88.00,4");
    let mut wanted = [of_ada, of_grace].map(|person| format!("{of_schedule}{person}"));
    wanted.sort();
    assert_eq!(lines[1..], wanted, "a line for each person, by id");
}

#[tokio::test]
async fn a_schedule_of_short_turns_does_not_refuse_the_report() {
    let server = Server::start().await;
    daily(&server).await;
    let layer = json!({"start": "2026-11-22T09:00:00Z", "rotation_virtual_start": "2026-11-22T09:00:00Z",
        "rotation_turn_length_seconds": 60, "users": [{"user": {"id": "PADA001", "type": "user_reference"}}]});
    let minutes = json!({"type": "schedule", "name": "Minutes", "time_zone": "Etc/UTC", "schedule_layers": [layer]});
    let minutes = super::create(&server, "/schedules", "schedule", minutes).await;
    let time = "since=2026-11-22T09:00:00Z&until=2026-12-13T09:00:00Z";
    let report = server.get(&format!("/vigie/v1/oncall/fairness?{time}")).await["fairness"].take();
    let schedules = report["schedules"].as_array().unwrap();
    let of_minutes = schedules.iter().find(|one| one["schedule"]["id"] == minutes["id"]).unwrap();
    assert_eq!((schedules.len(), &of_minutes["users"][0]["shifts"]), (2, &json!(21 * 1440)));
    let year = "since=2026-11-22T09:00:00Z&until=2027-11-22T09:00:00Z";
    let refused = server.rest("GET", &format!("/vigie/v1/oncall/fairness?{year}"), Json::Null).await;
    assert_eq!((refused.status, refused.text.contains("Minutes")), (400, true), "{}", refused.text);
}

#[tokio::test]
async fn a_wrong_question_is_refused() {
    let server = Server::start().await;
    for (query, status) in [
        ("schedule_ids[]=PNOBODY", 404),
        ("since=soon", 400),
        ("since=2026-11-22&until=2026-11-20", 400),
        ("since=2020-11-22&until=2026-11-20", 400),
        ("format=xml", 400),
    ] {
        let answer = server.rest("GET", &format!("/vigie/v1/oncall/fairness?{query}"), Json::Null).await;
        assert_eq!(answer.status, status, "{query}: {}", answer.text);
    }
    assert_eq!(server.get("/vigie/v1/oncall/fairness").await["fairness"]["schedules"], json!([]));
}
