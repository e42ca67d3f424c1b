//! The fields of an event: its name, who takes turns, the first shift, when it comes round, and how long that holds.

use maud::{Markup, html};
use vigie_core::schedule::shift_based::RotationEvent;

use super::{draft::DraftEvent, repeat::DAYS, wrong::Wrongs};
use crate::ui::{
    components::{
        field::{self, Choice, Field},
        icon,
    },
    pages::schedules::edit::{frame::tool, people},
    visit::Visit,
};

/// An event and what its fields need.
pub(super) struct Fields<'a> {
    pub(super) visit: &'a Visit,
    /// Where the form is posted to.
    pub(super) path: &'a str,
    pub(super) event: &'a DraftEvent,
    /// The same as it is stored.
    pub(super) stored: Option<&'a RotationEvent>,
    pub(super) wrongs: &'a Wrongs,
    /// Whether it is the only one of its rotation.
    pub(super) is_only: bool,
    /// The key of its rotation.
    pub(super) rotation: &'a str,
}

/// Its fields. Their names begin with its key.
pub(super) fn show(fields: &Fields<'_>) -> Markup {
    let Fields { visit, path, event, stored, .. } = fields;
    let (texts, key) = (&visit.texts.shift_form, &event.key);
    let is_in_force = stored.is_some_and(|stored| stored.effective_since <= visit.now);
    html! {
        div.event-form role="group" aria-label=(event.name) id={ "layer-" (key) } {
            input type="hidden" name={ (fields.rotation) ".events" } value=(key);
            input type="hidden" name={ (key) ".was" } value=(event.was);
            div.layer-head {
                (fields.text("name", texts.name, &event.name, "text"))
                @if !fields.is_only { div.layer-tools { (tool(path, &format!("remove-event:{key}"), icon::BIN, texts.remove_event, Some(&event.name))) } }
            }
            @if is_in_force { p.field-note { (texts.is_in_force) } }
            (people::show(visit, path, key, &event.people, fields.wrong("add"), true))
            (strategy(fields))
            fieldset.first-shift {
                legend { (texts.first_shift) }
                div.field-pair {
                    (fields.text("start", texts.start, &event.first.start, "datetime-local"))
                    (fields.text("end", texts.end, &event.first.end, "datetime-local"))
                }
                (field::listed(&Field { name: &format!("{key}.zone"), label: texts.zone, value: &event.first.zone, error: fields.wrong("zone"), ..Field::default() }, "zones", None))
            }
            (repeat(fields))
            fieldset {
                legend { (texts.in_force) }
                div.field-pair {
                    (fields.text("since", texts.since, &event.since, "datetime-local"))
                    (fields.text("until", texts.until, &event.until, "datetime-local"))
                }
                p.field-note { (if is_in_force { texts.since_later } else { texts.since_hint }) }
            }
        }
    }
}

impl Fields<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.wrongs.at(&self.event.key, field)
    }

    /// A line of text, with what is wrong with it.
    fn text(&self, name: &str, label: &str, value: &str, kind: &str) -> Markup {
        let error = self.wrong(name);
        field::text(
            &Field { name: &format!("{}.{name}", self.event.key), label, value, error, ..Field::default() },
            kind,
        )
    }

    fn select(&self, name: &str, label: &str, chosen: &str, words: &[(&'static str, &'static str)]) -> Markup {
        let choice = |(value, word): &(&'static str, &'static str)| Choice { value, word, is_chosen: *value == chosen };
        let choices: Vec<Choice<'_>> = words.iter().map(choice).collect();
        field::select(&Field { name: &format!("{}.{name}", self.event.key), label, ..Field::default() }, &choices)
    }
}

/// Whether they take turns, and how many shifts each has in a row.
fn strategy(fields: &Fields<'_>) -> Markup {
    let (texts, event) = (&fields.visit.texts.shift_form, fields.event);
    let ways = [("rotating", texts.rotating), ("every", texts.every)];
    html! {
        div.turn-taking {
            (fields.select("strategy", texts.strategy, &event.strategy, &ways))
            div.shifts-each { (fields.text("shifts", texts.shifts, &event.shifts, "number")) }
        }
    }
}

fn repeat(fields: &Fields<'_>) -> Markup {
    let (texts, event) = (&fields.visit.texts.shift_form, fields.event);
    let (key, repeat) = (&event.key, &event.repeat);
    let kinds = [
        ("daily", texts.daily),
        ("weekdays", texts.weekdays),
        ("days", texts.days),
        ("weeks", texts.weeks),
        ("rule", texts.rule),
    ];
    let names = fields.visit.texts.dates.short_weekdays.split(' ');
    let wrong = fields.wrong("repeat");
    let rule = format!("{key}.rule");
    html! {
        fieldset.repeat {
            legend { (texts.repeat) }
            (fields.select("repeat", texts.how_often, &repeat.kind, &kinds))
            @if let Some(sentence) = wrong { p.field-note data-tone="bad" { (sentence) } }
            div.weekday-choice role="group" aria-label=(texts.days) {
                @for (day, name) in DAYS.iter().zip(names) {
                    label { input type="checkbox" name={ (key) ".day" } value=(day) checked[repeat.days.iter().any(|one| one == day)]; span { (name) } }
                }
            }
            div.every-weeks { (fields.text("weeks", texts.every_weeks, &repeat.weeks, "number")) }
            div.own-rule { (field::area(&Field { name: &rule, label: texts.rule_lines, value: &repeat.rule, hint: Some(texts.rule_hint), ..Field::default() }, 3)) }
        }
    }
}
