//! Holidays and leave. The clock stands at 2026-11-22T09:00:00Z.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{create, id, refused, schedules::daily, status, update};
use crate::server::{READING_TOKEN, Server, TOKEN};

const ADA: &str = "/vigie/v1/users/PADA001/absences";

async fn away(server: &Server, start: &str, end: &str) -> Json {
    create(server, ADA, "absence", json!({"start": start, "end": end, "reason": "Leave"})).await
}

#[tokio::test]
async fn an_absence_is_entered_listed_and_taken_back() {
    let server = Server::start().await;
    let running = away(&server, "2026-11-20T00:00:00Z", "2026-11-25T00:00:00Z").await;
    let coming = away(&server, "2026-12-24", "2027-01-02").await;
    assert_eq!((&running["reason"], &running["user"]["id"]), (&json!("Leave"), &json!("PADA001")));
    let starts = |listed: Json| {
        let all = listed["absences"].as_array().unwrap().clone();
        all.iter().map(|one| one["start"].as_str().unwrap()[..10].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(starts(server.get(ADA).await), ["2026-11-22", "2026-12-24"], "what was stays");
    server.app.advance_clock(Duration::from_secs(3600)).await.unwrap();
    assert_eq!(starts(server.get(&format!("{ADA}?since=2026-12-01")).await), ["2026-12-24"]);
    assert_eq!(status(&server, "DELETE", &format!("{ADA}/{}", id(&coming))).await, 204);
    assert_eq!(status(&server, "DELETE", &format!("{ADA}/{}", id(&running))).await, 200, "it ends now");
    assert_eq!(server.get(ADA).await["absences"][0]["end"], "2026-11-22T10:00:00Z");
    assert_eq!(status(&server, "DELETE", &format!("{ADA}/{}", id(&running))).await, 400, "it is over");
}

#[tokio::test]
async fn a_wrong_absence_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    away(&server, "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z").await;
    for (absence, word) in [
        (json!({"start": "2026-12-05", "end": "2026-12-05"}), "after its start"),
        (json!({"start": "2026-12-05", "end": "2029-12-05"}), "two years"),
        (json!({"start": "2026-01-05", "end": "2026-01-06"}), "in the future"),
        (json!({"start": "soon", "end": "2026-01-06"}), "Start"),
        (json!({"end": "2026-01-06"}), "Start"),
        (json!({"start": "2026-12-01T00:00:00Z", "end": "2026-12-02T00:00:00Z"}), "already"),
    ] {
        let (code, _, sentence) = refused(&server, "POST", ADA, json!({ "absence": absence })).await;
        assert_eq!((code, sentence.contains(word)), (400, true), "{absence}: {sentence}");
    }
    assert_eq!(refused(&server, "POST", "/vigie/v1/users/PNOBODY/absences", json!({})).await.0, 404);
    assert_eq!(refused(&server, "DELETE", &format!("{ADA}/PNOBODY"), Json::Null).await.0, 404);
}

#[tokio::test]
async fn who_is_away_is_not_paged_and_the_timeline_says_why() {
    let server = Server::start().await;
    let schedule = daily(&server).await;
    let on_schedule = json!([{"id": id(&schedule), "type": "schedule_reference"}]);
    let grace = server.get("/users?query=grace").await["users"][0].take();
    let to_grace = json!([{"id": id(&grace), "type": "user_reference"}]);
    let rules = json!({"escalation_rules": [
        {"escalation_delay_in_minutes": 30, "targets": on_schedule},
        {"escalation_delay_in_minutes": 30, "targets": to_grace}]});
    update(&server, "/escalation_policies/PPOLICY", "escalation_policy", rules).await;
    let on_call = async || server.get("/oncalls?escalation_policy_ids[]=PPOLICY").await["oncalls"].take();
    // Whose turn it is depends on the schedule's first day; the server is moved to one of Ada's.
    while on_call().await[0]["user"]["id"] != "PADA001" {
        server.app.advance_clock(Duration::from_secs(24 * 3600)).await.unwrap();
    }
    let now = server.app.now();
    away(&server, &now.to_string(), &(now + Duration::from_secs(4 * 3600)).to_string()).await;
    let levels: Vec<Json> = on_call().await.as_array().unwrap().clone();
    assert_eq!(levels.len(), 1, "nobody is on call on the first level: {levels:?}");
    server.event("trigger", "disk").await;
    let incident = server.newest_incident().await;
    // No e-mail is configured here, so that the incident soon goes on to the owner: the timeline says who was first.
    let log = server.get(&format!("/incidents/{}/log_entries", id(&incident))).await["log_entries"].take();
    let entries = log.as_array().unwrap();
    let assigned = entries.iter().rev().find(|entry| entry["type"] == "assign_log_entry");
    assert_eq!(assigned.map(|entry| &entry["assignees"][0]["id"]), Some(&grace["id"]), "{log}");
    assert!(log.to_string().contains("away"), "{log}");
    let final_schedule = server
        .get(&format!("/schedules/{}?since={now}&until={}", id(&schedule), now + Duration::from_secs(3600)))
        .await["schedule"]["final_schedule"]
        .take();
    let entry = &final_schedule["rendered_schedule_entries"][0];
    assert_eq!(entry["user"]["id"], "PADA001", "the schedule stays as it is configured");
}

#[tokio::test]
async fn a_calendar_of_holidays_is_entered_for_a_person_or_a_team_once() {
    let server = Server::start().await;
    let team = create(&server, "/teams", "team", json!({"type": "team", "name": "Storage"})).await;
    let joined = server.rest("PUT", &format!("/teams/{}/users/PADA001", id(&team)), json!({})).await;
    assert_eq!(joined.status, 204, "{}", joined.text);
    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Christmas\nDTSTART;VALUE=DATE:20251225\n\
                    RRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";
    let authorization = format!("Token token={TOKEN}");
    let import = async |path: String| {
        let headers = [("authorization", authorization.as_str())];
        let answer = server.send("POST", &path, &headers, Some(calendar.as_bytes().to_vec())).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()["imported"]["absences"].as_u64().unwrap()
    };
    assert_eq!(import(format!("{ADA}/import")).await, 2, "this year's and the next");
    assert_eq!(import(format!("/vigie/v1/teams/{}/absences/import", id(&team))).await, 0, "entered already");
    let listed = server.get(ADA).await;
    assert_eq!(
        (&listed["absences"][0]["reason"], listed["absences"].as_array().unwrap().len()),
        (&json!("Christmas"), 2)
    );
}

#[tokio::test]
async fn absences_that_are_over_lock_nobody_out_and_who_only_reads_enters_none() {
    let server = Server::start().await;
    let many: String = (0..732)
        .map(|number| {
            format!(
                "BEGIN:VEVENT\nUID:{number}\nDTSTART:20261201T0900{:02}Z\nDURATION:PT{}S\nEND:VEVENT\n",
                number % 60,
                number + 1
            )
        })
        .collect();
    let calendar = |events: &str| format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n");
    let import = async |token: &str, events: &str| {
        let authorization = format!("Token token={token}");
        let headers = [("authorization", authorization.as_str())];
        server.send("POST", &format!("{ADA}/import"), &headers, Some(calendar(events).into_bytes())).await
    };
    let one_more = "BEGIN:VEVENT\nUID:x\nDTSTART:20261224T090000Z\nDURATION:PT1H\nEND:VEVENT\n";
    let too_many = import(TOKEN, &format!("{many}{one_more}")).await;
    assert_eq!((too_many.status, too_many.text.contains("732")), (400, true), "{}", too_many.text);
    assert_eq!(import(TOKEN, &many).await.json()["imported"]["absences"], 732);
    let full = import(TOKEN, one_more).await;
    assert_eq!((full.status, full.text.contains("not over")), (400, true), "{}", full.text);
    server.app.advance_clock(Duration::from_secs(11 * 86_400)).await.unwrap();
    assert_eq!(import(TOKEN, one_more).await.status, 201, "all others are over");
    let excluded = vec!["20261201T170000"; 60_000].join(",");
    let slow = format!(
        "BEGIN:VEVENT\nUID:y\nDTSTART;TZID=Europe/Paris:14800101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY\n\
         EXDATE;TZID=Asia/Tokyo:{excluded}\nEND:VEVENT\n"
    );
    let refused = import(TOKEN, &slow).await;
    assert_eq!((refused.status, refused.text.contains("single dates")), (400, true), "{}", refused.text);
    assert_eq!(import(READING_TOKEN, one_more).await.status, 403);
}

#[tokio::test]
async fn holidays_that_touch_are_one_leave() {
    let server = Server::start().await;
    // Ada is a target herself; the days are entered in no order.
    for (start, end) in [("2026-12-24", "2026-12-25"), ("2026-12-26", "2026-12-27"), ("2026-12-25", "2026-12-26")] {
        away(&server, start, end).await;
    }
    let permanent = async |until: &str| {
        let path = format!("/oncalls?escalation_policy_ids[]=PPOLICY&since=2026-12-24T12:00:00Z&until={until}");
        server.get(&path).await["oncalls"].as_array().unwrap().len()
    };
    assert_eq!(permanent("2026-12-25T12:00:00Z").await, 0, "she is away all the time");
    assert_eq!((permanent("2026-12-26T23:59:59Z").await, permanent("2026-12-27T00:00:00Z").await), (0, 1));
    let explained = server
        .get("/vigie/v1/oncall/explain?service=Database&at=2026-12-24T12:00:00Z&expected=PADA001")
        .await["explanation"]
        .take();
    let reason = &explained["expected"]["reasons"][0];
    assert_eq!((&reason["code"], &reason["at"]), (&json!("away"), &json!("2026-12-27T00:00:00Z")), "{explained}");
    let sentences = explained["escalation_policy"]["levels"][0]["sentences"].to_string();
    assert!(sentences.contains("until 2026-12-27 00:00:00"), "{sentences}");
}
