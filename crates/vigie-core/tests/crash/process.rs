//! The server as a process: what it committed survives a crash, what it only knew does not.
//!
//! It takes one small step at a time, in an order that chance chooses: a command, a timer, the claim of some
//! deliveries, the sending of one message, the commit of one receipt. It may be killed before and after each of them.

use std::collections::BTreeMap;

use testkit::world::{Claim, Memory, OutboxRow, decide};
use vigie_core::{
    directory::Channel,
    engine::{Command, EventCommand, Request},
    event::{Action, Event, Report, Severity},
    ids::{BatchId, DeliveryId, EventId, Ids, IncidentId},
    incident::{Agent, Via},
    notify::{Delivery, Outcome, bundle},
    time::At,
};

use crate::{
    random::Random,
    story::{Act, Story, What},
};

/// The channels that have a worker.
const CHANNELS: [Channel; 3] = [Channel::Sms, Channel::Email, Channel::Phone];
/// How many workers each channel has, so that leases matter in calm too.
const WORKERS: usize = 2;
/// No story has more alarms than three, so no crash repeats more pages than this.
pub(crate) const MOST_BUNDLED: u64 = 3 * (CHANNELS.len() * WORKERS) as u64;
/// A story that takes more steps than this runs in circles.
const MOST_STEPS: usize = 5_000;
/// How many rows a worker takes at once.
const CLAIMED_AT_ONCE: usize = 16;

/// Where a process was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Killed {
    BeforeCommit,
    AfterCommit,
    BeforeSend,
    AfterSend,
}

/// One page that the provider received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) at: At,
    pub(crate) claimed_at: At,
    pub(crate) delivery: Delivery,
}

/// What is left of a run.
pub(crate) struct Run {
    pub(crate) memory: Memory,
    pub(crate) received: Vec<Received>,
    pub(crate) crashes: Vec<Killed>,
    /// How much later than in calm anything may be: the times the server was down, and the leases that had to expire.
    pub(crate) delay: std::time::Duration,
    /// For each delivery: how often a crash came between its sending and its receipt.
    pub(crate) unreported: BTreeMap<DeliveryId, u64>,
    pub(crate) incidents: BTreeMap<String, IncidentId>,
    /// When the incident stopped waiting for an answer: acknowledged or resolved.
    pub(crate) answered_at: BTreeMap<IncidentId, At>,
}

/// What a crash wipes out.
struct Volatile {
    ids: Ids,
    last_message: BTreeMap<(Channel, String), At>,
    hands: BTreeMap<Worker, Hands>,
}

/// A worker of a channel.
type Worker = (Channel, usize);

/// What one worker holds.
#[derive(Default)]
struct Hands {
    to_send: Vec<Vec<OutboxRow>>,
    to_report: Vec<(OutboxRow, Outcome)>,
    claimed_at: At,
}

enum Step {
    Act,
    Wake(IncidentId),
    Claim(Worker),
    Send(Worker),
    Report(Worker),
}

struct Process<'s> {
    story: &'s Story,
    random: Random,
    now: At,
    acts: Vec<Act>,
    volatile: Volatile,
    crashes_left: u64,
    run: Run,
}

/// Runs a story to its end, with at most so many crashes.
pub(crate) fn run(story: &Story, seed: u64, crashes: u64) -> Run {
    let run = Run {
        memory: Memory::default(),
        received: Vec::new(),
        crashes: Vec::new(),
        delay: std::time::Duration::ZERO,
        unreported: BTreeMap::new(),
        incidents: BTreeMap::new(),
        answered_at: BTreeMap::new(),
    };
    let acts = story.acts.iter().rev().cloned().collect();
    let volatile = Volatile::boot(seed);
    let random = Random::new(seed);
    let mut process =
        Process { story, random, now: story.organisation.created_at, acts, volatile, crashes_left: crashes, run };
    for _ in 0..MOST_STEPS {
        if !process.step() {
            return process.run;
        }
    }
    panic!("seed {seed}: the story never ends");
}

impl Volatile {
    fn boot(seed: u64) -> Self {
        let workers = CHANNELS.into_iter().flat_map(|channel| (0..WORKERS).map(move |number| (channel, number)));
        let hands = workers.map(|worker| (worker, Hands::default())).collect();
        Self { ids: Ids::for_test(seed), last_message: BTreeMap::new(), hands }
    }
}

impl Process<'_> {
    /// Takes one step, or lets time pass until there is one to take; says whether there ever will be.
    fn step(&mut self) -> bool {
        let mut steps = self.possible_steps();
        if steps.is_empty() {
            let Some(next) = self.next_moment() else { return false };
            self.now = self.now.max(next);
            return true;
        }
        let chosen = self.random.below(steps.len() as u64) as usize;
        let crash = self.crashes_left > 0 && self.random.once_in(10);
        let before = crash && self.random.once_in(2);
        let step = steps.swap_remove(chosen);
        let is_send = matches!(step, Step::Send(_));
        if !before {
            self.take(step);
        }
        if crash {
            self.crash(match (is_send, before) {
                (true, true) => Killed::BeforeSend,
                (true, false) => Killed::AfterSend,
                (false, true) => Killed::BeforeCommit,
                (false, false) => Killed::AfterCommit,
            });
        }
        self.now = self.now + self.random.milliseconds(0, 200);
        true
    }

    fn possible_steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.acts.last().is_some_and(|act| act.at <= self.now) {
            steps.push(Step::Act);
        }
        steps.extend(self.run.memory.due_incidents(self.now).into_iter().map(Step::Wake));
        for (worker, hands) in &self.volatile.hands {
            if !hands.to_report.is_empty() {
                steps.push(Step::Report(*worker));
            } else if !hands.to_send.is_empty() {
                steps.push(Step::Send(*worker));
            } else if self.free_rows(worker.0).any(|free_at| free_at <= self.now) {
                steps.push(Step::Claim(*worker));
            }
        }
        steps
    }

    fn free_rows(&self, channel: Channel) -> impl Iterator<Item = At> {
        let rows = self.run.memory.outbox.rows.iter().filter(move |row| row.delivery.channel == channel);
        rows.filter_map(OutboxRow::free_at)
    }

    fn next_moment(&self) -> Option<At> {
        let act = self.acts.last().map(|act| act.at);
        let memory = &self.run.memory;
        act.into_iter().chain(memory.next_due_at()).chain(memory.outbox.next_free_at()).min()
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Act => self.act(),
            Step::Wake(incident) => self.commit(&Command::TimerElapsed { incident }),
            Step::Claim(worker) => self.claim(worker),
            Step::Send(worker) => self.send(worker),
            Step::Report(worker) => {
                let hands = self.hands(worker);
                let (row, outcome) = hands.to_report.remove(0);
                self.commit(&Command::reported(&row.delivery, outcome));
            }
        }
    }

    /// Kills the process and starts it again some time later.
    fn crash(&mut self, place: Killed) {
        for hands in self.volatile.hands.values() {
            for (row, _) in &hands.to_report {
                *self.run.unreported.entry(row.delivery.id).or_default() += 1;
            }
        }
        let longest_seconds = if self.random.once_in(4) { 900 } else { 90 };
        let down = self.random.milliseconds(500, longest_seconds * 1_000);
        self.now = self.now + down;
        self.run.delay += down + vigie_core::notify::outbox::LEASE;
        self.run.crashes.push(place);
        self.crashes_left -= 1;
        let seed = self.random.below(u64::MAX);
        self.volatile = Volatile::boot(seed);
    }

    /// Decides a command and commits what was decided; a refusal commits nothing.
    fn commit(&mut self, command: &Command) {
        let Run { memory, answered_at, .. } = &mut self.run;
        let directory = &self.story.organisation.directory;
        let Ok(decision) = decide(self.now, directory, memory, command, &mut self.volatile.ids) else { return };
        memory.commit(&decision);
        for incident in decision.incidents.iter().filter(|incident| !incident.is_triggered()) {
            answered_at.entry(incident.id).or_insert(self.now);
        }
    }

    /// Does what somebody outside asks. They ask again until they get an answer, so a crash only repeats it.
    fn act(&mut self) {
        let Some(act) = self.acts.pop() else { return };
        if self.crashes_left > 0 && self.random.once_in(10) {
            self.acts.push(act.clone());
        }
        if let Some(command) = self.command(&act) {
            self.commit(&command);
        }
        let opened = self.run.memory.alerts.values().find(|alert| alert.dedup_key == act.key);
        if let Some(alert) = opened {
            self.run.incidents.insert(act.key, alert.incident);
        }
    }

    fn command(&mut self, act: &Act) -> Option<Command> {
        let event = |action, id| {
            let event = Event { integration: self.story.integration, dedup_key: act.key.clone(), action };
            Command::Event(EventCommand { id, event })
        };
        let id = EventId { batch: BatchId::new(&mut self.volatile.ids), place: 0 };
        match act.what {
            What::Trigger if self.run.incidents.contains_key(&act.key) => None,
            What::Trigger => {
                let report = Report::new(act.key.clone(), "web1", Severity::Critical);
                Some(event(Action::Trigger(report.into()), id))
            }
            What::ResolveEvent => Some(event(Action::Resolve, id)),
            What::AliceAcknowledges => {
                let incident = *self.run.incidents.get(&act.key)?;
                let agent = Agent::User(self.story.alice);
                let is_open = self.run.memory.incidents[&incident].is_open();
                is_open.then_some(Command::Incident { incident, agent, via: Via::Sms, request: Request::Acknowledge })
            }
        }
    }

    fn hands(&mut self, worker: Worker) -> &mut Hands {
        self.volatile.hands.entry(worker).or_default()
    }

    fn claim(&mut self, worker: Worker) {
        let channel = worker.0;
        let Memory { incidents, outbox, .. } = &mut self.run.memory;
        let wanted = |id: IncidentId| incidents.get(&id).is_some_and(|incident| incident.is_triggered());
        let rows = outbox.claim(Claim { now: self.now, channel: Some(channel), limit: CLAIMED_AT_ONCE }, wanted);
        let queued: Vec<Delivery> = rows.iter().map(|row| row.delivery.clone()).collect();
        let last_message = &self.volatile.last_message;
        let last = |channel: Channel, address: &str| last_message.get(&(channel, address.to_owned())).copied();
        let mut to_send = Vec::new();
        for bundle in bundle::bundles(&queued, last, self.now) {
            let ids: Vec<_> = bundle.deliveries.iter().map(|delivery| delivery.id).collect();
            if bundle.send_at > self.now {
                outbox.postpone(&ids, bundle.send_at);
            } else {
                to_send.push(rows.iter().filter(|row| ids.contains(&row.delivery.id)).cloned().collect());
            }
        }
        let now = self.now;
        let hands = self.hands(worker);
        hands.to_send = to_send;
        hands.claimed_at = now;
    }

    /// Hands the next message to the provider.
    fn send(&mut self, worker: Worker) {
        let channel = worker.0;
        let (now, refuses_alice, alice) = (self.now, self.story.refuses_alice, self.story.alice);
        let hands = self.hands(worker);
        let claimed_at = hands.claimed_at;
        let rows = hands.to_send.remove(0);
        let refused = |row: &OutboxRow| refuses_alice && row.delivery.user == alice && channel == Channel::Sms;
        let outcome = |row: &OutboxRow| match refused(row) {
            true => Outcome::Failed { words: "refused".to_owned() },
            false => Outcome::HandedOver { provider_id: Some(row.delivery.id.to_string()) },
        };
        hands.to_report = rows.iter().map(|row| (row.clone(), outcome(row))).collect();
        let address = rows[0].delivery.address.clone();
        self.volatile.last_message.insert((channel, address), now);
        let received = rows.into_iter().map(|row| Received { at: now, claimed_at, delivery: row.delivery });
        self.run.received.extend(received);
    }
}
