//! Cards: a name, perhaps a count, and what belongs together.

use maud::{Markup, html};

/// A card. `id` names its heading and must be the only one of its kind on the page.
pub(crate) fn show(id: &str, title: &str, count: Option<usize>, content: Markup) -> Markup {
    html! {
        section.card aria-labelledby=(id) {
            h2 id=(id) { (title) @if let Some(count) = count { span.count { (count) } } }
            (content)
        }
    }
}

/// A card that keeps its size while others change what it says (`still.js`).
pub(crate) fn still(id: &str, title: &str, content: Markup) -> Markup {
    html! {
        section.card id={ (id) "-card" } data-still aria-labelledby=(id) {
            // A name that was taken away from it stands here.
            h2 id=(id) { (title) span.row-state {} }
            (content)
        }
    }
}

/// Names and values: what is `None` is left out.
pub(crate) fn pairs(pairs: &[(&str, Option<Markup>)]) -> Markup {
    html! {
        dl.pairs {
            @for (name, value) in pairs {
                @if let Some(value) = value { dt { (name) } dd { (value) } }
            }
        }
    }
}
