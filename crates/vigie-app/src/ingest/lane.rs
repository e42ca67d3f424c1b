//! The lane: the one task through which everything goes in order.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, watch};
use vigie_core::{
    alert::OpenAlert,
    engine::decide,
    ids::{BatchId, Ids},
};
use vigie_store::{Committed, LaneToken, OpenAlertKey, Store, StoreError};

use super::{
    CommandError, Job, SubmitError,
    desk::Desk,
    gather::Loaded,
    round::{Decide, Rings, Round, Taken, Tools, answer_all},
};
use crate::app::Shared;

/// How many jobs one group commit holds at most: enough to make its fixed cost small, few enough to answer soon.
const ROUND_LENGTH: usize = 1024;
/// How many open alerts are read into memory at a time, between rounds, after a start.
const OPEN_ALERTS_PER_READ: u32 = 20_000;
/// How long the lease lasts without renewal.
const LEASE: Duration = Duration::from_secs(5);
/// How often it is renewed.
const RENEW_EVERY: Duration = Duration::from_millis(1_500);
/// How often a node that stands by tries for the lease.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often a round is tried again that met another writer's change.
const CONFLICTS_TRIED: u32 = 3;

/// The lane and everything it alone owns.
pub(crate) struct Lane {
    shared: Arc<Shared>,
    queue: mpsc::Receiver<Job>,
    stop: watch::Receiver<bool>,
    ids: Ids,
    pub(super) desk: Desk,
    pub(super) rings: Rings,
    pub(super) next_number: u64,
    token: Option<LaneToken>,
    /// When the lease was last taken or renewed.
    pub(super) renewed_at: Instant,
    /// Where reading the open alerts into memory stands.
    pub(super) reading: Reading,
    pub(super) decide: Decide,
}

/// How much of the open alerts is in memory.
#[derive(PartialEq, Eq)]
pub(super) enum Reading {
    /// Everything up to this key.
    After(Option<OpenAlertKey>),
    /// All of them: what is not in memory is not open.
    Done,
}

impl Lane {
    pub(crate) fn new(
        shared: Arc<Shared>,
        queue: mpsc::Receiver<Job>,
        stop: watch::Receiver<bool>,
        mut ids: Ids,
    ) -> Self {
        let desk = Desk::new((ids.next_u64(), ids.next_u64()));
        Self {
            shared,
            queue,
            stop,
            ids,
            desk,
            rings: Rings::new(),
            next_number: 1,
            token: None,
            renewed_at: Instant::now(),
            reading: Reading::After(None),
            decide,
        }
    }

    /// Takes the lease and reads what the lane must know before its first round.
    ///
    /// # Errors
    /// When the database cannot be read. `Ok(false)`: another node holds the lease.
    pub(crate) async fn take_lease(&mut self) -> Result<bool, StoreError> {
        let now = self.shared.clock.now();
        let owner = &self.shared.settings.node_name;
        let Some(tokens) = self.store().take_lanes(owner, 1, now, now + LEASE).await? else {
            return Ok(false);
        };
        self.next_number = self.store().last_incident_number().await? + 1;
        self.rings = self.store().round_robin().await?.into_iter().map(|m| ((m.policy, m.rule), m.next)).collect();
        self.forget_incidents().await?;
        self.reading = Reading::After(None);
        self.token = tokens.into_iter().next();
        self.renewed_at = Instant::now();
        self.shared.set_serving(true);
        Ok(true)
    }

    /// Works until told to stop; then finishes what was accepted and gives the lease back.
    pub(crate) async fn run(mut self) {
        let mut jobs = Vec::with_capacity(ROUND_LENGTH);
        let mut renew = tokio::time::interval(RENEW_EVERY);
        renew.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            if self.token.is_none() && !self.wait_for_lease().await {
                break;
            }
            tokio::select! {
                biased;
                // First, so that a queue that is never empty cannot keep the lease from being renewed.
                _ = renew.tick() => self.renew().await,
                count = self.queue.recv_many(&mut jobs, ROUND_LENGTH) => {
                    if count == 0 {
                        break;
                    }
                    self.work(jobs.drain(..).collect()).await;
                }
                _ = self.stop.changed() => self.queue.close(),
                () = std::future::ready(()), if self.reading != Reading::Done => self.read_open_alerts().await,
            }
        }
        self.shared.set_serving(false);
        if let Err(error) = self.store().release_lanes(&self.shared.settings.node_name).await {
            tracing::warn!(%error, "the lease was not given back; another node may take over when it runs out");
        }
    }

    pub(super) fn store(&self) -> &Store {
        &self.shared.store
    }

    /// Another node works: refuse what comes, and try for the lease. `false`: told to stop.
    async fn wait_for_lease(&mut self) -> bool {
        self.shared.set_serving(false);
        loop {
            while let Ok(job) = self.queue.try_recv() {
                refuse(job, &SubmitError::NotServing);
            }
            match self.take_lease().await {
                Ok(true) => return true,
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "the lease could not be taken"),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = self.stop.changed() => return false,
            }
        }
    }

    /// Takes all incidents off the desk, and learns anew which of them still take alerts.
    async fn forget_incidents(&mut self) -> Result<(), StoreError> {
        self.desk.clear_incidents();
        for group in self.store().open_groups(self.shared.clock.now()).await? {
            self.desk.remember_group_of(group.service, group.keys, group.incident);
        }
        Ok(())
    }

    async fn renew(&mut self) {
        let Some(token) = self.token else { return };
        let now = self.shared.clock.now();
        match self.store().renew_lanes(&self.shared.settings.node_name, &[token], now + LEASE).await {
            Ok(true) => self.renewed_at = Instant::now(),
            Ok(false) => self.lose_lease(),
            Err(error) => tracing::error!(%error, "the lease could not be renewed"),
        }
    }

    fn lose_lease(&mut self) {
        tracing::error!("another node took over the lease: this one stands by");
        self.forget_everything();
    }

    /// What is in memory may not be what is stored: the lease is taken anew, and with it everything is read anew.
    fn forget_everything(&mut self) {
        self.token = None;
        self.desk = Desk::new((self.ids.next_u64(), self.ids.next_u64()));
        self.shared.set_serving(false);
    }

    /// Reads the next open alerts into memory. Only the lane opens and closes alerts, and it does so between two
    /// reads, so what a read returns is true when it is noted.
    async fn read_open_alerts(&mut self) {
        let Reading::After(last) = &self.reading else { return };
        match self.store().open_alert_keys(last.as_ref(), OPEN_ALERTS_PER_READ).await {
            Ok(read) => {
                self.desk.reserve_open_alerts(read.len());
                for open in &read {
                    let key = self.desk.key(open.integration, &open.dedup_key);
                    self.desk.set_open_alert(key, Some(OpenAlert { id: open.alert, incident: open.incident }));
                }
                self.reading = read.into_iter().next_back().map_or(Reading::Done, |end| Reading::After(Some(end)));
            }
            Err(error) => {
                tracing::error!(%error, "open alerts could not be read; the database is asked about each event instead");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        self.count_open_alerts();
    }

    fn count_open_alerts(&self) {
        let count = i64::try_from(self.desk.open_alert_count()).unwrap_or(i64::MAX);
        self.shared.metrics.open_alerts_in_memory.set(count);
    }

    /// Judges and stores jobs, in as many rounds as it takes (one, unless alerts change as a set).
    pub(super) async fn work(&mut self, mut jobs: VecDeque<Job>) {
        while !jobs.is_empty() {
            // Many rounds may take longer than the lease lasts.
            if self.renewed_at.elapsed() > RENEW_EVERY {
                self.renew().await;
            }
            if self.token.is_none() {
                // Nothing may be judged without the lease: what is in memory may not be the truth any more.
                jobs.drain(..).for_each(|job| refuse(job, &SubmitError::NotServing));
                break;
            }
            let shared = Arc::clone(&self.shared);
            let _held = shared.judging.lock().await;
            let mut round = match self.judge(&mut jobs).await {
                Ok(round) => round,
                Err(error) => {
                    tracing::error!(%error, "what a round needs could not be read");
                    jobs.drain(..).for_each(|job| refuse(job, &SubmitError::Store));
                    return;
                }
            };
            if let Err(error) = self.store_round(&mut round).await {
                self.store_one_by_one(round, &error).await;
            }
        }
        self.desk.make_room(self.shared.clock.now());
        self.count_open_alerts();
    }

    async fn judge(&mut self, jobs: &mut VecDeque<Job>) -> Result<Round, StoreError> {
        let directory = self.shared.directory.load_full();
        let loaded = self.load(jobs, &directory).await?;
        let now = self.shared.clock.now();
        self.ids.advance_to(now);
        let batch_id = BatchId::new(&mut self.ids);
        let mut round = Round::new(now, batch_id, self.next_number, Arc::clone(&directory), loaded);
        round.batch.lane = self.token;
        let mut tools = Tools {
            desk: &mut self.desk,
            ids: &mut self.ids,
            rings: &mut self.rings,
            next_number: &mut self.next_number,
            links: &self.shared.settings.links,
            decide: self.decide,
        };
        while let Some(job) = jobs.pop_front_if(|job| round.has_room_for(job)) {
            round.take(&mut tools, job);
        }
        for job in std::mem::take(&mut round.poisoned) {
            self.give_up(job, "the engine failed on it").await;
        }
        if round.is_void {
            self.take_back(&mut round).await;
            round = Round::new(now, batch_id, self.next_number, directory, Loaded::default());
        }
        Ok(round)
    }

    async fn store_round(&mut self, round: &mut Round) -> Result<(), StoreError> {
        let batch = Arc::new(round.seal(&mut self.desk));
        let started = Instant::now();
        match self.store().commit(Arc::clone(&batch)).await {
            Ok(committed) => {
                let took = started.elapsed();
                self.shared.metrics.commit_seconds.observe(took.as_secs_f64());
                self.shared.pulse.committed(self.shared.clock.now(), took);
                self.shared.metrics.count_events(&batch);
                self.shared.last_events.note(&batch);
                self.shared.wake_workers(&batch);
                // Before the incidents on the desk change: while the batch holds them too, each would be copied.
                drop(batch);
                self.stored(round, &committed);
                Ok(())
            }
            Err(error) => {
                self.take_back(round).await;
                Err(error)
            }
        }
    }

    /// What a round changed in memory is undone, because nothing of it is stored.
    async fn take_back(&mut self, round: &mut Round) {
        round.undo(&mut self.desk, &mut self.rings, &mut self.next_number);
        if let Err(error) = self.forget_incidents().await {
            tracing::error!(%error, "the groups that are open could not be read anew");
        }
    }

    fn stored(&mut self, round: &mut Round, committed: &Committed) {
        for (integration, dedup_key) in &committed.closed_alerts {
            let key = self.desk.key(*integration, dedup_key);
            self.desk.set_open_alert(key, None);
        }
        for moved in &committed.moved_alerts {
            let key = self.desk.key(moved.integration, &moved.dedup_key);
            if self.desk.open_alert(key).is_some() {
                self.desk.set_open_alert(key, Some(OpenAlert { id: moved.alert, incident: moved.incident }));
            }
        }
        round.touched.iter().for_each(|id| self.desk.stored(*id));
        answer_all(std::mem::take(&mut round.taken), |id| {
            round.was_touched(id).then(|| self.desk.look_at(id)).flatten()
        });
    }

    /// A round failed as a whole: each job alone, so that a poisoned one cannot reject its neighbours.
    async fn store_one_by_one(&mut self, round: Round, error: &StoreError) {
        if matches!(error, StoreError::FencedOff) {
            self.lose_lease();
            round.taken.into_iter().for_each(|taken| refuse(taken.into(), &SubmitError::NotServing));
            return;
        }
        if error.is_outage() {
            tracing::error!(%error, "the database is out of reach; senders are told to try again");
            // Whether the round was stored is not known: what is in memory is read anew before the next one.
            self.forget_everything();
            round.taken.into_iter().for_each(|taken| refuse(taken.into(), &SubmitError::Store));
            return;
        }
        tracing::warn!(%error, jobs = round.taken.len(), "a round could not be stored; trying each job alone");
        for taken in round.taken {
            if self.token.is_none() {
                refuse(taken.into(), &SubmitError::NotServing);
            } else {
                self.store_alone(taken).await;
            }
        }
    }

    async fn store_alone(&mut self, taken: Taken) {
        let mut job = Job::from(taken);
        for attempt in 1..=CONFLICTS_TRIED {
            let mut one = VecDeque::from([job]);
            let error = match self.judge(&mut one).await {
                Ok(mut round) => match self.store_round(&mut round).await {
                    Ok(()) => return,
                    Err(error) => {
                        let Some(taken) = round.taken.pop() else { return };
                        job = taken.into();
                        error
                    }
                },
                Err(error) => {
                    let Some(back) = one.pop_front() else { return };
                    job = back;
                    error
                }
            };
            if matches!(error, StoreError::FencedOff) || error.is_outage() {
                tracing::error!(%error, "the database refuses this node; senders are told to try again");
                self.forget_everything();
                return refuse(job, &SubmitError::Store);
            }
            if !matches!(error, StoreError::Conflict) || attempt == CONFLICTS_TRIED {
                return self.give_up(job, &error.to_string()).await;
            }
            // Should it have been the number of an incident that somebody else took.
            match self.store().last_incident_number().await {
                Ok(last) => self.next_number = last + 1,
                Err(error) => tracing::error!(%error, "the last incident number could not be read"),
            }
        }
    }

    /// A job that cannot be judged or stored: an event is kept as a dead letter where even that is possible, and its sender is
    /// told to try again either way.
    async fn give_up(&self, job: Job, why: &str) {
        self.shared.metrics.dead_letters.inc();
        tracing::error!(why, "a job could not be stored");
        if let Job::Event { submission, .. } = &job {
            let now = self.shared.clock.now();
            if let Err(error) = self.store().save_dead_letter(submission.wire, &submission.body, why, now).await {
                tracing::error!(%error, "not even as a dead letter");
            }
        }
        refuse(job, &SubmitError::Store);
    }
}

/// However the lane ends, even by a panic: a node without one is not ready.
impl Drop for Lane {
    fn drop(&mut self) {
        self.shared.set_serving(false);
    }
}

fn refuse(job: Job, error: &SubmitError) {
    match job {
        Job::Event { answer, .. } => drop(answer.send(Err(error.clone()))),
        Job::Command { answer, .. } | Job::Together { answer, .. } => {
            drop(answer.send(Err(CommandError::Unavailable(error.clone()))));
        }
    }
}
