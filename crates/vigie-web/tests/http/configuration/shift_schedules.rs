//! Shift-based schedules (`/v3/schedules`). The server's clock stands at 2026-11-22T09:00:00Z, a Sunday.

use serde_json::{Value as Json, json};

use super::{calendar_feeds, cover, create, id, status, update};
use crate::server::Server;

pub(super) const ADA: &str = "PADA001";

pub(super) fn member(user: &str) -> Json {
    json!({"type": "user_member", "user_id": user})
}

/// Weeks from Monday 09:00 in Paris, in turn.
pub(super) fn weekly(members: &[&str]) -> Json {
    let zoned = |time: &str| json!({"date_time": time, "time_zone": "Europe/Paris"});
    let members: Vec<Json> = members.iter().map(|user| member(user)).collect();
    json!({"name": "Weeks", "start_time": zoned("2026-11-23T09:00:00+01:00"), "end_time": zoned("2026-11-30T08:00:00Z"),
        "effective_since": "2026-11-01T00:00:00Z", "recurrence": ["RRULE:FREQ=WEEKLY"],
        "assignment_strategy": {"type": "rotating_member_assignment_strategy", "shifts_per_member": 1, "members": members}})
}

/// A server with Ada and Grace, a schedule, one rotation, and its event: the paths of all three.
pub(super) struct World {
    pub(super) server: Server,
    pub(super) grace: String,
    pub(super) schedule: String,
    pub(super) rotation: String,
    event: String,
}

impl World {
    pub(super) async fn start() -> Self {
        let server = Server::start().await;
        let grace = create(&server, "/users", "user", json!({"name": "Grace", "email": "grace@example.com"})).await;
        let fields = json!({"name": "Engineering", "time_zone": "Europe/Paris"});
        let made = create(&server, "/v3/schedules", "schedule", fields).await;
        let schedule = format!("/v3/schedules/{}", id(&made));
        let rotation = create(&server, &format!("{schedule}/rotations"), "rotation", json!({})).await;
        let rotation = format!("{schedule}/rotations/{}", id(&rotation));
        let event = create(&server, &format!("{rotation}/events"), "event", weekly(&[ADA, id(&grace)])).await;
        let event = format!("{rotation}/events/{}", id(&event));
        Self { grace: id(&grace).to_owned(), server, schedule, rotation, event }
    }

    /// Asks for something that must be refused, and must change nothing: the status, the field and the sentence.
    pub(super) async fn refused(&self, method: &str, path: &str, body: Json) -> (u16, String, String) {
        let before = self.server.app.directory().version;
        let answer = self.server.rest(method, path, body).await;
        assert_eq!(self.server.app.directory().version, before, "{method} {path} changed something: {}", answer.text);
        let error = answer.json()["error"].take();
        let Some((field, sentences)) = error["errors"].as_object().and_then(|errors| errors.iter().next()) else {
            return (answer.status, String::new(), error["errors"][0].as_str().unwrap_or_default().to_owned());
        };
        assert_eq!((error["message"].as_str(), error["code"].as_u64()), (Some("Invalid Request"), Some(2001)));
        (answer.status, field.clone(), sentences[0].as_str().unwrap().to_owned())
    }

    /// Who is on call: `PADA001 2026-11-23T09:00:00+01:00 schedule_rotation`.
    async fn shifts(&self, since: &str, until: &str) -> Vec<String> {
        let query = format!("since={since}&until={until}&include[]=final_schedule");
        let schedule = self.server.get(&format!("{}?{query}", self.schedule)).await["schedule"].take();
        let shifts = schedule["final_schedule"]["computed_shift_assignments"].as_array().unwrap().clone();
        let text = |value: &Json| value.as_str().unwrap_or("-").to_owned();
        let line = |one: &Json| {
            format!("{} {} {}", text(&one["member"]["user_id"]), text(&one["start_time"]), text(&one["source"]["type"]))
        };
        shifts.iter().map(line).collect()
    }
}

#[tokio::test]
async fn a_schedule_has_rotations_of_events_and_a_final_schedule() {
    let world = World::start().await;
    let shown = world.server.get(&world.schedule).await["schedule"].take();
    assert_eq!((shown["type"].as_str(), shown.get("final_schedule")), (Some("schedule_v3"), None));
    let event = &shown["rotations"][0]["events"][0];
    assert_eq!(event["start_time"], json!({"date_time": "2026-11-23T08:00:00Z", "time_zone": "Europe/Paris"}));
    assert_eq!(event["effective_since"], "2026-11-22T09:00:00Z", "not before now");
    let grace = &world.grace;
    assert_eq!(
        world.shifts("2026-11-22T00:00:00Z", "2026-12-08T00:00:00Z").await,
        [
            format!("{ADA} 2026-11-23T09:00:00+01:00 schedule_rotation"),
            format!("{grace} 2026-11-30T09:00:00+01:00 schedule_rotation"),
            format!("{ADA} 2026-12-07T09:00:00+01:00 schedule_rotation"),
        ]
    );
    let listed = world.server.get("/v3/schedules?query=engin").await;
    assert_eq!(
        (listed["limit"].as_u64(), listed["schedules"][0]["type"].as_str()),
        (Some(100), Some("schedule_v3_reference"))
    );
    let users = world.server.get(&format!("{}?include[]=users", world.schedule)).await["schedule"]["users"].take();
    assert_eq!(users.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn it_pages_through_a_policy_and_shows_in_on_calls() {
    let world = World::start().await;
    let schedule = world.schedule.rsplit('/').next().unwrap();
    let rule =
        json!({"escalation_delay_in_minutes": 30, "targets": [{"id": schedule, "type": "schedule_v3_reference"}]});
    let policy = json!({"name": "Shifts", "escalation_rules": [rule]});
    let policy = create(&world.server, "/escalation_policies", "escalation_policy", policy).await;
    assert_eq!(policy["escalation_rules"][0]["targets"][0]["type"], "schedule_v3_reference");
    let query =
        format!("escalation_policy_ids[]={}&since=2026-11-24T00:00:00Z&until=2026-11-25T00:00:00Z", id(&policy));
    let on_call = world.server.get(&format!("/oncalls?{query}")).await["oncalls"][0].take();
    assert_eq!((on_call["user"]["id"].as_str(), on_call["schedule"]["id"].as_str()), (Some(ADA), Some(schedule)));
    let in_use = "Schedule can't be deleted if it's being used by escalation policies";
    assert_eq!(world.refused("DELETE", &world.schedule, Json::Null).await, (400, "schedule".into(), in_use.into()));
    assert_eq!(status(&world.server, "DELETE", &format!("/escalation_policies/{}", id(&policy))).await, 204);
    assert_eq!(status(&world.server, "DELETE", &world.schedule).await, 204);
    assert_eq!(status(&world.server, "GET", &world.schedule).await, 404);
}

#[tokio::test]
async fn each_kind_of_schedule_sends_to_the_operations_of_the_other() {
    let world = World::start().await;
    let classic = create(&world.server, "/schedules", "schedule", json!({"name": "Old", "time_zone": "Etc/UTC"})).await;
    let path = format!("/v3/schedules/{}", id(&classic));
    let sentence = format!("Schedule {0} is made of layers: use /schedules/{0}", id(&classic));
    assert_eq!(world.refused("GET", &path, Json::Null).await, (400, "schedule.id".into(), sentence));
    let path = world.schedule.replace("/v3", "");
    let sentence = format!("Schedule {0} is shift-based: use /v3/schedules/{0}", path.rsplit('/').next().unwrap());
    for tail in ["", "/overrides?since=2026-11-22&until=2026-11-23", "/users"] {
        let answer = world.refused("GET", &format!("{path}{tail}"), Json::Null).await;
        assert_eq!(answer, (400, String::new(), sentence.clone()));
    }
    let names = |list: Json| {
        list["schedules"].as_array().unwrap().iter().map(|one| one["summary"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(world.server.get("/schedules").await), ["\"Old\""]);
    assert_eq!(names(world.server.get("/v3/schedules").await), ["\"Engineering\""]);
}

#[tokio::test]
async fn its_calendar_feed_shows_its_shifts() {
    let world = World::start().await;
    let schedule = world.server.get(&world.schedule).await["schedule"].take();
    let address = calendar_feeds::address(&world.server, &schedule).await;
    let calendar = world.schedule.replace("/v3/", "/vigie/v1/") + "/calendar";
    assert_eq!(world.server.get(&calendar).await["calendar"]["http_cal_url"], address);
    let shown = world.server.get(&world.schedule).await["schedule"].take();
    let web = address.as_str().unwrap().replacen("https", "webcal", 1);
    assert_eq!((&shown["http_cal_url"], &shown["web_cal_url"]), (&address, &json!(web)));
    let feed = vigie_calendar::read(&calendar_feeds::fetched(&world.server, &address, &[]).await.text).unwrap();
    let shift = |who: &str, start: &str| (format!("{who} on call: Engineering"), start.to_owned());
    assert_eq!(
        calendar_feeds::shifts(&feed, "2026-11-22T00:00:00Z", "2026-12-06T00:00:00Z"),
        [shift("Ada Lovelace", "2026-11-23T08:00:00Z"), shift("Grace", "2026-11-30T08:00:00Z")]
    );
    assert_eq!(status(&world.server, "DELETE", &calendar).await, 204);
    assert_eq!(calendar_feeds::fetched(&world.server, &address, &[]).await.status, 404);
}

#[tokio::test]
async fn a_part_of_a_shift_is_covered_and_two_are_swapped() {
    let world = World::start().await;
    let schedule = world.schedule.rsplit('/').next().unwrap();
    create(&world.server, "/users", "user", json!({"name": "Linus", "email": "linus@example.com"})).await;
    let shift = |start: &str, end: &str| json!({"schedule": {"id": schedule, "type": "schedule_v3_reference"}, "start": start, "end": end});
    let wanted = json!({"cover_request": shift("2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z")});
    let made = cover::by(&world.server, crate::organisation::ADA, "POST", "/vigie/v1/cover_requests", wanted).await;
    let path = format!("/vigie/v1/cover_requests/{}/take", id(&made.json()["cover_request"]));
    let taken = cover::by(&world.server, "linus@example.com", "POST", &path, json!({})).await;
    assert_eq!((taken.status, &taken.json()["cover_request"]["state"]), (200, &json!("taken")), "{}", taken.text);
    let linus = taken.json()["cover_request"]["taken_by"]["id"].as_str().unwrap().to_owned();
    let mut swap = shift("2026-11-26T08:00:00Z", "2026-11-27T08:00:00Z");
    swap["asked"] = json!({"id": world.grace, "type": "user_reference"});
    swap["in_return"] = shift("2026-12-01T08:00:00Z", "2026-12-02T08:00:00Z");
    let made =
        cover::by(&world.server, crate::organisation::ADA, "POST", "/vigie/v1/swaps", json!({"swap": swap})).await;
    let path = format!("/vigie/v1/swaps/{}/accept", id(&made.json()["swap"]));
    let accepted = cover::by(&world.server, "grace@example.com", "POST", &path, json!({})).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    let shifts = world.shifts("2026-11-23T00:00:00Z", "2026-12-03T00:00:00Z").await;
    let who: Vec<_> =
        shifts.iter().filter_map(|line| Some((&line[..line.find(' ')?], &line[line.find(' ')? + 6..][..8]))).collect();
    let grace = world.grace.as_str();
    assert_eq!(
        who,
        [
            (ADA, "11-23T09"),
            (&linus, "11-24T09"),
            (ADA, "11-25T09"),
            (grace, "11-26T09"),
            (ADA, "11-27T09"),
            (grace, "11-30T09"),
            (ADA, "12-01T09"),
            (grace, "12-02T09"),
        ]
    );
}

#[tokio::test]
async fn only_what_is_to_come_can_be_changed() {
    let world = World::start().await;
    world.server.app.advance_clock(std::time::Duration::from_secs(86_400)).await.unwrap();
    let renamed = json!({"event": {"name": "Other"}});
    let sentence = "The event is in force: only effective_until can be changed; end it and add another one";
    assert_eq!(world.refused("PUT", &world.event, renamed).await, (400, "event".into(), sentence.into()));
    let ended = update(&world.server, &world.event, "event", json!({"effective_until": "2026-12-01T00:00:00Z"})).await;
    assert_eq!(ended["effective_until"], "2026-12-01T00:00:00Z");
    let next = json!({"effective_since": "2026-12-01T00:00:00Z"});
    let mut second = weekly(&[&world.grace]);
    second["effective_since"] = next["effective_since"].clone();
    let second = create(&world.server, &format!("{}/events", world.rotation), "event", second).await;
    let path = format!("{}/events/{}", world.rotation, id(&second));
    let renamed = update(&world.server, &path, "event", json!({"name": "Renamed"})).await;
    assert_eq!(renamed["name"], "Renamed", "it is not in force yet");
    let events = world.server.get(&format!("{}/events", world.rotation)).await;
    assert_eq!((events["events"].as_array().map(Vec::len), events["more"].as_bool()), (Some(2), Some(false)));
    assert_eq!(status(&world.server, "DELETE", &path).await, 204, "it goes");
    assert_eq!(status(&world.server, "DELETE", &world.event).await, 204, "it ends now");
    let shown = world.server.get(&world.event).await["event"].take();
    assert_eq!(shown["effective_until"], "2026-11-23T09:00:00Z");
    let sentence = "The event is over: it cannot be deleted any more";
    let over = world.refused("DELETE", &world.event, Json::Null).await;
    assert_eq!(over, (400, "event.effective_until".into(), sentence.into()));
    assert_eq!(status(&world.server, "DELETE", &world.rotation).await, 204);
    assert_eq!(status(&world.server, "GET", &world.rotation).await, 404);
    assert_eq!(
        world.shifts("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z").await,
        [format!("{ADA} 2026-11-23T09:00:00+01:00 schedule_rotation")],
        "what was stays"
    );
}

#[tokio::test]
async fn custom_shifts_are_more_people_and_overrides_replace_some() {
    let world = World::start().await;
    let shifts = format!("{}/custom_shifts", world.schedule);
    let shift = json!({"type": "custom_shift", "start_time": "2026-11-24T00:00:00Z", "end_time": "2026-11-25T00:00:00Z",
        "assignments": [{"type": "shift_assignment", "member": member(&world.grace)}]});
    let made = world.server.rest("POST", &shifts, json!({"custom_shifts": [shift]})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json()["custom_shifts"][0].take();
    let later = json!({"end_time": "2026-11-24T12:00:00Z"});
    let changed = update(&world.server, &format!("{shifts}/{}", id(&made)), "custom_shift", later).await;
    assert_eq!(changed["assignments"], made["assignments"]);
    let overrides = format!("{}/overrides", world.schedule);
    let rotation = world.rotation.rsplit('/').next().unwrap();
    let over = json!({"type": "override_shift", "rotation_id": rotation, "start_time": "2026-11-24T06:00:00Z",
        "end_time": "2026-11-24T18:00:00Z", "overridden_member": member(ADA), "overriding_member": {"type": "empty_member"}});
    let made = world.server.rest("POST", &overrides, json!({"overrides": [over]})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let over = made.json()["overrides"][0].take();
    let grace = &world.grace;
    assert_eq!(
        world.shifts("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z").await,
        [
            format!("{ADA} 2026-11-24T01:00:00+01:00 schedule_rotation"),
            format!("{grace} 2026-11-24T01:00:00+01:00 custom_shift"),
            "- 2026-11-24T07:00:00+01:00 schedule_rotation_override".to_owned(),
            format!("{ADA} 2026-11-24T19:00:00+01:00 schedule_rotation"),
        ]
    );
    let path = format!("{overrides}/{}", id(&over));
    let changed = update(&world.server, &path, "override", json!({"overriding_member": member(&world.grace)})).await;
    assert_eq!(changed["overriding_member"]["user_id"], world.grace.as_str());
    let day = "since=2026-11-24T07:00:00Z&until=2026-11-24T08:00:00Z";
    let listed = world.server.get(&format!("{overrides}?{day}")).await["overrides"][0].take();
    assert_eq!(listed["start_time"], "2026-11-24T08:00:00+01:00", "cut");
    assert_eq!(
        world.server.get(&format!("{shifts}?{day}&overflow=true")).await["custom_shifts"][0]["start_time"],
        "2026-11-24T01:00:00+01:00"
    );
    assert_eq!(status(&world.server, "GET", &overrides).await, 400, "the time must be named");
    assert_eq!(status(&world.server, "DELETE", &path).await, 204);
    assert_eq!(status(&world.server, "DELETE", &format!("{shifts}/{}", id(&changed))).await, 404);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_field_and_nothing_is_stored() {
    let world = World::start().await;
    let events = format!("{}/events", world.rotation);
    let with = |name: &str, value: Json| {
        let mut event = weekly(&[ADA]);
        event[name] = value;
        json!({ "event": event })
    };
    let zoned = |time: &str, zone: &str| json!({"date_time": time, "time_zone": zone});
    let strategy = |members: Json| json!({"type": "rotating_member_assignment_strategy", "shifts_per_member": 1, "members": members});
    let members = "event.assignment_strategy.members";
    for (body, field, sentence) in [
        (with("name", Json::Null), "event.name", "Name can't be blank"),
        (
            with("start_time", zoned("2026-11-23T09:00:00Z", "Mars/Olympus")),
            "event.start_time.time_zone",
            "Time zone \"Mars/Olympus\" is unknown; use a name of the IANA database such as Europe/Paris or Etc/UTC",
        ),
        (
            with("end_time", zoned("2026-11-30T08:00:00Z", "Etc/UTC")),
            "event.end_time.time_zone",
            "must be the time zone of start_time: shifts come round in one wall clock",
        ),
        (with("end_time", zoned("2026-11-23T08:00:00Z", "Europe/Paris")), "event.end_time", "must be after start_time"),
        (
            with("effective_since", json!("2029-01-01T00:00:00Z")),
            "event.effective_since",
            "Date cannot be more than 12 months in the future",
        ),
        (
            with("effective_until", json!("2026-11-02T00:00:00Z")),
            "event.effective_until",
            "must not be before effective_since",
        ),
        (
            with("recurrence", json!(["RRULE:FREQ=SECONDLY"])),
            "event.recurrence",
            "FREQ=SECONDLY is not supported: use YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY",
        ),
        (with("recurrence", json!([])), "event.recurrence", "must hold exactly one RRULE, such as RRULE:FREQ=WEEKLY"),
        (with("recurrence", json!([7])), "event.recurrence", "Recurrence must be a list of texts"),
        (with("assignment_strategy", strategy(json!([]))), members, "must hold at least one member"),
        (
            with("assignment_strategy", strategy(json!([member("PNOBODY")]))),
            members,
            "User PNOBODY not found; use the id of one that exists",
        ),
        (
            with("assignment_strategy", strategy(json!([{"type": "team_member", "user_id": ADA}]))),
            members,
            "The type of a member must be user_member or empty_member",
        ),
        (
            with("assignment_strategy", json!({"type": "lottery"})),
            "event.assignment_strategy.type",
            "Type must be one of: rotating_member_assignment_strategy, every_member_assignment_strategy",
        ),
        (
            with("name", json!("Second")),
            "rotation.events",
            "Events within a rotation cannot overlap: end the other one before this one comes into force",
        ),
        (json!({}), "schedule", "The request body must hold an object named \"event\""),
    ] {
        let answer = world.refused("POST", &events, body).await;
        assert_eq!((answer.0, answer.1.as_str()), (400, field), "{}", answer.2);
        assert_eq!(answer.2, sentence);
    }
    for (body, field, sentence) in [
        (json!({"name": "x"}), "schedule.time_zone", "Time zone can't be blank"),
        (
            json!({"name": "x", "time_zone": "Etc/UTC", "rotations": []}),
            "schedule.rotations",
            "rotations is not accepted here: use the operations of its own",
        ),
        (
            json!({"name": "x", "time_zone": "Etc/UTC", "teams": [{"id": ADA, "type": "user_reference"}]}),
            "schedule.teams",
            "Team must be a team_reference, not a user_reference",
        ),
        (json!({"name": "engineering", "time_zone": "Etc/UTC"}), "schedule", "Name has already been taken"),
    ] {
        let answer = world.refused("POST", "/v3/schedules", json!({ "schedule": body })).await;
        assert_eq!(answer, (400, field.to_owned(), sentence.to_owned()));
    }
    let over = json!({"start_time": "2026-11-24T06:00:00Z", "end_time": "2026-11-24T18:00:00Z",
        "overridden_member": member(ADA), "overriding_member": member(&world.grace)});
    let answer = world.refused("POST", &format!("{}/overrides", world.schedule), json!({"overrides": [over]})).await;
    let sentence = "Exactly one of rotation_id and custom_shift_id must be given";
    assert_eq!(answer, (400, "override.rotation_id".into(), sentence.into()));
    let past = json!({"start_time": "2026-11-20T06:00:00Z", "end_time": "2026-11-21T18:00:00Z",
        "assignments": [{"type": "shift_assignment", "member": member(ADA)}]});
    let answer =
        world.refused("POST", &format!("{}/custom_shifts", world.schedule), json!({"custom_shifts": [past]})).await;
    assert_eq!(answer, (400, "custom_shift.end_time".into(), "must be in the future".into()));
    let missing = format!("{}/rotations/PNOBODY", world.schedule);
    assert_eq!(world.refused("GET", &missing, Json::Null).await, (404, String::new(), "Rotation not found".into()));
}
