//! Who changed what: the history of the configuration, and of tokens and sessions, as one list.
//!
//! Every change of an object leaves a row in `object_versions` with the whole document; which fields changed is found
//! by comparing it with the one before when somebody reads it. Tokens and sessions leave a row in `access_records`.

mod diff;
mod record;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_core::{directory::Kind, time::At};

pub(crate) use self::record::{AccessChange, record, record_of};
pub use self::{
    diff::FieldChange,
    record::{AuditMethod, Author},
};
use crate::{
    Store,
    dialect::{Sql, rows},
    documents,
    error::StoreError,
};

/// The newest of one sort of record: each is read in the order of its index by time, and no further than the page goes.
macro_rules! newest {
    ($records:expr) => {
        concat!(
            "SELECT * FROM (SELECT * FROM (",
            $records,
            ") AS a
             WHERE a.changed_at >= $1 AND a.changed_at < $2 AND a.changed_at <= $9
                 AND (CAST($3 AS TEXT) IS NULL OR a.kind IN (SELECT value FROM json_each($3)))
                 AND (CAST($4 AS TEXT) IS NULL OR a.id = CAST($4 AS TEXT))
                 AND (CAST($5 AS TEXT) IS NULL OR a.changed_by LIKE CAST($5 AS TEXT))
                 AND (CAST($6 AS TEXT) IS NULL OR a.method = CAST($6 AS TEXT))
                 AND (CAST($7 AS TEXT) IS NULL OR a.truncated_token = CAST($7 AS TEXT))
                 AND (CAST($8 AS TEXT) IS NULL OR a.change IN (SELECT value FROM json_each($8)))
                 AND (a.changed_at < $9 OR a.directory_version < $10
                     OR (a.directory_version = $10 AND a.position < $11))
             ORDER BY a.changed_at DESC, a.directory_version DESC, a.position DESC LIMIT $12) AS newest"
        )
    };
}

const ENTRIES: Sql = Sql::new(concat!(
    newest!(
        "SELECT v.directory_version, v.kind || '-' || v.id AS position, v.kind, v.id, CAST(NULL AS TEXT) AS what,
             CAST(NULL AS TEXT) AS what_id, CASE WHEN v.document IS NULL THEN 'remove'
                 WHEN EXISTS (SELECT 1 FROM object_versions AS e WHERE e.kind = v.kind AND e.id = v.id
                     AND e.directory_version < v.directory_version) THEN 'put' ELSE 'create' END AS change,
             CAST(NULL AS TEXT) AS details, v.changed_at, v.changed_by, COALESCE(v.method,
                 CASE WHEN v.changed_by LIKE 'user %' OR v.changed_by LIKE 'token %' THEN 'api_token'
                 ELSE 'other' END) AS method, v.truncated_token, v.request_id, v.remote_address
         FROM object_versions AS v"
    ),
    " UNION ALL ",
    newest!(
        "SELECT CAST(0 AS BIGINT) AS directory_version, r.id AS position, r.kind, r.root_id AS id, r.what, r.what_id,
             r.change, r.details, r.changed_at, r.changed_by, COALESCE(r.method, 'other') AS method,
             r.truncated_token, r.request_id, r.remote_address
         FROM access_records AS r"
    ),
    " ORDER BY changed_at DESC, directory_version DESC, position DESC LIMIT $12"
));
const DOCUMENTS: Sql = rows!(
    "SELECT v.kind, v.id, v.directory_version, v.document, (SELECT e.document FROM object_versions AS e
         WHERE e.kind = v.kind AND e.id = v.id AND e.directory_version < v.directory_version
         ORDER BY e.directory_version DESC LIMIT 1) AS earlier
     FROM object_versions AS v JOIN ",
    [kind text, id text, directory_version bigint],
    "ON v.kind = r.kind AND v.id = r.id AND v.directory_version = r.directory_version"
);

pub(crate) const STATEMENTS: &[Sql] = &[ENTRIES, DOCUMENTS, record::STATEMENTS[0]];

/// Which records to read; `None` and an empty list do not filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFilter {
    /// From this moment on.
    pub since: At,
    /// Before this moment.
    pub until: At,
    /// About objects of these kinds.
    pub kinds: Vec<Kind>,
    /// About the object with this id, as text.
    pub id: Option<String>,
    /// Made by somebody of this sort (`user`, `token`), and by the one with this id where it is said.
    pub actor: Option<(String, Option<String>)>,
    /// Came in this way.
    pub method: Option<AuditMethod>,
    /// Came in with a token that ends like this.
    pub truncated_token: Option<String>,
    /// `create`, `put`, `remove`.
    pub changes: Vec<&'static str>,
}

/// Where a page ends: the next one starts after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCursor {
    /// When the last record was made.
    pub changed_at: At,
    /// The version of the configuration that it made; 0 for tokens and sessions.
    pub directory_version: u64,
    /// Its place among those of the same moment and version.
    pub position: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Where it stands in the list.
    pub cursor: AuditCursor,
    /// What kind of object it is about; tokens and sessions are about their person, or about the account.
    pub kind: Kind,
    /// The object's id, as text.
    pub id: String,
    /// For tokens and sessions: `token` or `session`, and its id; for subscriptions to an incident `subscription`, and its id.
    pub detail: Option<(String, String)>,
    /// `create`, `put` or `remove`.
    pub change: String,
    /// Who did it and how it came in.
    pub author: Author,
    /// What changed; secrets are named, never shown.
    pub fields: Vec<FieldChange>,
}

type Columns = (
    i64,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    i64,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

impl Store {
    /// The changes that a filter finds, newest first, after `after` where it is given.
    ///
    /// # Errors
    /// When the database fails or a document cannot be read.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        after: Option<&AuditCursor>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let kinds: Vec<&str> = filter.kinds.iter().map(|kind| kind.as_str()).collect();
        let rows: Vec<Columns> = ENTRIES
            .bind(filter.since.micros())
            .bind(filter.until.micros())
            .bind(words(&kinds)?)
            .bind(filter.id.clone())
            .bind(filter.actor.as_ref().map(|(sort, id)| format!("{sort} {}", id.as_deref().unwrap_or("%"))))
            .bind(filter.method.map(|method| method.as_str().to_owned()))
            .bind(filter.truncated_token.clone())
            .bind(words(&filter.changes)?)
            .bind(after.map_or(i64::MAX, |after| after.changed_at.micros()))
            .bind(after.map_or(i64::MAX, |after| after.directory_version as i64))
            .bind(after.map_or_else(String::new, |after| after.position.clone()))
            .bind(limit)
            .read(self.db())
            .await?;
        let documents = self.documents_of(&rows).await?;
        rows.into_iter().map(|row| entry(row, &documents)).collect()
    }

    async fn documents_of(&self, rows: &[Columns]) -> Result<Documents, StoreError> {
        let of_objects = rows.iter().filter(|row| row.4.is_none());
        let keys: Vec<Key<'_>> =
            of_objects.map(|row| Key { kind: &row.2, id: &row.3, directory_version: row.0 }).collect();
        if keys.is_empty() {
            return Ok(Documents::new());
        }
        let found: Vec<DocumentColumns> = DOCUMENTS.bind(documents::write(&keys)?).read(self.db()).await?;
        Ok(found.into_iter().map(|(kind, id, version, now, earlier)| ((kind, id, version), (now, earlier))).collect())
    }
}

/// Kind, id and version; the document and the one before it.
type DocumentColumns = (String, String, i64, Option<String>, Option<String>);

/// A document and the one before it, by kind, id and version of the configuration.
type Documents = BTreeMap<(String, String, i64), (Option<String>, Option<String>)>;

#[derive(Serialize)]
struct Key<'a> {
    kind: &'a str,
    id: &'a str,
    directory_version: i64,
}

/// What an access record tells beside its columns.
#[derive(Serialize, Deserialize)]
struct DetailDocument {
    name: String,
    value: String,
}

fn words(words: &[&str]) -> Result<Option<String>, StoreError> {
    if words.is_empty() { Ok(None) } else { documents::write(&words).map(Some) }
}

fn entry(row: Columns, documents: &Documents) -> Result<AuditEntry, StoreError> {
    let (version, position, kind, id, what, what_id, change, details, at, by, method, token, request, address) = row;
    let key = (kind.clone(), id.clone(), version);
    let fields = match (&details, documents.get(&key)) {
        (Some(details), _) => detail_fields(details, &change)?,
        (None, Some((now, earlier))) => diff::fields(earlier.as_deref(), now.as_deref())?,
        (None, None) => Vec::new(),
    };
    Ok(AuditEntry {
        cursor: AuditCursor { changed_at: At::from_micros(at), directory_version: version.unsigned_abs(), position },
        kind: Kind::parse(&kind)
            .ok_or_else(|| StoreError::unreadable("kind of object", format!("{kind:?} is not one")))?,
        id,
        detail: what.zip(what_id),
        change,
        author: Author {
            name: by,
            method: method.as_deref().and_then(AuditMethod::parse),
            truncated_token: token,
            request_id: request,
            remote_address: address,
        },
        fields,
    })
}

fn detail_fields(details: &str, change: &str) -> Result<Vec<FieldChange>, StoreError> {
    let read: Vec<DetailDocument> = documents::read("access record", details)?;
    let field = |detail: DetailDocument| match change {
        "remove" => FieldChange { name: detail.name, before: vec![detail.value], after: Vec::new(), is_list: false },
        _ => FieldChange { name: detail.name, before: Vec::new(), after: vec![detail.value], is_list: false },
    };
    Ok(read.into_iter().map(field).collect())
}
