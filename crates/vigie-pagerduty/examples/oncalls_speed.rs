//! How fast on-calls are in a large account: `cargo run --release -p vigie-pagerduty --example oncalls_speed`.
//!
//! 10,000 people, 2,000 schedules of three layers in eight zones, 2,000 policies with three levels. Prints the median
//! of several runs, so that a busy machine matters less, and ends with 1 where one is more
//! than three times its aim. An HTTP request adds the reading of the token and the writing
//! of the reply.

// It measures and prints, which this crate itself never does.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, clippy::disallowed_types)]

use std::{
    hint::black_box,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use vigie_core::{
    directory::{Channel, ContactMethod, Directory, Object, Role, User},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    ids::{ContactMethodId, LayerId, PolicyId, RuleId, ScheduleId, UserId},
    oncall::{explain_policy, lint},
    schedule::{Layer, LayeredPlan, Plan, Restriction, Schedule},
    time::At,
};
use vigie_pagerduty::{Links, paging::Page, query::Query, rest::oncall, view::View};

const PEOPLE: usize = 10_000;
const SCHEDULES: usize = 2_000;
/// 2026-11-22T14:00:00Z.
const NOW: At = At::from_micros(1_795_356_000_000_000);
const RUNS: usize = 15;
/// A median of more than this many times its aim ends the program with 1: a busy machine alone does not.
const FAR_OFF: u32 = 3;
const ZONES: [&str; 8] = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Santiago",
    "Pacific/Auckland",
    "America/Los_Angeles",
    "Etc/UTC",
];

fn main() -> ExitCode {
    let mut is_far_off = false;
    let started = Instant::now();
    let directory = large_account();
    println!("{PEOPLE} people, {SCHEDULES} schedules, {SCHEDULES} policies made in {:?}", started.elapsed());
    let links = Links::new("https://api.example.com", "https://acme.example.com");
    let page = |query: &str| {
        let query = Query::parse(query);
        let (view, page) = (View::of_query(&directory, &links, &query).unwrap(), Page::from_query(&query).unwrap());
        oncall::Filter::from_query(&query, NOW).unwrap().page(&directory, page, &view).unwrap().to_string()
    };
    for (what, query) in [
        ("the first page of now", "limit=100"),
        ("the last page of now", "limit=100&offset=5900"),
        ("now, counted (total=true)", "limit=100&total=true"),
        ("the first page of 90 days", "limit=100&since=2026-11-22&until=2027-02-20"),
        ("the first page of 90 days, earliest", "limit=100&since=2026-11-22&until=2027-02-20&earliest=true"),
        ("90 days, counted", "limit=100&since=2026-11-22&until=2027-02-20&total=true"),
        ("one person's 90 days", "limit=100&user_ids[]=PU00042&since=2026-11-22&until=2027-02-20"),
        ("one schedule's 90 days", "limit=100&schedule_ids[]=PS00042&since=2026-11-22&until=2027-02-20"),
        ("one policy now", "escalation_policy_ids[]=PP00042"),
    ] {
        is_far_off |= print(&format!("GET /oncalls: {what}"), None, || drop(black_box(page(query))));
    }
    let policies: Vec<&Arc<Policy>> = directory.policies.values().collect();
    let mut place = 0;
    is_far_off |= print("explain a policy of three levels", Some(Duration::from_millis(5)), || {
        place = (place + 7) % policies.len();
        black_box(explain_policy(&directory, policies[place], NOW, |_| 0));
    });
    is_far_off |=
        print("who is on call in all 2,000 schedules", Some(Duration::from_micros(1) * SCHEDULES as u32), || {
            directory.schedules.keys().for_each(|id| drop(black_box(directory.on_call(*id, NOW))));
        });
    is_far_off |= print("lint of the whole account", None, || drop(black_box(lint(&directory, NOW))));
    is_far_off |= print("a copy of the snapshot with one schedule changed", None, || {
        let mut next = directory.clone();
        next.put(Object::Schedule(Arc::new(schedule(42))));
        black_box(next);
    });
    if is_far_off { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Prints a median, and says whether it is far from its aim.
fn print(name: &str, aim: Option<Duration>, mut call: impl FnMut()) -> bool {
    let mut runs: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed()
        })
        .collect();
    runs.sort();
    let median = runs[RUNS / 2];
    let verdict = match aim {
        Some(aim) if median < aim => format!(", aim < {aim:?}: reached"),
        Some(aim) => format!(", aim < {aim:?}: MISSED"),
        None => String::new(),
    };
    println!("{name:52} median {median:.2?} (from {:.2?} to {:.2?}){verdict}", runs[0], runs[RUNS - 1]);
    aim.is_some_and(|aim| median > aim * FAR_OFF)
}

fn large_account() -> Directory {
    let mut directory = Directory::default();
    for number in 0..PEOPLE {
        directory.put(Object::User(Arc::new(person(number))));
    }
    for number in 0..SCHEDULES {
        directory.put(Object::Schedule(Arc::new(schedule(number))));
        directory.put(Object::Policy(Arc::new(policy(number))));
    }
    directory
}

fn user(number: usize) -> UserId {
    UserId::parse(&format!("PU{:05}", number % PEOPLE)).unwrap()
}

fn person(number: usize) -> User {
    let method = ContactMethod {
        id: ContactMethodId::parse(&format!("PC{number:05}")).unwrap(),
        channel: Channel::Email,
        address: format!("person{number}@example.com"),
        country_code: None,
        label: "Work".into(),
        short_form: false,
        verified_at: Some(At::EPOCH),
        device: None,
    };
    User {
        id: user(number),
        name: format!("Person {number}"),
        email: format!("person{number}@example.com"),
        time_zone: ZONES[number % ZONES.len()].into(),
        color: "purple".into(),
        role: Role::User,
        job_title: None,
        description: None,
        created_at: At::EPOCH,
        contact_methods: vec![method],
        notification_rules: vec![],
        handoff_rules: vec![],
        status_update_rules: vec![],
        private_url_key: None,
        absences: vec![],
    }
}

fn schedule(number: usize) -> Schedule {
    let hours = |start: u32, hours: u64| (start * 3600, Duration::from_secs(hours * 3600));
    let ((night, night_length), (work, work_length)) = (hours(18, 14), hours(9, 8));
    let nights = vec![Restriction::Daily { start_second: night, duration: night_length }];
    let weekly = |start_day| Restriction::Weekly { start_day, start_second: work, duration: work_length };
    let layers =
        vec![layer(number, 168, vec![]), layer(number, 24, nights), layer(number, 24, (1..=5).map(weekly).collect())];
    Schedule {
        id: ScheduleId::parse(&format!("PS{number:05}")).unwrap(),
        name: format!("Schedule {number}"),
        description: None,
        time_zone: ZONES[number % ZONES.len()].into(),
        private_url_key: None,
        plan: Plan::Layered(LayeredPlan { layers, overrides: vec![] }),
        teams: vec![],
        created_at: At::EPOCH,
    }
}

fn layer(number: usize, turn_hours: u64, restrictions: Vec<Restriction>) -> Layer {
    // 2020-01-06T08:00:00Z.
    let start = At::from_micros(1_578_297_600_000_000);
    Layer {
        id: LayerId::parse("PLAYER1").unwrap(),
        name: "Layer".into(),
        starts_at: start,
        ends_at: None,
        rotation_virtual_start: start,
        turn_length: Duration::from_secs(turn_hours * 3600),
        users: (0..12).map(|place| user(5 * number + place)).collect(),
        restrictions,
        time_zone: None,
    }
}

fn policy(number: usize) -> Policy {
    let schedule =
        |number: usize| Target::Schedule(ScheduleId::parse(&format!("PS{:05}", number % SCHEDULES)).unwrap());
    let levels = [schedule(number), schedule(number + 1), Target::User(user(number))];
    let rule = |(level, target): (usize, Target)| EscalationRule {
        id: RuleId::parse(&format!("PR{number:05}{level}")).unwrap(),
        delay: Duration::from_secs(900),
        targets: vec![target],
        strategy: AssignmentStrategy::Everyone,
        strategy_was_given: false,
    };
    Policy {
        id: PolicyId::parse(&format!("PP{number:05}")).unwrap(),
        version: 1,
        name: format!("Policy {number}"),
        description: None,
        rules: levels.into_iter().enumerate().map(rule).collect(),
        num_loops: 0,
        handoff_notifications: HandoffNotifications::IfHasServices,
        teams: vec![],
        created_at: At::EPOCH,
    }
}
