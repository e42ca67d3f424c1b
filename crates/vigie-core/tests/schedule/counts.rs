//! What the two models are asked: how many schedules, in which zones, with clocks put forward and back how often.
//!
//! `cargo nextest run -p vigie-core counts --no-capture` prints the table.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::{
    python,
    random::{case, minute},
    reference,
};

/// Zones whose clocks go by half an hour, stand half an hour or a quarter from others, or are put forward in autumn.
const HALF_HOURS: [&str; 4] = ["Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham", "Asia/Tehran"];
const SOUTHERN: [&str; 6] = [
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "America/Santiago",
    "America/Sao_Paulo",
    "Antarctica/Troll",
];

#[derive(Default)]
struct Count {
    schedules: usize,
    forward: usize,
    back: usize,
}

fn counts(seeds: impl Iterator<Item = u64>) -> BTreeMap<String, Count> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for case in seeds.map(case) {
        let zone = TimeZone::get(&case.schedule.time_zone).unwrap();
        let offset = |at: i64| zone.to_offset(minute(at).timestamp()).seconds();
        let count = counts.entry(case.schedule.time_zone.clone()).or_default();
        count.schedules += 1;
        let end = minute(case.until).timestamp();
        for change in zone.following(minute(case.since).timestamp()).take_while(|change| change.timestamp() < end) {
            let at = change.timestamp().as_second().div_euclid(60);
            let seconds_forward = offset(at) - offset(at - 1);
            count.forward += usize::from(seconds_forward > 0);
            count.back += usize::from(seconds_forward < 0);
        }
    }
    counts
}

fn check(model: &str, counts: &BTreeMap<String, Count>) {
    let all: usize = counts.values().map(|count| count.schedules).sum();
    println!("{model}: {all} schedules");
    for (zone, Count { schedules, forward, back }) in counts {
        println!("  {zone:20} {schedules:4} schedules, clocks put forward in {forward:3} windows and back in {back:3}");
    }
    assert!(all >= 2000, "{all} schedules");
    let has_both = |zone: &&str| counts.get(*zone).is_some_and(|count| count.forward >= 10 && count.back >= 10);
    let both = counts.keys().filter(|zone| has_both(&zone.as_str())).count();
    assert!(both >= 6, "both changes in {both} zones");
    assert!(HALF_HOURS.iter().filter(|zone| has_both(zone)).count() >= 3, "zones of half hours");
    assert!(SOUTHERN.iter().filter(|zone| has_both(zone)).count() >= 4, "southern zones");
}

#[test]
fn both_models_are_asked_about_both_changes_in_many_zones() {
    check("minute by minute", &counts(0..reference::CASES));
    check("Python's zoneinfo", &counts(python::SEEDS));
}
