//! `vigie oncall now`: who is on call now, level by level.

use std::process::ExitCode;

use clap::Args;
use serde_json::Value as Json;

use crate::{
    commands::{
        remote::{Remote, all_pages, list, text},
        say,
    },
    terminal::{Screen, Table, local_time_zone, moment},
};

/// Whose on-calls.
#[derive(Args, Debug)]
pub(crate) struct Now {
    #[command(flatten)]
    remote: Remote,
    /// A service, team, schedule or escalation policy: its name, enough of its name, or its id.
    name: Option<String>,
    /// Show times in this IANA zone instead of this machine's.
    #[arg(long)]
    time_zone: Option<String>,
}

/// Asks and prints.
pub(super) async fn run(now: &Now) -> anyhow::Result<ExitCode> {
    let zone = now.time_zone.clone().or_else(local_time_zone);
    let mut query: Vec<(&str, &str)> = now.name.iter().map(|name| ("name", name.as_str())).collect();
    query.extend(zone.iter().map(|zone| ("time_zone", zone.as_str())));
    let answer = all_pages(&now.remote.client()?, "/vigie/v1/oncall/now", &query, "oncalls").await?;
    if now.remote.json {
        say(&format!("{answer:#}"));
    } else {
        lines(&answer, Screen::of_stdout()).iter().for_each(|line| say(line));
    }
    Ok(ExitCode::SUCCESS)
}

fn lines(answer: &Json, screen: Screen) -> Vec<String> {
    let mut lines = vec![];
    if let Some(name) = answer.pointer("/asked/summary").and_then(Json::as_str) {
        let kind = text(answer, "/asked/type").trim_end_matches("_reference").replace('_', " ");
        let at = moment(text(answer, "/at"));
        lines.extend([format!("{} ({kind}), {at}", screen.paint.bold(name)), String::new()]);
    }
    let schedules = schedules(list(answer, "schedules"));
    if !schedules.is_empty() {
        lines.extend(schedules.lines(screen.width, screen.paint));
        lines.push(String::new());
    }
    let levels = levels(list(answer, "oncalls"));
    if levels.is_empty() {
        lines.push("Nobody is on call for an escalation policy of it.".to_owned());
    } else {
        lines.extend(levels.lines(screen.width, screen.paint));
    }
    lines
}

fn schedules(shifts: &[Json]) -> Table {
    let mut table = Table::new(&["SCHEDULE", "ON CALL", "THEN", "FROM"]);
    for shift in shifts {
        let now: Vec<&str> = list(shift, "on_call").iter().map(|one| text(one, "/user/summary")).collect();
        let next: Vec<&str> = list(shift, "next_users").iter().map(|one| text(one, "/summary")).collect();
        let handoff = shift["next_handoff"].as_str().map_or_else(|| "-".to_owned(), moment);
        let name = text(shift, "/schedule/summary").to_owned();
        table.row(vec![name, named(&now, "nobody"), named(&next, "-"), handoff]);
    }
    table
}

fn named(people: &[&str], nobody: &str) -> String {
    if people.is_empty() { nobody.to_owned() } else { people.join(", ") }
}

fn levels(oncalls: &[Json]) -> Table {
    let mut table = Table::new(&["ESCALATION POLICY", "LEVEL", "ON CALL", "THROUGH", "UNTIL"]);
    for oncall in oncalls {
        let until = oncall["end"].as_str().map_or_else(|| "always".to_owned(), moment);
        let level = oncall["escalation_level"].to_string();
        let (policy, user) = (text(oncall, "/escalation_policy/summary"), text(oncall, "/user/summary"));
        let cells = [policy, &level, user, text(oncall, "/schedule/summary"), &until];
        table.row(cells.map(str::to_owned).to_vec());
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::terminal::Paint;

    #[test]
    fn levels_and_schedules_stand_in_tables() {
        let answer = json!({
            "at": "2026-11-22T10:00:00+01:00",
            "asked": {"type": "schedule_reference", "summary": "Primary"},
            "schedules": [{"schedule": {"summary": "Primary"}, "on_call": [{"user": {"summary": "Ada"}}],
                "next_handoff": "2026-11-23T09:00:00+01:00", "next_users": [{"summary": "Grace"}]}],
            "oncalls": [{"escalation_policy": {"summary": "Web"}, "escalation_level": 1, "user": {"summary": "Ada"},
                "schedule": {"summary": "Primary"}, "start": "x", "end": "2026-11-23T09:00:00+01:00"},
                {"escalation_policy": {"summary": "Web"}, "escalation_level": 2, "user": {"summary": "Boss"},
                "schedule": null, "start": null, "end": null}],
        });
        assert_eq!(
            lines(&answer, Screen { width: 80, paint: Paint { colours: false } }),
            [
                "Primary (schedule), Sun 22 Nov 10:00",
                "",
                "SCHEDULE  ON CALL  THEN   FROM",
                "Primary   Ada      Grace  Mon 23 Nov 09:00",
                "",
                "ESCALATION POLICY  LEVEL  ON CALL  THROUGH  UNTIL",
                "Web                1      Ada      Primary  Mon 23 Nov 09:00",
                "Web                2      Boss     -        always",
            ]
        );
    }
}
