//! What the lane does when the engine fails, and how much may wait.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{FutureExt as _, future::join_all};
use tempfile::TempDir;
use tokio::sync::watch;
use vigie_channels::{Channels, ChannelsConfig};
use vigie_core::{
    engine::{self, Command, Decision, Refusal, Situation},
    event::{Action, Event},
    ids::{Ids, IntegrationId},
    time::At,
};
use vigie_pagerduty::reference::Links;
use vigie_store::{Store, Wire};

use super::{Door, Lane, QUEUE_BYTES, QUEUE_LENGTH, Submission, SubmitError, SubmittedEvent};
use crate::{
    app::{Settings, Shared},
    clock::Clock,
};

/// The largest body that the events API takes.
const LARGEST_BODY: usize = 512 * 1024;

fn submission(dedup_key: &str, body: Bytes) -> Arc<Submission> {
    let integration = IntegrationId::parse("PINT001").expect("an id");
    let event = Event { integration, dedup_key: dedup_key.to_owned(), action: Action::Resolve };
    Arc::new(Submission { wire: Wire::V2, integration, event: SubmittedEvent::Event(event), body })
}

async fn shared(folder: &TempDir) -> Arc<Shared> {
    vigie_channels::tls::install_provider();
    let store = Store::open(&format!("sqlite://{}/vigie.db", folder.path().display())).await.expect("a database");
    let links = Links::new("http://127.0.0.1", "https://acme.example.com");
    let settings = Settings { node_name: "test".into(), links, retention: None };
    let channels = Channels::build(ChannelsConfig::default()).expect("no channels");
    Shared::read(settings, Clock::manual(At::EPOCH), store, channels).await.expect("a configuration")
}

/// The engine, failing on one event.
fn poisoned(now: At, situation: &Situation<'_>, command: &Command, ids: &mut Ids) -> Result<Decision, Refusal> {
    assert!(!matches!(command, Command::Event(event) if event.event.dedup_key == "poison"), "a fault of the engine");
    engine::decide(now, situation, command, ids)
}

#[tokio::test]
async fn an_event_on_which_the_engine_fails_is_kept_aside_and_its_neighbours_are_stored() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = shared(&folder).await;
    let (door, queue) = Door::new();
    let (_stop, stopped) = watch::channel(false);
    let mut lane = Lane::new(Arc::clone(&shared), queue, stopped, Ids::for_test(1));
    lane.decide = poisoned;
    assert!(lane.take_lease().await.expect("a lease"));
    let lane = tokio::spawn(lane.run());

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
    drop(door);
    lane.await.expect("the lane ends when its door is gone");
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
    let shared = shared(&folder).await;
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
