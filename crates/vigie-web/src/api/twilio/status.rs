//! `POST /twilio/status/{delivery}`: what became of a message or a call.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use vigie_channels::twilio::{inbound::StatusReport, twiml as xml};
use vigie_core::{engine::Command, ids::DeliveryId, notify::Outcome};

use super::{Signed, answer, twiml};
use crate::AppState;

/// Answers 503 when the receipt could not be stored, so that the provider reports again.
pub(super) async fn handle(State(state): State<AppState>, Path(named): Path<String>, form: Signed) -> Response {
    let Some(StatusReport { sid, outcome: Some(outcome) }) = StatusReport::read(&form.0) else {
        return twiml(xml::nothing());
    };
    let pages = answer::pages_of(&state, &sid, &named).await;
    if pages.is_empty() && !record_personal(&state, &named, &outcome).await {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    for page in pages {
        let report = Command::reported(&page, outcome.clone());
        if let Err(error) = state.app.command(report).await {
            tracing::error!(%error, delivery = %page.id, "a provider's report was not stored");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    twiml(xml::nothing())
}

/// The receipt of a message that is no page. Whether it was stored, or there is no such message.
async fn record_personal(state: &AppState, named: &str, outcome: &Outcome) -> bool {
    let Some(id) = DeliveryId::parse(named) else { return true };
    match state.app.report_personal_message(id, outcome).await {
        Ok(_) => true,
        Err(error) => {
            tracing::error!(%error, message = %id, "a provider's report about a personal message was not stored");
            false
        }
    }
}
