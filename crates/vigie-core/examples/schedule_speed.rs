//! How fast schedules are: `cargo run --release -p vigie-core --example schedule_speed`.
//!
//! One schedule like the largest that people have: 12 people, three layers (weekly, nights, working hours) in a zone
//! with summer time; and a shift-based one of three rotations. Prints the median over slices, so that a busy machine matters less,
//! and ends with 1 where one is more than three times its aim.

// It measures and prints, which the core itself never does.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, clippy::disallowed_types)]

use std::{
    hint::black_box,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use vigie_core::{
    directory::{Directory, Object},
    ids::{CustomShiftId, LayerId, OverrideId, RotationEventId, RotationId, ScheduleId, ShiftAssignmentId, UserId},
    schedule::{
        self, Layer, LayeredPlan, Plan, Restriction, Schedule, ShiftPlan,
        shift_based::{
            CustomShift, Member, MemberStrategy, Recurrence, Rotation, RotationEvent, ShiftOverride, ShiftSource,
        },
    },
    time::At,
};

const HOUR_SECONDS: u64 = 3600;
const YEAR: Duration = Duration::from_secs(365 * 24 * HOUR_SECONDS);
/// 2026-11-22T14:00:00Z.
const NOW: At = At::from_micros(1_795_356_000_000_000);
const SLICES: usize = 31;
/// A median of more than this many times its aim ends the program with 1: a busy machine alone does not.
const FAR_OFF: u32 = 3;

fn main() -> ExitCode {
    let mut is_far_off = false;
    let primary = Arc::new(large_schedule());
    let mut directory = Directory::default();
    directory.put(Object::Schedule(Arc::clone(&primary)));
    let mut offset = 0;
    let mut moments = || {
        offset += 997;
        NOW + Duration::from_secs(offset % YEAR.as_secs())
    };
    is_far_off |= print("who is on call, from the snapshot", 10_000, Some(Duration::from_micros(1)), || {
        black_box(black_box(&directory).on_call(primary.id, moments()));
    });
    is_far_off |= print("who is on call, worked out anew", 10_000, None, || {
        black_box(schedule::on_call(black_box(&primary), moments()));
    });
    is_far_off |= print("since when and until when", 1_000, None, || {
        black_box(schedule::on_call_between(black_box(&primary), moments()));
    });
    is_far_off |= print("the next handoff", 1_000, None, || {
        black_box(schedule::next_handoff(black_box(&primary), moments()));
    });
    is_far_off |= print("explain a schedule", 1_000, Some(Duration::from_millis(5)), || {
        black_box(schedule::explain(black_box(&primary), moments()));
    });
    let shifts = Arc::new(shift_schedule());
    directory.put(Object::Schedule(Arc::clone(&shifts)));
    let mut second = 0;
    let mut today = || {
        second += 1;
        NOW + Duration::from_secs(second % 86_400)
    };
    is_far_off |= print("shift-based: on call now, from the snapshot", 10_000, Some(Duration::from_micros(1)), || {
        black_box(black_box(&directory).on_call(shifts.id, today()));
    });
    is_far_off |= print("shift-based: who is on call, worked out anew", 1_000, None, || {
        black_box(schedule::on_call(black_box(&shifts), moments()));
    });
    is_far_off |= print("shift-based: explain", 1_000, Some(Duration::from_millis(5)), || {
        black_box(schedule::explain(black_box(&shifts), moments()));
    });
    is_far_off |= print("shift-based: render a year", 20, Some(Duration::from_millis(1)), || {
        black_box(schedule::render(black_box(&shifts), NOW, NOW + YEAR));
    });
    is_far_off |= print("render a year", 20, Some(Duration::from_millis(1)), || {
        black_box(schedule::render(black_box(&primary), NOW, NOW + YEAR));
    });
    if is_far_off { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Prints a median, and says whether it is far from its aim.
fn print(name: &str, calls: u32, aim: Option<Duration>, mut call: impl FnMut()) -> bool {
    let mut slices: Vec<Duration> = (0..SLICES)
        .map(|_| {
            let start = Instant::now();
            (0..calls).for_each(|_| call());
            start.elapsed() / calls
        })
        .collect();
    slices.sort();
    let median = slices[SLICES / 2];
    let verdict = match aim {
        Some(aim) if median < aim => format!(", aim < {aim:?}: reached"),
        Some(aim) => format!(", aim < {aim:?}: MISSED"),
        None => String::new(),
    };
    println!("{name:44} median {median:?} (from {:?} to {:?}){verdict}", slices[0], slices[SLICES - 1]);
    aim.is_some_and(|aim| median > aim * FAR_OFF)
}

fn large_schedule() -> Schedule {
    let hours = |start: u32, hours: u64| (start * 3600, Duration::from_secs(hours * HOUR_SECONDS));
    let (night, work) = (hours(18, 14), hours(9, 8));
    let nights = vec![Restriction::Daily { start_second: night.0, duration: night.1 }];
    let workdays =
        (1..=5).map(|start_day| Restriction::Weekly { start_day, start_second: work.0, duration: work.1 }).collect();
    Schedule {
        id: ScheduleId::parse("PSCHED1").unwrap(),
        name: "Primary".into(),
        description: None,
        time_zone: "Europe/Paris".into(),
        private_url_key: None,
        plan: Plan::Layered(LayeredPlan {
            layers: vec![layer(168, vec![]), layer(24, nights), layer(24, workdays)],
            overrides: vec![],
        }),
        teams: vec![],
        created_at: At::EPOCH,
    }
}

/// One like those that people have: a weekly rotation, one of nights and one of working days, twelve people, in a zone
/// with summer time; an override and a custom shift.
fn shift_schedule() -> Schedule {
    let member = |number: usize| Member::User(UserId::parse(&format!("PUSER{number}")).unwrap());
    // 2026-01-05T08:00:00Z, a Monday.
    let monday = At::from_micros(1_767_600_000_000_000);
    let rotation = |number: usize, start_hours: u64, hours: u64, rule: &str| {
        let start = monday + Duration::from_secs(start_hours * HOUR_SECONDS);
        let end = start + Duration::from_secs(hours * HOUR_SECONDS);
        let event = RotationEvent {
            id: RotationEventId::parse(&format!("PEVENT{number}")).unwrap(),
            name: "Shifts".into(),
            recurrence: Recurrence::parse(start, end, "Europe/Paris", &[rule.to_owned()]).unwrap(),
            effective_since: monday,
            effective_until: None,
            strategy: MemberStrategy::Rotating { shifts_per_member: 1, members: (0..12).map(member).collect() },
        };
        let id = RotationId::parse(&format!("PROTA{number}")).unwrap();
        Rotation { id, events: vec![event], removed_at: None }
    };
    let rotations = vec![
        rotation(0, 0, 168, "RRULE:FREQ=WEEKLY"),
        rotation(1, 9, 14, "RRULE:FREQ=DAILY"),
        rotation(2, 1, 8, "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ];
    let (starts_at, ends_at) = (NOW + Duration::from_secs(86_400), NOW + Duration::from_secs(2 * 86_400));
    let over = ShiftOverride {
        id: OverrideId::parse("POVER").unwrap(),
        of: ShiftSource::Rotation(rotations[0].id),
        overridden: member(1),
        overriding: member(2),
        starts_at,
        ends_at,
    };
    let custom = CustomShift {
        id: CustomShiftId::parse("PCUSTOM").unwrap(),
        assignment: ShiftAssignmentId::parse("PASSIGN").unwrap(),
        member: member(3),
        starts_at,
        ends_at,
    };
    let plan = ShiftPlan { rotations, custom_shifts: vec![custom], overrides: vec![over] };
    Schedule { id: ScheduleId::parse("PSHIFTS").unwrap(), plan: Plan::ShiftBased(plan), ..large_schedule() }
}

fn layer(turn_hours: u64, restrictions: Vec<Restriction>) -> Layer {
    // 2020-01-06T08:00:00Z.
    let start = At::from_micros(1_578_297_600_000_000);
    Layer {
        id: LayerId::parse("PLAYER1").unwrap(),
        name: "Layer".into(),
        starts_at: start,
        ends_at: None,
        rotation_virtual_start: start,
        turn_length: Duration::from_secs(turn_hours * HOUR_SECONDS),
        users: (0..12).map(|number| UserId::parse(&format!("PUSER{number}")).unwrap()).collect(),
        restrictions,
        time_zone: None,
    }
}
