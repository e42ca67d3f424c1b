//! Private teams are private whatever is read: everything that can be read, with everything that can be included, is read
//! by somebody outside, and names neither the team nor what is the team's.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Directory, MaintenanceWindow, Object, Subscription, SubscriptionFilter, Team},
    escalate::{Policy, Target},
    ids::{IntegrationId, MaintenanceWindowId, PolicyId, ScheduleId, ServiceId, SubscriptionId, TeamId},
    schedule::Schedule,
    service::{Dependency, Integration, Service},
};
use vigie_web::permission::{Endpoint, On};

use super::{
    is_of_teams, present, requests,
    world::{Column, World},
};

/// In the name of everything that is the private team's.
const SECRET: &str = "Hush";
/// The routing key of the open service.
const OPEN_KEY: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
/// A time in which there are shifts.
const TIME: &str = "since=2026-11-22T00:00:00Z&until=2026-12-12T00:00:00Z";

#[tokio::test]
async fn whatever_an_outsider_reads_says_nothing_of_a_private_team() {
    let world = World::start().await;
    make_private_with_open_twins(&world).await;
    let everything = includes();
    let (mut read, mut told) = (0, Vec::new());
    for endpoint in present().filter(|endpoint| endpoint.method == "GET") {
        for path in paths(&world, endpoint) {
            for include in [String::new(), everything.clone()] {
                let path = format!("{path}{TIME}{include}");
                let answer = world.send(Column::User, "GET", &path, Json::Null).await;
                read += usize::from(answer.status == 200);
                if [SECRET, world.id("team")].iter().any(|secret| answer.text.contains(secret)) {
                    told.push(format!("{path}: {}", excerpt(&answer.text, world.id("team"))));
                }
            }
        }
    }
    assert!(read > 120, "only {read} readings were answered");
    assert!(told.is_empty(), "{} readings tell of the private team:\n{}", told.len(), told.join("\n"));
}

#[tokio::test]
async fn nobody_outside_does_anything_to_what_is_a_private_teams() {
    let world = World::start().await;
    for team in ["team", "spare team"] {
        let private = json!({"team": {"default_role": "none"}});
        let path = format!("/teams/{}", world.id(team));
        assert_eq!(world.send(Column::Owner, "PUT", &path, private).await.status, 200);
    }
    let mut asked = 0;
    for endpoint in present().filter(|endpoint| is_of_teams(endpoint)) {
        for outsider in [Column::User, Column::LimitedUser, Column::Observer, Column::Restricted] {
            let answer = world.call(endpoint, world.whom(outsider), false).await;
            assert_eq!(answer.status, 403, "{outsider:?} {} {}: {}", endpoint.method, endpoint.path, answer.text);
            asked += 1;
        }
    }
    assert!(asked > 250, "{asked}");
}

#[tokio::test]
async fn nobody_outside_moves_an_incident_to_a_private_teams_service() {
    let world = World::start().await;
    make_private_with_open_twins(&world).await;
    let service = |id: &str| json!({"id": id, "type": "service_reference"});
    let incident = json!({"incident": {"type": "incident", "title": "Disk full", "service": service("POPENDB")}});
    let made = world.send(Column::User, "POST", "/incidents", incident).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = serde_json::from_str::<Json>(&made.text).unwrap()["incident"]["id"].as_str().unwrap().to_owned();

    let path = format!("/incidents/{id}");
    let moved = json!({"id": id, "type": "incident", "service": service(world.id("service"))});
    let one = || json!({ "incident": moved.clone() });
    assert_eq!(world.send(Column::User, "PUT", &path, one()).await.status, 403);
    assert_eq!(world.send(Column::User, "PUT", "/incidents", json!({"incidents": [moved.clone()]})).await.status, 403);
    assert_eq!(world.get(Column::Owner, &path).await["incident"]["service"]["id"], "POPENDB", "it stays");
    assert_eq!(world.send(Column::Owner, "PUT", &path, one()).await.status, 200, "but an owner moves it");
}

#[tokio::test]
async fn whoever_is_in_the_private_team_reads_what_is_its() {
    let world = World::start().await;
    make_private_with_open_twins(&world).await;
    for path in ["/users", "/schedules/POPENNT?include[]=escalation_policies", "/services/POPENDB?include[]=teams"] {
        let answer = world.send(Column::TeamObserver, "GET", path, Json::Null).await;
        assert!(answer.text.contains(SECRET), "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn members_of_a_private_team_are_not_found_by_it() {
    let world = World::start().await;
    make_private_with_open_twins(&world).await;
    let path = format!("/users?team_ids[]={}", world.id("team"));
    assert_eq!(world.get(Column::User, &path).await["users"], json!([]));
    assert_eq!(world.get(Column::TeamObserver, &path).await["users"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn sending_back_what_one_read_leaves_the_teams_that_one_does_not_see() {
    let world = World::start().await;
    make_private_with_open_twins(&world).await;
    for (kind, path) in [
        ("service", "/services/POPENDB"),
        ("escalation_policy", "/escalation_policies/POPENPO"),
        ("schedule", "/schedules/POPENNT"),
        ("schedule", "/v3/schedules/POPENSH"),
    ] {
        let read = world.get(Column::User, path).await;
        assert_eq!(read[kind]["teams"].as_array().unwrap().len(), 1, "{read}");
        let body = json!({ kind: {"teams": read[kind]["teams"], "description": "Sent back"} });
        let sent = world.send(Column::User, "PUT", path, body).await;
        assert_eq!((sent.status, sent.text.contains(world.id("team"))), (200, false), "{}", sent.text);
        let whole = world.get(Column::Owner, path).await;
        assert_eq!(whole[kind]["teams"].as_array().unwrap().len(), 2, "{whole}");
        assert_eq!(whole[kind]["description"], "Sent back");
    }
    let team = format!("/teams/{}", open_team());
    let body = json!({"team": {"parent": null, "description": "Sent back"}});
    assert_eq!(world.send(Column::User, "PUT", &team, body).await.status, 200);
    assert_eq!(world.get(Column::Owner, &team).await["team"]["parent"]["id"], world.id("team"));
}

#[tokio::test]
async fn the_pages_of_an_outsider_say_nothing_of_a_private_team() {
    let world = World::start().await;
    make_private_with_open_twins(&world).await;
    let twins = [
        "/services/POPENDB",
        "/services/POPENDB/edit",
        "/teams/POPENTM",
        "/teams/POPENTM/edit",
        "/schedules/POPENNT",
        "/schedules/POPENNT/edit",
        "/schedules/POPENSH",
        "/escalation_policies/POPENPO",
        "/escalation_policies/POPENPO/edit",
        "/users/PCOLUMN2",
        "/users/PCOLUMN10",
        "/users/PADA001",
        "/incidents",
        "/messages",
        "/on-call",
        "/users",
        "/teams",
        "/teams/new",
        "/who-to-call",
        "/changes",
        "/services",
        "/services/new",
        "/maintenance",
        "/maintenance/new",
        "/schedules",
        "/schedules/new",
        "/escalation_policies",
        "/escalation_policies/new",
        "/settings/webhooks",
        "/settings/webhooks/new",
        "/explain?service=Open+service",
        "/explain?schedule=POPENNT",
        "/suggest/services?q=h",
        "/suggest/teams?q=h",
        "/suggest/policies?q=h",
        "/suggest/schedules?q=h",
    ];
    // What is assigned to them names its service, so that they can answer: those pages are not among these.
    let searches = ["/who-to-call?q=hush", "/schedules?q=hush", "/escalation_policies?q=hush", "/services?q=hush"];
    let incident = json!({"incident": {"type": "incident", "title": "Disk full",
        "service": {"id": "POPENDB", "type": "service_reference"}}});
    let made: Json =
        serde_json::from_str(&world.send(Column::Owner, "POST", "/incidents", incident).await.text).unwrap();
    let incident = format!("/incidents/{}", made["incident"]["id"].as_str().unwrap());
    let mut told = Vec::new();
    for path in twins.into_iter().chain(searches).chain([incident.as_str()]) {
        let page = world.page(Column::User, path).await;
        assert!(page.status < 500, "{path}: {}", page.text);
        if page.text.contains(SECRET) {
            told.push(format!("{path}: {}", excerpt(&page.text, SECRET)));
        }
    }
    for path in searches {
        let found = world.page(Column::User, path).await.text;
        let twin = ["Open service", "Open policy", "Open POPENNT"].into_iter().find(|twin| found.contains(twin));
        assert_eq!(twin, None, "{path}: it is found by the name of a team that they do not see");
    }
    assert!(told.is_empty(), "{} pages tell of the private team:\n{}", told.len(), told.join("\n"));
    let page = world.page(Column::TeamObserver, "/services").await;
    assert!(page.text.contains(SECRET), "whoever is in the team reads it: {}", page.text);
}

fn open_team() -> TeamId {
    TeamId::parse("POPENTM").unwrap()
}

/// Everything of the team is named [`SECRET`]; beside each thing stands one of an open team and the private one, which
/// has to do with it in every way there is.
async fn make_private_with_open_twins(world: &World) {
    let directory = world.directory();
    let mut objects = private(&directory, world);
    objects.extend(twins(&directory, world));
    world.put(objects).await;
    world.event(OPEN_KEY, "disk of the open service").await;
    let outsider = json!([{"assignee": {"id": world.person(Column::User), "type": "user_reference"}}]);
    let body = json!({"incident": {"type": "incident", "assignments": outsider}});
    let assigned = world.send(Column::Owner, "PUT", &world.path("incident"), body).await;
    assert_eq!(assigned.status, 200, "{}", assigned.text);
}

fn hush(name: &str) -> String {
    format!("{SECRET} {name}")
}

/// The team and all that is its, renamed.
fn private(directory: &Directory, world: &World) -> Vec<Object> {
    let id = TeamId::parse(world.id("team")).unwrap();
    let team = Team { name: hush("team"), private: true, ..Team::clone(&directory.teams[&id]) };
    let mut objects = vec![Object::Team(Arc::new(team))];
    for one in directory.services.values() {
        objects.push(Object::Service(Arc::new(Service { name: hush(&one.name), ..Service::clone(one) })));
    }
    for one in directory.integrations.values() {
        objects.push(Object::Integration(Arc::new(Integration { name: hush(&one.name), ..Integration::clone(one) })));
    }
    for one in directory.policies.values() {
        let mut policy = Policy { name: hush(&one.name), ..Policy::clone(one) };
        policy.rules[0].targets.extend(["POPENNT", "POPENSH"].map(schedule));
        objects.push(Object::Policy(Arc::new(policy)));
    }
    for one in directory.schedules.values() {
        objects.push(Object::Schedule(Arc::new(Schedule { name: hush(&one.name), ..Schedule::clone(one) })));
    }
    objects
}

/// The twins of the open team.
fn twins(directory: &Directory, world: &World) -> Vec<Object> {
    let private = TeamId::parse(world.id("team")).unwrap();
    // The private one first: where only one is shown, it must not be that.
    let teams = vec![private, open_team()];
    let team = Team {
        id: open_team(),
        name: "Open team".into(),
        parent: Some(private),
        members: Vec::new(),
        ..Team::clone(&directory.teams[&private])
    };
    let mut objects = vec![Object::Team(Arc::new(team))];
    for (of, id) in [(world.id("schedule"), "POPENNT"), ("PSHIFTS", "POPENSH")] {
        let of = &directory.schedules[&ScheduleId::parse(of).unwrap()];
        let id = ScheduleId::parse(id).unwrap();
        let (name, private_url_key) = (format!("Open {id}"), None);
        let twin = Schedule { id, name, private_url_key, teams: teams.clone(), ..Schedule::clone(of) };
        objects.push(Object::Schedule(Arc::new(twin)));
    }
    let of = &directory.policies[&PolicyId::parse("PPOLICY").unwrap()];
    let id = PolicyId::parse("POPENPO").unwrap();
    let mut policy = Policy { id, name: "Open policy".into(), teams: teams.clone(), ..Policy::clone(of) };
    policy.rules[0].targets.extend([world.id("schedule"), "PSHIFTS", "POPENNT"].map(schedule));
    objects.push(Object::Policy(Arc::new(policy)));
    objects.extend(twins_of_services(directory, world, &teams));
    objects
}

/// The open service pages over the private policy; the private one's windows and dependencies are the open one's too.
fn twins_of_services(directory: &Directory, world: &World, teams: &[TeamId]) -> Vec<Object> {
    let (private, open) = (ServiceId::parse(world.id("service")).unwrap(), ServiceId::parse("POPENDB").unwrap());
    let of = &directory.services[&private];
    let depends_on = vec![Dependency { on: private, ..of.depends_on[0] }];
    let service =
        Service { id: open, name: "Open service".into(), teams: teams.to_vec(), depends_on, ..Service::clone(of) };
    let of = &directory.integrations[&IntegrationId::parse("PINT002").unwrap()];
    let id = IntegrationId::parse("POPENIN").unwrap();
    let integration = Integration {
        id,
        name: "Open integration".into(),
        service: open,
        routing_key: OPEN_KEY.into(),
        ..Integration::clone(of)
    };
    let of = &directory.maintenance_windows[&MaintenanceWindowId::parse(world.id("window")).unwrap()];
    let window = |id: &str, services: Vec<ServiceId>| {
        let id = MaintenanceWindowId::parse(id).unwrap();
        Object::MaintenanceWindow(Arc::new(MaintenanceWindow { id, services, ..MaintenanceWindow::clone(of) }))
    };
    let of = &directory.subscriptions[&SubscriptionId::parse(world.id("subscription")).unwrap()];
    let subscription = |id: &str, filter: SubscriptionFilter| {
        let id = SubscriptionId::parse(id).unwrap();
        Object::Subscription(Arc::new(Subscription { id, filter, ..Subscription::clone(of) }))
    };
    vec![
        Object::Service(Arc::new(service)),
        Object::Integration(Arc::new(integration)),
        window("POPENWI", vec![open]),
        window("PBOTHWI", vec![open, private]),
        subscription("POPENSU", SubscriptionFilter::Service(open)),
        subscription("PHUSHSU", SubscriptionFilter::Team(TeamId::parse(world.id("team")).unwrap())),
    ]
}

fn schedule(id: &str) -> Target {
    Target::Schedule(ScheduleId::parse(id).unwrap())
}

/// The addresses under which an endpoint is read: for the private object, for the open one, and for oneself. Each ends where
/// its query goes on.
fn paths(world: &World, endpoint: &Endpoint) -> Vec<String> {
    let opens: &[&str] = match endpoint.on {
        On::Team => &["POPENTM"],
        On::Service => &["POPENDB"],
        On::Policy => &["POPENPO"],
        On::Schedule => &["POPENNT", "POPENSH"],
        On::MaintenanceWindow => &["POPENWI", "PBOTHWI"],
        On::Subscription => &["POPENSU", "PHUSHSU"],
        On::Person => &["PCOLUMN2", "PCOLUMN10"],
        _ => &[],
    };
    let objects = std::iter::once(world.id_for(endpoint)).chain(opens.iter().copied());
    let mut paths: Vec<String> = objects.map(|object| filled(world, endpoint.path, object)).collect();
    if endpoint.path == "/vigie/v1/oncall/explain" {
        let asked = ["schedule=POPENNT", "service=POPENDB", "policy=POPENPO", "policy=Open+policy", "policy=PPOLICY"];
        return asked.map(|asked| format!("{}?{asked}&expected=PADA001&", endpoint.path)).into();
    }
    paths.iter_mut().for_each(|path| path.push('?'));
    paths
}

fn filled(world: &World, path: &str, object: &str) -> String {
    let part = |part: &str| match part {
        "{id}" if path.starts_with("/vigie/v1/cover_requests/") => "PCOVER2".to_owned(),
        "{id}" if path.starts_with("/vigie/v1/swaps/") => "PSWAP2".to_owned(),
        "{id}" => object.to_owned(),
        "{integration_id}" if object == "POPENDB" => "POPENIN".to_owned(),
        "{alert_id}" => world.id("alert").to_owned(),
        "{session_id}" | "{delegation_id}" => "none".to_owned(),
        name if name.starts_with('{') => requests::part(name).to_owned(),
        other => other.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Everything that can be included, read from the sources, so that nothing can be forgotten.
fn includes() -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut files, mut found) = (Vec::new(), BTreeSet::new());
    for folder in ["vigie-pagerduty/src", "vigie-web/src/api"] {
        super::routes::collect(&crates.join(folder), &mut files);
    }
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for start in [".includes(\"", "_as("] {
            for rest in text.split(start).skip(1) {
                let line = rest.lines().next().unwrap_or_default();
                let word = if start == "_as(" { line.split('"').nth(1) } else { line.split('"').next() };
                found.extend(
                    word.filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
                        .map(str::to_owned),
                );
            }
        }
    }
    for known in ["services", "teams", "escalation_policies", "targets", "users", "schedules", "final_schedule"] {
        assert!(found.contains(known), "{known} is not among what can be included: {found:?}");
    }
    found.iter().map(|word| format!("&include[]={word}")).collect()
}

/// Where it is told.
fn excerpt<'a>(text: &'a str, id: &str) -> &'a str {
    let place = text.find(SECRET).or_else(|| text.find(id)).unwrap_or_default();
    let start = text.floor_char_boundary(place.saturating_sub(120));
    &text[start..text.ceil_char_boundary((place + 60).min(text.len()))]
}
