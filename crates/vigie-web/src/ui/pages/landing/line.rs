//! The line above the page: whose it is, and whether what stands below it is from now. Without scripts it says from when.

use maud::{Markup, html};

use crate::ui::{components::icon, moment, texts::say, visit::Visit};

/// The line. `landing.js` says whether the page is live and, where it is no longer, since when.
pub(super) fn show(visit: &Visit) -> Markup {
    let (frame, landing) = (&visit.texts.frame, &visit.texts.landing);
    let now = || html! { time { (moment::clock_zone(visit, visit.now)) } };
    html! {
        header.landing-top {
            span.brand { (icon::logo()) span { (frame.product) } }
            p.line #line role="status" data-zone=[visit.zone.iana_name()] data-abbreviation=(moment::zone(visit, visit.now)) {
                span.line-then { (say(landing.as_of, &[&now()])) }
                span.line-live { span.stream-dot {} (frame.stream_live) }
                span.line-lost { (icon::REFRESH) span { (say(landing.lost_since, &[&now()])) } }
            }
        }
    }
}
