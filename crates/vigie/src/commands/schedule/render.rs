//! `vigie schedule render`: who is on call when.

use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::Args;
use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value as Json, json};

use super::{
    chart::{Chart, Shift},
    shift_based,
};
use crate::{
    commands::{
        remote::{Remote, list, text},
        say,
    },
    terminal::{Screen, Table, moment, wall_clock},
};

/// The longest time that is shown, in days: the API renders no more.
const MOST_DAYS: i32 = 366;

/// Which schedule, and when.
#[derive(Args, Debug)]
pub(crate) struct Render {
    #[command(flatten)]
    remote: Remote,
    /// The schedule: its name, enough of its name, or its id.
    schedule: String,
    /// First day, like 2026-11-23. Default: today.
    #[arg(long)]
    since: Option<Date>,
    /// How many days.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(i32).range(1..=i64::from(MOST_DAYS)))]
    days: i32,
    /// Show days and times in this IANA zone instead of the schedule's.
    #[arg(long)]
    time_zone: Option<String>,
    /// Also show each layer by itself.
    #[arg(long)]
    layers: bool,
    /// A table of shifts instead of a chart.
    #[arg(long)]
    list: bool,
}

/// Asks and prints.
pub(super) async fn run(render: &Render) -> anyhow::Result<ExitCode> {
    let client = render.remote.client()?;
    let mut query = vec![("schedule", render.schedule.as_str()), ("limit", "1")];
    let found = client.get("/vigie/v1/oncall/now", &query).await?;
    let id = found.pointer("/asked/id").and_then(Json::as_str).context("the server names no schedule")?;
    let its_zone = found.pointer("/schedules/0/time_zone").and_then(Json::as_str).unwrap_or("UTC");
    let zone = render.time_zone.as_deref().unwrap_or(its_zone);
    query.push(("time_zone", zone));
    let since = match render.since {
        Some(since) => since,
        None => today(&client.get("/vigie/v1/oncall/now", &query).await?)?,
    };
    let until = since.checked_add(render.days.days()).context("--since is too late")?;
    let (from, to) = (since.to_string(), until.to_string());
    let window = [("since", from.as_str()), ("until", to.as_str()), ("time_zone", zone)];
    let is_shift_based = found.pointer("/asked/type").and_then(Json::as_str) == Some(shift_based::REFERENCE);
    let mut answer = match is_shift_based {
        true => shift_based::ask(&client, id, &window).await?,
        false => client.get(&format!("/schedules/{id}"), &window).await?,
    };
    if render.remote.json {
        say(&format!("{answer:#}"));
        return Ok(ExitCode::SUCCESS);
    }
    if is_shift_based {
        answer = json!({ "schedule": shift_based::as_layers(&client, &answer).await? });
    }
    let schedule = &answer["schedule"];
    ensure!(schedule.is_object(), "the server answered without a schedule");
    lines(schedule, since, render, zone, Screen::of_stdout()).iter().for_each(|line| say(line));
    Ok(ExitCode::SUCCESS)
}

/// The server's date: this machine may be in another zone, or its clock be wrong.
fn today(answer: &Json) -> anyhow::Result<Date> {
    let now = answer["at"].as_str().and_then(wall_clock).context("the server does not say what time it is")?;
    Ok(now.date())
}

fn lines(schedule: &Json, since: Date, render: &Render, zone: &str, screen: Screen) -> Vec<String> {
    let mut lines = vec![format!("{} ({zone})", screen.paint.bold(text(schedule, "/summary")))];
    let mut parts = vec![("", &schedule["final_schedule"])];
    // Where several are on call at once, one line for a day cannot show them all.
    let is_several = !render.list && overlap(&shifts(&schedule["final_schedule"]));
    if render.layers || is_several {
        parts.extend(list(schedule, "schedule_layers").iter().map(|layer| (text(layer, "/name"), layer)));
        parts.push(("Overrides", &schedule["overrides_subschedule"]));
    }
    let mut chart = Chart::new(since, render.days);
    for (title, part) in parts {
        let shifts = shifts(part);
        lines.push(String::new());
        if !title.is_empty() {
            lines.push(screen.paint.bold(title));
        }
        if render.list {
            lines.extend(table(&shifts).lines(screen.width, screen.paint));
        } else {
            lines.extend(chart.lines(&shifts, screen));
        }
    }
    if !render.list {
        lines.push(String::new());
        lines.extend(chart.legend(screen.paint));
    }
    if let Some(coverage) = schedule.pointer("/final_schedule/rendered_coverage_percentage").and_then(Json::as_f64)
        && coverage < 100.0
    {
        lines.extend([
            String::new(),
            screen.paint.yellow(&format!("Nobody is on call for {:.2} % of it.", 100.0 - coverage)),
        ]);
    }
    lines
}

/// Whether two shifts, in the order of their starts, are at the same time.
fn overlap(shifts: &[Shift]) -> bool {
    shifts.windows(2).any(|two| two[1].first < two[0].last)
}

fn shifts(part: &Json) -> Vec<Shift> {
    let shift = |entry: &Json| {
        Some(Shift {
            who: text(entry, "/user/summary").to_owned(),
            start: text(entry, "/start").to_owned(),
            end: text(entry, "/end").to_owned(),
            first: wall_clock(entry["start"].as_str()?)?,
            last: wall_clock(entry["end"].as_str()?)?,
        })
    };
    list(part, "rendered_schedule_entries").iter().filter_map(shift).collect()
}

fn table(shifts: &[Shift]) -> Table {
    let mut table = Table::new(&["FROM", "UNTIL", "HOURS", "ON CALL"]);
    for shift in shifts {
        let hours = format!("{:.1}", shift.hours());
        table.row(vec![moment(&shift.start), moment(&shift.end), hours, shift.who.clone()]);
    }
    table
}
