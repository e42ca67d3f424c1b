//! A server with one person for each column of the table and one object of each kind, to be called as everybody.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Change, Directory, Kind, Object},
    escalate::Policy,
    ids::{TeamId, UserId},
    service::Service,
};
use vigie_store::{Author, TokenAccess};
use vigie_web::{
    WebSettings,
    permission::{Endpoint, On},
};

use super::{
    objects::{self, column_id, cover_ids},
    requests,
};
use crate::{
    organisation,
    server::{Answer, Server, TOKEN},
};

/// In whose name the account's tokens act: the person of the first column.
const FROM: &str = "column0@example.com";

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
    pub(super) id: Option<String>,
    pub(super) token: String,
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
        let ids = objects::made_over_rest(&server).await;
        objects::add_people_and_shifts(&server, &ids).await;
        let people = objects::tokens(&server).await;
        let directory = server.app.directory();
        Self { server, people, ids, directory }
    }

    /// The columns: the eight roles, a person who only has a role in the team (three times), the account's tokens, the
    /// token of a person that only reads.
    pub(super) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.iter()
    }

    /// Calls an endpoint for the object of the team, or for oneself; what it changed is undone.
    pub(super) async fn call(&self, endpoint: &Endpoint, person: &Person, oneself: bool) -> Answer {
        let answer = self.ask(endpoint, person, oneself).await;
        if endpoint.method != "GET" && answer.status < 300 {
            self.put_back().await;
        }
        answer
    }

    /// Calls an endpoint for the object of the team, or for oneself.
    pub(super) async fn ask(&self, endpoint: &Endpoint, person: &Person, oneself: bool) -> Answer {
        let name = format!("{} {}", endpoint.method, endpoint.path);
        let acting = person.id.clone().unwrap_or_else(|| column_id(0).to_string());
        let object = if oneself { acting.clone() } else { self.id_for(endpoint).to_owned() };
        let mut path = self.filled(endpoint.path, &object, (person, &acting)).await;
        if let Some(query) = requests::query(&name, &self.ids, &acting) {
            path = format!("{path}?{query}");
        }
        let authorization = format!("Token token={}", person.token);
        let mut headers = vec![("authorization", authorization.as_str())];
        if person.id.is_none() {
            headers.push(("from", FROM));
        }
        let changes = endpoint.method != "GET";
        let mut body = None;
        if changes {
            let other = self.second_incident(&name).await;
            let wanted = requests::body(&name, &self.ids, &other);
            headers.push(("content-type", wanted.content_type));
            body = Some(wanted.text.into_bytes());
        }
        self.server.send(endpoint.method, &path, &headers, body).await
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

    /// The configuration as it is.
    pub(super) fn directory(&self) -> Arc<Directory> {
        self.server.app.directory()
    }

    /// Puts objects into the configuration.
    pub(super) async fn put(&self, objects: Vec<Object>) {
        self.change(objects.into_iter().map(Change::Put).collect()).await;
    }

    async fn change(&self, changes: Vec<Change>) {
        let done: Result<(), vigie_app::ConfigureError<String>> =
            self.server.app.configure("test", |_, _, _| Ok((changes.clone(), ()))).await;
        done.unwrap();
    }

    /// Sends an event to the integration with a key.
    pub(super) async fn event(&self, key: &str, summary: &str) {
        let event = json!({"routing_key": key, "event_action": "trigger",
            "payload": {"summary": summary, "source": "test", "severity": "critical"}});
        let answer = self.server.send("POST", "/v2/enqueue", &[], Some(event.to_string().into_bytes())).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
    }

    /// A page of the console as one of the people gets it.
    pub(super) async fn page(&self, column: Column, path: &str) -> Answer {
        let user = UserId::parse(self.person(column)).unwrap();
        let session = self.server.app.access().start_session(user, &Author::from("test")).await.unwrap();
        let cookie = format!("vigie_session={session}");
        self.server.send("GET", path, &[("cookie", cookie.as_str()), ("accept", "text/html")], None).await
    }

    /// Lets time pass.
    pub(super) async fn move_clock(&self, seconds: u64) {
        self.server.app.advance_clock(std::time::Duration::from_secs(seconds)).await.unwrap();
    }

    /// What the history of the configuration and the timelines say that somebody did since the clock was moved last:
    /// `create user_reference`, `acknowledge_log_entry`.
    pub(super) async fn done_now(&self, column: Column) -> Vec<String> {
        let (now, person) = (self.server.app.now(), self.person(column));
        let time = format!("since={now}&until={}&limit=100", now + std::time::Duration::from_secs(1));
        let path = format!("/audit/records?{time}&actor_type=user_reference&actor_id={person}");
        let records = self.get(Column::Owner, &path).await["records"].take();
        let record = |one: &Json| format!("{} {}", one["action"], one["details"]["resource"]["type"]).replace('"', "");
        let mut done: Vec<String> = records.as_array().unwrap().iter().map(record).collect();
        let entries = self.get(Column::Owner, &format!("/log_entries?{time}")).await["log_entries"].take();
        let own = entries.as_array().unwrap().iter().filter(|entry| entry["agent"]["id"] == person);
        done.extend(own.map(|entry| entry["type"].to_string()));
        done
    }

    /// The same with other objects, to which everything is put back from now on.
    pub(super) async fn with(mut self, objects: Vec<Object>) -> Self {
        self.put(objects).await;
        self.directory = self.directory();
        self
    }

    /// Removes everything that is the team's, and then the team.
    pub(super) async fn remove_team(&self) {
        let (directory, team) = (self.directory(), TeamId::parse(self.id("team")).unwrap());
        let policies = directory.policies.values().filter(|one| one.teams.contains(&team));
        let mut changes: Vec<Change> = policies
            .map(|one| Change::Put(Object::Policy(Arc::new(Policy { teams: Vec::new(), ..Policy::clone(one) }))))
            .collect();
        let services = directory.services.values().filter(|one| one.teams.contains(&team));
        changes.extend(
            services.map(|one| {
                Change::Put(Object::Service(Arc::new(Service { teams: Vec::new(), ..Service::clone(one) })))
            }),
        );
        changes.push(Change::Remove(Kind::Team, team.id()));
        self.change(changes).await;
    }

    /// The id of the team's object of a kind.
    pub(super) fn id(&self, kind: &str) -> &str {
        &self.ids[kind]
    }

    /// The path of the team's object of a kind.
    pub(super) fn path(&self, kind: &str) -> String {
        format!("/{kind}s/{}", self.ids[kind])
    }

    /// One of the people.
    pub(super) fn whom(&self, column: Column) -> &Person {
        &self.people[column as usize]
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
        let answer = self.server.send("BREW", &nobodys(path), &[("authorization", &authorization)], None).await;
        assert_eq!(answer.status, 405, "{path} takes any method: {}", answer.text);
        let allowed = answer.headers["allow"].to_str().unwrap().split(',').map(|method| method.trim().to_owned());
        allowed.filter(|method| method != "HEAD").collect()
    }

    /// Whether a route answers without a token.
    pub(super) async fn is_open(&self, path: &str) -> bool {
        self.server.send("BREW", &nobodys(path), &[], None).await.status != 401
    }

    /// The id that an endpoint's first parameter is given. What is deleted is something that nothing else needs.
    pub(super) fn id_for(&self, endpoint: &Endpoint) -> &str {
        let kind = match (endpoint.method, endpoint.path, endpoint.on) {
            ("DELETE", "/escalation_policies/{id}", _) => "spare policy",
            ("DELETE", "/services/{id}", _) => "spare service",
            ("DELETE", "/teams/{id}", _) => "spare team",
            (_, "/abilities/{id}", _) => return "teams",
            (_, "/extension_schemas/{id}", _) => "extension_schema",
            (_, "/vendors/{id}", _) => "vendor",
            (_, path, On::Schedule) if path.starts_with("/v3/") || path.contains("/shift_schedules/") => {
                "shift schedule"
            }
            (_, _, On::Person) => "person",
            (_, _, On::Team) => "team",
            (_, _, On::Service) => "service",
            (_, _, On::Policy) => "policy",
            (_, _, On::Schedule) => "schedule",
            (_, _, On::MaintenanceWindow) => "window",
            (_, _, On::Subscription) => "subscription",
            (_, _, On::Incident) => "incident",
            (_, _, On::LogEntry) => "log_entry",
            (_, _, On::ChangeEvent) => "change_event",
            (_, _, On::Event) => "event",
            (_, _, On::Catalogue | On::People | On::Somewhere | On::Account | On::Oneself) => return "PNOBODY",
        };
        &self.ids[kind]
    }

    /// A path with the id of the object, and of what is there in it.
    async fn filled(&self, path: &str, object: &str, (person, acting): (&Person, &str)) -> String {
        let (cover, swap) = cover_ids(acting);
        let mut parts = Vec::new();
        for part in path.split('/') {
            parts.push(match part {
                "{id}" if path.starts_with("/vigie/v1/cover_requests/") => cover.clone(),
                "{id}" if path.starts_with("/vigie/v1/swaps/") => swap.clone(),
                "{id}" if path.starts_with("/vigie/v1/tokens/") => self.fresh_token(person).await,
                "{id}" => object.to_owned(),
                "{session_id}" | "{delegation_id}" => self.session(object).await,
                "{alert_id}" => self.ids["alert"].clone(),
                "{user_id}" => column_id(10).to_string(),
                name if name.starts_with('{') => requests::part(name).to_owned(),
                other => other.to_owned(),
            });
        }
        parts.join("/")
    }

    /// A token of whoever asks, which they may delete.
    async fn fresh_token(&self, person: &Person) -> String {
        let owner = person.id.as_deref().and_then(UserId::parse);
        let made = self.server.app.access().create_token(owner, TokenAccess::Full, "to be deleted", None).await;
        made.unwrap().id.to_string()
    }

    /// A session of a person, which may be ended.
    pub(super) async fn session(&self, person: &str) -> String {
        let (user, access) = (UserId::parse(person).unwrap(), self.server.app.access());
        if access.sessions_of(user).await.unwrap().is_empty() {
            access.start_session(user, &Author::from("test")).await.unwrap();
        }
        access.sessions_of(user).await.unwrap()[0].id()
    }

    /// An open incident of the team beside the first, where an endpoint needs one.
    async fn second_incident(&self, name: &str) -> String {
        if name != "PUT /incidents/{id}/merge" {
            return String::new();
        }
        let key = format!("disk {}", self.server.get("/incidents?total=true").await["total"]);
        self.server.event("trigger", &key).await;
        self.server.newest_incident().await["id"].as_str().unwrap().to_owned()
    }

    /// Undoes what was configured.
    pub(super) async fn put_back(&self) {
        let done: Result<(), vigie_app::ConfigureError<String>> =
            self.server.app.configure("test", |now, _, _| Ok((objects::way_back(now, &self.directory), ()))).await;
        done.unwrap();
    }
}

/// A path of things that are not there.
fn nobodys(path: &str) -> String {
    let fill = |part: &str| if part.starts_with('{') { "PNOBODY".to_owned() } else { part.to_owned() };
    path.split('/').map(fill).collect::<Vec<_>>().join("/")
}
