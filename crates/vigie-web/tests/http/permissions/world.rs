//! One person for each column of the table, and one object of each kind, all of one team.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Change, Directory, Object, Role, Team, TeamMember, TeamRole, User},
    ids::{TeamId, UserId},
};
use vigie_store::TokenAccess;
use vigie_web::{
    WebSettings,
    permission::{Endpoint, On},
};

use crate::{
    organisation::{self, KEY_V2},
    server::{Answer, READING_TOKEN, Server, TOKEN},
};

/// The columns of the table that stories name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Column {
    Owner = 0,
    Admin = 1,
    User = 2,
    LimitedUser = 3,
    Observer = 4,
    Restricted = 5,
    TeamManager = 8,
    TeamResponder = 9,
    TeamObserver = 10,
}

/// A person of the table, or a token of the account.
pub(super) struct Person {
    /// `None` for the account's tokens.
    id: Option<String>,
    token: String,
}

pub(super) struct World {
    server: Server,
    people: Vec<Person>,
    /// The id of the object of each kind.
    ids: BTreeMap<&'static str, String>,
    /// What everything is put back to after something was changed.
    directory: Arc<Directory>,
}

impl World {
    pub(super) async fn start() -> Self {
        let settings = WebSettings { requests_per_minute: None, ..WebSettings::default() };
        let server = Server::start_with(settings, vigie_channels::ChannelsConfig::default()).await;
        let ids = objects(&server).await;
        let people = people(&server, &ids["team"]).await;
        let directory = server.app.directory();
        Self { server, people, ids, directory }
    }

    /// The columns: the eight roles, a person who only has a role in the team (three times), the account's tokens.
    pub(super) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.iter()
    }

    /// Calls an endpoint for the object of the team, or for oneself, with an empty body; what it changed is undone.
    pub(super) async fn call(&self, endpoint: &Endpoint, person: &Person, oneself: bool) -> Answer {
        let id = match (oneself, &person.id) {
            (true, Some(id)) => id.as_str(),
            _ => self.id_for(endpoint.on),
        };
        let path = filled(endpoint.path, id);
        let authorization = format!("Token token={}", person.token);
        let mut headers = vec![("authorization", authorization.as_str())];
        let changes = endpoint.method != "GET";
        if changes {
            headers.push(("content-type", "application/json"));
        }
        let answer = self.server.send(endpoint.method, &path, &headers, changes.then(|| b"{}".to_vec())).await;
        if changes && answer.status < 300 {
            self.put_back().await;
        }
        answer
    }

    /// A request of one of the people, with Ada in the `From` header.
    pub(super) async fn send(&self, column: Column, method: &str, path: &str, body: Json) -> Answer {
        let authorization = format!("Token token={}", self.people[column as usize].token);
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", "application/json"),
            ("from", organisation::ADA),
        ];
        self.server.send(method, path, &headers, (!body.is_null()).then(|| body.to_string().into_bytes())).await
    }

    /// A calendar of absences for the team, from one of the people: the status of the answer.
    pub(super) async fn import_absences(&self, column: Column, calendar: &str) -> u16 {
        let path = format!("/vigie/v1/teams/{}/absences/import", self.ids["team"]);
        let authorization = format!("Token token={}", self.people[column as usize].token);
        let headers = [("authorization", authorization.as_str())];
        self.server.send("POST", &path, &headers, Some(calendar.as_bytes().to_vec())).await.status
    }

    /// What one of the people reads; they must be let.
    pub(super) async fn get(&self, column: Column, path: &str) -> Json {
        let answer = self.send(column, "GET", path, Json::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// The id of the team's object of a kind.
    pub(super) fn id(&self, kind: &str) -> &str {
        &self.ids[kind]
    }

    /// The path of the team's object of a kind.
    pub(super) fn path(&self, kind: &str) -> String {
        format!("/{kind}s/{}", self.ids[kind])
    }

    /// The id of one of the people.
    pub(super) fn person(&self, column: Column) -> &str {
        self.people[column as usize].id.as_deref().unwrap()
    }

    /// An incident on a service that belongs to no team.
    pub(super) async fn incident_elsewhere(&self) -> String {
        let service = json!({"service": {"type": "service", "name": "Elsewhere",
            "escalation_policy": {"id": "PPOLICY", "type": "escalation_policy_reference"}}});
        let service = self.server.rest("POST", "/services", service).await.json()["service"]["id"].take();
        let incident = json!({"incident": {"type": "incident", "title": "Broken",
            "service": {"id": service, "type": "service_reference"}}});
        let made = self.server.rest("POST", "/incidents", incident).await;
        made.json()["incident"]["id"].as_str().unwrap_or_else(|| panic!("{}", made.text)).to_owned()
    }

    /// The methods that a route has, where it needs a token.
    pub(super) async fn methods_behind_tokens(&self, path: &str) -> Vec<String> {
        if self.is_open(path).await {
            return Vec::new();
        }
        let authorization = format!("Token token={TOKEN}");
        let answer =
            self.server.send("BREW", &filled(path, "PNOBODY"), &[("authorization", &authorization)], None).await;
        assert_eq!(answer.status, 405, "{path} takes any method: {}", answer.text);
        let allowed = answer.headers["allow"].to_str().unwrap().split(',').map(|method| method.trim().to_owned());
        allowed.filter(|method| method != "HEAD").collect()
    }

    /// Whether a route answers without a token.
    pub(super) async fn is_open(&self, path: &str) -> bool {
        self.server.send("BREW", &filled(path, "PNOBODY"), &[], None).await.status != 401
    }

    fn id_for(&self, on: On) -> &str {
        let kind = match on {
            On::Person => "person",
            On::Team => "team",
            On::Service => "service",
            On::Policy => "policy",
            On::Schedule => "schedule",
            On::MaintenanceWindow => "window",
            On::Subscription => "subscription",
            On::Incident => "incident",
            On::LogEntry => "log_entry",
            On::ChangeEvent => "change_event",
            On::Event => "event",
            On::Catalogue | On::People | On::Somewhere | On::Account | On::Oneself => return "PNOBODY",
        };
        &self.ids[kind]
    }

    async fn put_back(&self) {
        let everything = everything(&self.directory);
        let done: Result<(), vigie_app::ConfigureError<String>> =
            self.server.app.configure("test", |_, _, _| Ok((everything.clone(), ()))).await;
        done.unwrap();
    }
}

/// A path with the id of the object, and of nothing where there are more parameters.
fn filled(path: &str, id: &str) -> String {
    let mut next = Some(id);
    let fill =
        |part: &str| if part.starts_with('{') { next.take().unwrap_or("PNOBODY").to_owned() } else { part.to_owned() };
    path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

/// One object of each kind, all of one team.
async fn objects(server: &Server) -> BTreeMap<&'static str, String> {
    let make = async |path: &str, name: &str, fields: Json| -> String {
        let answer = server.rest("POST", path, json!({ name: fields })).await;
        assert!(answer.status < 300, "{path}: {}", answer.text);
        answer.json()[name]["id"].as_str().unwrap().to_owned()
    };
    let team = make("/teams", "team", json!({"type": "team", "name": "Storage"})).await;
    let of_team = json!([{"id": team, "type": "team_reference"}]);
    let service = organisation::service().to_string();
    let reference = json!({"id": service, "type": "service_reference"});
    let put = server.rest("PUT", &format!("/services/{service}"), json!({"service": {"teams": of_team}})).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let put =
        server.rest("PUT", "/escalation_policies/PPOLICY", json!({"escalation_policy": {"teams": of_team}})).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let layer = json!({"start": "2026-11-22T00:00:00Z", "rotation_virtual_start": "2026-11-22T00:00:00Z",
        "rotation_turn_length_seconds": 86_400, "users": [{"user": {"id": "PADA001", "type": "user_reference"}}]});
    let schedule = json!({"type": "schedule", "name": "Nights", "time_zone": "Etc/UTC", "teams": of_team,
        "schedule_layers": [layer]});
    let window = json!({"type": "maintenance_window", "start_time": "2030-01-01T00:00:00Z",
        "end_time": "2030-01-02T00:00:00Z", "services": [reference]});
    let subscription = json!({"type": "webhook_subscription", "delivery_method": {"type": "http_delivery_method",
        "url": "http://127.0.0.1:1/"}, "events": ["incident.triggered"],
        "filter": {"type": "service_reference", "id": service}});
    let person = json!({"type": "user", "name": "Eve", "email": "eve@example.com", "role": "limited_user"});
    server.event("trigger", "disk").await;
    let change = json!({"routing_key": KEY_V2, "payload": {"summary": "Deployed"}}).to_string();
    server.send("POST", "/v2/change/enqueue", &[], Some(change.into_bytes())).await;
    let text = |list: Json| list[0]["id"].as_str().unwrap().to_owned();
    let incident = text(server.get("/incidents").await["incidents"].take());
    let batch = server.app.store().event_batches(None, 1).await.unwrap().remove(0);
    BTreeMap::from([
        ("schedule", make("/schedules", "schedule", schedule).await),
        ("window", make("/maintenance_windows", "maintenance_window", window).await),
        ("subscription", make("/webhook_subscriptions", "webhook_subscription", subscription).await),
        ("person", make("/users", "user", person).await),
        ("log_entry", text(server.get("/log_entries").await["log_entries"].take())),
        ("change_event", text(server.get("/change_events").await["change_events"].take())),
        ("event", format!("{}-0", batch.id)),
        ("policy", "PPOLICY".to_owned()),
        ("incident", incident),
        ("service", service),
        ("team", team),
    ])
}

/// One person for each role, three with nothing but a role in the team, and the account's tokens.
async fn people(server: &Server, team: &str) -> Vec<Person> {
    let ada = Arc::clone(&server.app.directory().users[&organisation::ada()]);
    let in_team = [TeamRole::Manager, TeamRole::Responder, TeamRole::Observer];
    let mut users: Vec<User> = Vec::new();
    for role in Role::ALL.into_iter().chain(in_team.map(|_| Role::RestrictedAccess)) {
        let (id, email) = (format!("PCOLUMN{}", users.len()), format!("column{}@example.com", users.len()));
        users.push(User { id: UserId::parse(&id).unwrap(), email, role, ..User::clone(&ada) });
    }
    let mut team = Team::clone(&server.app.directory().teams[&TeamId::parse(team).unwrap()]);
    team.members.extend(users[8..].iter().zip(in_team).map(|(user, role)| TeamMember { user: user.id, role }));
    let mut changes: Vec<Change> =
        users.iter().cloned().map(|user| Change::Put(Object::User(Arc::new(user)))).collect();
    changes.push(Change::Put(Object::Team(Arc::new(team))));
    let done: Result<(), vigie_app::ConfigureError<String>> =
        server.app.configure("test", |_, _, _| Ok((changes.clone(), ()))).await;
    done.unwrap();
    let mut people = Vec::new();
    for user in &users {
        let made = server.app.access().create_token(Some(user.id), TokenAccess::Full, "test", None).await.unwrap();
        people.push(Person { id: Some(user.id.to_string()), token: made.text });
    }
    people.extend([TOKEN, READING_TOKEN].map(|token| Person { id: None, token: token.to_owned() }));
    people
}

/// A directory as changes that bring it back.
fn everything(directory: &Directory) -> Vec<Change> {
    let users = directory.users.values().cloned().map(Object::User);
    let teams = directory.teams.values().cloned().map(Object::Team);
    let schedules = directory.schedules.values().cloned().map(Object::Schedule);
    let policies = directory.policies.values().cloned().map(Object::Policy);
    let services = directory.services.values().cloned().map(Object::Service);
    let integrations = directory.integrations.values().cloned().map(Object::Integration);
    let windows = directory.maintenance_windows.values().cloned().map(Object::MaintenanceWindow);
    let subscriptions = directory.subscriptions.values().cloned().map(Object::Subscription);
    let all = users.chain(teams).chain(schedules).chain(policies).chain(services);
    all.chain(integrations).chain(windows).chain(subscriptions).map(Change::Put).collect()
}
