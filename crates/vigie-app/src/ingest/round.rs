//! One round of the lane: jobs that were waiting, judged in order, and everything they lead to as one batch.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use tokio::sync::oneshot;
use vigie_core::{
    alert::{Alert, OpenAlert},
    directory::Directory,
    engine::{AlertChange, Command, Decision, EventCommand, EventOutcome, Request, SilenceReason, Situation, decide},
    event::{Action, ChangeEvent, Event},
    grouping,
    ids::{AlertId, BatchId, ChangeId, DeliveryId, EventId, Ids, IncidentId, PolicyId, RuleId, ServiceId},
    incident::Incident,
    time::At,
};
use vigie_pagerduty::{reference::Links, webhook};
use vigie_store::{Batch, EventBatch, NewChange, NewWebhook, StoredEvent};

use super::{
    CommandError, CommandOutcome, Job, Submission, SubmitError, SubmittedEvent,
    desk::{AlertKey, Desk},
};

/// Where the rings of round-robin levels stand.
pub(super) type Rings = BTreeMap<(PolicyId, RuleId), u32>;

/// What was loaded for a round beside what the desk holds.
#[derive(Default)]
pub(super) struct Loaded {
    /// Alerts that commands name.
    pub(super) alerts: BTreeMap<AlertId, Alert>,
    /// Incident keys that open incidents have.
    pub(super) incident_keys: BTreeSet<(ServiceId, String)>,
}

/// What the lane owns and a round works on.
pub(super) struct Tools<'a> {
    pub(super) desk: &'a mut Desk,
    pub(super) ids: &'a mut Ids,
    pub(super) rings: &'a mut Rings,
    pub(super) next_number: &'a mut u64,
    pub(super) links: &'a Links,
}

/// A round on its way to the store.
pub(super) struct Round {
    pub(super) batch: Batch,
    pub(super) taken: Vec<Taken>,
    /// Incidents that changed, in the order they were first touched.
    pub(super) touched: Vec<IncidentId>,
    is_touched: HashSet<IncidentId>,
    /// What open alerts were before, newest change last.
    undo: Vec<(AlertKey, Option<OpenAlert>)>,
    /// Nothing more may be judged before this is stored: alerts change as a set that only the store knows.
    pub(super) is_full: bool,
    events: Vec<StoredEvent>,
    batch_id: BatchId,
    directory: Arc<Directory>,
    loaded: Loaded,
}

/// A job that was judged and waits for its answer.
pub(super) enum Taken {
    Event {
        submission: Arc<Submission>,
        answer: oneshot::Sender<Result<EventId, SubmitError>>,
        id: EventId,
    },
    Command {
        command: Command,
        answer: oneshot::Sender<Result<CommandOutcome, CommandError>>,
        incidents: Vec<IncidentId>,
    },
}

impl Round {
    pub(super) fn new(now: At, batch_id: BatchId, directory: Arc<Directory>, loaded: Loaded) -> Self {
        Self {
            batch: Batch { now, ..Batch::default() },
            taken: Vec::new(),
            touched: Vec::new(),
            is_touched: HashSet::new(),
            undo: Vec::new(),
            is_full: false,
            events: Vec::new(),
            batch_id,
            directory,
            loaded,
        }
    }

    /// Judges a job. A refusal is answered at once: nothing is to be stored for it.
    pub(super) fn take(&mut self, tools: &mut Tools<'_>, job: Job) {
        match job {
            Job::Event { submission, answer } => self.take_event(tools, submission, answer),
            Job::Command { command, answer } => match self.judge(tools, &command) {
                Ok(decision) => {
                    let incidents = decision.incidents.iter().map(|incident| incident.id).collect();
                    self.apply(tools, decision, None);
                    self.taken.push(Taken::Command { command, answer, incidents });
                }
                Err(refusal) => drop(answer.send(Err(refusal))),
            },
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

    /// Takes back what the desk was told of open alerts, after the store refused; incidents are read anew.
    pub(super) fn undo(&mut self, desk: &mut Desk) {
        for (key, before) in self.undo.drain(..).rev() {
            desk.set_open_alert(key, before);
        }
    }

    fn take_event(
        &mut self,
        tools: &mut Tools<'_>,
        submission: Arc<Submission>,
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
                    Err(CommandError::Unavailable(error)) => {
                        drop(answer.send(Err(error)));
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
        self.events.push(StoredEvent { wire, integration, dedup_key, body, outcome });
        self.taken.push(Taken::Event { submission, answer, id });
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
        let ids = &mut *tools.ids;
        match catch_unwind(AssertUnwindSafe(|| decide(self.batch.now, &situation, command, ids))) {
            Ok(judged) => Ok(judged?),
            Err(_) => {
                tracing::error!(?command, "the engine failed on this command; nothing was stored for it");
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
            tools.rings.insert((turn.policy, turn.rule), turn.next);
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
            AlertChange::ResolveAllOf { .. } | AlertChange::MoveAll { .. } => self.is_full = true,
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

/// What is known about what one command touches.
#[derive(Default)]
struct Gathered {
    open_alert: Option<OpenAlert>,
    incident: Option<Arc<Incident>>,
    others: Vec<Arc<Incident>>,
    alerts: Vec<Alert>,
    incident_key_is_taken: bool,
}

impl Gathered {
    fn of(command: &Command, directory: &Directory, desk: &mut Desk, loaded: &Loaded) -> Self {
        let mut gathered = Self::default();
        match command {
            Command::Event(EventCommand { event, .. }) => {
                gathered.open_alert = desk.open_alert(desk.key(event.integration, &event.dedup_key));
                let needed = incidents_of_event(event, gathered.open_alert, directory, desk);
                let mut found = needed.into_iter().filter_map(|id| desk.incident(id));
                match (&event.action, gathered.open_alert) {
                    (Action::Trigger(_), None) => {
                        gathered.others = found.collect();
                        gathered.others.sort_by_key(|incident| incident.number);
                    }
                    _ => gathered.incident = found.next(),
                }
            }
            Command::Create(new) => {
                let taken = |key: &String| loaded.incident_keys.contains(&(new.service, key.clone()));
                gathered.incident_key_is_taken = new.incident_key.as_ref().is_some_and(taken);
            }
            Command::Incident { incident, request, .. } => {
                gathered.incident = desk.incident(*incident);
                gathered.others = others_of(request).into_iter().filter_map(|id| desk.incident(id)).collect();
                let named = alerts_of(request).into_iter();
                gathered.alerts = named.filter_map(|id| loaded.alerts.get(&id).cloned()).collect();
                let wanted = gathered.incident.as_ref().and_then(|incident| request.wanted_key(incident));
                gathered.incident_key_is_taken = wanted.is_some_and(|key| loaded.incident_keys.contains(&key));
            }
            Command::TimerElapsed { incident } | Command::DeliveryReported { incident, .. } => {
                gathered.incident = desk.incident(*incident);
            }
        }
        gathered
    }
}

/// The incidents that an event may touch.
pub(super) fn incidents_of_event(
    event: &Event,
    open_alert: Option<OpenAlert>,
    directory: &Directory,
    desk: &Desk,
) -> BTreeSet<IncidentId> {
    match (&event.action, open_alert) {
        (Action::Trigger(_), Some(_)) | (Action::Acknowledge | Action::Resolve, None) => BTreeSet::new(),
        (Action::Acknowledge | Action::Resolve, Some(alert)) => BTreeSet::from([alert.incident]),
        (Action::Trigger(report), None) => {
            let integration = directory.integrations.get(&event.integration);
            let Some(service) = integration.and_then(|integration| directory.services.get(&integration.service)) else {
                return BTreeSet::new();
            };
            desk.group_candidates(service.id, &grouping::keys(&service.grouping, report))
        }
    }
}

/// The incidents that a request touches beside the one it is about.
pub(super) fn others_of(request: &Request) -> Vec<IncidentId> {
    match request {
        Request::Merge { sources } => sources.clone(),
        Request::EditAlerts(edits) => edits.iter().filter_map(|edit| edit.move_to).collect(),
        _ => Vec::new(),
    }
}

/// The alerts that a request names.
pub(super) fn alerts_of(request: &Request) -> Vec<AlertId> {
    match request {
        Request::EditAlerts(edits) => edits.iter().map(|edit| edit.alert).collect(),
        _ => Vec::new(),
    }
}

/// Answers everybody in a round that was stored. An event's submission is let go first, so that its sender's task
/// frees it.
pub(super) fn answer_all(taken: Vec<Taken>, stored: impl Fn(IncidentId) -> Option<Arc<Incident>>) {
    for taken in taken {
        match taken {
            Taken::Event { submission, answer, id } => {
                drop(submission);
                drop(answer.send(Ok(id)));
            }
            Taken::Command { answer, incidents, .. } => {
                let incidents = incidents.into_iter().filter_map(&stored).collect();
                drop(answer.send(Ok(CommandOutcome { incidents })));
            }
        }
    }
}

impl From<Taken> for Job {
    fn from(taken: Taken) -> Self {
        match taken {
            Taken::Event { submission, answer, .. } => Self::Event { submission, answer },
            Taken::Command { command, answer, .. } => Self::Command { command, answer },
        }
    }
}
