//! Events of a rotation.

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{Ids, RotationEventId, RotationId, ScheduleId},
    schedule::shift_based::{InvalidRecurrence, Member, MemberStrategy, Recurrence, RotationEvent},
    time::At,
};

use super::{NAME_MAX, member};
use crate::{
    ApiError,
    rest::{Fields, View, fields::blank, zone},
    time,
};

/// The most shifts in a row that one member has: a shift a day for thirty years.
const SHIFTS_PER_MEMBER_MAX: i64 = 10_000;
/// The most members that are read; the core says how many an event may have.
const MEMBERS_READ_MAX: usize = 100;
/// The longest line of a recurrence that is read, in bytes.
const LINE_MAX: usize = 20_000;

/// Writes an event. Its first shift is shown in UTC, beside the zone in whose wall clock it comes round.
#[must_use]
pub fn to_wire(event: &RotationEvent, schedule: ScheduleId, rotation: RotationId, view: &View<'_>) -> Value {
    let recurrence = &event.recurrence;
    let utc = |at: At| time::to_wire(at, &TimeZone::UTC);
    let zoned = |at: At| json!({ "date_time": utc(at), "time_zone": recurrence.time_zone() });
    let members: Vec<Value> = event.strategy.members().iter().map(|one| member::to_wire(*one)).collect();
    let strategy = match event.strategy {
        MemberStrategy::Rotating { shifts_per_member, .. } => json!({
            "type": "rotating_member_assignment_strategy",
            "shifts_per_member": shifts_per_member,
            "members": members,
        }),
        MemberStrategy::Every { .. } => json!({ "type": "every_member_assignment_strategy", "members": members }),
    };
    let path = format!("/v3/schedules/{schedule}/rotations/{rotation}/events/{}", event.id);
    json!({
        "id": event.id.as_str(),
        "type": "schedule_event",
        "name": event.name,
        "start_time": zoned(recurrence.starts_at()),
        "end_time": zoned(recurrence.ends_at()),
        "effective_since": utc(event.effective_since),
        "effective_until": event.effective_until.map(utc),
        "recurrence": recurrence.lines(),
        "assignment_strategy": strategy,
        "self": view.links.api(&path),
        "html_url": view.links.page(&format!("/schedules/{schedule}")),
    })
}

/// Reads a new event.
///
/// # Errors
/// 400, by field, when one is missing or not as it must be.
pub fn read(fields: Fields<'_>, directory: &Directory, ids: &mut Ids) -> Result<RotationEvent, ApiError> {
    let required = ["name", "start_time", "end_time", "effective_since", "recurrence", "assignment_strategy"];
    if let Some(missing) = required.iter().find(|name| fields.value(name).is_none()) {
        return Err(blank(missing).at_field(&format!("event.{missing}")));
    }
    let zoned = |name| zoned(fields, name, None)?.ok_or_else(|| blank(name).at_field(&format!("event.{name}")));
    let lines = lines(fields)?.ok_or_else(|| blank("recurrence").at_field("event.recurrence"))?;
    let strategy = strategy(fields, directory)?
        .ok_or_else(|| blank("assignment_strategy").at_field("event.assignment_strategy"))?;
    Ok(RotationEvent {
        id: RotationEventId::new(ids),
        name: name(fields)?.ok_or_else(|| blank("name").at_field("event.name"))?,
        recurrence: recurrence(&zoned("start_time")?, &zoned("end_time")?, &lines)?,
        effective_since: moment(fields, "effective_since", None)?
            .ok_or_else(|| blank("effective_since").at_field("event.effective_since"))?,
        effective_until: moment(fields, "effective_until", None)?,
        strategy,
    })
}

/// Reads what a client wants to change about an event; what it does not name stays.
///
/// # Errors
/// 400, by field, when one is not as it must be.
pub fn change(fields: Fields<'_>, old: &RotationEvent, directory: &Directory) -> Result<RotationEvent, ApiError> {
    let mut event = old.clone();
    if let Some(name) = name(fields)? {
        event.name = name;
    }
    let start = zoned(fields, "start_time", Some(old.recurrence.starts_at()))?;
    let (end, lines) = (zoned(fields, "end_time", Some(old.recurrence.ends_at()))?, lines(fields)?);
    if start.is_some() || end.is_some() || lines.is_some() {
        let zone = old.recurrence.time_zone();
        let start = start.unwrap_or_else(|| (old.recurrence.starts_at(), zone.to_owned()));
        let end = end.unwrap_or_else(|| (old.recurrence.ends_at(), zone.to_owned()));
        let lines = lines.unwrap_or_else(|| old.recurrence.lines().to_vec());
        event.recurrence = recurrence(&start, &end, &lines)?;
    }
    if let Some(since) = moment(fields, "effective_since", Some(old.effective_since))? {
        event.effective_since = since;
    }
    if fields.names("effective_until") {
        event.effective_until = moment(fields, "effective_until", old.effective_until)?;
    }
    if let Some(strategy) = strategy(fields, directory)? {
        event.strategy = strategy;
    }
    Ok(event)
}

fn name(fields: Fields<'_>) -> Result<Option<String>, ApiError> {
    let name = fields.name("name", NAME_MAX).map_err(|error| error.at_field("event.name"))?;
    Ok(name.map(str::to_owned))
}

fn moment(fields: Fields<'_>, name: &str, was: Option<At>) -> Result<Option<At>, ApiError> {
    fields.moment_again(name, &TimeZone::UTC, was).map_err(|error| error.at_field(&format!("event.{name}")))
}

/// A moment and the zone in whose wall clock it counts: `{"date_time", "time_zone"}`.
fn zoned(fields: Fields<'_>, name: &str, was: Option<At>) -> Result<Option<(At, String)>, ApiError> {
    let at = |part: &str, error: ApiError| error.at_field(&format!("event.{name}{part}"));
    let Some(value) = fields.object(name).map_err(|error| at("", error))? else { return Ok(None) };
    let given = value.text("time_zone").map_err(|error| at(".time_zone", error))?;
    let given = given.ok_or_else(|| at(".time_zone", blank("time_zone")))?;
    let time_zone = zone::parse(given).map_err(|error| at(".time_zone", error))?;
    let moment =
        value.moment_again("date_time", &zone::get(&time_zone), was).map_err(|error| at(".date_time", error))?;
    let moment = moment.ok_or_else(|| at(".date_time", blank("date_time")))?;
    Ok(Some((moment, time_zone)))
}

fn lines(fields: Fields<'_>) -> Result<Option<Vec<String>>, ApiError> {
    let at = |error: ApiError| error.at_field("event.recurrence");
    let Some(values) = fields.list("recurrence").map_err(at)? else { return Ok(None) };
    let line = |value: &Value| value.as_str().filter(|line| line.len() <= LINE_MAX).map(str::to_owned);
    let lines: Option<Vec<String>> = values.iter().map(line).collect();
    lines.map(Some).ok_or_else(|| at(ApiError::invalid("Recurrence must be a list of texts")))
}

fn recurrence(start: &(At, String), end: &(At, String), lines: &[String]) -> Result<Recurrence, ApiError> {
    if start.1 != end.1 {
        let text = "must be the time zone of start_time: shifts come round in one wall clock";
        return Err(ApiError::invalid(text).at_field("event.end_time.time_zone"));
    }
    Recurrence::parse(start.0, end.0, &start.1, lines).map_err(|invalid| {
        let path = match invalid {
            InvalidRecurrence::NoLength | InvalidRecurrence::TooLong => "event.end_time",
            InvalidRecurrence::TooFar => "event.start_time",
            _ => "event.recurrence",
        };
        ApiError::invalid(invalid.to_string()).at_field(path)
    })
}

fn strategy(fields: Fields<'_>, directory: &Directory) -> Result<Option<MemberStrategy>, ApiError> {
    const PATH: &str = "event.assignment_strategy";
    let at = |error: ApiError| error.at_field(PATH);
    let Some(value) = fields.object("assignment_strategy").map_err(at)? else { return Ok(None) };
    let kinds = ["rotating_member_assignment_strategy", "every_member_assignment_strategy"];
    let kind = value.word("type", &kinds).map_err(|error| error.at_field(&format!("{PATH}.type")))?;
    let kind = kind.ok_or_else(|| blank("type").at_field(&format!("{PATH}.type")))?;
    let members = members(value, directory)?;
    if kind == kinds[1] {
        return Ok(Some(MemberStrategy::Every { members }));
    }
    let path = format!("{PATH}.shifts_per_member");
    let shifts = value.within("shifts_per_member", 1, SHIFTS_PER_MEMBER_MAX).map_err(|error| error.at_field(&path))?;
    let shifts = shifts.ok_or_else(|| blank("shifts_per_member").at_field(&path))?;
    Ok(Some(MemberStrategy::Rotating { shifts_per_member: u32::try_from(shifts).unwrap_or(1), members }))
}

fn members(strategy: Fields<'_>, directory: &Directory) -> Result<Vec<Member>, ApiError> {
    const PATH: &str = "event.assignment_strategy.members";
    let values = strategy.list("members").map_err(|error| error.at_field(PATH))?;
    let values = values.map(Vec::as_slice).unwrap_or_default();
    values.iter().take(MEMBERS_READ_MAX).map(|value| member::from_wire(value, PATH, directory)).collect()
}
