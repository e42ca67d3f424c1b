//! `POST /twilio/voice/{delivery}`: somebody picked up, or pressed a key.

use axum::{
    extract::{Path, State},
    response::Response,
};
use vigie_channels::twilio::{inbound::KeyPress, twiml as xml};
use vigie_core::{
    incident::Via,
    notify::{Delivery, message, reply},
};

use super::{Signed, answer, twiml};
use crate::AppState;

pub(super) async fn handle(State(state): State<AppState>, Path(named): Path<String>, form: Signed) -> Response {
    let Some(press) = KeyPress::read(&form.0) else { return twiml(xml::say_once("There is nothing to say.")) };
    let pages = answer::pages_of(&state, &press.call_sid, &named).await;
    if pages.is_empty() {
        return twiml(xml::say_once("This call is about a page that does not exist any more."));
    }
    let Some(answer) = press.digits.as_deref().and_then(reply::parse) else {
        let deliveries: Vec<&Delivery> = pages.iter().collect();
        let speech = message::compose(&deliveries, &state.links().public_url, &|_| String::new()).speech;
        return twiml(xml::ask(&speech, &state.links().api(&format!("/twilio/voice/{named}"))));
    };
    let said = answer::carry_out(&state, &pages, answer.answer, Via::Phone).await;
    twiml(xml::say_once(&said))
}
