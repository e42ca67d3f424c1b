//! `vigie schedule import`: a calendar file becomes a schedule.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;

use crate::commands::{
    remote::{Remote, text},
    say,
};

/// Which calendar, and what the schedule shall be called.
#[derive(Args, Debug)]
pub(crate) struct Import {
    #[command(flatten)]
    remote: Remote,
    /// The calendar (iCalendar, .ics): each event names one person by e-mail address or full name.
    file: PathBuf,
    /// The schedule's name. Default: the calendar's.
    #[arg(long)]
    name: Option<String>,
    /// The schedule's IANA zone. Default: the calendar's, else UTC.
    #[arg(long)]
    time_zone: Option<String>,
    /// Ids of the teams that own it.
    #[arg(long = "team")]
    teams: Vec<String>,
}

/// Sends the file and says what came of it.
pub(super) async fn run(import: &Import) -> anyhow::Result<ExitCode> {
    let client = import.remote.client()?;
    let calendar = std::fs::read(&import.file).with_context(|| format!("reading {}", import.file.display()))?;
    let named = [("name", import.name.as_deref()), ("time_zone", import.time_zone.as_deref())];
    let mut query: Vec<(&str, &str)> = named.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    query.extend(import.teams.iter().map(|team| ("team_ids[]", team.as_str())));
    let answer = client.post_calendar("/vigie/v1/schedules/import", &query, calendar).await?;
    if import.remote.json {
        say(&format!("{answer:#}"));
        return Ok(ExitCode::SUCCESS);
    }
    let shifts = answer.pointer("/imported/shifts").and_then(serde_json::Value::as_u64).unwrap_or_default();
    say(&format!(
        "{} ({}): {shifts} shifts until {}",
        text(&answer, "/schedule/name"),
        text(&answer, "/schedule/id"),
        text(&answer, "/imported/until")
    ));
    Ok(ExitCode::SUCCESS)
}
