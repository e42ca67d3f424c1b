//! `GET /health`: whether this server pages, when it last did, what waits, and which ways to reach people it has.

use axum::response::Response;
use maud::{Markup, html};
use vigie_core::{
    directory::Channel,
    permission::{Action, Resource},
    time::At,
};
use vigie_store::ReceiptView;

use crate::ui::{
    components::{badge, card, icon, page_head},
    layout::{Page, Place},
    moment,
    problem::Problem,
    visit::Visit,
};

/// How many pages are looked at for one that went out.
const LOOKED_AT: u32 = 100;
/// How many events that were set aside are counted.
const MOST_LETTERS: u32 = 100;

/// The page, for those who may see people: how the server does says how busy they are.
pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    if !visit.may(Action::See, &Resource::People) {
        return Err(Problem::ReadOnly);
    }
    let app = &visit.state.app;
    let store = app.store();
    let ready = app.ready().await;
    let recent = store.recent_deliveries(LOOKED_AT, None).await?;
    let proven = recent.iter().filter_map(went_out).max();
    let texts = &visit.texts.insight;
    let due = |at: Option<At>| html! { @match at { Some(at) => (moment::ago(&visit, at)), None => span.quiet { (texts.empty) } } };
    let queues = card::pairs(&[
        (texts.waiting, Some(html! { (app.metrics().waiting_jobs.get()) })),
        (texts.oldest_page, Some(due(store.next_delivery_due_at().await?))),
        (texts.oldest_webhook, Some(due(store.next_webhook_due_at().await?))),
        (texts.next_timer, Some(due(store.next_due_at().await?))),
        (texts.dead_letters, Some(html! { (store.dead_letters(MOST_LETTERS).await?.len()) })),
    ]);
    let content = html! {
        (page_head::show(visit.texts.menu.health, Some(texts.health_lead), html! {}))
        div.stack {
            section.verdict data-tone=(if ready.is_ok() { "good" } else { "bad" }) {
                p.verdict-word { (if ready.is_ok() { icon::CHECK } else { icon::ALERT }) (if ready.is_ok() { texts.pages_work } else { texts.pages_not }) }
                @if let Err(why) = &ready { p { (why) } }
                p { (texts.last_proven) ": " @match proven { Some(at) => (moment::ago(&visit, at)), None => (texts.never) } }
            }
            div.columns {
                (card::show("queues", texts.queues, None, queues))
                (card::show("providers", texts.providers, None, providers(&visit)))
            }
        }
    };
    let title = visit.texts.menu.health.to_owned();
    Ok(Page { title, place: Place::Health, follows: None, content }.answer(&visit))
}

fn went_out(receipt: &ReceiptView) -> Option<At> {
    receipt.answered_at.or(receipt.delivered_at).or(receipt.handed_over_at)
}

fn providers(visit: &Visit) -> Markup {
    let texts = visit.texts;
    html! {
        ul.values {
            @for channel in [Channel::Email, Channel::Sms, Channel::Phone, Channel::Push] {
                li {
                    (badge::channel_icon(channel)) (badge::channel_word(channel, texts))
                    @if visit.state.app.channels().get(channel).is_some() { (badge::pill("good", icon::CHECK, texts.insight.set_up)) }
                    @else { (badge::pill("plain", icon::SKIP, texts.insight.not_set_up)) }
                }
            }
        }
    }
}
