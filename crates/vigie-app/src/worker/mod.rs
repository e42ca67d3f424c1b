//! Work that is due: timers, deliveries, webhooks, clean-up, and following what other nodes configure.
//!
//! A worker takes no input: it asks the store what is due, does it, and may safely run twice or be killed at any
//! point. It runs when somebody calls, when its next moment comes, and every few seconds in any case. To add one: a
//! file with a type that implements [`Work`], and a line in `Workers::wired`.

mod cleanup;
mod delivery;
mod directory;
mod handoffs;
mod last_events;
mod personal;
mod sending;
mod timers;
mod webhooks;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::FutureExt as _;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};
use vigie_core::{directory::Channel, time::At};
use vigie_store::StoreError;

use crate::{app::Shared, ingest::Door};

/// How long a worker sleeps at most: the safety net should a wake-up call be missed.
const LONGEST_SLEEP: Duration = Duration::from_secs(2);
/// How long a worker sleeps at least when what is due cannot be done yet, because all places are taken or somebody else
/// has it.
const SHORTEST_SLEEP: Duration = Duration::from_millis(10);
/// How long a worker waits after the store failed.
const AFTER_FAILURE: Duration = Duration::from_millis(500);
/// How often `run_due` goes around before it lets go: enough for any real cascade (page, failure, next page …).
const ROUNDS_OF_DUE_WORK: u32 = 1_000;

/// One kind of due work.
#[async_trait]
pub(crate) trait Work: Send + Sync {
    /// Does what is due now, and says how much that was. Started deliveries may still be on their way.
    async fn run(&self) -> Result<usize, StoreError>;

    /// Waits for what was started.
    async fn settle(&self) {}

    /// When something is due next.
    async fn next_due_at(&self) -> Result<Option<At>, StoreError>;

    /// What this worker is called in logs.
    fn name(&self) -> &'static str;
}

/// All workers.
pub(crate) struct Workers {
    all: Vec<Arc<dyn Work>>,
}

/// A worker and the wake-up call it listens to.
type Wired = (Arc<dyn Work>, fn(&Shared) -> &Notify);

impl Workers {
    /// Starts every worker as a task of its own, so that none waits for another.
    pub(crate) fn start(
        shared: &Arc<Shared>,
        door: &Door,
        stop: &watch::Receiver<bool>,
        tasks: &mut JoinSet<()>,
    ) -> Self {
        let all = Self::wired(shared, door, stop);
        for (work, signal) in &all {
            tasks.spawn(drive(Arc::clone(work), Arc::clone(shared), *signal, stop.clone()));
        }
        Self { all: all.into_iter().map(|(work, _)| work).collect() }
    }

    /// Every worker, of which none works until `run_due` is called.
    pub(crate) fn by_hand(shared: &Arc<Shared>, door: &Door) -> Self {
        let (_, never) = watch::channel(false);
        Self { all: Self::wired(shared, door, &never).into_iter().map(|(work, _)| work).collect() }
    }

    fn wired(shared: &Arc<Shared>, door: &Door, stop: &watch::Receiver<bool>) -> Vec<Wired> {
        let deliver =
            |channel| Arc::new(delivery::Deliver::new(Arc::clone(shared), door.clone(), channel, stop.clone()));
        vec![
            (Arc::new(timers::Timers::new(Arc::clone(shared), door.clone())), |shared| &shared.signals.timers),
            (deliver(Channel::Email), |shared| &shared.signals.email),
            (deliver(Channel::Sms), |shared| &shared.signals.sms),
            (deliver(Channel::Phone), |shared| &shared.signals.phone),
            (deliver(Channel::Push), |shared| &shared.signals.push),
            (Arc::new(handoffs::Handoffs::new(Arc::clone(shared))), |shared| &shared.signals.handoffs),
            (Arc::new(personal::SendPersonal::new(Arc::clone(shared))), |shared| &shared.signals.personal),
            (Arc::new(webhooks::SendWebhooks::new(Arc::clone(shared), stop.clone())), |shared| {
                &shared.signals.webhooks
            }),
            (Arc::new(directory::Follow::new(Arc::clone(shared))), |shared| &shared.signals.directory),
            (Arc::new(last_events::KeepLastEvents::new(Arc::clone(shared))), |shared| &shared.signals.last_events),
            (Arc::new(cleanup::CleanUp::new(Arc::clone(shared))), |shared| &shared.signals.cleanup),
        ]
    }

    /// No workers, for an application that only reads and configures.
    pub(crate) const fn none() -> Self {
        Self { all: Vec::new() }
    }

    /// Runs everything that is due until nothing is.
    pub(crate) async fn run_due(&self) {
        for _ in 0..ROUNDS_OF_DUE_WORK {
            let mut done = 0;
            for work in &self.all {
                done += work.run().await.unwrap_or(0);
                work.settle().await;
            }
            if done == 0 {
                return;
            }
        }
        tracing::error!("work stays due however often it is done");
    }

    /// The earliest moment at which something is due.
    pub(crate) async fn next_due(&self) -> Option<At> {
        let mut earliest = None;
        for work in &self.all {
            if let Ok(Some(at)) = work.next_due_at().await {
                earliest = Some(earliest.map_or(at, |other: At| other.min(at)));
            }
        }
        earliest
    }
}

async fn drive(
    work: Arc<dyn Work>,
    shared: Arc<Shared>,
    signal: fn(&Shared) -> &Notify,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        let (next, longest) = match attempt(work.as_ref(), &shared, &stop).await {
            Some(next) => (next, LONGEST_SLEEP),
            None => (None, AFTER_FAILURE),
        };
        tokio::select! {
            () = signal(&shared).notified() => {}
            () = shared.clock.sleep_until(looks_again_at(next, shared.clock.now()), longest) => {}
            _ = stop.changed() => {}
        }
    }
    work.settle().await;
}

/// A place for something new, as soon as there is one; none once the server stops, however long it was waited for.
async fn place(places: &Arc<Semaphore>, stop: &watch::Receiver<bool>) -> Option<OwnedSemaphorePermit> {
    let mut stop = stop.clone();
    tokio::select! {
        biased;
        Ok(_) = stop.wait_for(|is_stopping| *is_stopping) => None,
        place = Arc::clone(places).acquire_owned() => place.ok(),
    }
}

/// When a worker looks again that did what it could: when something is due next, and after a pause where that has passed.
fn looks_again_at(next_due: Option<At>, now: At) -> Option<At> {
    next_due.map(|due| due.max(now + SHORTEST_SLEEP))
}

/// Does what is due; `None` when that failed. A panic ends one attempt, never the worker: nobody would be paged any more.
async fn attempt(work: &dyn Work, shared: &Shared, stop: &watch::Receiver<bool>) -> Option<Option<At>> {
    if !shared.is_serving() {
        return Some(None);
    }
    match AssertUnwindSafe(run_all(work, stop)).catch_unwind().await {
        Ok(Ok(next)) => Some(next),
        Ok(Err(error)) => {
            tracing::error!(worker = work.name(), %error, "work that is due could not be done; trying again");
            None
        }
        Err(_) => {
            tracing::error!(worker = work.name(), "a worker met a fault of the program; trying again");
            None
        }
    }
}

/// Nothing new is begun once the server stops: it waits in the database for the next start.
async fn run_all(work: &dyn Work, stop: &watch::Receiver<bool>) -> Result<Option<At>, StoreError> {
    while !*stop.borrow() && work.run().await? > 0 {}
    work.next_due_at().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, fixture};

    /// How long a test waits. Generous: machines are shared.
    const PATIENCE: Duration = Duration::from_secs(30);

    /// Work that is due since long ago and cannot be done: all places are taken.
    #[derive(Default)]
    struct NoPlaceFree {
        asked: watch::Sender<u32>,
    }

    #[async_trait]
    impl Work for NoPlaceFree {
        async fn run(&self) -> Result<usize, StoreError> {
            self.asked.send_modify(|asked| *asked += 1);
            Ok(0)
        }

        async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
            Ok(Some(At::EPOCH))
        }

        fn name(&self) -> &'static str {
            "test"
        }
    }

    #[tokio::test]
    async fn a_worker_that_cannot_do_what_is_due_looks_again_until_it_is_stopped() {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = fixture::shared(&folder, Clock::System).await;
        shared.set_serving(true);
        let work = Arc::new(NoPlaceFree::default());
        let (stop, stopped) = watch::channel(false);
        let driven = tokio::spawn(drive(Arc::clone(&work) as _, shared, |shared| &shared.signals.email, stopped));
        let mut asked = work.asked.subscribe();
        tokio::time::timeout(PATIENCE, asked.wait_for(|asked| *asked >= 3)).await.expect("in time").expect("it lives");
        stop.send_replace(true);
        tokio::time::timeout(PATIENCE, driven).await.expect("in time").expect("it ends");
    }

    #[tokio::test]
    async fn whoever_waits_for_a_place_when_the_server_stops_gets_none() {
        let (stop, stopped) = watch::channel(false);
        let places = Arc::new(Semaphore::new(1));
        let taken = place(&places, &stopped).await.expect("it is free");
        let mut waits = Box::pin(place(&places, &stopped));
        assert!(waits.as_mut().now_or_never().is_none(), "it waits");
        stop.send_replace(true);
        drop(taken);
        assert!(waits.await.is_none());
        assert!(place(&places, &stopped).await.is_none());
    }

    #[test]
    fn it_pauses_before_it_looks_again() {
        let now = At::EPOCH + Duration::from_secs(60);
        let soon = now + SHORTEST_SLEEP;
        assert_eq!(looks_again_at(Some(At::EPOCH), now), Some(soon), "what cannot be done yet");
        assert_eq!(looks_again_at(Some(now), now), Some(soon));
        let later = now + Duration::from_secs(1);
        assert_eq!(looks_again_at(Some(later), now), Some(later));
        assert_eq!(looks_again_at(None, now), None, "until it is called");
    }
}
