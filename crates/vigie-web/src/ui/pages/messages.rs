//! `GET /messages`: every page to a person with its receipt, and what the built-in mailbox holds.

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_channels::sink::{Sink, SinkMessage};
use vigie_core::{
    directory::Channel,
    ids::{DeliveryId, IncidentId},
};
use vigie_store::ReceiptView;

use super::incident::receipts;
use crate::ui::{
    components::{
        badge, empty, icon,
        tabs::{self, Tab},
    },
    layout::{Page, Place},
    moment,
    problem::Problem,
    texts::say,
    visit::Visit,
};

/// How many a page shows.
const PAGE_LENGTH: u32 = 50;

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct View {
    view: Option<String>,
    before: Option<String>,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    let sink = visit.state.settings.sink.clone();
    let content = match &sink {
        Some(sink) if view.view.as_deref() != Some("receipts") => mailbox(&visit, sink),
        _ => {
            let before = view.before.as_deref().and_then(DeliveryId::parse);
            let mut receipts = visit.state.app.store().recent_deliveries(PAGE_LENGTH + 1, before).await?;
            let has_more = receipts.len() > PAGE_LENGTH as usize;
            receipts.truncate(PAGE_LENGTH as usize);
            all(&visit, &receipts, has_more, sink.is_some())
        }
    };
    let title = visit.texts.frame.messages.to_owned();
    Ok(Page { title, place: Place::Messages, follows: None, content }.answer(&visit))
}

fn head(visit: &Visit, has_sink: bool, is_sink: bool) -> Markup {
    let texts = visit.texts;
    let tab = |path: &str, word, is_current| Tab { path: path.to_owned(), word, count: None, is_current };
    html! {
        div.page-head {
            h1 { (texts.frame.messages) }
            @if has_sink {
                (tabs::tabs(texts.frame.messages, "box", &[
                    tab("/messages", texts.messages.sink, is_sink),
                    tab("/messages?view=receipts", texts.messages.every_page, !is_sink),
                ]))
            }
        }
        p.quiet.lead { (if is_sink { texts.messages.sink_why } else { texts.messages.every_page_why }) }
    }
}

fn all(visit: &Visit, receipts: &[ReceiptView], has_more: bool, has_sink: bool) -> Markup {
    let texts = visit.texts;
    let last = receipts.last().filter(|_| has_more);
    let older =
        last.map(|receipt| (texts.frame.older, format!("/messages?view=receipts&before={}", receipt.delivery.id)));
    html! {
        (head(visit, has_sink, false))
        @if receipts.is_empty() { (empty::state(icon::SEND, texts.messages.no_messages, texts.messages.no_messages_why)) }
        @else { ol.rows { @for receipt in receipts { (row(visit, receipt)) } } }
        (tabs::pager(texts.frame.pages, None, older))
    }
}

fn row(visit: &Visit, receipt: &ReceiptView) -> Markup {
    let delivery = &receipt.delivery;
    html! {
        li.row.receipt id={ "message-" (delivery.id) } {
            div.row-main {
                a.row-title href={ "/incidents/" (delivery.incident) } data-row-link { "#" (delivery.notice.incident_number) " " (delivery.notice.title) }
                (receipts::line(visit, receipt))
            }
            div.row-side { (moment::ago(visit, delivery.created_at)) }
        }
    }
}

fn mailbox(visit: &Visit, sink: &Sink) -> Markup {
    let messages = sink.latest(PAGE_LENGTH as usize);
    html! {
        (head(visit, true, true))
        @if messages.is_empty() { (empty::state(icon::MAIL, visit.texts.messages.sink_empty, visit.texts.messages.sink_why)) }
        @else { ol.mailbox { @for message in &messages { (letter(visit, message)) } } }
    }
}

/// A message in the shape in which it would arrive.
fn letter(visit: &Visit, message: &SinkMessage) -> Markup {
    let texts = visit.texts;
    let envelope = &message.envelope;
    html! {
        li.letter id={ "letter-" (message.number) } data-channel=(message.channel.as_str()) {
            p.letter-head {
                (badge::channel_icon(message.channel))
                span {
                    strong { (badge::channel_word(message.channel, texts)) } " "
                    (say(texts.messages.would_reach, &[&envelope.address]))
                }
                span.quiet { "#" (message.number) }
            }
            @match message.channel {
                Channel::Email => { h3 { (envelope.subject) } pre tabindex="0" { (envelope.text) } }
                Channel::Phone => p.speech { "“" (envelope.speech) "”" },
                Channel::Sms | Channel::Push => p.bubble { (envelope.text) },
            }
            @if let Some(incident) = envelope.thread.as_deref().and_then(IncidentId::parse) {
                a.button href={ "/incidents/" (incident) } { (texts.messages.open_incident) }
            }
        }
    }
}
