//! Walking an incident through the levels of its policy: the first, the next, a chosen one, or the owners when nobody
//! can be paged.

use std::{ops::Range, sync::Arc};

use super::{
    decision::{AnnouncementKind, RoundRobinMove},
    draft::Draft,
    paging,
};
use crate::{
    escalate::{self, Landing, Policy},
    ids::UserId,
    incident::{Incident, LogKind, Position, SkipReason, Urgency},
};

/// How a level is reached, for the timeline and the subscribers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    /// With a new or reopened incident.
    Assigned,
    /// Because the policy was given by hand.
    Delegated,
    /// From another level.
    Escalated,
}

/// Starts at the first level that has somebody to page; at the owners where none has.
pub(super) fn start(draft: &mut Draft, incident: &mut Incident, arrival: Arrival) {
    let policy = Arc::clone(&incident.escalation.policy);
    match walk(draft, incident, &policy, 0..policy.rules.len()) {
        Some(landing) => land(draft, incident, landing, 0, arrival),
        None => fall_back(draft, incident),
    }
}

/// Goes to the next level that has somebody to page, on this walk or the next one; else the policy is exhausted and
/// the last people stay responsible.
pub(super) fn advance(draft: &mut Draft, incident: &mut Incident) {
    let Position::Level { index, pass, .. } = incident.escalation.position else { return };
    let policy = Arc::clone(&incident.escalation.policy);
    if let Some(landing) = walk(draft, incident, &policy, index as usize + 1..policy.rules.len()) {
        return land(draft, incident, landing, pass, Arrival::Escalated);
    }
    if pass < policy.num_loops {
        draft.log(incident.id, LogKind::RepeatEscalationPath { pass: pass + 1 });
        if let Some(landing) = walk(draft, incident, &policy, 0..policy.rules.len()) {
            return land(draft, incident, landing, pass + 1, Arrival::Escalated);
        }
    }
    draft.log(incident.id, LogKind::ExhaustEscalationPath);
    incident.escalation.position = Position::Exhausted;
}

/// Goes to a level that somebody chose, or the next one round the policy that has somebody to page.
pub(super) fn jump(draft: &mut Draft, incident: &mut Incident, level: usize, pass: u32) {
    let policy = Arc::clone(&incident.escalation.policy);
    let landing = walk(draft, incident, &policy, level..policy.rules.len())
        .or_else(|| walk(draft, incident, &policy, 0..level.min(policy.rules.len())));
    match landing {
        Some(landing) => land(draft, incident, landing, pass, Arrival::Escalated),
        None => fall_back(draft, incident),
    }
}

/// When nobody who is responsible can be reached any more, somebody else is paged at once: the next level of this walk;
/// after the last one the owners. Where the walk will be repeated when the level's time is over, and where people were
/// named by hand, those people stay responsible and the owners are paged beside them, once.
pub(super) fn leave_if_hopeless(draft: &mut Draft, incident: &mut Incident, reason: SkipReason) {
    if paging::has_hope(draft, incident) || paging::others_are_paged(incident) {
        return;
    }
    match incident.escalation.position {
        Position::Level { index, pass, next_at } => {
            draft.log(incident.id, LogKind::SkipLevel { level: index, reason });
            let policy = Arc::clone(&incident.escalation.policy);
            let will_repeat = next_at.is_some() && pass < policy.num_loops;
            match walk(draft, incident, &policy, index as usize + 1..policy.rules.len()) {
                Some(landing) => land(draft, incident, landing, pass, Arrival::Escalated),
                None if will_repeat => paging::page_owners(draft, incident),
                None => fall_back(draft, incident),
            }
        }
        Position::Exhausted => fall_back(draft, incident),
        Position::Direct => paging::page_owners(draft, incident),
        Position::Fallback => {}
    }
}

/// Pages the account's owners, because nobody in the policy can be.
pub(super) fn fall_back(draft: &mut Draft, incident: &mut Incident) {
    let users: Vec<UserId> = draft.directory().owners_to_page(draft.now).into_iter().map(|owner| owner.id).collect();
    draft.log(incident.id, LogKind::Fallback { users: users.clone() });
    paging::assign(draft, incident, &users, Position::Fallback);
}

/// When the level's time is over; low-urgency incidents do not escalate by themselves.
pub(super) fn restart_clock(draft: &Draft, incident: &mut Incident) {
    let high = incident.urgency == Urgency::High;
    if let Position::Level { index, next_at, .. } = &mut incident.escalation.position {
        let rule = incident.escalation.policy.rules.get(*index as usize);
        *next_at = rule.filter(|_| high).map(|rule| draft.now + rule.delay);
    }
}

fn walk(draft: &mut Draft, incident: &Incident, policy: &Policy, levels: Range<usize>) -> Option<Landing> {
    let turn = |rule| (draft.situation.round_robin)(policy.id, rule);
    let walk = escalate::walk(draft.directory(), policy, levels, draft.now, turn);
    let mut away = walk.away.into_iter().peekable();
    for (level, reason) in walk.skipped {
        while let Some((_, user)) = away.next_if(|(of, _)| *of <= level) {
            draft.log(incident.id, LogKind::SkipPerson { user, reason: SkipReason::Away });
        }
        draft.log(incident.id, LogKind::SkipLevel { level, reason });
    }
    for (_, user) in away {
        draft.log(incident.id, LogKind::SkipPerson { user, reason: SkipReason::Away });
    }
    walk.landing
}

fn land(draft: &mut Draft, incident: &mut Incident, landing: Landing, pass: u32, arrival: Arrival) {
    let Landing { level, users, next_turn } = landing;
    if let (Some(next), Some(rule)) = (next_turn, incident.escalation.policy.rules.get(level as usize)) {
        let policy = incident.escalation.policy.id;
        draft.decision.round_robin.push(RoundRobinMove { policy, rule: rule.id, next });
    }
    let named = users.clone();
    match arrival {
        Arrival::Assigned => draft.log(incident.id, LogKind::Assign { users: named }),
        Arrival::Delegated => draft.log(incident.id, LogKind::Delegate { users: named }),
        Arrival::Escalated => {
            draft.log(incident.id, LogKind::Escalate { users: named, level });
            draft.announce(AnnouncementKind::Escalated);
        }
    }
    paging::assign(draft, incident, &users, Position::Level { index: level, pass, next_at: None });
    restart_clock(draft, incident);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{
        directory::SubscriptionFilter,
        engine::{
            AnnouncementKind,
            fixture::{MINUTE, World, is, user},
        },
        escalate::{AssignmentStrategy, Target},
        ids::{LayerId, ScheduleId, UserId},
        incident::Position,
        schedule::{Layer, LayeredPlan, Plan, Schedule},
        service::{UrgencyChoice, UrgencyRule},
        time::At,
    };

    fn person(name: &str) -> Target {
        Target::User(user(name))
    }

    /// A schedule in which one person is always on call from a moment on.
    fn schedule(world: &mut World, who: UserId, from: At) -> Target {
        let id = ScheduleId::parse("PSCHED").expect("an id");
        let layer = Layer {
            id: LayerId::parse("PLAYER").expect("an id"),
            name: "Layer 1".into(),
            starts_at: from,
            ends_at: None,
            rotation_virtual_start: from,
            turn_length: Duration::from_secs(86_400),
            users: vec![who],
            restrictions: Vec::new(),
            time_zone: None,
        };
        let schedule = Schedule {
            id,
            name: "Primary".into(),
            description: None,
            time_zone: "Etc/UTC".into(),
            private_url_key: None,
            plan: Plan::Layered(LayeredPlan { layers: vec![layer], overrides: Vec::new() }),
            teams: Vec::new(),
            created_at: At::EPOCH,
        };
        world.directory.schedules.insert(id, std::sync::Arc::new(schedule));
        Target::Schedule(id)
    }

    #[test]
    fn levels_follow_each_other_until_the_policy_is_exhausted() {
        let mut world = World::new().with_subscription(SubscriptionFilter::Account, &[AnnouncementKind::Escalated]);
        world.trigger("db");
        world.pass(5 * MINUTE - 1);
        assert_eq!(world.assigned(), ["ANN"]);
        world.pass(1);
        assert_eq!(world.assigned(), ["BOB"]);
        world.pass(60 * MINUTE);
        assert_eq!(world.story(), ["trigger", "assign ANN", "escalate 1 BOB", "exhausted"]);
        assert_eq!((world.assigned(), world.newest().escalation.position), (vec!["BOB".into()], Position::Exhausted));
        assert_eq!(world.pages(), ["ANN sms", "ANN email", "BOB sms", "BOB email"]);
        assert_eq!(world.announced, [AnnouncementKind::Escalated]);
    }

    #[test]
    fn loops_walk_the_levels_again() {
        let mut world = World::new().with_policy(|policy| policy.num_loops = 1);
        world.trigger("db");
        world.pass(60 * MINUTE);
        let story = ["trigger", "assign ANN", "escalate 1 BOB", "repeat 1", "escalate 0 ANN", "escalate 1 BOB"];
        assert_eq!(world.story(), [&story[..], &["exhausted"]].concat());
    }

    #[test]
    fn an_edit_of_the_policy_does_not_touch_an_open_incident() {
        let mut world = World::new();
        world.trigger("db");
        let mut world = world.with_levels([vec![person("CID")]]);
        world.pass(5 * MINUTE);
        assert_eq!(world.assigned(), ["BOB"]);
    }

    #[test]
    fn everybody_on_a_level_is_paged_once() {
        let mut world = World::new();
        let on_call = schedule(&mut world, user("ANN"), At::EPOCH);
        let mut world = world.with_levels([vec![person("ANN"), on_call, person("BOB")]]);
        world.trigger("db");
        assert_eq!(
            (world.assigned(), world.pages()),
            (vec!["ANN".into(), "BOB".into()], vec!["ANN sms".to_owned(), "BOB sms".to_owned()])
        );
    }

    #[test]
    fn levels_without_anybody_to_page_are_passed_over_at_once_and_say_why() {
        let mut world = World::new();
        let later = world.now + Duration::from_secs(86_400);
        let nobody_yet = schedule(&mut world, user("BOB"), later);
        let mut world = world.with_user("CID", |cid| cid.contact_methods.clear()).with_levels([
            vec![nobody_yet],
            vec![person("GONE")],
            vec![person("CID")],
            vec![person("ANN")],
        ]);
        world.trigger("db");
        let skips = ["skip 0 nobody_on_call", "skip 1 targets_gone", "skip 2 no_contact_method"];
        assert_eq!(world.story(), [&["trigger"], &skips[..], &["assign ANN"]].concat());
        assert_eq!(world.pages(), ["ANN sms"]);
    }

    #[test]
    fn when_nobody_at_all_can_be_paged_the_owners_are() {
        let mut world = World::new().with_levels([vec![person("GONE")]]);
        world.trigger("db");
        assert_eq!(world.story(), ["trigger", "skip 0 targets_gone", "fallback OWN"]);
        assert_eq!((world.assigned(), world.pages()), (vec!["OWN".into()], vec!["OWN sms".into()]));
        world.pass(60 * MINUTE);
        assert!(is(&world, "triggered"));
    }

    #[test]
    fn a_round_robin_level_takes_its_targets_in_turn_and_passes_over_those_who_cannot_be_paged() {
        let mut world = World::new().with_levels([vec![person("ANN"), person("GONE"), person("BOB")]]);
        world = world.with_policy(|policy| policy.rules[0].strategy = AssignmentStrategy::RoundRobin);
        let turns = ["a", "b", "c"].map(|key| {
            world.trigger(key);
            world.assigned()
        });
        assert_eq!(turns, [["ANN"], ["BOB"], ["ANN"]]);
    }

    #[test]
    fn low_urgency_does_not_escalate() {
        let low = UrgencyRule::Constant(UrgencyChoice::Low);
        let mut world = World::new().with_service(|service| service.urgency = low);
        world.trigger("db");
        world.pass(600 * MINUTE);
        assert_eq!((world.assigned(), world.pages()), (vec!["ANN".into()], vec!["ANN sms".into(), "ANN email".into()]));
    }
}
