//! Where people talk about an incident: a number to dial, an address to open.

use maud::{Markup, html};
use vigie_core::incident::ConferenceBridge;

use super::icon;
use crate::ui::visit::Visit;

/// Both ways in, each one tap away.
pub(crate) fn show(visit: &Visit, bridge: &ConferenceBridge) -> Markup {
    let texts = visit.texts;
    html! {
        p.bridge {
            @if let Some(url) = &bridge.url {
                a.button data-look="plain" href=(url) target="_blank" rel="noopener noreferrer" {
                    (icon::LINK) (texts.tools.join)
                }
            }
            @if let Some(number) = &bridge.number {
                a.button data-look="plain" href=(dialled(number)) { (icon::PHONE) (number) }
            }
        }
    }
}

/// What a telephone dials: the digits with their waits.
fn dialled(number: &str) -> String {
    let digits: String =
        number.chars().filter(|letter| letter.is_ascii_digit() || "+,;*#pw".contains(*letter)).collect();
    format!("tel:{}", digits.replace('#', "%23"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_gets_the_number_without_its_ornaments() {
        assert_eq!(dialled("+1 (415) 555-1212,,,,1234#"), "tel:+14155551212,,,,1234%23");
    }
}
