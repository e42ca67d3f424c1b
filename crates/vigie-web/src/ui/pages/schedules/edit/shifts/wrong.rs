//! What is wrong with a draft: a sentence for a field of an event, or for one of the schedule.

use vigie_pagerduty::ApiError;

use super::draft::ShiftDraft;
use crate::ui::{rest::Refused, visit::Visit};

/// A sentence and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    /// The key of the event; empty for the schedule itself.
    key: String,
    /// The name of the field.
    field: &'static str,
    sentence: String,
    is_foreign: bool,
}

/// All that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wrongs(Vec<Wrong>);

impl Wrongs {
    /// Adds what the form itself finds.
    pub(super) fn add(&mut self, key: &str, field: &'static str, sentence: &str) {
        self.0.push(Wrong { key: key.to_owned(), field, sentence: sentence.to_owned(), is_foreign: false });
    }

    /// Whether nothing is.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentence at a field.
    pub(super) fn at(&self, key: &str, field: &str) -> Option<&str> {
        self.0.iter().find(|wrong| wrong.key == key && wrong.field == field).map(|wrong| wrong.sentence.as_str())
    }

    /// What the REST API would refuse, at the field that it is about.
    pub(super) fn of(visit: &Visit, draft: &ShiftDraft, error: ApiError) -> Self {
        let path = error.field.clone().unwrap_or_default();
        let sentences = if error.errors.is_empty() { vec![error.message] } else { error.errors };
        let told = Refused::told_all(sentences).in_language(visit.language);
        let (key, field) = place(draft, &path);
        Self(vec![Wrong { key, field, sentence: told.told(), is_foreign: told.is_foreign }])
    }

    /// All of it above the form, each behind the name of what it is about.
    pub(super) fn refused(&self, draft: &ShiftDraft) -> Refused {
        let name = |key: &str| draft.events().find(|event| event.key == key).map(|event| event.name.as_str());
        let sentence = |wrong: &Wrong| match name(&wrong.key) {
            Some(name) if !name.is_empty() => format!("{name}: {}", wrong.sentence),
            _ => wrong.sentence.clone(),
        };
        let mut refused = Refused::told_all(self.0.iter().map(sentence).collect());
        refused.is_foreign = self.0.iter().any(|wrong| wrong.is_foreign);
        refused
    }
}

/// The event and the field that a path of a body means: `schedule.rotations[0].events[1].recurrence`.
fn place(draft: &ShiftDraft, path: &str) -> (String, &'static str) {
    let mut parts = path.split('.').skip(1);
    let numbered = |part: Option<&str>, name: &str| -> Option<usize> {
        part?.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
    };
    let first = parts.next();
    let Some(rotation) = numbered(first, "rotations").and_then(|place| draft.rotations.get(place)) else {
        let known = ["name", "description", "time_zone"].into_iter().find(|name| Some(*name) == first);
        return (String::new(), known.unwrap_or_default());
    };
    let Some(event) = numbered(parts.next(), "events").and_then(|place| rotation.events.get(place)) else {
        return (rotation.key.clone(), "");
    };
    let field = match (parts.next(), parts.next()) {
        (Some("name"), _) => "name",
        (Some("start_time"), Some("time_zone")) => "zone",
        (Some("start_time"), _) => "start",
        (Some("end_time"), _) => "end",
        (Some("recurrence"), _) => "repeat",
        (Some("effective_until"), _) => "until",
        (Some("assignment_strategy"), Some("shifts_per_member")) => "shifts",
        (Some("assignment_strategy"), _) => "add",
        _ => "since",
    };
    (event.key.clone(), field)
}
