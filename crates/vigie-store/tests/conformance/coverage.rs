//! No public function of the store is left out.

use std::{fs, path::Path};

#[test]
fn every_public_function_is_called_by_a_story() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stories = texts(&root.join("tests"));
    let product = texts(&root.join("src"));
    let mut functions = 0;
    for text in &product {
        for line in text.lines() {
            let Some(rest) = line.trim_start().strip_prefix("pub async fn ") else { continue };
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            let called = |story: &String| story.contains(&format!(".{name}(")) || story.contains(&format!("::{name}("));
            assert!(stories.iter().any(called), "no story calls Store::{name}");
            functions += 1;
        }
    }
    assert!(functions > 50, "only {functions} public functions were found");
}

fn texts(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts.extend(self::texts(&path));
        } else {
            texts.push(fs::read_to_string(&path).expect("a source file"));
        }
    }
    texts
}
