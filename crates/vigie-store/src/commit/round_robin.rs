//! Rings of round-robin levels.

use std::collections::BTreeMap;

use serde::Serialize;
use vigie_core::engine::RoundRobinMove;

use crate::{
    db::Tx,
    dialect::{Sql, rows},
    documents,
    error::StoreError,
};

const TURN: Sql = rows!(
    "INSERT INTO round_robin (policy_id, rule_id, next) SELECT r.policy_id, r.rule_id, r.next FROM ",
    [policy_id text, rule_id text, next bigint],
    "WHERE true ON CONFLICT (policy_id, rule_id) DO UPDATE SET next = excluded.next"
);

pub(super) const STATEMENTS: &[Sql] = &[TURN];

#[derive(Serialize)]
struct RingRow<'a> {
    policy_id: &'a str,
    rule_id: &'a str,
    next: u32,
}

/// Sets the rings; the last move of each counts.
pub(super) async fn turn(tx: &mut Tx, moves: &[RoundRobinMove]) -> Result<(), StoreError> {
    let last: BTreeMap<_, _> = moves.iter().map(|turn| ((turn.policy, turn.rule), turn.next)).collect();
    let rows: Vec<RingRow<'_>> = last
        .iter()
        .map(|((policy, rule), next)| RingRow { policy_id: policy.as_str(), rule_id: rule.as_str(), next: *next })
        .collect();
    if !rows.is_empty() {
        TURN.bind(documents::write(&rows)?).run(tx).await?;
    }
    Ok(())
}
