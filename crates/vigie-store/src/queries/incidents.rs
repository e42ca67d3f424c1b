//! Incidents, one by one and in lists.

use serde::Serialize;
use vigie_core::{
    ids::{IncidentId, PolicyId, ServiceId, UserId},
    incident::{AlertCounts, Escalation, Incident},
    time::At,
};

use crate::{
    Store,
    db::Bound,
    dialect::Sql,
    documents::{self, IncidentDocument, IncidentState, read_word},
    error::StoreError,
    rows::{Counters, IncidentFilter, IncidentSort, IncidentSortField, IncidentStatus, Listed, Page},
};

macro_rules! select {
    ($rest:expr) => {
        $crate::dialect::Sql::new(concat!(
            "SELECT number, id, version, service_id, urgency, priority_id, title, incident_key, created_at, updated_at,
                 policy_id, policy_version, triggered_alerts, resolved_alerts, state FROM incidents WHERE ",
            $rest
        ))
    };
}

pub(super) use select;

/// The filters of a list: `$1` statuses, `$2` urgencies, `$3` services, `$4` ids, `$5` assignees, `$6` incident key,
/// `$7` since, `$8` until. The column of the last two is written `+created_at` where its index must stay out of it:
/// a range that may be all of time is no way in, though SQLite thinks so.
macro_rules! filters {
    ($created_at:literal) => {
        concat!(
            " (CAST($1 AS TEXT) IS NULL OR status IN (SELECT value FROM json_each($1)))
              AND (CAST($2 AS TEXT) IS NULL OR urgency IN (SELECT value FROM json_each($2)))
              AND (CAST($3 AS TEXT) IS NULL OR service_id IN (SELECT value FROM json_each($3)))
              AND (CAST($4 AS TEXT) IS NULL OR id IN (SELECT value FROM json_each($4)))
              AND (CAST($5 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM json_each(assignees) AS assignee
                  WHERE assignee.value IN (SELECT value FROM json_each($5))))
              AND (CAST($6 AS TEXT) IS NULL OR incident_key = $6)
              AND ",
            $created_at,
            " >= $7 AND ",
            $created_at,
            " < $8 "
        )
    };
}

macro_rules! list {
    ($way_in:expr, $created_at:literal, $order:expr) => {
        select!(concat!($way_in, filters!($created_at), "ORDER BY ", $order, " LIMIT $9 OFFSET $10"))
    };
}

/// By field and direction; `$created_at` says whether the index by creation may serve the order by creation.
macro_rules! orders {
    ($way_in:expr, $created_at:literal) => {
        [
            [list!($way_in, "+created_at", "number"), list!($way_in, "+created_at", "number DESC")],
            [
                list!($way_in, $created_at, concat!($created_at, ", number")),
                list!($way_in, $created_at, concat!($created_at, " DESC, number DESC")),
            ],
            [
                list!($way_in, "+created_at", "resolved_at NULLS LAST, number"),
                list!($way_in, "+created_at", "resolved_at DESC NULLS LAST, number DESC"),
            ],
            // 'high' comes before 'low' in the alphabet.
            [
                list!($way_in, "+created_at", "urgency DESC, number"),
                list!($way_in, "+created_at", "urgency, number DESC"),
            ],
        ]
    };
}

const BY_ID: Sql = select!("id IN (SELECT value FROM json_each($1))");
const BY_NUMBER: Sql = select!("number = $1");
/// By way in ([`way_in`]), field and direction.
pub(crate) const LISTS: [[[Sql; 2]; 4]; 5] = [
    orders!("", "created_at"),
    orders!("status <> 'resolved' AND ", "+created_at"),
    orders!("service_id IN (SELECT value FROM json_each($3)) AND ", "+created_at"),
    orders!("id IN (SELECT value FROM json_each($4)) AND ", "+created_at"),
    orders!("incident_key = $6 AND ", "+created_at"),
];
const COUNT: Sql = Sql::new(concat!("SELECT COUNT(*) AS total FROM incidents WHERE ", filters!("created_at")));
const COUNT_OPEN: Sql = Sql::new(concat!(
    "SELECT COUNT(*) AS total FROM incidents WHERE status <> 'resolved' AND ",
    filters!("+created_at")
));
const COUNTERS: Sql = Sql::new(
    "SELECT status, urgency, CAST(SUM(incidents) AS BIGINT) AS incidents FROM counters GROUP BY status, urgency",
);
const POLICIES: Sql =
    Sql::new("SELECT DISTINCT policy_id, policy_version FROM incidents WHERE status <> 'resolved' ORDER BY 1, 2");

pub(super) const STATEMENTS: &[Sql] = &[BY_ID, BY_NUMBER, COUNT, COUNT_OPEN, COUNTERS, POLICIES];

impl Store {
    /// A page of incidents.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn list_incidents(&self, filter: &IncidentFilter, page: Page) -> Result<Listed<Incident>, StoreError> {
        let sql = LISTS[way_in(filter)][field(filter.sort)][usize::from(filter.sort.descending)];
        let query = bind(sql, filter)?.bind(page.limit_for_more()).bind(page.offset);
        let rows: Vec<IncidentRow> = query.read(self.db()).await?;
        let total = if page.want_total {
            let sql = if is_open_only(filter) { COUNT_OPEN } else { COUNT };
            Some(bind(sql, filter)?.count(self.db()).await?)
        } else {
            None
        };
        let incidents = self.incidents_from(rows).await?;
        page.listed(incidents.into_iter().map(Ok), total)
    }

    /// One incident.
    ///
    /// # Errors
    /// When the database fails or its document cannot be read.
    pub async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        Ok(self.incidents_by_id(&[id]).await?.pop())
    }

    /// One incident by its number.
    ///
    /// # Errors
    /// When the database fails or its document cannot be read.
    pub async fn incident_by_number(&self, number: u64) -> Result<Option<Incident>, StoreError> {
        let rows = BY_NUMBER.bind(i64::try_from(number).unwrap_or(i64::MAX)).read(self.db()).await?;
        Ok(self.incidents_from(rows).await?.pop())
    }

    /// Those of these incidents that exist, in no order, each with the policy that it follows.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn incidents_by_id(&self, ids: &[IncidentId]) -> Result<Vec<Incident>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = BY_ID.bind(list(ids, IncidentId::as_str)?).read(self.db()).await?;
        self.incidents_from(rows).await
    }

    /// How many incidents are open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counters(&self) -> Result<Counters, StoreError> {
        let rows: Vec<(String, String, i64)> = COUNTERS.bound().read(self.db()).await?;
        let mut counters = Counters::default();
        for (status, urgency, incidents) in rows {
            let incidents = u64::try_from(incidents).unwrap_or(0);
            match (status.as_str(), urgency.as_str()) {
                ("triggered", "high") => counters.triggered_high = incidents,
                ("triggered", _) => counters.triggered_low = incidents,
                (_, "high") => counters.acknowledged_high = incidents,
                _ => counters.acknowledged_low = incidents,
            }
        }
        Ok(counters)
    }

    /// The policy versions that open incidents follow, each once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policies_in_open_incidents(&self) -> Result<Vec<(PolicyId, u64)>, StoreError> {
        let rows: Vec<(String, i64)> = POLICIES.bound().read(self.db()).await?;
        rows.iter().map(|(id, version)| Ok((read_word("policy id", id)?, version.unsigned_abs()))).collect()
    }

    /// Whole incidents from their rows.
    pub(super) async fn incidents_from(&self, rows: Vec<IncidentRow>) -> Result<Vec<Incident>, StoreError> {
        let keys: Vec<(PolicyId, u64)> = rows.iter().map(IncidentRow::policy).collect::<Result<_, _>>()?;
        let policies = self.cached_policies(keys.iter().copied()).await?;
        let whole = |(row, key): (IncidentRow, &(PolicyId, u64))| {
            let policy = policies.get(key).ok_or_else(|| {
                StoreError::unreadable(
                    format!("incident {}", row.id),
                    format!("its policy {} was never saved at version {}", key.0, key.1),
                )
            })?;
            row.into_incident(policy.clone())
        };
        rows.into_iter().zip(&keys).map(whole).collect()
    }
}

/// Which index narrows the list most: its place in [`LISTS`].
fn way_in(filter: &IncidentFilter) -> usize {
    if !filter.ids.is_empty() {
        3
    } else if filter.incident_key.is_some() {
        4
    } else if is_open_only(filter) {
        1
    } else if filter.services.is_some() {
        2
    } else {
        0
    }
}

fn is_open_only(filter: &IncidentFilter) -> bool {
    !filter.statuses.is_empty() && !filter.statuses.contains(&IncidentStatus::Resolved)
}

const fn field(sort: IncidentSort) -> usize {
    match sort.field {
        IncidentSortField::Number => 0,
        IncidentSortField::CreatedAt => 1,
        IncidentSortField::ResolvedAt => 2,
        IncidentSortField::Urgency => 3,
    }
}

fn bind(sql: Sql, filter: &IncidentFilter) -> Result<Bound<'static>, StoreError> {
    let words = |words: Vec<&str>| if words.is_empty() { Ok(None) } else { documents::write(&words).map(Some) };
    let services = filter.services.as_ref().map(|services| list(services, ServiceId::as_str)).transpose()?;
    Ok(sql
        .bind(words(filter.statuses.iter().map(|status| status.as_str()).collect())?)
        .bind(words(filter.urgencies.iter().map(|urgency| urgency.as_str()).collect())?)
        .bind(services)
        .bind(words(filter.ids.iter().map(IncidentId::as_str).collect())?)
        .bind(words(filter.assignees.iter().map(UserId::as_str).collect())?)
        .bind(filter.incident_key.clone())
        .bind(filter.since.map_or(i64::MIN, At::micros))
        .bind(filter.until.map_or(i64::MAX, At::micros)))
}

/// Values as one JSON array of texts.
pub(super) fn list<'a, T, S: AsRef<str> + Serialize>(
    values: &'a [T],
    text: impl Fn(&'a T) -> S,
) -> Result<String, StoreError> {
    documents::write(&values.iter().map(text).collect::<Vec<S>>())
}

/// A row of the table, without the columns that only filter.
#[derive(sqlx::FromRow)]
pub(super) struct IncidentRow {
    number: i64,
    id: String,
    version: i64,
    service_id: String,
    urgency: String,
    priority_id: Option<String>,
    title: String,
    incident_key: Option<String>,
    created_at: i64,
    updated_at: i64,
    policy_id: String,
    policy_version: i64,
    triggered_alerts: i64,
    resolved_alerts: i64,
    state: String,
}

impl IncidentRow {
    fn policy(&self) -> Result<(PolicyId, u64), StoreError> {
        Ok((read_word("policy id", &self.policy_id)?, self.policy_version.unsigned_abs()))
    }

    fn into_incident(self, policy: std::sync::Arc<vigie_core::escalate::Policy>) -> Result<Incident, StoreError> {
        let document: IncidentDocument = documents::read(&format!("incident {}", self.id), &self.state)?;
        let state = IncidentState::from(document);
        Ok(Incident {
            id: read_word("incident id", &self.id)?,
            number: self.number.unsigned_abs(),
            version: self.version.unsigned_abs(),
            service: read_word("service id", &self.service_id)?,
            title: self.title,
            incident_key: self.incident_key,
            details: state.details,
            conference_bridge: state.conference_bridge,
            urgency: read_word("urgency", &self.urgency)?,
            priority: self.priority_id.as_deref().map(|id| read_word("priority id", id)).transpose()?,
            created_at: At::from_micros(self.created_at),
            updated_at: At::from_micros(self.updated_at),
            status: state.status,
            status_changed_at: state.status_changed_at,
            status_changed_by: state.status_changed_by,
            assignments: state.assignments,
            escalation: Escalation { policy, position: state.position },
            pages: state.pages,
            group: state.group,
            alert_counts: AlertCounts {
                triggered: u32::try_from(self.triggered_alerts).unwrap_or(u32::MAX),
                resolved: u32::try_from(self.resolved_alerts).unwrap_or(u32::MAX),
            },
            auto_resolve_at: state.auto_resolve_at,
            raise_urgency_at: state.raise_urgency_at,
        })
    }
}
