//! Somebody changes fields of an incident.

use super::{
    command::IncidentEdit,
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
    urgency,
};
use crate::incident::{Incident, LogKind, Urgency};

/// Changes what differs; fields that are the same already leave no trace.
pub(super) fn edit(draft: &mut Draft, incident: &mut Incident, edit: &IncidentEdit) -> Result<(), Refusal> {
    if let Some(title) = edit.title.as_ref().filter(|title| **title != incident.title) {
        incident.title.clone_from(title);
        draft.log(incident.id, LogKind::TitleChange { title: title.clone() });
    }
    if let Some(priority) = edit.priority.filter(|priority| *priority != incident.priority) {
        incident.priority = priority;
        draft.log(incident.id, LogKind::PriorityChange { priority });
        draft.announce(AnnouncementKind::PriorityUpdated);
    }
    if let Some(bridge) = edit.conference_bridge.as_ref().filter(|bridge| **bridge != incident.conference_bridge) {
        incident.conference_bridge.clone_from(bridge);
        draft.log(incident.id, LogKind::ConferenceBridgeChange { bridge: bridge.clone() });
        draft.announce(AnnouncementKind::ConferenceBridgeUpdated);
    }
    match edit.urgency {
        Some(Urgency::High) => urgency::raise(draft, incident),
        Some(Urgency::Low) => urgency::lower(draft, incident),
        None => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::SubscriptionFilter,
        engine::{
            Decision, Request,
            fixture::{MINUTE, World},
        },
        ids::PriorityId,
        incident::ConferenceBridge,
        notify::Outcome,
        service::{UrgencyChoice, UrgencyRule},
    };

    fn urgency(urgency: Urgency) -> Request {
        Request::Edit(IncidentEdit { urgency: Some(urgency), ..IncidentEdit::default() })
    }

    #[test]
    fn a_quiet_incident_made_loud_pages_and_escalates_from_now_on() {
        let low = UrgencyRule::Constant(UrgencyChoice::Low);
        let mut world = World::new().with_service(|service| service.urgency = low);
        world.trigger("db");
        world.pass(60 * MINUTE);
        world.pages();
        world.ask(urgency(Urgency::High)).expect("it is open");
        assert_eq!(world.pages(), ["ANN sms"]);
        world.pass(5 * MINUTE);
        assert_eq!(world.assigned(), ["BOB"]);
    }

    #[test]
    fn a_loud_incident_made_quiet_stops_paging_and_escalating() {
        let mut world = World::new();
        world.trigger("db");
        world.provider(0, Outcome::HandedOver { provider_id: None });
        world.pages();
        let decision = world.ask(urgency(Urgency::Low)).expect("it is open");
        assert_eq!(decision.cancel_queued_of.len(), 1);
        world.pass(60 * MINUTE);
        assert_eq!((world.assigned(), world.pages()), (vec!["ANN".to_owned()], Vec::new()));
    }

    #[test]
    fn title_and_priority_change_and_what_is_the_same_leaves_no_trace() {
        let mut world = World::new();
        world.trigger("db");
        let priority = Some(PriorityId::parse("PP1").expect("an id"));
        let changes =
            IncidentEdit { title: Some("all down".into()), priority: Some(priority), ..IncidentEdit::default() };
        world.ask(Request::Edit(changes.clone())).expect("it is open");
        assert_eq!((world.newest().title.as_str(), world.newest().priority), ("all down", priority));
        assert_eq!(world.ask(Request::Edit(changes)), Ok(Decision::default()));
    }

    #[test]
    fn where_people_talk_is_told_once_and_can_be_taken_away() {
        let kinds = [AnnouncementKind::ConferenceBridgeUpdated];
        let mut world = World::new().with_subscription(SubscriptionFilter::Account, &kinds);
        world.trigger("db");
        let bridge = ConferenceBridge::new("", "https://meet.example.org/db").expect("an address");
        let at = |bridge| Request::Edit(IncidentEdit { conference_bridge: Some(bridge), ..IncidentEdit::default() });
        let told = world.ask(at(bridge.clone())).expect("it is open");
        assert_eq!(told.announcements.iter().map(|one| one.kind).collect::<Vec<_>>(), kinds);
        assert_eq!(world.newest().conference_bridge, bridge);
        assert_eq!(world.ask(at(bridge)), Ok(Decision::default()), "nothing changed");
        world.ask(at(None)).expect("it is open");
        assert_eq!(world.newest().conference_bridge, None);
    }
}
