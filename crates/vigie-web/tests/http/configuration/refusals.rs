//! What makes no sense on the people side: PagerDuty's error shape, a sentence that says what to do, nothing stored.

use serde_json::{Value as Json, json};

use super::{create, id, refused, schedules, update};
use crate::server::Server;

/// A whole day of turns of Ada, changed.
fn layer(change: Json) -> Json {
    let mut layer = json!({"name": "Days", "start": "2026-11-01T08:00:00Z", "rotation_virtual_start": "2026-11-01T08:00:00Z",
        "rotation_turn_length_seconds": 86400, "users": [{"user": {"id": "PADA001", "type": "user_reference"}}]});
    for (name, value) in change.as_object().unwrap() {
        layer[name] = value.clone();
    }
    layer
}

fn daily(start: &str, seconds: u64) -> Json {
    json!({"type": "daily_restriction", "start_time_of_day": start, "duration_seconds": seconds})
}

fn weekly(day: u64, start: &str, seconds: u64) -> Json {
    json!({"type": "weekly_restriction", "start_day_of_week": day, "start_time_of_day": start, "duration_seconds": seconds})
}

fn users(id: &str, kind: &str) -> Json {
    json!({"users": [{"user": {"id": id, "type": kind}}]})
}

#[tokio::test]
async fn a_schedule_that_makes_no_sense_is_neither_made_nor_changed_nor_previewed() {
    let server = Server::start().await;
    let existing = schedules::daily(&server).await;
    let path = format!("/schedules/{}", id(&existing));
    let restricted = |restrictions: Json| layer(json!({ "restrictions": restrictions }));
    let layers = [
        (restricted(json!([daily("08:00:00", 3600), daily("08:30:00", 60)])), "restrictions must not overlap"),
        (restricted(json!([daily("23:00:00", 7200), daily("00:30:00", 60)])), "restrictions must not overlap"),
        (
            restricted(json!([weekly(7, "20:00:00", 86_400), weekly(1, "10:00:00", 60)])),
            "restrictions must not overlap",
        ),
        (restricted(json!([daily("08:00:00", 0)])), "must last at least 1 second"),
        (restricted(json!([weekly(1, "08:00:00", 0)])), "must last at least 1 second"),
        (restricted(json!([daily("08:00:00", 86_401)])), "must not be longer than 24 hours"),
        (restricted(json!([weekly(8, "08:00:00", 60)])), "1"),
        (restricted(json!([daily("24:00:00", 60)])), "time of day"),
        (layer(json!({"rotation_turn_length_seconds": 0})), "at least 1 second"),
        (layer(json!({"rotation_turn_length_seconds": -86400})), "rotation"),
        (layer(json!({"users": []})), "user"),
        (layer(users("PNOBODY", "user_reference")), "User PNOBODY not found; use the id of one that exists"),
        (layer(users("PPOLICY", "user_reference")), "User PPOLICY not found; use the id of one that exists"),
        (layer(users("PDB0001", "service_reference")), "user_reference"),
        (layer(json!({"end": "2026-10-01T00:00:00Z"})), "end"),
    ];
    for (layer, words) in layers {
        let body = json!({"schedule": {"type": "schedule", "name": "New", "time_zone": "Etc/UTC", "schedule_layers": [layer]}});
        for (method, path) in [("POST", "/schedules"), ("PUT", &path), ("POST", "/schedules/preview")] {
            let (status, code, sentence) = refused(&server, method, path, body.clone()).await;
            assert_eq!((status, code), (400, 2001), "{method} {path} {body}");
            assert!(
                sentence.to_lowercase().contains(&words.to_lowercase()),
                "{method} {path} {body} said {sentence:?}"
            );
        }
    }
    let mars =
        json!({"schedule": {"type": "schedule", "name": "New", "time_zone": "Mars/Olympus", "schedule_layers": []}});
    let text = "Time zone \"Mars/Olympus\" is unknown";
    for (method, path) in [("POST", "/schedules"), ("PUT", path.as_str()), ("POST", "/schedules/preview")] {
        let (status, _, sentence) = refused(&server, method, path, mars.clone()).await;
        assert!(status == 400 && sentence.starts_with(text), "{method} {path} said {status} {sentence}");
    }
    assert_eq!(server.get(&path).await["schedule"]["schedule_layers"], existing["schedule_layers"]);
}

#[tokio::test]
async fn an_override_for_nobody_or_for_something_else_is_refused_by_itself() {
    let server = Server::start().await;
    let path = format!("/schedules/{}/overrides", id(&schedules::daily(&server).await));
    let with = |user: Json| json!({"overrides": [{"start": "2026-11-25T00:00:00Z", "end": "2026-11-26T00:00:00Z", "user": user}]});
    for (user, words) in [
        (json!({"id": "PNOBODY", "type": "user_reference"}), "User PNOBODY not found"),
        (json!({"id": "PPOLICY", "type": "user_reference"}), "User PPOLICY not found"),
        (json!({"id": "PADA001", "type": "schedule_reference"}), "user_reference"),
    ] {
        let before = server.app.directory().version;
        let answer = server.rest("POST", &path, with(user)).await;
        assert_eq!(server.app.directory().version, before, "{}", answer.text);
        assert!(answer.text.contains(words) && answer.text.contains("400"), "{words}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_policy_needs_targets_that_exist_and_are_what_they_say() {
    let server = Server::start().await;
    let schedule = schedules::daily(&server).await;
    let target = |id: &str, kind: &str| json!([{"id": id, "type": kind}]);
    let rules = |targets: Json| json!([{"escalation_delay_in_minutes": 15, "targets": targets}]);
    let delayed = |minutes: i64| json!([{"escalation_delay_in_minutes": minutes, "targets": target("PADA001", "user_reference")}]);
    let cases = [
        (json!({"escalation_rules": rules(target("PNOBODY", "user_reference"))}), "User PNOBODY not found"),
        (json!({"escalation_rules": rules(target("PNOBODY", "schedule_reference"))}), "Schedule PNOBODY not found"),
        (json!({"escalation_rules": rules(target(id(&schedule), "user_reference"))}), "not found"),
        (json!({"escalation_rules": rules(target("PADA001", "schedule_reference"))}), "Schedule PADA001 not found"),
        (
            json!({"escalation_rules": rules(target("PDB0001", "service_reference"))}),
            "user_reference or schedule_reference",
        ),
        (json!({"escalation_rules": rules(json!([]))}), "target"),
        (json!({"escalation_rules": []}), "rule"),
        (json!({"escalation_rules": delayed(0)}), "delay"),
        (json!({"escalation_rules": delayed(-5)}), "delay"),
        (json!({"escalation_rules": delayed(15), "num_loops": 10}), "loops"),
        (json!({"escalation_rules": delayed(15), "teams": [{"id": "PNOBODY", "type": "team_reference"}]}), "Team"),
        (json!({"escalation_rules": delayed(15), "on_call_handoff_notifications": "sometimes"}), "if_has_services"),
    ];
    for (mut fields, words) in cases {
        fields["name"] = json!("New");
        let body = json!({ "escalation_policy": fields });
        for (method, path) in [("POST", "/escalation_policies"), ("PUT", "/escalation_policies/PPOLICY")] {
            let (status, code, sentence) = refused(&server, method, path, body.clone()).await;
            assert_eq!((status, code), (400, 2001), "{method} {path} {body}: {sentence}");
            assert!(
                sentence.to_lowercase().contains(&words.to_lowercase()),
                "{method} {path} {body} said {sentence:?}"
            );
        }
    }
}

#[tokio::test]
async fn teams_never_stand_in_a_ring() {
    let server = Server::start().await;
    let team = async |name: &str| create(&server, "/teams", "team", json!({"type": "team", "name": name})).await;
    let [one, two, three] = [team("One").await, team("Two").await, team("Three").await];
    let parent = |team: &str, kind: &str| json!({"parent": {"id": team, "type": kind}});
    let path = |team: &Json| format!("/teams/{}", id(team));
    update(&server, &path(&two), "team", parent(id(&one), "team_reference")).await;
    update(&server, &path(&three), "team", parent(id(&two), "team_reference")).await;
    for above in [&one, &two, &three] {
        let ring = json!({"team": parent(id(above), "team_reference")});
        let (status, code, sentence) = refused(&server, "PUT", &path(&one), ring).await;
        assert_eq!(
            (status, code, sentence.as_str()),
            (400, 2001, "Parent can't be the team itself or a team below it")
        );
    }
    for (wrong, words) in [
        (parent("PNOBODY", "team_reference"), "Team PNOBODY not found"),
        (parent("PADA001", "team_reference"), "Team PADA001 not found"),
        (parent("PADA001", "user_reference"), "team_reference"),
    ] {
        let (status, _, sentence) = refused(&server, "PUT", &path(&one), json!({ "team": wrong })).await;
        assert!(status == 400 && sentence.contains(words), "{status} {sentence}");
    }
}
