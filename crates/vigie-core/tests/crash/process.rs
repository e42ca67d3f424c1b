//! The server as a process: what it committed survives a crash, what it only knew does not.
//!
//! It takes one small step at a time, in an order that chance chooses: a command, a timer, the claim of some
//! deliveries, the sending of one message, the commit of one receipt. It may be killed before and after each of them.

use std::collections::{BTreeMap, BTreeSet};

use testkit::world::{Claim, Memory, OutboxRow, decide};
use vigie_core::{
    directory::Channel,
    engine::{Command, EventCommand, Request},
    event::{Action, Event, Report, Severity},
    ids::{BatchId, ContactMethodId, DeliveryId, EventId, Ids, IncidentId, NotificationRuleId, UserId},
    incident::{Agent, LogKind, PageState, Via},
    notify::{Delivery, Outcome, bundle, outbox},
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
/// For how long Alice puts an incident off.
const SNOOZE: std::time::Duration = std::time::Duration::from_secs(300);

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
    /// The number of the step that sent it.
    pub(crate) step: u64,
    pub(crate) delivery: Delivery,
}

/// A time in which an incident waits for nobody: somebody is on it, or it is over. Counted in steps.
#[derive(Clone, Debug)]
pub(crate) struct Quiet {
    /// The step that brought the answer.
    pub(crate) from: u64,
    /// The step that woke the incident again; the largest number where none did.
    pub(crate) until: u64,
    /// What workers had taken from the outbox and not sent when the answer came.
    pub(crate) in_hand: BTreeSet<DeliveryId>,
}

/// What makes one page of a person's rules: whose, by which rule over which contact method, and how often the person
/// was assigned or reminded before. No rule: a late timer sent it and went on to the next level in one decision.
pub(crate) type RuleStep = (IncidentId, UserId, Option<NotificationRuleId>, ContactMethodId, usize);

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
    /// When the incident stopped waiting for an answer for the first time: acknowledged or resolved.
    pub(crate) answered_at: BTreeMap<IncidentId, At>,
    /// Each time that it waited for nobody.
    pub(crate) quiet: BTreeMap<IncidentId, Vec<Quiet>>,
    /// In which step each page was decided.
    pub(crate) decided_in: BTreeMap<DeliveryId, u64>,
    /// Every page that was decided for each step of somebody's rules.
    pub(crate) decided_for: BTreeMap<RuleStep, BTreeSet<DeliveryId>>,
    /// What occurred, so that the test can say that it did.
    pub(crate) seen: Seen,
}

/// How often something occurred.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// Pages that the provider did not take yet, being out of order.
    pub(crate) late: u64,
    /// Incidents that woke: an acknowledgement timed out, a snooze ended.
    pub(crate) woken: u64,
    /// Alarms that joined the incident of another.
    pub(crate) grouped: u64,
    /// Commits of several commands.
    pub(crate) group_commits: u64,
    /// Crashes while claimed pages waited to be given back.
    pub(crate) before_giving_back: u64,
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
    /// Claimed, but to travel later with others: to be given back until then.
    to_give_back: Vec<(Vec<DeliveryId>, At)>,
    to_report: Vec<(OutboxRow, Outcome)>,
}

enum Step {
    Act,
    Wake(IncidentId),
    Claim(Worker),
    GiveBack(Worker),
    Send(Worker),
    Report(Worker),
}

struct Process<'s> {
    story: &'s Story,
    random: Random,
    now: At,
    /// How many steps were taken.
    step_number: u64,
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
        quiet: BTreeMap::new(),
        decided_in: BTreeMap::new(),
        decided_for: BTreeMap::new(),
        seen: Seen::default(),
    };
    let acts = story.acts.iter().rev().cloned().collect();
    let volatile = Volatile::boot(seed);
    let random = Random::new(seed);
    let now = story.organisation.created_at;
    let mut process = Process { story, random, now, step_number: 0, acts, volatile, crashes_left: crashes, run };
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
        self.step_number += 1;
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
            if !hands.to_give_back.is_empty() {
                steps.push(Step::GiveBack(*worker));
            }
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
            Step::GiveBack(worker) => {
                let (ids, until) = self.hands(worker).to_give_back.remove(0);
                self.run.memory.outbox.postpone(&ids, until);
            }
            Step::Send(worker) => self.send(worker),
            Step::Report(worker) => self.report(worker),
        }
        if self.random.once_in(3) {
            self.commit_more();
        }
    }

    /// What else is waiting goes into the same commit: no crash comes between.
    fn commit_more(&mut self) {
        let due: Vec<_> = self.run.memory.due_incidents(self.now);
        let reporting = |(worker, hands): (&Worker, &Hands)| (!hands.to_report.is_empty()).then_some(*worker);
        let reporting: Vec<_> = self.volatile.hands.iter().filter_map(reporting).collect();
        self.run.seen.group_commits += u64::from(!due.is_empty() || !reporting.is_empty());
        due.into_iter().for_each(|incident| self.commit(&Command::TimerElapsed { incident }));
        reporting.into_iter().for_each(|worker| self.report(worker));
        if self.acts.last().is_some_and(|act| act.at <= self.now) {
            self.act();
        }
    }

    fn report(&mut self, worker: Worker) {
        let (row, outcome) = self.hands(worker).to_report.remove(0);
        self.commit(&Command::reported(&row.delivery, outcome));
    }

    /// Kills the process and starts it again some time later.
    fn crash(&mut self, place: Killed) {
        let holds_back = self.volatile.hands.values().any(|hands| !hands.to_give_back.is_empty());
        self.run.seen.before_giving_back += u64::from(holds_back);
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
        let memory = &mut self.run.memory;
        let directory = &self.story.organisation.directory;
        let Ok(decision) = decide(self.now, directory, memory, command, &mut self.volatile.ids) else { return };
        memory.commit(&decision);
        for incident in &decision.incidents {
            self.note_who_waits(incident.id);
        }
        for delivery in &decision.deliveries {
            self.note_decided(delivery);
        }
    }

    /// Keeps when an incident stops and begins to wait for an answer.
    fn note_who_waits(&mut self, id: IncidentId) {
        let waits = self.run.memory.incidents[&id].is_triggered();
        let quiet = self.run.quiet.entry(id).or_default();
        match quiet.last_mut().filter(|quiet| quiet.until == u64::MAX) {
            Some(open) if waits => {
                open.until = self.step_number;
                self.run.seen.woken += 1;
            }
            None if !waits => {
                let rows = self.volatile.hands.values().flat_map(|hands| hands.to_send.iter().flatten());
                let in_hand = rows.map(|row| row.delivery.id).collect();
                quiet.push(Quiet { from: self.step_number, until: u64::MAX, in_hand });
                self.run.answered_at.entry(id).or_insert(self.now);
            }
            _ => {}
        }
    }

    /// Keeps for which step of whose rules a page was decided.
    fn note_decided(&mut self, delivery: &Delivery) {
        let memory = &self.run.memory;
        let is_this = |state: PageState| match state {
            PageState::Planned { .. } => false,
            PageState::Sent { delivery: id }
            | PageState::HandedOver { delivery: id }
            | PageState::Failed { delivery: id } => id == delivery.id,
        };
        let pages = &memory.incidents[&delivery.incident].pages;
        let rule = pages.iter().find(|page| is_this(page.state)).and_then(|page| page.rule);
        let starts = memory.timeline_of(delivery.incident).filter(|entry| match &entry.kind {
            LogKind::Assign { users } | LogKind::Escalate { users, .. } | LogKind::Fallback { users } => {
                users.contains(&delivery.user)
            }
            LogKind::Unacknowledge(_) => true,
            _ => false,
        });
        let step = (delivery.incident, delivery.user, rule, delivery.contact_method, starts.count());
        self.run.decided_for.entry(step).or_default().insert(delivery.id);
        self.run.decided_in.insert(delivery.id, self.step_number);
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
            let is_shared = self.run.incidents.iter().any(|(key, id)| *id == alert.incident && *key != act.key);
            let is_new = self.run.incidents.insert(act.key, alert.incident).is_none();
            self.run.seen.grouped += u64::from(is_new && is_shared);
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
            What::AliceAcknowledges => self.asked_by_alice(&act.key, Request::Acknowledge),
            What::AliceSnoozes => self.asked_by_alice(&act.key, Request::Snooze { duration: SNOOZE }),
        }
    }

    fn asked_by_alice(&self, key: &str, request: Request) -> Option<Command> {
        let incident = *self.run.incidents.get(key)?;
        let agent = Agent::User(self.story.alice);
        let is_open = self.run.memory.incidents[&incident].is_open();
        is_open.then_some(Command::Incident { incident, agent, via: Via::Sms, request })
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
        let (mut to_send, mut to_give_back) = (Vec::new(), Vec::new());
        for bundle in bundle::bundles(&queued, last, self.now) {
            let ids: Vec<_> = bundle.deliveries.iter().map(|delivery| delivery.id).collect();
            if bundle.send_at > self.now {
                to_give_back.push((ids, bundle.send_at));
            } else {
                to_send.push(rows.iter().filter(|row| ids.contains(&row.delivery.id)).cloned().collect());
            }
        }
        let hands = self.hands(worker);
        hands.to_send = to_send;
        hands.to_give_back.extend(to_give_back);
    }

    /// Hands the next message to the provider.
    fn send(&mut self, worker: Worker) {
        let (channel, now) = (worker.0, self.now);
        let rows = self.hands(worker).to_send.remove(0);
        let to_report: Vec<_> = rows.iter().map(|row| (row.clone(), self.outcome(row))).collect();
        let taken = to_report.iter().filter(|(_, outcome)| !matches!(outcome, Outcome::Late { .. }));
        let step = self.step_number;
        let received = taken.map(|(row, _)| Received { at: now, step, delivery: row.delivery.clone() });
        let before = self.run.received.len();
        self.run.received.extend(received);
        self.run.seen.late += (before + rows.len() - self.run.received.len()) as u64;
        self.hands(worker).to_report = to_report;
        let address = rows[0].delivery.address.clone();
        self.volatile.last_message.insert((channel, address), now);
    }

    /// What the provider says to a page.
    fn outcome(&self, row: &OutboxRow) -> Outcome {
        let is_text = row.delivery.channel == Channel::Sms;
        let is_late = self.story.late_until.is_some_and(|until| self.now < until);
        if is_text
            && is_late
            && let Some(retry_at) = outbox::retry_at(row.attempts, self.now)
        {
            return Outcome::Late { words: "out of order".to_owned(), retry_at: Some(retry_at) };
        }
        if is_text && self.story.refuses_alice && row.delivery.user == self.story.alice {
            return Outcome::Failed { words: "refused".to_owned() };
        }
        Outcome::HandedOver { provider_id: Some(row.delivery.id.to_string()) }
    }
}
