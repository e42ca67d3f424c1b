//! Who carried how much (`/vigie/v1/oncall/fairness`), as JSON and as a table for spreadsheets.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{ScheduleId, UserId},
    oncall::{Load, fairness},
    schedule::{Schedule, parts},
    time::At,
};

use super::{View, schedule::Span};
use crate::{ApiError, query::Query};

/// What is looked at where the client does not say: the last four weeks, so that every weekday counts alike.
const DEFAULT_LENGTH: Duration = Duration::from_secs(28 * 86_400);

/// How many pieces one report counts at most, of all schedules together: the parts of days that shifts fall into. Two
/// thousand schedules with daily turns for a hundred days have as many.
const PIECES_MAX: u64 = 1_000_000;

/// What people carried in some schedules.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    span: Span,
    schedules: Vec<(ScheduleId, BTreeMap<UserId, Load>)>,
}

impl Report {
    /// The report that a query asks for: `schedule_ids[]` (all, where there are none), `since` and `until`.
    ///
    /// # Errors
    /// 400 when a moment is no date, they are in the wrong order or more than a year apart, or the schedules have too many
    /// turns in that time; 404 when there is no such schedule.
    pub fn of_query(query: &Query, directory: &Directory, now: At) -> Result<Self, ApiError> {
        Self::within(PIECES_MAX, query, directory, now)
    }

    fn within(pieces: u64, query: &Query, directory: &Directory, now: At) -> Result<Self, ApiError> {
        let until = query.moment("until")?.unwrap_or(now);
        let since = query.moment("since")?.unwrap_or(until - DEFAULT_LENGTH);
        let span = Span { since, until }.checked()?;
        let asked = query.list("schedule_ids");
        let schedules: Vec<&Arc<Schedule>> = match asked.is_empty() {
            true => directory.schedules.values().collect(),
            false => asked.into_iter().map(|id| find(directory, id)).collect::<Result<_, _>>()?,
        };
        let mut report = Self { span, schedules: Vec::with_capacity(schedules.len()) };
        let mut left = pieces;
        for schedule in schedules {
            let counted = fairness(directory, schedule, since, until, &mut left);
            report.schedules.push((schedule.id, counted.ok_or_else(|| too_much(schedule, span))?));
        }
        Ok(report)
    }

    /// The report as JSON: each schedule, and everybody over all of them.
    #[must_use]
    pub fn to_wire(&self, view: &View<'_>) -> Value {
        let schedules = self
            .schedules
            .iter()
            .map(|(id, loads)| json!({ "schedule": view.schedule_as(*id, "schedules"), "users": people(loads, view) }));
        let mut all: BTreeMap<UserId, Load> = BTreeMap::new();
        for (user, load) in self.schedules.iter().flat_map(|(_, loads)| loads) {
            let sum = all.entry(*user).or_default();
            *sum = sum.plus(*load);
        }
        json!({
            "since": view.time(self.span.since),
            "until": view.time(self.span.until),
            "schedules": schedules.collect::<Vec<_>>(),
            "users": people(&all, view),
        })
    }

    /// The report as comma-separated values (RFC 4180): a line for each person in each schedule, in hours.
    #[must_use]
    pub fn to_csv(&self, directory: &Directory) -> String {
        let mut csv = "schedule_id,schedule_name,user_id,user_name,user_email,time_zone,business_hours,evening_hours,\
                       sleep_hours,weekend_hours,total_hours,shifts\r\n"
            .to_owned();
        for (id, loads) in &self.schedules {
            let schedule = directory.schedules.get(id).map(|schedule| schedule.name.as_str()).unwrap_or_default();
            for (user, load) in loads {
                let person = directory.users.get(user);
                let text = |value: Option<&str>| cell(value.unwrap_or_default());
                let hours = [load.business, load.evening, load.sleep, load.weekend, load.total()].map(hours);
                let cells = [
                    id.to_string(),
                    cell(schedule),
                    user.to_string(),
                    text(person.map(|person| person.name.as_str())),
                    text(person.map(|person| person.email.as_str())),
                    text(person.map(|person| person.time_zone.as_str())),
                    hours.join(","),
                    load.shifts.to_string(),
                ];
                csv.push_str(&cells.join(","));
                csv.push_str("\r\n");
            }
        }
        csv
    }
}

/// Why a report cannot be made: one schedule is too much by itself, or all of them are.
fn too_much(schedule: &Schedule, span: Span) -> ApiError {
    let is_too_much_alone = parts(schedule, span.since, span.until).len() > 1;
    let what =
        if is_too_much_alone { format!("Schedule {:?} has", schedule.name) } else { "The schedules have".into() };
    let text =
        "too many turns in that time for one report; ask for a shorter one, or for fewer schedules by schedule_ids[]";
    ApiError::invalid(format!("{what} {text}"))
}

fn find<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<Schedule>, ApiError> {
    let found = ScheduleId::parse(id).and_then(|id| directory.schedules.get(&id));
    found.ok_or_else(|| ApiError::not_found("Schedule"))
}

/// Everybody with what they carried, who carried most first.
fn people(loads: &BTreeMap<UserId, Load>, view: &View<'_>) -> Vec<Value> {
    let mut loads: Vec<(&UserId, &Load)> = loads.iter().collect();
    loads.sort_by_key(|(user, load)| (std::cmp::Reverse(load.total()), **user));
    let wire = |(user, load): (&UserId, &Load)| {
        json!({
            "user": view.user_as(*user, "users"),
            "business_seconds": load.business.as_secs(),
            "evening_seconds": load.evening.as_secs(),
            "sleep_seconds": load.sleep.as_secs(),
            "weekend_seconds": load.weekend.as_secs(),
            "total_seconds": load.total().as_secs(),
            "shifts": load.shifts,
        })
    };
    loads.into_iter().map(wire).collect()
}

fn hours(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() / 3600.0)
}

/// A text as a cell. What a spreadsheet would run as a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use vigie_core::directory::Object;

    use super::*;
    use crate::rest::{blank::World, schedule};

    #[test]
    fn a_report_of_too_much_is_refused_with_what_to_do() {
        let mut world = World::new();
        let ann = world.user("Ann").id;
        for (name, turn_seconds) in [("Days", 86_400), ("Seconds", 1)] {
            let layer = json!({"start": "2026-12-01T00:00:00Z", "rotation_turn_length_seconds": turn_seconds,
                "users": [{"user": {"id": ann.as_str(), "type": "user_reference"}}]});
            let body = json!({"name": name, "time_zone": "Etc/UTC", "schedule_layers": [layer]});
            let made = world.read(&body, |fields, world| {
                schedule::from_wire(fields, &world.directory, None, &mut world.ids, At::EPOCH)
            });
            world.put(Object::Schedule(Arc::new(made.expect("complete"))));
        }
        let report = |pieces, since: &str, until: &str| {
            let query = Query::parse(&format!("since={since}&until={until}"));
            Report::within(pieces, &query, &world.directory, At::EPOCH).err().map(|error| error.errors[0].clone())
        };
        let what_to_do = "too many turns in that time for one report; ask for a shorter one, or for fewer schedules by \
                          schedule_ids[]";
        assert_eq!(report(90_000, "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z"), None);
        let all = report(80_000, "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z");
        assert_eq!(all, Some(format!("The schedules have {what_to_do}")));
        let alone = report(PIECES_MAX, "2026-12-01T00:00:00Z", "2026-12-04T00:00:00Z");
        assert_eq!(alone, Some(format!("Schedule \"Seconds\" has {what_to_do}")));
    }

    #[test]
    fn a_cell_is_one_cell_and_no_formula() {
        assert_eq!(cell("Ann Lee"), "Ann Lee");
        assert_eq!(cell("Lee, \"Ann\""), "\"Lee, \"\"Ann\"\"\"");
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(hours(Duration::from_secs(5_400)), "1.50");
    }
}
