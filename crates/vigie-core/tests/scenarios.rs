//! The engine, told in stories: every file in `scenarios/` is played in a world in memory.
//!
//! The language is described in `docs/scenarios.md`. To add a story, add a file; to play some of them only, name a part
//! of their path in the environment variable `SCENARIO`.

use testkit::scenario::{Scenario, files};

/// Fewer stories than this would leave documented behaviour untold.
const FEWEST_SCENARIOS: usize = 60;

#[test]
#[allow(clippy::print_stdout, reason = "the number of stories is part of the test's report")]
fn every_story_comes_true() {
    let played = files::wanted();
    let failures: Vec<String> = played.iter().flat_map(|file| files::play(file, Scenario::play)).collect();
    println!("{} scenarios, {} failures", played.len(), failures.len());
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn there_are_enough_stories_and_each_has_a_title_of_its_own() {
    let mut titles: Vec<_> = files::all().iter().map(|file| files::read(file).expect("it can be read").title).collect();
    assert!(titles.len() >= FEWEST_SCENARIOS, "{} scenarios are fewer than {FEWEST_SCENARIOS}", titles.len());
    titles.sort();
    let count = titles.len();
    titles.dedup();
    assert_eq!(titles.len(), count, "two stories have the same title");
}
