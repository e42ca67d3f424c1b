//! The raw events: one row per group commit.

use crate::{batch::EventBatch, db::Tx, dialect::Sql, documents, error::StoreError};

const INSERT: Sql = Sql::new(
    "INSERT INTO event_batches (id, received_at, directory_version, facts, bodies) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO NOTHING",
);

pub(super) const STATEMENTS: &[Sql] = &[INSERT];

/// Whether it was not stored before.
pub(super) async fn insert(tx: &mut Tx, events: &EventBatch) -> Result<bool, StoreError> {
    let (facts, bodies) = documents::pack(&events.events)?;
    let inserted = INSERT
        .bind(events.id.as_str())
        .bind(events.received_at)
        .bind(events.directory_version as i64)
        .bind(facts)
        .bind(bodies)
        .run(tx)
        .await?;
    Ok(inserted == 1)
}
