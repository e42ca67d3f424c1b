//! Vigie's own questions: what became of an incident's pages, and what became of an event.
//!
//! `GET /vigie/v1/incidents/{id}/receipts`, `GET /vigie/v1/events/{id}`

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value as Json, json};
use vigie_core::{
    engine::{EventOutcome, SilenceReason},
    ids::EventId,
    time::At,
};
use vigie_pagerduty::{ApiError, reference, view::View};
use vigie_store::ReceiptView;

use super::incidents;
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

/// How many receipts an answer holds: the newest, and far more than an incident has whose policy ends at some time.
const MOST_RECEIPTS: u32 = 10_000;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/incidents/{id}/receipts", get(receipts)).route("/vigie/v1/events/{id}", get(event))
}

async fn receipts(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let incident = incidents::find(&state, &id).await?;
    let receipts = state.app.store().deliveries_of(incident.id, MOST_RECEIPTS).await?;
    let view = state.view(&directory, &query)?;
    let wires: Vec<Json> = receipts.iter().map(|receipt| receipt_to_wire(receipt, &view)).collect();
    Ok(Reply::ok(json!({ "receipts": wires })))
}

fn receipt_to_wire(receipt: &ReceiptView, view: &View<'_>) -> Json {
    let delivery = &receipt.delivery;
    let time = |at: Option<At>| at.map(|at| view.time(at));
    json!({
        "id": delivery.id.as_str(),
        "type": "receipt",
        "incident": reference::incident(
            view.links,
            delivery.incident,
            Some((delivery.notice.incident_number, &delivery.notice.title)),
        ),
        "user": reference::user(view.directory, view.links, delivery.user),
        "contact_method_id": delivery.contact_method.as_str(),
        "channel": delivery.channel.as_str(),
        "address": delivery.address,
        "state": receipt.state.as_str(),
        "attempts": receipt.attempts,
        "provider_id": receipt.provider_id,
        "words": receipt.words,
        "queued_at": view.time(delivery.created_at),
        "due_at": view.time(receipt.due_at),
        "handed_over_at": time(receipt.handed_over_at),
        "delivered_at": time(receipt.delivered_at),
        "failed_at": time(receipt.failed_at),
        "answered_at": time(receipt.answered_at),
        "cancelled_at": time(receipt.cancelled_at),
    })
}

async fn event(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let id = EventId::parse(&id).ok_or_else(|| ApiError::not_found("Event"))?;
    let row = state.app.store().event(id).await?.ok_or_else(|| ApiError::not_found("Event"))?;
    let view = state.view(&directory, &query)?;
    let mut body: Json = serde_json::from_slice(&row.event.body).unwrap_or_default();
    if let Some(members) = body.as_object_mut() {
        // Whoever knows the key can page people: it is shown with its integration only.
        members.retain(|name, _| !matches!(name.as_str(), "routing_key" | "service_key"));
    }
    Ok(Reply::ok(json!({ "event": {
        "id": id.to_string(),
        "type": "event",
        "wire": row.event.wire.as_str(),
        "received_at": view.time(row.received_at),
        "directory_version": row.directory_version,
        "integration": reference::integration(&directory, view.links, row.event.integration),
        "dedup_key": row.event.dedup_key,
        "outcome": outcome_to_wire(&row.event.outcome),
        "body": body,
    }})))
}

fn outcome_to_wire(outcome: &EventOutcome) -> Json {
    match outcome {
        EventOutcome::Triggered { alert, incident } => named("triggered", Some(alert.as_str()), incident.as_str()),
        EventOutcome::Grouped { alert, incident } => named("grouped", Some(alert.as_str()), incident.as_str()),
        EventOutcome::Duplicate { alert, incident } => named("duplicate", Some(alert.as_str()), incident.as_str()),
        EventOutcome::Resolved { alert, incident } => named("resolved", Some(alert.as_str()), incident.as_str()),
        EventOutcome::Acknowledged { incident } => named("acknowledged", None, incident.as_str()),
        EventOutcome::Silent(reason) => {
            let window = match reason {
                SilenceReason::Maintenance(window) => Some(window.to_string()),
                _ => None,
            };
            json!({ "kind": "silent", "reason": reason.as_str(), "maintenance_window_id": window })
        }
    }
}

fn named(kind: &str, alert: Option<&str>, incident: &str) -> Json {
    json!({ "kind": kind, "alert_id": alert, "incident_id": incident })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_event_says_why() {
        let wire = outcome_to_wire(&EventOutcome::Silent(SilenceReason::NoOpenAlert));
        assert_eq!((&wire["kind"], &wire["reason"]), (&json!("silent"), &json!("no_open_alert")));
    }
}
