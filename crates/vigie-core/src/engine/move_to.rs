//! An incident turns out to be about another service.

use super::{
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
};
use crate::{
    ids::ServiceId,
    incident::{Incident, LogKind},
};

/// Moves an open incident with its alerts. Whoever is responsible stays so until somebody is named; alerts of the
/// service that it leaves do not join it any more.
pub(super) fn move_to(draft: &mut Draft, incident: &mut Incident, service: ServiceId) -> Result<(), Refusal> {
    if incident.service == service {
        return Ok(());
    }
    if !incident.is_open() {
        return Err(Refusal::AlreadyResolved);
    }
    if !draft.directory().services.contains_key(&service) {
        return Err(Refusal::ServiceNotFound);
    }
    if incident.incident_key.is_some() && draft.situation.incident_key_is_taken {
        return Err(Refusal::IncidentKeyTaken);
    }
    incident.service = service;
    incident.group = None;
    draft.log(incident.id, LogKind::ServiceChange { service });
    draft.announce(AnnouncementKind::ServiceUpdated);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        directory::SubscriptionFilter,
        engine::{
            Decision, Request,
            fixture::{World, service},
        },
        grouping::Grouping,
        service::Service,
    };

    fn elsewhere() -> ServiceId {
        ServiceId::parse("PELSE01").expect("an id")
    }

    /// Two services; whoever listens to the second one hears of arrivals.
    fn world() -> World {
        let mut world = World::new()
            .with_service(|service| service.grouping = Grouping::Time { window: None })
            .with_subscription(SubscriptionFilter::Service(elsewhere()), &[AnnouncementKind::ServiceUpdated]);
        let first = Service::clone(&world.directory.services[&service()]);
        let second = Service { id: elsewhere(), name: "Elsewhere".into(), ..first };
        world.directory.services.insert(second.id, Arc::new(second));
        world
    }

    fn to(service: ServiceId) -> Request {
        Request::MoveTo { service }
    }

    #[test]
    fn it_moves_with_its_people_and_its_new_service_hears_of_it() {
        let mut world = world();
        world.trigger("db");
        world.pages();
        world.ask(to(elsewhere())).expect("it is open");
        assert_eq!((world.newest().service, world.assigned()), (elsewhere(), vec!["ANN".to_owned()]));
        assert_eq!((world.pages(), world.announced.as_slice()), (Vec::new(), &[AnnouncementKind::ServiceUpdated][..]));
        world.trigger("web");
        assert_eq!(world.incidents.len(), 2, "alerts of the old service do not join it any more");
    }

    #[test]
    fn staying_changes_nothing_and_what_cannot_be_is_refused() {
        let mut world = world();
        world.create(|new| new.incident_key = Some("k".into())).expect("a new incident");
        assert_eq!(world.ask(to(service())), Ok(Decision::default()));
        assert_eq!(world.ask(to(ServiceId::parse("PNONE").expect("an id"))), Err(Refusal::ServiceNotFound));
        assert_eq!(world.ask(to(elsewhere())), Err(Refusal::IncidentKeyTaken), "the test world has one set of keys");
        world.ask(Request::Resolve).expect("it is open");
        assert_eq!(world.ask(to(elsewhere())), Err(Refusal::AlreadyResolved));
    }
}
