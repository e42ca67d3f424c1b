//! Counters of open incidents, kept with every commit: counting a million rows would take too long for a page.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    db::Tx,
    dialect::{Sql, rows},
    documents,
    error::StoreError,
};

const ADD: Sql = rows!(
    "INSERT INTO counters (lane, status, urgency, incidents)
     SELECT r.lane, r.status, r.urgency, r.incidents FROM ",
    [lane bigint, status text, urgency text, incidents bigint],
    "WHERE true ON CONFLICT (lane, status, urgency) DO UPDATE SET incidents = counters.incidents + excluded.incidents"
);

pub(super) const STATEMENTS: &[Sql] = &[ADD];

/// How many incidents came to and left each status and urgency.
#[derive(Debug, Default)]
pub(super) struct Moves(BTreeMap<(String, String), i64>);

impl Moves {
    /// An incident is there now.
    pub(super) fn enter(&mut self, status: &str, urgency: &str) {
        self.add(status, urgency, 1);
    }

    /// An incident was there before.
    pub(super) fn leave(&mut self, status: &str, urgency: &str) {
        self.add(status, urgency, -1);
    }

    fn add(&mut self, status: &str, urgency: &str, incidents: i64) {
        if status != "resolved" {
            *self.0.entry((status.to_owned(), urgency.to_owned())).or_default() += incidents;
        }
    }
}

#[derive(Serialize)]
struct CounterRow<'a> {
    lane: u32,
    status: &'a str,
    urgency: &'a str,
    incidents: i64,
}

/// Adds the moves to a lane's counters.
pub(super) async fn add(tx: &mut Tx, lane: u32, moves: Moves) -> Result<(), StoreError> {
    let changed = moves.0.iter().filter(|(_, incidents)| **incidents != 0);
    let rows: Vec<CounterRow<'_>> = changed
        .map(|((status, urgency), incidents)| CounterRow { lane, status, urgency, incidents: *incidents })
        .collect();
    if !rows.is_empty() {
        ADD.bind(documents::write(&rows)?).run(tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolved_incidents_are_in_no_counter() {
        let mut moves = Moves::default();
        moves.leave("triggered", "high");
        moves.enter("resolved", "high");
        assert_eq!(moves.0.into_iter().collect::<Vec<_>>(), [(("triggered".into(), "high".into()), -1)]);
    }
}
