//! Log entries: timelines, and all of them in order of time.

use vigie_core::{
    ids::{IncidentId, LogEntryId},
    incident::LogEntry,
    time::At,
};

use crate::{
    Store,
    db::Bound,
    dialect::Sql,
    documents::{self, LogDocument, read_word},
    error::StoreError,
    rows::{Listed, LogFilter, Page},
};

/// The filters of a list: `$1` the incident, `$2` since, `$3` until, `$4` overview only.
macro_rules! filters {
    () => {
        " at >= $2 AND at < $3 AND (NOT $4 OR is_overview) "
    };
}

macro_rules! list {
    ($way_in:expr, $order:expr) => {
        Sql::new(concat!(
            "SELECT id, incident_id, at, entry FROM log_entries WHERE ",
            $way_in,
            " AND ",
            filters!(),
            "ORDER BY ",
            $order,
            " LIMIT $5 OFFSET $6"
        ))
    };
}

const LISTS: [[Sql; 2]; 2] = [
    [list!("incident_id = $1", "at, sequence"), list!("incident_id = $1", "at DESC, sequence DESC")],
    [list!("CAST($1 AS TEXT) IS NULL", "at, sequence"), list!("CAST($1 AS TEXT) IS NULL", "at DESC, sequence DESC")],
];
const COUNTS: [Sql; 2] = [
    Sql::new(concat!("SELECT COUNT(*) AS total FROM log_entries WHERE incident_id = $1 AND ", filters!())),
    Sql::new(concat!("SELECT COUNT(*) AS total FROM log_entries WHERE CAST($1 AS TEXT) IS NULL AND ", filters!())),
];
const BY_ID: Sql = Sql::new("SELECT id, incident_id, at, entry FROM log_entries WHERE id = $1");
const NOTES: Sql = Sql::new(
    "SELECT id, incident_id, at, entry FROM log_entries WHERE incident_id = $1 AND kind = 'annotate'
     ORDER BY at, sequence",
);
const LAST_NOTE: Sql = Sql::new(
    "SELECT id, incident_id, at, entry FROM log_entries WHERE incident_id = $1 AND kind = 'annotate'
     ORDER BY at DESC, sequence DESC LIMIT 1",
);

pub(super) const STATEMENTS: &[Sql] =
    &[LISTS[0][0], LISTS[0][1], LISTS[1][0], LISTS[1][1], COUNTS[0], COUNTS[1], BY_ID, NOTES, LAST_NOTE];

impl Store {
    /// A page of log entries.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn list_log_entries(&self, filter: &LogFilter, page: Page) -> Result<Listed<LogEntry>, StoreError> {
        let way_in = usize::from(filter.incident.is_none());
        let bind = |sql: Sql| -> Bound<'static> {
            sql.bind(filter.incident.map(|incident| incident.to_string()))
                .bind(filter.since.map_or(i64::MIN, At::micros))
                .bind(filter.until.map_or(i64::MAX, At::micros))
                .bind(filter.is_overview)
        };
        let query = bind(LISTS[way_in][usize::from(filter.newest_first)]);
        let rows: Vec<LogRow> = query.bind(page.limit_for_more()).bind(page.offset).read(self.db()).await?;
        let total = if page.want_total { Some(bind(COUNTS[way_in]).count(self.db()).await?) } else { None };
        page.listed(rows.into_iter().map(entry), total)
    }

    /// One log entry.
    ///
    /// # Errors
    /// When the database fails or its document cannot be read.
    pub async fn log_entry(&self, id: LogEntryId) -> Result<Option<LogEntry>, StoreError> {
        BY_ID.bind(id.as_str()).read_one::<LogRow>(self.db()).await?.map(entry).transpose()
    }

    /// The notes of an incident, oldest first.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn notes_of(&self, incident: IncidentId) -> Result<Vec<LogEntry>, StoreError> {
        NOTES.bind(incident.as_str()).read::<LogRow>(self.db()).await?.into_iter().map(entry).collect()
    }

    /// The last note of an incident.
    ///
    /// # Errors
    /// When the database fails or its document cannot be read.
    pub async fn last_note_of(&self, incident: IncidentId) -> Result<Option<LogEntry>, StoreError> {
        LAST_NOTE.bind(incident.as_str()).read_one::<LogRow>(self.db()).await?.map(entry).transpose()
    }
}

type LogRow = (String, String, i64, String);

fn entry((id, incident, at, entry): LogRow) -> Result<LogEntry, StoreError> {
    let document: LogDocument = documents::read(&format!("log entry {id}"), &entry)?;
    Ok(document.into_entry(read_word("log entry id", &id)?, read_word("incident id", &incident)?, At::from_micros(at)))
}
