//! Rules about single files.

/// A text file of the repository.
pub(super) struct SourceFile {
    /// Relative to the root, with forward slashes.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
}

impl SourceFile {
    /// True for Rust source.
    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The lines that are code, with their numbers from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// A rule: the complaints it has about a file.
type Rule = fn(&SourceFile) -> Vec<String>;

/// Every rule about single files.
pub(super) const RULES: &[Rule] =
    &[says_what_it_is, core_is_pure, nothing_left_undone, no_machine_path, no_lock_addresses];

/// Every Rust file opens with a sentence that says what it is for.
fn says_what_it_is(file: &SourceFile) -> Vec<String> {
    if !file.is_rust() || file.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![format!("{}:1: starts without `//!`: say in one sentence what this file is for", file.path)]
}

/// The core has no clock, no async, no I/O, no serde and no order that chance decides.
fn core_is_pure(file: &SourceFile) -> Vec<String> {
    const BANNED: &[(&str, &str)] = &[
        ("SystemTime", "time comes in as an argument"),
        ("Instant", "time comes in as an argument"),
        ("::now()", "time comes in as an argument"),
        ("async ", "the core is synchronous"),
        (".await", "the core is synchronous"),
        ("tokio", "the core is synchronous"),
        ("serde", "wire formats live at the edge"),
        ("HashMap", "its order differs from run to run: use BTreeMap"),
        ("HashSet", "its order differs from run to run: use BTreeSet"),
        ("RandomState", "its keys differ from run to run"),
        ("getrandom", "chance comes in as an argument"),
        ("OsRng", "chance comes in as an argument"),
        ("from_os_rng", "chance comes in as an argument"),
        ("from_entropy", "chance comes in as an argument"),
        ("thread_rng", "chance comes in as an argument"),
        ("rand::", "chance comes in as an argument"),
        ("std::fs", "the core does no I/O"),
        ("std::net", "the core does no I/O"),
        ("std::env", "the core has no surroundings"),
        ("println!", "the core does no I/O"),
    ];
    if !(file.is_rust() && file.path.starts_with("crates/vigie-core/src/")) {
        return Vec::new();
    }
    let complaint = |(number, line): (usize, &str)| {
        let (word, why) = BANNED.iter().find(|(word, _)| contains_word(line, word))?;
        Some(format!("{}:{number}: `{}` in the core: {why}", file.path, word.trim()))
    };
    file.code().filter_map(complaint).collect()
}

/// What is committed is finished.
fn nothing_left_undone(file: &SourceFile) -> Vec<String> {
    // Written in halves, so that this file does not complain about itself.
    let marks = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("FIX", "ME"), concat!("#[ig", "nore")];
    if !file.is_rust() {
        return Vec::new();
    }
    let complaint = |(index, line): (usize, &str)| {
        let mark = marks.iter().find(|mark| line.contains(**mark))?;
        Some(format!("{}:{}: `{mark}` left in: finish it or take it out", file.path, index + 1))
    };
    file.text.lines().enumerate().filter_map(complaint).collect()
}

/// No path of somebody's machine.
fn no_machine_path(file: &SourceFile) -> Vec<String> {
    let prefixes = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/Us", "ers/")];
    let complaint = |(index, line): (usize, &str)| {
        let prefix = prefixes.iter().find(|prefix| starts_a_path(line, prefix))?;
        Some(format!("{}:{}: `{prefix}` is a path of one machine", file.path, index + 1))
    };
    file.text.lines().enumerate().filter_map(complaint).collect()
}

/// A package lock names versions and hashes, not where one machine got them.
fn no_lock_addresses(file: &SourceFile) -> Vec<String> {
    let is_lock = file.path.ends_with("package-lock.json");
    if is_lock && file.text.contains("\"resolved\"") {
        return vec![format!("{}: has download addresses: run npm with --omit-lockfile-registry-resolved", file.path)];
    }
    Vec::new()
}

/// True when the word stands alone: `Instant` is not in `Instantiate`, nor `serde` in `observed`.
fn contains_word(line: &str, word: &str) -> bool {
    let is_part = |neighbour: Option<char>| neighbour.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let starts_inside = word.starts_with(char::is_alphabetic);
    let ends_inside = word.ends_with(char::is_alphabetic);
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !(starts_inside && is_part(before) || ends_inside && is_part(after))
    })
}

/// True where the prefix begins a path, rather than standing in the middle of one or of a web address.
fn starts_a_path(line: &str, prefix: &str) -> bool {
    let continues = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '}');
    line.match_indices(prefix).any(|(at, _)| !line[..at].chars().next_back().is_some_and(continues))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        RULES.iter().flat_map(|rule| rule(&file)).collect()
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        assert_eq!(complaints("a.rs", "use std::fs;\n").len(), 1);
        assert_eq!(complaints("a.rs", "//! Things.\nuse std::fs;\n").len(), 0);
    }

    #[test]
    fn the_core_has_no_clock_and_others_may() {
        let text = "//! Things.\nuse std::time::Instant;\n// Instant is only mentioned here.\n";
        let found = complaints("crates/vigie-core/src/a.rs", text);
        assert_eq!(found, ["crates/vigie-core/src/a.rs:2: `Instant` in the core: time comes in as an argument"]);
        assert_eq!(complaints("crates/vigie-app/src/a.rs", text).len(), 0);
    }

    #[test]
    fn the_core_draws_no_chance_and_takes_seeds() {
        let found = |line: &str| complaints("crates/vigie-core/src/a.rs", &format!("//! Things.\n{line}\n")).len();
        let drawn = [
            "let keys = std::hash::RandomState::new();",
            "getrandom::fill(&mut seed)?;",
            "let random = ChaCha8Rng::from_os_rng();",
            "let random = rand::rng();",
            "use rand_chacha::rand_core::OsRng;",
        ];
        for line in drawn {
            assert_eq!(found(line), 1, "{line}");
        }
        assert_eq!(found("use rand_chacha::ChaCha8Rng; // ChaCha8Rng::from_seed(seed)"), 0);
    }

    #[test]
    fn words_are_whole_words() {
        assert!(contains_word("let x: HashMap<A, B>;", "HashMap"));
        assert!(!contains_word("observed deserdes", "serde"));
        assert!(contains_word("Timestamp::now()", "::now()"));
        assert!(!contains_word("fn is_async (", "async "));
    }

    #[test]
    fn unfinished_work_is_found() {
        let text = format!("//! Things.\nfn f() {{ {} }}\n", concat!("to", "do!()"));
        assert_eq!(complaints("a.rs", &text).len(), 1);
    }

    #[test]
    fn machine_paths_are_found_and_web_paths_are_not() {
        let path = concat!("/wo", "rk/main");
        assert_eq!(complaints("a.md", &format!("see {path} for more")).len(), 1);
        assert_eq!(complaints("a.md", &format!("see https://example.org{path}")).len(), 0);
    }
}
