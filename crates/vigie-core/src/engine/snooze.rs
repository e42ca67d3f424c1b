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
