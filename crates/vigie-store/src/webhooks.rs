//! Webhooks on their way: leased in order per subscription and incident, retried, dropped.

use vigie_core::{
    ids::{DeliveryId, SubscriptionId},
    time::At,
};

use crate::{
    Store,
    db::{Durability, Tx},
    dialect::Sql,
    documents::read_word,
    error::StoreError,
    rows::{LeasedWebhook, TroubledWebhook, WebhookEnd},
    writer::written_row,
};

/// Whether an earlier webhook of the same subscription and incident is still to be sent.
macro_rules! is_first {
    () => {
        "NOT EXISTS (SELECT 1 FROM webhooks AS e WHERE e.state = 'queued' AND e.subscription_id = w.subscription_id
             AND e.incident_id = w.incident_id AND e.sequence < w.sequence)"
    };
}
macro_rules! claim {
    ($lock:expr) => {
        concat!(
            "UPDATE webhooks SET due_at = $2, attempts = attempts + 1
             WHERE sequence IN (
                 SELECT w.sequence FROM webhooks AS w WHERE w.state = 'queued' AND w.due_at <= $1 AND ",
            is_first!(),
            " ORDER BY w.due_at, w.sequence LIMIT $3",
            $lock,
            ")
             RETURNING sequence, id, subscription_id, incident_id, event_type, body, at, attempts"
        )
    };
}
const IS_DUE: Sql = Sql::new("SELECT sequence FROM webhooks WHERE state = 'queued' AND due_at <= $1 LIMIT 1");
const CLAIM: Sql = Sql::each(claim!(""), claim!(" FOR UPDATE SKIP LOCKED"));
const NEXT_DUE: Sql =
    Sql::new(concat!("SELECT MIN(w.due_at) AS due_at FROM webhooks AS w WHERE w.state = 'queued' AND ", is_first!()));
const END: Sql = Sql::new(
    "UPDATE webhooks SET state = $2, finished_at = $3, words = $4 WHERE id = $1 AND state = 'queued'
     RETURNING subscription_id",
);
const RETRY: Sql = Sql::new("UPDATE webhooks SET due_at = $2, words = $3 WHERE id = $1 AND state = 'queued'");
const COUNT_DROP: Sql = Sql::new(
    "INSERT INTO webhook_drops (subscription_id, in_a_row) VALUES ($1, 1)
     ON CONFLICT (subscription_id) DO UPDATE SET in_a_row = webhook_drops.in_a_row + 1",
);
const RESET_DROPS: Sql = Sql::new("DELETE FROM webhook_drops WHERE subscription_id = $1");
const DROPS: Sql = Sql::new(
    "SELECT d.in_a_row FROM webhook_drops AS d JOIN webhooks AS w ON w.subscription_id = d.subscription_id
     WHERE w.id = $1",
);

const TROUBLED: Sql = Sql::new(
    "SELECT id, event_type, at, state, attempts, words, finished_at FROM webhooks
     WHERE subscription_id = $1 AND words IS NOT NULL ORDER BY sequence DESC LIMIT $2",
);

pub(crate) const STATEMENTS: &[Sql] = &[IS_DUE, CLAIM, NEXT_DUE, END, RETRY, COUNT_DROP, RESET_DROPS, DROPS, TROUBLED];

type TroubledColumns = (String, String, i64, String, i64, String, Option<i64>);

impl Store {
    /// Leases webhooks that are due until `lease_until`: of each subscription and incident only the first one that is
    /// still to be sent, so that receivers hear things in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_webhooks(&self, now: At, lease_until: At, limit: u32) -> Result<Vec<LeasedWebhook>, StoreError> {
        if IS_DUE.bind(now).read_one::<(i64,)>(self.db()).await?.is_none() {
            return Ok(Vec::new());
        }
        let claim = self.db().transact(Durability::Soon, move |tx| {
            Box::pin(CLAIM.bind(now).bind(lease_until).bind(limit).all::<ClaimedRow>(tx))
        });
        let mut rows = claim.await?;
        rows.sort_unstable_by_key(|row| row.sequence);
        rows.into_iter().map(ClaimedRow::into_leased).collect()
    }

    /// Records how an attempt ended; answers how many webhooks of the subscription were dropped in a row. One that
    /// has ended before stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish_webhook(&self, id: DeliveryId, end: &WebhookEnd, now: At) -> Result<u32, StoreError> {
        let mut tx = self.db().begin().await?;
        match end {
            WebhookEnd::Delivered => {
                let ended = END.bind(id.as_str()).bind("delivered").bind(now).bind(None::<String>);
                let ended = ended.all(&mut tx).await?;
                count(&mut tx, ended, RESET_DROPS).await?;
            }
            WebhookEnd::Dropped { words } => {
                let ended = END.bind(id.as_str()).bind("dropped").bind(now).bind(words.as_str());
                let ended = ended.all(&mut tx).await?;
                count(&mut tx, ended, COUNT_DROP).await?;
            }
            WebhookEnd::Unwanted { words } => {
                END.bind(id.as_str()).bind("dropped").bind(now).bind(words.as_str()).all::<(String,)>(&mut tx).await?;
            }
            WebhookEnd::Retry { at, words } => {
                RETRY.bind(id.as_str()).bind(*at).bind(words.as_str()).run(&mut tx).await?;
            }
        }
        let drops: Vec<(i64,)> = DROPS.bind(id.as_str()).all(&mut tx).await?;
        tx.commit().await?;
        Ok(drops.first().map_or(0, |(drops,)| u32::try_from(*drops).unwrap_or(u32::MAX)))
    }

    /// The next moment at which a webhook may be sent or a lease runs out; it may be past.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_webhook_due_at(&self) -> Result<Option<At>, StoreError> {
        let row = NEXT_DUE.bound().read_one::<(Option<i64>,)>(self.db()).await?;
        Ok(row.and_then(|(at,)| at).map(At::from_micros))
    }

    /// The last webhooks of a subscription that did not arrive at once and still have not, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn troubled_webhooks(
        &self,
        subscription: SubscriptionId,
        limit: u32,
    ) -> Result<Vec<TroubledWebhook>, StoreError> {
        let rows: Vec<TroubledColumns> = TROUBLED.bind(subscription.as_str()).bind(limit).read(self.db()).await?;
        rows.into_iter().map(troubled).collect()
    }

    /// Forgets the drops in a row of a subscription: it was switched off for them, or on again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset_webhook_drops(&self, subscription: SubscriptionId) -> Result<(), StoreError> {
        RESET_DROPS.bind(subscription.as_str()).write(self.db()).await?;
        Ok(())
    }
}

fn troubled(
    (id, event_type, at, state, attempts, words, finished_at): TroubledColumns,
) -> Result<TroubledWebhook, StoreError> {
    Ok(TroubledWebhook {
        id: read_word("webhook id", &id)?,
        event_type,
        at: At::from_micros(at),
        is_dropped: state == "dropped",
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        words,
        finished_at: finished_at.map(At::from_micros),
    })
}

/// Counts for the subscription of a webhook that just ended.
async fn count(tx: &mut Tx, ended: Vec<(String,)>, sql: Sql) -> Result<(), StoreError> {
    for (subscription,) in ended {
        sql.bind(subscription).run(tx).await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    sequence: i64,
    id: String,
    subscription_id: String,
    incident_id: String,
    event_type: String,
    body: String,
    at: i64,
    attempts: i64,
}

written_row!(ClaimedRow { sequence, id, subscription_id, incident_id, event_type, body, at, attempts });

impl ClaimedRow {
    fn into_leased(self) -> Result<LeasedWebhook, StoreError> {
        Ok(LeasedWebhook {
            id: read_word("webhook id", &self.id)?,
            subscription: read_word("subscription id", &self.subscription_id)?,
            incident: read_word("incident id", &self.incident_id)?,
            event_type: self.event_type,
            body: self.body,
            at: At::from_micros(self.at),
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
        })
    }
}
