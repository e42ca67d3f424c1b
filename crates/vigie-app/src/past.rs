//! The configuration as it was at a moment, from its history.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use vigie_core::{directory::Directory, time::At};
use vigie_store::{StoreError, VersionMade};

use crate::App;

/// How many past configurations are kept in memory: questions about the past come in runs about one moment. They share
/// what did not change since.
const MOST_KEPT: usize = 8;

/// The configuration at a moment.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// It. Empty before the first change.
    pub directory: Arc<Directory>,
    /// Whether it is the present one.
    pub is_current: bool,
    /// For a past one, the change that made it; `None` before the first change.
    pub made: Option<VersionMade>,
}

/// Past configurations that were asked for last, the newest question first.
#[derive(Debug, Default)]
pub(crate) struct Past {
    kept: Mutex<VecDeque<Arc<Directory>>>,
}

impl App {
    /// The configuration at a moment: the present one for the future, and from its history for the past.
    ///
    /// # Errors
    /// When the database fails or holds what cannot be read.
    pub async fn configuration_at(&self, at: At) -> Result<Configuration, StoreError> {
        let current = self.directory();
        if at >= self.now() {
            return Ok(Configuration { directory: current, is_current: true, made: None });
        }
        let Some(made) = self.store().directory_version_at(at).await? else {
            return Ok(Configuration { directory: Arc::default(), is_current: false, made: None });
        };
        if made.version == current.version {
            return Ok(Configuration { directory: current, is_current: true, made: Some(made) });
        }
        let past = &self.shared().past;
        let directory = match past.find(made.version) {
            Some(known) => known,
            None => past.keep(self.store().directory_at_version(&current, made.version).await?),
        };
        Ok(Configuration { directory, is_current: false, made: Some(made) })
    }
}

impl Past {
    /// A past configuration that was asked for before; it becomes the newest question.
    fn find(&self, version: u64) -> Option<Arc<Directory>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|directory| directory.version == version)?;
        let found = kept.remove(place)?;
        kept.push_front(Arc::clone(&found));
        Some(found)
    }

    fn keep(&self, directory: Directory) -> Arc<Directory> {
        let directory = Arc::new(directory);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(Arc::clone(&directory));
        kept.truncate(MOST_KEPT);
        directory
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(version: u64) -> Directory {
        let mut directory = Directory::default();
        directory.version = version;
        directory
    }

    #[test]
    fn the_configurations_that_were_asked_for_last_are_kept() {
        let past = Past::default();
        for version in 1..=MOST_KEPT as u64 {
            past.keep(directory(version));
        }
        assert_eq!(past.find(1).map(|directory| directory.version), Some(1), "and is asked for last now");
        past.keep(directory(99));
        assert!(past.find(2).is_none() && past.find(1).is_some() && past.find(99).is_some());
    }
}
