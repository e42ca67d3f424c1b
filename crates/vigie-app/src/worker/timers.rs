//! Timers: wakes every incident whose next moment has come.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::future::join_all;
use vigie_core::{engine::Command, time::At};
use vigie_store::StoreError;

use super::Work;
use crate::{app::Shared, ingest::Door};

/// How many incidents are woken at a time: together they make one group commit.
const WAKE_AT_ONCE: u32 = 512;

/// The worker.
pub(super) struct Timers {
    shared: Arc<Shared>,
    door: Door,
    /// One run at a time, so that nobody is woken twice for nothing.
    running: tokio::sync::Mutex<()>,
}

impl Timers {
    pub(super) fn new(shared: Arc<Shared>, door: Door) -> Self {
        Self { shared, door, running: tokio::sync::Mutex::default() }
    }
}

#[async_trait]
impl Work for Timers {
    async fn run(&self) -> Result<usize, StoreError> {
        let _running = self.running.lock().await;
        self.shared.signals.timers_look();
        let due = self.shared.store.due_incidents(self.shared.clock.now(), WAKE_AT_ONCE).await?;
        let woken =
            join_all(due.iter().map(|(id, _)| self.door.command(Command::TimerElapsed { incident: *id }))).await;
        // An incident that stays due although it was woken is left for the next sleep: no loop may spin on it.
        let changed = woken.iter().filter(|woken| woken.as_ref().is_ok_and(|outcome| !outcome.incidents.is_empty()));
        Ok(changed.count())
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        self.shared.signals.timers_look();
        let next = self.shared.store.next_due_at().await?;
        self.shared.signals.timers_sleep(next);
        Ok(next)
    }

    fn name(&self) -> &'static str {
        "timers"
    }
}
