//! Entries of a timeline: a sign, a sentence, what belongs to it, and when. They stand in an `ol.timeline`.

use maud::{Markup, html};

use super::icon::Icon;

/// One entry; `tone` as for [`super::badge::pill`].
pub(crate) fn show(id: &str, tone: &str, icon: Icon, sentence: Markup, extra: Markup, when: Markup) -> Markup {
    html! {
        li.entry id=(id) data-tone=(tone) {
            span.entry-icon { (icon) }
            div.entry-what { p { (sentence) } (extra) }
            span.entry-when { (when) }
        }
    }
}

/// A line between days.
pub(crate) fn day(day: &str) -> Markup {
    html! { li.day { (day) } }
}
