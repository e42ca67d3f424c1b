//! Timelines: entries are added and never changed.

use serde::Serialize;
use vigie_core::incident::LogEntry;

use crate::{
    db::Tx,
    dialect::{Sql, rows},
    documents::{self, LogDocument, is_overview, kind_word},
    error::StoreError,
};

const INSERT: Sql = rows!(
    "INSERT INTO log_entries (id, incident_id, at, kind, is_overview, entry)
     SELECT r.id, r.incident_id, r.at, r.kind, r.is_overview, r.entry FROM ",
    [id text, incident_id text, at bigint, kind text, is_overview boolean, entry text],
    ""
);

pub(super) const STATEMENTS: &[Sql] = &[INSERT];

#[derive(Serialize)]
struct LogRow<'a> {
    id: &'a str,
    incident_id: &'a str,
    at: i64,
    kind: &'static str,
    is_overview: bool,
    entry: LogDocument,
}

pub(super) async fn insert(tx: &mut Tx, entries: &[LogEntry]) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    INSERT.bind(documents::write(&entries.iter().map(row).collect::<Vec<_>>())?).run(tx).await?;
    Ok(())
}

fn row(entry: &LogEntry) -> LogRow<'_> {
    LogRow {
        id: entry.id.as_str(),
        incident_id: entry.incident.as_str(),
        at: entry.at.micros(),
        kind: kind_word(&entry.kind),
        is_overview: is_overview(&entry.kind),
        entry: entry.into(),
    }
}
