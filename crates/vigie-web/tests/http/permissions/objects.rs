//! One object of each kind that a path can name, all of one team; people and their tokens; and the way back to them.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde_json::{Value as Json, json};
use vigie_core::{
    cover::{CoverRequest, CoverState, Shift},
    directory::{
        Absence, Change, Channel, ContactMethod, Directory, HandoffKind, HandoffRule, Kind, Object, PrivateUrlKey,
        Role, StatusUpdateRule, Team, TeamMember, TeamRole, User, Vendor,
    },
    ids::{
        AbsenceId, ContactMethodId, CoverRequestId, CustomShiftId, HandoffRuleId, Ids, OverrideId, RotationEventId,
        RotationId, ScheduleId, ShiftAssignmentId, StatusUpdateRuleId, TeamId, UserId, VendorId,
    },
    schedule::{
        Override, Plan, Schedule, ShiftPlan,
        shift_based::{
            CustomShift, Member, MemberStrategy, Recurrence, Rotation, RotationEvent, ShiftOverride, ShiftSource,
        },
    },
    time::At,
};
use vigie_store::TokenAccess;

use super::world::Person;
use crate::{
    organisation::{self, KEY_V2},
    server::{READING_TOKEN, Server, TOKEN},
};

/// How many people have a column: the eight roles, and three who only have one in the team.
pub(super) const PEOPLE: usize = 11;
/// The column of the person whose token that only reads has a column too.
const READER: usize = 2;
const DAY: Duration = Duration::from_secs(86_400);

/// The id of the person of a column.
pub(super) fn column_id(column: usize) -> UserId {
    UserId::parse(&format!("PCOLUMN{column}")).unwrap()
}

/// The id of the request for cover that the person of a column is asked for, and of the swap.
pub(super) fn cover_ids(column: &str) -> (String, String) {
    let number = column.trim_start_matches("PCOLUMN");
    (format!("PCOVER{number}"), format!("PSWAP{number}"))
}

/// The ids of the objects, by what the parameters of paths call them; of those that are made over REST.
pub(super) async fn made_over_rest(server: &Server) -> BTreeMap<&'static str, String> {
    let make = async |path: &str, name: &str, fields: Json| -> String {
        let answer = server.rest("POST", path, json!({ name: fields })).await;
        assert!(answer.status < 300, "{path}: {}", answer.text);
        answer.json()[name]["id"].as_str().unwrap().to_owned()
    };
    let change = async |path: &str, body: Json| {
        let answer = server.rest("PUT", path, body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    };
    let team = make("/teams", "team", json!({"type": "team", "name": "Storage"})).await;
    let of_team = json!([{"id": team, "type": "team_reference"}]);
    let service = organisation::service().to_string();
    let reference = json!({"id": service, "type": "service_reference"});
    change(&format!("/services/{service}"), json!({"service": {"teams": of_team}})).await;
    change("/escalation_policies/PPOLICY", json!({"escalation_policy": {"teams": of_team}})).await;
    let ada = json!({"id": "PADA001", "type": "user_reference"});
    let layer = json!({"start": "2026-11-22T00:00:00Z", "rotation_virtual_start": "2026-11-22T00:00:00Z",
        "rotation_turn_length_seconds": 86_400, "users": [{ "user": ada }]});
    let schedule = json!({"type": "schedule", "name": "Nights", "time_zone": "Etc/UTC", "teams": of_team,
        "schedule_layers": [layer]});
    let window = json!({"type": "maintenance_window", "start_time": "2030-01-01T00:00:00Z",
        "end_time": "2030-01-02T00:00:00Z", "services": [reference]});
    let subscription = json!({"type": "webhook_subscription", "delivery_method": {"type": "http_delivery_method",
        "url": "http://127.0.0.1:1/"}, "events": ["incident.triggered"],
        "filter": {"type": "service_reference", "id": service}});
    // Nothing else needs these: they can be deleted.
    let spare_policy = json!({"name": "Spare", "teams": of_team,
        "escalation_rules": [{"escalation_delay_in_minutes": 30, "targets": [ada]}]});
    let spare_service = json!({"name": "Spare", "teams": of_team,
        "escalation_policy": {"id": "PPOLICY", "type": "escalation_policy_reference"}});
    let spare_service = make("/services", "service", spare_service).await;
    let needs = json!({"relationships": [{"dependent_service": reference,
        "supporting_service": {"id": spare_service, "type": "service_reference"}}]});
    assert_eq!(server.rest("POST", "/service_dependencies/associate", needs).await.status, 200);
    server.event("trigger", "disk").await;
    let event = json!({"routing_key": KEY_V2, "payload": {"summary": "Deployed"}}).to_string();
    server.send("POST", "/v2/change/enqueue", &[], Some(event.into_bytes())).await;
    let first = async |path: &str, name: &str| {
        server.get(path).await[name][0]["id"].as_str().unwrap_or_else(|| panic!("{path}")).to_owned()
    };
    let incident = first("/incidents", "incidents").await;
    let batch = server.app.store().event_batches(None, 1).await.unwrap().remove(0);
    BTreeMap::from([
        ("schedule", make("/schedules", "schedule", schedule).await),
        ("window", make("/maintenance_windows", "maintenance_window", window).await),
        ("subscription", make("/webhook_subscriptions", "webhook_subscription", subscription).await),
        ("spare policy", make("/escalation_policies", "escalation_policy", spare_policy).await),
        ("spare service", spare_service),
        ("spare team", make("/teams", "team", json!({"name": "Spare"})).await),
        ("log_entry", first("/log_entries", "log_entries").await),
        ("change_event", first("/change_events", "change_events").await),
        ("extension_schema", first("/extension_schemas", "extension_schemas").await),
        ("vendor", "PVENDOR".to_owned()),
        ("alert", first(&format!("/incidents/{incident}/alerts"), "alerts").await),
        ("event", format!("{}-0", batch.id)),
        ("policy", "PPOLICY".to_owned()),
        ("person", "PEVE001".to_owned()),
        ("shift schedule", "PSHIFTS".to_owned()),
        ("incident", incident),
        ("service", service),
        ("team", team),
    ])
}

/// Adds one person for each role, three with nothing but a role in the team, Eve, whom nobody needs, and what is theirs.
pub(super) async fn add_people_and_shifts(server: &Server, ids: &BTreeMap<&'static str, String>) {
    let now = server.app.now();
    let made: Result<(), vigie_app::ConfigureError<String>> = server
        .app
        .configure("test", |directory, chance, _| {
            let users = people(directory, chance, now);
            let mut changes = teams(directory, &[&ids["team"], &ids["spare team"]], &users);
            let team = TeamId::parse(&ids["team"]).unwrap();
            changes.extend(users.into_iter().map(|user| Change::Put(Object::User(Arc::new(user)))));
            let nights = &directory.schedules[&ScheduleId::parse(&ids["schedule"]).unwrap()];
            changes.extend(schedules(nights, team, chance, now));
            let (id, name) = (VendorId::parse("PVENDOR").unwrap(), "Monitor".to_owned());
            let generic_service_type = "events_api_v2_inbound_integration".to_owned();
            let vendor = Vendor { id, name, website_url: None, generic_service_type };
            changes.push(Change::Put(Object::Vendor(Arc::new(vendor))));
            changes.extend((0..PEOPLE).flat_map(|column| requests(column, nights.id, now)));
            Ok((changes, ()))
        })
        .await;
    made.unwrap();
}

/// The tokens of the people, of the account, and one of a person that only reads.
pub(super) async fn tokens(server: &Server) -> Vec<Person> {
    let mut people = Vec::new();
    for column in 0..PEOPLE {
        let made = server.app.access().create_token(Some(column_id(column)), TokenAccess::Full, "test", None).await;
        people.push(Person { id: Some(column_id(column).to_string()), token: made.unwrap().text });
    }
    people.extend([TOKEN, READING_TOKEN].map(|token| Person { id: None, token: token.to_owned() }));
    let made = server.app.access().create_token(Some(column_id(READER)), TokenAccess::ReadOnly, "test", None).await;
    people.push(Person { id: Some(column_id(READER).to_string()), token: made.unwrap().text });
    people
}

fn people(directory: &Directory, chance: &mut Ids, now: At) -> Vec<User> {
    let ada = &directory.users[&organisation::ada()];
    let in_team = [Role::RestrictedAccess; 3];
    let roles = Role::ALL.into_iter().chain(in_team).enumerate();
    let mut users: Vec<User> = roles
        .map(|(column, role)| {
            let email = format!("column{column}@example.com");
            User { id: column_id(column), name: format!("Column {column}"), email, role, ..User::clone(ada) }
        })
        .collect();
    let eve = UserId::parse("PEVE001").unwrap();
    let (name, email) = ("Eve".to_owned(), "eve@example.com".to_owned());
    users.push(User { id: eve, name, email, role: Role::LimitedUser, ..User::clone(ada) });
    for user in &mut users {
        let contact_method = user.contact_methods[0].id;
        user.contact_methods.push(ContactMethod {
            id: ContactMethodId::parse("PMAIL01").unwrap(),
            channel: Channel::Email,
            address: user.email.clone(),
            country_code: None,
            ..user.contact_methods[0].clone()
        });
        let kind = HandoffKind::Both;
        user.private_url_key = Some(PrivateUrlKey::new(chance));
        user.handoff_rules =
            vec![HandoffRule { id: HandoffRuleId::parse("PRULE10").unwrap(), contact_method, advance: DAY, kind }];
        user.status_update_rules =
            vec![StatusUpdateRule { id: StatusUpdateRuleId::parse("PRULE10").unwrap(), contact_method }];
        let (starts_at, ends_at) = (now + 60 * DAY, now + 61 * DAY);
        let id = AbsenceId::parse("PAWAY01").unwrap();
        user.absences = vec![Absence { id, starts_at, ends_at, reason: "Leave".into() }];
    }
    users
}

fn teams(directory: &Directory, ids: &[&String], users: &[User]) -> Vec<Change> {
    let roles = [TeamRole::Manager, TeamRole::Responder, TeamRole::Observer];
    let team = |id: &&String| {
        let mut team = Team::clone(&directory.teams[&TeamId::parse(id).unwrap()]);
        let members = users[8..PEOPLE].iter().zip(roles);
        team.members.extend(members.map(|(user, role)| TeamMember { user: user.id, role }));
        Change::Put(Object::Team(Arc::new(team)))
    };
    ids.iter().map(team).collect()
}

/// The nights with an override; a schedule of shifts with one part of each kind, in which everybody of the columns has
/// the night of the tenth day.
fn schedules(nights: &Schedule, team: TeamId, chance: &mut Ids, now: At) -> Vec<Change> {
    let (starts_at, ends_at) = (now + 20 * DAY, now + 21 * DAY);
    let mut layered = nights.clone();
    let over = Override { id: OverrideId::parse("POVER01").unwrap(), user: column_id(1), starts_at, ends_at };
    layered.layered_mut().unwrap().overrides.push(over);
    let (member, of) = (Member::User(organisation::ada()), RotationId::parse("PROTA01").unwrap());
    let event = RotationEvent {
        id: RotationEventId::parse("PEVENT1").unwrap(),
        name: "Days".into(),
        recurrence: Recurrence::parse(now, now + DAY, "Etc/UTC", &["RRULE:FREQ=DAILY".to_owned()]).unwrap(),
        effective_since: now - DAY,
        effective_until: Some(now + 30 * DAY),
        strategy: MemberStrategy::Every { members: vec![member] },
    };
    let over = ShiftOverride {
        id: OverrideId::parse("POVER01").unwrap(),
        of: ShiftSource::Rotation(of),
        overridden: member,
        overriding: Member::User(column_id(1)),
        starts_at,
        ends_at,
    };
    let custom = |column: usize| CustomShift {
        id: CustomShiftId::parse(&format!("PCUSTOM{column}")).unwrap(),
        assignment: ShiftAssignmentId::new(&mut Ids::for_test(column as u64)),
        member: Member::User(column_id(column)),
        starts_at: now + 10 * DAY,
        ends_at: now + 11 * DAY,
    };
    let plan = ShiftPlan {
        rotations: vec![Rotation { id: of, events: vec![event], removed_at: None }],
        custom_shifts: (0..PEOPLE).map(custom).collect(),
        overrides: vec![over],
    };
    let shifts = Schedule {
        id: ScheduleId::parse("PSHIFTS").unwrap(),
        name: "Shifts".into(),
        plan: Plan::ShiftBased(plan),
        teams: vec![team],
        private_url_key: Some(PrivateUrlKey::new(chance)),
        ..nights.clone()
    };
    [layered, shifts].map(|schedule| Change::Put(Object::Schedule(Arc::new(schedule)))).into()
}

/// Ada asks the person of a column to take a night, and to swap it for theirs.
fn requests(column: usize, nights: ScheduleId, now: At) -> [Change; 2] {
    let shift = |schedule, days: u32| Shift { schedule, starts_at: now + days * DAY, ends_at: now + (days + 1) * DAY };
    let (cover, swap) = cover_ids(column_id(column).as_str());
    let cover = CoverRequest {
        id: CoverRequestId::parse(&cover).unwrap(),
        user: organisation::ada(),
        shift: shift(nights, 5),
        asked: Some(column_id(column)),
        in_return: None,
        note: String::new(),
        created_at: now - 2 * DAY,
        state: CoverState::Open,
    };
    let in_return = Some(shift(ScheduleId::parse("PSHIFTS").unwrap(), 10));
    let swap = CoverRequest { id: CoverRequestId::parse(&swap).unwrap(), in_return, ..cover.clone() };
    [cover, swap].map(|request| Change::Put(Object::CoverRequest(Arc::new(request))))
}

/// The changes that make one directory of another: what is new goes, what was comes back.
pub(super) fn way_back(now: &Directory, then: &Directory) -> Vec<Change> {
    macro_rules! back {
        ($($field:ident $kind:ident),+) => {{
            let mut changes = Vec::new();
            $(
                let gone = now.$field.keys().filter(|id| !then.$field.contains_key(*id));
                changes.extend(gone.map(|id| Change::Remove(Kind::$kind, id.id())));
                let is_same = |id, object| now.$field.get(id).is_some_and(|one| Arc::ptr_eq(one, object));
                let changed = then.$field.iter().filter(|(id, object)| !is_same(*id, *object));
                changes.extend(changed.map(|(_, object)| Change::Put(Object::$kind(Arc::clone(object)))));
            )+
            changes
        }};
    }
    back!(users User, teams Team, schedules Schedule, policies Policy, services Service, integrations Integration,
        maintenance_windows MaintenanceWindow, subscriptions Subscription, cover_requests CoverRequest)
}
