//! How people look in a timeline: their colour everywhere, and a pattern where two of a schedule share one.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, PreEscaped, html};
use vigie_core::ids::UserId;

use crate::ui::components::person;

/// How many patterns there are, "none" included.
const PATTERNS: usize = 4;

/// The patterns, as SVG draws them over a colour. They are named by their number.
const DRAWINGS: &str = r##"<defs>
<pattern id="pattern-1" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="9" fill="#fff" fill-opacity=".24"/></pattern>
<pattern id="pattern-2" width="9" height="9" patternUnits="userSpaceOnUse"><circle cx="2.500" cy="2.500" r="1.700" fill="#fff" fill-opacity=".32"/><circle cx="7" cy="7" r="1.700" fill="#fff" fill-opacity=".32"/></pattern>
<pattern id="pattern-3" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 4h8M4 0v8" stroke="#fff" stroke-opacity=".26" stroke-width="1.500"/></pattern>
<pattern id="pattern-gap" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="gap-stripe" width="3" height="8"/></pattern>
</defs>"##;

/// Colour and pattern of everybody in a schedule.
pub(super) struct Paint(BTreeMap<UserId, (usize, usize)>);

impl Paint {
    /// For these people; the same for the same people, in whatever order.
    pub(super) fn of(people: impl Iterator<Item = UserId>) -> Self {
        let people: BTreeSet<UserId> = people.collect();
        let mut used: BTreeMap<usize, usize> = BTreeMap::new();
        let mut look = |user: UserId| {
            let color = person::color(user);
            let rank = used.entry(color).or_default();
            let pattern = *rank % PATTERNS;
            *rank += 1;
            (user, (color, pattern))
        };
        Self(people.into_iter().map(&mut look).collect())
    }

    /// A person's colour and pattern.
    pub(super) fn look(&self, user: UserId) -> (usize, usize) {
        self.0.get(&user).copied().unwrap_or((person::color(user), 0))
    }

    /// A little square of it, for a legend.
    pub(super) fn swatch(&self, user: UserId, initials: &str) -> Markup {
        let (color, pattern) = self.look(user);
        html! {
            svg.swatch data-color=(color) viewBox="0 0 32 22" aria-hidden="true" focusable="false" {
                rect.bar-fill width="32" height="22" rx="5" {}
                @if pattern > 0 { rect width="32" height="22" rx="5" fill={ "url(#pattern-" (pattern) ")" } {} }
                text.bar-text x="16" y="15" text-anchor="middle" { (initials) }
            }
        }
    }

    /// The patterns; once on a page.
    pub(super) fn patterns() -> Markup {
        html! { svg.patterns width="0" height="0" aria-hidden="true" focusable="false" { (PreEscaped(DRAWINGS)) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_one_colour_have_patterns_to_tell_them_apart() {
        let user = |id: &str| UserId::parse(id).expect("an id");
        // Anagrams have the same colour.
        let people = [user("PABC"), user("PACB"), user("PBAC")];
        let paint = Paint::of(people.into_iter());
        let looks: BTreeSet<_> = people.iter().map(|user| paint.look(*user)).collect();
        assert_eq!(looks.len(), 3);
        let other_way_round = Paint::of(people.into_iter().rev());
        assert!(people.iter().all(|user| paint.look(*user) == other_way_round.look(*user)));
    }
}
