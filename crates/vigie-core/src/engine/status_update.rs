//! Somebody tells those who follow an incident how it goes on, open or resolved.

use super::{
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
    note::LONGEST_NOTE,
};
use crate::incident::{Incident, LogKind};

pub(super) fn publish(draft: &mut Draft, incident: &Incident, message: &str) -> Result<(), Refusal> {
    if message.trim().is_empty() || message.chars().count() > LONGEST_NOTE {
        return Err(Refusal::StatusUpdateLength);
    }
    draft.log(incident.id, LogKind::StatusUpdate { message: message.to_owned() });
    draft.announce_words(AnnouncementKind::StatusUpdatePublished, message);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::SubscriptionFilter,
        engine::{Request, fixture::World},
    };

    fn update(message: &str) -> Request {
        Request::PublishStatusUpdate { message: message.to_owned() }
    }

    #[test]
    fn a_status_update_is_kept_and_announced_even_after_the_end() {
        let kinds = [AnnouncementKind::StatusUpdatePublished];
        let mut world = World::new().with_subscription(SubscriptionFilter::Account, &kinds);
        world.trigger("db");
        world.ask(Request::Resolve).expect("it is open");
        let decision = world.ask(update("all is well again")).expect("an update");
        assert_eq!(decision.announcements[0].note.as_deref(), Some("all is well again"));
        assert_eq!(world.story().last().map(String::as_str), Some("update all is well again"));
    }

    #[test]
    fn a_status_update_says_something_but_not_everything() {
        let mut world = World::new();
        world.trigger("db");
        for message in [" ", &"é".repeat(LONGEST_NOTE + 1)] {
            assert_eq!(world.ask(update(message)), Err(Refusal::StatusUpdateLength));
        }
        assert!(world.ask(update(&"é".repeat(LONGEST_NOTE))).is_ok());
    }
}
