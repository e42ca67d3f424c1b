//! What is deleted with time. Incidents, alerts, timelines and receipts are kept.

use vigie_core::time::At;

use crate::{Store, dialect::Sql, error::StoreError, rows::Retention};

const SESSIONS: Sql =
    Sql::new("DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE expires_at <= $1 LIMIT $2)");
const EVENTS: Sql = Sql::new(
    "DELETE FROM event_batches WHERE id IN (SELECT id FROM event_batches WHERE received_at < $1
     ORDER BY received_at LIMIT $2)",
);
const WEBHOOKS: Sql = Sql::new(
    "DELETE FROM webhooks WHERE sequence IN (SELECT sequence FROM webhooks WHERE finished_at IS NOT NULL
     AND finished_at < $1 ORDER BY finished_at LIMIT $2)",
);
const CHANGES: Sql = Sql::new(
    "DELETE FROM changes WHERE sequence IN (SELECT sequence FROM changes WHERE changed_at < $1
     ORDER BY changed_at LIMIT $2)",
);
const DEAD_LETTERS: Sql = Sql::new(
    "DELETE FROM dead_letters WHERE number IN (SELECT number FROM dead_letters WHERE at < $1 ORDER BY number LIMIT $2)",
);

const PERSONAL_MESSAGES: Sql = Sql::new(
    "DELETE FROM personal_messages WHERE sequence IN (SELECT sequence FROM personal_messages WHERE created_at < $1
     AND state <> 'queued' ORDER BY created_at LIMIT $2)",
);
const VERIFICATION_CODES: Sql = Sql::new(
    "DELETE FROM verification_codes WHERE (user_id, contact_method_id) IN (SELECT user_id, contact_method_id
     FROM verification_codes WHERE expires_at <= $1 LIMIT $2)",
);
/// With the events themselves.
const LAST_EVENTS: Sql = Sql::new(
    "DELETE FROM last_events WHERE integration_id IN (SELECT integration_id FROM last_events WHERE received_at < $1
     ORDER BY received_at LIMIT $2)",
);

pub(crate) const STATEMENTS: &[Sql] =
    &[SESSIONS, LAST_EVENTS, EVENTS, WEBHOOKS, CHANGES, DEAD_LETTERS, PERSONAL_MESSAGES, VERIFICATION_CODES];

impl Store {
    /// Deletes expired sessions and what is older than the retention says, at most `limit` rows of each kind, so that
    /// no call blocks writers for long; the number of deleted rows. Call it again while it answers more than 0.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_expired(&self, now: At, retention: &Retention, limit: u32) -> Result<u64, StoreError> {
        let cut_offs = [
            (SESSIONS, Some(now)),
            (VERIFICATION_CODES, Some(now)),
            (EVENTS, retention.events_before),
            (LAST_EVENTS, retention.events_before),
            (WEBHOOKS, retention.webhooks_before),
            (CHANGES, retention.changes_before),
            (DEAD_LETTERS, retention.dead_letters_before),
            (PERSONAL_MESSAGES, retention.personal_messages_before),
        ];
        let mut deleted = 0;
        for (sql, before) in cut_offs {
            if let Some(before) = before {
                deleted += sql.bind(before).bind(limit).write(self.db()).await?;
            }
        }
        Ok(deleted)
    }
}
