//! Reads the sources for the sentences that a form may meet, so that none is added without its French.

use std::{fs, path::Path};

use super::french;

/// Where sentences that refuse are made: the wire's checks, the handlers of the REST API, and the domain's own.
const SOURCES: [&str; 7] = [
    "vigie-pagerduty/src/events_v2.rs",
    "vigie-pagerduty/src/rest",
    "vigie-web/src/api/configuration",
    "vigie-app/src/access.rs",
    "vigie-app/src/test_page.rs",
    "vigie-app/src/verification.rs",
    "vigie-core/src",
];

/// What no form of the console asks: lists and their filters, the import of calendars, alerts and incidents (whose
/// refusals are words of [`crate::ui::texts`]), and what only programs send.
const NOT_ASKED_BY_FORMS: [&str; 23] = [
    "rest/alert.rs",
    "rest/incident.rs",
    "rest/note.rs",
    "rest/status_update.rs",
    "rest/fairness.rs",
    "rest/notification_subscription.rs",
    "rest/service_dependency.rs",
    "configuration/abilities.rs",
    "configuration/audit.rs",
    "configuration/catalogue.rs",
    "configuration/change.rs",
    "configuration/fairness.rs",
    "configuration/schedule_import.rs",
    "configuration/v3",
    "configuration/sessions.rs",
    "configuration/notification_rules.rs",
    "configuration/overrides.rs",
    "configuration/team_members.rs",
    "core/src/engine",
    "core/src/incident",
    "core/src/oncall",
    "core/src/directory/change.rs",
    "core/src/test",
];

/// What comes before a sentence.
const BEFORE: [&str; 6] = ["invalid(", "denied(", "arguments(", "violations.push(", "#[error(", "sentence = "];

/// The sentences of a source: the text right behind one of [`BEFORE`], whatever differs in it as `X`.
fn sentences(source: &str) -> Vec<String> {
    let product = source.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    let behind = BEFORE.iter().flat_map(|before| product.split(before).skip(1));
    behind.filter_map(literal).map(|text| sample(&text)).filter(is_whole).collect()
}

/// Not one word, and not two others put together.
fn is_whole(text: &String) -> bool {
    text.contains(' ') && text != "X: X"
}

/// The text in quotes that this begins with.
fn literal(rest: &str) -> Option<String> {
    let rest =
        rest.trim_start().trim_start_matches('&').trim_start_matches("format!(").trim_start().strip_prefix('"')?;
    let mut text = String::new();
    let mut letters = rest.chars();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => text.extend(letters.next().filter(|letter| *letter == '"')),
            letter => text.push(letter),
        }
    }
}

/// `{name} is {0:?}` becomes `X is X`.
fn sample(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |sample, part| format!("{sample}X{}", part.split_once('}').map_or("", |(_, rest)| rest)))
}

fn of(path: &Path, found: &mut Vec<(String, String)>) {
    let name = path.display().to_string();
    if NOT_ASKED_BY_FORMS.iter().any(|part| name.contains(part)) || name.ends_with("tests.rs") {
        return;
    }
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder of the sources");
        entries.for_each(|entry| of(&entry.expect("an entry").path(), found));
    } else if name.ends_with(".rs") {
        let source = fs::read_to_string(path).expect("a source");
        found.extend(sentences(&source).into_iter().map(|sentence| (name.clone(), sentence)));
    }
}

#[test]
fn every_sentence_that_a_form_may_meet_has_its_french() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    let mut found = Vec::new();
    SOURCES.iter().for_each(|source| of(&crates.join(source), &mut found));
    assert!(found.len() > 120, "only {} sentences were found: they are made in another way now", found.len());
    let without: Vec<_> = found.iter().filter(|(_, sentence)| french(sentence).is_none()).collect();
    assert!(without.is_empty(), "no French in ui/refusals/table.rs for: {without:#?}");
}

#[test]
fn sentences_are_found_in_sources() {
    let source = r#"ApiError::invalid(format!("{} can't be \"blank\"", title)); #[error( "Gone: {0:?}")]"#;
    assert_eq!(sentences(source), ["X can't be \"blank\"", "Gone: X"]);
}
