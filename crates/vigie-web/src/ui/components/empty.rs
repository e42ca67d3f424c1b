//! What stands where nothing is.

use maud::{Markup, html};

use super::icon::Icon;

/// A drawing, a line, and why.
pub(crate) fn state(icon: Icon, title: &str, why: &str) -> Markup {
    html! {
        div.empty {
            (icon)
            h2 { (title) }
            p { (why) }
        }
    }
}
