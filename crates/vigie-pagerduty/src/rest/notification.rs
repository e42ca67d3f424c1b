//! A notification that was sent to a person, as PagerDuty lists it; Vigie's own receipts say more.

use serde_json::{Value as Json, json};
use vigie_core::{
    notify::{Delivery, DeliveryState},
    time::At,
};

use crate::view::View;

/// PagerDuty's type for a channel (`sms_notification`).
#[must_use]
pub fn kind(delivery: &Delivery) -> String {
    format!("{}_notification", delivery.channel.as_str())
}

/// The notification with all fields that the published schema names.
#[must_use]
pub fn to_wire(delivery: &Delivery, state: DeliveryState, started_at: At, view: &View<'_>) -> Json {
    let user = match view.directory.users.get(&delivery.user) {
        Some(user) if view.includes("users") => super::user::to_wire(user, view),
        _ => view.user(delivery.user),
    };
    json!({
        "id": delivery.id.as_str(),
        "type": kind(delivery),
        "started_at": view.time(started_at),
        "address": delivery.address,
        "user": user,
        "conferenceAddress": null,
        "status": status(state),
    })
}

const fn status(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued | DeliveryState::HandedOver => "in_progress",
        DeliveryState::Delivered | DeliveryState::Answered => "success",
        DeliveryState::Failed => "failed",
        DeliveryState::Cancelled => "cancelled",
    }
}
