//! `GET /messages`: every page to a person with its receipt, also those to one person or those that did not arrive, and
//! what the built-in mailbox holds.

use std::collections::BTreeSet;

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_channels::sink::{Sink, SinkMessage};
use vigie_core::{
    directory::Channel,
    ids::{DeliveryId, IncidentId},
    notify::DeliveryState,
    permission::{Action, Resource},
};
use vigie_store::{DeliveryFilter, ReceiptView, StoreError};

use super::incident::receipts;
use crate::ui::{
    components::{
        badge, empty, icon, news, page_head, search,
        tabs::{self, Tab},
    },
    layout::{Page, Place},
    moment,
    problem::Problem,
    suggest,
    texts::say,
    visit::Visit,
};

/// The word for what did not arrive, in addresses.
const FAILED: &str = DeliveryState::Failed.as_str();
/// The list, as its news name it.
const LIST: &str = "messages-list";
/// How many a page shows.
const PAGE_LENGTH: usize = 50;
/// How many are read at a time: one more says whether there is another page.
const STEP: u32 = 51;
/// How many steps are read at most where the viewer does not see all; the next page goes on from there.
const STEPS_MAX: usize = 20;

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct View {
    view: Option<String>,
    /// A person's name, address or id.
    #[serde(default)]
    who: String,
    /// `failed`: only what did not arrive.
    #[serde(default)]
    state: String,
    before: Option<String>,
}

/// What is looked for; `filter` is `None` where nobody is called like that, so that nothing is found.
struct Wish {
    who: String,
    only_failed: bool,
    filter: Option<DeliveryFilter>,
}

/// The page, for those who may see people: it holds everybody's addresses.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    if !visit.may(Action::See, &Resource::People) {
        return Err(Problem::ReadOnly);
    }
    let sink = visit.state.settings.sink.clone();
    let content = match &sink {
        Some(sink) if view.view.as_deref() != Some("receipts") => mailbox(&visit, sink).await?,
        _ => {
            let before = view.before.as_deref().and_then(DeliveryId::parse);
            let wish = Wish::of(&visit, &view);
            let (receipts, older) = match wish.filter {
                Some(filter) => seen(&visit, filter, before).await?,
                None => (Vec::new(), None),
            };
            all(&visit, &wish, &receipts, older, sink.is_some())
        }
    };
    let title = visit.texts.frame.messages.to_owned();
    Ok(Page { title, place: Place::Messages, follows: None, content }.answer(&visit))
}

impl Wish {
    fn of(visit: &Visit, view: &View) -> Self {
        let only_failed = view.state == FAILED;
        let who = view.who.trim();
        if who.is_empty() {
            return Self { who: String::new(), only_failed, filter: Some(DeliveryFilter { user: None, only_failed }) };
        }
        let found = suggest::person_called(&visit.directory, who);
        Self {
            who: found.map_or(who, |user| &user.name).to_owned(),
            only_failed,
            filter: found.map(|user| DeliveryFilter { user: Some(user.id), only_failed }),
        }
    }

    fn is_any(&self) -> bool {
        self.filter == Some(DeliveryFilter::default())
    }

    /// The same from another place on.
    fn address(&self, before: DeliveryId) -> String {
        let fields = [("view", "receipts"), ("who", &self.who), ("state", self.state()), ("before", before.as_str())];
        search::address("/messages", &fields, 1)
    }

    fn state(&self) -> &'static str {
        if self.only_failed { FAILED } else { "" }
    }
}

/// A page of those about incidents that the viewer sees, and after which one the next page goes on.
async fn seen(
    visit: &Visit,
    filter: DeliveryFilter,
    mut before: Option<DeliveryId>,
) -> Result<(Vec<ReceiptView>, Option<DeliveryId>), StoreError> {
    let mut shown: Vec<ReceiptView> = Vec::with_capacity(PAGE_LENGTH);
    for _ in 0..STEPS_MAX {
        let step = visit.state.app.store().filtered_deliveries(filter, STEP, before).await?;
        let is_last = step.len() < STEP as usize;
        before = step.last().map(|receipt| receipt.delivery.id);
        let about = step.iter().map(|receipt| receipt.delivery.incident);
        let incidents = incidents_seen(visit, about).await?;
        for receipt in step.into_iter().filter(|receipt| incidents.contains(&receipt.delivery.incident)) {
            if shown.len() == PAGE_LENGTH {
                let last = shown.last().map(|receipt| receipt.delivery.id);
                return Ok((shown, last));
            }
            shown.push(receipt);
        }
        if is_last {
            return Ok((shown, None));
        }
    }
    Ok((shown, before))
}

/// Of these incidents, those that the viewer sees.
async fn incidents_seen(
    visit: &Visit,
    ids: impl Iterator<Item = IncidentId>,
) -> Result<BTreeSet<IncidentId>, StoreError> {
    let ids: BTreeSet<IncidentId> = ids.collect();
    if visit.sees_all() {
        return Ok(ids);
    }
    let ids: Vec<IncidentId> = ids.into_iter().collect();
    let found = visit.state.app.store().incidents_by_id(&ids).await?;
    Ok(found.iter().filter(|incident| visit.may_see(incident)).map(|incident| incident.id).collect())
}

fn head(visit: &Visit, has_sink: bool, is_sink: bool) -> Markup {
    let texts = visit.texts;
    let why = if is_sink { texts.messages.sink_why } else { texts.messages.every_page_why };
    let tab = |path: &str, word, is_current| Tab { path: path.to_owned(), word, count: None, is_current };
    html! {
        (page_head::show(texts.frame.messages, Some(why), html! {
            @if has_sink {
                (tabs::tabs(texts.frame.messages, "box", &[
                    tab("/messages", texts.messages.sink, is_sink),
                    tab("/messages?view=receipts", texts.messages.every_page, !is_sink),
                ]))
            }
            (news::place(visit, LIST, news::Kind::Rows))
        }))
    }
}

fn all(visit: &Visit, wish: &Wish, receipts: &[ReceiptView], older: Option<DeliveryId>, has_sink: bool) -> Markup {
    let texts = visit.texts;
    let older = older.map(|last| (texts.frame.older, wish.address(last)));
    html! {
        (head(visit, has_sink, false))
        (form(visit, wish))
        @if receipts.is_empty() && wish.is_any() { (empty::state(icon::SEND, texts.messages.no_messages, texts.messages.no_messages_why)) }
        @else if receipts.is_empty() { (empty::state(icon::SEND, texts.messages.none_found, texts.messages.none_found_why)) }
        @else { ol.rows id=(LIST) data-held="height" { @for receipt in receipts { (row(visit, receipt)) } } }
        (tabs::pager(texts.frame.pages, None, older))
    }
}

fn form(visit: &Visit, wish: &Wish) -> Markup {
    let texts = &visit.texts.messages;
    let any = texts.arrived_or_not;
    let others = html! {
        input type="hidden" name="view" value="receipts";
        (search::choice("state", any, any, &[(FAILED, texts.not_arrived)], wish.state()))
    };
    search::form(visit, "/messages", ("who", texts.to_whom, &wish.who), others)
}

fn row(visit: &Visit, receipt: &ReceiptView) -> Markup {
    let delivery = &receipt.delivery;
    html! {
        li.row.receipt id={ "message-" (delivery.id) } {
            div.row-main {
                a.row-title href={ "/incidents/" (delivery.incident) } data-row-link { "#" (delivery.notice.incident_number) " " (delivery.notice.title) }
                (receipts::line(visit, receipt))
            }
            div.row-side { (moment::when(visit, delivery.created_at)) }
        }
    }
}

/// Letters about incidents that the viewer sees, and their own. What else went to others (codes, links) is the admins'.
async fn mailbox(visit: &Visit, sink: &Sink) -> Result<Markup, StoreError> {
    let mut messages = sink.latest(PAGE_LENGTH);
    let about = |message: &SinkMessage| message.envelope.thread.as_deref().and_then(IncidentId::parse);
    let incidents = incidents_seen(visit, messages.iter().filter_map(about)).await?;
    let administers = visit.may(Action::Administer, &Resource::Account);
    let is_own = |address: &str| visit.viewer.contact_methods.iter().any(|method| method.full_address() == address);
    messages.retain(|message| match about(message) {
        Some(incident) => incidents.contains(&incident),
        None => administers || is_own(&message.envelope.address),
    });
    Ok(html! {
        (head(visit, true, true))
        @if messages.is_empty() { (empty::state(icon::MAIL, visit.texts.messages.sink_empty, visit.texts.messages.sink_why)) }
        @else { ol.mailbox id=(LIST) data-held { @for message in &messages { (letter(visit, message)) } } }
    })
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
