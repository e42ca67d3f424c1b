//! What whoever runs the server watches: its logs, its figures, its help.

use serde_json::Value;

use crate::harness::Setup;

#[tokio::test]
async fn logs_for_machines_are_json_line_by_line() {
    let mut server = Setup::default().set("VIGIE_LOG_FORMAT", "json").set("VIGIE_LOG", "info").start().await;
    assert!(server.terminate().await.success());
    let log = server.read_log();
    assert!(log.lines().count() >= 2, "a start and a stop are worth a line each: {log}");
    for line in log.lines() {
        let entry: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("no JSON ({error}): {line}"));
        for field in ["timestamp", "level", "target", "message"] {
            assert!(entry[field].is_string(), "{field} is missing: {line}");
        }
    }
}

#[tokio::test]
async fn every_figure_that_the_documentation_names_is_there() {
    let server = Setup::default().start().await;
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating.md");
    let page = std::fs::read_to_string(page).expect("docs/operating.md");
    let is_name = |word: &&str| word.starts_with("vigie_") && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let named: Vec<&str> = page.split('`').filter(is_name).collect();
    assert!(named.len() >= 3, "the page names what to alert on: {named:?}");
    let metrics = reqwest::get(format!("{}/metrics", server.url())).await.expect("an answer");
    let metrics = metrics.text().await.expect("text");
    for name in named {
        let has = |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '{', '_']));
        assert!(metrics.lines().any(has), "{name} is not in /metrics:\n{metrics}");
    }
}

#[tokio::test]
async fn the_help_of_serve_lists_every_setting_that_the_documentation_names() {
    let server = Setup::default().start().await;
    let help = server.command(&["serve", "--help"]).output().expect("it runs");
    let help = String::from_utf8(help.stdout).expect("text");
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating.md");
    let page = std::fs::read_to_string(page).expect("docs/operating.md");
    let is_setting =
        |word: &&str| word.starts_with("VIGIE_") && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let settings: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `VIGIE_"))
        .flat_map(|line| line.split('`'))
        .filter(is_setting)
        .collect();
    assert!(settings.len() >= 8, "{settings:?}");
    for setting in settings {
        assert!(help.contains(setting), "`vigie serve --help` does not list {setting}");
    }
}
