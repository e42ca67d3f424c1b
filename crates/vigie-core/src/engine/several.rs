//! Several things at once: in their order, and all of them or none.

use super::{command::Request, decision::Refusal, draft::Draft};
use crate::incident::Incident;

/// Each part sees what those before it did. The first refusal refuses all: what the draft holds by then is dropped.
pub(super) fn several(draft: &mut Draft, incident: &mut Incident, parts: &[Request]) -> Result<(), Refusal> {
    parts.iter().try_for_each(|part| super::request(draft, incident, part))
}

#[cfg(test)]
mod tests {
    use crate::engine::{
        Assignee, IncidentEdit, Refusal, Request,
        fixture::{World, acknowledgers, user},
    };

    fn title(title: &str) -> Request {
        Request::Edit(IncidentEdit { title: Some(title.to_owned()), ..IncidentEdit::default() })
    }

    #[test]
    fn each_part_sees_what_those_before_it_did() {
        let mut world = World::new();
        world.trigger("db");
        world.pages();
        let parts = vec![title("new"), Request::Reassign(Assignee::Users(vec![user("CID")])), Request::Acknowledge];
        let decision = world.ask(Request::Several(parts)).expect("nothing is wrong with it");
        assert_eq!((world.newest().title.as_str(), world.assigned()), ("new", vec!["CID".to_owned()]));
        assert_eq!(acknowledgers(&world), ["ANN"]);
        assert_eq!(decision.incidents.len(), 1, "one change of the incident");
        assert_eq!(decision.deliveries, [], "nobody is paged about what is acknowledged at once");
    }

    #[test]
    fn where_one_part_is_refused_nothing_is_done() {
        let mut world = World::new();
        world.trigger("db");
        let before = world.newest().clone();
        let parts = vec![title("new"), Request::Escalate { level: Some(99) }];
        assert_eq!(world.ask(Request::Several(parts)), Err(Refusal::NoSuchLevel));
        assert_eq!(*world.newest(), before);
        assert_eq!(world.ask(Request::Several(Vec::new())).expect("nothing is asked").incidents.len(), 0);
    }
}
