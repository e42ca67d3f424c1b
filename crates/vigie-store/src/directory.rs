//! The configuration: loaded whole, saved by change, kept for ever.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;
use vigie_core::{
    directory::{Change, Directory, Kind, Object},
    escalate::Policy,
    ids::{Id, PolicyId},
    notify::personal::PersonalMessage,
    time::At,
};

use crate::{
    Store, access,
    audit::{AuditMethod, Author},
    dialect::{Sql, rows},
    documents::{self, read_object, write_object},
    error::StoreError,
    personal,
    rows::AuditRow,
};

const LOAD: Sql = Sql::new(
    "SELECT d.version, o.kind, o.document FROM directory_version AS d LEFT JOIN objects AS o ON o.document IS NOT NULL",
);
const VERSION: Sql = Sql::new("SELECT version FROM directory_version");
const ADVANCE: Sql = Sql::new("UPDATE directory_version SET version = version + 1 WHERE version = $1");
const PUT: Sql = rows!(
    "INSERT INTO objects (kind, id, version, document, updated_at)
     SELECT r.kind, r.id, r.version, r.document, r.changed_at FROM ",
    [kind text, id text, version bigint, document text, changed_at bigint],
    "WHERE r.document IS NOT NULL ON CONFLICT (kind, id) DO UPDATE
     SET version = excluded.version, document = excluded.document, updated_at = excluded.updated_at"
);
const REMOVE: Sql = rows!(
    "DELETE FROM objects WHERE (kind, id) IN (SELECT r.kind, r.id FROM ",
    [kind text, id text, document text],
    "WHERE r.document IS NULL)"
);
const REMEMBER: Sql = rows!(
    "INSERT INTO object_versions (kind, id, directory_version, version, document, change, changed_at, changed_by, method,
         truncated_token, request_id, remote_address)
     SELECT r.kind, r.id, r.directory_version, r.version, r.document, r.change, r.changed_at, r.changed_by, r.method,
         r.truncated_token, r.request_id, r.remote_address FROM ",
    [kind text, id text, directory_version bigint, version bigint, document text, change text, changed_at bigint,
     changed_by text, method text, truncated_token text, request_id text, remote_address text],
    ""
);
const POLICY_VERSIONS: Sql = rows!(
    "SELECT v.document FROM object_versions AS v JOIN ",
    [id text, version bigint],
    "ON v.kind = 'escalation_policy' AND v.id = r.id AND v.version = r.version
     WHERE v.document IS NOT NULL ORDER BY v.directory_version"
);
const HISTORY: Sql = Sql::new(
    "SELECT v.directory_version, v.kind, v.id, CASE WHEN EXISTS (SELECT 1 FROM object_versions AS earlier
         WHERE earlier.kind = $1 AND earlier.id = $2 AND earlier.directory_version < v.directory_version)
         THEN v.change ELSE 'create' END AS change, v.changed_at, v.changed_by FROM object_versions AS v
     WHERE v.kind = $1 AND v.id = $2 AND v.changed_at >= $3 AND v.changed_at < $4 AND v.directory_version < $5
     ORDER BY v.directory_version DESC LIMIT $6",
);

pub(crate) const STATEMENTS: &[Sql] = &[LOAD, VERSION, ADVANCE, PUT, REMOVE, REMEMBER, POLICY_VERSIONS, HISTORY];

impl Store {
    /// The whole configuration at its present version.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn load_directory(&self) -> Result<Directory, StoreError> {
        // One statement, so that the version and the objects belong together on either database.
        let rows: Vec<(i64, Option<String>, Option<String>)> = LOAD.bound().read(self.db()).await?;
        let mut directory = Directory::default();
        for (version, kind, document) in rows {
            directory.version = version.unsigned_abs();
            let (Some(kind), Some(document)) = (kind, document) else { continue };
            let kind = read_kind(&kind)?;
            directory.put(read_object(kind, &document)?);
        }
        Ok(directory)
    }

    /// Saves changes that were checked against the directory at `from_version`, all or none, and moves the directory
    /// one version on. Where an object is changed twice the last change counts.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the directory is not at `from_version` any more.
    pub async fn save_changes(
        &self,
        from_version: u64,
        changes: &[Change],
        at: At,
        by: impl Into<Author> + Send,
    ) -> Result<(), StoreError> {
        self.save_changes_and_tell((from_version, changes), &[], at, by).await.map(|_| ())
    }

    /// As [`Store::save_changes`], with messages to people that are to be sent because of the changes, in the same
    /// transaction; how many of those are new. Of people who are removed nothing is left that lets anybody in: their
    /// tokens, sessions, password and codes go with them.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the directory is not at that version any more.
    pub async fn save_changes_and_tell(
        &self,
        (from_version, changes): (u64, &[Change]),
        messages: &[PersonalMessage],
        at: At,
        by: impl Into<Author> + Send,
    ) -> Result<u64, StoreError> {
        let from_version = from_version as i64;
        let author = by.into();
        let entries = entries(changes, from_version + 1, at, &author)?;
        let entries = documents::write(&entries)?;
        let mut tx = self.db().begin().await?;
        if ADVANCE.bind(from_version).run(&mut tx).await? == 0 {
            return Err(StoreError::Conflict);
        }
        PUT.bind(entries.clone()).run(&mut tx).await?;
        REMOVE.bind(entries.clone()).run(&mut tx).await?;
        REMEMBER.bind(entries).run(&mut tx).await?;
        access::forget_people(&mut tx, &removed_people(changes)).await?;
        let told = personal::queue(&mut tx, messages).await?;
        tx.commit().await?;
        Ok(told)
    }

    /// The version of the configuration: what other nodes poll.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directory_version(&self) -> Result<u64, StoreError> {
        let row = VERSION.bound().read_one::<(i64,)>(self.db()).await?;
        Ok(row.map_or(0, |(version,)| version.unsigned_abs()))
    }

    /// Escalation policies as they were at these versions, in no order; unknown ones are left out.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn policy_versions(&self, wanted: &[(PolicyId, u64)]) -> Result<Vec<Arc<Policy>>, StoreError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<PolicyKey<'_>> =
            wanted.iter().map(|(id, version)| PolicyKey { id: id.as_str(), version: *version }).collect();
        let rows: Vec<(String,)> = POLICY_VERSIONS.bind(documents::write(&keys)?).read(self.db()).await?;
        rows.iter().map(|(document,)| documents::read_policy(document).map(Arc::new)).collect()
    }

    /// The history of one object from `since` to before `until`, newest first; only what came before the directory's
    /// version `before`, where it is given. Its first row has the change `create`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn object_history(
        &self,
        (kind, id): (Kind, Id),
        (since, until): (At, At),
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let before = before.and_then(|version| i64::try_from(version).ok()).unwrap_or(i64::MAX);
        let query = HISTORY.bind(kind.as_str()).bind(id.as_str()).bind(since.micros()).bind(until.micros());
        let rows: Vec<AuditTuple> = query.bind(before).bind(limit).read(self.db()).await?;
        rows.into_iter().map(audit_row).collect()
    }
}

type AuditTuple = (i64, String, String, String, i64, String);

fn audit_row((version, kind, id, change, at, by): AuditTuple) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        directory_version: version.unsigned_abs(),
        kind: read_kind(&kind)?,
        id,
        change,
        changed_at: At::from_micros(at),
        changed_by: by,
    })
}

#[derive(Serialize)]
struct PolicyKey<'a> {
    id: &'a str,
    version: u64,
}

/// One changed object; without a document it is removed.
#[derive(Serialize)]
struct Entry<'a> {
    kind: &'static str,
    id: String,
    directory_version: i64,
    version: i64,
    document: Option<String>,
    change: &'static str,
    changed_at: i64,
    changed_by: &'a str,
    method: Option<&'static str>,
    truncated_token: Option<&'a str>,
    request_id: Option<&'a str>,
    remote_address: Option<&'a str>,
}

fn entries<'a>(
    changes: &[Change],
    directory_version: i64,
    at: At,
    author: &'a Author,
) -> Result<Vec<Entry<'a>>, StoreError> {
    let last: BTreeMap<(Kind, Id), &Change> = changes.iter().map(|change| (key(change), change)).collect();
    let entry = |((kind, id), change): ((Kind, Id), &Change)| {
        let (version, document) = match change {
            Change::Put(object) => (object_version(object, directory_version), Some(write_object(object)?)),
            Change::Remove(..) => (directory_version, None),
        };
        Ok(Entry {
            kind: kind.as_str(),
            id: id.to_string(),
            directory_version,
            version,
            change: if document.is_some() { "put" } else { "remove" },
            document,
            changed_at: at.micros(),
            changed_by: &author.name,
            method: author.method.map(AuditMethod::as_str),
            truncated_token: author.truncated_token.as_deref(),
            request_id: author.request_id.as_deref(),
            remote_address: author.remote_address.as_deref(),
        })
    };
    last.into_iter().map(entry).collect()
}

fn removed_people(changes: &[Change]) -> Vec<Id> {
    let removed = changes.iter().filter_map(|change| match change {
        Change::Remove(Kind::User, id) => Some(*id),
        _ => None,
    });
    removed.collect()
}

fn key(change: &Change) -> (Kind, Id) {
    match change {
        Change::Put(object) => (object.kind(), object.id()),
        Change::Remove(kind, id) => (*kind, *id),
    }
}

/// Policies count their own versions, because incidents name them; all others take the directory's.
fn object_version(object: &Object, directory_version: i64) -> i64 {
    match object {
        Object::Policy(policy) => policy.version as i64,
        _ => directory_version,
    }
}

fn read_kind(word: &str) -> Result<Kind, StoreError> {
    Kind::parse(word).ok_or_else(|| StoreError::unreadable("kind of object", format!("{word:?} is not one")))
}
