//! A simulation that kills the server between any two steps, thousands of times, and looks for pages that were lost,
//! came too late, or came twice without need.
//!
//! Every seed is a small story: an organisation, alarms, people who answer or do not. It is run once in calm and once
//! with crashes, with the same clock-driven process model; what the provider received is then compared.
//!
//! The number of seeds can be raised with the environment variable `CRASH_SEEDS`.

mod judge;
mod process;
mod random;
mod story;

use std::thread;

use judge::Tally;

/// How many stories are played unless told otherwise.
const SEEDS: u64 = 6_000;
/// On how many threads.
const THREADS: u64 = 2;

#[test]
#[allow(clippy::print_stdout, reason = "the counts are part of the test's report")]
fn no_crash_loses_a_page_or_pages_for_nothing() {
    let seeds = std::env::var("CRASH_SEEDS").ok().and_then(|count| count.parse().ok()).unwrap_or(SEEDS);
    let play_some = |first: u64| (first..seeds).step_by(THREADS as usize).map(judge::play_and_judge).sum::<Tally>();
    let tally: Tally = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || play_some(first))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no story failed")).sum()
    });
    println!("{tally}");
    assert!(tally.crashes > seeds, "the server has to crash more than once a story: {tally}");
    assert!(
        tally.crashes_by_place.iter().all(|count| *count > seeds / 100),
        "each kind of crash has to occur: {tally}"
    );
    let process::Seen { late, woken, grouped, group_commits, before_giving_back } = tally.seen;
    let complications = [late, woken, grouped, group_commits, before_giving_back];
    assert!(complications.iter().all(|count| *count > seeds / 100), "each complication has to occur: {tally}");
    assert!(tally.unavoidable_repeats > 0, "crashes after sending have to occur: {tally}");
    assert!(tally.unavoidable_repeats <= tally.crashes * process::MOST_BUNDLED, "{tally}");
}
