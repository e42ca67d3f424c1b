//! Change events.

use serde::Serialize;

use crate::{
    batch::NewChange,
    db::Tx,
    dialect::{Sql, rows},
    documents::{self, ChangeDocument},
    error::StoreError,
};

const INSERT: Sql = rows!(
    "INSERT INTO changes (id, service_id, integration_id, event_id, changed_at, change)
     SELECT r.id, r.service_id, r.integration_id, r.event_id, r.changed_at, r.change FROM ",
    [id text, service_id text, integration_id text, event_id text, changed_at bigint, change text],
    ""
);

pub(super) const STATEMENTS: &[Sql] = &[INSERT];

#[derive(Serialize)]
struct ChangeEventRow<'a> {
    id: &'a str,
    service_id: &'a str,
    integration_id: &'a str,
    event_id: String,
    changed_at: i64,
    change: ChangeDocument<'a>,
}

pub(super) async fn insert(tx: &mut Tx, changes: &[NewChange]) -> Result<(), StoreError> {
    if !changes.is_empty() {
        INSERT.bind(documents::write(&changes.iter().map(row).collect::<Vec<_>>())?).run(tx).await?;
    }
    Ok(())
}

fn row(change: &NewChange) -> ChangeEventRow<'_> {
    ChangeEventRow {
        id: change.id.as_str(),
        service_id: change.service.as_str(),
        integration_id: change.change.integration.as_str(),
        event_id: change.event.to_string(),
        changed_at: change.change.changed_at.micros(),
        change: (&change.change).into(),
    }
}
