//! Sentences with places for pieces of a page.

use maud::{Markup, Render, html};

/// A sentence with `{0}`, `{1}` … replaced by pieces of a page.
pub(in crate::ui) fn say(template: &str, pieces: &[&dyn Render]) -> Markup {
    let mut parts = template.split('{');
    let first = parts.next().unwrap_or_default();
    html! {
        (first)
        @for part in parts {
            @match part.split_once('}') {
                Some((place, rest)) => {
                    @if let Some(piece) = place.parse::<usize>().ok().and_then(|place| pieces.get(place)) { (DynRender(*piece)) }
                    (rest)
                }
                None => (part),
            }
        }
    }
}

/// The one or the other, with the number in it.
pub(in crate::ui) fn count(number: u64, one: &str, many: &str) -> String {
    fill(if number == 1 { one } else { many }, &number.to_string())
}

/// A sentence with `{0}` replaced by plain text.
pub(in crate::ui) fn fill(template: &str, text: &str) -> String {
    template.replace("{0}", text)
}

struct DynRender<'a>(&'a dyn Render);

impl Render for DynRender<'_> {
    fn render_to(&self, buffer: &mut String) {
        self.0.render_to(buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_take_their_places() {
        let bold = html! { b { "Ann" } };
        let sentence = say("Level {1}: {0} & co", &[&bold, &3_u32]);
        assert_eq!(sentence.into_string(), "Level 3: <b>Ann</b> &amp; co");
        assert_eq!(say("plain", &[]).into_string(), "plain");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        let alerts = |number| count(number, "{0} alert", "{0} alerts");
        assert_eq!((alerts(1), alerts(12)), ("1 alert".to_owned(), "12 alerts".to_owned()));
    }
}
