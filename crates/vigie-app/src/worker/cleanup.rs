//! Clean-up: sessions that are over, and what is older than the retention says.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use vigie_core::time::At;
use vigie_store::{Retention, StoreError};

use super::Work;
use crate::app::Shared;

/// How often.
const EVERY: Duration = Duration::from_secs(3600);
/// How many rows are deleted in one statement, so that nobody waits long for the writer.
const ROWS_AT_ONCE: u32 = 1_000;

/// How long personal messages are kept at least: longer than the longest time before a handoff at which people are told
/// (four weeks), because the row is what says that they were.
const PERSONAL_MESSAGES_KEPT: Duration = Duration::from_secs(35 * 24 * 3600);

/// The worker.
pub(super) struct CleanUp {
    shared: Arc<Shared>,
    next: tokio::sync::Mutex<At>,
}

impl CleanUp {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let next = shared.clock.now() + EVERY;
        Self { shared, next: tokio::sync::Mutex::new(next) }
    }
}

#[async_trait]
impl Work for CleanUp {
    async fn run(&self) -> Result<usize, StoreError> {
        let mut next = self.next.lock().await;
        let now = self.shared.clock.now();
        if now < *next {
            return Ok(0);
        }
        let before = self.shared.settings.retention.map(|kept| now - kept);
        let retention = Retention {
            events_before: before,
            webhooks_before: before,
            changes_before: before,
            dead_letters_before: before,
            personal_messages_before: before.map(|before| before.min(now - PERSONAL_MESSAGES_KEPT)),
        };
        let deleted = self.shared.store.delete_expired(now, &retention, ROWS_AT_ONCE).await?;
        if deleted < u64::from(ROWS_AT_ONCE) {
            *next = now + EVERY;
        }
        Ok(usize::try_from(deleted).unwrap_or(usize::MAX))
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        Ok(Some(*self.next.lock().await))
    }

    fn name(&self) -> &'static str {
        "cleanup"
    }
}
