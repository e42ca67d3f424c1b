//! What only the body or the list shows: teams of new things, several incidents at once, what is hidden.

use serde_json::{Value as Json, json};

use super::world::{Column, World};

#[tokio::test]
async fn lists_show_what_their_reader_may_see() {
    let world = World::start().await;
    let names = async |column| -> Vec<String> {
        let list = world.get(column, "/services").await["services"].take();
        list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(Column::Restricted).await, [""; 0]);
    assert_eq!(names(Column::TeamObserver).await, ["Database", "Spare"]);
    for list in
        ["incidents", "schedules", "escalation_policies", "maintenance_windows", "oncalls", "teams", "log_entries"]
    {
        let length = async |column| world.get(column, &format!("/{list}")).await[list].as_array().unwrap().len();
        assert_eq!(length(Column::Restricted).await, 0, "{list}");
        assert!(length(Column::TeamObserver).await > 0, "{list}");
    }
}

#[tokio::test]
async fn a_private_team_is_hidden_from_managers_of_other_teams() {
    let world = World::start().await;
    let private =
        world.send(Column::Admin, "PUT", &world.path("team"), json!({"team": {"default_role": "none"}})).await;
    assert_eq!(private.status, 200, "{}", private.text);
    assert_eq!(world.get(Column::User, "/services").await["services"], json!([]));
    let refused = world.send(Column::User, "GET", &world.path("service"), Json::Null).await;
    assert_eq!(refused.status, 403);
    assert_eq!(
        refused.json()["error"]["errors"][0],
        "It belongs to a private team: it takes a role in that team, or the role admin or owner"
    );
    assert_eq!(world.send(Column::TeamObserver, "GET", &world.path("service"), Json::Null).await.status, 200);
}

#[tokio::test]
async fn what_is_hidden_is_neither_explained_nor_named_in_suggestions() {
    let world = World::start().await;
    let explain = "/vigie/v1/oncall/explain?service=Databas";
    assert_eq!(world.send(Column::Restricted, "GET", explain, Json::Null).await.status, 404);
    let refused = world.send(Column::Restricted, "GET", "/vigie/v1/oncall/explain?service=Databose", Json::Null).await;
    assert!(refused.status == 404 && !refused.text.contains("Database"), "{}", refused.text);
    assert_eq!(world.send(Column::TeamObserver, "GET", explain, Json::Null).await.status, 200);
    assert_eq!(world.get(Column::Restricted, "/vigie/v1/oncall/now").await["oncalls"], json!([]));
    let policies = async |column| {
        let found = world.get(column, "/vigie/v1/oncall/lint").await["findings"].take();
        let policies =
            found.as_array().unwrap().iter().filter(|one| one["object"]["type"] == "escalation_policy_reference");
        policies.count()
    };
    assert_eq!(policies(Column::Restricted).await, 0);
    assert!(policies(Column::TeamObserver).await > 0);
}

#[tokio::test]
async fn the_address_of_a_feed_is_for_those_who_may_configure_its_schedule() {
    let world = World::start().await;
    let address = async |column| world.get(column, "/v3/schedules/PSHIFTS").await["schedule"]["http_cal_url"].take();
    for column in [Column::Admin, Column::User, Column::TeamManager] {
        assert!(address(column).await.as_str().unwrap().contains("/private/"), "{column:?}");
    }
    for column in [Column::LimitedUser, Column::Observer, Column::TeamResponder] {
        assert_eq!(address(column).await, Json::Null, "{column:?}");
        let own = world.get(column, "/users/me").await["user"]["http_cal_url"].take();
        assert!(own.as_str().unwrap().contains("/private/"), "{column:?} has a feed of their own");
    }
}

#[tokio::test]
async fn a_teams_manager_makes_things_for_the_team_and_for_nobody_else() {
    let world = World::start().await;
    let service = |name: &str, teams: Json| {
        json!({"service": {"type": "service", "name": name, "teams": teams,
            "escalation_policy": {"id": "PPOLICY", "type": "escalation_policy_reference"}}})
    };
    let team = json!([{"id": world.id("team"), "type": "team_reference"}]);
    let made = world.send(Column::TeamManager, "POST", "/services", service("Cache", team)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let refused = world.send(Column::TeamManager, "POST", "/services", service("Queue", json!([]))).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    let moved = json!({"service": {"type": "service", "teams": []}});
    assert_eq!(world.send(Column::TeamManager, "PUT", &world.path("service"), moved).await.status, 403, "given away");
}

#[tokio::test]
async fn one_incident_of_others_stops_a_whole_list_of_changes() {
    let world = World::start().await;
    let elsewhere = world.incident_elsewhere().await;
    let change = |id: &str| json!({"id": id, "type": "incident_reference", "status": "acknowledged"});
    let body = json!({"incidents": [change(world.id("incident")), change(&elsewhere)]});
    let refused = world.send(Column::TeamResponder, "PUT", "/incidents", body).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    let incident = world.get(Column::Owner, &world.path("incident")).await;
    assert_eq!(incident["incident"]["status"], "triggered");
    let body = json!({"incidents": [change(world.id("incident"))]});
    assert_eq!(world.send(Column::TeamResponder, "PUT", "/incidents", body).await.status, 200);
}

#[tokio::test]
async fn whoever_is_asked_answers_whatever_their_role() {
    let world = World::start().await;
    let observer = world.person(Column::Observer);
    let assignee = json!([{"assignee": {"id": observer, "type": "user_reference"}}]);
    let assign = json!({"incident": {"type": "incident", "assignments": assignee}});
    assert_eq!(world.send(Column::Owner, "PUT", &world.path("incident"), assign).await.status, 200);
    let answer = json!({"incident": {"type": "incident", "status": "acknowledged"}});
    let answered = world.send(Column::Observer, "PUT", &world.path("incident"), answer).await;
    assert_eq!(answered.json()["incident"]["status"], "acknowledged", "{}", answered.text);
}

#[tokio::test]
async fn nobody_gives_themself_a_role_or_acts_in_anothers_name() {
    let world = World::start().await;
    let me = format!("/users/{}", world.person(Column::LimitedUser));
    let raise = json!({"user": {"type": "user", "role": "admin"}});
    assert_eq!(world.send(Column::LimitedUser, "PUT", &me, raise).await.status, 403);
    let rename = json!({"user": {"type": "user", "name": "New name", "role": "limited_user"}});
    assert_eq!(world.send(Column::LimitedUser, "PUT", &me, rename).await.status, 200);
    let note = json!({"note": {"content": "It was me"}});
    // Everything is sent with Ada in the `From` header.
    let noted = world.send(Column::LimitedUser, "POST", &format!("{}/notes", world.path("incident")), note).await;
    assert_eq!(noted.json()["note"]["user"]["id"], world.person(Column::LimitedUser), "{}", noted.text);
}

#[tokio::test]
async fn a_team_makes_nobody_away_who_may_not_be_changed() {
    let world = World::start().await;
    let holiday = |day: &str| {
        format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{day}\nSUMMARY:Leave\nDTSTART;VALUE=DATE:{day}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    let absences = async |column| {
        let path = format!("/vigie/v1/users/{}/absences", world.person(column));
        world.get(Column::Owner, &path).await["absences"].as_array().unwrap().len()
    };
    for column in [Column::User, Column::TeamManager] {
        assert_eq!(world.import_absences(column, &holiday("20261224")).await, 403, "{column:?}");
    }
    assert_eq!(
        (absences(Column::TeamManager).await, absences(Column::TeamObserver).await),
        (1, 1),
        "nothing is stored"
    );
    assert_eq!(world.import_absences(Column::Admin, &holiday("20261224")).await, 201);
    assert_eq!(absences(Column::TeamObserver).await, 2);
    let joins = format!("{}/users/{}", world.path("team"), world.person(Column::Owner));
    assert_eq!(world.send(Column::User, "PUT", &joins, json!({"role": "responder"})).await.status, 204);
    assert_eq!(world.import_absences(Column::Admin, &holiday("20261225")).await, 403, "an owner is in the team");
    assert_eq!((absences(Column::Owner).await, absences(Column::TeamObserver).await), (1, 2), "all of it or nothing");
    assert_eq!(world.import_absences(Column::Owner, &holiday("20261225")).await, 201);
    assert_eq!(absences(Column::Owner).await, 2);
}

#[tokio::test]
async fn the_history_of_what_is_gone_is_the_admins() {
    let world = World::start().await;
    let history = format!("{}/audit/records", world.path("schedule"));
    let private =
        world.send(Column::Admin, "PUT", &world.path("team"), json!({"team": {"default_role": "none"}})).await;
    assert_eq!(private.status, 200, "{}", private.text);
    assert_eq!(world.send(Column::User, "GET", &history, Json::Null).await.status, 403, "a private team's");
    assert_eq!(world.send(Column::TeamManager, "GET", &history, Json::Null).await.status, 200);
    let removed = world.send(Column::Admin, "DELETE", &world.path("schedule"), Json::Null).await;
    assert_eq!(removed.status, 204, "{}", removed.text);
    let refused = world.send(Column::User, "GET", &history, Json::Null).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    let told = world.get(Column::Admin, &history).await["records"].take();
    assert_eq!(told[0]["action"], "delete", "{told}");
}

#[tokio::test]
async fn a_manager_gives_and_takes_nothing_that_is_another_teams() {
    let world = World::start().await;
    let other = json!({"team": {"type": "team", "name": "Payments"}});
    let other = world.send(Column::Owner, "POST", "/teams", other).await.json()["team"]["id"].take();
    let joins = format!("/teams/{}/users/{}", other.as_str().unwrap(), world.person(Column::TeamManager));
    assert_eq!(world.send(Column::Owner, "PUT", &joins, json!({"role": "observer"})).await.status, 204);
    let reference = |id: &Json| json!({"id": id, "type": "team_reference"});
    let (own, other) = (reference(&json!(world.id("team"))), reference(&other));
    let put = async |column, kind: &str, path: &str, teams: Json| {
        world.send(column, "PUT", path, json!({ kind: {"teams": teams} })).await.status
    };
    let objects = [
        ("escalation_policy", "/escalation_policies/PPOLICY".to_owned()),
        ("service", world.path("service")),
        ("schedule", world.path("schedule")),
        ("schedule", "/v3/schedules/PSHIFTS".to_owned()),
    ];
    for (kind, path) in &objects {
        assert_eq!(put(Column::TeamManager, kind, path, json!([own, other])).await, 403, "{path}: given to others");
        assert_eq!(put(Column::User, kind, path, json!([own, other])).await, 200, "{path}");
        assert_eq!(put(Column::TeamManager, kind, path, json!([own])).await, 403, "{path}: taken from others");
        assert_eq!(put(Column::User, kind, path, json!([own])).await, 200, "{path}");
    }
    let body = json!({"service": {"type": "service", "name": "Cache", "teams": [own, other],
        "escalation_policy": {"id": "PPOLICY", "type": "escalation_policy_reference"}}});
    assert_eq!(world.send(Column::TeamManager, "POST", "/services", body).await.status, 403, "made for others");
}

#[tokio::test]
async fn the_past_of_a_private_team_that_is_gone_is_the_admins() {
    let world = World::start().await;
    let private = json!({"team": {"default_role": "none"}});
    assert_eq!(world.send(Column::Admin, "PUT", &world.path("team"), private).await.status, 200);
    let path = format!("/vigie/v1/oncall/explain?schedule={}&at=2026-11-22T09:30:00Z", world.id("schedule"));
    world.move_clock(3600).await;
    for removed in [world.path("schedule"), "/v3/schedules/PSHIFTS".to_owned()] {
        assert_eq!(world.send(Column::Admin, "DELETE", &removed, Json::Null).await.status, 204, "{removed}");
    }
    world.remove_team().await;
    assert_eq!(world.send(Column::User, "GET", &path, Json::Null).await.status, 404);
    let told = world.get(Column::Admin, &path).await;
    assert_eq!(told["explanation"]["asked"]["id"], world.id("schedule"), "{told}");
}

#[tokio::test]
async fn what_is_wrong_with_people_is_told_where_one_sees_why() {
    let world = World::start().await;
    let people = async |column| {
        let found = world.get(column, "/vigie/v1/oncall/lint").await["findings"].take();
        found.as_array().unwrap().iter().filter(|one| one["object"]["type"] == "user_reference").count()
    };
    let all = people(Column::Owner).await;
    assert!(all > 0, "Ada has one way to be reached");
    assert_eq!(people(Column::Restricted).await, 0, "they would learn who is on call in what they do not see");
    assert_eq!(people(Column::TeamObserver).await, all);
}

#[tokio::test]
async fn a_request_for_a_shift_of_a_schedule_that_is_gone_is_shown_to_admins() {
    let world = World::start().await;
    let removed = world.send(Column::Admin, "DELETE", &world.path("schedule"), Json::Null).await;
    assert_eq!(removed.status, 204, "{}", removed.text);
    let requests =
        async |column| world.get(column, "/vigie/v1/cover_requests").await["cover_requests"].as_array().unwrap().len();
    assert!(requests(Column::Admin).await > 0);
    assert_eq!(world.send(Column::Admin, "GET", "/vigie/v1/cover_requests/PCOVER0", Json::Null).await.status, 200);
    for column in [Column::User, Column::TeamManager] {
        assert_eq!(requests(column).await, 0, "{column:?}");
        assert_eq!(world.send(column, "GET", "/vigie/v1/cover_requests/PCOVER0", Json::Null).await.status, 404);
    }
}

#[tokio::test]
async fn whoever_follows_what_is_hidden_by_now_is_not_told_of_it() {
    let world = World::start().await;
    let path = format!("/users/{}/notification_subscriptions", world.person(Column::User));
    let body = json!({"subscribables": [{"subscribable_id": world.id("incident"), "subscribable_type": "incident"}]});
    assert_eq!(world.send(Column::User, "POST", &path, body).await.status, 200);
    let followed = async |column| {
        let listed = world.get(column, &format!("{path}?total=true")).await;
        (listed["subscriptions"].as_array().unwrap().len(), listed["total"].clone())
    };
    assert_eq!(followed(Column::User).await.0, 1);
    let private = json!({"team": {"default_role": "none"}});
    assert_eq!(world.send(Column::Admin, "PUT", &world.path("team"), private).await.status, 200);
    assert_eq!(followed(Column::User).await, (0, Json::Null), "it is a private team's now");
    assert_eq!(followed(Column::Admin).await, (1, json!(1)));
}
