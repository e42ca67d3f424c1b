//! Choosing among very many by their names: a field that suggests while one types (`app.js` asks [`crate::ui::suggest`]).
//! Without scripts the name is typed; [`crate::ui::suggest`] finds what it means when the form comes back.

use maud::{Markup, html};

use super::{
    field::{Field, around, below, described_by},
    icon,
};
use crate::ui::{suggest::Kind, texts::Texts};

/// One thing that was chosen.
pub(crate) struct Chosen {
    /// What the form sends.
    pub(crate) id: String,
    /// What is read.
    pub(crate) name: String,
}

/// A field for one thing; `offered` are names that are suggested from the start.
pub(crate) fn one(field: &Field<'_>, kind: Kind, offered: &[String]) -> Markup {
    around(field, input(field, kind, offered))
}

/// Several things: those that were chosen, each to be unticked, and a field with a button that adds one. The form sends
/// `name` for each that stays; the button sends `do=add_{name}`, upon which the form comes again with one more.
pub(crate) fn several(
    texts: &Texts,
    name: &str,
    chosen: &[Chosen],
    adding: &Field<'_>,
    kind: Kind,
    offered: &[String],
) -> Markup {
    html! {
        fieldset.several {
            legend { (adding.label) @if !chosen.is_empty() { span.count { (chosen.len()) } } }
            @if !chosen.is_empty() {
                ul.ticks {
                    @for one in chosen {
                        li { label { input type="checkbox" name=(name) value=(one.id) checked; span { (one.name) } } }
                    }
                }
            }
            div.adding {
                (input(adding, kind, offered))
                button.button type="submit" name="do" value={ "add_" (name) } formnovalidate { (icon::PLUS) (texts.forms.add) }
            }
            (below(adding))
        }
    }
}

fn input(field: &Field<'_>, kind: Kind, offered: &[String]) -> Markup {
    let list = format!("{}-offered", field.name);
    html! {
        input id=(field.name) name=(field.name) value=(field.value) list=(list) data-suggest={ "/suggest/" (kind.word()) }
            required[field.is_required] autocomplete="off" aria-label=(field.label) placeholder=[(!field.placeholder.is_empty()).then_some(field.placeholder)]
            aria-describedby=[described_by(field)] aria-invalid=[field.error.map(|_| "true")];
        datalist id=(list) { @for name in offered { option value=(name) {} } }
    }
}
