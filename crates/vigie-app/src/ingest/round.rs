//! One round of the lane: jobs that were waiting, judged in order, and everything they lead to as one batch.

use std::{
    collections::{BTreeMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use tokio::sync::{OwnedSemaphorePermit, oneshot};
use vigie_core::{
    alert::OpenAlert,
    directory::Directory,
    engine::{AlertChange, Command, Decision, EventCommand, EventOutcome, Refusal, SilenceReason, Situation},
    event::ChangeEvent,
    ids::{AlertId, BatchId, ChangeId, DeliveryId, EventId, Ids, IncidentId, PolicyId, RuleId},
    incident::Incident,
    time::At,
};
use vigie_pagerduty::{reference::Links, webhook};
use vigie_store::{Batch, EventBatch, NewChange, NewWebhook, StoredEvent};

use super::{
    CommandError, CommandOutcome, Job, Submission, SubmitError, SubmittedEvent,
    desk::{AlertKey, Desk},
    gather::{Gathered, Loaded},
};

/// How many bytes of events one group commit holds at most, so that its row stays handy; a single event may be larger.
pub(super) const ROUND_BYTES: usize = 16 * 1024 * 1024;

/// How the engine is asked; tests put one in that fails.
pub(super) type Decide = fn(At, &Situation<'_>, &Command, &mut Ids) -> Result<Decision, Refusal>;

/// Where the rings of round-robin levels stand.
pub(super) type Rings = BTreeMap<(PolicyId, RuleId), u32>;

/// What the lane owns and a round works on.
pub(super) struct Tools<'a> {
    pub(super) desk: &'a mut Desk,
    pub(super) ids: &'a mut Ids,
    pub(super) rings: &'a mut Rings,
    pub(super) next_number: &'a mut u64,
    pub(super) links: &'a Links,
    pub(super) decide: Decide,
}

/// A round on its way to the store.
pub(super) struct Round {
    pub(super) batch: Batch,
    pub(super) taken: Vec<Taken>,
    /// Incidents that changed, in the order they were first touched.
    pub(super) touched: Vec<IncidentId>,
    is_touched: HashSet<IncidentId>,
    /// Events on which the engine failed: to be kept aside.
    pub(super) poisoned: Vec<Job>,
    /// One of several commands that belong together was refused: nothing of this round may be stored.
    pub(super) is_void: bool,
    /// What open alerts were before, newest change last.
    undo: Vec<(AlertKey, Option<OpenAlert>)>,
    /// Where rings stood before, newest change last.
    undo_rings: Vec<((PolicyId, RuleId), Option<u32>)>,
    /// The number that the next incident had before.
    first_number: u64,
    /// Alerts changed as a set that only the store knows: no event may be judged before this is stored.
    changes_sets: bool,
    /// Nothing more may be judged before this is stored.
    is_closed: bool,
    events: Vec<StoredEvent>,
    event_bytes: usize,
    batch_id: BatchId,
    directory: Arc<Directory>,
    loaded: Loaded,
}

/// A job that was judged and waits for its answer.
pub(super) enum Taken {
    Event {
        submission: Arc<Submission>,
        room: OwnedSemaphorePermit,
        answer: oneshot::Sender<Result<EventId, SubmitError>>,
        id: EventId,
    },
    Command {
        command: Command,
        answer: oneshot::Sender<Result<CommandOutcome, CommandError>>,
        incidents: Vec<IncidentId>,
    },
    Together {
        commands: Vec<Command>,
        answer: oneshot::Sender<Result<CommandOutcome, CommandError>>,
        incidents: Vec<IncidentId>,
    },
}

impl Round {
    pub(super) fn new(now: At, batch_id: BatchId, next_number: u64, directory: Arc<Directory>, loaded: Loaded) -> Self {
        Self {
            batch: Batch { now, ..Batch::default() },
            taken: Vec::new(),
            touched: Vec::new(),
            is_touched: HashSet::new(),
            poisoned: Vec::new(),
            is_void: false,
            undo: Vec::new(),
            undo_rings: Vec::new(),
            first_number: next_number,
            changes_sets: false,
            is_closed: false,
            events: Vec::new(),
            event_bytes: 0,
            batch_id,
            directory,
            loaded,
        }
    }

    /// Whether a job may be judged before this is stored. What belongs together has a round of its own; after alerts
    /// changed as a set only what never asks for alerts may follow.
    pub(super) fn has_room_for(&self, job: &Job) -> bool {
        if self.is_closed {
            return false;
        }
        match job {
            Job::Event { submission, .. } => {
                let is_small = self.events.is_empty() || self.event_bytes + submission.body.len() <= ROUND_BYTES;
                is_small && !self.changes_sets
            }
            Job::Command { command: Command::TimerElapsed { .. } | Command::DeliveryReported { .. }, .. } => true,
            Job::Command { .. } => !self.changes_sets,
            Job::Together { .. } => self.taken.is_empty() && !self.changes_sets,
        }
    }

    /// Judges a job. A refusal is answered at once: nothing is to be stored for it.
    pub(super) fn take(&mut self, tools: &mut Tools<'_>, job: Job) {
        match job {
            Job::Event { submission, room, answer } => self.take_event(tools, submission, room, answer),
            Job::Command { command, answer } => match self.carry_out(tools, &command) {
                Ok(incidents) => self.taken.push(Taken::Command { command, answer, incidents }),
                Err(refusal) => drop(answer.send(Err(refusal))),
            },
            Job::Together { commands, answer } => {
                self.is_closed = true;
                let carried_out = commands.iter().map(|command| self.carry_out(tools, command));
                match carried_out.collect::<Result<Vec<_>, _>>() {
                    Ok(incidents) => {
                        let incidents = incidents.into_iter().flatten().collect();
                        self.taken.push(Taken::Together { commands, answer, incidents });
                    }
                    Err(refusal) => {
                        self.is_void = true;
                        drop(answer.send(Err(refusal)));
                    }
                }
            }
        }
    }

    /// Takes the batch, ready to be stored: the last state of every incident, and one row for all events.
    pub(super) fn seal(&mut self, desk: &mut Desk) -> Batch {
        self.batch.incidents = self.touched.iter().filter_map(|id| desk.incident(*id)).collect();
        if !self.events.is_empty() {
            self.batch.events = Some(EventBatch {
                id: self.batch_id,
                received_at: self.batch.now,
                directory_version: self.directory.version,
                events: std::mem::take(&mut self.events),
            });
        }
        std::mem::take(&mut self.batch)
    }

    /// Whether an incident changed.
    pub(super) fn was_touched(&self, incident: IncidentId) -> bool {
        self.is_touched.contains(&incident)
    }

    /// Takes back what was told of open alerts, whose turn it is and how incidents are numbered, because nothing of it
    /// is stored; incidents are read anew.
    pub(super) fn undo(&mut self, desk: &mut Desk, rings: &mut Rings, next_number: &mut u64) {
        for (key, before) in self.undo.drain(..).rev() {
            desk.set_open_alert(key, before);
        }
        for (ring, before) in self.undo_rings.drain(..).rev() {
            match before {
                Some(before) => drop(rings.insert(ring, before)),
                None => drop(rings.remove(&ring)),
            }
        }
        *next_number = self.first_number;
    }

    /// Judges a command and takes over what it leads to; the incidents that it changed.
    fn carry_out(&mut self, tools: &mut Tools<'_>, command: &Command) -> Result<Vec<IncidentId>, CommandError> {
        let decision = self.judge(tools, command)?;
        let incidents = decision.incidents.iter().map(|incident| incident.id).collect();
        self.apply(tools, decision, None);
        Ok(incidents)
    }

    fn take_event(
        &mut self,
        tools: &mut Tools<'_>,
        submission: Arc<Submission>,
        room: OwnedSemaphorePermit,
        answer: oneshot::Sender<Result<EventId, SubmitError>>,
    ) {
        let id = EventId { batch: self.batch_id, place: u32::try_from(self.events.len()).unwrap_or(u32::MAX) };
        let (dedup_key, outcome) = match &submission.event {
            SubmittedEvent::Event(event) => {
                let key = tools.desk.key(event.integration, &event.dedup_key);
                let command = Command::Event(EventCommand { id, event: event.clone() });
                let judged = self.judge(tools, &command);
                let Command::Event(EventCommand { event, .. }) = command else { return };
                let outcome = match judged {
                    Ok(mut decision) => {
                        let outcome = decision.event.take();
                        self.apply(tools, decision, Some(key));
                        outcome.unwrap_or(EventOutcome::Silent(SilenceReason::NoOpenAlert))
                    }
                    Err(CommandError::Refused(_)) => EventOutcome::Silent(SilenceReason::NoOpenAlert),
                    Err(CommandError::Unavailable(_)) => {
                        self.poisoned.push(Job::Event { submission, room, answer });
                        return;
                    }
                };
                (event.dedup_key, outcome)
            }
            SubmittedEvent::Change(change) => {
                self.keep_change(tools.ids, id, change);
                (String::new(), EventOutcome::Silent(SilenceReason::ChangeEvent))
            }
        };
        let (wire, integration, body) = (submission.wire, submission.integration, submission.body.clone());
        self.event_bytes += body.len();
        self.events.push(StoredEvent { wire, integration, dedup_key, body, outcome });
        self.taken.push(Taken::Event { submission, room, answer, id });
    }

    fn keep_change(&mut self, ids: &mut Ids, event: EventId, change: &ChangeEvent) {
        if let Some(integration) = self.directory.integrations.get(&change.integration) {
            let service = integration.service;
            let change = NewChange { id: ChangeId::new(ids), service, event, change: change.clone() };
            self.batch.changes.push(change);
        }
    }

    /// Gathers what is known about what a command touches and asks the engine. A panic there poisons one command only.
    fn judge(&self, tools: &mut Tools<'_>, command: &Command) -> Result<Decision, CommandError> {
        let gathered = Gathered::of(command, &self.directory, tools.desk, &self.loaded);
        let rings = &*tools.rings;
        let ring = |policy: PolicyId, rule: RuleId| rings.get(&(policy, rule)).copied().unwrap_or(0);
        let situation = Situation {
            directory: &self.directory,
            next_incident_number: *tools.next_number,
            open_alert: gathered.open_alert,
            incident: gathered.incident.as_ref(),
            others: &gathered.others,
            alerts: &gathered.alerts,
            incident_key_is_taken: gathered.incident_key_is_taken,
            round_robin: &ring,
        };
        let (ids, decide) = (&mut *tools.ids, tools.decide);
        match catch_unwind(AssertUnwindSafe(|| decide(self.batch.now, &situation, command, ids))) {
            Ok(judged) => Ok(judged?),
            Err(_) => {
                // Not the command itself: it holds what the sender wrote.
                tracing::error!(
                    command = name_of(command),
                    "the engine failed on this command; nothing was stored for it"
                );
                Err(CommandError::Unavailable(SubmitError::Store))
            }
        }
    }

    fn apply(&mut self, tools: &mut Tools<'_>, decision: Decision, event_key: Option<AlertKey>) {
        for incident in decision.incidents {
            if incident.version == 0 && !tools.desk.has_incident(incident.id) {
                *tools.next_number += 1;
            }
            self.follow_key(tools.desk, &incident);
            if self.is_touched.insert(incident.id) {
                self.touched.push(incident.id);
            }
            tools.desk.put_incident(incident);
        }
        for change in decision.alerts {
            self.apply_alert(tools.desk, &change, event_key);
            self.batch.alerts.push(change);
        }
        // What this round wanted to send about an incident that was answered in this same round is not sent at all.
        if !decision.cancel_queued_of.is_empty() {
            self.batch.deliveries.retain(|delivery| !decision.cancel_queued_of.contains(&delivery.incident));
        }
        self.batch.cancel_queued_of.extend(decision.cancel_queued_of);
        self.batch.deliveries.extend(decision.deliveries);
        self.batch.timeline.extend(decision.timeline);
        self.batch.receipts.extend(decision.receipt);
        for turn in decision.round_robin {
            let ring = (turn.policy, turn.rule);
            self.undo_rings.push((ring, tools.rings.insert(ring, turn.next)));
            self.batch.round_robin.push(turn);
        }
        for announcement in decision.announcements {
            for subscription in &announcement.subscriptions {
                let id = DeliveryId::new(tools.ids);
                let body = webhook::body(&announcement, id, &self.directory, tools.links);
                self.batch.webhooks.push(NewWebhook {
                    id,
                    subscription: *subscription,
                    incident: announcement.incident.id,
                    event_type: announcement.kind.as_str(),
                    body,
                    at: announcement.at,
                });
            }
        }
    }

    /// Later jobs of this round see which incident keys are taken by now.
    fn follow_key(&mut self, desk: &mut Desk, incident: &Incident) {
        let Some(key) = &incident.incident_key else { return };
        if let Some(before) = desk.incident(incident.id).filter(|before| before.is_open()) {
            self.loaded.incident_keys.remove(&(before.service, key.clone()));
        }
        if incident.is_open() {
            self.loaded.incident_keys.insert((incident.service, key.clone()));
        }
    }

    fn apply_alert(&mut self, desk: &mut Desk, change: &AlertChange, event_key: Option<AlertKey>) {
        match change {
            AlertChange::Open(alert) => {
                let key = event_key.unwrap_or_else(|| desk.key(alert.integration, &alert.dedup_key));
                self.set(desk, key, Some(OpenAlert { id: alert.id, incident: alert.incident }));
            }
            AlertChange::Resolve { alert, .. } => {
                if let Some(key) = event_key.or_else(|| self.key_of(desk, *alert)) {
                    self.set(desk, key, None);
                }
            }
            AlertChange::Move { alert, to } => {
                if let Some(key) = self.key_of(desk, *alert).filter(|key| desk.open_alert(*key).is_some()) {
                    self.set(desk, key, Some(OpenAlert { id: *alert, incident: *to }));
                }
            }
            AlertChange::ResolveAllOf { .. } | AlertChange::MoveAll { .. } => self.changes_sets = true,
            AlertChange::SetSeverity { .. } => {}
        }
    }

    fn key_of(&self, desk: &Desk, alert: AlertId) -> Option<AlertKey> {
        let alert = self.loaded.alerts.get(&alert)?;
        Some(desk.key(alert.integration, &alert.dedup_key))
    }

    fn set(&mut self, desk: &mut Desk, key: AlertKey, alert: Option<OpenAlert>) {
        let before = desk.set_open_alert(key, alert);
        self.undo.push((key, before));
    }
}

/// Answers everybody in a round that was stored. An event's submission is let go first, so that its sender's task
/// frees it.
pub(super) fn answer_all(taken: Vec<Taken>, stored: impl Fn(IncidentId) -> Option<Arc<Incident>>) {
    for taken in taken {
        match taken {
            Taken::Event { submission, room, answer, id } => {
                drop((submission, room));
                drop(answer.send(Ok(id)));
            }
            Taken::Command { answer, incidents, .. } | Taken::Together { answer, incidents, .. } => {
                let incidents = incidents.into_iter().filter_map(&stored).collect();
                drop(answer.send(Ok(CommandOutcome { incidents })));
            }
        }
    }
}

impl From<Taken> for Job {
    fn from(taken: Taken) -> Self {
        match taken {
            Taken::Event { submission, room, answer, .. } => Self::Event { submission, room, answer },
            Taken::Command { command, answer, .. } => Self::Command { command, answer },
            Taken::Together { commands, answer, .. } => Self::Together { commands, answer },
        }
    }
}

/// What a command is about, without a word that anybody wrote.
fn name_of(command: &Command) -> String {
    match command {
        Command::Event(EventCommand { id, event }) => format!("event {id} of integration {}", event.integration),
        Command::Create(new) => format!("an incident made for service {}", new.service),
        Command::Incident { incident, .. } => format!("a request about incident {incident}"),
        Command::TimerElapsed { incident } => format!("the timer of incident {incident}"),
        Command::DeliveryReported { delivery, .. } => format!("a report about delivery {delivery}"),
    }
}
