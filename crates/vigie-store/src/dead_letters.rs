//! Dead letters: events that could not be stored, kept with the reason so that people can see them.

use vigie_core::time::At;

use crate::{Store, batch::Wire, dialect::Sql, documents::read_word, error::StoreError, rows::DeadLetter};

const SAVE: Sql = Sql::new("INSERT INTO dead_letters (at, wire, body, error) VALUES ($1, $2, $3, $4)");
const LIST: Sql = Sql::new("SELECT number, at, wire, body, error FROM dead_letters ORDER BY number DESC LIMIT $1");

pub(crate) const STATEMENTS: &[Sql] = &[SAVE, LIST];

impl Store {
    /// Sets an event aside.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_dead_letter(&self, wire: Wire, body: &[u8], error: &str, at: At) -> Result<(), StoreError> {
        // PostgreSQL takes no NUL in a text, and the event that could not be stored may be why there is one.
        let error = error.replace('\0', "\u{fffd}");
        SAVE.bind(at).bind(wire.as_str()).bind(body.to_vec()).bind(error).write(self.db()).await?;
        Ok(())
    }

    /// The last events that were set aside, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
        let rows: Vec<(i64, i64, String, Vec<u8>, String)> = LIST.bind(limit).read(self.db()).await?;
        let letter = |(number, at, wire, body, error): (i64, i64, String, Vec<u8>, String)| {
            Ok(DeadLetter { number, at: At::from_micros(at), wire: read_word("wire", &wire)?, body, error })
        };
        rows.into_iter().map(letter).collect()
    }
}
