//! The outbox: new notifications to send, and queued ones that are no longer needed.

use serde::Serialize;
use vigie_core::{ids::IncidentId, notify::Delivery, time::At};

use super::incidents::id_list;
use crate::{
    db::Tx,
    dialect::{Sql, rows},
    documents::{self, NoticeDocument},
    error::StoreError,
};

const CANCEL: Sql = Sql::new(
    "UPDATE deliveries SET state = 'cancelled', cancelled_at = $2
     WHERE state = 'queued' AND incident_id IN (SELECT value FROM json_each($1))",
);
const INSERT: Sql = rows!(
    "INSERT INTO deliveries (id, incident_id, user_id, contact_method_id, channel, address, notice, created_at,
         state, due_at, attempts)
     SELECT r.id, r.incident_id, r.user_id, r.contact_method_id, r.channel, r.address, r.notice, r.created_at,
         'queued', r.created_at, 0 FROM ",
    [id text, incident_id text, user_id text, contact_method_id text, channel text, address text, notice text,
     created_at bigint],
    ""
);

pub(super) const STATEMENTS: &[Sql] = &[CANCEL, INSERT];

/// Cancels the queued deliveries of some incidents.
pub(super) async fn cancel_queued_of(tx: &mut Tx, incidents: &[IncidentId], now: At) -> Result<(), StoreError> {
    if !incidents.is_empty() {
        CANCEL.bind(id_list(incidents)?).bind(now).run(tx).await?;
    }
    Ok(())
}

#[derive(Serialize)]
struct DeliveryRow<'a> {
    id: &'a str,
    incident_id: &'a str,
    user_id: &'a str,
    contact_method_id: &'a str,
    channel: &'static str,
    address: &'a str,
    notice: NoticeDocument,
    created_at: i64,
}

/// Queues new deliveries, due at once.
pub(super) async fn insert(tx: &mut Tx, deliveries: &[Delivery]) -> Result<(), StoreError> {
    if !deliveries.is_empty() {
        INSERT.bind(documents::write(&deliveries.iter().map(row).collect::<Vec<_>>())?).run(tx).await?;
    }
    Ok(())
}

fn row(delivery: &Delivery) -> DeliveryRow<'_> {
    DeliveryRow {
        id: delivery.id.as_str(),
        incident_id: delivery.incident.as_str(),
        user_id: delivery.user.as_str(),
        contact_method_id: delivery.contact_method.as_str(),
        channel: delivery.channel.as_str(),
        address: &delivery.address,
        notice: (&delivery.notice).into(),
        created_at: delivery.created_at.micros(),
    }
}
