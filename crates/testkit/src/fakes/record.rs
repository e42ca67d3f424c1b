//! What a fake got, and what it is told to do next.

use std::{
    collections::VecDeque,
    fmt::Debug,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::timeout};

/// Everything that a fake got, in order.
#[derive(Debug)]
pub struct Record<T> {
    items: watch::Sender<Vec<T>>,
}

impl<T: Clone + Debug + Send + Sync> Record<T> {
    /// Adds one.
    pub fn push(&self, item: T) {
        self.items.send_modify(|items| items.push(item));
    }

    /// All so far.
    #[must_use]
    pub fn all(&self) -> Vec<T> {
        self.items.borrow().clone()
    }

    /// Waits until there are at least `count` and gives all of them back.
    ///
    /// # Panics
    /// When they do not come in time; the message shows what came.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Vec<T> {
        let mut seen = self.items.subscribe();
        let waited = timeout(patience, seen.wait_for(|items| items.len() >= count)).await;
        let enough = matches!(waited, Ok(Ok(_)));
        let all = self.all();
        assert!(enough, "expected {count} within {patience:?}, got {}: {all:#?}", all.len());
        all
    }
}

impl<T> Default for Record<T> {
    fn default() -> Self {
        Self { items: watch::Sender::new(Vec::new()) }
    }
}

/// What a fake does with the next requests, one step each; when it is used up, the fake behaves well.
#[derive(Debug)]
pub struct Script<T>(Mutex<VecDeque<T>>);

impl<T> Script<T> {
    /// Adds steps to the end.
    pub fn extend(&self, steps: impl IntoIterator<Item = T>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(steps);
    }

    /// Takes the next step.
    #[must_use]
    pub fn next(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

impl<T> Default for Script<T> {
    fn default() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }
}
