//! The room of an incident: what its tools do, and what they say at the form when they do not.

use serde_json::json;

use super::{Browser, form_token, location, services::press};
use crate::{organisation, server::Server};

const BOB: &str = "bob@example.com";

/// An open incident, somebody signed in, and Bob, whom nobody asked yet.
async fn room(server: &Server) -> (Browser<'_>, String) {
    let bob = json!({"user": {"type": "user", "name": "Bob Baker", "email": BOB, "role": "owner"}});
    assert_eq!(server.rest("POST", "/users", bob).await.status, 201);
    let browser = Browser::signed_in(server).await;
    server.event("trigger", "disk").await;
    let id = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    (browser, format!("/incidents/{id}"))
}

async fn assignees(server: &Server) -> Vec<String> {
    let incident = server.newest_incident().await;
    let all = incident["assignments"].as_array().unwrap();
    all.iter().map(|one| one["assignee"]["summary"].as_str().unwrap().to_owned()).collect()
}

/// The tool of the page whose form goes to this address.
fn tool<'a>(page: &'a str, path: &str) -> &'a str {
    let action = format!("action=\"{path}\"");
    let tool = page.split("<details class=\"panel\"").find(|part| part.contains(&action)).expect(&action);
    tool.split("</details>").next().unwrap()
}

/// Presses a tool that refuses: its answer shows it open with the sentence, what was typed is in it, nothing changed.
async fn refuses(
    server: &Server,
    browser: &mut Browser<'_>,
    (room, verb): (&str, &str),
    typed: (&str, &str),
    why: &str,
) {
    let before = server.stored().await;
    let path = format!("{room}/{verb}");
    let answer = press(browser, room, &path, &[typed]).await;
    assert_eq!(answer.status(), 400, "{verb}");
    let page = answer.text().await.unwrap();
    let tool = tool(&page, &path);
    assert!(tool.trim_start().starts_with("open"), "{verb} is closed: {tool}");
    assert!(tool.contains("role=\"alert\"") && tool.contains(why), "{verb} does not say {why}: {tool}");
    assert!(tool.contains(typed.1), "what was typed into {verb} is gone: {tool}");
    assert_eq!(server.stored().await, before, "{verb}");
}

#[tokio::test]
async fn an_incident_goes_to_whoever_is_named_and_nobody_is_chosen_from_the_start() {
    let server = Server::start().await;
    let (mut browser, room) = room(&server).await;
    let page = browser.get(&room).await.text().await.unwrap();
    let reassign = tool(&page, &format!("{room}/reassign"));
    assert!(reassign.contains("name=\"assignee\" value=\"\"") && !reassign.contains("<select"), "{reassign}");
    let done = press(&mut browser, &room, &format!("{room}/reassign"), &[("assignee", "bob b")]).await;
    assert_eq!(done.status(), 303);
    assert_eq!(assignees(&server).await, ["Bob Baker"]);
    let done =
        press(&mut browser, &room, &format!("{room}/responders"), &[("person", "Ada Lovelace (ada@example.com)")])
            .await;
    assert_eq!(done.status(), 303);
    assert_eq!(assignees(&server).await, ["Bob Baker", "Ada Lovelace"]);
    let done = press(&mut browser, &room, &format!("{room}/reassign"), &[("assignee", "database team")]).await;
    assert_eq!(done.status(), 303);
    assert_eq!(assignees(&server).await, ["Ada Lovelace"]);
}

#[tokio::test]
async fn what_cannot_be_done_is_said_at_its_form_with_what_was_typed() {
    let server = Server::start().await;
    let (mut browser, room) = room(&server).await;
    let too_long = "a".repeat(25_001);
    let long_title = "b".repeat(1_025);
    let all = [
        ("reassign", ("assignee", "Nobody Known"), "Nothing is called “Nobody Known”"),
        ("reassign", ("assignee", ""), "Name at least one person."),
        ("responders", ("person", "Nobody Known"), "Nothing is called “Nobody Known”"),
        ("responders", ("person", "ada@example.com"), "Ada Lovelace is responsible already."),
        ("snooze", ("seconds", "0"), "A snooze takes between a second and seven days."),
        ("status-update", ("message", too_long.as_str()), "A status update needs a text"),
        ("conference", ("conference_url", "meet.example.org/orders"), "Give a web address"),
        ("merge", ("number", "99"), "There is no incident “99”"),
        ("merge", ("number", "1"), "cannot be merged into itself"),
        ("edit", ("title", long_title.as_str()), "between 1 and 1024 characters"),
        ("edit", ("title", ""), "between 1 and 1024 characters"),
    ];
    for (verb, typed, why) in all {
        if verb == "snooze" {
            // Its field offers four lengths: what was sent is not among them.
            let answer = press(&mut browser, &room, &format!("{room}/snooze"), &[typed]).await;
            assert!(answer.status() == 400 && answer.text().await.unwrap().contains(why), "snooze");
            continue;
        }
        refuses(&server, &mut browser, (&room, verb), typed, why).await;
    }
}

#[tokio::test]
async fn nobody_names_what_is_hidden_from_them() {
    let server = Server::start().await;
    let (mut browser, room) = room(&server).await;
    let suggested = browser.get("/suggest/assignees?q=database").await.text().await.unwrap();
    assert!(suggested.contains("Database team"), "{suggested}");
    let less = json!({"user": {"type": "user", "role": "restricted_access"}});
    assert_eq!(server.rest("PUT", "/users/PADA001", less).await.status, 200);
    let suggested = browser.get("/suggest/assignees?q=database").await.text().await.unwrap();
    assert!(!suggested.contains("Database team"), "{suggested}");
    let page = browser.get(&room).await.text().await.unwrap();
    let fields = [("form_token", form_token(&page)), ("to", room.clone()), ("assignee", "Database team".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let before = assignees(&server).await;
    let answer = browser.post(&format!("{room}/reassign"), &fields).await;
    assert_eq!(answer.status(), 400);
    assert_eq!(assignees(&server).await, before);
}

#[tokio::test]
async fn it_is_passed_on_to_the_next_level_and_merged_by_number() {
    let server = Server::start().await;
    let (mut browser, room) = room(&server).await;
    let users = server.get("/users").await;
    let bob = users["users"].as_array().unwrap().iter().find(|user| user["email"] == BOB).unwrap()["id"].clone();
    let target = |id: serde_json::Value| json!([{"id": id, "type": "user_reference"}]);
    let rules = json!([
        {"escalation_delay_in_minutes": 5, "targets": target(organisation::ada().as_str().into())},
        {"escalation_delay_in_minutes": 5, "targets": target(bob)},
    ]);
    let change =
        json!({"escalation_policy": {"type": "escalation_policy", "name": "Database team", "escalation_rules": rules}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", change).await.status, 200);
    // An incident keeps the policy that it began with.
    server.event("trigger", "memory").await;
    let second = format!("/incidents/{}", server.newest_incident().await["id"].as_str().unwrap());
    let page = browser.get(&second).await.text().await.unwrap();
    assert!(tool(&page, &format!("{second}/escalate")).contains("Bob Baker"), "{page}");
    assert_eq!(press(&mut browser, &second, &format!("{second}/escalate"), &[]).await.status(), 303);
    assert_eq!(assignees(&server).await, ["Bob Baker"]);
    assert_eq!(press(&mut browser, &second, &format!("{second}/merge"), &[("number", "#1")]).await.status(), 303);
    let first = server.get(&room).await["incident"].take();
    assert_eq!(first["status"], "resolved");
    let alerts = server.get(&format!("{second}/alerts")).await;
    assert_eq!(alerts["alerts"].as_array().unwrap().len(), 2, "{alerts}");
}

#[tokio::test]
async fn of_several_those_are_done_that_can_be_and_one_that_cannot_is_named() {
    let server = Server::start().await;
    let (mut browser, first) = room(&server).await;
    server.event("trigger", "memory").await;
    let second = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    let page = browser.get("/incidents").await.text().await.unwrap();
    let token = form_token(&page);
    let resolved = json!({"incident": {"type": "incident", "status": "resolved"}});
    assert_eq!(server.rest("PUT", &first, resolved).await.status, 200);
    let first = first.trim_start_matches("/incidents/");
    let fields = [("form_token", token.as_str()), ("to", "/incidents"), ("incident", first), ("incident", &second)];
    let of = |verb: &'static str| [fields.as_slice(), &[("verb", verb), ("assignee", "Nobody Known")]].concat();
    assert_eq!(browser.post("/incidents/bulk", &of("acknowledge")).await.status(), 303);
    let page = browser.get("/incidents").await.text().await.unwrap();
    assert!(page.contains("Done for 1. Refused for #1: It is resolved already."), "{page}");
    assert_eq!(server.newest_incident().await["status"], "acknowledged");
    let before = server.stored().await;
    let answer = browser.post("/incidents/bulk", &of("reassign")).await;
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("Nothing is called “Nobody Known”"));
    assert_eq!(server.stored().await, before);
}

#[tokio::test]
async fn what_was_chosen_stays_chosen_where_nothing_could_be_done_to_it() {
    let server = Server::start().await;
    let (mut browser, room) = room(&server).await;
    let list = "/incidents?status=open&q=data";
    let first = room.trim_start_matches("/incidents/").to_owned();
    for key in ["memory", "network"] {
        server.event("trigger", key).await;
    }
    let third = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    let page = browser.get(list).await.text().await.unwrap();
    let chosen = |page: &str| {
        let boxes = page.split("name=\"incident\" value=\"").skip(1).filter_map(|rest| rest.split_once('>'));
        let checked = boxes.filter(|(tag, _)| tag.ends_with(" checked"));
        checked.map(|(tag, _)| tag.split('"').next().unwrap().to_owned()).collect::<Vec<String>>()
    };
    assert!(page.contains("#2") && chosen(&page).is_empty(), "{page}");
    let token = form_token(&page);
    let fields = [("form_token", token.as_str()), ("to", list), ("incident", &third), ("incident", &first)];
    let press = |verb: &'static str| [&fields[..], &[("verb", verb), ("assignee", "Nobody Known")]].concat();
    let reassigned = browser.post("/incidents/bulk", &press("reassign")).await.text().await.unwrap();
    assert_eq!(chosen(&reassigned), [third.as_str(), &first], "{reassigned}");
    assert!(reassigned.contains("value=\"Nobody Known\""), "what was typed stays: {reassigned}");
    assert!(reassigned.contains("name=\"q\" value=\"data\""), "the list is the same: {reassigned}");
    // A script keeps the page that it has, and only hears why.
    let script = browser.of_script("/incidents/bulk", &press("reassign")).await;
    assert_eq!((script.status().as_u16(), location(&script)), (303, list.to_owned()));
}

#[tokio::test]
async fn the_timeline_is_complete_as_far_back_as_it_goes() {
    let server = Server::start().await;
    server.group_by_time().await;
    let mut browser = Browser::signed_in(&server).await;
    let minute = std::time::Duration::from_secs(60);
    for number in 0..15 {
        server.event("trigger", &format!("disk {number:02}")).await;
        server.app.advance_clock(minute).await;
    }
    let room = format!("/incidents/{}", server.newest_incident().await["id"].as_str().unwrap());
    let counts = async |browser: &mut Browser<'_>, query: &str| {
        let page = browser.get(&format!("{room}{query}")).await.text().await.unwrap();
        (["id=\"alert-", "id=\"joined-"].map(|what| page.matches(what).count()), page)
    };
    // Ten alerts are shown with their details; the timeline tells of all fourteen that joined the first.
    assert_eq!(counts(&mut browser, "").await.0, [10, 14]);
    for number in 0..60 {
        let note = json!({"note": {"content": format!("note {number}")}});
        assert_eq!(server.rest("POST", &format!("{room}/notes"), note).await.status, 200);
        server.app.advance_clock(std::time::Duration::from_secs(1)).await;
    }
    let (shown, page) = counts(&mut browser, "").await;
    assert_eq!(shown, [10, 0], "what is older than the oldest note that is shown");
    assert!(page.contains(&format!("{room}?log=all")) && page.contains(&format!("{room}?alerts=all")), "{page}");
    let (shown, page) = counts(&mut browser, "?alerts=all").await;
    assert_eq!(shown, [15, 0]);
    assert!(page.contains(&format!("{room}?alerts=all&amp;log=all")), "{page}");
    let (shown, page) = counts(&mut browser, "?alerts=all&log=all").await;
    assert_eq!(shown, [15, 14]);
    assert!(!page.contains("Show all"), "{page}");
}

#[tokio::test]
async fn one_timeline_mixes_alerts_pages_with_receipts_changes_notes_and_status_updates_in_their_order() {
    let server = super::start().await;
    server.group_by_time().await;
    let mut browser = Browser::signed_in(&server).await;
    let second = std::time::Duration::from_secs(1);
    server.event("trigger", "disk").await;
    server.app.run_due().await;
    let room = format!("/incidents/{}", server.newest_incident().await["id"].as_str().unwrap());
    server.app.advance_clock(second).await.unwrap();
    let payload = json!({"summary": "Deploy 42 of the database", "source": "ci"});
    let change = json!({"routing_key": organisation::KEY_V2, "payload": payload}).to_string().into_bytes();
    assert_eq!(server.send("POST", "/v2/change/enqueue", &[], Some(change)).await.status, 202);
    server.app.advance_clock(second).await.unwrap();
    server.event("trigger", "memory").await;
    server.app.advance_clock(second).await.unwrap();
    press(&mut browser, &room, &format!("{room}/notes"), &[("content", "It began with the backup.")]).await;
    server.app.advance_clock(second).await.unwrap();
    press(&mut browser, &room, &format!("{room}/status-update"), &[("message", "We look into it.")]).await;
    server.app.advance_clock(second).await.unwrap();
    press(&mut browser, &room, &format!("{room}/acknowledge"), &[]).await;
    let page = browser.get(&room).await.text().await.unwrap();
    let timeline = page.split_once("id=\"entries\"").expect("the timeline").1.split("</ol>").next().unwrap();
    let entries: Vec<&str> = timeline.split("<li").filter(|entry| entry.contains("entry-when")).collect();
    let order = [
        ("acknowledged", "in the console"),
        ("status update", "We look into it."),
        ("note", "It began with the backup."),
        ("memory is broken", "Critical"),
        ("Deploy 42 of the database", "09:00:01"),
        ("Ada Lovelace", "Handed over"),
        ("Ada Lovelace", "Assigned to"),
        ("Monitor PINT002", "disk is broken"),
    ];
    assert_eq!(entries.len(), order.len(), "{entries:#?}");
    for (entry, (what, more)) in entries.iter().zip(order) {
        assert!(entry.contains(what) && entry.contains(more), "{what}, {more} is not in its place: {entry}");
    }
}

#[tokio::test]
async fn a_priority_is_set_with_the_edit_tool_and_stands_in_the_head_the_list_and_the_timeline() {
    let server = Server::start().await;
    let (mut browser, room) = room(&server).await;
    let (id, name) = (server.add_priority("P1").await, "P1");
    let fields = [("title", "disk is broken"), ("urgency", "high"), ("priority", id.as_str())];
    assert_eq!(press(&mut browser, &room, &format!("{room}/edit"), &fields).await.status(), 303);
    let badge = format!(">{name}</");
    let page = browser.get(&room).await.text().await.unwrap();
    let pin = page.split_once("class=\"incident-pin\"").expect("the head").1.split("</header>").next().unwrap();
    for what in [badge.as_str(), "Triggered", "High", "Ada Lovelace"] {
        assert!(pin.contains(what), "{what} is not in the head: {pin}");
    }
    let timeline = page.split_once("id=\"entries\"").expect("the timeline").1;
    assert!(timeline.contains(&badge), "{timeline}");
    assert!(browser.get("/incidents?status=open").await.text().await.unwrap().contains(&badge));
    let none = [("title", "disk is broken"), ("urgency", "high"), ("priority", "")];
    assert_eq!(press(&mut browser, &room, &format!("{room}/edit"), &none).await.status(), 303);
    assert!(server.newest_incident().await["priority"].is_null());
}
