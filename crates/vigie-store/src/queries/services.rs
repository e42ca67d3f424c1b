//! What goes on at services.

use std::collections::BTreeMap;

use vigie_core::{ids::ServiceId, time::At};

use super::incidents::list;
use crate::{
    Store,
    dialect::Sql,
    documents::read_word,
    error::StoreError,
    rows::{IncidentStatus, ServiceActivity},
};

/// The newest incident of each of these services in each status.
const LATEST: Sql = Sql::new(
    "SELECT i.service_id, i.status, i.created_at FROM incidents AS i WHERE i.number IN (
         SELECT (SELECT l.number FROM incidents AS l WHERE l.service_id = asked.value AND l.status = state.value
                 ORDER BY l.number DESC LIMIT 1)
         FROM json_each($1) AS asked CROSS JOIN json_each($2) AS state)",
);
const WITH_OPEN: Sql = Sql::new("SELECT DISTINCT service_id FROM incidents WHERE status <> 'resolved'");

const EVERY_STATUS: [IncidentStatus; 3] =
    [IncidentStatus::Triggered, IncidentStatus::Acknowledged, IncidentStatus::Resolved];

pub(super) const STATEMENTS: &[Sql] = &[LATEST, WITH_OPEN];

impl Store {
    /// The services that have an open incident, in no order. Costs a walk over the open incidents.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn services_with_open_incidents(&self) -> Result<Vec<ServiceId>, StoreError> {
        let rows: Vec<(String,)> = WITH_OPEN.bound().read(self.db()).await?;
        rows.iter().map(|(service,)| read_word("service id", service)).collect()
    }

    /// What goes on at these services; those that never had an incident are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn service_activity(
        &self,
        services: &[ServiceId],
    ) -> Result<BTreeMap<ServiceId, ServiceActivity>, StoreError> {
        if services.is_empty() {
            return Ok(BTreeMap::new());
        }
        let asked = list(services, ServiceId::as_str)?;
        let statuses = list(&EVERY_STATUS, |status| status.as_str())?;
        let latest: Vec<(String, String, i64)> = LATEST.bind(asked).bind(statuses).read(self.db()).await?;
        let mut found = BTreeMap::new();
        for (service, status, created_at) in latest {
            let activity: &mut ServiceActivity = found.entry(read_word("service id", &service)?).or_default();
            activity.last_incident_at = activity.last_incident_at.max(At::from_micros(created_at));
            match IncidentStatus::parse(&status) {
                Some(IncidentStatus::Triggered) => activity.triggered = true,
                Some(IncidentStatus::Acknowledged) => activity.acknowledged = true,
                Some(IncidentStatus::Resolved) | None => {}
            }
        }
        Ok(found)
    }
}
