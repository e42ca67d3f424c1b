//! Schedules.

mod layer;
mod overrides;
mod rendered;
mod restriction;

use serde_json::{Value, json};
use vigie_core::{
    directory::{Directory, PrivateUrlKey},
    escalate::Target,
    ids::{Ids, ScheduleId, UserId},
    schedule::{Invalid, LayeredPlan, Plan, Rendered, Schedule, check, check_from, edit::replace_layers},
    time::At,
};

pub(super) use self::restriction::{second_of_day, time_of_day};
pub use self::{
    overrides::{Created, create as create_override, to_wire as override_to_wire},
    rendered::{EntriesLeft, Range, Span, entry_to_wire, user_ids},
};
use super::{Fields, View, fields::blank, team, zone};
use crate::ApiError;

/// The longest name, in characters.
const NAME_MAX: usize = 255;

/// Writes a schedule with its layers; with entries where it is rendered. Layers come highest first, the reverse of
/// the order in which clients send them.
#[must_use]
pub fn to_wire(schedule: &Schedule, rendered: Option<&Rendered>, view: &View<'_>) -> Value {
    let path = format!("/schedules/{}", schedule.id);
    let layers = schedule.layers().iter().rev().map(|one| layer::to_wire(one, rendered, view));
    let policies = view.directory.policies.values().filter(|policy| {
        let mut targets = policy.rules.iter().flat_map(|rule| &rule.targets);
        targets.any(|target| *target == Target::Schedule(schedule.id))
    });
    json!({
        "id": schedule.id.as_str(),
        "type": "schedule",
        "summary": schedule.name,
        "self": view.links.api(&path),
        "html_url": view.links.page(&path),
        "name": schedule.name,
        "time_zone": schedule.time_zone,
        "description": schedule.description,
        "escalation_policies": policies.map(|policy| view.policy(policy.id)).collect::<Vec<_>>(),
        "users": people(schedule).into_iter().map(|id| view.user_as(id, "users")).collect::<Vec<_>>(),
        "teams": view.teams(&schedule.teams),
        "schedule_layers": layers.collect::<Vec<_>>(),
        "overrides_subschedule": rendered::overrides(rendered, view),
        "final_schedule": rendered::final_schedule(rendered, view),
    })
}

/// Writes a schedule for a list: its layers and entries only where they are included.
#[must_use]
pub fn to_listed_wire(schedule: &Schedule, rendered: Option<&Rendered>, view: &View<'_>) -> Value {
    let mut wire = to_wire(schedule, rendered, view);
    if let Some(fields) = wire.as_object_mut() {
        for name in ["schedule_layers", "overrides_subschedule", "final_schedule"] {
            if !view.includes(name) {
                fields.remove(name);
            }
        }
    }
    wire
}

/// Reads a schedule. Of one that exists, what was until now stays: layers that change go on from now, those that are
/// left out end now. Layers that are sent again with their ids keep them; of those that are over, nothing else is read.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub fn from_wire(
    fields: Fields<'_>,
    directory: &Directory,
    existing: Option<&Schedule>,
    ids: &mut Ids,
    now: At,
) -> Result<Schedule, ApiError> {
    let mut schedule = match existing {
        Some(schedule) => schedule.clone(),
        None => new(fields, ids, now)?,
    };
    if let Some(name) = fields.name("name", NAME_MAX)? {
        name.clone_into(&mut schedule.name);
    }
    if let Some(name) = fields.text("time_zone")? {
        schedule.time_zone = zone::parse(name)?;
    }
    if let Some(description) = fields.clearable("description")? {
        schedule.description = description;
    }
    if let Some(teams) = fields.list("teams")? {
        schedule.teams = team::ids_of(teams)?;
    }
    if let Some(layers) = fields.list("schedule_layers")? {
        let layers = layer::all_from_wire(layers, &schedule, existing.map(|_| now), directory, ids)?;
        schedule.plan = Plan::Layered(LayeredPlan { layers, overrides: schedule.overrides().to_vec() });
    }
    let Some(old) = existing else { return right(&check(&schedule)).map(|()| schedule) };
    right(&check_from(&schedule, now))?;
    let edited = replace_layers(old, &schedule.time_zone, schedule.layers().to_vec(), now, ids);
    right(&check_from(&edited, now))?;
    Ok(Schedule { plan: edited.plan, ..schedule })
}

/// Refuses what is wrong.
fn right(wrong: &[Invalid]) -> Result<(), ApiError> {
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::invalid_all(wrong.iter().map(ToString::to_string).collect())) }
}

fn new(fields: Fields<'_>, ids: &mut Ids, now: At) -> Result<Schedule, ApiError> {
    let name = fields.name("name", NAME_MAX)?.ok_or_else(|| blank("name"))?;
    let time_zone = fields.text("time_zone")?.ok_or_else(|| blank("time_zone"))?;
    Ok(Schedule {
        id: ScheduleId::new(ids),
        name: name.to_owned(),
        description: None,
        time_zone: zone::parse(time_zone)?,
        private_url_key: Some(PrivateUrlKey::new(ids)),
        plan: Plan::Layered(LayeredPlan::default()),
        teams: Vec::new(),
        created_at: now,
    })
}

/// Everybody who takes turns without an end, each once, in order.
fn people(schedule: &Schedule) -> Vec<UserId> {
    let mut people: Vec<UserId> = Vec::new();
    for user in schedule.members() {
        if !people.contains(&user) {
            people.push(user);
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    fn layer(name: &str, user: &str) -> Value {
        json!({"name": name, "start": "2026-11-06T20:00:00-05:00", "rotation_virtual_start": "2026-11-06T20:00:00-05:00",
            "rotation_turn_length_seconds": 86400, "users": [{"user": {"id": user, "type": "user_reference"}}],
            "restrictions": [{"type": "daily_restriction", "start_time_of_day": "08:00:00", "duration_seconds": 32400},
                {"type": "daily_restriction", "start_time_of_day": "20:00:00", "duration_seconds": 3600}]})
    }

    fn read(world: &mut World, body: &Value, existing: Option<&Schedule>) -> Result<Schedule, ApiError> {
        world.read(body, |fields, world| from_wire(fields, &world.directory, existing, &mut world.ids, At::EPOCH))
    }

    fn schedule(world: &mut World) -> Schedule {
        let user = world.user("Ada").id;
        let layers = [layer("Low", user.as_str()), layer("High", user.as_str())];
        let body = json!({"name": "Daily", "time_zone": "America/New_York", "schedule_layers": layers});
        read(world, &body, None).expect("it is complete")
    }

    #[test]
    fn layers_come_back_in_reverse_with_their_ids() {
        let mut world = World::new();
        let schedule = schedule(&mut world);
        let wire = to_wire(&schedule, None, &world.view());
        assert_eq!(wire["schedule_layers"][0]["name"], "High");
        assert_eq!(wire["schedule_layers"][1]["id"], schedule.layers()[0].id.as_str());
        assert_eq!(wire["users"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            wire["final_schedule"],
            json!({"name": "Final Schedule", "rendered_schedule_entries": [],
            "rendered_coverage_percentage": null})
        );
    }

    #[test]
    fn layers_sent_again_keep_their_ids() {
        let mut world = World::new();
        let before = schedule(&mut world);
        let mut layers = to_wire(&before, None, &world.view())["schedule_layers"].clone();
        layers.as_array_mut().expect("a list").reverse();
        let after = read(&mut world, &json!({"schedule_layers": layers}), Some(&before));
        assert_eq!(after, Ok(before));
    }

    /// What a client sends back that read a schedule and changes nothing.
    fn sent_back(schedule: &Schedule, world: &World) -> Value {
        let mut wire = to_wire(schedule, None, &world.view());
        wire["schedule_layers"].as_array_mut().expect("a list").reverse();
        wire
    }

    fn edited(world: &mut World, body: &Value, existing: &Schedule, now: At) -> Result<Schedule, ApiError> {
        world.read(body, |fields, world| from_wire(fields, &world.directory, Some(existing), &mut world.ids, now))
    }

    #[test]
    fn what_is_read_and_sent_back_changes_nothing_however_often_it_was_edited() {
        let mut world = World::new();
        let mut schedule = schedule(&mut world);
        let start = At::from_micros(1_800_000_000_123_457);
        let mut now = start;
        for number in 0..300_i64 {
            let mut body = sent_back(&schedule, &world);
            for layer in body["schedule_layers"].as_array_mut().expect("a list") {
                if layer["end"].is_null() {
                    layer["rotation_turn_length_seconds"] = json!(86_400 + number);
                }
            }
            now = At::from_micros(now.micros() + 333_333);
            schedule = edited(&mut world, &body, &schedule, now).expect("it is right");
            let body = sent_back(&schedule, &world);
            now = At::from_micros(now.micros() + 1);
            assert_eq!(edited(&mut world, &body, &schedule, now), Ok(schedule.clone()), "after {number} edits");
        }
        assert!(schedule.layers().len() > 400, "{} layers", schedule.layers().len());
    }

    #[test]
    fn a_new_layer_that_is_over_is_left_out_and_so_is_one_that_was_forgotten() {
        let mut world = World::new();
        let before = schedule(&mut world);
        let now = At::from_micros(1_800_000_000_123_457);
        let user = world.user("Eve").id;
        let mut late = layer("Late", user.as_str());
        late["start"] = json!("2026-11-06T00:00:00Z");
        late["end"] = json!("2026-11-07T00:00:00Z");
        let mut body = sent_back(&before, &world);
        body["schedule_layers"].as_array_mut().expect("a list").push(late.clone());
        assert_eq!(edited(&mut world, &body, &before, now), Ok(before.clone()));
        body["schedule_layers"][2]["rotation_turn_length_seconds"] = json!(-1);
        assert!(edited(&mut world, &body, &before, now).is_err(), "but it is read");
        late["id"] = json!("PFORGOT");
        body["schedule_layers"][2] = late;
        assert_eq!(edited(&mut world, &body, &before, now), Ok(before));
    }

    #[test]
    fn of_a_layer_that_is_over_only_the_id_and_the_end_are_read() {
        let mut world = World::new();
        let before = schedule(&mut world);
        let (then, now) = (At::from_micros(1_800_000_000_000_001), At::from_micros(1_800_000_000_000_009));
        let mut body = sent_back(&before, &world);
        body["schedule_layers"].as_array_mut().expect("a list").pop();
        let ended = edited(&mut world, &body, &before, then).expect("one ends");
        let mut body = sent_back(&ended, &world);
        body["schedule_layers"][1]["users"] = json!("nobody");
        body["schedule_layers"][1]["rotation_turn_length_seconds"] = json!(-1);
        assert_eq!(edited(&mut world, &body, &ended, now), Ok(ended.clone()));
        body["schedule_layers"][1]["end"] = Value::Null;
        assert!(edited(&mut world, &body, &ended, now).is_err(), "it shall go on, so that all of it counts");
    }

    #[test]
    fn what_is_missing_or_wrong_is_refused() {
        let mut world = World::new();
        let user = world.user("Ada").id;
        let with = |name: &str, value: Value| {
            let mut layer = layer("x", user.as_str());
            layer[name] = value;
            json!({"name": "x", "time_zone": "Etc/UTC", "schedule_layers": [layer]})
        };
        let daily = |start: &str, seconds: u32| json!({"type": "daily_restriction", "start_time_of_day": start, "duration_seconds": seconds});
        let nobody = json!([{"user": {"id": "PNOBODY", "type": "user"}}]);
        let team = json!([{"user": {"id": user.as_str(), "type": "team_reference"}}]);
        for (body, text) in [
            (json!({"time_zone": "Etc/UTC"}), "Name can't be blank"),
            (json!({"name": "x"}), "Time zone can't be blank"),
            (json!({"name": "x", "time_zone": "Mars/Olympus"}), "Time zone \"Mars/Olympus\" is unknown"),
            (with("rotation_turn_length_seconds", json!(0)), "x: rotation turn length must be at least 1 second"),
            (with("users", json!([])), "x has no users"),
            (with("users", nobody), "User PNOBODY not found"),
            (with("users", team), "User must be a user_reference, not a team_reference"),
            (with("start", Value::Null), "Start can't be blank"),
            (with("end", json!("2026-11-06T19:00:00-05:00")), "x must end after its start"),
            (with("restrictions", json!([daily("08:00:00", 0)])), "x: a restriction must last at least 1 second"),
            (with("restrictions", json!([daily("25:00:00", 60)])), "Start time of day must be a time of day"),
            (with("restrictions", json!([daily("08:00:00", 3600), daily("08:30:00", 60)])), "x: restrictions must not"),
        ] {
            let refused = read(&mut world, &body, None).expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{refused} instead of {text}");
        }
    }
}
