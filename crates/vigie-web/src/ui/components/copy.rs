//! Something to copy: a key, an address, a command. The button needs scripts; without them the text is there to mark.

use maud::{Markup, html};

use super::icon;
use crate::ui::texts::Texts;

/// A line of code with a button that copies it.
pub(crate) fn line(texts: &Texts, text: &str) -> Markup {
    html! {
        span.copy {
            code { (text) }
            (button(texts, text))
        }
    }
}

/// Several lines of code with a button that copies them.
pub(crate) fn block(texts: &Texts, text: &str) -> Markup {
    html! {
        div.copy-block {
            pre tabindex="0" { code { (text) } }
            (button(texts, text))
        }
    }
}

fn button(texts: &Texts, text: &str) -> Markup {
    html! {
        button.copy-button type="button" data-copy=(text) data-copied=(texts.frame.copied) aria-label=(texts.frame.copy) hidden { (icon::COPY) }
    }
}
