//! The configuration as it was: which version it had at a moment, and that version whole.

use vigie_core::{
    directory::{Directory, Kind},
    ids::Id,
    time::At,
};

use crate::{Store, dialect::Sql, documents::read_object, error::StoreError, rows::VersionMade};

// Walks back from the newest change: questions are mostly about now or the last weeks. The index of times must stay out
// of it: everything that was ever changed lies in its range, and would be sorted.
const VERSION_AT: Sql = Sql::new(
    "SELECT directory_version, changed_at, changed_by FROM object_versions WHERE +changed_at <= $1
     ORDER BY directory_version DESC LIMIT 1",
);
// As expressions, or SQLite walks every version there ever was in the index of the primary key, to save itself the DISTINCT.
const CHANGED_SINCE: Sql = Sql::new(
    "WITH changed AS (SELECT DISTINCT kind || '' AS kind, id || '' AS id FROM object_versions WHERE directory_version > $1)
     SELECT c.kind, c.id, (SELECT v.document FROM object_versions AS v
         WHERE v.kind = c.kind AND v.id = c.id AND v.directory_version <= $1
         ORDER BY v.directory_version DESC LIMIT 1) AS document
     FROM changed AS c ORDER BY c.kind, c.id",
);

pub(crate) const STATEMENTS: &[Sql] = &[VERSION_AT, CHANGED_SINCE];

impl Store {
    /// The version that the configuration had at a moment, and the change that made it; `None` before the first one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directory_version_at(&self, at: At) -> Result<Option<VersionMade>, StoreError> {
        let row: Option<(i64, i64, String)> = VERSION_AT.bind(at.micros()).read_one(self.db()).await?;
        Ok(row.map(|(version, made_at, made_by)| VersionMade {
            version: version.unsigned_abs(),
            made_at: At::from_micros(made_at),
            made_by,
        }))
    }

    /// The configuration as it was at a version, worked out from a newer one: what was changed since is put back. Costs
    /// as much as there are objects that changed since.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn directory_at_version(&self, newer: &Directory, version: u64) -> Result<Directory, StoreError> {
        let rows: Vec<(String, String, Option<String>)> = CHANGED_SINCE.bind(version as i64).read(self.db()).await?;
        let mut directory = newer.clone();
        directory.version = version;
        for (kind, id, document) in rows {
            let kind = Kind::parse(&kind)
                .ok_or_else(|| StoreError::unreadable("kind of object", format!("{kind:?} is not one")))?;
            match document {
                Some(document) => directory.put(read_object(kind, &document)?),
                None => directory.remove(kind, read_id(&id)?),
            }
        }
        Ok(directory)
    }
}

fn read_id(text: &str) -> Result<Id, StoreError> {
    Id::parse(text).ok_or_else(|| StoreError::unreadable("id of an object", format!("{text:?} is not one")))
}
