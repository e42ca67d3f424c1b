//! Somebody writes something down about an incident, open or resolved.

use super::{
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
};
use crate::incident::{Incident, LogKind};

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 25_000;

pub(super) fn add(draft: &mut Draft, incident: &Incident, content: &str) -> Result<(), Refusal> {
    if content.trim().is_empty() || content.chars().count() > LONGEST_NOTE {
        return Err(Refusal::NoteLength);
    }
    draft.log(incident.id, LogKind::Annotate { content: content.to_owned() });
    draft.announce_words(AnnouncementKind::Annotated, content);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::SubscriptionFilter,
        engine::{Request, fixture::World},
    };

    fn note(content: &str) -> Request {
        Request::AddNote { content: content.to_owned() }
    }

    #[test]
    fn a_note_is_kept_and_announced_even_after_the_end() {
        let mut world = World::new().with_subscription(SubscriptionFilter::Account, &[AnnouncementKind::Annotated]);
        world.trigger("db");
        world.ask(Request::Resolve).expect("it is open");
        let decision = world.ask(note("it was DNS")).expect("a note");
        assert_eq!(decision.announcements[0].note.as_deref(), Some("it was DNS"));
        assert_eq!(world.story().last().map(String::as_str), Some("note it was DNS"));
    }

    #[test]
    fn a_note_says_something_but_not_everything() {
        let mut world = World::new();
        world.trigger("db");
        for content in [" ", &"é".repeat(LONGEST_NOTE + 1)] {
            assert_eq!(world.ask(note(content)), Err(Refusal::NoteLength));
        }
        assert!(world.ask(note(&"é".repeat(LONGEST_NOTE))).is_ok());
    }
}
