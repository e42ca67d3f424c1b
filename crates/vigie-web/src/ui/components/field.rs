//! Fields of forms: a label, the field, a hint, and what was wrong with it. They stand in a `form.fields`.

use maud::{Markup, html};

/// What all fields have.
#[derive(Clone, Copy, Default)]
pub(crate) struct Field<'a> {
    /// Its name in the form; its id too.
    pub(crate) name: &'a str,
    /// What it asks for.
    pub(crate) label: &'a str,
    /// What is in it.
    pub(crate) value: &'a str,
    /// A sentence below it.
    pub(crate) hint: Option<&'a str>,
    /// What stands in it while it is empty.
    pub(crate) placeholder: &'a str,
    /// Why what was in it could not be taken.
    pub(crate) error: Option<&'a str>,
    /// Whether it must be filled.
    pub(crate) is_required: bool,
    /// The most characters that it takes.
    pub(crate) longest: Option<usize>,
}

/// One thing to choose.
pub(crate) struct Choice<'a> {
    /// What the form sends.
    pub(crate) value: &'a str,
    /// What is read.
    pub(crate) word: &'a str,
    /// Whether it is chosen.
    pub(crate) is_chosen: bool,
}

/// A line of text; `kind` as in HTML: `text`, `email`, `number`, `url`, `datetime-local` …
pub(crate) fn text(field: &Field<'_>, kind: &str) -> Markup {
    let input = html! {
        input id=(field.name) type=(kind) name=(field.name) value=(field.value) required[field.is_required] maxlength=[field.longest]
            placeholder=[(!field.placeholder.is_empty()).then_some(field.placeholder)]
            aria-describedby=[described_by(field)] aria-invalid=[field.error.map(|_| "true")];
    };
    around(field, input)
}

/// A line of text with suggestions: `list` is the id of a `datalist`, `more` where scripts ask for others.
pub(crate) fn listed(field: &Field<'_>, list: &str, more: Option<&str>) -> Markup {
    let input = html! {
        input id=(field.name) type="text" name=(field.name) value=(field.value) list=(list) data-suggest=[more] autocomplete="off" required[field.is_required]
            aria-describedby=[described_by(field)] aria-invalid=[field.error.map(|_| "true")];
    };
    around(field, input)
}

/// From when and until when, side by side: the name, the label and what is in it of each. `prefix` stands before the
/// names in their ids where a page has several such fields.
pub(crate) fn period(prefix: &str, ends: [(&str, &str, &str); 2]) -> Markup {
    html! {
        div.field-pair {
            @for (name, label, value) in ends {
                @let id = format!("{prefix}{name}");
                div.field { label for=(id) { (label) } input id=(id) type="datetime-local" name=(name) value=(value) required; }
            }
        }
    }
}

/// Several lines of text.
pub(crate) fn area(field: &Field<'_>, rows: u32) -> Markup {
    let input = html! {
        textarea id=(field.name) name=(field.name) rows=(rows) required[field.is_required] maxlength=[field.longest]
            aria-describedby=[described_by(field)] aria-invalid=[field.error.map(|_| "true")] { (field.value) }
    };
    around(field, input)
}

/// One of several.
pub(crate) fn select(field: &Field<'_>, choices: &[Choice<'_>]) -> Markup {
    let input = html! {
        select id=(field.name) name=(field.name) required[field.is_required]
            aria-describedby=[described_by(field)] aria-invalid=[field.error.map(|_| "true")] {
            @for choice in choices { option value=(choice.value) selected[choice.is_chosen] { (choice.word) } }
        }
    };
    around(field, input)
}

/// Yes or no; the form sends `value` for yes and nothing for no.
pub(crate) fn switch(field: &Field<'_>, is_on: bool) -> Markup {
    html! {
        div.field.switch {
            label {
                input type="checkbox" name=(field.name) value=(field.value) checked[is_on] aria-describedby=[described_by(field)];
                span { (field.label) }
            }
            (below(field))
        }
    }
}

/// A label, an input of one's own, and the note below it.
pub(super) fn around(field: &Field<'_>, input: Markup) -> Markup {
    html! {
        div.field {
            label for=(field.name) { (field.label) }
            (input)
            (below(field))
        }
    }
}

/// The hint, or what was wrong.
pub(super) fn below(field: &Field<'_>) -> Markup {
    html! {
        @if field.hint.is_some() || field.error.is_some() {
            p.field-note id={ (field.name) "-note" } data-tone=[field.error.map(|_| "bad")] {
                (field.error.or(field.hint).unwrap_or_default())
            }
        }
    }
}

/// The id of the note below a field, where there is one.
pub(super) fn described_by(field: &Field<'_>) -> Option<String> {
    (field.hint.is_some() || field.error.is_some()).then(|| format!("{}-note", field.name))
}
