//! Timelines: entries are added and never changed.

use vigie_core::incident::LogEntry;

use crate::{
    db::Tx,
    documents::{self, LogDocument, is_overview, kind_word},
    error::StoreError,
    insert::Insert,
    value::Val,
};

pub(super) const INSERT: Insert<6> = Insert {
    table: "log_entries",
    columns: [
        ("id", "text"),
        ("incident_id", "text"),
        ("at", "bigint"),
        ("kind", "text"),
        ("is_overview", "boolean"),
        ("entry", "text"),
    ],
};

pub(super) async fn insert(tx: &mut Tx, entries: &[LogEntry]) -> Result<(), StoreError> {
    INSERT.run(tx, entries.iter().map(row).collect::<Result<_, _>>()?).await
}

fn row(entry: &LogEntry) -> Result<[Val<'_>; 6], StoreError> {
    Ok([
        entry.id.as_str().into(),
        entry.incident.as_str().into(),
        entry.at.into(),
        kind_word(&entry.kind).into(),
        is_overview(&entry.kind).into(),
        documents::write(&LogDocument::from(entry))?.into(),
    ])
}
