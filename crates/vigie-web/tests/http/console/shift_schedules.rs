//! The form of shift-based schedules. The clock stands at 2026-11-22T09:00:00Z, a Sunday; Ada's zone is UTC.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{
    Browser,
    form::fields_of,
    location,
    schedules::{press, shift_based, text},
};
use crate::server::Server;

const NEW: &str = "/schedules/new/shifts";

type Form = Vec<(String, String)>;

/// Writes into a field; what comes several times is written once.
fn write(form: &mut Form, name: &str, value: &str) {
    form.retain(|(other, _)| other != name);
    form.push((name.to_owned(), value.to_owned()));
}

fn field<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
}

/// The rotations of a schedule as the REST API shows them.
async fn rotations(server: &Server, id: &str) -> Json {
    server.get(&format!("/v3/schedules/{id}")).await["schedule"]["rotations"].take()
}

async fn opened(browser: &mut Browser<'_>, path: &str) -> Form {
    fields_of(&text(browser, path).await, path).expect("the form")
}

/// The keys of the first event: its rotation's and its own.
fn keys(form: &[(String, String)]) -> (String, String) {
    let rotation = field(form, "rotations").to_owned();
    let event = field(form, &format!("{rotation}.events")).to_owned();
    (rotation, event)
}

async fn person(server: &Server, name: &str) {
    let body = json!({"user": {"type": "user", "name": name, "email": format!("{}@example.com", name.to_lowercase())}});
    assert_eq!(server.rest("POST", "/users", body).await.status, 201);
}

#[tokio::test]
async fn a_schedule_of_weekdays_is_made_in_the_form_and_seen_on_its_page() {
    let server = Server::start().await;
    person(&server, "Grace").await;
    let mut browser = Browser::signed_in(&server).await;
    assert!(text(&mut browser, "/schedules/new").await.contains(&format!("href=\"{NEW}\"")));
    let mut form = opened(&mut browser, NEW).await;
    let (_, key) = keys(&form);
    for (name, value) in [
        ("add", "ada"),
        ("name", "Office"),
        ("start", "2026-11-23T09:00"),
        ("end", "2026-11-23T17:00"),
        ("zone", "Europe/Paris"),
        ("repeat", "weekdays"),
    ] {
        write(&mut form, &format!("{key}.{name}"), value);
    }
    let version = server.app.directory().version;
    let page = press(&mut browser, NEW, &form, &format!("add:{key}")).await.text().await.unwrap();
    assert!(page.contains("Ada Lovelace: Mon 23 Nov 08:00 – Mon 23 Nov 16:00"), "the preview on Ada’s clock: {page}");
    let mut form = fields_of(&page, NEW).expect("the form");
    write(&mut form, &format!("{key}.add"), "grace");
    let refused = press(&mut browser, NEW, &form, "save").await;
    assert_eq!(refused.status(), 400);
    let page = refused.text().await.unwrap();
    assert!(page.contains("Name can&#39;t be blank") || page.contains("Name can't be blank"), "{page}");
    assert_eq!(server.app.directory().version, version, "nothing is stored");
    let mut form = fields_of(&page, NEW).expect("the same form with what was typed");
    assert_eq!(form.iter().filter(|(name, _)| *name == format!("{key}.user")).count(), 2);
    write(&mut form, "name", "Paris office");
    let saved = press(&mut browser, NEW, &form, "save").await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap());
    let path = location(&saved);
    let page = text(&mut browser, &path).await;
    assert!(page.contains("Monday to Friday, 09:00–17:00") && page.contains("Office"), "{page}");
    assert!(page.contains("Grace: Tue 24 Nov 08:00 – Tue 24 Nov 16:00"), "{page}");
    let event = rotations(&server, path.rsplit('/').next().unwrap()).await[0]["events"][0].take();
    assert_eq!(event["recurrence"], json!(["RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"]));
    assert_eq!(event["start_time"], json!({"date_time": "2026-11-23T08:00:00Z", "time_zone": "Europe/Paris"}));
}

#[tokio::test]
async fn what_the_form_does_not_change_stays_to_the_letter() {
    let server = Server::start().await;
    let id = shift_based(&server).await;
    // A rule that no choice says, of two that are told apart to the second.
    let rotation = server.rest("POST", &format!("/v3/schedules/{id}/rotations"), json!({})).await.json();
    let rotation = rotation["rotation"]["id"].as_str().unwrap().to_owned();
    let zoned = |time: &str| json!({"date_time": time, "time_zone": "America/New_York"});
    let member = json!({"type": "user_member", "user_id": "PADA001"});
    let event = json!({"event": {
        "name": "Last Fridays",
        "start_time": zoned("2026-11-27T14:00:07Z"), "end_time": zoned("2026-11-27T20:30:09Z"),
        "effective_since": "2026-11-25T00:00:11Z", "effective_until": "2027-11-20T00:00:13Z",
        "recurrence": ["RRULE:FREQ=MONTHLY;BYDAY=-1FR", "EXDATE:20261225T140007Z"],
        "assignment_strategy": {"type": "every_member_assignment_strategy", "members": [member, {"type": "empty_member"}]},
    }});
    let made = server.rest("POST", &format!("/v3/schedules/{id}/rotations/{rotation}/events"), event).await;
    assert_eq!(made.status, 201, "{}", made.text);
    server.app.advance_clock(Duration::from_secs(9 * 86_400 + 3600)).await.unwrap();
    let before = rotations(&server, &id).await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}/edit");
    let page = text(&mut browser, &path).await;
    assert!(
        page.contains("Nobody’s shifts change") && page.contains("RRULE:FREQ=MONTHLY;BYDAY=-1FR\nEXDATE"),
        "{page}"
    );
    let mut form = fields_of(&page, &path).expect("the form");
    write(&mut form, "name", "Shifts of Paris");
    // A week passes between the page and the button, and with it a turn.
    server.app.advance_clock(Duration::from_secs(7 * 86_400)).await.unwrap();
    let saved = press(&mut browser, &path, &form, "save").await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap());
    let after = server.get(&format!("/v3/schedules/{id}")).await["schedule"].take();
    assert_eq!((&after["name"], &after["rotations"]), (&json!("Shifts of Paris"), &before));
}

#[tokio::test]
async fn a_person_is_added_at_the_end_the_past_stays_and_no_turn_moves_before_theirs() {
    let server = Server::start().await;
    let id = shift_based(&server).await;
    person(&server, "Linus").await;
    // Tuesday of the third week: Ada's, whose round began on Monday the 7th.
    server.app.advance_clock(Duration::from_secs(16 * 86_400)).await.unwrap();
    let past = "since=2026-11-22T00:00:00Z&until=2026-12-08T00:00:00Z&include[]=final_schedule";
    let past = format!("/v3/schedules/{id}?{past}");
    let before = server.get(&past).await["schedule"]["final_schedule"].take();
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}/edit");
    let mut form = opened(&mut browser, &path).await;
    let (rotation, event) = keys(&form);
    assert_eq!(field(&form, &format!("{event}.start")), "2026-12-07T09:00");
    write(&mut form, &format!("{event}.add"), "linus");
    let saved = press(&mut browser, &path, &form, "save").await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap());
    let page = text(&mut browser, &format!("/schedules/{id}?weeks=2&from=2026-12-14")).await;
    assert!(page.contains("Grace Hopper: Mon 14 Dec 09:00 – Mon 21 Dec 09:00"), "{page}");
    assert!(page.contains("Linus: Mon 21 Dec 09:00 – "), "{page}");
    assert_eq!(server.get(&past).await["schedule"]["final_schedule"], before);
    let events = rotations(&server, &id).await;
    assert_eq!((&events[0]["id"], events[0]["events"].as_array().unwrap().len()), (&json!(rotation), 2));
    assert_eq!(events[0]["events"][0]["id"], json!(event), "what was, under its id");
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_with_what_was_typed() {
    let server = Server::start().await;
    let id = shift_based(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}/edit");
    let form = opened(&mut browser, &path).await;
    let (_, event) = keys(&form);
    let version = server.app.directory().version;
    for (name, value, at, sentence) in [
        ("end", "2026-11-23T08:00", "end", "must end after it starts"),
        ("start", "soon", "start", "starts on a date"),
        ("zone", "Mars/Phobos", "zone", "such as Europe/Paris"),
        ("shifts", "0", "shifts", "1 or more"),
        ("until", "2026-01-01T00:00", "until", "must end after it begins"),
        ("add", "nobody at all", "add", "add “nobody at all” to the list"),
        ("since", "2029-01-01T00:00", "since", "12 months in the future"),
    ] {
        let mut form = form.clone();
        write(&mut form, &format!("{event}.{name}"), value);
        let answer = press(&mut browser, &path, &form, "save").await;
        assert_eq!(answer.status(), 400, "{name}");
        let page = answer.text().await.unwrap();
        let note = page.split(&format!("id=\"{event}.{at}-note\"")).nth(1).unwrap_or_else(|| panic!("{name}: {page}"));
        assert!(note.split("</p>").next().unwrap().contains(sentence), "{name}: {page}");
        assert!(page.contains(&format!("value=\"{value}\"")), "{name}: {page}");
    }
    let mut ruled = form.clone();
    write(&mut ruled, &format!("{event}.repeat"), "rule");
    write(&mut ruled, &format!("{event}.rule"), "RRULE:FREQ=SECONDLY");
    browser.language = "fr";
    let page = press(&mut browser, &path, &ruled, "save").await.text().await.unwrap();
    assert!(
        page.contains("FREQ=SECONDLY n’est pas pris en charge") && page.contains(">RRULE:FREQ=SECONDLY<"),
        "{page}"
    );
    assert_eq!(server.app.directory().version, version, "nothing is stored");
}

#[tokio::test]
async fn rotations_and_events_come_and_go_and_what_others_added_stays() {
    let server = Server::start().await;
    let id = shift_based(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}/edit");
    let form = opened(&mut browser, &path).await;
    let (rotation, _) = keys(&form);
    // Somebody else adds a rotation while the form is open.
    let other = server.rest("POST", &format!("/v3/schedules/{id}/rotations"), json!({})).await.json();
    let page = press(&mut browser, &path, &form, "add-rotation").await.text().await.unwrap();
    let form = fields_of(&page, &path).expect("the form");
    let page = press(&mut browser, &path, &form, &format!("remove-rotation:{rotation}")).await.text().await.unwrap();
    let mut form = fields_of(&page, &path).expect("the form");
    assert_eq!(field(&form, "gone"), rotation);
    let (_, event) = keys(&form);
    write(&mut form, &format!("{event}.add"), "ada");
    write(&mut form, &format!("{event}.strategy"), "every");
    let page = press(&mut browser, &path, &form, &format!("nobody:{event}")).await.text().await.unwrap();
    let form = fields_of(&page, &path).expect("the form");
    assert!(form.contains(&(format!("{event}.user"), "nobody".to_owned())), "{form:?}");
    assert_eq!(press(&mut browser, &path, &form, "save").await.status(), 303);
    let after = rotations(&server, &id).await;
    let ids: Vec<&str> = after.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(!ids.contains(&rotation.as_str()), "{after}");
    assert!(ids.contains(&other["rotation"]["id"].as_str().unwrap()), "it came in meanwhile: {after}");
    assert_eq!(ids.len(), 2);
    let strategy = &after.as_array().unwrap().iter().find(|one| one["events"] != json!([])).unwrap()["events"][0]["assignment_strategy"];
    assert_eq!(strategy["type"], json!("every_member_assignment_strategy"));
    assert_eq!(strategy["members"][1], json!({"type": "empty_member"}));
}

#[tokio::test]
async fn a_second_event_takes_over_and_two_at_once_are_refused_at_the_field() {
    let server = Server::start().await;
    let id = shift_based(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}/edit");
    let form = opened(&mut browser, &path).await;
    let (rotation, first) = keys(&form);
    let page = press(&mut browser, &path, &form, &format!("add-event:{rotation}")).await.text().await.unwrap();
    let mut form = fields_of(&page, &path).expect("the form");
    let name = format!("{rotation}.events");
    let second = form.iter().filter(|(other, _)| *other == name).nth(1).unwrap().1.clone();
    write(&mut form, &format!("{second}.add"), "ada");
    let refused = press(&mut browser, &path, &form, "save").await;
    assert_eq!(refused.status(), 400);
    let page = refused.text().await.unwrap();
    let note = page.split(&format!("id=\"{second}.since-note\"")).nth(1).unwrap_or_else(|| panic!("{page}"));
    assert!(note.contains("cannot overlap"), "{page}");
    write(&mut form, &format!("{first}.until"), "2027-01-04T09:00");
    write(&mut form, &format!("{second}.since"), "2027-01-04T08:00");
    let saved = press(&mut browser, &path, &form, "save").await;
    assert_eq!(saved.status(), 400, "its zone is the schedule's");
    write(&mut form, &format!("{second}.since"), "2027-01-04T09:00");
    let saved = press(&mut browser, &path, &form, "save").await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap());
    let events = rotations(&server, &id).await[0]["events"].take();
    assert_eq!((&events[0]["id"], events.as_array().unwrap().len()), (&json!(first), 2));
    // It is taken away again before it begins.
    let form = opened(&mut browser, &path).await;
    let page = press(&mut browser, &path, &form, &format!("remove-event:{}", events[1]["id"].as_str().unwrap())).await;
    let form = fields_of(&page.text().await.unwrap(), &path).expect("the form");
    assert_eq!(press(&mut browser, &path, &form, "save").await.status(), 303);
    assert_eq!(rotations(&server, &id).await[0]["events"].as_array().unwrap().len(), 1);
}
