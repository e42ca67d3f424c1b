//! The form as the body that the REST API takes. What was not changed is named by its id alone, so that it stays as it
//! is stored: to the microsecond, and with rules that the form cannot say.

use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use vigie_core::{
    ids::Ids,
    schedule::{
        Schedule,
        shift_based::{Member, Rotation, RotationEvent},
    },
    time::At,
};
use vigie_pagerduty::rest::{Fields, shift_schedule};

use super::{
    draft::{DraftEvent, DraftRotation, ShiftDraft, shown_first},
    wrong::Wrongs,
};
use crate::ui::{visit::Visit, wall::Wall};

/// The body of `POST /vigie/v1/shift_schedules` and of `PUT /vigie/v1/shift_schedules/{id}`.
///
/// # Errors
/// What cannot be read in it. What can be read and is not allowed the REST API says.
pub(super) fn of(visit: &Visit, schedule: Option<&Schedule>, draft: &ShiftDraft) -> Result<Json, Wrongs> {
    let mut wrongs = Wrongs::default();
    let stored: Vec<&Rotation> =
        schedule.and_then(Schedule::shift_based).map(|plan| plan.live_rotations().collect()).unwrap_or_default();
    let mut rotations: Vec<Json> = Vec::new();
    for rotation in &draft.rotations {
        let old = stored.iter().find(|old| old.id.as_str() == rotation.key).copied();
        rotations.push(of_rotation(visit, draft, rotation, old, &mut wrongs));
    }
    // What came into the schedule while somebody looked at the form.
    let is_unknown = |old: &&&Rotation| {
        let key = old.id.as_str();
        draft.rotations.iter().all(|one| one.key != key) && draft.gone.iter().all(|gone| gone != key)
    };
    rotations.extend(stored.iter().filter(is_unknown).map(|old| json!({ "id": old.id.as_str() })));
    if !wrongs.is_empty() {
        return Err(wrongs);
    }
    let mut body = draft.basics.body();
    body["rotations"] = Json::from(rotations);
    Ok(json!({ "schedule": body }))
}

/// The schedule as it would be; the same code as the REST API runs.
///
/// # Errors
/// All that the form can tell of what is wrong, or the first thing that the REST API would refuse.
pub(super) fn would_be(visit: &Visit, schedule: Option<&Schedule>, draft: &ShiftDraft) -> Result<Schedule, Wrongs> {
    let body = of(visit, schedule, draft)?;
    // Ids of a preview are thrown away with it.
    let mut ids = Ids::from_seed([7; 32]);
    let made = Fields::enveloped(&body, "schedule")
        .and_then(|fields| shift_schedule::whole_from_wire(fields, schedule, &visit.directory, &mut ids, visit.now));
    made.map_err(|error| Wrongs::of(visit, draft, error))
}

fn of_rotation(
    visit: &Visit,
    draft: &ShiftDraft,
    rotation: &DraftRotation,
    old: Option<&Rotation>,
    wrongs: &mut Wrongs,
) -> Json {
    let stored = || old.into_iter().flat_map(|old| &old.events);
    let mut events: Vec<Json> = Vec::new();
    for event in &rotation.events {
        let before = stored().find(|stored| stored.id.as_str() == event.key);
        events.push(of_event(visit, event, before, wrongs));
    }
    let is_unknown = |stored: &&RotationEvent| {
        let key = stored.id.as_str();
        stored.effective_until.is_none_or(|until| visit.now < until)
            && rotation.events.iter().all(|event| event.key != key)
            && draft.gone.iter().all(|gone| gone != key)
    };
    events.extend(stored().filter(is_unknown).map(|stored| json!({ "id": stored.id.as_str() })));
    named(json!({ "events": events }), &rotation.key)
}

/// With the id of what is not new.
fn named(mut body: Json, key: &str) -> Json {
    if !key.starts_with("new") {
        body["id"] = Json::from(key);
    }
    body
}

fn of_event(visit: &Visit, event: &DraftEvent, stored: Option<&RotationEvent>, wrongs: &mut Wrongs) -> Json {
    let before = stored.map(|stored| (stored, DraftEvent::of(visit, stored)));
    if before.as_ref().is_some_and(|(_, before)| event.says_as(before)) {
        return named(json!({}), &event.key);
    }
    let before = before.as_ref().map(|(stored, before)| (*stored, before));
    let (texts, key) = (&visit.texts.shift_form, event.key.as_str());
    if !event.people.add.is_empty() {
        wrongs.add(key, "add", &visit.texts.schedule_form.unclear_person.replace("{0}", &event.people.add));
    } else if event.people.members.is_empty() {
        wrongs.add(key, "add", visit.texts.schedule_form.no_people);
    }
    let is_known = TimeZone::get(&event.first.zone).is_ok() && !event.first.zone.is_empty();
    if !is_known {
        wrongs.add(key, "zone", texts.unknown_zone);
    }
    let lines = match before.filter(|(_, before)| event.repeat.says_as(&before.repeat)) {
        Some((stored, _)) => stored.recurrence.lines().to_vec(),
        None => event.repeat.lines(visit.texts).unwrap_or_else(|sentence| {
            wrongs.add(key, "repeat", sentence);
            Vec::new()
        }),
    };
    let (start, end) = first(visit, event, before, wrongs);
    let zoned = |moment: At| json!({ "date_time": moment.to_string(), "time_zone": event.first.zone });
    let (since, until) = in_force(visit, event, before, wrongs);
    let body = json!({
        "name": event.name,
        "start_time": zoned(start),
        "end_time": zoned(end),
        "recurrence": lines,
        "effective_since": since.to_string(),
        "effective_until": until.map(|until| until.to_string()),
        "assignment_strategy": strategy(visit, event, wrongs),
    });
    named(body, key)
}

/// What is stored of an event, and how the form shows that.
type Before<'a> = Option<(&'a RotationEvent, &'a DraftEvent)>;

/// The first shift. Where nobody moved it, turns go on counting as they are stored, or from the round that runs.
fn first(visit: &Visit, event: &DraftEvent, before: Before<'_>, wrongs: &mut Wrongs) -> (At, At) {
    if let Some((stored, before)) = before.filter(|_| event.keeps_first()) {
        let is_as_stored = event.turns_as(before) && event.repeat.says_as(&before.repeat);
        let recurrence = &stored.recurrence;
        return if is_as_stored {
            (recurrence.starts_at(), recurrence.ends_at())
        } else {
            shown_first(stored, visit.now)
        };
    }
    let texts = &visit.texts.shift_form;
    let start = moment(visit, event, ("start", &event.first.start), texts.unclear_start, wrongs);
    let end = moment(visit, event, ("end", &event.first.end), texts.unclear_end, wrongs);
    if wrongs.at(&event.key, "start").is_none() && wrongs.at(&event.key, "end").is_none() && end <= start {
        wrongs.add(&event.key, "end", texts.ends_early);
    }
    (start, end)
}

/// From when to when it is in force.
fn in_force(visit: &Visit, event: &DraftEvent, before: Before<'_>, wrongs: &mut Wrongs) -> (At, Option<At>) {
    let texts = &visit.texts.shift_form;
    let same_zone = before.filter(|(_, before)| before.first.zone == event.first.zone);
    let since = match same_zone.filter(|(_, before)| before.since == event.since) {
        Some((stored, _)) => stored.effective_since,
        None if event.since.is_empty() => visit.now,
        None => moment(visit, event, ("since", &event.since), texts.unclear_since, wrongs),
    };
    let until = match same_zone.filter(|(_, before)| before.until == event.until) {
        Some((stored, _)) => stored.effective_until,
        None if event.until.is_empty() => None,
        None => Some(moment(visit, event, ("until", &event.until), texts.unclear_until, wrongs)),
    };
    if until.is_some_and(|until| until < since) && wrongs.at(&event.key, "since").is_none() {
        wrongs.add(&event.key, "until", texts.until_early);
    }
    (since, until)
}

/// A moment on the event's clock; now where it cannot be read, which is then wrong.
fn moment(
    visit: &Visit,
    event: &DraftEvent,
    (field, text): (&'static str, &str),
    unclear: &str,
    wrongs: &mut Wrongs,
) -> At {
    let wall = Wall::named(&event.first.zone, visit.texts);
    wall.read(text).unwrap_or_else(|| {
        wrongs.add(&event.key, field, unclear);
        visit.now
    })
}

fn strategy(visit: &Visit, event: &DraftEvent, wrongs: &mut Wrongs) -> Json {
    let member = |member: &Member| match member.user() {
        Some(user) => json!({ "type": "user_member", "user_id": user.as_str() }),
        None => json!({ "type": "empty_member" }),
    };
    let members: Vec<Json> = event.people.members.iter().map(member).collect();
    if event.strategy == "every" {
        return json!({ "type": "every_member_assignment_strategy", "members": members });
    }
    let shifts = event.shifts.parse::<u32>().ok().filter(|shifts| *shifts > 0);
    if shifts.is_none() {
        wrongs.add(&event.key, "shifts", visit.texts.shift_form.unclear_shifts);
    }
    json!({ "type": "rotating_member_assignment_strategy", "shifts_per_member": shifts, "members": members })
}
