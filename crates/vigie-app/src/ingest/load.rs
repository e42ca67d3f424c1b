//! Loading what a round needs and the lane does not have in memory.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use vigie_core::{
    alert::OpenAlert,
    directory::Directory,
    engine::Command,
    ids::{AlertId, IncidentId, IntegrationId, ServiceId},
};
use vigie_store::StoreError;

use super::{
    Job, SubmittedEvent,
    gather::{Loaded, alerts_of, incidents_of_event, others_of},
    lane::{Lane, Reading},
};

impl Lane {
    /// Reads what the jobs need and the desk lacks: a constant number of statements, none when everything is there.
    pub(super) async fn load(&mut self, jobs: &VecDeque<Job>, directory: &Directory) -> Result<Loaded, StoreError> {
        self.find_open_alerts(jobs).await?;
        let mut incidents = BTreeSet::new();
        let mut alerts = BTreeSet::new();
        let mut incident_keys: Vec<(ServiceId, String)> = Vec::new();
        for job in jobs {
            if let Job::Event { submission, .. } = job
                && let SubmittedEvent::Event(event) = &submission.event
            {
                let open = self.desk.open_alert(self.desk.key(event.integration, &event.dedup_key));
                incidents.extend(incidents_of_event(event, open, directory, &self.desk));
            }
        }
        for command in jobs.iter().flat_map(Job::commands) {
            match command {
                Command::Create(new) => {
                    incident_keys.extend(new.incident_key.clone().map(|key| (new.service, key)));
                }
                Command::Incident { incident, request, .. } => {
                    incidents.insert(*incident);
                    incidents.extend(others_of(request));
                    alerts.extend(alerts_of(request));
                }
                Command::TimerElapsed { incident } | Command::DeliveryReported { incident, .. } => {
                    incidents.insert(*incident);
                }
                Command::Event(_) => {}
            }
        }
        incidents.retain(|id| !self.desk.has_incident(*id));
        self.load_incidents(incidents.into_iter().collect()).await?;
        incident_keys.extend(jobs.iter().flat_map(Job::commands).filter_map(|command| match command {
            Command::Incident { incident, request, .. } => request.wanted_key(&*self.desk.incident(*incident)?),
            _ => None,
        }));
        let alerts: Vec<AlertId> = alerts.into_iter().collect();
        let mut loaded = Loaded::default();
        if !alerts.is_empty() {
            let found = self.store().alerts_by_id(&alerts).await?;
            loaded.alerts = found.into_iter().map(|alert| (alert.id, alert)).collect();
        }
        if !incident_keys.is_empty() {
            loaded.incident_keys = self.store().open_incident_keys(&incident_keys).await?.into_iter().collect();
        }
        Ok(loaded)
    }

    async fn load_incidents(&mut self, ids: Vec<IncidentId>) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        for incident in self.store().incidents_by_id(&ids).await? {
            self.desk.put_incident(Arc::new(incident));
        }
        Ok(())
    }

    /// While the open alerts are still being read into memory, the database is asked about those that are not there.
    async fn find_open_alerts(&mut self, jobs: &VecDeque<Job>) -> Result<(), StoreError> {
        if self.reading == Reading::Done {
            return Ok(());
        }
        let mut unknown: Vec<(IntegrationId, String)> = Vec::new();
        for job in jobs {
            if let Job::Event { submission, .. } = job
                && let SubmittedEvent::Event(event) = &submission.event
                && self.desk.open_alert(self.desk.key(event.integration, &event.dedup_key)).is_none()
            {
                unknown.push((event.integration, event.dedup_key.clone()));
            }
        }
        if unknown.is_empty() {
            return Ok(());
        }
        for alert in self.store().find_open_alerts(&unknown).await? {
            let key = self.desk.key(alert.integration, &alert.dedup_key);
            self.desk.set_open_alert(key, Some(OpenAlert { id: alert.id, incident: alert.incident }));
        }
        Ok(())
    }
}
