//! What the measured console has in it: services, people, schedules, a team that is private, and three who look.

use std::rc::Rc;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::Viewer;
use crate::bench::{
    Bench,
    browser::Browser,
    client::Client,
    load::{CONNECTIONS, Connections, Stream, Templates, Until},
    organisation::{Organisation, id_of},
    server::{OWNER_EMAIL, OWNER_PASSWORD, Server},
};

/// Services that incidents happen on; the others are only there.
const LOUD_SERVICES: usize = 200;
/// Services of the team that two of the viewers are in: of the loud ones, and of the quiet ones.
const OWN_LOUD: usize = 20;
const OWN_QUIET: usize = 230;
/// Services of the private team, of each kind.
const SEALED: usize = 5;
const SCHEDULES: usize = 200;
const PEOPLE_OF_SCHEDULE: usize = 12;

/// The viewer who sees everything.
pub(super) const OWNER: &str = "owner";
const RESPONDER: (&str, &str) = ("responder", "responder@bench.example.org");
const RESTRICTED: (&str, &str) = ("restricted", "restricted@bench.example.org");
const PASSWORD: &str = "another long passphrase";

/// What is there.
pub(super) struct World {
    /// Routing keys of the loud services.
    keys: Vec<String>,
    /// Who does not own the account: word, address, id.
    people: Vec<(&'static str, &'static str, String)>,
}

impl World {
    /// Makes it over the REST API.
    pub(super) fn make(server: &Server, services: usize, people: usize) -> Result<Self> {
        let client = Client::new(server.port);
        let organisation = Organisation::new(&client);
        let policy = organisation.policy(&organisation.person("loud@bench.example.org")?, "loud")?;
        let (own, sealed) = (team(&client, "Payments", false)?, team(&client, "Sealed", true)?);
        let ids = (0..people).map(|number| {
            person(&client, &format!("Person {number}"), "user", &format!("person{number}@bench.example.org"))
        });
        let ids: Vec<String> = ids.collect::<Result<_>>()?;
        let mut keys = Vec::new();
        for number in 0..LOUD_SERVICES {
            let team = if number < OWN_LOUD {
                Some(&own)
            } else if number < OWN_LOUD + SEALED {
                Some(&sealed)
            } else {
                None
            };
            let service = service(&client, &policy, &format!("loud {number}"), team)?;
            keys.push(organisation.integration(&service)?);
        }
        for number in 0..services.saturating_sub(LOUD_SERVICES) {
            let team = if number < OWN_QUIET {
                Some(&own)
            } else if number < OWN_QUIET + SEALED {
                Some(&sealed)
            } else {
                None
            };
            service(&client, &policy, &format!("quiet {number}"), team)?;
        }
        for number in 0..SCHEDULES.min(people) {
            schedule(&client, number, &ids)?;
        }
        let mut others = Vec::new();
        for ((word, email), role) in [(RESPONDER, "user"), (RESTRICTED, "restricted_access")] {
            let id = person(&client, word, role, email)?;
            client.put(&format!("/teams/{own}/users/{id}"), &json!({ "role": "responder" }))?;
            others.push((word, email, id));
        }
        Ok(Self { keys, people: others })
    }

    /// Signs everybody in; who has no password yet gets one over a link of the owner's.
    pub(super) fn sign_in(&self, server: &Server) -> Result<Vec<Viewer>> {
        let mut owner = Browser::sign_in(server.port, OWNER_EMAIL, OWNER_PASSWORD)?;
        let mut viewers = Vec::new();
        for (word, email, id) in &self.people {
            let token = owner.form_token(&format!("/users/{id}/access"))?;
            let (_, page) = owner.post(&format!("/users/{id}/password-link"), &[("form_token", &token)])?;
            let (_, rest) = page.split_once("/set-password/").context("no link that sets a password")?;
            let link: String = rest
                .chars()
                .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
                .collect();
            owner.post(&format!("/set-password/{link}"), &[("new", PASSWORD)])?;
            viewers.push(Viewer { word, browser: Browser::sign_in(server.port, email, PASSWORD)? });
        }
        viewers.insert(0, Viewer { word: OWNER, browser: owner });
        Ok(viewers)
    }

    /// Incidents that come and go: only the last thousand stays open.
    pub(super) fn send_passing(&self, bench: &Bench<'_>, server: &Server, incidents: u64) -> Result<()> {
        self.send(bench, server, Stream::of_passing_keys(self.templates("pass"), 0), 2 * incidents)
    }

    /// Incidents that stay open.
    pub(super) fn send_lasting(&self, bench: &Bench<'_>, server: &Server, incidents: u64) -> Result<()> {
        self.send(bench, server, Stream::of_new_keys(self.templates("stay")), incidents)
    }

    /// The dedup key of an alert that was sent.
    pub(super) fn known_key(&self) -> String {
        format!("pass-{:016x}", 2048)
    }

    fn templates(&self, prefix: &str) -> Vec<Templates> {
        self.keys.iter().map(|key| Templates::of(key, prefix)).collect()
    }

    fn send(&self, bench: &Bench<'_>, server: &Server, stream: Stream, events: u64) -> Result<()> {
        let stream = Rc::new(stream);
        bench.runtime.block_on(async {
            Connections::open(server.port, CONNECTIONS).await?.run(&stream, Until::Sent(events)).await
        })?;
        Ok(())
    }
}

fn team(client: &Client, name: &str, is_private: bool) -> Result<String> {
    let role = if is_private { "none" } else { "manager" };
    let body = json!({ "team": { "type": "team", "name": name, "default_role": role } });
    id_of(&client.post("/teams", &body)?, "team")
}

fn person(client: &Client, name: &str, role: &str, email: &str) -> Result<String> {
    let body = json!({ "user": { "type": "user", "name": name, "email": email, "role": role } });
    id_of(&client.post("/users", &body)?, "user")
}

fn service(client: &Client, policy: &str, name: &str, team: Option<&String>) -> Result<String> {
    let teams: Vec<Value> = team.iter().map(|id| json!({ "id": id, "type": "team_reference" })).collect();
    let body = json!({ "service": {
        "type": "service",
        "name": format!("Service {name}"),
        "escalation_policy": { "id": policy, "type": "escalation_policy_reference" },
        "alert_creation": "create_alerts_and_incidents",
        "auto_resolve_timeout": null,
        "acknowledgement_timeout": null,
        "teams": teams,
    }});
    id_of(&client.post("/services", &body)?, "service")
}

/// Some of the people take weekly turns.
fn schedule(client: &Client, number: usize, people: &[String]) -> Result<()> {
    let members = people.iter().cycle().skip(number).take(PEOPLE_OF_SCHEDULE.min(people.len()));
    let members: Vec<Value> = members.map(|id| json!({ "user": { "id": id, "type": "user_reference" } })).collect();
    let start = "2026-01-05T09:00:00Z";
    let layer = json!({
        "name": "Weeks", "start": start, "rotation_virtual_start": start, "rotation_turn_length_seconds": 604_800,
        "users": members,
    });
    let body = json!({ "schedule": {
        "type": "schedule", "name": format!("Schedule {number}"), "time_zone": "Europe/Paris", "schedule_layers": [layer],
    }});
    client.post("/schedules", &body)?;
    Ok(())
}
