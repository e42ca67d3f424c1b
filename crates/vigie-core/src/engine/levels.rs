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
/// after the last one the owners, unless the walk is to be repeated when the level's time is over. People who were
/// named by hand stay.
pub(super) fn leave_if_hopeless(draft: &mut Draft, incident: &mut Incident, reason: SkipReason) {
    if paging::has_hope(draft, incident) {
        return;
    }
    match incident.escalation.position {
        Position::Level { index, pass, next_at } => {
            draft.log(incident.id, LogKind::SkipLevel { level: index, reason });
            let policy = Arc::clone(&incident.escalation.policy);
            let will_repeat = next_at.is_some() && pass < policy.num_loops;
            match walk(draft, incident, &policy, index as usize + 1..policy.rules.len()) {
                Some(landing) => land(draft, incident, landing, pass, Arrival::Escalated),
                None if will_repeat => {}
                None => fall_back(draft, incident),
            }
        }
        Position::Exhausted => fall_back(draft, incident),
        Position::Direct | Position::Fallback => {}
    }
}

/// Pages the account's owners, because nobody in the policy can be.
pub(super) fn fall_back(draft: &mut Draft, incident: &mut Incident) {
    let users: Vec<UserId> = draft.directory().owners().map(|owner| owner.id).collect();
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
    for (level, reason) in walk.skipped {
        draft.log(incident.id, LogKind::SkipLevel { level, reason });
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
