//! Gathering what the engine must know about what a command touches: from the desk, and from what was loaded.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use vigie_core::{
    alert::{Alert, OpenAlert},
    directory::Directory,
    engine::{Command, EventCommand, Request},
    event::{Action, Event},
    grouping,
    ids::{AlertId, IncidentId, ServiceId},
    incident::Incident,
};

use super::desk::Desk;

/// What was loaded for a round beside what the desk holds.
#[derive(Default)]
pub(super) struct Loaded {
    /// Alerts that commands name.
    pub(super) alerts: BTreeMap<AlertId, Alert>,
    /// Incident keys that open incidents have.
    pub(super) incident_keys: BTreeSet<(ServiceId, String)>,
}

/// What is known about what one command touches.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) open_alert: Option<OpenAlert>,
    pub(super) incident: Option<Arc<Incident>>,
    pub(super) others: Vec<Arc<Incident>>,
    pub(super) alerts: Vec<Alert>,
    pub(super) incident_key_is_taken: bool,
}

impl Gathered {
    pub(super) fn of(command: &Command, directory: &Directory, desk: &mut Desk, loaded: &Loaded) -> Self {
        let mut gathered = Self::default();
        match command {
            Command::Event(EventCommand { event, .. }) => {
                gathered.open_alert = desk.open_alert(desk.key(event.integration, &event.dedup_key));
                let needed = incidents_of_event(event, gathered.open_alert, directory, desk);
                let mut found = needed.into_iter().filter_map(|id| desk.incident(id));
                match (&event.action, gathered.open_alert) {
                    (Action::Trigger(_), None) => {
                        gathered.others = found.collect();
                        gathered.others.sort_by_key(|incident| incident.number);
                    }
                    _ => gathered.incident = found.next(),
                }
            }
            Command::Create(new) => {
                let taken = |key: &String| loaded.incident_keys.contains(&(new.service, key.clone()));
                gathered.incident_key_is_taken = new.incident_key.as_ref().is_some_and(taken);
            }
            Command::Incident { incident, request, .. } => {
                gathered.incident = desk.incident(*incident);
                gathered.others = others_of(request).into_iter().filter_map(|id| desk.incident(id)).collect();
                let named = alerts_of(request).into_iter();
                gathered.alerts = named.filter_map(|id| loaded.alerts.get(&id).cloned()).collect();
                let wanted = gathered.incident.as_ref().and_then(|incident| request.wanted_key(incident));
                gathered.incident_key_is_taken = wanted.is_some_and(|key| loaded.incident_keys.contains(&key));
            }
            Command::TimerElapsed { incident } | Command::DeliveryReported { incident, .. } => {
                gathered.incident = desk.incident(*incident);
            }
        }
        gathered
    }
}

/// The incidents that an event may touch.
pub(super) fn incidents_of_event(
    event: &Event,
    open_alert: Option<OpenAlert>,
    directory: &Directory,
    desk: &Desk,
) -> BTreeSet<IncidentId> {
    match (&event.action, open_alert) {
        (Action::Trigger(_), Some(_)) | (Action::Acknowledge | Action::Resolve, None) => BTreeSet::new(),
        (Action::Acknowledge | Action::Resolve, Some(alert)) => BTreeSet::from([alert.incident]),
        (Action::Trigger(report), None) => {
            let integration = directory.integrations.get(&event.integration);
            let Some(service) = integration.and_then(|integration| directory.services.get(&integration.service)) else {
                return BTreeSet::new();
            };
            desk.group_candidates(service.id, &grouping::keys(&service.grouping, report))
        }
    }
}

/// The incidents that a request touches beside the one it is about.
pub(super) fn others_of(request: &Request) -> Vec<IncidentId> {
    let others = request.parts().iter().map(|part| match part {
        Request::Merge { sources } => sources.clone(),
        Request::EditAlerts(edits) => edits.iter().filter_map(|edit| edit.move_to).collect(),
        _ => Vec::new(),
    });
    others.flatten().collect()
}

/// The alerts that a request names.
pub(super) fn alerts_of(request: &Request) -> Vec<AlertId> {
    let edits = request.parts().iter().filter_map(|part| match part {
        Request::EditAlerts(edits) => Some(edits),
        _ => None,
    });
    edits.flatten().map(|edit| edit.alert).collect()
}
