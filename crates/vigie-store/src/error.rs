//! What can go wrong in the store.

/// Why nothing was stored or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody else changed it first: load again and decide again. Nothing was stored.
    #[error("somebody else changed it first: load again and decide again")]
    Conflict,
    /// Another node holds the lane by now: stop deciding for it. Nothing was stored.
    #[error("another node holds the lane by now")]
    FencedOff,
    /// The database URL is not one that the store understands.
    #[error("the database URL {0:?} must start with sqlite:// or postgres://")]
    Url(String),
    /// What is stored cannot be read: another program wrote it, or a newer version of this one.
    #[error("stored {what} cannot be read: {why}")]
    Unreadable {
        /// Which kind of thing, with its id where it is known.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// The tables could not be brought up to date.
    #[error("the database's tables could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database refused or could not be reached. Whether a commit took place is unknown when the connection
    /// broke; sending the same batch again is safe, because its event batch has an id.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether the database was out of reach or too busy, so that the same batch may well succeed later. Otherwise
    /// something in the batch itself is at fault, and its events should be tried one by one.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Database(error) => match error {
                sqlx::Error::Database(database) => code_means_outage(database.code().as_deref().unwrap_or_default()),
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::BeginFailed
                | sqlx::Error::WorkerCrashed => true,
                _ => false,
            },
            _ => false,
        }
    }

    pub(crate) fn unreadable(what: impl Into<String>, why: impl ToString) -> Self {
        Self::Unreadable { what: what.into(), why: why.to_string() }
    }
}

/// A unique key that is taken, a serialisation failure and a deadlock all mean that somebody else was first.
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        const SERIALIZATION_FAILURE: &str = "40001";
        const DEADLOCK: &str = "40P01";
        let Some(database) = error.as_database_error() else { return Self::Database(error) };
        let code = database.code().unwrap_or_default();
        if database.is_unique_violation() || code == SERIALIZATION_FAILURE || code == DEADLOCK {
            return Self::Conflict;
        }
        Self::Database(error)
    }
}

/// SQLite: busy (5), locked (6), I/O (10), full (13), cannot open (14), with their extended codes. PostgreSQL: the
/// classes 08 (connection), 53 (resources) and 57 (operator intervention).
fn code_means_outage(code: &str) -> bool {
    let sqlite = code.parse::<u32>().is_ok_and(|code| code < 0x1_0000 && [5, 6, 10, 13, 14].contains(&(code & 0xff)));
    let postgres = code.len() == 5 && ["08", "53", "57"].iter().any(|class| code.starts_with(class));
    if code.len() == 5 { postgres } else { sqlite }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_an_outage_and_a_broken_rule_is_not() {
        for code in ["5", "517", "13", "57P01", "53100", "08006"] {
            assert!(code_means_outage(code), "{code}");
        }
        for code in ["1", "1299", "23502", "22P02", "42P01"] {
            assert!(!code_means_outage(code), "{code}");
        }
        assert!(!StoreError::Conflict.is_outage());
        assert!(StoreError::from(sqlx::Error::PoolTimedOut).is_outage());
    }
}
