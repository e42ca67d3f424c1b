//! One group commit: a constant number of statements, however many events it holds.
//!
//! Each table has its file; a statement whose list is empty is not sent. To add a table: a file with a function that
//! takes the transaction and its part of the [`Batch`], and a line in [`Store::commit`].

mod alerts;
mod changes;
mod counters;
mod deliveries;
mod events;
mod fence;
mod incidents;
mod opened;
mod receipts;
mod round_robin;
mod timeline;
mod webhooks;

use std::sync::Arc;

use crate::{
    Store,
    batch::{Batch, Committed},
    db::{Durability, Tx},
    dialect::Sql,
    error::StoreError,
};

pub(crate) const STATEMENTS: &[&[Sql]] = &[
    alerts::STATEMENTS,
    changes::STATEMENTS,
    counters::STATEMENTS,
    deliveries::STATEMENTS,
    events::STATEMENTS,
    fence::STATEMENTS,
    incidents::STATEMENTS,
    receipts::STATEMENTS,
    round_robin::STATEMENTS,
    webhooks::STATEMENTS,
];

/// The statements of the hot path, as both databases take them.
pub(crate) fn hot_statements() -> [(String, String); 5] {
    [
        incidents::INSERT.texts(),
        incidents::UPDATE.texts(),
        opened::INSERT.texts(),
        timeline::INSERT.texts(),
        deliveries::INSERT.texts(),
    ]
}

impl Store {
    /// Stores a batch: all of it, on disk when this returns, or nothing. A batch whose event batch was stored before
    /// is left alone and counts as stored, so that a commit whose answer was lost can be sent again. Whoever commits
    /// often hands in an `Arc`: a reference is cloned.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when an incident is not at the version that the decision started from, or a key is
    /// taken; [`StoreError::FencedOff`] when the lane has another owner; else when the database fails.
    pub async fn commit(&self, batch: impl Into<Arc<Batch>>) -> Result<Committed, StoreError> {
        let batch = batch.into();
        if batch.is_empty() {
            return Ok(Committed::default());
        }
        self.db().transact(Durability::Durable, |tx| Box::pin(write(tx, batch))).await
    }
}

async fn write(tx: &mut Tx, batch: Arc<Batch>) -> Result<Committed, StoreError> {
    if let Some(lane) = batch.lane {
        fence::hold(tx, lane).await?;
    }
    if let Some(events) = &batch.events
        && !events::insert(tx, events).await?
    {
        return Ok(Committed { was_stored_before: true, ..Committed::default() });
    }
    let moves = incidents::put(tx, &batch.incidents).await?;
    let committed = alerts::apply(tx, &batch.alerts).await?;
    timeline::insert(tx, &batch.timeline).await?;
    deliveries::cancel_queued_of(tx, &batch.cancel_queued_of, batch.now).await?;
    deliveries::insert(tx, &batch.deliveries).await?;
    receipts::advance(tx, &batch.receipts).await?;
    webhooks::insert(tx, &batch.webhooks).await?;
    changes::insert(tx, &batch.changes).await?;
    round_robin::turn(tx, &batch.round_robin).await?;
    // Last, because on PostgreSQL the other commits of the lane wait for these rows until this one ends.
    counters::add(tx, batch.lane.map_or(0, |lane| lane.lane), moves).await?;
    Ok(committed)
}
