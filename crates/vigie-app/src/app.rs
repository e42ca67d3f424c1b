//! The running server without its HTTP: what handlers, the CLI and tests hold.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwap;
use tokio::{
    sync::{broadcast, watch},
    task::JoinSet,
};
use vigie_channels::Channels;
use vigie_core::{
    directory::Directory,
    engine::Command,
    ids::{EventId, Ids},
    time::At,
};
use vigie_pagerduty::reference::Links;
use vigie_store::{Batch, Store, StoreError};

use crate::{
    access::Access,
    clock::Clock,
    first_run,
    ingest::{CommandError, CommandOutcome, Door, Lane, Submission, SubmitError},
    last_events::LastEvents,
    metrics::Metrics,
    past::Past,
    pulse::Pulse,
    signals::{Changed, Signals},
    verification::Verification,
    worker::Workers,
};

/// How the application runs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Names this node among those that share a database: its host and listen address.
    pub node_name: String,
    /// The bases of addresses in replies, pages and messages.
    pub links: Links,
    /// How long raw events and what is resolved are kept; `None`: for ever.
    pub retention: Option<Duration>,
}

/// Why the application did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database could not be read.
    #[error("the database could not be read: {0}")]
    Store(#[from] StoreError),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    NoRandomness,
}

/// A handle on the running application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    door: Door,
    access: Access,
    workers: Workers,
    working: Part,
    judging: Part,
}

/// Tasks that stop together.
struct Part {
    stop: watch::Sender<bool>,
    tasks: tokio::sync::Mutex<JoinSet<()>>,
}

/// What the lane, the workers and the handle share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) directory: ArcSwap<Directory>,
    /// Past configurations that were asked for last.
    pub(crate) past: Past,
    pub(crate) signals: Signals,
    pub(crate) metrics: Metrics,
    pub(crate) pulse: Pulse,
    pub(crate) last_events: LastEvents,
    pub(crate) channels: Channels,
    /// Held while the lane judges and stores a round, and by whoever must know that no incident changes meanwhile.
    pub(crate) judging: tokio::sync::Mutex<()>,
    /// One change of the configuration at a time.
    pub(crate) configuring: tokio::sync::Mutex<()>,
    pub(crate) ids: Mutex<Ids>,
    /// What the first person of an empty installation must know.
    pub(crate) setup_code: String,
    /// Signs the links in pages; read on first use.
    pub(crate) page_link_key: tokio::sync::OnceCell<String>,
    /// The public half of the key towards push services.
    pub(crate) push_key: tokio::sync::OnceCell<String>,
    serving: AtomicBool,
}

impl App {
    /// Reads the configuration, takes the lease, and starts the lane and the workers.
    ///
    /// # Errors
    /// When the database cannot be read. A lease that another node holds is no error: this node stands by.
    pub async fn start(settings: Settings, clock: Clock, store: Store, channels: Channels) -> Result<Self, StartError> {
        Self::start_with(settings, clock, store, channels, |shared, door, working| {
            let stopped = working.stop.subscribe();
            Workers::start(shared, door, &stopped, working.tasks.get_mut())
        })
        .await
    }

    /// The same, but no worker does anything by itself: due work is done in [`App::run_due`] and
    /// [`App::advance_clock`] alone. For tests that say when what happens.
    ///
    /// # Errors
    /// See [`App::start`].
    pub async fn start_by_hand(
        settings: Settings,
        clock: Clock,
        store: Store,
        channels: Channels,
    ) -> Result<Self, StartError> {
        Self::start_with(settings, clock, store, channels, |shared, door, _| Workers::by_hand(shared, door)).await
    }

    async fn start_with(
        settings: Settings,
        clock: Clock,
        store: Store,
        channels: Channels,
        workers: impl FnOnce(&Arc<Shared>, &Door, &mut Part) -> Workers + Send,
    ) -> Result<Self, StartError> {
        let shared = Shared::read(settings, clock, store, channels).await?;
        let (door, queue) = Door::new();
        let (mut judging, mut working) = (Part::new(), Part::new());
        let lane_ids = Ids::from_seed(random_seed()?);
        let mut lane = Lane::new(Arc::clone(&shared), queue, judging.stop.subscribe(), lane_ids);
        let serves = lane.take_lease().await?;
        if !serves {
            tracing::warn!("another node holds the lease on this database: standing by");
        }
        judging.tasks.get_mut().spawn(lane.run());
        let workers = workers(&shared, &door, &mut working);
        let app = Self::new(shared, door, workers, working, judging);
        if serves {
            app.give_feed_keys().await;
        }
        Ok(app)
    }

    /// Reads the configuration and starts nothing: for commands that change people and tokens beside a running server.
    /// Events and commands are refused.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn idle(settings: Settings, clock: Clock, store: Store, channels: Channels) -> Result<Self, StartError> {
        let shared = Shared::read(settings, clock, store, channels).await?;
        let (door, _) = Door::new();
        Ok(Self::new(shared, door, Workers::none(), Part::new(), Part::new()))
    }

    fn new(shared: Arc<Shared>, door: Door, workers: Workers, working: Part, judging: Part) -> Self {
        let access = Access::new(Arc::clone(&shared));
        Self { inner: Arc::new(Inner { shared, door, access, workers, working, judging }) }
    }

    /// No page, timer or webhook is begun from now on; what is on its way is finished, and events and commands are
    /// still taken. [`App::stop`] follows.
    pub fn begin_to_stop(&self) {
        self.inner.working.stop.send_replace(true);
    }

    /// Stops in order: the workers finish what is on its way and report it, then the lane finishes what was accepted
    /// and gives the lease back. Waits at most `patience` for each.
    pub async fn stop(&self, patience: Duration) {
        self.inner.working.stop(patience).await;
        self.inner.judging.stop(patience).await;
    }

    /// The moment it is.
    #[must_use]
    pub fn now(&self) -> At {
        self.inner.shared.clock.now()
    }

    /// The configuration as it is now.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        self.inner.shared.directory.load_full()
    }

    /// Keeps incidents as they are while the answer is held: events and commands wait. For changes of the configuration that
    /// depend on what open incidents need; whoever holds it sends no command. Another server that judges does not wait.
    pub async fn hold_incidents(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.inner.shared.judging.lock().await
    }

    /// The bases of addresses in replies.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.inner.shared.settings.links
    }

    /// The store, for questions that change nothing.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.shared.store
    }

    /// Tokens, sessions and passwords.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.inner.access
    }

    /// Codes that prove addresses.
    #[must_use]
    pub fn verification(&self) -> Verification {
        Verification::new(Arc::clone(&self.inner.shared))
    }

    /// Figures about the running server, to count with.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.inner.shared.metrics
    }

    /// The figures as they are now, in the text that Prometheus reads. What waits is counted when it is asked for: while
    /// the database hangs, nobody else would say that more and more does.
    #[must_use]
    pub fn metrics_text(&self) -> String {
        let metrics = self.metrics();
        metrics.waiting_jobs.set(i64::try_from(self.inner.door.waiting()).unwrap_or(i64::MAX));
        metrics.text()
    }

    /// How storing and sending last went.
    #[must_use]
    pub fn pulse(&self) -> &Pulse {
        &self.inner.shared.pulse
    }

    /// The ways to reach people, for looking at what the demo's sink holds.
    #[must_use]
    pub fn channels(&self) -> &Channels {
        &self.inner.shared.channels
    }

    /// Hands in an event. Answers when it and everything it caused are committed and synced to disk.
    ///
    /// # Errors
    /// When nothing was stored: the sender should send it again.
    pub async fn submit_event(&self, submission: impl Into<Arc<Submission>>) -> Result<EventId, SubmitError> {
        self.inner.door.submit(submission.into()).await
    }

    /// Carries out a command. Answers when it is committed.
    ///
    /// # Errors
    /// When the engine refused it or it could not be stored; nothing was changed.
    pub async fn command(&self, command: Command) -> Result<CommandOutcome, CommandError> {
        self.inner.door.command(command).await
    }

    /// Carries out several commands in order, all of them in one commit, or none.
    ///
    /// # Errors
    /// When the engine refused one or they could not be stored; nothing was changed.
    pub async fn commands(&self, commands: Vec<Command>) -> Result<CommandOutcome, CommandError> {
        self.inner.door.commands(commands).await
    }

    /// What changes from now on, for live pages.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.inner.shared.signals.listen()
    }

    /// How many changes there were since this process began: where it is the same as when a page was made, the page has
    /// missed nothing. Asked before the page reads, and after it has begun to listen ([`App::changes`]).
    #[must_use]
    pub fn changes_so_far(&self) -> u64 {
        self.inner.shared.signals.told()
    }

    /// Whether this node can page: it holds the lease and its database answers.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    pub async fn ready(&self) -> Result<(), String> {
        if !self.inner.shared.serving.load(Ordering::Relaxed) {
            return Err("another node holds the lease on the database, or this one is starting or stopping".to_owned());
        }
        self.store().ping().await.map_err(|error| format!("the database does not answer: {error}"))
    }

    /// Runs all work that is due now, until nothing is. For tests with a manual clock.
    pub async fn run_due(&self) {
        self.inner.workers.run_due().await;
    }

    /// Moves a manual clock forward and runs all work in the order in which it becomes due on the way.
    /// `None` when the clock is the machine's.
    pub async fn advance_clock(&self, duration: Duration) -> Option<At> {
        let clock = &self.inner.shared.clock;
        if !clock.is_manual() {
            return None;
        }
        let target = clock.now() + duration;
        self.run_due().await;
        while let Some(next) = self.inner.workers.next_due().await.filter(|next| *next <= target) {
            clock.move_to(next);
            self.run_due().await;
        }
        clock.move_to(target);
        self.run_due().await;
        Some(target)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.inner.shared
    }
}

impl Part {
    fn new() -> Self {
        Self { stop: watch::channel(false).0, tasks: tokio::sync::Mutex::default() }
    }

    async fn stop(&self, patience: Duration) {
        self.stop.send_replace(true);
        let mut tasks = self.tasks.lock().await;
        let finished = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, finished).await.is_err() {
            tracing::warn!(
                "not everything finished in time; what is left is in the database and goes on after a restart"
            );
        }
    }
}

impl Shared {
    pub(crate) async fn read(
        settings: Settings,
        clock: Clock,
        store: Store,
        channels: Channels,
    ) -> Result<Arc<Self>, StartError> {
        let directory = store.load_directory().await?;
        let ids = Mutex::new(Ids::from_seed(random_seed()?));
        let setup_code = first_run::new_code(&ids);
        Ok(Arc::new(Self {
            settings,
            clock,
            store,
            directory: ArcSwap::from_pointee(directory),
            past: Past::default(),
            signals: Signals::default(),
            metrics: Metrics::default(),
            pulse: Pulse::default(),
            last_events: LastEvents::default(),
            channels,
            judging: tokio::sync::Mutex::new(()),
            configuring: tokio::sync::Mutex::new(()),
            ids,
            setup_code,
            page_link_key: tokio::sync::OnceCell::new(),
            push_key: tokio::sync::OnceCell::new(),
            serving: AtomicBool::new(false),
        }))
    }

    pub(crate) fn set_serving(&self, serving: bool) {
        self.serving.store(serving, Ordering::Relaxed);
    }

    pub(crate) fn is_serving(&self) -> bool {
        self.serving.load(Ordering::Relaxed)
    }

    /// Wakes whoever has something to do because of a batch that was just stored, and tells live pages.
    pub(crate) fn wake_workers(&self, batch: &Batch) {
        for delivery in &batch.deliveries {
            if let Some(worker) = self.signals.of(delivery.channel) {
                worker.notify_one();
            }
        }
        if !batch.webhooks.is_empty() {
            self.signals.webhooks.notify_one();
        }
        self.signals.timers_due(batch.incidents.iter().filter_map(|incident| incident.next_due_at()).min());
        if !batch.incidents.is_empty() {
            self.signals.tell(|| Changed::Incidents(batch.incidents.iter().map(|incident| incident.id).collect()));
        }
        if !batch.changes.is_empty() {
            self.signals.tell(|| Changed::Changes);
        }
    }
}

/// 32 bytes from the operating system.
pub(crate) fn random_seed() -> Result<[u8; 32], StartError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| StartError::NoRandomness)?;
    Ok(seed)
}
