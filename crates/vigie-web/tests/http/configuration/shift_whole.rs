//! A shift-based schedule with all its rotations in one body (`/vigie/v1/shift_schedules`): all of it, or nothing.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{
    create, id,
    shift_schedules::{ADA, World, weekly},
    update,
};

const PATH: &str = "/vigie/v1/shift_schedules";

fn named(name: &str) -> Json {
    let mut event = weekly(&[ADA]);
    event["name"] = json!(name);
    event
}

/// The names of the events of each rotation that are not over.
fn names(schedule: &Json) -> Vec<Vec<&str>> {
    let list = |value: &'_ Json| value.as_array().cloned().unwrap_or_default().len();
    let events = |rotation: &'_ Json| list(&rotation["events"]);
    (0..list(&schedule["rotations"]))
        .map(|rotation| {
            let rotation = &schedule["rotations"][rotation];
            let running = (0..events(rotation)).map(|event| &rotation["events"][event]);
            running
                .filter(|event| event["effective_until"].is_null())
                .filter_map(|event| event["name"].as_str())
                .collect()
        })
        .collect()
}

#[tokio::test]
async fn a_schedule_is_made_with_its_rotations_and_read_where_others_are() {
    let World { server, .. } = World::start().await;
    let rotations = json!([{"events": [named("Days")]}, {"events": [named("Nights")]}]);
    let fields = json!({"name": "Whole", "time_zone": "Europe/Paris", "rotations": rotations});
    let made = create(&server, PATH, "schedule", fields).await;
    assert_eq!(names(&made), [["Days"], ["Nights"]]);
    let read = server.get(&format!("/v3/schedules/{}", id(&made))).await["schedule"].take();
    assert_eq!(read["rotations"], made["rotations"]);
}

#[tokio::test]
async fn one_event_that_is_wrong_refuses_the_whole_and_is_named_by_its_place() {
    let world = World::start().await;
    let rotations = json!([{"events": [named("Days")]}, {"events": [named("Nights"), named("")]}]);
    let body = json!({"schedule": {"name": "Whole", "time_zone": "Europe/Paris", "rotations": rotations}});
    let (status, field, _) = world.refused("POST", PATH, body).await;
    assert_eq!((status, field.as_str()), (400, "schedule.rotations[1].events[1].name"));
    let path = world.schedule.replace("/v3/schedules", PATH);
    let rotation = world.rotation.rsplit('/').next().unwrap();
    for (rotation, field, sentence) in [
        (
            json!({"id": "PNOTHERE"}),
            "schedule.rotations[0]",
            "Rotation PNOTHERE not found; use the id of one that exists",
        ),
        (
            json!({"id": rotation, "events": [{"id": "PNOTHERE", "name": "Days"}]}),
            "schedule.rotations[0].events[0]",
            "Event PNOTHERE not found; use the id of one that exists",
        ),
        (json!({"events": "all"}), "schedule.rotations[0]", "Events must be a list"),
    ] {
        let body = json!({"schedule": {"rotations": [rotation]}});
        let (status, named, told) = world.refused("PUT", &path, body).await;
        assert_eq!((status, named.as_str()), (400, field), "{told}");
        assert!(told.contains(sentence), "{told}");
    }
}

#[tokio::test]
async fn what_is_left_out_goes_what_is_left_open_stays_and_the_past_is_not_rewritten() {
    let world = World::start().await;
    let server = &world.server;
    let path = world.schedule.replace("/v3/schedules", PATH);
    server.app.advance_clock(Duration::from_secs(3600)).await.unwrap();
    let before = server.get(&world.schedule).await["schedule"].take();
    let (first, event) = (id(&before["rotations"][0]), &before["rotations"][0]["events"][0]);
    let rotations = json!([{"id": first}, {"events": [named("Nights")]}]);
    let more = update(server, &path, "schedule", json!({ "rotations": rotations })).await;
    assert_eq!(names(&more), [["Weeks"], ["Nights"]], "the events of the first were left open");
    assert_eq!(more["rotations"][0], before["rotations"][0]);
    let rotations = json!([{"id": first, "events": [{"id": id(event), "name": "Long weeks"}]}]);
    let fewer = update(server, &path, "schedule", json!({"name": "Engineers", "rotations": rotations})).await;
    assert_eq!((fewer["name"].as_str(), names(&fewer)), (Some("Engineers"), vec![vec!["Long weeks"]]));
    let events = fewer["rotations"][0]["events"].as_array().unwrap();
    let old = events.iter().find(|one| one["id"] == event["id"]).expect("what was in force is still told");
    assert_eq!((old["name"].as_str(), old["effective_until"].as_str()), (Some("Weeks"), Some("2026-11-22T10:00:00Z")));
    let only_name = update(server, &path, "schedule", json!({"name": "Engineering"})).await;
    assert_eq!(only_name["rotations"], fewer["rotations"]);
}
