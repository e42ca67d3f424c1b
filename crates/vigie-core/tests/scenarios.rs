//! The engine, told in stories: every file in `scenarios/` is played in a world in memory.
//!
//! The language is described in `docs/scenarios.md`. To add a story, add a file; to play some of them only, name a part
//! of their path in the environment variable `SCENARIO`.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use testkit::scenario::Scenario;

/// Fewer stories than this would leave documented behaviour untold.
const FEWEST_SCENARIOS: usize = 60;

#[test]
#[allow(clippy::print_stdout, reason = "the number of stories is part of the test's report")]
fn every_story_comes_true() {
    let wanted = std::env::var("SCENARIO").unwrap_or_default();
    let files: Vec<_> = files().into_iter().filter(|file| file.display().to_string().contains(&wanted)).collect();
    let failures: Vec<_> = files.iter().flat_map(|file| play(file)).collect();
    println!("{} scenarios, {} failures", files.len(), failures.len());
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn there_are_enough_stories_and_each_has_a_title_of_its_own() {
    let mut titles: Vec<_> = files().iter().map(|file| scenario(file).expect("it can be read").title).collect();
    assert!(titles.len() >= FEWEST_SCENARIOS, "{} scenarios are fewer than {FEWEST_SCENARIOS}", titles.len());
    titles.sort();
    let count = titles.len();
    titles.dedup();
    assert_eq!(titles.len(), count, "two stories have the same title");
}

/// Every scenario file, in the order of their paths.
fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut files = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "scenario") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn scenario(file: &Path) -> Result<Scenario, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Scenario::parse(&text).map_err(|error| format!("{}:{}: {error}", file.display(), error.line))
}

/// Plays one file; its failures as `file:line: what`.
fn play(file: &Path) -> Vec<String> {
    let scenario = match scenario(file) {
        Ok(scenario) => scenario,
        Err(message) => return vec![message],
    };
    match catch_unwind(AssertUnwindSafe(|| scenario.play())) {
        Ok(failures) => {
            failures.iter().map(|one| format!("{}:{}: {}", file.display(), one.line, one.message)).collect()
        }
        Err(_) => vec![format!("{}: the world came to an end (see the panic above)", file.display())],
    }
}
