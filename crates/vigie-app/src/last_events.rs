//! Which event each integration sent last: noted in memory with every commit, kept by a worker, so that no event pays
//! for a row of its own. After a crash up to half a minute of it is missing; the events themselves never are.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use vigie_core::ids::{EventId, IntegrationId};
use vigie_store::{Batch, LastEvent, StoreError};

use crate::App;

/// What was heard since it was last kept.
#[derive(Debug, Default)]
pub(crate) struct LastEvents {
    unkept: Mutex<HashMap<IntegrationId, LastEvent>>,
}

impl LastEvents {
    /// Notes the events of a commit.
    pub(crate) fn note(&self, batch: &Batch) {
        let Some(events) = &batch.events else { return };
        let mut unkept = self.unkept();
        for (place, event) in events.events.iter().enumerate() {
            let id = EventId { batch: events.id, place: u32::try_from(place).unwrap_or(u32::MAX) };
            unkept.insert(event.integration, LastEvent { event: id, received_at: events.received_at });
        }
    }

    /// Some of what is not kept yet, at most `limit`.
    pub(crate) fn some(&self, limit: usize) -> BTreeMap<IntegrationId, LastEvent> {
        self.unkept().iter().take(limit).map(|(integration, event)| (*integration, *event)).collect()
    }

    /// These are kept now; what came in since stays noted.
    pub(crate) fn kept(&self, events: &BTreeMap<IntegrationId, LastEvent>) {
        self.unkept().retain(|integration, event| events.get(integration) != Some(event));
    }

    /// Whether there is anything to keep.
    pub(crate) fn is_empty(&self) -> bool {
        self.unkept().is_empty()
    }

    fn of(&self, integration: IntegrationId) -> Option<LastEvent> {
        self.unkept().get(&integration).copied()
    }

    fn unkept(&self) -> MutexGuard<'_, HashMap<IntegrationId, LastEvent>> {
        self.unkept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// The last event of each of these integrations; those that sent none within what this server keeps are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_events(
        &self,
        integrations: &[IntegrationId],
    ) -> Result<BTreeMap<IntegrationId, LastEvent>, StoreError> {
        let mut found = self.store().last_events(integrations).await?;
        for integration in integrations {
            if let Some(event) = self.shared().last_events.of(*integration) {
                found.insert(*integration, event);
            }
        }
        Ok(found)
    }
}
