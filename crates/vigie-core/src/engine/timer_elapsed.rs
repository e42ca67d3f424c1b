//! A moment came: does what is due for an incident, and nothing that is not.

use super::{draft::Draft, levels, paging, resolve, unacknowledge::unacknowledge, urgency};
use crate::{
    incident::{Incident, PageState, Position, ResolveReason, SkipReason, Status, UnacknowledgeReason, Wake},
    time::At,
};

/// Does everything that is due. A wake that is early, or comes a second time, finds nothing and changes nothing; a
/// late one does each thing once, and people have their full time from when they were really paged.
pub(super) fn wake(draft: &mut Draft, incident: &mut Incident) {
    let now = draft.now;
    if !incident.is_open() {
        return;
    }
    if is_due(incident.auto_resolve_at, now) {
        if incident.next_due_at() == incident.auto_resolve_at {
            return resolve::with_alerts(draft, incident, ResolveReason::AutoResolveTimeout);
        }
        // A late wake: people are paged first, and have the whole time before it resolves by itself.
        draft.touch();
    }
    if is_due(incident.raise_urgency_at, now) {
        incident.raise_urgency_at = None;
        urgency::raise(draft, incident);
    }
    if let Status::Acknowledged { wake: Some(wake), .. } = incident.status
        && wake.at() <= now
    {
        return unacknowledge(draft, incident, reason_of(wake));
    }
    send_planned(draft, incident);
    if is_due(escalates_at(incident), now) {
        levels::advance(draft, incident);
    }
}

/// Sends the notifications that are due, but for those that would have come when the next level already was paged.
fn send_planned(draft: &mut Draft, incident: &mut Incident) {
    let now = draft.now;
    let escalates_at = escalates_at(incident).filter(|at| *at <= now);
    let is_late = |due_at: At| escalates_at.is_some_and(|escalates_at| escalates_at <= due_at);
    incident.pages.retain(|page| !matches!(page.state, PageState::Planned { due_at } if is_late(due_at)));
    if paging::send_due(draft, incident) {
        levels::leave_if_hopeless(draft, incident, SkipReason::AllContactMethodsFailed);
    }
}

const fn escalates_at(incident: &Incident) -> Option<At> {
    match incident.escalation.position {
        Position::Level { next_at, .. } => next_at,
        Position::Direct | Position::Exhausted | Position::Fallback => None,
    }
}

fn is_due(at: Option<At>, now: At) -> bool {
    at.is_some_and(|at| at <= now)
}

const fn reason_of(wake: Wake) -> UnacknowledgeReason {
    match wake {
        Wake::AcknowledgementTimeout { .. } => UnacknowledgeReason::AcknowledgementTimeout,
        Wake::Snooze { .. } => UnacknowledgeReason::SnoozeEnded,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{
        engine::{
            Decision,
            fixture::{MINUTE, World, is},
        },
        service::{SupportHours, UrgencyChoice, UrgencyRule},
    };

    fn nothing(decisions: &[Decision]) -> bool {
        decisions.iter().all(|decision| *decision == Decision::default())
    }

    #[test]
    fn early_and_double_wakes_change_nothing() {
        let mut world = World::new();
        world.trigger("db");
        assert!(nothing(&world.wake()), "early");
        world.pass(5 * MINUTE);
        assert!(nothing(&world.wake()), "double");
        world.pages();
        world.pass(MINUTE);
        assert_eq!(world.pages(), Vec::<String>::new());
    }

    #[test]
    fn a_late_wake_does_each_thing_once_and_gives_people_their_full_time() {
        let mut world = World::new();
        world.trigger("db");
        world.pages();
        world.now = world.now + Duration::from_secs(600 * MINUTE);
        world.wake();
        assert_eq!(world.pages(), ["ANN email", "BOB sms"]);
        world.pass(5 * MINUTE - 1);
        assert_eq!(world.story().last().map(String::as_str), Some("escalate 1 BOB"));
        world.pass(1);
        assert_eq!(world.story().last().map(String::as_str), Some("exhausted"));
    }

    #[test]
    fn a_late_wake_does_not_resolve_what_people_were_not_paged_for() {
        let timeout = Some(Duration::from_secs(240 * MINUTE));
        let mut world = World::new().with_service(|service| service.auto_resolve_timeout = timeout);
        world.trigger("db");
        world.now = world.now + Duration::from_secs(600 * MINUTE);
        world.wake();
        assert_eq!((world.assigned(), is(&world, "triggered")), (vec!["BOB".to_owned()], true));
        world.pass(246 * MINUTE);
        assert!(is(&world, "resolved"));
    }

    #[test]
    fn a_rule_later_than_the_escalation_never_fires() {
        let mut world = World::new()
            .with_user("ANN", |ann| ann.notification_rules[1].start_delay = Duration::from_secs(5 * MINUTE));
        world.trigger("db");
        world.pass(60 * MINUTE);
        assert_eq!(world.pages(), ["ANN sms", "BOB sms", "BOB email"]);
    }

    #[test]
    fn a_contact_method_that_is_gone_when_its_time_comes_is_replaced_by_another() {
        let mut world = World::new();
        world.trigger("db");
        let mut world = world.with_user("ANN", |ann| {
            ann.contact_methods[1].id = crate::engine::fixture::method("NEW", crate::directory::Channel::Email);
        });
        world.pass(2 * MINUTE);
        assert_eq!(world.story()[2..], ["skip ANN contact_method_gone"]);
        assert_eq!(world.pages(), ["ANN sms", "ANN email"]);
    }

    #[test]
    fn when_support_hours_start_a_quiet_incident_becomes_loud() {
        let from_noon = SupportHours {
            time_zone: "Etc/UTC".into(),
            days_of_week: vec![1, 2, 3, 4, 5, 6, 7],
            start_second: 12 * 3600,
            end_second: 18 * 3600,
        };
        let rule = UrgencyRule::SupportHours {
            hours: from_noon,
            during: UrgencyChoice::High,
            outside: UrgencyChoice::Low,
            raise_at_start: true,
        };
        let mut world = World::new().with_service(|service| service.urgency = rule);
        let noon: crate::time::At = "2026-11-23T12:00:00Z".parse::<jiff::Timestamp>().expect("a moment").into();
        world.now = noon - Duration::from_secs(30 * MINUTE);
        world.trigger("db");
        world.pass(30 * MINUTE);
        assert_eq!(world.story(), ["trigger", "assign ANN", "urgency high"]);
        world.pass(5 * MINUTE);
        assert_eq!(world.assigned(), ["BOB"]);
    }
}
