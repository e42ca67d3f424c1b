//! Change events.

use vigie_core::{
    event::ChangeEvent,
    ids::{ChangeId, IntegrationId, ServiceId},
    time::At,
};

use super::incidents::list;
use crate::{
    Store,
    db::Bound,
    dialect::Sql,
    documents::{self, ChangeDocument, read_word},
    error::StoreError,
    rows::{ChangeFilter, ChangeRow, Listed, Page},
};

/// The filters of a list: `$1` the services, `$2` since, `$3` until, `$4` the integrations.
macro_rules! filters {
    () => {
        " changed_at >= $2 AND changed_at < $3 AND (CAST($4 AS TEXT) IS NULL OR integration_id IN (SELECT value FROM json_each($4))) "
    };
}

macro_rules! of_services {
    () => {
        "service_id IN (SELECT value FROM json_each($1)) AND"
    };
}

macro_rules! list {
    ($way_in:expr) => {
        Sql::new(concat!(
            "SELECT id, service_id, event_id, change FROM changes WHERE ",
            $way_in,
            filters!(),
            "ORDER BY changed_at DESC, sequence DESC LIMIT $5 OFFSET $6"
        ))
    };
}

macro_rules! count {
    ($way_in:expr) => {
        Sql::new(concat!("SELECT COUNT(*) AS total FROM changes WHERE ", $way_in, filters!()))
    };
}

const LISTS: [Sql; 2] = [list!("CAST($1 AS TEXT) IS NULL AND"), list!(of_services!())];
const COUNTS: [Sql; 2] = [count!("CAST($1 AS TEXT) IS NULL AND"), count!(of_services!())];
const BY_ID: Sql = Sql::new("SELECT id, service_id, event_id, change FROM changes WHERE id = $1");

pub(super) const STATEMENTS: &[Sql] = &[LISTS[0], LISTS[1], COUNTS[0], COUNTS[1], BY_ID];

impl Store {
    /// A page of change events, newest first.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn list_changes(&self, filter: &ChangeFilter, page: Page) -> Result<Listed<ChangeRow>, StoreError> {
        let way_in = usize::from(filter.services.is_some());
        let services = filter.services.as_ref().map(|services| list(services, ServiceId::as_str)).transpose()?;
        let integrations = filter.integrations.as_ref();
        let integrations = integrations.map(|integrations| list(integrations, IntegrationId::as_str)).transpose()?;
        let bind = |sql: Sql| -> Bound<'static> {
            sql.bind(services.clone())
                .bind(filter.since.map_or(i64::MIN, At::micros))
                .bind(filter.until.map_or(i64::MAX, At::micros))
                .bind(integrations.clone())
        };
        let query = bind(LISTS[way_in]).bind(page.limit_for_more()).bind(page.offset);
        let rows: Vec<(String, String, String, String)> = query.read(self.db()).await?;
        let total = if page.want_total { Some(bind(COUNTS[way_in]).count(self.db()).await?) } else { None };
        page.listed(rows.into_iter().map(row), total)
    }

    /// One change event.
    ///
    /// # Errors
    /// When the database fails or its document cannot be read.
    pub async fn change(&self, id: ChangeId) -> Result<Option<ChangeRow>, StoreError> {
        BY_ID.bind(id.as_str()).read_one(self.db()).await?.map(row).transpose()
    }
}

fn row((id, service, event, change): (String, String, String, String)) -> Result<ChangeRow, StoreError> {
    let document: ChangeDocument<'_> = documents::read(&format!("change event {id}"), &change)?;
    Ok(ChangeRow {
        id: read_word("change id", &id)?,
        service: read_word("service id", &service)?,
        event: read_word("event id", &event)?,
        change: ChangeEvent::from(document),
    })
}
