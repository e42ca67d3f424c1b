//! Gathering what the engine must know, exactly as the real shell does, and asking it.

use std::sync::Arc;

use vigie_core::{
    alert::{Alert, OpenAlert},
    directory::Directory,
    engine::{self, Command, Decision, EventCommand, NewIncident, Refusal, Request, Situation},
    event::Action,
    ids::{Ids, IncidentId},
    incident::Incident,
    time::At,
};

use super::Memory;

/// What was found in the store for one command.
#[derive(Default)]
struct Facts {
    open_alert: Option<OpenAlert>,
    incident: Option<Arc<Incident>>,
    others: Vec<Arc<Incident>>,
    alerts: Vec<Alert>,
    incident_key_is_taken: bool,
}

/// Decides one command about what is stored.
///
/// # Errors
/// As the engine refuses it.
pub fn decide(
    now: At,
    directory: &Directory,
    memory: &Memory,
    command: &Command,
    ids: &mut Ids,
) -> Result<Decision, Refusal> {
    let facts = Facts::gather(now, directory, memory, command);
    let situation = Situation {
        directory,
        next_incident_number: memory.last_incident_number + 1,
        open_alert: facts.open_alert,
        incident: facts.incident.as_ref(),
        others: &facts.others,
        alerts: &facts.alerts,
        incident_key_is_taken: facts.incident_key_is_taken,
        round_robin: &|policy, rule| memory.round_robin.get(&(policy, rule)).copied().unwrap_or(0),
    };
    engine::decide(now, &situation, command, ids)
}

impl Facts {
    fn gather(now: At, directory: &Directory, memory: &Memory, command: &Command) -> Self {
        let incident = |id: &IncidentId| memory.incidents.get(id).cloned();
        match command {
            Command::Event(command) => Self::of_event(now, directory, memory, command),
            Command::Create(new) => Self::of_new_incident(memory, new),
            Command::Incident { incident: id, request, .. } => {
                let others = match request {
                    Request::Merge { sources } => sources.iter().filter_map(incident).collect(),
                    Request::EditAlerts(edits) => edits.iter().filter_map(|edit| incident(&edit.move_to?)).collect(),
                    _ => Vec::new(),
                };
                let alerts = match request {
                    Request::EditAlerts(edits) => {
                        edits.iter().filter_map(|edit| memory.alerts.get(&edit.alert).cloned()).collect()
                    }
                    _ => Vec::new(),
                };
                let incident = incident(id);
                let wanted = incident.as_ref().and_then(|incident| request.wanted_key(incident));
                let incident_key_is_taken =
                    wanted.is_some_and(|(service, key)| memory.incident_key_is_taken(service, &key));
                Self { incident, others, alerts, incident_key_is_taken, ..Self::default() }
            }
            Command::TimerElapsed { incident: id } | Command::DeliveryReported { incident: id, .. } => {
                Self { incident: incident(id), ..Self::default() }
            }
        }
    }

    fn of_event(now: At, directory: &Directory, memory: &Memory, command: &EventCommand) -> Self {
        let event = &command.event;
        let open_alert = memory.open_alert(event.integration, &event.dedup_key);
        match (&event.action, open_alert) {
            (Action::Trigger(_), Some(_)) => Self { open_alert, ..Self::default() },
            (Action::Trigger(report), None) => {
                let integration = directory.integrations.get(&event.integration);
                let service = integration.and_then(|integration| directory.services.get(&integration.service));
                let others = service.map(|service| memory.group_candidates(now, service, report));
                Self { others: others.unwrap_or_default(), ..Self::default() }
            }
            (Action::Acknowledge | Action::Resolve, _) => {
                let incident = open_alert.and_then(|alert| memory.incidents.get(&alert.incident).cloned());
                Self { open_alert, incident, ..Self::default() }
            }
        }
    }

    fn of_new_incident(memory: &Memory, new: &NewIncident) -> Self {
        let key = new.incident_key.as_deref();
        let incident_key_is_taken = key.is_some_and(|key| memory.incident_key_is_taken(new.service, key));
        Self { incident_key_is_taken, ..Self::default() }
    }
}
