//! Somebody gives an incident to other people or to another policy.

use super::{
    assignee,
    command::Assignee,
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
    paging,
};
use crate::incident::{Incident, Status};

/// Nobody who was responsible is paged any more; whoever is now is, even if the incident was acknowledged.
pub(super) fn reassign(draft: &mut Draft, incident: &mut Incident, to: &Assignee) -> Result<(), Refusal> {
    if !incident.is_open() {
        return Err(Refusal::AlreadyResolved);
    }
    paging::stop(draft, incident);
    if !incident.is_triggered() {
        draft.set_status(incident, Status::Triggered);
    }
    assignee::give(draft, incident, to)?;
    draft.announce(match to {
        Assignee::Users(_) => AnnouncementKind::Reassigned,
        Assignee::Policy(_) => AnnouncementKind::Delegated,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{
            Request,
            fixture::{MINUTE, World, is, policy, user},
        },
        ids::PolicyId,
    };

    fn to(names: &[&str]) -> Request {
        Request::Reassign(Assignee::Users(names.iter().map(|name| user(name)).collect()))
    }

    #[test]
    fn people_named_by_hand_are_paged_and_it_does_not_escalate() {
        let mut world = World::new();
        world.trigger("db");
        world.ask(Request::Acknowledge).expect("it is open");
        world.pages();
        world.ask(to(&["CID", "CID", "BOB"])).expect("they exist");
        assert!(is(&world, "triggered"));
        assert_eq!(world.pages(), ["CID sms", "BOB sms"]);
        world.pass(60 * MINUTE);
        assert_eq!(
            (world.assigned(), world.pages()),
            (vec!["CID".to_owned(), "BOB".to_owned()], vec!["CID email".to_owned(), "BOB email".to_owned()])
        );
    }

    #[test]
    fn the_people_before_hear_no_more() {
        let mut world = World::new();
        world.trigger("db");
        let decision = world.ask(to(&["CID"])).expect("they exist");
        assert_eq!(decision.cancel_queued_of, [world.newest().id]);
        world.pages();
        world.pass(60 * MINUTE);
        assert_eq!(world.pages(), ["CID email"]);
    }

    #[test]
    fn a_policy_starts_at_its_first_level() {
        let mut world = World::new();
        world.trigger("db");
        world.pass(5 * MINUTE);
        world.ask(Request::Reassign(Assignee::Policy(policy()))).expect("it exists");
        assert_eq!(world.story()[3..], ["delegate ANN"]);
        world.pass(5 * MINUTE);
        assert_eq!(world.assigned(), ["BOB"]);
    }

    #[test]
    fn nobody_and_nothing_unknown_can_be_given_it() {
        let mut world = World::new();
        world.trigger("db");
        assert_eq!(world.ask(to(&[])), Err(Refusal::NoAssignee));
        assert_eq!(world.ask(to(&["GONE"])), Err(Refusal::UserNotFound));
        let unknown = PolicyId::parse("PNONE").expect("an id");
        assert_eq!(world.ask(Request::Reassign(Assignee::Policy(unknown))), Err(Refusal::PolicyNotFound));
        world.ask(Request::Resolve).expect("it is open");
        assert_eq!(world.ask(to(&["CID"])), Err(Refusal::AlreadyResolved));
    }
}
