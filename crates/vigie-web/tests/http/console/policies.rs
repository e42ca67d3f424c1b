//! Escalation policies in the console. The clock stands at 2026-11-22T09:00:00Z; Ada is level 1 of "Database team".

use serde_json::json;

use super::{Browser, form::fields_of, form_token, location, people::add};
use crate::server::Server;

async fn text(browser: &mut Browser<'_>, path: &str) -> String {
    browser.get(path).await.text().await.unwrap()
}

#[tokio::test]
async fn a_policy_shows_who_is_paged_how_they_are_reached_and_what_is_wrong() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let list = text(&mut browser, "/escalation_policies").await;
    assert!(
        list.contains("Database team") && list.contains("paged first now") && list.contains("1 service<"),
        "{list}"
    );
    assert!(text(&mut browser, "/escalation_policies?q=nothing").await.contains("No policy fits"));
    let page = text(&mut browser, "/escalation_policies/PPOLICY").await;
    assert!(page.contains("Ada Lovelace</strong> is paged first"), "{page}");
    assert!(page.contains("(not verified)") && page.contains("/services/PDB0001"), "{page}");
    // Ada is alone, and her phone was never verified.
    assert!(page.contains("Look at this") && page.contains("</strong> is ever paged"), "{page}");
    assert_eq!(browser.get("/escalation_policies/PNOTHERE").await.status(), 404);
}

#[tokio::test]
async fn what_would_happen_is_told_by_the_engine_and_nothing_happens() {
    let server = Server::start().await;
    let grace = json!({"user": {"type": "user", "name": "Grace Hopper", "email": "grace@example.com"}});
    let grace = server.rest("POST", "/users", grace).await.json()["user"]["id"].take();
    let target = |id: &serde_json::Value| json!({"id": id, "type": "user_reference"});
    let rules = json!([
        {"escalation_delay_in_minutes": 5, "targets": [target(&json!("PADA001"))]},
        {"escalation_delay_in_minutes": 10, "targets": [target(&grace)]},
    ]);
    let body = json!({"escalation_policy": {"type": "escalation_policy", "num_loops": 1, "escalation_rules": rules}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", body).await.status, 200);
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/escalation_policies/PPOLICY?at=2026-11-24T03:00").await;
    let (_, simulated) = page.split_once("class=\"simulated\"").expect("the simulation");
    let order = [
        "at once",
        "03:00",
        "Ada Lovelace",
        "+5 min",
        "03:05",
        "Grace Hopper",
        "+15 min",
        "start again",
        "+30 min",
        "The policy ends",
    ];
    let mut rest = simulated;
    for piece in order {
        let Some((_, after)) = rest.split_once(piece) else {
            panic!("{piece} is not there, or not in its place: {simulated}")
        };
        rest = after;
    }
    let low = text(&mut browser, "/escalation_policies/PPOLICY?urgency=low").await;
    let (_, simulated) = low.split_once("class=\"simulated\"").expect("the simulation");
    assert!(!simulated.contains("+5 min") && simulated.contains("Low urgency does not escalate"), "{simulated}");
    assert_eq!(server.get("/incidents").await["incidents"], json!([]));
}

#[tokio::test]
async fn a_policy_is_made_changed_and_not_deleted_while_a_service_follows_it() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/escalation_policies/new").await;
    let token = form_token(&page);
    let fields = [
        ("form_token", token.as_str()),
        ("name", "Night watch"),
        ("loops", "2"),
        ("levels", "new1"),
        ("new1.minutes", "15"),
        ("new1.strategy", "assign_to_everyone"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [fields.as_slice(), more].concat();
    let path = "/escalation_policies/new";
    let nobody = browser.post(path, &with(&[("do", "save")])).await;
    assert_eq!(nobody.status(), 400);
    let told = nobody.text().await.unwrap();
    assert!(told.contains("class=\"refusal\"") && told.contains("value=\"Night watch\""), "{told}");
    let added = browser.post(path, &with(&[("new1.add", "ada"), ("do", "add:new1")])).await;
    assert_eq!(added.status(), 200);
    assert!(added.text().await.unwrap().contains("name=\"new1.target\" value=\"user:PADA001\""));
    let unclear = browser.post(path, &with(&[("new1.add", "zzz"), ("do", "save")])).await;
    assert!(unclear.text().await.unwrap().contains("Level 1: nobody and no schedule is called “zzz”"));
    let saved = browser.post(path, &with(&[("new1.target", "user:PADA001"), ("do", "save")])).await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap());
    let made = server.get("/escalation_policies?query=Night").await["escalation_policies"][0].take();
    let rule = &made["escalation_rules"][0];
    assert_eq!(
        (&made["num_loops"], &rule["escalation_delay_in_minutes"], &rule["targets"][0]["id"]),
        (&json!(2), &json!(15), &json!("PADA001"))
    );

    let in_use = "/escalation_policies/PPOLICY";
    let refused = browser.post(&format!("{in_use}/delete"), &[("form_token", &token), ("to", in_use)]).await;
    assert_eq!(location(&refused), in_use);
    assert!(text(&mut browser, in_use).await.contains("data-tone=\"bad\"><svg"), "the reason is told");
    let unused = format!("/escalation_policies/{}", made["id"].as_str().unwrap());
    let deleted = browser.post(&format!("{unused}/delete"), &[("form_token", &token)]).await;
    assert_eq!(location(&deleted), "/escalation_policies");
    assert_eq!(browser.get(&unused).await.status(), 404);
}

#[tokio::test]
async fn a_level_that_takes_turns_shows_whose_turn_is_next() {
    let server = Server::start().await;
    let grace = json!({"user": {"type": "user", "name": "Grace Hopper", "email": "grace@example.com"}});
    let grace = server.rest("POST", "/users", grace).await.json()["user"]["id"].take();
    let target = |id: &serde_json::Value| json!({"id": id, "type": "user_reference"});
    let rule = json!({"escalation_delay_in_minutes": 5, "escalation_rule_assignment_strategy": "round_robin",
        "targets": [target(&json!("PADA001")), target(&grace)]});
    let body = json!({"escalation_policy": {"type": "escalation_policy", "escalation_rules": [rule]}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", body).await.status, 200);
    let mut browser = Browser::signed_in(&server).await;
    // Whose name stands before the mark of the next turn.
    let next = async |browser: &mut Browser<'_>| {
        let page = text(browser, "/escalation_policies/PPOLICY").await;
        let (before, _) = page.split_once("next in turn").expect("the pointer");
        before.rfind("Ada Lovelace</a>") > before.rfind("Grace Hopper</a>")
    };
    // Every page that says who is paged first asks the same pointer.
    let elsewhere = ["/escalation_policies", "/services", "/services/PDB0001", "/who-to-call?q=Database"];
    assert!(next(&mut browser).await, "Ada is first");
    for path in elsewhere {
        assert!(!text(&mut browser, path).await.contains("Grace Hopper"), "Ada is first on {path}");
    }
    server.event("trigger", "disk").await;
    assert!(!next(&mut browser).await, "then it is Grace's turn");
    for path in elsewhere {
        assert!(text(&mut browser, path).await.contains("Grace Hopper"), "then it is Grace's turn on {path}");
    }
}

#[tokio::test]
async fn the_list_is_narrowed_to_a_team_by_its_id_or_its_name() {
    let server = Server::start().await;
    let team = server.rest("POST", "/teams", json!({"team": {"type": "team", "name": "Storage"}})).await.json();
    let id = team["team"]["id"].as_str().unwrap();
    let body =
        json!({"escalation_policy": {"type": "escalation_policy", "teams": [{"id": id, "type": "team_reference"}]}});
    let mut browser = Browser::signed_in(&server).await;
    for list in ["/escalation_policies", "/services", "/schedules"] {
        let page = text(&mut browser, &format!("{list}?team={id}")).await;
        assert!(page.contains(&format!("<option value=\"{id}\" selected>Storage")), "{list}: {page}");
    }
    assert!(text(&mut browser, &format!("/escalation_policies?team={id}")).await.contains("No policy fits"));
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", body).await.status, 200);
    for (wanted, is_there) in [(id, true), ("storage", true), ("Nobody%20Known", false)] {
        let page = text(&mut browser, &format!("/escalation_policies?team={wanted}")).await;
        assert_eq!(page.contains("Database team"), is_there, "{wanted}: {page}");
    }
}

#[tokio::test]
async fn a_policy_keeps_its_team_where_there_are_more_teams_than_the_form_lists() {
    let server = Server::start().await;
    let make = async |name: &str| {
        server.rest("POST", "/teams", json!({"team": {"type": "team", "name": name}})).await.json()["team"]["id"].take()
    };
    for number in 0..200 {
        make(&format!("Team {number:03}")).await;
    }
    let last = make("Zebra").await;
    let owned =
        json!({"escalation_policy": {"type": "escalation_policy", "teams": [{"id": last, "type": "team_reference"}]}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", owned).await.status, 200);
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/escalation_policies/PPOLICY/edit").await;
    let saved = press(&mut browser, &page, &[("description", "Looked at"), ("do", "save")]).await;
    assert_eq!(saved.status(), 303);
    let policy = server.get("/escalation_policies/PPOLICY").await["escalation_policy"].take();
    assert_eq!((&policy["description"], &policy["teams"][0]["id"]), (&json!("Looked at"), &last), "{policy}");
    // Schedules ask for their team in the same way.
    let schedule = schedule_of(&server, &last).await;
    let form = text(&mut browser, &format!("/schedules/{schedule}/edit")).await;
    assert!(form.contains(&format!("<option value={last} selected>Zebra")), "{form}");
}

/// A schedule that a team owns; its id.
async fn schedule_of(server: &Server, team: &serde_json::Value) -> String {
    let layer = json!({"start": "2026-01-05T09:00:00Z", "rotation_virtual_start": "2026-01-05T09:00:00Z",
        "rotation_turn_length_seconds": 86_400, "users": [{"user": {"id": "PADA001", "type": "user_reference"}}]});
    let teams = json!([{"id": team, "type": "team_reference"}]);
    let schedule =
        json!({"type": "schedule", "name": "Zebras", "time_zone": "UTC", "schedule_layers": [layer], "teams": teams});
    let made = server.rest("POST", "/schedules", json!({"schedule": schedule})).await;
    made.json()["schedule"]["id"].as_str().expect("a schedule").to_owned()
}

/// Two levels, Ada first and then Grace.
async fn two_levels(server: &Server) -> String {
    let grace = add(server, "Grace Hopper", "grace@example.com", "user").await;
    let level = |minutes: u32, id: &str| json!({"escalation_delay_in_minutes": minutes, "targets": [{"id": id, "type": "user_reference"}]});
    put_levels(server, &[level(5, "PADA001"), level(10, &grace)]).await;
    grace
}

async fn put_levels(server: &Server, rules: &[serde_json::Value]) {
    let body = json!({"escalation_policy": {"type": "escalation_policy", "escalation_rules": rules}});
    let changed = server.rest("PUT", "/escalation_policies/PPOLICY", body).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
}

/// Presses a button of the form with what its page holds, and `typed` over it.
async fn press(browser: &mut Browser<'_>, page: &str, typed: &[(&str, &str)]) -> reqwest::Response {
    let path = "/escalation_policies/PPOLICY/edit";
    let mut fields = fields_of(page, path).expect("the form");
    for (name, value) in typed {
        fields.retain(|(other, _)| other != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &fields).await
}

#[tokio::test]
async fn a_level_is_changed_and_moved_in_the_form_and_nothing_is_stored_before_it_is_saved() {
    let server = Server::start().await;
    let grace = two_levels(&server).await;
    let stored = async || server.get("/escalation_policies/PPOLICY").await["escalation_policy"].take();
    let before = stored().await;
    let ids: Vec<String> = before["escalation_rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap().to_owned())
        .collect();
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/escalation_policies/PPOLICY/edit").await;
    // Saved as it is, it stays as it is.
    assert_eq!(press(&mut browser, &page, &[("do", "save")]).await.status(), 303);
    assert_eq!(stored().await["escalation_rules"], before["escalation_rules"]);
    let minutes = format!("{}.minutes", ids[1]);
    let moved = press(&mut browser, &page, &[(&minutes, "20"), ("do", &format!("up:{}", ids[1]))]).await;
    assert_eq!(moved.status(), 200);
    let page = moved.text().await.unwrap();
    assert_eq!(stored().await["escalation_rules"], before["escalation_rules"], "nothing is stored yet");
    let saved = press(&mut browser, &page, &[("name", "Storage first"), ("loops", "3"), ("do", "save")]).await;
    assert_eq!((saved.status().as_u16(), location(&saved)), (303, "/escalation_policies/PPOLICY".to_owned()));
    let after = stored().await;
    assert_eq!((&after["name"], &after["num_loops"]), (&json!("Storage first"), &json!(3)));
    let rules = after["escalation_rules"].as_array().unwrap();
    let told: Vec<_> = rules
        .iter()
        .map(|rule| (&rule["id"], &rule["escalation_delay_in_minutes"], &rule["targets"][0]["id"]))
        .collect();
    let wanted = [(json!(ids[1]), json!(20), json!(grace)), (json!(ids[0]), json!(5), json!("PADA001"))];
    assert_eq!(told, wanted.each_ref().map(|(id, minutes, target)| (id, minutes, target)), "the levels keep their ids");
    let page = text(&mut browser, "/escalation_policies/PPOLICY").await;
    assert!(page.contains("Grace Hopper</strong> is paged first"), "{page}");
    let page = text(&mut browser, "/escalation_policies/PPOLICY/edit").await;
    let refused = press(&mut browser, &page, &[(&minutes, "soon"), ("do", "save")]).await;
    assert_eq!(refused.status(), 400);
    assert!(refused.text().await.unwrap().contains("value=\"soon\""), "what was typed stays");
    let gone = press(&mut browser, &page, &[("do", &format!("remove-level:{}", ids[0]))]).await.text().await.unwrap();
    assert_eq!(press(&mut browser, &gone, &[("do", "save")]).await.status(), 303);
    assert_eq!(stored().await["escalation_rules"].as_array().unwrap().len(), 1);
}

/// Grace's schedule: with nobody in it, or on working days only.
async fn schedule(server: &Server, name: &str, layers: serde_json::Value) -> serde_json::Value {
    let schedule = json!({"type": "schedule", "name": name, "time_zone": "Etc/UTC", "schedule_layers": layers});
    let made = server.rest("POST", "/schedules", json!({ "schedule": schedule })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    json!({"escalation_delay_in_minutes": 5,
        "targets": [{"id": made.json()["schedule"]["id"], "type": "schedule_reference"}]})
}

#[tokio::test]
async fn a_level_that_is_empty_always_or_at_times_is_warned_of_in_both_languages() {
    let server = Server::start().await;
    let grace = add(&server, "Grace Hopper", "grace@example.com", "user").await;
    let working_days = json!({"type": "weekly_restriction", "start_day_of_week": 1, "start_time_of_day": "00:00:00",
        "duration_seconds": 432_000});
    let layer = json!({"name": "Working days", "start": "2026-11-02T00:00:00Z", "users": [{"user": {"id": grace, "type": "user_reference"}}],
        "rotation_virtual_start": "2026-11-02T00:00:00Z", "rotation_turn_length_seconds": 86_400, "restrictions": [working_days]});
    let ada = json!({"escalation_delay_in_minutes": 5, "targets": [{"id": "PADA001", "type": "user_reference"}]});
    let [empty, at_times] =
        [schedule(&server, "Nobody yet", json!([])).await, schedule(&server, "Working days", json!([layer])).await];
    put_levels(&server, &[ada, empty, at_times]).await;
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/escalation_policies/PPOLICY").await;
    let warnings = page.split_once("id=\"warnings\"").expect("warnings").1.split("</section>").next().unwrap();
    assert!(warnings.contains("Level 2 never has anybody who can be paged"), "{warnings}");
    assert!(warnings.contains("Level 3 has nobody to page from") && warnings.contains("gaps in 90 days"), "{warnings}");
    browser.language = "fr";
    let page = text(&mut browser, "/escalation_policies/PPOLICY").await;
    assert!(page.contains("Le niveau 2") && page.contains("Le niveau 3"), "{page}");
}
