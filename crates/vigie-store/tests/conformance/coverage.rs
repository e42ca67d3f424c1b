//! No public function of the store is left out.

use std::{fs, path::Path};

#[test]
fn every_public_function_is_called_by_a_story_on_both_databases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let conformance = texts(&root.join("tests/conformance"));
    let mut stories: Vec<String> = conformance.iter().flat_map(|text| told_on_both(text)).collect();
    // What opens and closes both databases around every story.
    stories.extend(texts(&root.join("tests/support")));
    let product = texts(&root.join("src"));
    let mut functions = 0;
    for text in &product {
        for line in text.lines() {
            let Some(rest) = line.trim_start().strip_prefix("pub async fn ") else { continue };
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            assert!(stories.iter().any(|story| calls(story, name)), "no story calls Store::{name}");
            functions += 1;
        }
    }
    assert!(functions > 50, "only {functions} public functions were found");
}

/// Whether a story calls a function of the store, and not a namesake of something else.
fn calls(story: &str, name: &str) -> bool {
    let dense: String = story.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_store = |before: &str| {
        let name_begins = before.rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        &before[name_begins.map_or(0, |at| at + 1)..] == "store"
    };
    let method = format!(".{name}(");
    let mut called = dense.match_indices(&method).map(|(at, _)| &dense[..at]);
    called.any(is_store) || dense.contains(&format!("Store::{name}("))
}

/// The functions of a file that are played on both databases: tests that say so, and what those call.
fn told_on_both(text: &str) -> Vec<String> {
    let (mut told, mut rest): (Vec<&str>, Vec<&str>) =
        functions(text).into_iter().partition(|function| is_on_both(function));
    loop {
        let is_called = |function: &&str| {
            let name =
                function.split_once("fn ").map_or("", |(_, after)| after.split(['(', '<']).next().unwrap_or_default());
            told.iter().any(|other| other.contains(&format!("{name}(")) || other.contains(&format!("on_both({name})")))
        };
        let (called, others): (Vec<&str>, Vec<&str>) = rest.into_iter().partition(is_called);
        if called.is_empty() {
            return told.into_iter().map(str::to_owned).collect();
        }
        told.extend(called);
        rest = others;
    }
}

fn is_on_both(function: &str) -> bool {
    function.contains("#[tokio::test]") && (function.contains("on_both(") || function.contains("Fresh::both()"))
}

/// The text cut before each function that begins at its left edge, attributes included.
fn functions(text: &str) -> Vec<&str> {
    let mut functions = Vec::new();
    let mut begin = 0;
    for (end, _) in text.match_indices("\n}\n") {
        functions.push(&text[begin..end + 3]);
        begin = end + 3;
    }
    functions.push(&text[begin..]);
    functions
}

#[test]
fn a_namesake_does_not_count() {
    assert!(calls("store\n    .alert(id)", "alert") && calls("Store::open(url)", "open"));
    assert!(!calls("world.alert(id)", "alert") && !calls("restore.alert(id)", "alert"));
}

#[test]
fn a_story_on_one_database_does_not_count() {
    let file = "#[tokio::test]\nasync fn one() {\n    store.ping();\n}\nfn helper(store: &Store) {\n    store.alert();\n}\n\
                #[tokio::test]\nasync fn both() {\n    on_both(async |store| helper(&store));\n}\n";
    let told = told_on_both(file).join("");
    assert!(calls(&told, "alert") && !calls(&told, "ping"), "{told}");
}

fn texts(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts.extend(self::texts(&path));
        } else if !path.ends_with("coverage.rs") {
            texts.push(fs::read_to_string(&path).expect("a source file"));
        }
    }
    texts
}
