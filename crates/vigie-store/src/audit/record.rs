//! Who makes a change, and the rows that tokens, sessions and passwords leave behind.

use vigie_core::{ids::UserId, time::At};

use super::DetailDocument;
use crate::{db::Tx, dialect::Sql, documents, error::StoreError};

const RECORD: Sql = Sql::new(
    "INSERT INTO access_records (id, kind, root_id, what, what_id, change, details, changed_at, changed_by, method,
         truncated_token, request_id, remote_address)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING",
);

pub(super) const STATEMENTS: &[Sql] = &[RECORD];

/// Who makes a change, and how it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// Who: `user P…`, `token P…`, or another word for what changes things by itself.
    pub name: String,
    /// How it came in; not known for what is older than this was recorded.
    pub method: Option<AuditMethod>,
    /// The last four characters of the token that was used.
    pub truncated_token: Option<String>,
    /// The id of the request, as the log has it.
    pub request_id: Option<String>,
    /// The address of the other end of the connection.
    pub remote_address: Option<String>,
}

impl From<&str> for Author {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

impl From<&Self> for Author {
    fn from(author: &Self) -> Self {
        author.clone()
    }
}

/// How a change came in, in PagerDuty's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditMethod {
    /// `browser`: the console.
    Browser,
    /// `api_token`
    ApiToken,
    /// `other`: the command line, or the server itself.
    Other,
}

impl AuditMethod {
    /// The word in tables and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::ApiToken => "api_token",
            Self::Other => "other",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Browser, Self::ApiToken, Self::Other].into_iter().find(|method| method.as_str() == word)
    }
}

/// What happened to a token, a session, a password or a subscription.
pub(crate) struct AccessChange<'a> {
    /// Whose it is; `None`: the account's.
    pub(crate) user: Option<UserId>,
    /// `token`, `session`, `password`, `password_link` or `subscription`.
    pub(crate) what: &'static str,
    /// Its id.
    pub(crate) id: &'a str,
    /// `create`, `put` or `remove`.
    pub(crate) change: &'static str,
    /// What else there is to say about it; no secrets.
    pub(crate) details: &'a [(&'static str, &'a str)],
}

/// Writes down what happened to a token or a session, in the transaction that does it.
pub(crate) async fn record(tx: &mut Tx, access: &AccessChange<'_>, author: &Author, at: At) -> Result<(), StoreError> {
    let root = match access.user {
        Some(user) => ("user", user.to_string()),
        None => ("account", "account".to_owned()),
    };
    let id = format!("{}-{}-{}", access.what, access.id, access.change);
    record_of(tx, (id, root), access, author, at).await
}

/// The same under an id of its own and about another object: its kind and its id.
pub(crate) async fn record_of(
    tx: &mut Tx,
    (id, (kind, root)): (String, (&'static str, String)),
    access: &AccessChange<'_>,
    author: &Author,
    at: At,
) -> Result<(), StoreError> {
    let detail = |(name, value): &(&str, &str)| DetailDocument { name: (*name).to_owned(), value: (*value).to_owned() };
    let details: Vec<DetailDocument> = access.details.iter().map(detail).collect();
    RECORD
        .bind(id)
        .bind(kind)
        .bind(root)
        .bind(access.what)
        .bind(access.id)
        .bind(access.change)
        .bind(if details.is_empty() { None } else { Some(documents::write(&details)?) })
        .bind(at)
        .bind(author.name.as_str())
        .bind(author.method.map(|method| method.as_str().to_owned()))
        .bind(author.truncated_token.clone())
        .bind(author.request_id.clone())
        .bind(author.remote_address.clone())
        .run(tx)
        .await?;
    Ok(())
}
