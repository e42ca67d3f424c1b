//! Fields that several forms about incidents share: how long to sleep, and to whom to give it.

use maud::Markup;

use crate::ui::{
    components::{
        field::{self, Choice, Field},
        picker,
    },
    suggest::Kind,
    visit::Visit,
};

/// For how long to snooze where nothing else is chosen, in seconds: four hours.
pub(crate) const USUAL_SNOOZE: &str = "14400";

/// For how long to snooze, in seconds.
pub(crate) fn snooze(visit: &Visit, chosen: &str) -> Markup {
    let texts = &visit.texts.incidents;
    let lengths = [
        ("3600", texts.one_hour),
        (USUAL_SNOOZE, texts.four_hours),
        ("28800", texts.eight_hours),
        ("86400", texts.one_day),
    ];
    let choices = lengths.map(|(value, word)| Choice { value, word, is_chosen: value == chosen });
    field::select(&Field { name: "seconds", label: texts.how_long, ..Field::default() }, &choices)
}

/// To whom to give it: a person, or the first level of a policy, by name; [`crate::ui::suggest::assignee`] reads it.
/// Nobody is chosen from the start.
pub(crate) fn assignee(visit: &Visit, value: &str, is_required: bool, offered: &[String]) -> Markup {
    let texts = visit.texts;
    let field = Field {
        name: "assignee",
        label: texts.incidents.to_whom,
        value,
        hint: Some(texts.incidents.to_whom_hint),
        placeholder: texts.forms.type_a_name,
        is_required,
        ..Field::default()
    };
    picker::one(&field, Kind::Assignees, offered)
}
