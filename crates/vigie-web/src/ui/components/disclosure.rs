//! A form that waits behind a button and opens below it, in the flow of the page; without scripts a `details`.

use maud::{Markup, html};

use super::icon::Icon;

/// The button and what it opens; `is_open` where a form in it was refused.
pub(crate) fn show(icon: Icon, word: &str, is_open: bool, content: Markup) -> Markup {
    html! {
        details.disclosure open[is_open] {
            summary.button { (icon) (word) }
            div.disclosure-content { (content) }
        }
    }
}
