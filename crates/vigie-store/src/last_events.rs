//! Which event each integration sent last. Kept beside the raw events, which have no index by integration: an index
//! would cost every event, this costs a row for each integration that was heard of since it was last kept.

use std::collections::BTreeMap;

use serde::Serialize;
use vigie_core::{
    ids::{EventId, IntegrationId},
    time::At,
};

use crate::{
    Store,
    dialect::{Sql, rows},
    documents::{self, read_word},
    error::StoreError,
    rows::LastEvent,
};

const KEEP: Sql = rows!(
    "INSERT INTO last_events (integration_id, event_id, received_at)
     SELECT r.integration_id, r.event_id, r.received_at FROM ",
    [integration_id text, event_id text, received_at bigint],
    "WHERE r.integration_id IS NOT NULL ON CONFLICT (integration_id) DO UPDATE
     SET event_id = excluded.event_id, received_at = excluded.received_at
     WHERE excluded.received_at >= last_events.received_at"
);
const READ: Sql = Sql::new(
    "SELECT integration_id, event_id, received_at FROM last_events
     WHERE integration_id IN (SELECT value FROM json_each($1))",
);

pub(crate) const STATEMENTS: &[Sql] = &[KEEP, READ];

#[derive(Serialize)]
struct NewRow<'a> {
    integration_id: &'a str,
    event_id: String,
    received_at: i64,
}

impl Store {
    /// Keeps which event each of these integrations sent last; one that is older than what is kept changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_last_events(&self, events: &BTreeMap<IntegrationId, LastEvent>) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let rows: Vec<NewRow<'_>> = events
            .iter()
            .map(|(integration, event)| NewRow {
                integration_id: integration.as_str(),
                event_id: event.event.to_string(),
                received_at: event.received_at.micros(),
            })
            .collect();
        KEEP.bind(documents::write(&rows)?).write(self.db()).await?;
        Ok(())
    }

    /// The last event of each of these integrations that is known of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_events(
        &self,
        integrations: &[IntegrationId],
    ) -> Result<BTreeMap<IntegrationId, LastEvent>, StoreError> {
        if integrations.is_empty() {
            return Ok(BTreeMap::new());
        }
        let ids: Vec<&str> = integrations.iter().map(IntegrationId::as_str).collect();
        let rows: Vec<(String, String, i64)> = READ.bind(documents::write(&ids)?).read(self.db()).await?;
        let read = |(integration, event, received_at): (String, String, i64)| {
            let event = EventId::parse(&event)
                .ok_or_else(|| StoreError::unreadable(format!("last event of {integration}"), event.clone()))?;
            let last = LastEvent { event, received_at: At::from_micros(received_at) };
            Ok((read_word("integration id", &integration)?, last))
        };
        rows.into_iter().map(read).collect()
    }
}
