//! `POST /twilio/sms`: somebody answered a text message.

use std::time::Duration;

use axum::{extract::State, response::Response};
use vigie_channels::twilio::{inbound::Reply, twiml as xml};
use vigie_core::{
    directory::Channel,
    incident::Via,
    notify::{Delivery, reply},
};

use super::{Signed, answer, twiml};
use crate::AppState;

/// An answer to a page older than this is not understood any more.
const ANSWERABLE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How many of the last pages to a number are looked at.
const MOST_PAGES: u32 = 200;
const HELP: &str = "Reply 4 to acknowledge or 6 to resolve. Add incident numbers to choose: 4 #12 #13.";

pub(super) async fn handle(State(state): State<AppState>, form: Signed) -> Response {
    let Some(message) = Reply::read(&form.0) else { return twiml(xml::nothing()) };
    let Some(reply) = reply::parse(&message.body) else { return twiml(xml::message(HELP)) };
    let since = state.app.now() - ANSWERABLE;
    let store = state.app.store();
    let recent = match store.last_handed_over_to(Channel::Sms, &message.from, since, MOST_PAGES).await {
        Ok(recent) => recent,
        Err(error) => {
            tracing::error!(%error, "the pages to a number could not be read");
            return twiml(xml::message("That could not be done: try again in a minute, or call."));
        }
    };
    let meant = meant(&state, recent, &reply.incident_numbers).await;
    if meant.is_empty() {
        return twiml(xml::message("No page to this number in the last week is meant by that."));
    }
    twiml(xml::message(&answer::carry_out(&state, &meant, reply.answer, Via::Sms).await))
}

/// The pages with the named incident numbers, or all that the last message was about.
async fn meant(state: &AppState, recent: Vec<Delivery>, numbers: &[u64]) -> Vec<Delivery> {
    if numbers.is_empty() {
        let Some(last) = recent.into_iter().next() else { return Vec::new() };
        let receipt = state.app.store().delivery(last.id).await.ok().flatten();
        let sid = receipt.and_then(|receipt| receipt.provider_id).unwrap_or_default();
        return answer::pages_of(state, &sid, last.id.as_str()).await;
    }
    let mut meant: Vec<Delivery> = Vec::new();
    for delivery in recent {
        let is_named = numbers.contains(&delivery.notice.incident_number);
        if is_named && meant.iter().all(|other| other.incident != delivery.incident) {
            meant.push(delivery);
        }
    }
    meant
}
