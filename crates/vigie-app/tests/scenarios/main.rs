//! The stories of `vigie-core/tests/scenarios`, played on the real server: its lane, its workers, a database in a file,
//! webhooks over real sockets, and channels that write down what they are given.
//!
//! In `vigie-core` the same files are played in a world in memory. A story that comes true there and not here shows
//! where the two differ. None is left out. `SCENARIO=merge/` plays some of them.

mod changes;
mod recorder;
mod shell;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    thread,
};

use shell::Shell;
use testkit::scenario::Scenario;

/// How many stories are played at the same time.
const THREADS: usize = 2;

#[test]
#[allow(clippy::print_stdout, reason = "the number of stories is part of the test's report")]
fn every_story_comes_true_on_the_real_server() {
    let wanted = std::env::var("SCENARIO").unwrap_or_default();
    let played: Vec<_> = files().into_iter().filter(|file| file.display().to_string().contains(&wanted)).collect();
    let failures: Vec<String> = thread::scope(|scope| {
        let play_some = |first: usize| {
            let mine = played.iter().skip(first).step_by(THREADS);
            mine.flat_map(|file| play(file)).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || play_some(first))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("stories are caught when they panic")).collect()
    });
    println!("{} scenarios on the real server, {} failures", played.len(), failures.len());
    assert!(!played.is_empty(), "no story matches {wanted:?}");
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// Every scenario file, in the order of their paths.
fn files() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../vigie-core/tests/scenarios")];
    let mut files = Vec::new();
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

/// Plays one file; its failures as `file:line: what`.
fn play(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("the story can be read");
    let name = file.iter().rev().take(2).collect::<Vec<_>>();
    let name = name.iter().rev().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    let scenario = match Scenario::parse(&text) {
        Ok(scenario) => scenario,
        Err(error) => return vec![format!("{name}:{}: {error}", error.line)],
    };
    match catch_unwind(AssertUnwindSafe(|| scenario.play_on(Shell::starting_at))) {
        Ok(failures) => failures.iter().map(|one| format!("{name}:{}: {}", one.line, one.message)).collect(),
        Err(_) => vec![format!("{name}: the server failed (see the panic above)")],
    }
}
