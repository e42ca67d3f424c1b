//! Schedules in the console. The clock stands at 2026-11-22T09:00:00Z, a Sunday; Ada's zone is UTC.

use serde_json::{Value as Json, json};

use super::{Browser, form::fields_of, form_token, location};
use crate::server::Server;

/// Ada and Grace take turns of a day, from 09:00 in Paris, on working days only.
async fn schedule(server: &Server) -> String {
    let grace = json!({"user": {"type": "user", "name": "Grace Hopper", "email": "grace@example.com"}});
    let grace = server.rest("POST", "/users", grace).await.json()["user"]["id"].take();
    let user = |id: &Json| json!({"user": {"id": id, "type": "user_reference"}});
    let restriction = json!({"type": "weekly_restriction", "start_day_of_week": 1, "start_time_of_day": "00:00:00", "duration_seconds": 432_000});
    let layer = json!({
        "name": "Working days",
        "start": "2026-11-02T09:00:00+01:00",
        "rotation_virtual_start": "2026-11-02T09:00:00+01:00",
        "rotation_turn_length_seconds": 86_400,
        "users": [user(&json!("PADA001")), user(&grace)],
        "restrictions": [restriction],
    });
    let body = json!({"schedule": {"type": "schedule", "name": "Primary", "time_zone": "Europe/Paris", "schedule_layers": [layer]}});
    let made = server.rest("POST", "/schedules", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["schedule"]["id"].as_str().unwrap().to_owned()
}

pub(super) async fn text(browser: &mut Browser<'_>, path: &str) -> String {
    browser.get(path).await.text().await.unwrap()
}

#[tokio::test]
async fn the_list_tells_who_is_on_call_who_is_next_and_where_gaps_are() {
    let server = Server::start().await;
    schedule(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/schedules").await;
    assert!(page.contains("Primary") && page.contains("Nobody is on call"), "{page}");
    assert!(page.contains("gaps ahead") && page.contains("Paris 10:00"), "{page}");
    assert!(text(&mut browser, "/schedules?q=prim&gaps=1").await.contains("Primary"));
    assert!(text(&mut browser, "/schedules?q=secondary").await.contains("No schedule fits"));
}

#[tokio::test]
async fn a_schedule_is_a_timeline_and_an_agenda_with_both_zones_and_gaps_in_words() {
    let server = Server::start().await;
    let id = schedule(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, &format!("/schedules/{id}")).await;
    assert!(page.contains("aria-label=\"Ada Lovelace: Mon 23 Nov 00:00 – Mon 23 Nov 09:00\""), "{page}");
    assert!(page.contains("aria-label=\"Nobody: Sun 22 Nov 00:00 – Mon 23 Nov 00:00\""), "{page}");
    // Until Monday midnight in Paris; an hour before that in UTC.
    assert!(page.contains("Mon 23 Nov 00:00</time> <span class=\"other-clock\">(Sun 22 Nov 23:00 UTC)"), "{page}");
    assert!(page.contains("class=\"agenda\"") && page.contains("gaps: nobody is on call"));
    assert!(!page.contains("style=\""), "the policy of the pages takes no styles in attributes");
    let mine = text(&mut browser, &format!("/schedules/{id}?zone=mine&weeks=1")).await;
    assert!(mine.contains("Ada Lovelace: Sun 22 Nov 23:00 – Mon 23 Nov 08:00"), "{mine}");
    // The clocks of Paris go forward on the 29th of March.
    let spring = text(&mut browser, &format!("/schedules/{id}?from=2027-03-22")).await;
    assert!(spring.contains("clocks +1 h") && spring.contains("Clocks change at Sun 28 Mar 03:00"), "{spring}");
    assert_eq!(browser.get("/schedules/PNOTHERE").await.status(), 404);
}

#[tokio::test]
async fn a_moment_is_explained_by_a_plain_link_in_the_language_of_the_page() {
    let server = Server::start().await;
    let id = schedule(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, &format!("/schedules/{id}?at=2026-11-23T12:00:00Z")).await;
    assert!(page.contains("Why: Mon 23 Nov 13:00"), "{page}");
    assert!(page.contains("place 2 of 2") && page.contains("Layer “Working days”"), "{page}");
    let gap = text(&mut browser, &format!("/schedules/{id}?at=2026-11-28T10:00")).await;
    assert!(gap.contains("its restrictions allow it again only from"), "{gap}");
    browser.language = "fr";
    let french = text(&mut browser, &format!("/schedules/{id}?at=2026-11-23T12:00:00Z")).await;
    assert!(french.contains("Pourquoi : lun. 23 nov. 13:00") && french.contains("place 2 sur 2"), "{french}");
}

#[tokio::test]
async fn an_override_is_made_from_the_page_refused_with_a_reason_and_removed() {
    let server = Server::start().await;
    let id = schedule(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}");
    let token = form_token(&text(&mut browser, &path).await);
    let mut post = async |user: &str, until: &str| {
        let fields = [
            ("form_token", token.as_str()),
            ("to", path.as_str()),
            ("user", user),
            ("from", "2026-11-22T12:00"),
            ("until", until),
        ];
        browser.post(&format!("{path}/overrides"), &fields).await
    };
    let nobody = post("Nobody Nowhere", "2026-11-22T18:00").await;
    assert_eq!(nobody.status(), 400);
    let page = nobody.text().await.unwrap();
    assert!(
        page.contains("Nobody is called “Nobody Nowhere”") && page.contains("value=\"2026-11-22T18:00\""),
        "{page}"
    );
    let backwards = post("grace", "2026-11-22T11:00").await;
    assert!(backwards.text().await.unwrap().contains("Override must end after its start"));
    let made = post("grace", "2026-11-22T18:00").await;
    assert_eq!((made.status().as_u16(), location(&made)), (303, path.clone()));
    let overrides = format!("{path}/overrides?since=2026-11-22&until=2026-11-23");
    let one = server.get(&overrides).await["overrides"][0].take();
    assert_eq!((&one["user"]["summary"], &one["start"]), (&json!("Grace Hopper"), &json!("2026-11-22T12:00:00+01:00")));
    let page = text(&mut browser, &path).await;
    assert!(page.contains("Grace Hopper: Sun 22 Nov 12:00 – Sun 22 Nov 18:00"), "{page}");
    let delete = format!("{path}/overrides/{}/delete", one["id"].as_str().unwrap());
    let removed = browser.post(&delete, &[("form_token", &token), ("to", &path)]).await;
    assert_eq!((removed.status().as_u16(), location(&removed)), (303, path.clone()));
    assert_eq!(server.get(&overrides).await["overrides"], json!([]));
}

#[tokio::test]
async fn cover_is_asked_for_and_withdrawn_on_the_page() {
    let server = Server::start().await;
    let id = schedule(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}");
    // Ada's turn on Tuesday.
    let page = text(&mut browser, &format!("{path}?at=2026-11-24T12:00:00Z")).await;
    assert!(page.contains("Ask for cover or swap") && page.contains("name=\"in_return\""), "{page}");
    let token = form_token(&page);
    let fields = [
        ("form_token", token.as_str()),
        ("to", path.as_str()),
        ("from", "2026-11-24T09:00"),
        ("until", "2026-11-25T09:00"),
        ("asked", "grace@example.com"),
        ("note", "Dentist"),
    ];
    let asked = browser.post(&format!("{path}/cover"), &fields).await;
    assert_eq!(asked.status(), 303);
    let page = text(&mut browser, &path).await;
    assert!(
        page.contains("asks for cover") && page.contains("“Dentist”") && page.contains("asks Grace Hopper"),
        "{page}"
    );
    let request = server.get("/vigie/v1/cover_requests").await["cover_requests"][0]["id"].take();
    let withdraw = format!("{path}/cover/{}/withdraw", request.as_str().unwrap());
    assert_eq!(browser.post(&withdraw, &[("form_token", &token), ("to", &path)]).await.status(), 303);
    assert!(!text(&mut browser, &path).await.contains("“Dentist”"));
    let forged = browser.post(&format!("{path}/cover"), &[("form_token", "forged")]).await;
    assert_eq!(forged.status(), 403);
}

pub(super) async fn press(
    browser: &mut Browser<'_>,
    path: &str,
    fields: &[(String, String)],
    button: &str,
) -> reqwest::Response {
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.push(("do", button));
    browser.post(path, &all).await
}

#[tokio::test]
async fn an_edit_is_previewed_with_what_changes_stored_only_when_saved_and_keeps_whose_turn_it_is() {
    let server = Server::start().await;
    let id = schedule(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}/edit");
    let page = text(&mut browser, &path).await;
    assert!(page.contains("Nobody’s shifts change"), "{page}");
    let mut form = fields_of(&page, &path).expect("the form");
    let stored = server.get(&format!("/schedules/{id}")).await["schedule"].take();
    let key = stored["schedule_layers"][0]["id"].as_str().unwrap().to_owned();
    assert!(form.contains(&(format!("{key}.turn"), "daily".to_owned())), "{form:?}");
    // Saved as it is, the layer is the same: it is not split and no turn moves.
    let saved = press(&mut browser, &path, &form, "save").await;
    assert_eq!((saved.status().as_u16(), location(&saved)), (303, format!("/schedules/{id}")));
    assert_eq!(server.get(&format!("/schedules/{id}")).await["schedule"], stored);

    let linus = json!({"user": {"type": "user", "name": "Linus", "email": "linus@example.com"}});
    assert_eq!(server.rest("POST", "/users", linus).await.status, 201);
    form.iter_mut()
        .filter(|(name, _)| *name == format!("{key}.add"))
        .for_each(|(_, value)| *value = "linus".to_owned());
    let version = server.app.directory().version;
    let page = press(&mut browser, &path, &form, &format!("add:{key}")).await.text().await.unwrap();
    assert!(page.contains("What changes in the next eight weeks") && page.contains("Linus"), "{page}");
    assert_eq!(server.app.directory().version, version, "a preview stores nothing");
    let form = fields_of(&page, &path).expect("the form");
    assert_eq!(form.iter().filter(|(name, _)| *name == format!("{key}.user")).count(), 3);
    assert_eq!(press(&mut browser, &path, &form, "save").await.status(), 303);
    let page = text(&mut browser, &format!("/schedules/{id}")).await;
    // The round that runs began with Ada on Sunday 22nd at 09:00: Ada until Monday, then Grace, then Linus.
    assert!(page.contains("Linus: Tue 24 Nov 09:00 – Wed 25 Nov 09:00"), "{page}");
    assert!(page.contains("Grace Hopper: Mon 23 Nov 09:00 – Tue 24 Nov 09:00"), "{page}");
}

#[tokio::test]
async fn a_schedule_is_made_in_the_form_and_what_is_wrong_is_told_above_it() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/schedules/new").await;
    let mut form = fields_of(&page, "/schedules/new").expect("the form");
    let refused = press(&mut browser, "/schedules/new", &form, "save").await;
    assert_eq!(refused.status(), 400);
    let told = refused.text().await.unwrap();
    assert!(
        told.contains("class=\"refusal\"") && told.contains("Name can't be blank")
            || told.contains("Name can&#39;t be blank"),
        "{told}"
    );
    for (name, value) in &mut form {
        match name.as_str() {
            "name" => *value = "Night watch".to_owned(),
            "new1.add" => *value = "ada".to_owned(),
            _ => {}
        }
    }
    let saved = press(&mut browser, "/schedules/new", &form, "save").await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap());
    let made = server.get("/schedules?query=Night").await["schedules"][0].take();
    assert_eq!((&made["time_zone"], &made["users"][0]["summary"]), (&json!("Etc/UTC"), &json!("Ada Lovelace")));
    let page = text(&mut browser, &format!("/schedules/{}", made["id"].as_str().unwrap())).await;
    assert!(page.contains("Ada Lovelace") && page.contains("Always the same person."), "{page}");
}

/// The same two people in a schedule that is made of shifts: weeks from Monday 09:00 in Paris, Ada first.
pub(super) async fn shift_based(server: &Server) -> String {
    let post = async |path: &str, name: &str, fields: Json| {
        let made = server.rest("POST", path, json!({ name: fields })).await;
        assert!([200, 201].contains(&made.status), "{}", made.text);
        made.json()[name]["id"].as_str().unwrap().to_owned()
    };
    let grace = post("/users", "user", json!({"name": "Grace Hopper", "email": "grace@example.com"})).await;
    let id = post("/v3/schedules", "schedule", json!({"name": "Shifts", "time_zone": "Europe/Paris"})).await;
    let rotation = post(&format!("/v3/schedules/{id}/rotations"), "rotation", json!({})).await;
    let zoned = |time: &str| json!({"date_time": time, "time_zone": "Europe/Paris"});
    let member = |user: &str| json!({"type": "user_member", "user_id": user});
    let event = json!({
        "name": "Weeks",
        "start_time": zoned("2026-11-23T09:00:00+01:00"),
        "end_time": zoned("2026-11-30T09:00:00+01:00"),
        "effective_since": "2026-11-01T00:00:00Z",
        "recurrence": ["RRULE:FREQ=WEEKLY"],
        "assignment_strategy": {"type": "rotating_member_assignment_strategy", "shifts_per_member": 1, "members": [member("PADA001"), member(&grace)]},
    });
    post(&format!("/v3/schedules/{id}/rotations/{rotation}/events"), "event", event).await;
    id
}

#[tokio::test]
async fn a_shift_based_schedule_has_its_timeline_and_its_overrides_too() {
    let server = Server::start().await;
    let id = shift_based(&server).await;
    let mut browser = Browser::signed_in(&server).await;
    let path = format!("/schedules/{id}");
    let page = text(&mut browser, &format!("{path}?at=2026-11-24T12:00:00Z")).await;
    assert!(page.contains("Ada Lovelace: Mon 23 Nov 09:00 – Mon 30 Nov 09:00"), "{page}");
    assert!(page.contains("Event “Weeks”") && page.contains("name=\"instead_of\""), "{page}");
    assert!(page.contains(&format!("{path}/edit")) && page.contains("Every week, Mon 09:00 – Mon 09:00"), "{page}");
    let token = form_token(&page);
    let fields = [
        ("form_token", token.as_str()),
        ("to", path.as_str()),
        ("user", "Grace Hopper"),
        ("instead_of", "PADA001"),
        ("from", "2026-11-24T09:00"),
        ("until", "2026-11-25T09:00"),
    ];
    let made = browser.post(&format!("{path}/overrides"), &fields).await;
    assert_eq!(made.status(), 303, "{}", made.text().await.unwrap());
    let page = text(&mut browser, &path).await;
    assert!(page.contains("Grace Hopper: Tue 24 Nov 09:00 – Wed 25 Nov 09:00"), "{page}");
    let over = server
        .get(&format!("/v3/schedules/{id}/overrides?since=2026-11-22T00:00:00Z&until=2026-12-22T00:00:00Z"))
        .await;
    let delete = format!("{path}/overrides/{}/delete", over["overrides"][0]["id"].as_str().unwrap());
    assert_eq!(browser.post(&delete, &[("form_token", &token), ("to", &path)]).await.status(), 303);
    assert!(!text(&mut browser, &path).await.contains("Grace Hopper: Tue 24 Nov 09:00"));
}
