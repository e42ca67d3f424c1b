//! The head of a page: its name, a sentence, and what can be done or chosen on the right.

use maud::{Markup, html};

/// The head; `side` holds tabs or buttons and may be empty.
pub(crate) fn show(title: &str, lead: Option<&str>, side: Markup) -> Markup {
    html! {
        header.page-head {
            div.page-title {
                h1 { (title) }
                @if let Some(lead) = lead { p.quiet { (lead) } }
            }
            @if !side.0.is_empty() { div.page-side { (side) } }
        }
    }
}

/// The same below another page: a link back above the name.
pub(crate) fn below(parent: (&str, &str), title: &str, lead: Option<&str>, side: Markup) -> Markup {
    html! {
        p.crumb { a href=(parent.0) { "← " (parent.1) } }
        (show(title, lead, side))
    }
}
