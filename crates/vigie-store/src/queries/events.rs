//! Raw events: one by its id, and group commits in order of time for a replay.

use vigie_core::{
    ids::{BatchId, EventId},
    time::At,
};

use crate::{
    Store,
    batch::EventBatch,
    dialect::Sql,
    documents::{self, read_word},
    error::StoreError,
    rows::EventRow,
};

const BATCH: Sql =
    Sql::new("SELECT id, received_at, directory_version, facts, bodies FROM event_batches WHERE id = $1");
const BATCHES: Sql = Sql::new(
    "SELECT id, received_at, directory_version, facts, bodies FROM event_batches
     WHERE (received_at, id) > ($1, $2) ORDER BY received_at, id LIMIT $3",
);

pub(super) const STATEMENTS: &[Sql] = &[BATCH, BATCHES];

type BatchRow = (String, i64, i64, String, Vec<u8>);

impl Store {
    /// One raw event with what became of it.
    ///
    /// # Errors
    /// When the database fails or its batch cannot be read.
    pub async fn event(&self, id: EventId) -> Result<Option<EventRow>, StoreError> {
        let Some(row) = BATCH.bind(id.batch.as_str()).read_one::<BatchRow>(self.db()).await? else {
            return Ok(None);
        };
        let EventBatch { received_at, directory_version, mut events, .. } = batch(row)?;
        let place = id.place as usize;
        if place >= events.len() {
            return Ok(None);
        }
        Ok(Some(EventRow { received_at, directory_version, event: events.swap_remove(place) }))
    }

    /// Group commits of raw events in order of time, from the one after the given moment of receipt and id.
    ///
    /// # Errors
    /// When the database fails or a batch cannot be read.
    pub async fn event_batches(&self, after: Option<(At, BatchId)>, limit: u32) -> Result<Vec<EventBatch>, StoreError> {
        let (received_at, id) = match &after {
            Some((received_at, id)) => (received_at.micros(), id.as_str()),
            None => (i64::MIN, ""),
        };
        let rows: Vec<BatchRow> = BATCHES.bind(received_at).bind(id).bind(limit).read(self.db()).await?;
        rows.into_iter().map(batch).collect()
    }
}

fn batch((id, received_at, directory_version, facts, bodies): BatchRow) -> Result<EventBatch, StoreError> {
    Ok(EventBatch {
        id: read_word("batch id", &id)?,
        received_at: At::from_micros(received_at),
        directory_version: directory_version.unsigned_abs(),
        events: documents::unpack(&facts, bodies)?,
    })
}
