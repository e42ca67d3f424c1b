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

const OPEN: Sql = Sql::new(
    "SELECT service_id, status FROM incidents
     WHERE status <> 'resolved' AND service_id IN (SELECT value FROM json_each($1)) GROUP BY service_id, status",
);
const LATEST: Sql = Sql::new(
    "SELECT i.service_id, i.created_at FROM incidents AS i WHERE i.number IN (
         SELECT (SELECT l.number FROM incidents AS l WHERE l.service_id = asked.value ORDER BY l.number DESC LIMIT 1)
         FROM json_each($1) AS asked)",
);

const WITH_OPEN: Sql = Sql::new("SELECT DISTINCT service_id FROM incidents WHERE status <> 'resolved'");

pub(super) const STATEMENTS: &[Sql] = &[OPEN, LATEST, WITH_OPEN];

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
        let latest: Vec<(String, i64)> = LATEST.bind(asked.clone()).read(self.db()).await?;
        let mut found = BTreeMap::new();
        for (service, created_at) in latest {
            let activity = ServiceActivity { last_incident_at: At::from_micros(created_at), ..Default::default() };
            found.insert(read_word("service id", &service)?, activity);
        }
        let open: Vec<(String, String)> = OPEN.bind(asked).read(self.db()).await?;
        for (service, status) in open {
            let activity: &mut ServiceActivity = found.entry(read_word("service id", &service)?).or_default();
            match IncidentStatus::parse(&status) {
                Some(IncidentStatus::Triggered) => activity.triggered = true,
                _ => activity.acknowledged = true,
            }
        }
        Ok(found)
    }
}
