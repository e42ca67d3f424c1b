//! Somebody asks for a level now, rather than when its time has come.

use super::{decision::Refusal, draft::Draft, levels};
use crate::incident::{Incident, Position, Status, Urgency};

/// Pages the given level, or the next one; after the last level comes the first.
pub(super) fn escalate(draft: &mut Draft, incident: &mut Incident, level: Option<u32>) -> Result<(), Refusal> {
    if !incident.is_open() {
        return Err(Refusal::AlreadyResolved);
    }
    if incident.urgency == Urgency::Low {
        return Err(Refusal::LowUrgency);
    }
    let count = incident.escalation.policy.rules.len() as u32;
    let (next, pass) = match incident.escalation.position {
        Position::Level { index, pass, .. } => (if index + 1 < count { index + 1 } else { 0 }, pass),
        Position::Direct | Position::Exhausted | Position::Fallback => (0, 0),
    };
    let level = level.unwrap_or(next);
    if level >= count {
        return Err(Refusal::NoSuchLevel);
    }
    if !incident.is_triggered() {
        draft.set_status(incident, Status::Triggered);
    }
    levels::jump(draft, incident, level as usize, pass);
    Ok(())
}
