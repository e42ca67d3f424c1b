//! What the last action came to.

use maud::{Markup, html};

use super::icon;
use crate::ui::{texts::Texts, visit::Flash};

/// One line above the content.
pub(crate) fn show(flash: &Flash, texts: &Texts) -> Markup {
    let (tone, icon, word) = if flash.is_good {
        ("good", icon::CHECK, texts.frame.yes_done)
    } else {
        ("bad", icon::ALERT, texts.frame.not_done)
    };
    html! {
        div.flash data-tone=(tone) { (icon) span.sr { (word) ": " } span { (flash.text) } }
    }
}
