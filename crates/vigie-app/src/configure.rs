//! Changing the configuration: read, check, store, swap; one change at a time.

use std::sync::{Arc, PoisonError};

use vigie_core::{
    directory::{Change, Directory, Violation},
    ids::Ids,
    time::At,
};
use vigie_store::{Author, StoreError};

use crate::{App, app::Shared, signals::Changed};

/// How often a change is planned, at most, while other processes (the command line, another node) are quicker to change
/// the configuration that it was planned for.
const MOST_TRIES: usize = 5;

/// Why the configuration was not changed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum ConfigureError<E> {
    /// The caller's own reason.
    #[error("{0}")]
    Refused(E),
    /// A rule of the directory would be broken.
    #[error(transparent)]
    Violation(Violation),
    /// The database refused it.
    #[error(transparent)]
    Store(StoreError),
}

impl App {
    /// Changes the configuration: `plan` sees it as it is, and says what to put and remove. All of it is stored in one
    /// transaction with its history (`by` names who did it) and with the messages to whoever a request for cover
    /// concerns that changed, and every reader sees it before this answers. Where
    /// another process changes it at the same moment, `plan` sees what that made of it and is asked again.
    ///
    /// # Errors
    /// When `plan` refuses, when names, keys or references would not hold, or when the database refuses;
    /// [`StoreError::Conflict`] when other processes were quicker every time.
    pub async fn configure<T, E>(
        &self,
        by: impl Into<Author>,
        plan: impl FnMut(&Directory, &mut Ids, At) -> Result<(Vec<Change>, T), E>,
    ) -> Result<T, ConfigureError<E>> {
        self.shared().configure(by.into(), plan).await
    }
}

impl Shared {
    /// See [`App::configure`].
    pub(crate) async fn configure<T, E>(
        &self,
        by: Author,
        mut plan: impl FnMut(&Directory, &mut Ids, At) -> Result<(Vec<Change>, T), E>,
    ) -> Result<T, ConfigureError<E>> {
        let _one_at_a_time = self.configuring.lock().await;
        for _ in 1..MOST_TRIES {
            match self.try_to_configure(&by, &mut plan).await {
                Err(ConfigureError::Store(StoreError::Conflict)) => {}
                answer => return answer,
            }
        }
        self.try_to_configure(&by, &mut plan).await
    }

    async fn try_to_configure<T, E>(
        &self,
        by: &Author,
        plan: &mut impl FnMut(&Directory, &mut Ids, At) -> Result<(Vec<Change>, T), E>,
    ) -> Result<T, ConfigureError<E>> {
        if self.store.directory_version().await.map_err(ConfigureError::Store)? > self.directory.load().version {
            self.read_directory().await.map_err(ConfigureError::Store)?;
        }
        let current = self.directory.load_full();
        let now = self.clock.now();
        let (changes, result) = {
            let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
            plan(&current, &mut ids, now).map_err(ConfigureError::Refused)?
        };
        if changes.is_empty() {
            return Ok(result);
        }
        let next = current.changed(&changes).map_err(ConfigureError::Violation)?;
        let news = self.cover_news((&current, &next), &changes, now);
        let saved = self.store.save_changes_and_tell((current.version, &changes), &news, now, by).await;
        let told = saved.map_err(ConfigureError::Store)?;
        self.swap_directory(next);
        if told > 0 {
            self.signals.personal.notify_one();
        }
        Ok(result)
    }

    /// Reads the configuration anew, because another process changed it.
    pub(crate) async fn reload_directory(&self) -> Result<(), StoreError> {
        let _one_at_a_time = self.configuring.lock().await;
        self.read_directory().await
    }

    async fn read_directory(&self) -> Result<(), StoreError> {
        let read = self.store.load_directory().await?;
        self.swap_directory(read);
        Ok(())
    }

    fn swap_directory(&self, next: Directory) {
        let version = next.version;
        self.directory.store(Arc::new(next));
        self.signals.handoffs.notify_one();
        // Nobody listening is no failure.
        self.signals.tell(|| Changed::Directory(version));
    }
}
