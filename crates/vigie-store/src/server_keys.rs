//! Keys that the server signs with: made once, the same for every node and after every restart.

use vigie_core::time::At;

use crate::{Store, dialect::Sql, error::StoreError};

const KEEP: Sql =
    Sql::new("INSERT INTO server_keys (name, secret, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING");
const READ: Sql = Sql::new("SELECT secret FROM server_keys WHERE name = $1");

pub(crate) const STATEMENTS: &[Sql] = &[KEEP, READ];

impl Store {
    /// The key of this name; `candidate` becomes it where there is none yet. Of several nodes that offer one at the
    /// same time, all get the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn server_key(&self, name: &str, candidate: &str, now: At) -> Result<String, StoreError> {
        let kept: Option<(String,)> = READ.bind(name).read_one(self.db()).await?;
        if let Some((secret,)) = kept {
            return Ok(secret);
        }
        KEEP.bind(name).bind(candidate).bind(now).write(self.db()).await?;
        let kept: Option<(String,)> = READ.bind(name).read_one(self.db()).await?;
        Ok(kept.map_or_else(|| candidate.to_owned(), |(secret,)| secret))
    }
}
