//! "Are you sure?" and small forms that open in place, without scripts: a `details` whose content lies over the page.

use maud::{Markup, html};

use super::{button, icon::Icon};
use crate::ui::visit::Visit;

/// A button that opens a panel with a form of one's own. `look` as for [`button::Action`].
pub(crate) fn panel(icon: Icon, word: &str, look: &str, content: Markup) -> Markup {
    panel_that(false, icon, word, look, content)
}

/// The same, open from the start where its form was refused and holds what was typed.
pub(crate) fn panel_that(is_open: bool, icon: Icon, word: &str, look: &str, content: Markup) -> Markup {
    html! {
        details.panel open[is_open] {
            summary.button data-look=(look) { (icon) (word) }
            div.panel-content { (content) }
        }
    }
}

/// A button that does something only after it was confirmed.
pub(crate) struct Danger<'a> {
    /// Where its form goes.
    pub(crate) path: &'a str,
    /// Its drawing.
    pub(crate) icon: Icon,
    /// What the button says.
    pub(crate) word: &'a str,
    /// What it will do, as a sentence.
    pub(crate) why: &'a str,
    /// What the button that really does it says.
    pub(crate) yes: &'a str,
}

/// The button.
pub(crate) fn danger(visit: &Visit, danger: &Danger<'_>) -> Markup {
    let content = html! {
        p { (danger.why) }
        form method="post" action=(danger.path) {
            (button::hidden(visit))
            button.button type="submit" data-look="danger" { (danger.icon) (danger.yes) }
        }
    };
    panel(danger.icon, danger.word, "plain", content)
}
