//! Calendars that become schedules. The clock stands at 2026-11-22T09:00:00Z.

use super::id;
use crate::server::{ADAS_TOKEN, Answer, Server};

async fn imported(server: &Server, query: &str, calendar: &str) -> Answer {
    let authorization = format!("Token token={ADAS_TOKEN}");
    let headers = [("authorization", authorization.as_str()), ("content-type", "text/calendar")];
    let path = format!("/vigie/v1/schedules/import{query}");
    server.send("POST", &path, &headers, Some(calendar.as_bytes().to_vec())).await
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nX-WR-CALNAME:Rota\r\nX-WR-TIMEZONE:Europe/Paris\r\n{events}END:VCALENDAR\r\n")
}

fn event(fields: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{}\r\n{fields}\r\nEND:VEVENT\r\n", fields.len())
}

const ADA_WEEKLY: &str = "SUMMARY:Ada Lovelace on call\r\nDTSTART;TZID=Europe/Paris:20261109T090000\r\n\
                          DTEND;TZID=Europe/Paris:20261116T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3";

async fn refusal(query: &str, text: &str) -> (u16, String) {
    let server = Server::start().await;
    let before = server.app.directory().version;
    let answer = imported(&server, query, text).await;
    assert_eq!(server.app.directory().version, before, "nothing is stored");
    (answer.status, answer.json()["error"]["errors"].to_string())
}

#[tokio::test]
async fn each_event_to_come_is_a_shift_of_whom_it_names() {
    let server = Server::start().await;
    let made = imported(&server, "", &calendar(&event(ADA_WEEKLY))).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json();
    let schedule = &made["schedule"];
    assert_eq!((&schedule["name"], &schedule["time_zone"]), (&"Rota".into(), &"Europe/Paris".into()));
    assert_eq!(made["imported"]["shifts"], 2, "the first week is over: {made}");
    let path = format!("/schedules/{}?since=2026-11-22T09:00:00Z&until=2027-01-30T00:00:00Z", id(schedule));
    let entries = server.get(&path).await["schedule"]["final_schedule"]["rendered_schedule_entries"].take();
    let times: Vec<(&str, &str)> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["start"].as_str().unwrap(), entry["end"].as_str().unwrap()))
        .collect();
    assert_eq!(
        times,
        [
            ("2026-11-23T09:00:00+01:00", "2026-11-30T09:00:00+01:00"),
            ("2026-12-07T09:00:00+01:00", "2026-12-14T09:00:00+01:00")
        ]
    );
    let named = imported(&server, "?name=Other&time_zone=Asia/Tokyo", &calendar(&event(ADA_WEEKLY))).await.json();
    assert_eq!((&named["schedule"]["name"], &named["schedule"]["time_zone"]), (&"Other".into(), &"Asia/Tokyo".into()));
    let twice = imported(&server, "?name=Other", &calendar(&event(ADA_WEEKLY))).await;
    assert_eq!(twice.status, 400, "the name is taken: {}", twice.text);
}

#[tokio::test]
async fn events_that_name_nobody_are_all_listed_and_nothing_is_stored() {
    let zed = event("SUMMARY:Zed on call\r\nDTSTART:20261201T090000Z\r\nDURATION:P1D\r\nRRULE:FREQ=DAILY;COUNT=3");
    let eve = event("SUMMARY:Pager\r\nATTENDEE:mailto:eve@example.org\r\nDTSTART:20261205T090000Z\r\nDURATION:P1D");
    let (status, errors) = refusal("", &calendar(&format!("{}{zed}{eve}", event(ADA_WEEKLY)))).await;
    assert_eq!(status, 400);
    for part in ["Zed on call", "3 times, first on 2026-12-01", "eve@example.org", "Write the e-mail address"] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
}

#[tokio::test]
async fn what_is_no_calendar_or_holds_nothing_to_come_says_what_to_do() {
    let (status, errors) = refusal("", "hello").await;
    assert_eq!((status, errors.contains("BEGIN:VCALENDAR")), (400, true), "{errors}");
    let (status, errors) = refusal("", &calendar("")).await;
    assert_eq!((status, errors.contains("nothing to import")), (400, true), "{errors}");
    let (_, errors) = refusal("?time_zone=Mars", &calendar(&event(ADA_WEEKLY))).await;
    assert!(errors.contains("ime zone"), "{errors}");
    let monthly = event("SUMMARY:Ada Lovelace\r\nDTSTART:20261201T090000Z\r\nDURATION:P1D\r\nRRULE:FREQ=HOURLY");
    let (status, errors) = refusal("", &calendar(&monthly)).await;
    assert_eq!((status, errors.contains("HOURLY")), (400, true), "{errors}");
    let (status, _) = refusal("", &"x".repeat(2_000_000)).await;
    assert_eq!(status, 413);
    let endless = event("SUMMARY:Ada Lovelace\r\nDTSTART:20261201T090000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY");
    let (status, errors) = refusal("", &calendar(&endless.repeat(20))).await;
    assert_eq!((status, errors.contains("more than 5000 times")), (400, true), "{errors}");
}
