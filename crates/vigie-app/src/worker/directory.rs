//! Following the configuration: what another process changed (`vigie user create`, another node) is read soon.

use std::sync::Arc;

use async_trait::async_trait;
use vigie_core::time::At;
use vigie_store::StoreError;

use super::Work;
use crate::app::Shared;

/// The worker. It looks whenever it wakes, every two seconds at least.
pub(super) struct Follow {
    shared: Arc<Shared>,
}

impl Follow {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }
}

#[async_trait]
impl Work for Follow {
    async fn run(&self) -> Result<usize, StoreError> {
        let stored = self.shared.store.directory_version().await?;
        if stored > self.shared.directory.load().version {
            self.shared.reload_directory().await?;
        }
        Ok(0)
    }

    async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        Ok(None)
    }

    fn name(&self) -> &'static str {
        "directory"
    }
}
