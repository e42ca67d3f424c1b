//! Plays moves in a world with a bit of everything: two services, three integrations, a schedule, a ring, owners.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use testkit::{
    Level, Turns, Way, World, days, minutes,
    world::{Behaviour, new_incident},
};
use vigie_core::{
    directory::Channel,
    engine::{AlertEdit, Assignee, Command, EventCommand, IncidentEdit, Request},
    escalate::Target,
    event::{Action, Event, Report},
    ids::{AlertId, IncidentId, IntegrationId, PolicyId, ScheduleId, ServiceId, UserId},
    incident::{Agent, Via},
    notify::Outcome,
    service::{SupportHours, UrgencyChoice, UrgencyRule},
    time::At,
};

use crate::moves::{self, Asked, Move, Start};

/// A world and who is in it.
pub(crate) struct Player {
    pub(crate) world: World,
    start: Start,
    users: Vec<UserId>,
    services: Vec<ServiceId>,
    integrations: Vec<IntegrationId>,
    policy: PolicyId,
    schedule: ScheduleId,
}

/// An ordinary Monday, and three nights in which clocks change: Paris in spring and autumn, New York in spring.
const SEASONS: [&str; 4] =
    ["2026-11-23T09:00:00Z", "2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2026-03-08T04:00:00Z"];

impl Player {
    pub(crate) fn new(start: Start) -> Self {
        let now = At::from(SEASONS[start.season].parse::<Timestamp>().expect("a moment"));
        let mut world = World::starting_at(now);
        let organisation = &mut world.organisation;
        let alice = organisation.user("alice", &ways_of_alice());
        let bob = organisation.user("bob", &ways_of_bob());
        let olivia = organisation.user("olivia", &[Way::without_rule(Channel::Email)]);
        organisation.make_owner(olivia);
        let zone = if start.season == 3 { "America/New_York" } else { "Europe/Paris" };
        let night = Turns::new([bob], days(1), now - days(9)).daily(22 * 3_600, Duration::from_secs(5 * 3_600));
        let schedule =
            organisation.schedule("primary", zone, &[Turns::new([alice, bob], days(1), now - days(10)), night]);
        let policy = organisation.policy("checkout", &levels(start, alice, bob, schedule), start.num_loops);
        let shop = organisation.service("shop", policy);
        let cart = organisation.service("cart", policy);
        organisation.integration("nagios", shop);
        organisation.edit_service(shop, |service| {
            service.grouping = moves::grouping(start.grouping);
            service.urgency = urgency_rule(start.urgency, zone);
            service.acknowledgement_timeout = timeout(start.acknowledgement_minutes);
            service.auto_resolve_timeout = timeout(start.auto_resolve_minutes);
        });
        organisation.subscription(&["incident.triggered", "incident.resolved"]);
        let integrations =
            ["shop", "cart", "nagios"].map(|name| organisation.find_integration(name).expect("it is there"));
        let (users, services, integrations) = (vec![alice, bob, olivia], vec![shop, cart], integrations.to_vec());
        Self { world, start, users, services, integrations, policy, schedule }
    }

    pub(crate) fn play(&mut self, one: &Move) {
        match one {
            Move::Wait(duration) => self.world.advance_to(self.world.now() + *duration),
            Move::Trigger { integration, key, source, class, severity } => {
                let mut report = Report::new(format!("alarm {key}"), format!("web{source}"), *severity);
                report.class = (*class > 0).then(|| format!("class{class}"));
                self.event(*integration, *key, Action::Trigger(Arc::new(report)));
            }
            Move::AcknowledgeEvent { integration, key } => self.event(*integration, *key, Action::Acknowledge),
            Move::ResolveEvent { integration, key } => self.event(*integration, *key, Action::Resolve),
            Move::Create { user, service, for_user } => {
                let assignee = for_user.map(|user| Assignee::Users(vec![self.users[user]]));
                let new = new_incident(self.users[*user], self.services[*service], "Made by hand", assignee);
                drop(self.world.apply(&Command::Create(new)));
            }
            Move::Ask { user, incident, what } => self.ask(self.users[*user], *incident, what),
            Move::Report { delivery, fails } => self.report(*delivery, *fails),
            Move::Provider { channel, behaviour } => self.world.providers.set(*channel, None, behaviour_of(*behaviour)),
            Move::ServerDown(duration) => {
                self.world.stop();
                self.world.advance_to(self.world.now() + *duration);
                self.world.start();
            }
            Move::Maintenance { minutes: count } => {
                let now = self.world.now();
                self.world.organisation.maintenance(&self.services[..1], now, minutes(*count));
            }
            Move::UserWithout { user } => self.edit_ways(*user, &[]),
            Move::UserBack { user } => {
                let ways = [ways_of_alice(), ways_of_bob(), vec![Way::without_rule(Channel::Email)]];
                self.edit_ways(*user, &ways[*user]);
            }
            Move::NewPolicy => {
                let (alice, bob) = (self.users[0], self.users[1]);
                let level = Level::of([bob, alice]).lasting(minutes(7));
                self.world.organisation.policy("checkout", &[level], self.start.num_loops);
            }
            Move::ScheduleGone => drop(self.world.organisation.directory.schedules.remove(&self.schedule)),
        }
    }

    fn edit_ways(&mut self, user: usize, ways: &[Way]) {
        let name = ["alice", "bob", "olivia"][user];
        self.world.organisation.user(name, ways);
    }

    fn event(&mut self, integration: usize, key: usize, action: Action) {
        let event = Event { integration: self.integrations[integration], dedup_key: format!("key-{key}"), action };
        let command = Command::Event(EventCommand { id: self.world.next_event_id(), event });
        self.world.apply(&command).expect("an event is never refused");
    }

    fn report(&mut self, delivery: usize, fails: bool) {
        let rows = &self.world.memory.outbox.rows;
        if rows.is_empty() {
            return;
        }
        let delivery = rows[delivery % rows.len()].delivery.clone();
        let outcome = if fails { Outcome::Failed { words: "later".to_owned() } } else { Outcome::Delivered };
        self.world.report(&delivery, outcome);
    }

    /// Asks; a refusal is as good an answer as any, as long as it changes nothing.
    fn ask(&mut self, user: UserId, incident: usize, what: &Asked) {
        let Some(id) = self.incident(incident) else { return };
        let Some(request) = self.request(id, what) else { return };
        let before = format!("{:?}", self.world.memory.incidents);
        let command = Command::Incident { incident: id, agent: Agent::User(user), via: Via::Website, request };
        if self.world.apply(&command).is_err() {
            assert_eq!(before, format!("{:?}", self.world.memory.incidents), "a refusal changes nothing");
        }
    }

    /// The incidents by number, so that stories go the same way whatever the ids are.
    fn incident(&self, place: usize) -> Option<IncidentId> {
        let mut all: Vec<_> = self.world.memory.incidents.values().collect();
        all.sort_by_key(|incident| std::cmp::Reverse(incident.number));
        (!all.is_empty()).then(|| all[place % all.len()].id)
    }

    fn alert_of(&self, incident: IncidentId, place: usize) -> Option<AlertId> {
        let alerts = self.world.memory.alerts_of(incident);
        (!alerts.is_empty()).then(|| alerts[place % alerts.len()].id)
    }

    fn request(&self, incident: IncidentId, what: &Asked) -> Option<Request> {
        let edit = |alert, resolve, severity, move_to| {
            Request::EditAlerts(vec![AlertEdit { alert, resolve, severity, move_to }])
        };
        Some(match what {
            Asked::Acknowledge => Request::Acknowledge,
            Asked::Trigger => Request::Trigger,
            Asked::Resolve => Request::Resolve,
            Asked::ReassignUser(user) => Request::Reassign(Assignee::Users(vec![self.users[*user]])),
            Asked::ReassignPolicy => Request::Reassign(Assignee::Policy(self.policy)),
            Asked::Escalate(level) => Request::Escalate { level: *level },
            Asked::Snooze(duration) => Request::Snooze { duration: *duration },
            Asked::Note => Request::AddNote { content: "seen".to_owned() },
            Asked::Merge(source) => Request::Merge { sources: vec![self.incident(*source)?] },
            Asked::SetUrgency(urgency) => {
                Request::Edit(IncidentEdit { urgency: Some(*urgency), ..IncidentEdit::default() })
            }
            Asked::Rename => {
                Request::Edit(IncidentEdit { title: Some("Renamed".to_owned()), ..IncidentEdit::default() })
            }
            Asked::ResolveAlert(alert) => edit(self.alert_of(incident, *alert)?, true, None, None),
            Asked::MoveAlert(alert, to) => {
                edit(self.alert_of(incident, *alert)?, false, None, Some(self.incident(*to)?))
            }
            Asked::SetSeverity(alert, severity) => edit(self.alert_of(incident, *alert)?, false, Some(*severity), None),
        })
    }
}

fn ways_of_alice() -> Vec<Way> {
    vec![
        Way::at_once(Channel::Sms),
        Way::after(Channel::Email, minutes(5)),
        Way::after(Channel::Phone, minutes(25)),
        Way::at_once(Channel::Email).for_low(),
    ]
}

fn ways_of_bob() -> Vec<Way> {
    vec![Way::at_once(Channel::Push), Way::after(Channel::Sms, minutes(1)), Way::after(Channel::Sms, minutes(9))]
}

fn levels(start: Start, alice: UserId, bob: UserId, schedule: ScheduleId) -> Vec<Level> {
    let middle = Level::of_targets([Target::User(bob), Target::Schedule(schedule), Target::User(alice)]);
    let middle = if start.has_ring { middle.in_turn() } else { middle };
    vec![Level::on_call(schedule).lasting(minutes(10)), middle.lasting(minutes(20)), Level::of([alice])]
}

fn urgency_rule(number: usize, zone: &str) -> UrgencyRule {
    match number {
        0 => UrgencyRule::Constant(UrgencyChoice::High),
        1 => UrgencyRule::Constant(UrgencyChoice::SeverityBased),
        _ => UrgencyRule::SupportHours {
            hours: SupportHours {
                time_zone: zone.to_owned(),
                days_of_week: vec![1, 2, 3, 4, 5, 7],
                start_second: 2 * 3_600 + 1_800,
                end_second: 12 * 3_600,
            },
            during: UrgencyChoice::High,
            outside: if number == 2 { UrgencyChoice::Low } else { UrgencyChoice::SeverityBased },
            raise_at_start: true,
        },
    }
}

fn timeout(count: u64) -> Option<Duration> {
    (count > 0).then(|| minutes(count))
}

fn behaviour_of(number: usize) -> Behaviour {
    match number {
        0 => Behaviour::Refuses("refused".to_owned()),
        1 => Behaviour::IsLate("out of order".to_owned()),
        _ => Behaviour::Takes,
    }
}
