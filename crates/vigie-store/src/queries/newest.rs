//! Incidents newest first, a page at a time: each page begins below the last number of the one before, and costs the
//! same however far back it is.
//!
//! Of few services the newest of each are looked up and merged; else the open or the resolved incidents are walked from
//! the newest on, in an index that holds all that is filtered by, first a few pages of them and then either all or, for
//! each service, its own.

use std::{cmp::Reverse, collections::BTreeSet};

use vigie_core::{
    ids::{ServiceId, UserId},
    incident::Incident,
};

use super::incidents::{list, select};
use crate::{
    Store,
    db::Bound,
    dialect::Sql,
    error::StoreError,
    rows::{IncidentStatus, Listed, NewestFilter, OfServices, Page},
};

/// So many services are looked up one by one at once.
const FEW: usize = 100;
/// And so many where the newest incidents of all are other services': each costs a step down the index, and the newest
/// few of its entries where it has any.
const MOST_LOOKED_UP: usize = 5_000;

/// Of more than a few services, so many pages of the newest of all are looked through first.
const LOOKED_AT_PAGES: u32 = 4;

/// `$1` below which number, `$2` urgency, `$3` services, `$4` but not these, `$5` assignee, `$6` how many.
macro_rules! walk {
    ($begin:expr) => {
        select!(concat!(
            $begin,
            " AND number < $1
              AND (CAST($2 AS TEXT) IS NULL OR urgency = $2)
              AND (CAST($3 AS TEXT) IS NULL OR service_id IN (SELECT value FROM json_each($3)))
              AND (CAST($4 AS TEXT) IS NULL OR service_id NOT IN (SELECT value FROM json_each($4)))
              AND (CAST($5 AS TEXT) IS NULL OR (assignees LIKE '%\"' || $5 || '\"%' AND EXISTS (
                  SELECT 1 FROM json_each(assignees) AS assignee WHERE assignee.value = $5)))
              ORDER BY number DESC LIMIT $6"
        ))
    };
}

const OPEN: Sql = walk!("status <> 'resolved'");
const TRIGGERED: Sql = walk!("status <> 'resolved' AND status = 'triggered'");
const ACKNOWLEDGED: Sql = walk!("status = 'acknowledged'");
const RESOLVED: Sql = walk!("status = 'resolved'");

/// The newest of one service: `$1` below which number, `$2` urgency, `$3` services, `$4` status, `$5` how many.
macro_rules! newest_of_each {
    () => {
        "SELECT w.number FROM incidents AS w
         WHERE w.service_id = asked.value AND w.status = $4 AND w.number < $1
           AND (CAST($2 AS TEXT) IS NULL OR w.urgency = $2)
         ORDER BY w.number DESC LIMIT $5"
    };
}

/// SQLite has no LATERAL, and PostgreSQL would look at every incident for each service without it.
const LOOKED_UP: Sql = Sql::each(
    select!(concat!(
        "number IN (SELECT i.number FROM json_each($3) AS asked CROSS JOIN incidents AS i WHERE i.number IN (",
        newest_of_each!(),
        ") ORDER BY i.number DESC LIMIT $5) ORDER BY number DESC"
    ))
    .sqlite(),
    select!(concat!(
        "number IN (SELECT i.number FROM json_each($3) AS asked CROSS JOIN LATERAL (",
        newest_of_each!(),
        ") AS i ORDER BY i.number DESC LIMIT $5) ORDER BY number DESC"
    ))
    .postgres(),
);

pub(super) const STATEMENTS: &[Sql] = &[OPEN, TRIGGERED, ACKNOWLEDGED, RESOLVED, LOOKED_UP];

impl Store {
    /// Incidents, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn newest_incidents(&self, filter: &NewestFilter, limit: u32) -> Result<Listed<Incident>, StoreError> {
        let page = Page::first(limit);
        let mut incidents = match &filter.services {
            OfServices::Only(services) if services.is_empty() => Vec::new(),
            OfServices::Only(services) if filter.assignee.is_none() => {
                let found = match services.len() {
                    0..=FEW => None,
                    _ => self.newest_of_most(filter, services, page).await?,
                };
                match found {
                    Some(found) => found,
                    None if services.len() <= MOST_LOOKED_UP => self.look_up(filter, services, page).await?,
                    None => self.walk(filter, &filter.services, page).await?,
                }
            }
            services => self.walk(filter, services, page).await?,
        };
        incidents.sort_by_key(|incident| Reverse(incident.number));
        page.listed(incidents.into_iter().map(Ok), None)
    }

    async fn walk(
        &self,
        filter: &NewestFilter,
        services: &OfServices,
        page: Page,
    ) -> Result<Vec<Incident>, StoreError> {
        let (only, but) = match services {
            OfServices::All => (None, None),
            OfServices::Only(only) => (Some(list(only, ServiceId::as_str)?), None),
            OfServices::AllBut(but) => (None, Some(list(but, ServiceId::as_str)?)),
        };
        let assignee = filter.assignee.as_ref().map(|user: &UserId| user.as_str().to_owned());
        let query = begin(statement(filter.status), filter).bind(only).bind(but).bind(assignee);
        self.incidents_from(query.bind(page.limit_for_more()).read(self.db()).await?).await
    }

    /// Of very many services: those among the newest of all, which are nearly always enough. `None` where they are not.
    async fn newest_of_most(
        &self,
        filter: &NewestFilter,
        services: &[ServiceId],
        page: Page,
    ) -> Result<Option<Vec<Incident>>, StoreError> {
        let looked_at = Page::first(page.limit.saturating_mul(LOOKED_AT_PAGES));
        let mut found = self.walk(filter, &OfServices::All, looked_at).await?;
        let are_all = found.len() <= looked_at.limit as usize;
        let named: BTreeSet<ServiceId> = found.iter().map(|incident| incident.service).collect();
        let wanted: BTreeSet<ServiceId> = services.iter().filter(|id| named.contains(id)).copied().collect();
        found.retain(|incident| wanted.contains(&incident.service));
        Ok((are_all || found.len() > page.limit as usize).then_some(found))
    }

    async fn look_up(
        &self,
        filter: &NewestFilter,
        services: &[ServiceId],
        page: Page,
    ) -> Result<Vec<Incident>, StoreError> {
        let statuses = match filter.status {
            Some(status) => vec![status],
            None => vec![IncidentStatus::Triggered, IncidentStatus::Acknowledged],
        };
        let mut found = Vec::new();
        for status in statuses {
            let query = begin(LOOKED_UP, filter).bind(list(services, ServiceId::as_str)?);
            let query = query.bind(status.as_str().to_owned()).bind(page.limit_for_more());
            found.extend(self.incidents_from(query.read(self.db()).await?).await?);
        }
        Ok(found)
    }
}

const fn statement(status: Option<IncidentStatus>) -> Sql {
    match status {
        None => OPEN,
        Some(IncidentStatus::Triggered) => TRIGGERED,
        Some(IncidentStatus::Acknowledged) => ACKNOWLEDGED,
        Some(IncidentStatus::Resolved) => RESOLVED,
    }
}

fn begin(sql: Sql, filter: &NewestFilter) -> Bound<'static> {
    let below = filter.below.and_then(|number| i64::try_from(number).ok()).unwrap_or(i64::MAX);
    sql.bind(below).bind(filter.urgency.map(|urgency| urgency.as_str().to_owned()))
}
