//! An acknowledged incident goes back to triggered: by hand, or because its timeout or its snooze is over.

use super::{
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
    levels, paging, reopen,
};
use crate::incident::{Incident, LogKind, SkipReason, Status, UnacknowledgeReason};

/// Somebody wants it triggered: a resolved incident is reopened, a triggered one stays as it is.
pub(super) fn by_hand(draft: &mut Draft, incident: &mut Incident) -> Result<(), Refusal> {
    match incident.status {
        Status::Triggered => Ok(()),
        Status::Resolved { .. } => reopen::triggered(draft, incident),
        Status::Acknowledged { .. } => {
            unacknowledge(draft, incident, UnacknowledgeReason::ByHand);
            Ok(())
        }
    }
}

/// Back to triggered: the people who are responsible are paged again, and the level's time starts again.
pub(super) fn unacknowledge(draft: &mut Draft, incident: &mut Incident, reason: UnacknowledgeReason) {
    draft.set_status(incident, Status::Triggered);
    draft.log(incident.id, LogKind::Unacknowledge(reason));
    draft.announce(AnnouncementKind::Unacknowledged);
    paging::page_assignees(draft, incident);
    levels::restart_clock(draft, incident);
    levels::leave_if_hopeless(draft, incident, SkipReason::NoContactMethod);
}
