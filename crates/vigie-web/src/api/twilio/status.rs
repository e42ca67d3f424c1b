//! `POST /twilio/status/{delivery}`: what became of a message or a call.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use vigie_channels::twilio::{inbound::StatusReport, twiml as xml};
use vigie_core::engine::Command;

use super::{Signed, answer, twiml};
use crate::AppState;

/// Answers 503 when the receipt could not be stored, so that the provider reports again.
pub(super) async fn handle(State(state): State<AppState>, Path(named): Path<String>, form: Signed) -> Response {
    let Some(StatusReport { sid, outcome: Some(outcome) }) = StatusReport::read(&form.0) else {
        return twiml(xml::nothing());
    };
    for page in answer::pages_of(&state, &sid, &named).await {
        let report = Command::reported(&page, outcome.clone());
        if let Err(error) = state.app.command(report).await {
            tracing::error!(%error, delivery = %page.id, "a provider's report was not stored");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    twiml(xml::nothing())
}
