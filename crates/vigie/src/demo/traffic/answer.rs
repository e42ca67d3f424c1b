//! What the invented responders do about an incident, and when. Pure.

use std::time::Duration;

use vigie_core::{
    engine::{Command, Request},
    ids::UserId,
    incident::{Agent, Incident, Status, Via},
};

use crate::demo::chance::Chance;

/// How often somebody looks again at an incident that waits for the newcomer; it escalates to others in the meantime.
const LOOKS: u32 = 12;
/// How long from one look to the next.
pub(super) const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(60);
const NOTES: [&str; 6] = [
    "Rolling back the last deploy.",
    "Looks like the connection pool; raising its limit while we look for the leak.",
    "Restarted the worst host, watching.",
    "Upstream has an incident of its own; nothing to do here but wait.",
    "Traffic moved to the other region.",
    "Known flaky check, a fix is in review.",
];

/// Something that a responder does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Say that they are on it; where it waits for the newcomer, look again so many times.
    Acknowledge {
        /// How often.
        looks: u32,
    },
    /// Write something down.
    Note,
    /// Say that it is over.
    Resolve,
}

/// What will be done about a new incident, each with how long after now. Nobody answers some of them.
pub(super) fn plan(chance: &mut Chance) -> Vec<(Duration, Answer)> {
    let acknowledged_after = match chance.below(20) {
        0..=13 => chance.seconds(12, 100),
        14..=16 => chance.seconds(240, 540),
        _ => return Vec::new(),
    };
    let mut answers = vec![(acknowledged_after, Answer::Acknowledge { looks: LOOKS })];
    if chance.percent(40) {
        answers.push((acknowledged_after + chance.seconds(15, 60), Answer::Note));
    }
    if chance.percent(60) {
        answers.push((acknowledged_after + chance.seconds(60, 420), Answer::Resolve));
    }
    answers
}

/// The command that does it now; `None` when there is nothing to do any more, or it is for the newcomer to do.
pub(super) fn command(chance: &mut Chance, incident: &Incident, answer: Answer, newcomer: UserId) -> Option<Command> {
    let (user, via, request) = match (answer, &incident.status) {
        (Answer::Acknowledge { .. }, Status::Triggered) => {
            let user = incident.assignments.first()?.user;
            let via = if chance.percent(60) { Via::Sms } else { Via::Website };
            (user, via, Request::Acknowledge)
        }
        (Answer::Note, Status::Acknowledged { by, .. }) => {
            let content = (*chance.pick(&NOTES)).to_owned();
            (by.last()?.user, Via::Website, Request::AddNote { content })
        }
        (Answer::Resolve, Status::Acknowledged { by, .. }) => (by.last()?.user, Via::Website, Request::Resolve),
        _ => return None,
    };
    (user != newcomer).then_some(Command::Incident { incident: incident.id, agent: Agent::User(user), via, request })
}

/// Whether an incident waits for the newcomer.
pub(super) fn waits_for(incident: &Incident, newcomer: UserId) -> bool {
    incident.is_triggered() && incident.assignments.first().is_some_and(|assignment| assignment.user == newcomer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_incidents_are_answered_and_some_are_left_to_escalate() {
        let mut chance = Chance::new(9, 3);
        let plans: Vec<_> = (0..400).map(|_| plan(&mut chance)).collect();
        let unanswered = plans.iter().filter(|plan| plan.is_empty()).count();
        assert!((20..120).contains(&unanswered), "{unanswered}");
        for plan in plans.iter().filter(|plan| !plan.is_empty()) {
            assert!(matches!(plan[0], (after, Answer::Acknowledge { .. }) if after >= Duration::from_secs(12)));
            assert!(plan[1..].iter().all(|(after, _)| *after > plan[0].0), "first somebody is on it");
        }
    }
}
