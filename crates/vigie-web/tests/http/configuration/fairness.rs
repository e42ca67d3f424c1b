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
    assert!(lines[0].starts_with("schedule_id,schedule_name,user_id,") && lines[1].split(',').count() == 12);
    let hours: f64 = lines[1..].iter().map(|line| line.split(',').nth(10).unwrap().parse::<f64>().unwrap()).sum();
    assert!((hours - 168.0).abs() < 0.05, "{lines:?}");
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
