//! Somebody asks for a level now, rather than when its time has come.

use super::{decision::Refusal, draft::Draft, levels};
use crate::incident::{Incident, Position, Status, Urgency};

/// Pages the given level, or the next one; after the last level comes the first.
pub(super) fn escalate(draft: &mut Draft, incident: &mut Incident, level: Option<u32>) -> Result<(), Refusal> {
    if !incident.is_open() {
        return Err(Refusal::AlreadyResolved);
    }
    if incident.urgency == Urgency::Low {
        return Err(Refusal::LowUrgency);
    }
    let count = incident.escalation.policy.rules.len() as u32;
    let (next, pass) = match incident.escalation.position {
        Position::Level { index, pass, .. } => (if index + 1 < count { index + 1 } else { 0 }, pass),
        Position::Direct | Position::Exhausted | Position::Fallback => (0, 0),
    };
    let level = level.unwrap_or(next);
    if level >= count {
        return Err(Refusal::NoSuchLevel);
    }
    if !incident.is_triggered() {
        draft.set_status(incident, Status::Triggered);
    }
    levels::jump(draft, incident, level as usize, pass);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{
            Request,
            fixture::{MINUTE, World, is},
        },
        service::{UrgencyChoice, UrgencyRule},
    };

    const NEXT: Request = Request::Escalate { level: None };

    #[test]
    fn the_next_level_is_paged_now_and_has_its_full_time() {
        let mut world = World::new().with_policy(|policy| policy.num_loops = 1);
        world.trigger("db");
        world.pass(MINUTE);
        world.ask(Request::Acknowledge).expect("it is open");
        world.ask(NEXT).expect("there is a level");
        assert!(is(&world, "triggered"));
        assert_eq!(
            (world.assigned(), world.pages()),
            (vec!["BOB".to_owned()], vec!["ANN sms".to_owned(), "BOB sms".to_owned()])
        );
        world.pass(5 * MINUTE);
        assert_eq!(world.story()[3..], ["escalate 1 BOB", "repeat 1", "escalate 0 ANN"]);
    }

    #[test]
    fn after_the_last_level_comes_the_first_and_any_can_be_chosen() {
        let mut world = World::new();
        world.trigger("db");
        world.ask(Request::Escalate { level: Some(1) }).expect("there is a level");
        assert_eq!(world.assigned(), ["BOB"]);
        world.ask(NEXT).expect("there is a level");
        assert_eq!(world.assigned(), ["ANN"]);
        assert_eq!(world.ask(Request::Escalate { level: Some(2) }), Err(Refusal::NoSuchLevel));
    }

    #[test]
    fn low_urgency_and_resolved_incidents_cannot_be_escalated() {
        let low = UrgencyRule::Constant(UrgencyChoice::Low);
        let mut world = World::new().with_service(|service| service.urgency = low);
        world.trigger("db");
        assert_eq!(world.ask(NEXT), Err(Refusal::LowUrgency));
        world.ask(Request::Resolve).expect("it is open");
        assert_eq!(world.ask(NEXT), Err(Refusal::AlreadyResolved));
    }
}
