//! What became of every page: queued, handed over, delivered, failed, answered, each with its moment.

use maud::{Markup, html};
use vigie_core::notify::DeliveryState;
use vigie_store::ReceiptView;

use crate::ui::{
    components::{badge, person},
    moment,
    texts::{count, fill, say},
    visit::Visit,
};

/// The card on an incident's page, newest first; there are no more than `most`.
pub(super) fn show(visit: &Visit, receipts: &[ReceiptView], most: u32) -> Markup {
    let texts = visit.texts;
    html! {
        section.card #receipts-card data-still aria-labelledby="receipts" {
            h2 #receipts { (texts.messages.receipts) @if !receipts.is_empty() { span.count { (receipts.len()) } } }
            @if receipts.is_empty() { p.quiet { (texts.messages.no_receipts) } }
            ol.receipts {
                @for receipt in receipts.iter().rev() { li { (line(visit, receipt)) } }
            }
            @if receipts.len() == most as usize { p.quiet { (fill(texts.messages.only_newest, &most.to_string())) } }
        }
    }
}

/// One receipt.
pub(crate) fn line(visit: &Visit, receipt: &ReceiptView) -> Markup {
    let delivery = &receipt.delivery;
    html! {
        div.receipt-who {
            (badge::channel_icon(delivery.channel))
            span {
                (person::strong(visit, delivery.user))
                span.quiet { (badge::channel_word(delivery.channel, visit.texts)) " · " (delivery.address) }
            }
            (badge::receipt(receipt.state, visit.texts))
        }
        (trail(visit, receipt))
    }
}

/// `16:05:12 queued → +0.2 s handed over → +1.4 s delivered`, and the provider's words.
fn trail(visit: &Visit, receipt: &ReceiptView) -> Markup {
    let texts = visit.texts;
    let queued_at = receipt.delivery.created_at;
    let moments = [
        (texts.badges.state_handed_over, receipt.handed_over_at),
        (texts.badges.state_delivered, receipt.delivered_at),
        (texts.badges.state_failed, receipt.failed_at),
        (texts.badges.state_answered, receipt.answered_at),
        (texts.badges.state_cancelled, receipt.cancelled_at),
    ];
    let mut passed: Vec<_> = moments.into_iter().filter_map(|(word, at)| Some((word, at?))).collect();
    passed.sort_by_key(|(_, at)| *at);
    html! {
        p.trail {
            span { (texts.badges.state_queued) " " (moment::exact(visit, queued_at)) }
            @for (word, at) in &passed { span { (word) " +" (moment::took(visit, queued_at, *at)) } }
            @if receipt.state == DeliveryState::Queued && receipt.attempts > 0 {
                span { (say(texts.messages.due, &[&moment::ago(visit, receipt.due_at)])) }
            }
            @if receipt.attempts > 1 { span { (count(u64::from(receipt.attempts), texts.messages.one_attempt, texts.messages.many_attempts)) } }
        }
        @if let Some(words) = &receipt.words { p.words { (words) } }
    }
}
