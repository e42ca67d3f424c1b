//! What else is known: who was paged, and the last change on the service.

use maud::{Markup, html};
use vigie_core::incident::Incident;
use vigie_store::ChangeRow;

use super::{LONGEST_ADDRESS_BYTES, Room, cut};
use crate::ui::{
    components::{badge, person},
    moment,
    pages::incident::value,
    texts::fill,
    visit::Visit,
};

/// How many pages are told, the newest first.
const MOST_PAGES: usize = 8;

/// Who was paged how and when, and whether it arrived.
pub(super) fn paged(visit: &Visit, room: &Room) -> Markup {
    let texts = visit.texts;
    html! {
        @if !room.receipts.is_empty() {
            section.card #paged-card aria-labelledby="paged" {
                h2 #paged { (texts.landing.paged) span.count { (room.receipts.len()) } }
                ul.paged #paged-list {
                    @for receipt in room.receipts.iter().rev().take(MOST_PAGES) {
                        li id={ "page-" (receipt.delivery.id) } {
                            @if let Some(user) = visit.directory.users.get(&receipt.delivery.user) { (person::avatar(user)) }
                            (person::strong(visit, receipt.delivery.user))
                            (badge::receipt(receipt.state, texts))
                            span.quiet {
                                @if receipt.delivery.user == visit.viewer.id { (texts.landing.you) " · " }
                                (badge::channel_word(receipt.delivery.channel, texts)) " · "
                                (moment::clock_zone(visit, receipt.delivery.created_at))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was changed last before it began, or since.
pub(super) fn last_change(visit: &Visit, incident: &Incident, change: Option<&ChangeRow>) -> Markup {
    let texts = visit.texts;
    let service = visit.directory.services.get(&incident.service);
    let name = service.map_or(texts.frame.service_gone, |service| service.name.as_str());
    html! {
        section.card #change-card aria-labelledby="change" {
            h2 #change { (fill(texts.landing.last_change, name)) }
            @match change {
                Some(row) => {
                    p { (cut(&row.change.summary)) }
                    p.quiet {
                        (moment::ago(visit, row.change.changed_at))
                        @if let Some(source) = &row.change.source { " · " (cut(source)) }
                    }
                    @for link in row.change.links.iter().filter(|link| link.href.len() <= LONGEST_ADDRESS_BYTES).take(2) {
                        p { (value::outside(&link.href, &cut(link.text.as_deref().unwrap_or(&link.href)))) }
                    }
                }
                None => p.quiet { (texts.landing.no_change) },
            }
        }
    }
}
