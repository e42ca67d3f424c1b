//! Users, contact methods and notification rules.

use serde_json::{Value as Json, json};
use vigie_core::ids::UserId;
use vigie_store::TokenAccess;

use super::{create, id, names, refused, schedules, status, update};
use crate::server::{ADAS_TOKEN, Server, until};

async fn grace(server: &Server) -> Json {
    create(server, "/users", "user", json!({"type": "user", "name": "Grace Hopper", "email": "grace@example.com"}))
        .await
}

#[tokio::test]
async fn somebody_comes_changes_and_goes() {
    let server = Server::start().await;
    let path = format!("/users/{}", id(&grace(&server).await));
    let changed =
        update(&server, &path, "user", json!({"job_title": "Admiral", "time_zone": "America/New_York"})).await;
    assert_eq!((&changed["name"], &changed["job_title"]), (&json!("Grace Hopper"), &json!("Admiral")));
    assert_eq!(names(&server.get("/users?query=HOPPER").await["users"]), ["Grace Hopper"]);
    assert_eq!(server.get(&path).await["user"], changed);
    assert_eq!(status(&server, "DELETE", &path).await, 204);
    assert_eq!(refused(&server, "GET", &path, Json::Null).await, (404, 2100, "User not found".into()));
}

#[tokio::test]
async fn the_token_and_the_password_of_whoever_goes_open_nothing_any_more() {
    let server = Server::start().await;
    let grace = grace(&server).await;
    let user = UserId::parse(id(&grace)).unwrap();
    let access = server.app.access();
    let token = access.create_token(Some(user), TokenAccess::Full, "test", None).await.unwrap().text;
    access.set_password(user, "a long passphrase").await.unwrap();
    let authorization = format!("Token token={token}");
    let asked = async || server.send("GET", "/abilities", &[("authorization", &authorization)], None).await.status;
    assert_eq!(asked().await, 200);
    assert_eq!(status(&server, "DELETE", &format!("/users/{}", id(&grace))).await, 204);
    assert_eq!(asked().await, 401);
    let store = server.app.store();
    assert!(store.list_tokens().await.unwrap().iter().all(|token| token.user != Some(user)));
    assert_eq!(store.password_of(user).await.unwrap(), None);
    let signed_in = access.sign_in("grace@example.com", "a long passphrase", "test".into()).await.unwrap();
    assert_eq!(signed_in, None);
}

#[tokio::test]
async fn what_has_a_path_of_its_own_is_read_only_in_a_person() {
    let server = Server::start().await;
    let pager = json!({"type": "sms_contact_method", "label": "Pager", "address": "5551234567", "country_code": 1});
    let body = json!({"type": "user", "name": "Grace", "email": "grace@example.com", "contact_methods": [pager],
        "notification_rules": []});
    let made = create(&server, "/users", "user", body).await;
    assert_eq!(made["contact_methods"][0]["type"], "email_contact_method_reference");
    assert_eq!(
        (made["contact_methods"].as_array().unwrap().len(), made["notification_rules"] == json!([])),
        (1, false)
    );
}

#[tokio::test]
async fn an_address_belongs_to_one_person() {
    let server = Server::start().await;
    grace(&server).await;
    let again = json!({"user": {"type": "user", "name": "x", "email": "GRACE@example.com"}});
    let text = "Email has already been taken".to_owned();
    assert_eq!(refused(&server, "POST", "/users", again).await, (400, 2001, text));
}

#[tokio::test]
async fn whoever_is_still_needed_stays() {
    let server = Server::start().await;
    let (code, _, text) = refused(&server, "DELETE", "/users/PADA001", Json::Null).await;
    assert_eq!(code, 400);
    assert!(text.starts_with("User can't be deleted while escalation policy \"Database team\""), "{text}");
    server.event("trigger", "disk").await;
    let (_, _, text) = refused(&server, "DELETE", "/users/PADA001", Json::Null).await;
    assert!(text.starts_with("User can't be deleted while incidents are assigned to them"), "{text}");
}

#[tokio::test]
async fn whoever_takes_over_for_a_while_stays_until_that_is_over() {
    let server = Server::start().await;
    let joan = json!({"type": "user", "name": "Joan Clarke", "email": "joan@example.com"});
    let joan = create(&server, "/users", "user", joan).await;
    let overrides = format!("/schedules/{}/overrides", id(&schedules::daily(&server).await));
    let over = json!({"start": "2026-11-22T08:30:00Z", "end": "2026-11-22T12:00:00Z",
        "user": {"id": id(&joan), "type": "user_reference"}});
    assert_eq!(server.rest("POST", &overrides, json!({"overrides": [over]})).await.status, 201);
    let path = format!("/users/{}", id(&joan));
    let (code, _, text) = refused(&server, "DELETE", &path, Json::Null).await;
    assert!(code == 400 && text.starts_with("User can't be deleted while schedule \""), "{code} {text}");
    server.app.advance_clock(std::time::Duration::from_secs(4 * 3600)).await.unwrap();
    assert_eq!(status(&server, "DELETE", &path).await, 204, "the override is over");
}

#[tokio::test]
async fn a_contact_method_goes_with_the_rules_that_use_it() {
    let server = Server::start().await;
    let user = format!("/users/{}", id(&grace(&server).await));
    let (methods, rules) = (format!("{user}/contact_methods"), format!("{user}/notification_rules"));
    let phone = json!({"type": "phone_contact_method", "label": "Home", "address": "5551234567", "country_code": 1});
    let phone = create(&server, &methods, "contact_method", phone).await;
    let rule = json!({"type": "assignment_notification_rule", "start_delay_in_minutes": 5, "urgency": "high",
        "contact_method": {"id": id(&phone), "type": "phone_contact_method_reference"}});
    let rule = create(&server, &rules, "notification_rule", rule).await;
    assert_eq!(rule["contact_method"]["summary"], "Home");
    assert_eq!(server.get(&rules).await["notification_rules"].as_array().unwrap().len(), 2, "high urgency only");
    let whole = server.get(&format!("{rules}?urgency=all&include[]=contact_methods")).await;
    assert_eq!(whole["notification_rules"][2]["contact_method"]["address"], "5551234567");
    assert_eq!(status(&server, "DELETE", &format!("{methods}/{}", id(&phone))).await, 204);
    assert_eq!(status(&server, "GET", &format!("{rules}/{}", id(&rule))).await, 404);
    let twice = json!({"contact_method": {"type": "email_contact_method", "address": "grace@example.com"}});
    let text = "User Contact method must be unique".to_owned();
    assert_eq!(refused(&server, "POST", &methods, twice).await, (400, 2001, text));
}

#[tokio::test]
async fn a_users_token_knows_its_owner() {
    let server = Server::start().await;
    let token = format!("Token token={ADAS_TOKEN}");
    let me = server.send("GET", "/users/me?include[]=contact_methods", &[("authorization", &token)], None).await;
    assert_eq!(me.json()["user"]["email"], "ada@example.com");
    assert_eq!(me.json()["user"]["contact_methods"][0]["type"], "sms_contact_method");
}

#[tokio::test]
async fn nobody_makes_themself_an_owner() {
    let server = Server::start().await;
    let grace = grace(&server).await;
    let user = UserId::parse(id(&grace));
    let made = server.app.access().create_token(user, TokenAccess::Full, "test", None).await.unwrap();
    let token = format!("Token token={}", made.text);
    let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
    let path = format!("/users/{}", id(&grace));
    let put = async |fields: Json| {
        let body = json!({ "user": fields }).to_string().into_bytes();
        server.send("PUT", &path, &headers, Some(body)).await.status
    };
    assert_eq!(put(json!({"role": "owner"})).await, 403);
    assert_eq!(put(json!({"role": "user", "job_title": "Admiral"})).await, 200);
    assert_eq!(status(&server, "DELETE", &path).await, 204);
    assert_eq!(server.send("GET", "/users", &headers, None).await.status, 401, "the token of somebody who is gone");
}

/// Grace is deleted as long as nothing needs her; else the sentence says what does.
async fn deleted(server: &Server, path: &str) -> String {
    let answer = server.rest("DELETE", path, Json::Null).await;
    match answer.status {
        204 => String::new(),
        400 => answer.json()["error"]["errors"][0].as_str().unwrap().to_owned(),
        other => panic!("{other}: {}", answer.text),
    }
}

#[tokio::test]
async fn whoever_an_open_incident_may_still_page_stays() {
    let server = Server::start().await;
    let grace = grace(&server).await;
    let level =
        |id: &str| json!({"escalation_delay_in_minutes": 30, "targets": [{"id": id, "type": "user_reference"}]});
    let (policy, path) = ("/escalation_policies/PPOLICY", format!("/users/{}", id(&grace)));
    let hedy = json!({"type": "user", "name": "Hedy", "email": "hedy@example.com"});
    let hedy = create(&server, "/users", "user", hedy).await;
    let both = json!({"escalation_rules": [level(id(&hedy)), level(id(&grace))]});
    update(&server, policy, "escalation_policy", both).await;
    server.event("trigger", "disk").await;
    update(&server, policy, "escalation_policy", json!({"escalation_rules": [level(id(&hedy))]})).await;
    // Nothing can be sent here, so that the incident goes on by itself, over both of them to the owner, who keeps it.
    let owner = async || server.newest_incident().await["assignments"][0]["assignee"]["id"] == "PADA001";
    until("the owner has it", owner).await;
    let snapshot = "User can't be deleted if it's being used by an escalation policy snapshot with open incidents";
    assert_eq!(deleted(&server, &path).await, snapshot, "the policy that the incident follows names her");
    server.event("resolve", "disk").await;
    assert_eq!(deleted(&server, &path).await, "");
}

#[tokio::test]
async fn whoever_has_a_shift_to_come_in_a_schedule_of_shifts_stays() {
    let server = Server::start().await;
    let grace = grace(&server).await;
    let path = format!("/users/{}", id(&grace));
    let schedule = json!({"type": "schedule", "name": "Shifts", "time_zone": "Etc/UTC"});
    let schedule = create(&server, "/v3/schedules", "schedule", schedule).await;
    let shifts = format!("/v3/schedules/{}", id(&schedule));
    let member = |id: &str| json!({"type": "user_member", "user_id": id});
    let hers = json!({"start_time": "2026-12-24T00:00:00Z", "end_time": "2026-12-25T00:00:00Z",
        "assignments": [{"type": "shift_assignment", "member": member(id(&grace))}]});
    let made = server.rest("POST", &format!("{shifts}/custom_shifts"), json!({"custom_shifts": [hers]})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let needed = deleted(&server, &path).await;
    assert!(needed.starts_with("User can't be deleted while schedule \"Shifts\""), "{needed}");
    let shift = made.json()["custom_shifts"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(status(&server, "DELETE", &format!("{shifts}/custom_shifts/{shift}")).await, 204);
    let adas = json!({"start_time": "2026-12-24T00:00:00Z", "end_time": "2026-12-25T00:00:00Z",
        "assignments": [{"type": "shift_assignment", "member": member("PADA001")}]});
    let made = server.rest("POST", &format!("{shifts}/custom_shifts"), json!({"custom_shifts": [adas]})).await;
    let over = json!({"start_time": "2026-12-24T00:00:00Z", "end_time": "2026-12-24T12:00:00Z",
        "custom_shift_id": made.json()["custom_shifts"][0]["id"], "overridden_member": member("PADA001"),
        "overriding_member": member(id(&grace))});
    let over = server.rest("POST", &format!("{shifts}/overrides"), json!({"overrides": [over]})).await;
    assert_eq!(over.status, 201, "{}", over.text);
    assert!(deleted(&server, &path).await.starts_with("User can't be deleted while schedule"), "she stands in");
    let over = over.json()["overrides"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(status(&server, "DELETE", &format!("{shifts}/overrides/{over}")).await, 204);
    assert_eq!(deleted(&server, &path).await, "");
}

#[tokio::test]
async fn whoever_is_given_an_incident_at_the_same_moment_stays_or_is_not_given_it() {
    let server = Server::start().await;
    for round in 0..12 {
        let user = json!({"type": "user", "name": format!("Guest {round}"), "email": format!("g{round}@example.com")});
        let guest = id(&create(&server, "/users", "user", user).await).to_owned();
        server.event("trigger", &format!("disk {round}")).await;
        let incident = server.newest_incident().await["id"].as_str().unwrap().to_owned();
        let assignee = json!([{"assignee": {"id": guest, "type": "user_reference"}}]);
        let body = json!({"incident": {"type": "incident", "assignments": assignee}});
        let (path, person) = (format!("/incidents/{incident}"), format!("/users/{guest}"));
        let (given, gone) = tokio::join!(server.rest("PUT", &path, body), server.rest("DELETE", &person, Json::Null));
        let assigned = server.get(&path).await["incident"]["assignments"].to_string().contains(&guest);
        let is_there = status(&server, "GET", &person).await == 200;
        assert!(is_there || !assigned, "{round}: {} {}, {} {}", given.status, given.text, gone.status, gone.text);
        assert!(given.status == 200 || gone.status == 204, "one of them is done: {} {}", given.text, gone.text);
    }
}
