//! What a form did not do and why, above the form that shows again what was typed.

use maud::{Markup, html};

use super::icon;
use crate::ui::rest::Refused;

/// Sentence by sentence; nothing where nothing was refused.
pub(crate) fn show(refused: Option<&Refused>) -> Markup {
    html! {
        @if let Some(refused) = refused {
            div.refusal role="alert" lang=[refused.is_foreign.then_some("en")] {
                (icon::ALERT)
                @match refused.sentences.as_slice() {
                    [only] => p { (only) },
                    several => ul { @for sentence in several { li { (sentence) } } },
                }
            }
        }
    }
}
