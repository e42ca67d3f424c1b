//! What the shell needs to run the engine: open keys, due moments, rings.

use std::borrow::Cow;

use serde::Serialize;
use vigie_core::{
    engine::RoundRobinMove,
    ids::{IncidentId, PolicyId, ServiceId},
    time::At,
};

use super::incidents::list;
use crate::{
    Store,
    dialect::{Sql, rows},
    documents::{self, IncidentDocument, read_word},
    error::StoreError,
    rows::{OpenAlertKey, OpenGroup},
};

const OPEN_INCIDENT_KEYS: Sql = rows!(
    "SELECT i.service_id, i.incident_key FROM incidents AS i JOIN ",
    [owner text, wanted text],
    "ON i.service_id = r.owner AND i.incident_key = r.wanted
     WHERE i.incident_key IS NOT NULL AND i.status <> 'resolved'"
);
/// Many keys travel as one JSON text: a row for each costs three times as much as the rest of a start.
macro_rules! packed {
    ($rows:expr) => {
        Sql::each(
            concat!(
                "SELECT json_group_array(json_array(o.integration_id, o.dedup_key, o.id, o.incident_id)) AS keys FROM (",
                $rows,
                ") AS o"
            ),
            concat!(
                "SELECT CAST(json_agg(json_build_array(o.integration_id, o.dedup_key, o.id, o.incident_id)) AS TEXT)
                     AS keys FROM (",
                $rows,
                ") AS o"
            ),
        )
    };
}
const FIRST_OPEN_ALERTS: Sql = packed!(
    "SELECT integration_id, dedup_key, id, incident_id FROM alerts WHERE status = 'triggered'
     ORDER BY created_at, id LIMIT $1"
);
const NEXT_OPEN_ALERTS: Sql = packed!(
    "SELECT integration_id, dedup_key, id, incident_id FROM alerts
     WHERE status = 'triggered' AND (created_at, id) > (SELECT a.created_at, a.id FROM alerts AS a WHERE a.id = $2)
     ORDER BY created_at, id LIMIT $1"
);
const OPEN_GROUPS: Sql = Sql::new(
    "SELECT service_id, id, group_open_until, state FROM incidents
     WHERE status <> 'resolved' AND group_open_until > $1 ORDER BY number",
);
const DUE: Sql = Sql::new(
    "SELECT id, service_id FROM incidents WHERE next_due_at IS NOT NULL AND next_due_at <= $1
     ORDER BY next_due_at, number LIMIT $2",
);
const NEXT_DUE: Sql = Sql::new("SELECT MIN(next_due_at) AS next_due_at FROM incidents WHERE next_due_at IS NOT NULL");
const LAST_NUMBER: Sql = Sql::new("SELECT MAX(number) AS number FROM incidents");
const RINGS_OF: Sql = Sql::new(
    "SELECT policy_id, rule_id, next FROM round_robin WHERE policy_id IN (SELECT value FROM json_each($1))
     ORDER BY policy_id, rule_id",
);
const RINGS: Sql = Sql::new("SELECT policy_id, rule_id, next FROM round_robin ORDER BY policy_id, rule_id");

pub(super) const STATEMENTS: &[Sql] = &[
    OPEN_INCIDENT_KEYS,
    FIRST_OPEN_ALERTS,
    NEXT_OPEN_ALERTS,
    OPEN_GROUPS,
    DUE,
    NEXT_DUE,
    LAST_NUMBER,
    RINGS,
    RINGS_OF,
];

impl Store {
    /// Which of these incident keys an open incident of the service has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_incident_keys(
        &self,
        wanted: &[(ServiceId, String)],
    ) -> Result<Vec<(ServiceId, String)>, StoreError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let keys = keys(wanted.iter().map(|(service, key)| (service.as_str(), key.as_str())))?;
        let rows: Vec<(String, String)> = OPEN_INCIDENT_KEYS.bind(keys).read(self.db()).await?;
        rows.into_iter().map(|(service, key)| Ok((read_word("service id", &service)?, key))).collect()
    }

    /// Open alerts after the given one, in the order in which they came: fills the index in memory.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_alert_keys(
        &self,
        after: Option<&OpenAlertKey>,
        limit: u32,
    ) -> Result<Vec<OpenAlertKey>, StoreError> {
        let query = match after {
            None => FIRST_OPEN_ALERTS.bind(limit),
            Some(after) => NEXT_OPEN_ALERTS.bind(limit).bind(after.alert.as_str()),
        };
        let packed: Option<(Option<String>,)> = query.read_one(self.db()).await?;
        let packed = packed.and_then(|(keys,)| keys).unwrap_or_else(|| "[]".to_owned());
        documents::read::<Vec<PackedKey<'_>>>("open alerts", &packed)?.into_iter().map(open_key).collect()
    }

    /// Open incidents whose group window is open at a moment, oldest first.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn open_groups(&self, now: At) -> Result<Vec<OpenGroup>, StoreError> {
        let rows: Vec<(String, String, i64, String)> = OPEN_GROUPS.bind(now).read(self.db()).await?;
        let group = |(service, incident, open_until, state): (String, String, i64, String)| {
            let document: IncidentDocument = documents::read(&format!("incident {incident}"), &state)?;
            Ok(OpenGroup {
                service: read_word("service id", &service)?,
                keys: document.into_group_keys(),
                incident: read_word("incident id", &incident)?,
                open_until: At::from_micros(open_until),
            })
        };
        rows.into_iter().map(group).collect()
    }

    /// Incidents that wanted to be woken by now, longest overdue first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_incidents(&self, now: At, limit: u32) -> Result<Vec<(IncidentId, ServiceId)>, StoreError> {
        let rows: Vec<(String, String)> = DUE.bind(now).bind(limit).read(self.db()).await?;
        let due = |(incident, service): &(String, String)| {
            Ok((read_word("incident id", incident)?, read_word("service id", service)?))
        };
        rows.iter().map(due).collect()
    }

    /// The next moment at which an incident wants to be woken; it may be past.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_due_at(&self) -> Result<Option<At>, StoreError> {
        let row = NEXT_DUE.bound().read_one::<(Option<i64>,)>(self.db()).await?;
        Ok(row.and_then(|(at,)| at).map(At::from_micros))
    }

    /// The largest incident number given out; 0 before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_incident_number(&self) -> Result<u64, StoreError> {
        let row = LAST_NUMBER.bound().read_one::<(Option<i64>,)>(self.db()).await?;
        Ok(row.and_then(|(number,)| number).map_or(0, i64::unsigned_abs))
    }

    /// Where the rings of some policies stand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rings_of(&self, policies: &[PolicyId]) -> Result<Vec<RoundRobinMove>, StoreError> {
        if policies.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<Ring> = RINGS_OF.bind(list(policies, PolicyId::as_str)?).read(self.db()).await?;
        rows.iter().map(ring).collect()
    }

    /// Where every ring stands that was ever turned.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn round_robin(&self) -> Result<Vec<RoundRobinMove>, StoreError> {
        let rows: Vec<Ring> = RINGS.bound().read(self.db()).await?;
        rows.iter().map(ring).collect()
    }
}

/// The policy, the rule, and whose turn it is.
type Ring = (String, String, i64);

fn ring((policy, rule, next): &Ring) -> Result<RoundRobinMove, StoreError> {
    Ok(RoundRobinMove {
        policy: read_word("policy id", policy)?,
        rule: read_word("rule id", rule)?,
        next: u32::try_from(*next).unwrap_or(0),
    })
}

/// The integration, the dedup key, the alert and the incident.
type PackedKey<'a> = (Cow<'a, str>, String, Cow<'a, str>, Cow<'a, str>);

fn open_key((integration, dedup_key, alert, incident): PackedKey<'_>) -> Result<OpenAlertKey, StoreError> {
    Ok(OpenAlertKey {
        integration: read_word("integration id", &integration)?,
        dedup_key,
        alert: read_word("alert id", &alert)?,
        incident: read_word("incident id", &incident)?,
    })
}

#[derive(Serialize)]
struct KeyRow<'a> {
    owner: &'a str,
    wanted: &'a str,
}

/// Keys with their owners, for `rows!` with the columns `owner` and `wanted`.
pub(super) fn keys<'a>(keys: impl Iterator<Item = (&'a str, &'a str)>) -> Result<String, StoreError> {
    documents::write(&keys.map(|(owner, wanted)| KeyRow { owner, wanted }).collect::<Vec<_>>())
}
