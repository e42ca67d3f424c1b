//! An incident made by hand or through the REST API.

use super::{
    acknowledge, assignee,
    command::{Assignee, NewIncident},
    decision::{AnnouncementKind, Decision, Refusal},
    draft::Draft,
    levels::{self, Arrival},
    opening,
    situation::Situation,
};
use crate::{
    ids::{Ids, UserId},
    incident::{Agent, Assignment, Incident, LogKind, urgency},
    time::At,
};

/// Makes the incident and pages whoever it is for. Whoever makes it for nobody but themself has acknowledged it.
pub(super) fn create(
    now: At,
    situation: &Situation<'_>,
    new: &NewIncident,
    ids: &mut Ids,
) -> Result<Decision, Refusal> {
    let service = situation.directory.services.get(&new.service).ok_or(Refusal::ServiceNotFound)?;
    if new.incident_key.is_some() && situation.incident_key_is_taken {
        return Err(Refusal::IncidentKeyTaken);
    }
    let mut draft = Draft::new(now, situation, ids, new.agent, new.via);
    let policy = assignee::policy(&draft, service.policy)?;
    let loudness = new.urgency.unwrap_or_else(|| urgency::urgency_at(&service.urgency, None, now));
    let mut incident = opening::incident(&mut draft, service, &policy, new.title.clone(), loudness);
    incident.incident_key.clone_from(&new.incident_key);
    incident.details.clone_from(&new.details);
    incident.priority = new.priority;
    incident.conference_bridge.clone_from(&new.conference_bridge);
    draft.log(incident.id, LogKind::Trigger { alert: None, summary: new.title.clone() });
    draft.announce(AnnouncementKind::Triggered);
    match &new.assignee {
        Some(Assignee::Users(users)) if is_only(users, new.agent) => {
            take(&mut draft, &mut incident, users[0])?;
        }
        Some(assignee) => assignee::give(&mut draft, &mut incident, assignee)?,
        None => levels::start(&mut draft, &mut incident, Arrival::Assigned),
    }
    draft.keep(incident);
    Ok(draft.decision)
}

fn is_only(users: &[UserId], agent: Agent) -> bool {
    !users.is_empty() && users.iter().all(|user| agent == Agent::User(*user))
}

/// Whoever makes it is on it already: nobody is notified.
fn take(draft: &mut Draft, incident: &mut Incident, user: UserId) -> Result<(), Refusal> {
    let users = assignee::people(draft, &[user])?;
    draft.log(incident.id, LogKind::Assign { users });
    incident.assignments = vec![Assignment { user, at: draft.now }];
    acknowledge::acknowledge_open(draft, incident);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{
            Request,
            fixture::{MINUTE, World, acknowledgers, is, user},
        },
        ids::ServiceId,
        incident::Urgency,
    };

    #[test]
    fn by_default_it_follows_the_services_policy() {
        let mut world = World::new();
        world.create(|new| new.details = Some("more".into())).expect("a new incident");
        assert_eq!(world.story(), ["trigger", "assign ANN"]);
        assert_eq!((world.pages(), world.newest().details.as_deref()), (vec!["ANN sms".to_owned()], Some("more")));
        world.pass(5 * MINUTE);
        assert_eq!(world.assigned(), ["BOB"]);
    }

    #[test]
    fn whoever_makes_it_for_themself_has_acknowledged_it_and_is_not_paged() {
        let mut world = World::new();
        world.create(|new| new.assignee = Some(Assignee::Users(vec![user("ANN")]))).expect("a new incident");
        assert_eq!((acknowledgers(&world), world.pages()), (vec!["ANN".to_owned()], Vec::new()));
        assert_eq!((world.assigned(), is(&world, "acknowledged")), (vec!["ANN".to_owned()], true));
    }

    #[test]
    fn made_for_somebody_else_it_pages_them_and_does_not_escalate() {
        let mut world = World::new();
        world.create(|new| new.assignee = Some(Assignee::Users(vec![user("CID")]))).expect("a new incident");
        world.pass(60 * MINUTE);
        assert_eq!(
            (world.assigned(), world.pages()),
            (vec!["CID".to_owned()], vec!["CID sms".to_owned(), "CID email".to_owned()])
        );
    }

    #[test]
    fn its_key_is_free_again_when_it_is_over() {
        let mut world = World::new();
        let with_key = |new: &mut NewIncident| new.incident_key = Some("k".into());
        world.create(with_key).expect("a new incident");
        assert_eq!(world.create(with_key), Err(Refusal::IncidentKeyTaken));
        world.ask(Request::Resolve).expect("it is open");
        world.create(with_key).expect("the key is free");
        let first = std::sync::Arc::clone(&world.incidents[0]);
        assert_eq!(world.ask_of(&first, Request::Trigger), Err(Refusal::IncidentKeyTaken));
    }

    #[test]
    fn a_quiet_one_is_quiet_and_an_unknown_service_is_refused() {
        let mut world = World::new();
        world.create(|new| new.urgency = Some(Urgency::Low)).expect("a new incident");
        world.pass(60 * MINUTE);
        assert_eq!(world.assigned(), ["ANN"]);
        let unknown = ServiceId::parse("PNONE").expect("an id");
        assert_eq!(world.create(|new| new.service = unknown), Err(Refusal::ServiceNotFound));
    }
}
