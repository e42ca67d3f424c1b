//! Pages of lists: one row more than asked for tells whether more follow.

use crate::{
    db::{Bound, Db},
    error::StoreError,
    rows::{Listed, Page},
};

impl Page {
    /// How many rows to read.
    pub(crate) const fn limit_for_more(self) -> i64 {
        self.limit as i64 + 1
    }

    /// The page from one row more than it holds.
    pub(crate) fn listed<T>(
        self,
        items: impl Iterator<Item = Result<T, StoreError>>,
        total: Option<u64>,
    ) -> Result<Listed<T>, StoreError> {
        let mut items = items.collect::<Result<Vec<T>, StoreError>>()?;
        let more = items.len() > self.limit as usize;
        items.truncate(self.limit as usize);
        Ok(Listed { items, more, total })
    }
}

impl Bound<'_> {
    /// Reads the one number that a `SELECT COUNT(*)` answers with.
    pub(crate) async fn count(self, db: &Db) -> Result<u64, StoreError> {
        Ok(self.read_one::<(i64,)>(db).await?.map_or(0, |(count,)| count.unsigned_abs()))
    }
}
