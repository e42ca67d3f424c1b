//! Somebody gives an incident to other people or to another policy.

use super::{
    assignee,
    command::Assignee,
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
    paging,
};
use crate::incident::{Incident, Status};

/// Nobody who was responsible is paged any more; whoever is now is, even if the incident was acknowledged.
pub(super) fn reassign(draft: &mut Draft, incident: &mut Incident, to: &Assignee) -> Result<(), Refusal> {
    if !incident.is_open() {
        return Err(Refusal::AlreadyResolved);
    }
    paging::stop(draft, incident);
    if !incident.is_triggered() {
        draft.set_status(incident, Status::Triggered);
    }
    assignee::give(draft, incident, to)?;
    draft.announce(match to {
        Assignee::Users(_) => AnnouncementKind::Reassigned,
        Assignee::Policy(_) => AnnouncementKind::Delegated,
    });
    Ok(())
}
