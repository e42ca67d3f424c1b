//! The place where a list says that there is news for it. What is being read does not move by itself: `still.js` holds
//! new lines back until somebody asks for them here. Without scripts the place only names the zone of the list's clocks.

use maud::{Markup, html};

use crate::ui::{moment, texts::fill, visit::Visit};

/// What is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Incidents of the list.
    Incidents,
    /// Rows of another list.
    Rows,
    /// Alerts or entries of an incident, cards.
    Lines,
}

/// The place for the news of the list with an id; the list itself is marked with `data-held`.
pub(crate) fn place(visit: &Visit, list: &str, kind: Kind) -> Markup {
    let texts = visit.texts;
    let (one, many) = match kind {
        Kind::Incidents => (texts.incidents.one_new, texts.incidents.many_new),
        Kind::Rows | Kind::Lines => (texts.room.one_new, texts.room.many_new),
    };
    html! {
        span.news data-news=(list) data-one=(one) data-many=(many) data-titled[kind == Kind::Incidents] role="status" {
            button.news-show type="button" data-widest=(many.replace("{}", "999")) hidden {}
            @if kind != Kind::Lines {
                span.news-none { (fill(texts.incidents.times_in, &moment::zone(visit, visit.now))) }
            }
        }
    }
}
