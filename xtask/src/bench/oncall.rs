//! Questions about being on call over HTTP, a connection for each: the past with a long history of changes, now, lint.

use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{
    Bench,
    client::Client,
    report::Row,
    server::{Database, Server},
    statistics::Sample,
};

/// How many times the schedule is changed before the past is asked for.
const CHANGES: usize = 1_000;
/// How many moments of the past are asked for.
const QUESTIONS: usize = 200;

/// Measures explanations of the past after many changes, who is on call now, and lint.
pub(super) fn measure(bench: &Bench<'_>, database: &impl Fn(&str) -> Result<Database>) -> Result<Vec<Row>> {
    let (changes, questions) = if bench.quick { (50, 20) } else { (CHANGES, QUESTIONS) };
    let server = Server::start_vigie(&bench.binaries, &database("oncall")?, &[])?;
    let client = Client::new(server.port);
    let policy = set_up(&client)?;
    let explained_after = |change: &Value| {
        let moments = change_often(&client, &policy, change, changes)?;
        let past = |number: usize| {
            // Far apart, so that no past configuration is still at hand from the question before.
            let at = &moments[(number * 617 + 13) % moments.len()];
            format!("/vigie/v1/oncall/explain?policy={}&at={at}", policy.id)
        };
        asked(&client, questions, past)
    };
    let edited = explained_after(&policy.layer)?;
    let mut another = policy.layer.clone();
    another.as_object_mut().map(|layer| layer.remove("id"));
    let replaced = explained_after(&another)?;
    let explained = |what: &str, sample: &Sample| {
        Row::new(format!("explanation of a past moment, {changes} {what} since then at most"), fine(sample))
            .aim("< 5 ms".to_owned(), sample.median() < 0.005)
            .note(format!("{} moments, each of another version", sample.len()))
    };
    let now = asked(&client, questions, |_| format!("/vigie/v1/oncall/now?escalation_policy={}", policy.id))?;
    let lint = asked(&client, questions, |_| "/vigie/v1/oncall/lint".to_owned())?;
    server.stop()?;
    Ok(vec![
        explained("edits of the schedule", &edited),
        explained("layers put in place of one another", &replaced),
        Row::new("who is on call now for a policy".to_owned(), fine(&now)),
        Row::new("lint of a small account".to_owned(), fine(&lint)),
    ])
}

/// A policy that pages a schedule of twelve people.
struct Policy {
    id: String,
    schedule: String,
    layer: Value,
}

fn set_up(client: &Client) -> Result<Policy> {
    let id = |reply: &Value, kind: &str| reply[kind]["id"].as_str().map(str::to_owned).context("no id");
    let mut users = Vec::new();
    for number in 0..12 {
        let user =
            json!({"user": {"name": format!("Person {number}"), "email": format!("p{number}@bench.example.org")}});
        users.push(json!({"user": {"id": id(&client.post("/users", &user)?, "user")?, "type": "user_reference"}}));
    }
    let mut layer = json!({"name": "Weeks", "start": "2026-01-05T08:00:00Z", "rotation_virtual_start": "2026-01-05T08:00:00Z",
        "rotation_turn_length_seconds": 604_800, "users": users});
    let schedule = json!({"schedule": {"type": "schedule", "name": "Primary", "time_zone": "Europe/Paris",
        "schedule_layers": [layer]}});
    let made = client.post("/schedules", &schedule)?;
    layer["id"] = made["schedule"]["schedule_layers"][0]["id"].clone();
    let schedule = id(&made, "schedule")?;
    let rule = json!({"escalation_delay_in_minutes": 30, "targets": [{"id": schedule, "type": "schedule_reference"}]});
    let policy = json!({"escalation_policy": {"type": "escalation_policy", "name": "Web", "escalation_rules": [rule]}});
    Ok(Policy { id: id(&client.post("/escalation_policies", &policy)?, "escalation_policy")?, schedule, layer })
}

/// Changes the schedule again and again, each time with this layer; a moment after each change.
#[allow(clippy::disallowed_methods, reason = "the server that is measured goes by the machine's clock")]
fn change_often(client: &Client, policy: &Policy, layer: &Value, changes: usize) -> Result<Vec<String>> {
    let mut moments = Vec::with_capacity(changes);
    for number in 0..changes {
        let schedule = json!({"schedule": {"type": "schedule", "description": format!("Change {number}"),
            "schedule_layers": [layer]}});
        client.put(&format!("/schedules/{}", policy.schedule), &schedule)?;
        moments.push(jiff::Timestamp::now().to_string());
    }
    Ok(moments)
}

/// How many seconds the answers to some questions take.
fn asked(client: &Client, questions: usize, path: impl Fn(usize) -> String) -> Result<Sample> {
    let mut seconds = Vec::with_capacity(questions);
    for number in 0..questions {
        let start = Instant::now();
        client.get(&path(number))?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    Ok(Sample::of(seconds))
}

fn fine(seconds: &Sample) -> String {
    let [median, most] = [50.0, 99.0].map(|percent| seconds.percentile(percent) * 1e3);
    format!("p50 {median:.2} ms, p99 {most:.2} ms")
}
