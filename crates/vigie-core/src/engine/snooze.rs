//! An incident sleeps: acknowledged for a while, then triggered again.

use std::time::Duration;

use super::{
    acknowledge,
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
    paging,
};
use crate::incident::{Incident, LogKind, Status, Wake};

/// The longest snooze: seven days (PagerDuty's limit). The shortest is one second.
pub const LONGEST_SNOOZE: Duration = Duration::from_secs(604_800);
const SHORTEST_SNOOZE: Duration = Duration::from_secs(1);

pub(super) fn snooze(draft: &mut Draft, incident: &mut Incident, duration: Duration) -> Result<(), Refusal> {
    if !(SHORTEST_SNOOZE..=LONGEST_SNOOZE).contains(&duration) {
        return Err(Refusal::SnoozeOutOfRange);
    }
    let mine = acknowledge::word_of(draft);
    let mut by = match &incident.status {
        Status::Resolved { .. } => return Err(Refusal::AlreadyResolved),
        Status::Triggered => Vec::new(),
        Status::Acknowledged { by, .. } => by.clone(),
    };
    by.extend(mine.filter(|mine| by.iter().all(|other| other.user != mine.user)));
    paging::stop(draft, incident);
    if incident.is_triggered() {
        draft.log(incident.id, LogKind::Acknowledge);
        draft.announce(AnnouncementKind::Acknowledged);
    }
    let until = draft.now + duration;
    draft.set_status(incident, Status::Acknowledged { by, wake: Some(Wake::Snooze { until }) });
    draft.log(incident.id, LogKind::Snooze { until });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{
        Request,
        fixture::{MINUTE, World, acknowledgers, is},
    };

    fn for_seconds(seconds: u64) -> Request {
        Request::Snooze { duration: Duration::from_secs(seconds) }
    }

    #[test]
    fn it_sleeps_acknowledged_and_pages_again_when_it_wakes() {
        let auto_resolve = Some(Duration::from_secs(10 * MINUTE));
        let mut world = World::new().with_service(|service| service.auto_resolve_timeout = auto_resolve);
        world.trigger("db");
        world.ask(for_seconds(60 * MINUTE)).expect("it is open");
        world.pages();
        world.pass(60 * MINUTE - 1);
        assert_eq!((acknowledgers(&world), world.pages()), (vec!["ANN".to_owned()], Vec::new()));
        world.pass(1);
        assert_eq!(world.pages(), ["ANN sms"]);
        assert_eq!(world.story()[2..], ["acknowledge", "snooze", "unacknowledge SnoozeEnded"]);
    }

    #[test]
    fn a_word_of_somebody_else_does_not_wake_it() {
        let timeout = Some(Duration::from_secs(MINUTE));
        let mut world = World::new().with_service(|service| service.acknowledgement_timeout = timeout);
        world.trigger("db");
        world.ask(for_seconds(60 * MINUTE)).expect("it is open");
        world.asker = crate::incident::Agent::User(crate::engine::fixture::user("BOB"));
        world.ask(Request::Acknowledge).expect("it is open");
        world.pass(59 * MINUTE);
        assert!(is(&world, "acknowledged"));
    }

    #[test]
    fn only_from_a_second_to_a_week() {
        let mut world = World::new();
        world.trigger("db");
        for seconds in [0, 604_801] {
            assert_eq!(world.ask(for_seconds(seconds)), Err(Refusal::SnoozeOutOfRange), "{seconds}");
        }
        world.ask(for_seconds(604_800)).expect("a week is fine");
        world.ask(Request::Resolve).expect("it is open");
        assert_eq!(world.ask(for_seconds(60)), Err(Refusal::AlreadyResolved));
    }
}
