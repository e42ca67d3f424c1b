//! The stories on disk: `crates/vigie-core/tests/scenarios`, played by every test that has a world to play them in.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use super::{Failure, Scenario};

/// Every story, in the order of their paths.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn all() -> Vec<PathBuf> {
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

/// The stories to play: those whose path has the words of the environment variable `SCENARIO` in it, else all.
///
/// # Panics
/// When there is none, so that a name that is written wrongly is not taken for stories that came true.
#[must_use]
pub fn wanted() -> Vec<PathBuf> {
    let wanted = std::env::var("SCENARIO").unwrap_or_default();
    let files: Vec<PathBuf> = all().into_iter().filter(|file| file.display().to_string().contains(&wanted)).collect();
    assert!(!files.is_empty(), "no story matches {wanted:?}");
    files
}

/// A story from its file.
///
/// # Errors
/// `folder/file:line: why` it cannot be read.
pub fn read(file: &Path) -> Result<Scenario, String> {
    let name = name(file);
    let text = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    Scenario::parse(&text).map_err(|error| format!("{name}:{}: {error}", error.line))
}

/// Plays one file in a world; its failures as `folder/file:line: what`.
pub fn play(file: &Path, play: impl Fn(&Scenario) -> Vec<Failure>) -> Vec<String> {
    let scenario = match read(file) {
        Ok(scenario) => scenario,
        Err(message) => return vec![message],
    };
    let name = name(file);
    match catch_unwind(AssertUnwindSafe(|| play(&scenario))) {
        Ok(failures) => failures.iter().map(|one| format!("{name}:{}: {}", one.line, one.message)).collect(),
        Err(_) => vec![format!("{name}: the world came to an end (see the panic above)")],
    }
}

/// The last folder and the file.
fn name(file: &Path) -> String {
    let mut parts: Vec<_> = file.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
    parts.reverse();
    parts.join("/")
}
