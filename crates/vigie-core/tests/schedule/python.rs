//! The model in Python, with Python's own zone data: it gets random schedules and must answer the same.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value as Json, json};
use vigie_core::{
    schedule::{self, Entry, Layer, Restriction},
    time::At,
};

use crate::random::{Case, case, case_in_seconds};

/// Other schedules than those that are compared with the brute-force model.
pub(crate) const SEEDS: std::ops::Range<u64> = 10_000..12_100;

/// Seeds of schedules that begin and end at any second.
const SEEDS_IN_SECONDS: std::ops::Range<u64> = 50_000..50_040;

#[test]
fn schedules_are_as_python_says() {
    compare(SEEDS, case);
}

#[test]
fn schedules_are_as_python_says_to_the_second() {
    compare(SEEDS_IN_SECONDS, case_in_seconds);
}

fn compare(seeds: std::ops::Range<u64>, case: fn(u64) -> Case) {
    let cases: Vec<Case> = seeds.clone().map(case).collect();
    let questions: String = cases.iter().map(|case| question(case).to_string() + "\n").collect();
    let answers = ask_python(questions);
    assert_eq!(answers.len(), cases.len(), "one answer for each schedule");
    for ((seed, case), answer) in seeds.zip(&cases).zip(answers) {
        assert_eq!(rendered(case), answer, "seed {seed}: {:#?}", case.schedule);
    }
}

fn ask_python(questions: String) -> Vec<Json> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/schedule_model.py");
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test needs python3: on Debian, apt-get install python3 tzdata");
    let mut stdin = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(questions.as_bytes()));
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "the model failed; where it misses zones, install Debian's tzdata");
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn rendered(case: &Case) -> Json {
    let rendered = schedule::render(&case.schedule, case.unit.at(case.since), case.unit.at(case.until));
    let mut lists: Vec<Json> = rendered.layers.iter().map(|layer| entries(&layer.entries)).collect();
    lists.extend([entries(&rendered.overrides), entries(&rendered.final_entries)]);
    lists.into()
}

fn entries(entries: &[Entry]) -> Json {
    entries.iter().map(|entry| json!([entry.user.as_str(), seconds(entry.start), seconds(entry.end)])).collect()
}

fn question(case: &Case) -> Json {
    let schedule = &case.schedule;
    let over = |over: &schedule::Override| json!({"user": over.user.as_str(), "start": seconds(over.starts_at), "end": seconds(over.ends_at)});
    json!({
        "since": case.since * case.unit.seconds,
        "until": case.until * case.unit.seconds,
        "time_zone": schedule.time_zone,
        "layers": schedule.layers().iter().map(layer).collect::<Json>(),
        "overrides": schedule.overrides().iter().map(over).collect::<Json>(),
    })
}

fn layer(layer: &Layer) -> Json {
    json!({
        "start": seconds(layer.starts_at),
        "end": layer.ends_at.map(seconds),
        "virtual_start": seconds(layer.rotation_virtual_start),
        "turn_seconds": layer.turn_length.as_secs(),
        "users": layer.users.iter().map(|user| Json::from(user.as_str())).collect::<Json>(),
        "restrictions": layer.restrictions.iter().map(restriction).collect::<Json>(),
        "time_zone": layer.time_zone,
    })
}

fn restriction(restriction: &Restriction) -> Json {
    match *restriction {
        Restriction::Daily { start_second, duration } => {
            json!({"weekday": null, "start_second": start_second, "seconds": duration.as_secs()})
        }
        Restriction::Weekly { start_day, start_second, duration } => {
            json!({"weekday": start_day, "start_second": start_second, "seconds": duration.as_secs()})
        }
    }
}

fn seconds(at: At) -> i64 {
    at.micros() / 1_000_000
}
