//! The fence: a commit under a lane that somebody else has taken fails.

use crate::{batch::LaneToken, db::Tx, dialect::Sql, error::StoreError};

/// On PostgreSQL the row stays locked until the commit, so that nobody takes the lane meanwhile; SQLite has one writer.
const HOLD: Sql = Sql::each(
    "SELECT token FROM lanes WHERE lane = $1 AND token = $2",
    "SELECT token FROM lanes WHERE lane = $1 AND token = $2 FOR SHARE",
);

pub(super) const STATEMENTS: &[Sql] = &[HOLD];

/// Holds the lane until the transaction ends.
pub(super) async fn hold(tx: &mut Tx, lane: LaneToken) -> Result<(), StoreError> {
    let held: Vec<(i64,)> = HOLD.bind(lane.lane).bind(lane.token).all(tx).await?;
    if held.is_empty() { Err(StoreError::FencedOff) } else { Ok(()) }
}
