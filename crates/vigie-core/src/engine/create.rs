//! An incident made by hand or through the REST API.

use super::{
    acknowledge, assignee,
    command::{Assignee, NewIncident},
    decision::{AnnouncementKind, Decision, Refusal},
    draft::Draft,
    levels::{self, Arrival},
    opening,
    situation::Situation,
};
use crate::{
    ids::{Ids, UserId},
    incident::{Agent, Assignment, Incident, LogKind, Status, urgency},
    time::At,
};

/// Makes the incident and pages whoever it is for. Whoever makes it for nobody but themself has acknowledged it.
pub(super) fn create(
    now: At,
    situation: &Situation<'_>,
    new: &NewIncident,
    ids: &mut Ids,
) -> Result<Decision, Refusal> {
    let service = situation.directory.services.get(&new.service).ok_or(Refusal::ServiceNotFound)?;
    if new.incident_key.is_some() && situation.incident_key_is_taken {
        return Err(Refusal::IncidentKeyTaken);
    }
    let mut draft = Draft::new(now, situation, ids, new.agent, new.via);
    let policy = assignee::policy(&draft, service.policy)?;
    let loudness = new.urgency.unwrap_or_else(|| urgency::urgency_at(&service.urgency, None, now));
    let mut incident = opening::incident(&mut draft, service, &policy, new.title.clone(), loudness);
    incident.incident_key.clone_from(&new.incident_key);
    incident.details.clone_from(&new.details);
    incident.priority = new.priority;
    draft.log(incident.id, LogKind::Trigger { alert: None, summary: new.title.clone() });
    draft.announce(AnnouncementKind::Triggered);
    match &new.assignee {
        Some(Assignee::Users(users)) if is_only(users, new.agent) => {
            take(&mut draft, &mut incident, users[0])?;
        }
        Some(assignee) => assignee::give(&mut draft, &mut incident, assignee)?,
        None => levels::start(&mut draft, &mut incident, Arrival::Assigned),
    }
    draft.keep(incident);
    Ok(draft.decision)
}

fn is_only(users: &[UserId], agent: Agent) -> bool {
    !users.is_empty() && users.iter().all(|user| agent == Agent::User(*user))
}

/// Whoever makes it is on it already: nobody is notified.
fn take(draft: &mut Draft, incident: &mut Incident, user: UserId) -> Result<(), Refusal> {
    let users = assignee::people(draft, &[user])?;
    draft.log(incident.id, LogKind::Assign { users });
    incident.assignments = vec![Assignment { user, at: draft.now }];
    incident.status = Status::Triggered;
    acknowledge::acknowledge_open(draft, incident);
    Ok(())
}
