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
    match edit.urgency {
        Some(Urgency::High) => urgency::raise(draft, incident),
        Some(Urgency::Low) => urgency::lower(draft, incident),
        None => {}
    }
    Ok(())
}
