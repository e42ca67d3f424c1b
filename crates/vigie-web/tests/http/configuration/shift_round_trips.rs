//! What of a shift-based schedule runs already can be sent back as it was shown, and goes with what it belongs to. The clock
//! stands between two seconds, as real clocks do: what begins now is kept to the microsecond and shown to the second.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{
    create, id,
    shift_schedules::{ADA, World, member, weekly},
    status, update,
};

/// A time that no clock shows as a whole second.
const BETWEEN_SECONDS: Duration = Duration::from_micros(250_317);

impl World {
    async fn between_seconds() -> Self {
        let world = Self::start().await;
        world.server.app.advance_clock(BETWEEN_SECONDS).await.unwrap();
        world
    }

    /// Makes one part of a list.
    async fn add(&self, name: &str, part: Json) -> String {
        let path = format!("{}/{name}", self.schedule);
        let made = self.server.rest("POST", &path, json!({ name: [part] })).await;
        assert_eq!(made.status, 201, "{}", made.text);
        format!("{path}/{}", id(&made.json()[name][0]))
    }

    fn rotation_id(&self) -> &str {
        self.rotation.rsplit('/').next().unwrap()
    }

    /// Grace takes over from Ada in the rotation.
    fn by_grace(&self, start: &str, end: &str) -> Json {
        json!({"type": "override_shift", "rotation_id": self.rotation_id(), "start_time": start, "end_time": end,
            "overridden_member": member(ADA), "overriding_member": member(&self.grace)})
    }

    /// Sends back what is shown, with another end.
    async fn send_back(&self, path: &str, name: &str, field: &str, end: &str) {
        let mut shown = self.server.get(path).await[name].take();
        shown[field] = json!(end);
        let changed = update(&self.server, path, name, shown.clone()).await;
        assert_eq!(changed, shown, "nothing else changed");
    }
}

#[tokio::test]
async fn an_event_in_force_is_sent_back_as_it_was_shown_with_another_end() {
    let world = World::between_seconds().await;
    let rotation = create(&world.server, &format!("{}/rotations", world.schedule), "rotation", json!({})).await;
    let events = format!("{}/rotations/{}/events", world.schedule, id(&rotation));
    let event = create(&world.server, &events, "event", weekly(&[ADA])).await;
    let path = format!("{events}/{}", id(&event));
    world.send_back(&path, "event", "effective_until", "2027-03-01T00:00:00Z").await;
    world.server.app.advance_clock(Duration::from_secs(3600)).await.unwrap();
    world.send_back(&path, "event", "effective_until", "2027-04-01T00:00:00Z").await;
}

#[tokio::test]
async fn a_custom_shift_that_runs_is_sent_back_as_it_was_shown_with_another_end() {
    let world = World::between_seconds().await;
    let shift = json!({"type": "custom_shift", "start_time": "2026-11-22T00:00:00Z", "end_time": "2026-11-25T00:00:00Z",
        "assignments": [{"type": "shift_assignment", "member": member(ADA)}]});
    let path = world.add("custom_shifts", shift).await;
    world.server.app.advance_clock(Duration::from_secs(3600)).await.unwrap();
    world.send_back(&path, "custom_shift", "end_time", "2026-11-26T01:00:00+01:00").await;
}

#[tokio::test]
async fn an_override_that_runs_is_sent_back_as_it_was_shown_with_another_end() {
    let world = World::between_seconds().await;
    let path = world.add("overrides", world.by_grace("2026-11-22T00:00:00Z", "2026-11-25T00:00:00Z")).await;
    world.server.app.advance_clock(Duration::from_secs(3600)).await.unwrap();
    world.send_back(&path, "override", "end_time", "2026-11-26T01:00:00+01:00").await;
}

#[tokio::test]
async fn who_only_takes_over_in_a_rotation_that_is_gone_can_go_too() {
    let world = World::start().await;
    let linus = create(&world.server, "/users", "user", json!({"name": "Linus", "email": "linus@example.com"})).await;
    let mut over = world.by_grace("2026-12-08T00:00:00Z", "2026-12-09T00:00:00Z");
    over["overriding_member"] = member(id(&linus));
    let over = world.add("overrides", over).await;
    assert_eq!(status(&world.server, "DELETE", &format!("/users/{}", id(&linus))).await, 400, "he is needed");
    assert_eq!(status(&world.server, "DELETE", &world.rotation).await, 204);
    assert_eq!(status(&world.server, "GET", &over).await, 404);
    assert_eq!(status(&world.server, "DELETE", &format!("/users/{}", id(&linus))).await, 204);
}
