//! Who is on call, when, and why: explanations of any moment, lint, and now. The server's clock stands at
//! 2026-11-22T09:00:00Z when it starts, and nothing was configured before.

use std::time::Duration;

use serde_json::{Value as Json, json};
use vigie_core::directory::{Change, Object};

use super::{create, id, reference, refused, schedules, update};
use crate::server::{ADAS_TOKEN, Server, TOKEN};

const HOUR: Duration = Duration::from_secs(3600);

/// The policy of the service "Database" pages whoever is on call in the schedule "Daily", then Ada.
async fn scheduled(server: &Server) -> Json {
    let schedule = schedules::daily(server).await;
    let targets = [reference("schedule", &schedule), json!({"id": "PADA001", "type": "user_reference"})];
    let rules = targets.map(|target| json!({"escalation_delay_in_minutes": 15, "targets": [target]}));
    update(server, "/escalation_policies/PPOLICY", "escalation_policy", json!({"escalation_rules": rules})).await;
    schedule
}

async fn explain(server: &Server, query: &str) -> Json {
    server.get(&format!("/vigie/v1/oncall/explain?{query}")).await["explanation"].take()
}

fn first(explanation: &Json) -> Vec<&str> {
    explanation["first"].as_array().unwrap().iter().map(|user| user["summary"].as_str().unwrap_or_default()).collect()
}

fn sentences(explanation: &Json) -> String {
    explanation["sentences"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The name of the person who is on call now.
async fn on_call_now(server: &Server) -> String {
    let explanation = explain(server, "schedule=Daily").await;
    first(&explanation)[0].to_owned()
}

#[tokio::test]
async fn a_service_is_explained_level_by_level_down_to_the_turn() {
    let server = Server::start().await;
    scheduled(&server).await;
    let explanation = explain(&server, "service=database").await;
    let now = on_call_now(&server).await;
    assert_eq!(first(&explanation), [now.as_str()]);
    assert_eq!(explanation["asked"]["type"], "service_reference");
    let levels = explanation["escalation_policy"]["levels"].as_array().unwrap();
    assert_eq!((&levels[0]["verdict"], &levels[1]["at"]), (&json!("pages"), &json!("2026-11-22T09:15:00Z")));
    let schedule = &levels[0]["targets"][0]["schedule"];
    assert_eq!(schedule["candidates"][0]["verdict"], "decides");
    assert_eq!(schedule["candidates"][0]["turn"]["of"], 2);
    assert!(sentences(schedule).contains("Layer \"Turns\" decides"), "{}", sentences(schedule));
    assert_eq!(
        (&schedule["on_call"][0]["start"], &schedule["on_call"][0]["end"]),
        (&json!("2026-11-22T08:00:00Z"), &json!("2026-11-23T08:00:00Z"))
    );
}

#[tokio::test]
async fn who_was_expected_instead_is_told_why_not() {
    let server = Server::start().await;
    scheduled(&server).await;
    let is_grace = on_call_now(&server).await == "Grace";
    let (there, other) = if is_grace { ("grace@example.com", "Ada Lovelace") } else { ("Ada Lovelace", "grace") };
    let met = explain(&server, &format!("schedule=Daily&expected={}", there.replace(' ', "+"))).await;
    assert_eq!(met["expected"]["is_met"], true);
    let missed =
        explain(&server, &format!("schedule=Daily&expected={}", other.replace(' ', "+"))).await["expected"].take();
    assert_eq!((&missed["is_met"], &missed["reasons"][0]["code"]), (&json!(false), &json!("not_on_call")));
    assert_eq!(missed["reasons"][0]["next_shift"]["start"], "2026-11-23T08:00:00Z");
    let newcomer = create(&server, "/users", "user", json!({"name": "Linus", "email": "linus@example.com"})).await;
    let stranger = explain(&server, &format!("service=PDB0001&expected={}", id(&newcomer))).await["expected"].take();
    assert_eq!(stranger["reasons"][0]["code"], "not_in_policy");
}

#[tokio::test]
async fn the_past_is_explained_from_the_configuration_of_then() {
    let server = Server::start().await;
    let schedule = scheduled(&server).await;
    let before = explain(&server, "service=Database").await;
    server.app.advance_clock(HOUR).await.unwrap();
    // Linus takes over by an override that is deleted again, then the policy forgets the schedule, which goes.
    let linus = create(&server, "/users", "user", json!({"name": "Linus", "email": "linus@example.com"})).await;
    let over = json!({"overrides": [{"start": "2026-11-22T10:00:00Z", "end": "2026-11-22T20:00:00Z",
        "user": reference("user", &linus)}]});
    let overrides = format!("/schedules/{}/overrides", id(&schedule));
    assert_eq!(server.rest("POST", &overrides, over).await.status, 201);
    server.app.advance_clock(HOUR).await.unwrap();
    let ada = json!([{"escalation_delay_in_minutes": 15, "targets": [{"id": "PADA001", "type": "user_reference"}]}]);
    update(&server, "/escalation_policies/PPOLICY", "escalation_policy", json!({"escalation_rules": ada})).await;
    assert_eq!(server.rest("DELETE", &format!("/schedules/{}", id(&schedule)), Json::Null).await.status, 204);
    assert_eq!(server.rest("DELETE", &format!("/users/{}", id(&linus)), Json::Null).await.status, 204);
    server.app.advance_clock(HOUR).await.unwrap();

    assert_eq!(first(&explain(&server, "service=Database").await), ["Ada Lovelace"], "now");
    let overridden = explain(&server, "service=Database&at=2026-11-22T10:30:00Z").await;
    assert_eq!(first(&overridden), ["Linus"], "his override ran, and he is gone today");
    assert_eq!(overridden["configuration"]["is_current"], false);
    assert_eq!(overridden["configuration"]["changed_at"], "2026-11-22T10:00:00Z");
    let again = explain(&server, "service=Database&at=2026-11-22T09:30:00Z").await;
    assert_eq!(first(&again), first(&before), "as it was before the override was made");
    let of_schedule = explain(&server, "schedule=Daily&at=2026-11-22T10:30:00Z&expected=linus").await;
    assert_eq!(of_schedule["expected"]["is_met"], true);
    assert_eq!(of_schedule["schedule"]["candidates"][0]["source"]["type"], "override");
    let future = explain(&server, "service=Database&at=2027-11-22T10:30:00Z").await;
    assert_eq!((first(&future), &future["configuration"]["is_current"]), (vec!["Ada Lovelace"], &json!(true)));
}

#[tokio::test]
async fn what_nobody_can_answer_is_refused_with_what_to_do() {
    let server = Server::start().await;
    scheduled(&server).await;
    let refusal =
        async |query: &str| refused(&server, "GET", &format!("/vigie/v1/oncall/explain?{query}"), Json::Null).await;
    let one = "Give one of service, policy and schedule: an id or a name".to_owned();
    assert_eq!(refusal("").await, (400, 2001, one.clone()));
    assert_eq!(refusal("service=Database&schedule=Daily").await, (400, 2001, one));
    let suggestion = "No schedule is called \"Dayly\"; did you mean \"Daily\"?".to_owned();
    assert_eq!(refusal("schedule=Dayly").await, (404, 2100, suggestion));
    assert_eq!(refusal("service=Database&at=yesterdayish").await.0, 400);
    assert_eq!(refusal("service=Database&expected=Zebediah").await.0, 404);
    assert_eq!(refusal("service=Database&time_zone=Mars/Olympus").await.0, 400);
    let answer = server.rest("GET", "/vigie/v1/oncall/explain?service=Database&at=2020-01-01", Json::Null).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text.contains("There was no configuration yet"), "{}", answer.text);
    let without = server.send("GET", "/vigie/v1/oncall/explain?service=Database", &[], None).await;
    assert_eq!(without.status, 401);
}

#[tokio::test]
async fn a_service_under_maintenance_says_that_nobody_is_paged() {
    let server = Server::start().await;
    let fields = json!({"type": "maintenance_window", "start_time": "2026-11-22T09:00:00Z",
        "end_time": "2026-11-22T12:00:00Z", "services": [{"id": "PDB0001", "type": "service_reference"}]});
    create(&server, "/maintenance_windows", "maintenance_window", fields).await;
    let explanation = explain(&server, "service=Database").await;
    assert!(explanation["notes"][0].as_str().unwrap().contains("under maintenance until 2026-11-22T12:00:00Z"));
}

#[tokio::test]
async fn a_ring_shows_whose_turn_is_next() {
    let server = Server::start().await;
    let grace = create(&server, "/users", "user", json!({"name": "Grace", "email": "grace@example.com"})).await;
    let rule = json!({"escalation_delay_in_minutes": 15, "escalation_rule_assignment_strategy": {"type": "round_robin"},
        "targets": [{"id": "PADA001", "type": "user_reference"}, reference("user", &grace)]});
    update(&server, "/escalation_policies/PPOLICY", "escalation_policy", json!({"escalation_rules": [rule]})).await;
    let next =
        async || explain(&server, "service=Database").await["escalation_policy"]["levels"][0]["next_turn"].take();
    assert_eq!(next().await["summary"], "Ada Lovelace");
    server.event("trigger", "disk").await;
    assert_eq!(next().await["summary"], "Grace", "the pointer moved with the incident");
    let expected = explain(&server, "service=Database&expected=Ada+Lovelace").await["expected"].take();
    assert_eq!(expected["reasons"][0]["code"], "another_turn");
    server.app.advance_clock(HOUR).await.unwrap();
    let past = explain(&server, "service=Database&at=2026-11-22T09:30:00Z").await;
    assert_eq!(past["configuration"]["is_current"], true, "nothing was configured since");
    assert!(past["notes"].to_string().contains("whose turn it was"), "the pointer is today's: {past}");
    let now = explain(&server, "service=Database&at=2026-11-22T10:00:00Z").await;
    assert_eq!((&now["notes"], first(&now)), (&json!([]), vec!["Grace"]));
}

#[tokio::test]
async fn lint_lists_what_will_go_wrong_with_links_and_counts() {
    let server = Server::start().await;
    let found = server.get("/vigie/v1/oncall/lint").await;
    assert_eq!(found["errors"], 0, "{found}");
    let warning = &found["findings"][0];
    assert_eq!((&warning["severity"], &warning["code"]), (&json!("warning"), &json!("only_one_person")));
    assert_eq!(warning["object"]["html_url"], "https://acme.example.com/escalation_policies/PPOLICY");
    let linus = create(&server, "/users", "user", json!({"name": "Linus", "email": "linus@example.com"})).await;
    let rules = json!([{"escalation_delay_in_minutes": 15, "targets": [reference("user", &linus)]}]);
    update(&server, "/escalation_policies/PPOLICY", "escalation_policy", json!({"escalation_rules": rules})).await;
    for method in
        server.get(&format!("/users/{}/contact_methods", id(&linus))).await["contact_methods"].as_array().unwrap()
    {
        let path = format!("/users/{}/contact_methods/{}", id(&linus), id(method));
        assert_eq!(server.rest("DELETE", &path, Json::Null).await.status, 204);
    }
    let found = server.get("/vigie/v1/oncall/lint?severity=error").await;
    let codes: Vec<&str> =
        found["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"empty_level") && codes.contains(&"unreachable"), "{codes:?}");
    assert_eq!(found["errors"].as_u64().unwrap() as usize, codes.len());
    assert_eq!(refused(&server, "GET", "/vigie/v1/oncall/lint?severity=fatal", Json::Null).await.0, 400);
}

#[tokio::test]
async fn who_is_on_call_now_is_found_by_the_name_of_what_is_broken() {
    let server = Server::start().await;
    let schedule = scheduled(&server).await;
    let who = on_call_now(&server).await;
    let of_service = server.get("/vigie/v1/oncall/now?name=database").await;
    assert_eq!(of_service["asked"]["type"], "service_reference");
    assert_eq!(of_service["oncalls"][0]["user"]["summary"], who.as_str());
    assert_eq!(of_service["oncalls"].as_array().unwrap().len(), 2, "and Ada on level 2");
    let of_schedule = server.get("/vigie/v1/oncall/now?schedule=Daily").await;
    let shift = &of_schedule["schedules"][0];
    assert_eq!(
        (&shift["on_call"][0]["user"]["summary"], &shift["on_call"][0]["end"]),
        (&json!(who), &json!("2026-11-23T08:00:00Z"))
    );
    assert_ne!(shift["next_users"][0]["summary"], shift["on_call"][0]["user"]["summary"]);
    assert_eq!(of_schedule["oncalls"][0]["schedule"]["id"], id(&schedule));
    let fields = json!({"type": "team", "name": "Storage"});
    let team = create(&server, "/teams", "team", fields).await;
    let empty = server.get("/vigie/v1/oncall/now?name=storage").await;
    assert_eq!((&empty["oncalls"], &empty["asked"]["id"]), (&json!([]), &json!(id(&team))));
    let teams = json!({"teams": [reference("team", &team)]});
    update(&server, "/services/PDB0001", "service", teams).await;
    let owned = server.get("/vigie/v1/oncall/now?team=Storage").await;
    assert_eq!(owned["oncalls"][0]["user"]["summary"], who.as_str());
    let all = server.get("/vigie/v1/oncall/now?limit=1").await;
    assert_eq!((all["oncalls"].as_array().unwrap().len(), &all["more"]), (1, &json!(true)));
    assert_eq!(refused(&server, "GET", "/vigie/v1/oncall/now?name=nothing", Json::Null).await.0, 404);
}

/// The on-calls that a query finds: `level who from until`.
async fn on_calls(server: &Server, query: &str) -> Vec<String> {
    let found = server.get(&format!("/oncalls?{query}")).await["oncalls"].take();
    let text = |value: &Json| value.as_str().map_or_else(|| "for ever".to_owned(), |time| time[5..10].to_owned());
    let line = |one: &Json| {
        let who = one["user"]["summary"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        format!("{} {who} {} {}", one["escalation_level"], text(&one["start"]), text(&one["end"]))
    };
    found.as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn on_calls_are_found_by_person_schedule_and_policy() {
    let server = Server::start().await;
    let schedule = scheduled(&server).await;
    let other = json!({"name": "Other", "escalation_rules": [{"escalation_delay_in_minutes": 15,
        "targets": [{"id": "PADA001", "type": "user_reference"}]}]});
    let other = create(&server, "/escalation_policies", "escalation_policy", other).await;
    let grace = server.get("/users?query=grace").await["users"][0]["id"].as_str().unwrap().to_owned();
    let three_days = "since=2026-11-22T09:00:00Z&until=2026-11-25T07:00:00Z";
    let of_policy = format!("escalation_policy_ids[]=PPOLICY&{three_days}");
    let all = on_calls(&server, &of_policy).await;
    assert_eq!(all.iter().filter(|line| line.starts_with("2 Ada for ever for ever")).count(), 1, "{all:?}");
    assert_eq!(all.len(), 4, "three turns and a permanent one: {all:?}");
    let own = on_calls(&server, &format!("{of_policy}&user_ids[]={grace}")).await;
    assert!(!own.is_empty() && own.iter().all(|line| line.starts_with("1 Grace 11-2")), "{own:?}");
    let of_schedule = on_calls(&server, &format!("{three_days}&schedule_ids[]={}", id(&schedule))).await;
    assert_eq!(of_schedule.len(), 3, "{of_schedule:?}");
    let earliest = on_calls(&server, &format!("{three_days}&schedule_ids[]={}&earliest=true", id(&schedule))).await;
    assert_eq!(earliest.len(), 2, "the first of each person: {earliest:?}");
    assert!(earliest.contains(&of_schedule[0]));
    assert_eq!(
        on_calls(&server, &format!("escalation_policy_ids[]={}", id(&other))).await,
        ["1 Ada for ever for ever"]
    );
    let both = format!("escalation_policy_ids[]={}&escalation_policy_ids[]=PPOLICY&user_ids[]=PADA001", id(&other));
    assert!(on_calls(&server, &both).await.len() >= 2);
    for nobody in ["user_ids[]=PNOBODY", "schedule_ids[]=PNOBODY", "escalation_policy_ids[]=PNOBODY"] {
        assert_eq!(on_calls(&server, nobody).await, [""; 0], "{nobody}");
    }
}

#[tokio::test]
async fn on_calls_are_shown_for_ninety_days_and_permanent_ones_without_a_time() {
    let server = Server::start().await;
    let schedule = scheduled(&server).await;
    let path = format!("schedule_ids[]={}&limit=100", id(&schedule));
    let year = on_calls(&server, &format!("{path}&since=2026-11-22T09:00:00Z&until=2027-11-22T09:00:00Z")).await;
    assert_eq!(year.len(), 91, "the turn that runs and one for each of 90 days");
    assert!(year.last().unwrap().ends_with("02-20 02-21"), "{:?}", year.last());
    let beyond = on_calls(&server, &format!("{path}&since=2027-03-01T00:00:00Z&until=2027-04-01T00:00:00Z")).await;
    assert_eq!(beyond, ["1 Grace 02-28 03-01"], "further ahead only who is on call when that time begins");
    let entry = server.get("/oncalls?schedule_ids[]=null").await["oncalls"].take();
    let entry = entry.as_array().unwrap().iter().find(|one| one["escalation_policy"]["id"] == "PPOLICY").unwrap();
    assert_eq!((&entry["start"], &entry["end"], &entry["schedule"]), (&Json::Null, &Json::Null, &Json::Null));
    assert_eq!((&entry["escalation_level"], &entry["user"]["id"]), (&json!(2), &json!("PADA001")));
}

#[tokio::test]
async fn what_cannot_be_an_id_widens_no_question() {
    let server = Server::start().await;
    scheduled(&server).await;
    for (path, name) in [
        ("/oncalls", "user_ids"),
        ("/oncalls", "escalation_policy_ids"),
        ("/oncalls", "schedule_ids"),
        ("/vigie/v1/oncall/lint", "team_ids"),
        ("/log_entries", "team_ids"),
    ] {
        for wrong in ["ada@example.com", "Web+Team"] {
            let (status, _, sentence) = refused(&server, "GET", &format!("{path}?{name}[]={wrong}"), Json::Null).await;
            assert_eq!(status, 400, "{path}?{name}[]={wrong}");
            assert!(sentence.starts_with(&format!("{name}[] has no value ")), "{sentence}");
        }
        let nobodys = server.rest("GET", &format!("{path}?{name}[]=PNOBODY"), Json::Null).await;
        assert_eq!(nobodys.status, 200, "{}", nobodys.text);
    }
    assert_eq!(refused(&server, "GET", "/vigie/v1/tokens?user_id=ada@example.com", Json::Null).await.0, 400);
    let both = server.get("/oncalls?schedule_ids[]=null").await["oncalls"].take();
    assert_eq!(both.as_array().unwrap().len(), 1, "Ada is a target herself: {both}");
}

#[tokio::test]
async fn times_without_a_zone_are_the_accounts() {
    let server = Server::start().await;
    let configured: Result<(), vigie_app::ConfigureError<String>> = server
        .app
        .configure("test", |directory, _, _| {
            let mut account = directory.account.clone();
            account.time_zone = "Europe/Paris".to_owned();
            Ok((vec![Change::Put(Object::Account(account))], ()))
        })
        .await;
    configured.unwrap();
    scheduled(&server).await;
    server.event("trigger", "disk").await;
    let day = "since=2026-11-24T00:00&until=2026-11-25T00:00&earliest=false";
    let first = async |query: &str| {
        let entry = server.get(&format!("/oncalls?{query}")).await["oncalls"][0].take();
        entry["start"].as_str().unwrap().to_owned()
    };
    assert_eq!(first(day).await, "2026-11-23T09:00:00+01:00");
    assert_eq!(first(&format!("{day}&time_zone=Etc/UTC")).await, "2026-11-23T08:00:00Z");
    for (path, list, field) in [("/services", "services", "created_at"), ("/log_entries", "log_entries", "created_at")]
    {
        let shown = server.get(path).await[list][0][field].take();
        assert_eq!(shown, "2026-11-22T10:00:00+01:00", "{path}");
    }
    // Incidents are shown in UTC, and looked for in the account's zone.
    let found = async |since: &str| {
        let found = server.get(&format!("/incidents?since={since}&until=2026-11-23")).await["incidents"].take();
        found.as_array().unwrap().iter().map(|one| one["created_at"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("2026-11-22T10:00:00").await, ["2026-11-22T09:00:00Z"]);
    assert_eq!(found("2026-11-22T10:00:01").await, [""; 0]);
    // Schedules are listed on the clock of whoever asks with a token of their own.
    let listed = async |token: &str| {
        let query = format!("{day}&include[]=final_schedule");
        let authorization = format!("Token token={token}");
        let headers = [("authorization", authorization.as_str())];
        let listed = server.send("GET", &format!("/schedules?{query}"), &headers, None).await.json();
        let entry = &listed["schedules"][0]["final_schedule"]["rendered_schedule_entries"][0];
        entry["start"].as_str().unwrap().to_owned()
    };
    assert_eq!(listed(TOKEN).await, "2026-11-24T00:00:00+01:00");
    assert_eq!(listed(ADAS_TOKEN).await, "2026-11-24T00:00:00Z", "Ada's clock shows UTC");
}
