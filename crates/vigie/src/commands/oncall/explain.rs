//! `vigie oncall explain`: who is paged first at a moment, and why.

use std::process::ExitCode;

use clap::Args;
use serde_json::Value as Json;

use crate::{
    commands::{
        remote::{Remote, list, text},
        say,
    },
    terminal::{Paint, Screen},
};

/// What to explain.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    #[command(flatten)]
    remote: Remote,
    #[command(flatten)]
    subject: Subject,
    /// The moment, in ISO 8601: 2026-11-22T03:00:00+01:00, or 2026-11-22T03:00 in --time-zone. Default: now.
    #[arg(long)]
    at: Option<String>,
    /// Whom you expected: a name, an e-mail address or an id. Says why it is somebody else.
    #[arg(long)]
    expected: Option<String>,
    /// Show and read times in this IANA zone. Default: the schedule's, or the account's.
    #[arg(long)]
    time_zone: Option<String>,
}

/// Each by its name, enough of its name, or its id.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Subject {
    /// A service.
    #[arg(long)]
    service: Option<String>,
    /// An escalation policy.
    #[arg(long)]
    policy: Option<String>,
    /// A schedule.
    #[arg(long)]
    schedule: Option<String>,
}

/// Asks and prints.
pub(super) async fn run(explain: &Explain) -> anyhow::Result<ExitCode> {
    let Subject { service, policy, schedule } = &explain.subject;
    let parameters = [
        ("service", service),
        ("policy", policy),
        ("schedule", schedule),
        ("at", &explain.at),
        ("expected", &explain.expected),
        ("time_zone", &explain.time_zone),
    ];
    let query: Vec<(&str, &str)> =
        parameters.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))).collect();
    let answer = explain.remote.client()?.get("/vigie/v1/oncall/explain", &query).await?;
    if explain.remote.json {
        say(&format!("{answer:#}"));
    } else {
        lines(&answer["explanation"], Screen::of_stdout().paint).iter().for_each(|line| say(line));
    }
    Ok(ExitCode::SUCCESS)
}

fn lines(explanation: &Json, paint: Paint) -> Vec<String> {
    let first: Vec<&str> = list(explanation, "first").iter().map(|user| text(user, "/summary")).collect();
    let first = if first.is_empty() { "nobody".to_owned() } else { first.join(" and ") };
    let mut lines = vec![format!("{}: {}", text(explanation, "/asked/summary"), paint.bold(&first))];
    lines.extend(list(explanation, "notes").iter().filter_map(Json::as_str).map(|note| paint.yellow(note)));
    if let Some(made) = explanation["configuration"]["changed_at"].as_str().filter(|_| is_past(explanation)) {
        let by = text(explanation, "/configuration/changed_by");
        lines.push(paint.dim(&format!("From the configuration of then, as the change of {made} by {by} left it.")));
    }
    lines.push(String::new());
    if explanation["schedule"].is_object() {
        lines.extend(sentences(&explanation["schedule"], ""));
    }
    let policy = &explanation["escalation_policy"];
    lines.extend(policy["sentence"].as_str().map(str::to_owned));
    for level in list(policy, "levels") {
        lines.extend(sentences(level, ""));
        for target in list(level, "targets") {
            lines.extend(sentences(&target["schedule"], "    "));
        }
    }
    if explanation["expected"].is_object() {
        lines.push(String::new());
        let who = text(explanation, "/expected/user/summary");
        let expected = &explanation["expected"];
        let question = if expected["is_met"] == true { "Expected" } else { "Why not" };
        lines.push(paint.bold(&format!("{question} {who}?")));
        lines.extend(sentences(expected, ""));
    }
    lines
}

fn is_past(explanation: &Json) -> bool {
    explanation["configuration"]["is_current"] == false
}

fn sentences(of: &Json, indent: &str) -> Vec<String> {
    list(of, "sentences").iter().filter_map(Json::as_str).map(|sentence| format!("{indent}{sentence}")).collect()
}
