//! A small world for the engine's own tests: one service, a policy of two levels, four people, and a clock that tests
//! move. It stores what the engine decides and tells it back as short texts.
//!
//! ANN stands on level 1 and BOB on level 2, five minutes each; CID stands nowhere; OWN owns the account. Everybody
//! has an SMS rule without delay and an e-mail rule after two minutes, for both urgencies.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    AlertChange, AnnouncementKind, Command, Decision, EventCommand, EventOutcome, NewIncident, Refusal, Request,
    Situation, decide,
};
use crate::{
    alert::{Alert, AlertStatus, OpenAlert},
    directory::{Channel, ContactMethod, Directory, NotificationRule, Role, Subscription, SubscriptionFilter, User},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    event::{Action, Event, Report, Severity},
    grouping::{self, Grouping},
    ids::{
        AlertId, BatchId, ContactMethodId, DeliveryId, EventId, Ids, IncidentId, IntegrationId, NotificationRuleId,
        PolicyId, RuleId, ServiceId, SubscriptionId, UserId,
    },
    incident::{Agent, Incident, LogEntry, LogKind, Status, Urgency, Via},
    notify::{Delivery, Outcome},
    service::{Integration, IntegrationKind, Service, UrgencyChoice, UrgencyRule},
    time::At,
};

pub(super) const MINUTE: u64 = 60;

pub(super) struct World {
    pub(super) directory: Directory,
    pub(super) now: At,
    pub(super) incidents: Vec<Arc<Incident>>,
    pub(super) alerts: BTreeMap<AlertId, Alert>,
    pub(super) deliveries: Vec<Delivery>,
    pub(super) announced: Vec<AnnouncementKind>,
    pub(super) asker: Agent,
    timeline: Vec<LogEntry>,
    rings: BTreeMap<(PolicyId, RuleId), u32>,
    told: usize,
    ids: Ids,
}

pub(crate) fn user(name: &str) -> UserId {
    UserId::parse(name).expect("an id")
}

pub(super) fn service() -> ServiceId {
    ServiceId::parse("PSERVICE").expect("an id")
}

pub(super) fn policy() -> PolicyId {
    PolicyId::parse("PPOLICY").expect("an id")
}

pub(super) fn method(name: &str, channel: Channel) -> ContactMethodId {
    ContactMethodId::parse(&format!("{name}_{}", channel.as_str())).expect("an id")
}

fn integration() -> IntegrationId {
    IntegrationId::parse("PINTEG").expect("an id")
}

pub(crate) fn person(name: &str, role: Role) -> User {
    let contact = |channel: Channel, address: &str| ContactMethod {
        id: method(name, channel),
        channel,
        address: address.to_owned(),
        country_code: (channel == Channel::Sms).then_some(33),
        label: "Work".into(),
        short_form: false,
        verified_at: None,
        device: None,
    };
    let rule = |place: usize, channel, urgency, seconds| NotificationRule {
        id: NotificationRuleId::parse(&format!("{name}_R{place}")).expect("an id"),
        contact_method: method(name, channel),
        urgency,
        start_delay: Duration::from_secs(seconds),
    };
    User {
        id: user(name),
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        time_zone: "Etc/UTC".into(),
        color: "purple".into(),
        role,
        job_title: None,
        description: None,
        created_at: At::EPOCH,
        contact_methods: vec![
            contact(Channel::Sms, "600000001"),
            contact(Channel::Email, &format!("{name}@example.org")),
        ],
        notification_rules: vec![
            rule(1, Channel::Sms, Urgency::High, 0),
            rule(2, Channel::Email, Urgency::High, 2 * MINUTE),
            rule(3, Channel::Sms, Urgency::Low, 0),
            rule(4, Channel::Email, Urgency::Low, 2 * MINUTE),
        ],
        handoff_rules: Vec::new(),
        status_update_rules: Vec::new(),
        private_url_key: None,
        absences: vec![],
    }
}

fn level(place: usize, targets: Vec<Target>) -> EscalationRule {
    EscalationRule {
        id: RuleId::parse(&format!("PRULE{place}")).expect("an id"),
        delay: Duration::from_secs(5 * MINUTE),
        targets,
        strategy: AssignmentStrategy::Everyone,
        strategy_was_given: false,
    }
}

impl World {
    pub(super) fn new() -> Self {
        let mut world = Self {
            directory: Directory::default(),
            now: At::from_micros(1_800_000_000_000_000),
            incidents: Vec::new(),
            alerts: BTreeMap::new(),
            deliveries: Vec::new(),
            announced: Vec::new(),
            asker: Agent::User(user("ANN")),
            timeline: Vec::new(),
            rings: BTreeMap::new(),
            told: 0,
            ids: Ids::for_test(1),
        };
        for (name, role) in [("ANN", Role::User), ("BOB", Role::User), ("CID", Role::User), ("OWN", Role::Owner)] {
            world.directory.users.insert(user(name), Arc::new(person(name, role)));
        }
        let rules = [vec![Target::User(user("ANN"))], vec![Target::User(user("BOB"))]];
        world.directory.policies.insert(policy(), Arc::new(new_policy(rules.into())));
        world.directory.services.insert(service(), Arc::new(new_service()));
        world.directory.put_integration(Arc::new(new_integration()));
        world
    }

    /// The same world with another service.
    pub(super) fn with_service(mut self, change: impl FnOnce(&mut Service)) -> Self {
        change(Arc::make_mut(self.directory.services.get_mut(&service()).expect("the service")));
        self
    }

    /// The same world with other levels; each a list of targets.
    pub(super) fn with_levels<const N: usize>(mut self, levels: [Vec<Target>; N]) -> Self {
        self.directory.policies.insert(policy(), Arc::new(new_policy(levels.into())));
        self
    }

    pub(super) fn with_policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(Arc::make_mut(self.directory.policies.get_mut(&policy()).expect("the policy")));
        self
    }

    pub(super) fn with_user(mut self, name: &str, change: impl FnOnce(&mut User)) -> Self {
        change(Arc::make_mut(self.directory.users.get_mut(&user(name)).expect("the user")));
        self
    }

    /// Somebody listens to these events of the account.
    pub(super) fn with_subscription(mut self, filter: SubscriptionFilter, events: &[AnnouncementKind]) -> Self {
        let id = SubscriptionId::parse("PHOOK").expect("an id");
        let subscription = Subscription {
            id,
            description: None,
            url: "http://127.0.0.1/".into(),
            secret: "s".into(),
            custom_headers: Vec::new(),
            events: events.iter().map(|kind| kind.as_str().to_owned()).collect(),
            filter,
            active: true,
            disabled_until: None,
            created_at: At::EPOCH,
        };
        self.directory.subscriptions.insert(id, Arc::new(subscription));
        self
    }

    pub(super) fn trigger(&mut self, key: &str) -> EventOutcome {
        self.report(key, Report::new(format!("{key} is down"), key, Severity::Critical))
    }

    pub(super) fn report(&mut self, key: &str, report: Report) -> EventOutcome {
        self.event(key, Action::Trigger(Arc::new(report)))
    }

    pub(super) fn event(&mut self, key: &str, action: Action) -> EventOutcome {
        let open = self.alerts.values().find(|alert| alert.dedup_key == key && alert.status == AlertStatus::Triggered);
        let open = open.map(|alert| OpenAlert { id: alert.id, incident: alert.incident });
        let others = match &action {
            Action::Trigger(report) => self.groups_for(report),
            Action::Acknowledge | Action::Resolve => Vec::new(),
        };
        let id = EventId { batch: BatchId::new(&mut self.ids), place: 0 };
        let event = Event { integration: integration(), dedup_key: key.to_owned(), action };
        let command = Command::Event(EventCommand { id, event });
        let incident = open.and_then(|open| self.find(open.incident));
        let decision = self.decide(&command, incident.as_ref(), open, &others, &[]).expect("events are never refused");
        decision.event.expect("an outcome")
    }

    fn groups_for(&self, report: &Report) -> Vec<Arc<Incident>> {
        let keys = grouping::keys(&self.directory.services[&service()].grouping, report);
        let holds = |incident: &&Arc<Incident>| {
            incident.group.as_ref().is_some_and(|window| keys.iter().any(|key| window.keys.contains(key)))
        };
        self.incidents.iter().filter(holds).cloned().collect()
    }

    /// Asks something of the newest incident, as the asker.
    pub(super) fn ask(&mut self, request: Request) -> Result<Decision, Refusal> {
        let incident = self.incidents.last().cloned().ok_or(Refusal::IncidentNotFound)?;
        self.ask_of(&incident, request)
    }

    pub(super) fn ask_of(&mut self, incident: &Arc<Incident>, request: Request) -> Result<Decision, Refusal> {
        let others: Vec<_> = self.incidents.clone();
        let alerts: Vec<_> = self.alerts.values().cloned().collect();
        let command = Command::Incident { incident: incident.id, agent: self.asker, via: Via::Api, request };
        self.decide(&command, Some(incident), None, &others, &alerts)
    }

    pub(super) fn create(&mut self, change: impl FnOnce(&mut NewIncident)) -> Result<Decision, Refusal> {
        let mut new = NewIncident {
            service: service(),
            title: "by hand".into(),
            incident_key: None,
            details: None,
            urgency: None,
            priority: None,
            conference_bridge: None,
            assignee: None,
            agent: self.asker,
            via: Via::Api,
        };
        change(&mut new);
        self.decide(&Command::Create(new), None, None, &[], &[])
    }

    /// What a provider says about a delivery, oldest first from 0.
    pub(super) fn provider(&mut self, delivery: usize, outcome: Outcome) -> Decision {
        let delivery = &self.deliveries[delivery];
        let command = Command::reported(delivery, outcome);
        let known = self.find(delivery.incident);
        self.decide(&command, known.as_ref(), None, &[], &[]).expect("reports are never refused")
    }

    /// Lets time pass in steps from one due moment to the next.
    pub(super) fn pass(&mut self, seconds: u64) {
        let end = self.now + Duration::from_secs(seconds);
        while let Some(due) = self.incidents.iter().filter_map(|incident| incident.next_due_at()).min() {
            if due > end {
                break;
            }
            self.now = self.now.max(due);
            self.wake();
        }
        self.now = end;
    }

    /// Wakes every incident now, whether something is due or not.
    pub(super) fn wake(&mut self) -> Vec<Decision> {
        let wake = |world: &mut Self, incident: &Arc<Incident>| {
            let command = Command::TimerElapsed { incident: incident.id };
            world.decide(&command, Some(incident), None, &[], &[]).expect("timers are never refused")
        };
        self.incidents.clone().iter().map(|incident| wake(self, incident)).collect()
    }

    fn decide(
        &mut self,
        command: &Command,
        incident: Option<&Arc<Incident>>,
        open_alert: Option<OpenAlert>,
        others: &[Arc<Incident>],
        alerts: &[Alert],
    ) -> Result<Decision, Refusal> {
        let key_is_taken = |key: &str| {
            self.incidents.iter().any(|incident| incident.is_open() && incident.incident_key.as_deref() == Some(key))
        };
        let wanted_key = match command {
            Command::Create(new) => new.incident_key.as_deref(),
            _ => incident.and_then(|incident| incident.incident_key.as_deref()),
        };
        let situation = Situation {
            directory: &self.directory,
            next_incident_number: self.incidents.len() as u64 + 1,
            open_alert,
            incident,
            others,
            alerts,
            incident_key_is_taken: wanted_key.is_some_and(key_is_taken),
            round_robin: &|policy, rule| self.rings.get(&(policy, rule)).copied().unwrap_or(0),
        };
        let decision = decide(self.now, &situation, command, &mut self.ids)?;
        self.store(&decision);
        Ok(decision)
    }

    fn store(&mut self, decision: &Decision) {
        for incident in &decision.incidents {
            self.keep(incident);
        }
        for change in &decision.alerts {
            self.change_alert(change);
        }
        self.timeline.extend(decision.timeline.iter().cloned());
        self.deliveries.extend(decision.deliveries.iter().cloned());
        self.announced.extend(decision.announcements.iter().map(|announcement| announcement.kind));
        self.rings.extend(decision.round_robin.iter().map(|turn| ((turn.policy, turn.rule), turn.next)));
    }

    /// Stores an incident, and holds the engine to what is true of every incident.
    fn keep(&mut self, incident: &Arc<Incident>) {
        assert!(incident.is_triggered() || incident.pages.is_empty(), "only triggered incidents page: {incident:?}");
        assert!(incident.is_open() || incident.assignments.is_empty(), "nobody has a resolved one: {incident:?}");
        let mut stored = Incident::clone(incident);
        stored.version += 1;
        match self.incidents.iter_mut().find(|known| known.id == incident.id) {
            Some(known) => {
                assert_eq!(known.version, incident.version, "nothing was stored in between");
                *known = Arc::new(stored);
            }
            None => self.incidents.push(Arc::new(stored)),
        }
    }

    fn change_alert(&mut self, change: &AlertChange) {
        let resolved = AlertStatus::Resolved { at: self.now };
        let mut change_some = |which: &dyn Fn(&Alert) -> bool, change: &dyn Fn(&mut Alert)| {
            self.alerts.values_mut().filter(|alert| which(alert)).for_each(change);
        };
        match *change {
            AlertChange::Open(ref alert) => drop(self.alerts.insert(alert.id, Alert::clone(alert))),
            AlertChange::Resolve { alert, .. } => change_some(&|it| it.id == alert, &|it| it.status = resolved),
            AlertChange::ResolveAllOf { incident, .. } => {
                change_some(&|it| it.incident == incident, &|it| it.status = resolved);
            }
            AlertChange::MoveAll { from, to } => change_some(&|it| it.incident == from, &|it| it.incident = to),
            AlertChange::Move { alert, to } => change_some(&|it| it.id == alert, &|it| it.incident = to),
            AlertChange::SetSeverity { alert, severity } => {
                change_some(&|it| it.id == alert, &|it| it.severity = severity);
            }
        }
    }

    fn find(&self, id: IncidentId) -> Option<Arc<Incident>> {
        self.incidents.iter().find(|incident| incident.id == id).cloned()
    }

    /// The newest incident.
    pub(super) fn newest(&self) -> &Incident {
        self.incidents.last().expect("an incident")
    }

    /// Who is responsible for the newest incident.
    pub(super) fn assigned(&self) -> Vec<String> {
        self.newest().assignments.iter().map(|assignment| assignment.user.to_string()).collect()
    }

    /// The pages since the last time this was asked: `ANN sms`.
    pub(super) fn pages(&mut self) -> Vec<String> {
        let new = &self.deliveries[self.told..];
        self.told = self.deliveries.len();
        new.iter().map(|delivery| format!("{} {}", delivery.user, delivery.channel.as_str())).collect()
    }

    /// The newest incident's timeline as short texts.
    pub(super) fn story(&self) -> Vec<String> {
        let id = self.newest().id;
        self.timeline.iter().filter(|entry| entry.incident == id).map(|entry| told(&entry.kind)).collect()
    }

    /// Fails a delivery, oldest first from 0.
    pub(super) fn fail(&mut self, delivery: usize) -> Decision {
        self.provider(delivery, Outcome::Failed { words: "no such number".into() })
    }

    pub(super) fn delivery_id(&self, delivery: usize) -> DeliveryId {
        self.deliveries[delivery].id
    }
}

fn told(kind: &LogKind) -> String {
    let names = |users: &[UserId]| users.iter().map(ToString::to_string).collect::<Vec<_>>().join("+");
    match kind {
        LogKind::Trigger { .. } => "trigger".into(),
        LogKind::Assign { users } => format!("assign {}", names(users)),
        LogKind::Delegate { users } => format!("delegate {}", names(users)),
        LogKind::Fallback { users } => format!("fallback {}", names(users)),
        LogKind::Escalate { users, level } => format!("escalate {level} {}", names(users)),
        LogKind::SkipLevel { level, reason } => format!("skip {level} {}", reason.as_str()),
        LogKind::SkipPerson { user, reason } => format!("skip {user} {}", reason.as_str()),
        LogKind::RepeatEscalationPath { pass } => format!("repeat {pass}"),
        LogKind::ExhaustEscalationPath => "exhausted".into(),
        LogKind::Acknowledge => "acknowledge".into(),
        LogKind::Unacknowledge(reason) => format!("unacknowledge {reason:?}"),
        LogKind::Resolve(reason) => format!("resolve {reason:?}"),
        LogKind::Reopen => "reopen".into(),
        LogKind::Notify { user, channel, .. } => format!("notify {user} {}", channel.as_str()),
        LogKind::NotifyFailed { user, channel, .. } => format!("failed {user} {}", channel.as_str()),
        LogKind::Snooze { .. } => "snooze".into(),
        LogKind::UrgencyChange { urgency } => format!("urgency {}", urgency.as_str()),
        LogKind::Annotate { content } => format!("note {content}"),
        LogKind::StatusUpdate { message } => format!("update {message}"),
        LogKind::MergedFrom { alerts, .. } => format!("merged {alerts}"),
        LogKind::PriorityChange { .. }
        | LogKind::TitleChange { .. }
        | LogKind::ConferenceBridgeChange { .. }
        | LogKind::ServiceChange { .. } => "field".into(),
    }
}

/// Whether the newest incident's status is this word.
pub(super) fn is(world: &World, status: &str) -> bool {
    world.newest().status.as_str() == status
}

/// Who acknowledged the newest incident.
pub(super) fn acknowledgers(world: &World) -> Vec<String> {
    match &world.newest().status {
        Status::Acknowledged { by, .. } => by.iter().map(|word| word.user.to_string()).collect(),
        Status::Triggered | Status::Resolved { .. } => Vec::new(),
    }
}

fn new_policy(levels: Vec<Vec<Target>>) -> Policy {
    Policy {
        id: policy(),
        version: 1,
        name: "Checkout".into(),
        description: None,
        rules: levels.into_iter().enumerate().map(|(place, targets)| level(place, targets)).collect(),
        num_loops: 0,
        handoff_notifications: HandoffNotifications::IfHasServices,
        teams: Vec::new(),
        created_at: At::EPOCH,
    }
}

/// A service without peculiarities.
pub(crate) fn new_service() -> Service {
    Service {
        depends_on: Vec::new(),
        id: service(),
        name: "Checkout".into(),
        description: String::new(),
        created_at: At::EPOCH,
        policy: policy(),
        teams: Vec::new(),
        disabled: false,
        urgency: UrgencyRule::Constant(UrgencyChoice::High),
        acknowledgement_timeout: None,
        auto_resolve_timeout: None,
        grouping: Grouping::Off,
        auto_pause_timeout: None,
    }
}

fn new_integration() -> Integration {
    Integration {
        id: integration(),
        service: service(),
        name: "Prometheus".into(),
        kind: IntegrationKind::EventsV2,
        routing_key: "R".repeat(32),
        vendor: None,
        email_local_part: None,
        created_at: At::EPOCH,
    }
}
