//! The outbox: new notifications to send, and queued ones that are no longer needed.

use vigie_core::{ids::IncidentId, notify::Delivery, time::At};

use super::incidents::id_list;
use crate::{
    db::Tx,
    dialect::Sql,
    documents::{self, NoticeDocument},
    error::StoreError,
    insert::Insert,
    value::Val,
};

const CANCEL: Sql = Sql::new(
    "UPDATE deliveries SET state = 'cancelled', cancelled_at = $2
     WHERE state = 'queued' AND incident_id IN (SELECT value FROM json_each($1))",
);
pub(super) const INSERT: Insert<11> = Insert {
    table: "deliveries",
    columns: [
        ("id", "text"),
        ("incident_id", "text"),
        ("user_id", "text"),
        ("contact_method_id", "text"),
        ("channel", "text"),
        ("address", "text"),
        ("notice", "text"),
        ("created_at", "bigint"),
        ("state", "text"),
        ("due_at", "bigint"),
        ("attempts", "bigint"),
    ],
};

pub(super) const STATEMENTS: &[Sql] = &[CANCEL];

/// Cancels the queued deliveries of some incidents.
pub(super) async fn cancel_queued_of(tx: &mut Tx, incidents: &[IncidentId], now: At) -> Result<(), StoreError> {
    if !incidents.is_empty() {
        CANCEL.bind(id_list(incidents)?).bind(now).run(tx).await?;
    }
    Ok(())
}

/// Queues new deliveries, due at once.
pub(super) async fn insert(tx: &mut Tx, deliveries: &[Delivery]) -> Result<(), StoreError> {
    INSERT.run(tx, deliveries.iter().map(row).collect::<Result<_, _>>()?).await
}

fn row(delivery: &Delivery) -> Result<[Val<'_>; 11], StoreError> {
    Ok([
        delivery.id.as_str().into(),
        delivery.incident.as_str().into(),
        delivery.user.as_str().into(),
        delivery.contact_method.as_str().into(),
        delivery.channel.as_str().into(),
        delivery.address.as_str().into(),
        documents::write(&NoticeDocument::from(&delivery.notice))?.into(),
        delivery.created_at.into(),
        "queued".into(),
        delivery.created_at.into(),
        0_i64.into(),
    ])
}
