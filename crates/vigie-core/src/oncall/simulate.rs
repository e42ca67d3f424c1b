//! What a policy would do for an incident that nobody answers, minute by minute: the engine itself, run ahead on a copy
//! of the directory. Nothing is stored or sent.

use std::{collections::BTreeMap, sync::Arc};

use super::lint::part_of;
use crate::{
    directory::{Channel, Directory},
    engine::{Command, Decision, NewIncident, Situation, decide},
    escalate::Policy,
    grouping::Grouping,
    ids::{ContactMethodId, Ids, PolicyId, RuleId, ServiceId, UserId},
    incident::{Agent, Incident, LogEntry, LogKind, Position, SkipReason, Urgency, Via},
    notify::Delivery,
    service::{Service, UrgencyChoice, UrgencyRule},
    time::At,
};

/// How often the incident is woken at most: 20 levels, walked ten times, with a few notifications each.
const MOST_WAKES: usize = 1_000;

/// One thing that would happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulated {
    /// When.
    pub at: At,
    /// What.
    pub what: Happening,
}

/// What would happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A level is reached: its people become responsible.
    Level {
        /// Which, from 0.
        level: u32,
        /// On which walk over the levels, from 0.
        pass: u32,
        /// Who.
        users: Vec<UserId>,
    },
    /// A level is passed over at once.
    Skipped {
        /// Which, from 0.
        level: u32,
        /// Why.
        reason: SkipReason,
    },
    /// A person, or one of their rules, is passed over.
    Passed {
        /// Who.
        user: UserId,
        /// Why.
        reason: SkipReason,
    },
    /// A person is notified.
    Notified {
        /// Who.
        user: UserId,
        /// Over which contact method.
        contact_method: ContactMethodId,
        /// What that is.
        channel: Channel,
    },
    /// The levels start again.
    Repeats,
    /// All levels were walked as often as the policy says; the last people stay responsible.
    Exhausted,
    /// Nobody in the policy can be paged: the account's owners are.
    Owners {
        /// Who.
        users: Vec<UserId>,
    },
}

/// What a policy would do for an incident of this urgency that is triggered at a moment and that nobody answers, in
/// order. Every notification counts as sent. `turn` gives the place of the target that is next on a round-robin level.
#[must_use]
pub fn simulate(
    directory: &Directory,
    policy: &Policy,
    at: At,
    urgency: Urgency,
    turn: impl Fn(RuleId) -> u32,
) -> Vec<Simulated> {
    let Some(service) = service(policy, at) else { return vec![] };
    let mut directory = part_of(directory, policy);
    directory.services.insert(service.id, Arc::new(service.clone()));
    // The ids of what is only imagined are thrown away with it.
    let mut run = Run { directory, turns: BTreeMap::new(), turn: &turn, ids: Ids::from_seed([0; 32]), found: vec![] };
    let mut incident = run.decide(at, None, &opening(service.id, urgency));
    for _ in 0..MOST_WAKES {
        let Some((known, due_at)) = incident.and_then(|known| Some((Arc::clone(&known), known.next_due_at()?))) else {
            break;
        };
        let woken = run.decide(due_at, Some(&known), &Command::TimerElapsed { incident: known.id });
        incident = woken;
    }
    run.found
}

struct Run<'a> {
    directory: Directory,
    turns: BTreeMap<RuleId, u32>,
    turn: &'a dyn Fn(RuleId) -> u32,
    ids: Ids,
    found: Vec<Simulated>,
}

impl Run<'_> {
    /// Decides, keeps what happened, and gives the incident as it is then; `None` where nothing came of it.
    fn decide(&mut self, now: At, incident: Option<&Arc<Incident>>, command: &Command) -> Option<Arc<Incident>> {
        let turns = &self.turns;
        let round_robin = |_: PolicyId, rule: RuleId| turns.get(&rule).copied().unwrap_or_else(|| (self.turn)(rule));
        let situation = Situation {
            directory: &self.directory,
            next_incident_number: 1,
            open_alert: None,
            incident,
            others: &[],
            alerts: &[],
            incident_key_is_taken: false,
            round_robin: &round_robin,
        };
        let decision: Decision = decide(now, &situation, command, &mut self.ids).ok()?;
        let after = decision.incidents.into_iter().next_back();
        let place = after.as_ref().map(|incident| incident.escalation.position);
        self.found.extend(decision.timeline.iter().filter_map(|entry| happening(entry, place)));
        // Notifications come into the timeline when a provider has taken them; here they count when they are sent.
        self.found.extend(decision.deliveries.iter().map(|delivery| {
            let Delivery { user, contact_method, channel, .. } = *delivery;
            Simulated { at: now, what: Happening::Notified { user, contact_method, channel } }
        }));
        self.turns.extend(decision.round_robin.iter().map(|moved| (moved.rule, moved.next)));
        after
    }
}

fn happening(entry: &LogEntry, place: Option<Position>) -> Option<Simulated> {
    let (level, pass) = match place {
        Some(Position::Level { index, pass, .. }) => (index, pass),
        _ => (0, 0),
    };
    let what = match &entry.kind {
        LogKind::Assign { users } => Happening::Level { level, pass, users: users.clone() },
        LogKind::Escalate { users, level } => Happening::Level { level: *level, pass, users: users.clone() },
        LogKind::SkipLevel { level, reason } => Happening::Skipped { level: *level, reason: *reason },
        LogKind::SkipPerson { user, reason } => Happening::Passed { user: *user, reason: *reason },
        LogKind::RepeatEscalationPath { .. } => Happening::Repeats,
        LogKind::ExhaustEscalationPath => Happening::Exhausted,
        LogKind::Fallback { users } => Happening::Owners { users: users.clone() },
        _ => return None,
    };
    Some(Simulated { at: entry.at, what })
}

fn opening(service: ServiceId, urgency: Urgency) -> Command {
    Command::Create(NewIncident {
        service,
        title: String::new(),
        incident_key: None,
        details: None,
        urgency: Some(urgency),
        priority: None,
        conference_bridge: None,
        assignee: None,
        agent: Agent::System,
        via: Via::Timer,
    })
}

/// A service that follows the policy and does nothing else by itself.
fn service(policy: &Policy, at: At) -> Option<Service> {
    Some(Service {
        id: ServiceId::parse("PSIMULATED")?,
        name: String::new(),
        description: String::new(),
        created_at: at,
        policy: policy.id,
        teams: vec![],
        disabled: false,
        urgency: UrgencyRule::Constant(UrgencyChoice::High),
        acknowledgement_timeout: None,
        auto_resolve_timeout: None,
        grouping: Grouping::Off,
        auto_pause_timeout: None,
        depends_on: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::oncall::fixture::{World, at};

    /// ANN for half an hour, then the schedule of BOB for half an hour, twice.
    fn world() -> World {
        let world = World::new().with_people(&["ANN", "BOB"]).with_schedule("PSECOND", &["BOB"], |_| {});
        let mut world = world.with_policy(&[&["ANN"], &["PSECOND"]]);
        world.directory.policies.values_mut().for_each(|policy| Arc::make_mut(policy).num_loops = 1);
        world
    }

    fn told(world: &World, urgency: Urgency) -> Vec<String> {
        let policy = world.directory.policies.values().next().expect("a policy");
        let start = at("2026-03-02T00:00:00Z");
        let told = |one: Simulated| {
            let minute = one.at.since(start).as_secs() / 60;
            match one.what {
                Happening::Level { level, pass, users } => format!("{minute} level {level}/{pass} {}", users[0]),
                Happening::Notified { user, .. } => format!("{minute} notify {user}"),
                Happening::Skipped { level, .. } => format!("{minute} skip {level}"),
                Happening::Passed { user, .. } => format!("{minute} pass {user}"),
                Happening::Repeats => format!("{minute} again"),
                Happening::Exhausted => format!("{minute} exhausted"),
                Happening::Owners { .. } => format!("{minute} owners"),
            }
        };
        simulate(&world.directory, policy, start, urgency, |_| 0).into_iter().map(told).collect()
    }

    #[test]
    fn the_levels_follow_each_other_as_the_engine_walks_them() {
        let first = ["0 level 0/0 ANN", "0 notify ANN", "30 level 1/0 BOB", "30 notify BOB"];
        let again =
            ["60 again", "60 level 0/1 ANN", "60 notify ANN", "90 level 1/1 BOB", "90 notify BOB", "120 exhausted"];
        assert_eq!(told(&world(), Urgency::High), [first.as_slice(), &again].concat());
    }

    #[test]
    fn low_urgency_stays_where_it_is_and_rules_come_in_their_time() {
        assert_eq!(told(&world(), Urgency::Low), ["0 level 0/0 ANN", "0 pass ANN", "0 notify ANN"]);
        let later = world().with_person("ANN", |ann| {
            let mut second = ann.notification_rules[0].clone();
            second.start_delay = Duration::from_secs(180);
            second.contact_method = ann.contact_methods[1].id;
            ann.notification_rules.push(second);
        });
        let told = told(&later, Urgency::High);
        assert_eq!(told[..4], ["0 level 0/0 ANN", "0 notify ANN", "3 notify ANN", "30 level 1/0 BOB"]);
    }

    #[test]
    fn who_is_away_is_passed_over_with_their_level() {
        let away = world().with_absence("ANN", "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z");
        assert_eq!(told(&away, Urgency::High)[..3], ["0 pass ANN", "0 skip 0", "0 level 1/0 BOB"]);
    }
}
