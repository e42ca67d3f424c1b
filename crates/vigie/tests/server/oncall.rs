//! `vigie oncall` and `vigie schedule`, as an engineer or a pipeline uses them against a running server.

use std::process::Output;

use serde_json::{Value, json};

use crate::harness::{Server, Setup, TOKEN};

/// A service whose policy pages a schedule of two people, then the owner.
async fn scheduled(server: &Server) -> Value {
    let owner = server.get("/users").await["users"][0].take();
    let ada = json!({"user": {"type": "user", "name": "Ada Lovelace", "email": "ada@people.example"}});
    let ada = server.post("/users", &ada).await["user"].take();
    let turn = |user: &Value| json!({"user": {"id": user["id"], "type": "user_reference"}});
    let layer = json!({"name": "Turns", "start": "2020-01-01T08:00:00Z", "rotation_virtual_start": "2020-01-01T08:00:00Z",
        "rotation_turn_length_seconds": 86400, "users": [turn(&ada), turn(&owner)]});
    let schedule = json!({"schedule": {"type": "schedule", "name": "Primary", "time_zone": "Europe/Paris",
        "schedule_layers": [layer]}});
    let schedule = server.post("/schedules", &schedule).await["schedule"].take();
    let target = |id: &Value, kind: &str| json!({"id": id, "type": format!("{kind}_reference")});
    let rule = |target: Value| json!({"escalation_delay_in_minutes": 15, "targets": [target]});
    let rules = [rule(target(&schedule["id"], "schedule")), rule(target(&owner["id"], "user"))];
    let policy = json!({"escalation_policy": {"type": "escalation_policy", "name": "Web", "escalation_rules": rules}});
    let policy = server.post("/escalation_policies", &policy).await["escalation_policy"].take();
    let service = json!({"service": {"type": "service", "name": "Checkout",
        "escalation_policy": target(&policy["id"], "escalation_policy")}});
    server.post("/services", &service).await;
    ada
}

async fn run(server: &Server, arguments: &[&str]) -> Output {
    let mut command = server.command(arguments);
    command.env("VIGIE_URL", server.url()).env("VIGIE_TOKEN", TOKEN).env_remove("COLUMNS");
    tokio::task::spawn_blocking(move || command.output()).await.expect("a thread").expect("it runs")
}

async fn said(server: &Server, arguments: &[&str]) -> String {
    let output = run(server, arguments).await;
    let words = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{arguments:?}: {words}{}", String::from_utf8_lossy(&output.stderr));
    words
}

/// The exit code, and what was complained about.
async fn complaint(server: &Server, arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(server, arguments).await;
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[tokio::test]
async fn who_is_on_call_now_is_a_table() {
    let server = Setup::default().start().await;
    scheduled(&server).await;
    let of_service = said(&server, &["oncall", "now", "check"]).await;
    assert!(of_service.starts_with("Checkout (service)"), "{of_service}");
    assert!(of_service.contains("ESCALATION POLICY  LEVEL  ON CALL") && of_service.contains("Primary"), "{of_service}");
    assert!(!of_service.contains('\u{1b}'), "no colours where a program reads");
    let of_schedule = said(&server, &["oncall", "now", "Primary"]).await;
    assert!(of_schedule.contains("SCHEDULE  ON CALL"), "{of_schedule}");
    let everything: Value =
        serde_json::from_str(&said(&server, &["oncall", "now", "--json"]).await).expect("JSON where it is asked for");
    assert!(everything["oncalls"].as_array().is_some_and(|list| list.len() >= 2), "{everything}");
}

#[tokio::test]
async fn an_explanation_reads_from_the_first_level_to_the_person_who_was_expected() {
    let server = Setup::default().start().await;
    scheduled(&server).await;
    let day = ["oncall", "explain", "--service", "Checkout", "--at", "2033-03-30T12:00:00Z"];
    let explained = said(&server, &day).await;
    assert!(explained.contains("is paged first.") && explained.contains("Level 2, at 2033-03-30 12:15"), "{explained}");
    assert!(explained.contains("    Layer \"Turns\" decides"), "{explained}");
    let next = said(&server, &[day.as_slice(), &["--expected", "ada"]].concat()).await;
    let met = next.contains("Expected Ada Lovelace?");
    assert!(met || next.contains("Ada Lovelace is next on call there from"), "{next}");
}

#[tokio::test]
async fn lint_fails_a_pipeline_only_where_there_are_errors() {
    let server = Setup::default().start().await;
    let ada = scheduled(&server).await;
    let before = run(&server, &["oncall", "lint", "--severity", "error"]).await;
    assert_eq!(before.status.code(), Some(0), "{}", String::from_utf8_lossy(&before.stdout));
    let path = format!("/users/{}/contact_methods", ada["id"].as_str().expect("an id"));
    for method in server.get(&path).await["contact_methods"].as_array().expect("a list") {
        server.delete(&format!("{path}/{}", method["id"].as_str().expect("an id"))).await;
    }
    let after = run(&server, &["oncall", "lint"]).await;
    let words = String::from_utf8_lossy(&after.stdout).into_owned();
    assert_eq!(after.status.code(), Some(1), "{words}");
    assert!(words.contains("error: user Ada Lovelace: ") && words.contains("[unreachable]"), "{words}");
    assert!(words.contains(&format!("{}/users/", server.url())), "it leads to what must be mended: {words}");
    assert_eq!(run(&server, &["oncall", "lint", "--fail-on", "never"]).await.status.code(), Some(0));
}

#[tokio::test]
async fn a_schedule_is_drawn_day_by_day() {
    let server = Setup::default().start().await;
    scheduled(&server).await;
    let drawn = said(&server, &["schedule", "render", "prim", "--since", "2033-03-21", "--days", "3"]).await;
    assert!(drawn.starts_with("Primary (Europe/Paris)"), "{drawn}");
    let days: Vec<&str> = drawn.lines().filter(|line| line.contains("Mar")).collect();
    assert_eq!(days.len(), 3, "{drawn}");
    // The turns change at 09:00 in Paris.
    let (night, day) = (days[0].chars().nth(12 + 35), days[0].chars().nth(12 + 36));
    assert!(night.is_some() && night != day, "{drawn}");
    assert!(drawn.contains("Ada Lovelace"), "and says who is which letter: {drawn}");
    let listed = said(&server, &["schedule", "render", "prim", "--since", "2033-03-21", "--days", "3", "--list"]).await;
    assert!(listed.contains("Mon 21 Mar 09:00  Tue 22 Mar 09:00  24.0"), "{listed}");
    assert!(said(&server, &["schedule", "render", "Primary", "--layers"]).await.contains("Turns"));
}

#[tokio::test]
async fn a_shift_based_schedule_is_drawn_too() {
    let server = Setup::default().start().await;
    let ada = scheduled(&server).await;
    let fields = json!({"schedule": {"name": "Shifts", "time_zone": "Europe/Paris"}});
    let made = server.post("/v3/schedules", &fields).await["schedule"]["id"].take();
    let path = format!("/v3/schedules/{}", made.as_str().expect("an id"));
    let member = json!({"type": "user_member", "user_id": ada["id"]});
    let shift = json!({"start_time": "2033-03-21T08:00:00Z", "end_time": "2033-03-21T16:00:00Z",
        "assignments": [{"type": "shift_assignment", "member": member}]});
    server.post(&format!("{path}/custom_shifts"), &json!({"custom_shifts": [shift]})).await;
    let days = ["schedule", "render", "Shifts", "--since", "2033-03-21", "--days", "1"];
    let drawn = said(&server, &days).await;
    assert!(drawn.starts_with("Shifts (Europe/Paris)") && drawn.contains("Ada Lovelace  8.0 h"), "{drawn}");
    let listed = said(&server, &[&days[..], &["--list", "--layers"]].concat()).await;
    assert!(listed.contains("Custom shifts") && listed.contains("Mon 21 Mar 09:00  Mon 21 Mar 17:00  8.0"), "{listed}");
}

#[tokio::test]
async fn what_cannot_be_asked_says_why_and_has_an_exit_code_of_its_own() {
    let server = Setup::default().start().await;
    scheduled(&server).await;
    let now = |more: &[&'static str]| [&["oncall", "now"], more].concat();
    let (code, words) = complaint(&server, &now(&["--url", "http://127.0.0.1:9"])).await;
    assert!(code == Some(2) && words.contains("no answer from http://127.0.0.1:9/"), "{words}");
    let (code, words) = complaint(&server, &now(&["--token", "wrong-token-00000000"])).await;
    assert!(code == Some(2) && words.contains("does not accept the token"), "{words}");
    let (code, words) = complaint(&server, &now(&["--token", ""])).await;
    assert!(code == Some(2) && words.contains("no token: give --token or VIGIE_TOKEN"), "{words}");
    let (code, words) = complaint(&server, &["schedule", "render", "Primry"]).await;
    assert!(code == Some(2) && words.contains("did you mean \"Primary\"?"), "{words}");
    let (code, words) = complaint(&server, &["oncall", "explain", "--at", "2033-03-30"]).await;
    assert!(code == Some(2) && words.contains("--service"), "one subject must be named: {words}");
}

#[tokio::test]
async fn every_command_of_the_documentation_runs_as_documented() {
    let server = Setup::default().start().await;
    scheduled(&server).await;
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/oncall-cli.md");
    let page = std::fs::read_to_string(page).expect("docs/oncall-cli.md");
    let blocks = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let commands: Vec<&str> = blocks.flat_map(str::lines).filter(|line| line.starts_with("vigie ")).collect();
    assert!(commands.len() >= 12, "the commands are gone: {commands:?}");
    for command in commands {
        let (command, may_fail) = command.strip_suffix(" || true").map_or((command, false), |rest| (rest, true));
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let output = run(&server, &arguments).await;
        let code = output.status.code();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(code == Some(0) || (may_fail && code == Some(1)), "{command}: {code:?} {words}");
        assert!(!output.stdout.is_empty(), "{command} says nothing");
    }
}

#[tokio::test]
async fn a_calendar_file_becomes_a_schedule_and_one_that_names_strangers_says_whom() {
    let server = Setup::default().start().await;
    scheduled(&server).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, summary: &str| {
        let path = folder.path().join(name);
        let event = format!(
            "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:{summary}\r\nDTSTART:20260101T080000Z\r\nDURATION:PT12H\r\n\
                             RRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
        );
        std::fs::write(&path, format!("BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n")).expect("written");
        path.to_str().expect("a path").to_owned()
    };
    let path = file("rota.ics", "Ada Lovelace");
    let words = said(&server, &["schedule", "import", &path, "--name", "Days", "--time-zone", "Europe/Paris"]).await;
    assert!(words.starts_with("Days (P") && words.contains(" shifts until "), "{words}");
    assert!(said(&server, &["schedule", "render", "Days"]).await.contains("Ada Lovelace"));
    let strangers = file("strangers.ics", "Zaphod");
    let (code, complaint) = complaint(&server, &["schedule", "import", &strangers, "--name", "Nights"]).await;
    assert!(code == Some(2) && complaint.contains("\"Zaphod\"") && complaint.contains("names nobody"), "{complaint}");
}
