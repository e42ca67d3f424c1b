//! Keeps which event each integration sent last.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use vigie_core::time::At;
use vigie_store::StoreError;

use super::Work;
use crate::app::Shared;

/// How often.
const EVERY: Duration = Duration::from_secs(30);
/// How many are written at a time, so that the writer is free again in a few milliseconds.
const AT_ONCE: usize = 1_000;

/// The worker.
pub(super) struct KeepLastEvents {
    shared: Arc<Shared>,
    next: tokio::sync::Mutex<At>,
}

impl KeepLastEvents {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let next = shared.clock.now() + EVERY;
        Self { shared, next: tokio::sync::Mutex::new(next) }
    }

    async fn keep_some(&self) -> Result<usize, StoreError> {
        let some = self.shared.last_events.some(AT_ONCE);
        self.shared.store.keep_last_events(&some).await?;
        self.shared.last_events.kept(&some);
        Ok(some.len())
    }
}

#[async_trait]
impl Work for KeepLastEvents {
    async fn run(&self) -> Result<usize, StoreError> {
        let mut next = self.next.lock().await;
        let now = self.shared.clock.now();
        if now < *next {
            return Ok(0);
        }
        let kept = self.keep_some().await?;
        if kept < AT_ONCE {
            *next = now + EVERY;
        }
        Ok(kept)
    }

    /// At the end everything is kept that there is.
    async fn settle(&self) {
        while let Ok(kept) = self.keep_some().await
            && kept == AT_ONCE
        {}
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        if self.shared.last_events.is_empty() {
            return Ok(None);
        }
        Ok(Some(*self.next.lock().await))
    }

    fn name(&self) -> &'static str {
        "last_events"
    }
}
