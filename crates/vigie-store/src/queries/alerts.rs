//! Alerts, one by one and in lists.

use std::{collections::BTreeSet, sync::Arc};

use vigie_core::{
    alert::{Alert, AlertStatus},
    event::Report,
    ids::{AlertId, IncidentId, IntegrationId, ServiceId},
    time::At,
};

use super::{engine::keys, incidents::list};
use crate::{
    Store,
    db::Bound,
    dialect::{Sql, rows},
    documents::{self, ReportDocument, read_word},
    error::StoreError,
    rows::{AlertFilter, AlertSortField, Listed, Page},
};

macro_rules! columns {
    () => {
        "alerts.id, alerts.service_id, alerts.integration_id, alerts.incident_id, alerts.dedup_key, alerts.severity,
         alerts.created_at, alerts.resolved_at, alerts.opened_by, alerts.report"
    };
}

/// The filters of a list: `$1` the incident or service, `$2` the status, `$3` the dedup key.
macro_rules! filters {
    () => {
        " (CAST($2 AS TEXT) IS NULL OR status = $2) AND (CAST($3 AS TEXT) IS NULL OR dedup_key = $3) "
    };
}

/// `$6` is the moment before which a list ends.
macro_rules! list {
    ($way_in:expr, $until:expr, $order:expr) => {
        Sql::new(concat!(
            "SELECT ",
            columns!(),
            " FROM alerts WHERE ",
            $way_in,
            " AND ",
            filters!(),
            "AND ",
            $until,
            " ORDER BY ",
            $order,
            " LIMIT $4 OFFSET $5"
        ))
    };
}

macro_rules! ended_before {
    () => {
        "(resolved_at IS NULL OR resolved_at < $6)"
    };
}

macro_rules! of_incident {
    () => {
        "incident_id = $1"
    };
}

/// A service's alerts are those of its incidents: incidents are few and have an index by service.
macro_rules! of_service {
    () => {
        "incident_id IN (SELECT id FROM incidents WHERE incidents.service_id = $1)"
    };
}

macro_rules! of_anything {
    () => {
        "CAST($1 AS TEXT) IS NULL"
    };
}

/// A list in every order: by creation up and down, by resolution up and down.
macro_rules! orders {
    ($way_in:expr) => {
        [
            list!($way_in, "created_at < $6", "created_at, id"),
            list!($way_in, "created_at < $6", "created_at DESC, id DESC"),
            list!($way_in, ended_before!(), "resolved_at IS NULL, resolved_at, id"),
            list!($way_in, ended_before!(), "resolved_at IS NULL, resolved_at DESC, id DESC"),
        ]
    };
}

const LISTS: [[Sql; 4]; 3] = [orders!(of_incident!()), orders!(of_service!()), orders!(of_anything!())];
const COUNTS: [Sql; 3] = [
    Sql::new(concat!("SELECT COUNT(*) AS total FROM alerts WHERE ", of_incident!(), " AND ", filters!())),
    Sql::new(concat!("SELECT COUNT(*) AS total FROM alerts WHERE ", of_service!(), " AND ", filters!())),
    Sql::new(concat!("SELECT COUNT(*) AS total FROM alerts WHERE ", of_anything!(), " AND ", filters!())),
];
const BY_ID: Sql =
    Sql::new(concat!("SELECT ", columns!(), " FROM alerts WHERE id IN (SELECT value FROM json_each($1))"));
/// Through the index of alerts that are over, newest first.
const INCIDENTS_BY_RESOLVED_KEY: Sql = Sql::new(
    "SELECT alerts.incident_id FROM alerts WHERE alerts.status = 'resolved' AND alerts.dedup_key = $1
     AND (CAST($2 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM incidents WHERE incidents.id = alerts.incident_id
         AND incidents.service_id IN (SELECT value FROM json_each($2))))
     ORDER BY alerts.created_at DESC LIMIT $3",
);
/// Through the same index, and through that of open alerts.
const RESOLVED_BY_KEY: Sql = Sql::new(concat!(
    "SELECT ",
    columns!(),
    " FROM alerts WHERE alerts.status = 'resolved' AND alerts.dedup_key = $1 ORDER BY alerts.created_at DESC LIMIT $2"
));
const OPEN_BY_KEY_ALONE: Sql = Sql::new(concat!(
    "SELECT ",
    columns!(),
    " FROM alerts WHERE id IN (SELECT o.id FROM alerts AS o WHERE o.status = 'triggered' AND o.dedup_key = $1
         ORDER BY o.created_at DESC LIMIT $2)"
));
/// SQLite walks once through the index of open alerts; PostgreSQL has one by key.
const OPEN_BY_KEY: Sql = rows!(
    concat!(
        "SELECT ", columns!(), " FROM alerts WHERE id IN (
             SELECT o.id FROM alerts AS o WHERE o.status = 'triggered'
             AND (o.integration_id, o.dedup_key) IN (SELECT r.owner, r.wanted FROM "
    ),
    [owner text, wanted text],
    "))"
);

pub(super) const STATEMENTS: &[Sql] = &[
    LISTS[0][0],
    LISTS[0][1],
    LISTS[0][2],
    LISTS[0][3],
    LISTS[1][0],
    LISTS[1][1],
    LISTS[1][2],
    LISTS[1][3],
    LISTS[2][0],
    LISTS[2][1],
    LISTS[2][2],
    LISTS[2][3],
    COUNTS[0],
    COUNTS[1],
    COUNTS[2],
    BY_ID,
    INCIDENTS_BY_RESOLVED_KEY,
    RESOLVED_BY_KEY,
    OPEN_BY_KEY_ALONE,
    OPEN_BY_KEY,
];

impl Store {
    /// The alerts with a dedup key, of whatever integration, newest first.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn alerts_by_key(&self, dedup_key: &str, limit: u32) -> Result<Vec<Alert>, StoreError> {
        let mut alerts = Vec::new();
        for sql in [OPEN_BY_KEY_ALONE, RESOLVED_BY_KEY] {
            let rows: Vec<AlertRow> = sql.bind(dedup_key.to_owned()).bind(limit).read(self.db()).await?;
            alerts.extend(rows.into_iter().map(AlertRow::into_alert).collect::<Result<Vec<Alert>, StoreError>>()?);
        }
        alerts.sort_by_key(|alert| std::cmp::Reverse((alert.created_at, alert.id)));
        alerts.truncate(limit as usize);
        Ok(alerts)
    }

    /// A page of alerts.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn list_alerts(&self, filter: &AlertFilter, page: Page) -> Result<Listed<Alert>, StoreError> {
        let (way_in, owner) = match (&filter.incident, &filter.service) {
            (Some(incident), _) => (0, Some(incident.to_string())),
            (None, Some(service)) => (1, Some(service.to_string())),
            (None, None) => (2, None),
        };
        let bind = |sql: Sql| -> Bound<'static> {
            let status = filter.open.map(|open| if open { "triggered" } else { "resolved" }.to_owned());
            sql.bind(owner.clone()).bind(status).bind(filter.dedup_key.clone())
        };
        let order = match filter.sort.field {
            AlertSortField::CreatedAt => 0,
            AlertSortField::ResolvedAt => 2,
        };
        let query = bind(LISTS[way_in][order + usize::from(filter.sort.descending)]);
        let until = filter.until.map_or(i64::MAX, At::micros);
        let query = query.bind(page.limit_for_more()).bind(page.offset).bind(until);
        let rows: Vec<AlertRow> = query.read(self.db()).await?;
        let total = if page.want_total { Some(bind(COUNTS[way_in]).count(self.db()).await?) } else { None };
        page.listed(rows.into_iter().map(AlertRow::into_alert), total)
    }

    /// One alert.
    ///
    /// # Errors
    /// When the database fails or its document cannot be read.
    pub async fn alert(&self, id: AlertId) -> Result<Option<Alert>, StoreError> {
        Ok(self.alerts_by_id(&[id]).await?.pop())
    }

    /// Those of these alerts that exist, in no order.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn alerts_by_id(&self, ids: &[AlertId]) -> Result<Vec<Alert>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<AlertRow> = BY_ID.bind(list(ids, AlertId::as_str)?).read(self.db()).await?;
        rows.into_iter().map(AlertRow::into_alert).collect()
    }

    /// The incidents of the newest alerts that are over and have this dedup key, each once, in no order; only those of
    /// these services, where some are named.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn incidents_by_resolved_key(
        &self,
        dedup_key: &str,
        services: Option<&[ServiceId]>,
        limit: u32,
    ) -> Result<BTreeSet<IncidentId>, StoreError> {
        let services = services.map(|services| list(services, ServiceId::as_str)).transpose()?;
        let query = INCIDENTS_BY_RESOLVED_KEY.bind(dedup_key.to_owned()).bind(services).bind(limit);
        let rows: Vec<(String,)> = query.read(self.db()).await?;
        rows.iter().map(|(id,)| read_word("incident id", id)).collect()
    }

    /// The open alerts with these keys, in no order.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn find_open_alerts(&self, wanted: &[(IntegrationId, String)]) -> Result<Vec<Alert>, StoreError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let keys = keys(wanted.iter().map(|(integration, key)| (integration.as_str(), key.as_str())))?;
        let rows: Vec<AlertRow> = OPEN_BY_KEY.bind(keys).read(self.db()).await?;
        rows.into_iter().map(AlertRow::into_alert).collect()
    }
}

#[derive(sqlx::FromRow)]
struct AlertRow {
    id: String,
    service_id: String,
    integration_id: String,
    incident_id: String,
    dedup_key: String,
    severity: String,
    created_at: i64,
    resolved_at: Option<i64>,
    opened_by: String,
    report: String,
}

impl AlertRow {
    fn into_alert(self) -> Result<Alert, StoreError> {
        let report: ReportDocument<'_> = documents::read(&format!("alert {}", self.id), &self.report)?;
        let resolved = |at| AlertStatus::Resolved { at: At::from_micros(at) };
        Ok(Alert {
            id: read_word("alert id", &self.id)?,
            service: read_word("service id", &self.service_id)?,
            integration: read_word("integration id", &self.integration_id)?,
            incident: read_word("incident id", &self.incident_id)?,
            dedup_key: self.dedup_key,
            status: self.resolved_at.map_or(AlertStatus::Triggered, resolved),
            severity: read_word("severity", &self.severity)?,
            report: Arc::new(Report::from(report)),
            opened_by: read_word("event id", &self.opened_by)?,
            created_at: At::from_micros(self.created_at),
        })
    }
}
