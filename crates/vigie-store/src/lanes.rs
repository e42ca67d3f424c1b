//! Lanes: which node decides for which part of the services. One owner holds all lanes; the token of a lane grows with
//! every change of owner, so that a commit of the one before fails.

use vigie_core::time::At;

use crate::{
    Store,
    batch::LaneToken,
    dialect::{Sql, rows},
    documents,
    error::StoreError,
};

const TAKE: Sql = Sql::new(
    "INSERT INTO lanes (lane, owner, token, lease_until)
     SELECT CAST(value AS BIGINT), $2, 1, $4 FROM json_each($1) WHERE true
     ON CONFLICT (lane) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until,
         token = lanes.token + CASE WHEN lanes.owner = excluded.owner THEN 0 ELSE 1 END
     WHERE lanes.owner = excluded.owner OR lanes.lease_until <= $3
     RETURNING lane, token",
);
const RENEW: Sql = rows!(
    "UPDATE lanes SET lease_until = $3 FROM ",
    [held bigint, proof bigint],
    "WHERE lanes.lane = r.held AND lanes.token = r.proof AND lanes.owner = $2"
);
/// The owner is forgotten, so that even the same one gets a new token.
const RELEASE: Sql = Sql::new("UPDATE lanes SET owner = '', lease_until = 0 WHERE owner = $1");

pub(crate) const STATEMENTS: &[Sql] = &[TAKE, RENEW, RELEASE];

#[derive(serde::Serialize)]
struct HeldRow {
    held: u32,
    proof: i64,
}

impl Store {
    /// Takes or renews the lanes 0 to `lanes` - 1, all or none: `None` while somebody else's lease runs. `owner` must
    /// name one process, not one machine: the same owner keeps its tokens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_lanes(
        &self,
        owner: &str,
        lanes: u32,
        now: At,
        lease_until: At,
    ) -> Result<Option<Vec<LaneToken>>, StoreError> {
        let numbers = documents::write(&(0..lanes).collect::<Vec<u32>>())?;
        let mut tx = self.db().begin().await?;
        let query = TAKE.bind(numbers).bind(owner).bind(now).bind(lease_until);
        let taken: Vec<(i64, i64)> = query.all(&mut tx).await?;
        if taken.len() < lanes as usize {
            tx.rollback().await?;
            return Ok(None);
        }
        tx.commit().await?;
        let token = |(lane, token)| LaneToken { lane: u32::try_from(lane).unwrap_or(u32::MAX), token };
        let mut tokens: Vec<LaneToken> = taken.into_iter().map(token).collect();
        tokens.sort_unstable();
        Ok(Some(tokens))
    }

    /// Renews the lease of these lanes, all or none. False when one of them has another owner by now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew_lanes(&self, owner: &str, lanes: &[LaneToken], lease_until: At) -> Result<bool, StoreError> {
        let held: Vec<HeldRow> = lanes.iter().map(|lane| HeldRow { held: lane.lane, proof: lane.token }).collect();
        let mut tx = self.db().begin().await?;
        let renewed = RENEW.bind(documents::write(&held)?).bind(owner).bind(lease_until).run(&mut tx).await?;
        if renewed < lanes.len() as u64 {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Gives all lanes of an owner back, so that the next one need not wait for the lease to run out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_lanes(&self, owner: &str) -> Result<(), StoreError> {
        RELEASE.bind(owner).write(self.db()).await?;
        Ok(())
    }
}
