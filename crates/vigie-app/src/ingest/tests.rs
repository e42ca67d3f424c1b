//! What the lane does when the engine fails or work lasts long, and how much may wait.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::{FutureExt as _, future::join_all};
use tokio::sync::watch;
use vigie_core::{
    engine::{self, Command, Decision, Refusal, Situation},
    event::{Action, Event},
    ids::{Ids, IntegrationId},
    time::At,
};
use vigie_store::Wire;

use super::{Door, Job, Lane, QUEUE_BYTES, QUEUE_LENGTH, Submission, SubmitError, SubmittedEvent};
use crate::{clock::Clock, fixture};

/// The largest body that the events API takes.
const LARGEST_BODY: usize = 512 * 1024;

fn submission(dedup_key: &str, body: Bytes) -> Arc<Submission> {
    let integration = IntegrationId::parse("PINT001").expect("an id");
    let event = Event { integration, dedup_key: dedup_key.to_owned(), action: Action::Resolve };
    Arc::new(Submission { wire: Wire::V2, integration, event: SubmittedEvent::Event(event), body })
}

/// What is logged.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    /// Notes everything that this thread logs, until what it returns is dropped.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let logs = self.clone();
        let most = tracing::level_filters::LevelFilter::TRACE;
        let subscriber =
            tracing_subscriber::fmt().with_max_level(most).with_ansi(false).with_writer(move || logs.clone());
        tracing::subscriber::set_default(subscriber.finish())
    }

    fn told(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The engine, failing on one event.
fn poisoned(now: At, situation: &Situation<'_>, command: &Command, ids: &mut Ids) -> Result<Decision, Refusal> {
    assert!(!matches!(command, Command::Event(event) if event.event.dedup_key == "poison"), "a fault of the engine");
    engine::decide(now, situation, command, ids)
}

#[tokio::test]
async fn an_event_on_which_the_engine_fails_is_kept_aside_and_its_neighbours_are_stored() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = fixture::shared(&folder, Clock::manual(At::EPOCH)).await;
    let (door, queue) = Door::new();
    let (_stop, stopped) = watch::channel(false);
    let mut lane = Lane::new(Arc::clone(&shared), queue, stopped, Ids::for_test(1));
    lane.decide = poisoned;
    assert!(lane.take_lease().await.expect("a lease"));
    let lane = tokio::spawn(lane.run());

    let logs = Logs::default();
    let _listening = logs.listen();
    let bodies = ["one", "poison", "two"].map(|key| submission(key, Bytes::from(format!("the body of {key}"))));
    let answers = join_all(bodies.into_iter().map(|submission| door.submit(submission))).await;
    assert!(answers[0].is_ok() && answers[2].is_ok(), "{answers:?}");
    assert_eq!(answers[1], Err(SubmitError::Store), "the sender is told to try again");
    let letters = shared.store.dead_letters(10).await.expect("read");
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].body.as_slice(), letters[0].error.as_str()),
        (&b"the body of poison"[..], "the engine failed on it")
    );
    let told = logs.told();
    assert!(told.contains("the engine failed on this command") && told.contains("could not be stored"), "{told}");
    assert!(!told.contains("body of poison") && !told.contains("\"poison\""), "nothing the sender wrote: {told}");
    drop(door);
    lane.await.expect("the lane ends when its door is gone");
}

#[tokio::test]
async fn the_lease_is_renewed_between_the_rounds_of_work_that_lasts_longer_than_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = fixture::shared(&folder, Clock::manual(At::EPOCH)).await;
    let (door, mut queue) = Door::new();
    let (_stop, stopped) = watch::channel(false);
    let mut lane = Lane::new(Arc::clone(&shared), Door::new().1, stopped, Ids::for_test(1));
    assert!(lane.take_lease().await.expect("a lease"), "for five seconds");
    let body = Bytes::from(vec![b'x'; LARGEST_BODY]);
    let mut waiting: Vec<_> = (0..40).map(|_| Box::pin(door.submit(submission("db", body.clone())))).collect();
    assert!(waiting.iter_mut().all(|one| one.now_or_never().is_none()));
    let jobs: Vec<Job> = std::iter::from_fn(|| queue.try_recv().ok()).collect();

    let second = Duration::from_secs(1);
    shared.clock.move_to(At::EPOCH + second * 4);
    lane.renewed_at = Instant::now().checked_sub(second * 4).expect("a machine that runs for four seconds");
    lane.work(jobs.into()).await;
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    let at = At::EPOCH + second * 6;
    assert_eq!(shared.store.take_lanes("another", 1, at, at + second).await.expect("asked"), None, "it is still ours");
}

#[test]
fn more_events_than_the_queue_holds_are_told_to_come_again() {
    let (door, _queue) = Door::new();
    let body = Bytes::from_static(b"{}");
    let mut waiting: Vec<_> =
        (0..QUEUE_LENGTH).map(|_| Box::pin(door.submit(submission("db", body.clone())))).collect();
    assert!(waiting.iter_mut().all(|one| one.now_or_never().is_none()));
    assert_eq!(door.submit(submission("db", body)).now_or_never(), Some(Err(SubmitError::Overloaded)));
}

#[test]
fn more_bytes_than_the_queue_holds_are_told_to_come_again_until_some_are_answered() {
    let (door, mut queue) = Door::new();
    let body = Bytes::from(vec![b'x'; LARGEST_BODY]);
    let fit = QUEUE_BYTES / LARGEST_BODY;
    let mut waiting: Vec<_> = (0..fit).map(|_| Box::pin(door.submit(submission("db", body.clone())))).collect();
    assert!(waiting.iter_mut().all(|one| one.now_or_never().is_none()));
    assert_eq!(door.submit(submission("db", body.clone())).now_or_never(), Some(Err(SubmitError::Overloaded)));
    drop(queue.try_recv().expect("the first of them"));
    assert_eq!(door.submit(submission("db", body)).now_or_never(), None, "there is room again");
}

#[tokio::test]
async fn a_group_commit_holds_a_bounded_number_of_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = fixture::shared(&folder, Clock::manual(At::EPOCH)).await;
    let (door, queue) = Door::new();
    let (_stop, stopped) = watch::channel(false);
    let mut lane = Lane::new(Arc::clone(&shared), queue, stopped, Ids::for_test(1));
    assert!(lane.take_lease().await.expect("a lease"));
    let body = Bytes::from(vec![b'x'; LARGEST_BODY]);
    let mut waiting: Vec<_> = (0..40).map(|_| Box::pin(door.submit(submission("db", body.clone())))).collect();
    assert!(waiting.iter_mut().all(|one| one.now_or_never().is_none()));
    let lane = tokio::spawn(lane.run());
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    let batches = shared.store.event_batches(None, 10).await.expect("read");
    let mut sizes: Vec<usize> = batches.iter().map(|batch| batch.events.len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [8, 32], "sixteen megabytes, and the rest");
    drop(door);
    lane.await.expect("the lane ends when its door is gone");
}
