//! Somebody writes something down about an incident, open or resolved.

use super::{decision::Refusal, draft::Draft};
use crate::incident::{Incident, LogKind};

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 25_000;

pub(super) fn add(draft: &mut Draft, incident: &Incident, content: &str) -> Result<(), Refusal> {
    if content.trim().is_empty() || content.chars().count() > LONGEST_NOTE {
        return Err(Refusal::NoteLength);
    }
    draft.log(incident.id, LogKind::Annotate { content: content.to_owned() });
    draft.announce_note(content);
    Ok(())
}
