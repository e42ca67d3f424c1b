//! The outbox: workers claim what is due, and everybody reads the receipts.
//!
//! A claim moves `due_at` to the end of the lease: whatever a crashed worker leaves behind is due again by itself, and
//! the next moment at which there is something to do is the smallest `due_at`.

use vigie_core::{
    directory::Channel,
    ids::{DeliveryId, IncidentId},
    notify::{Delivery, Notice},
    time::At,
};

use crate::{
    Store,
    db::Durability,
    dialect::Sql,
    documents::{self, NoticeDocument, read_word},
    error::StoreError,
    rows::{DeliveryFilter, LeasedDelivery, ReceiptView},
    writer::FromWritten,
};

macro_rules! columns {
    () => {
        "id, incident_id, user_id, contact_method_id, channel, address, notice, created_at, state, due_at, attempts,
         provider_id, words, handed_over_at, delivered_at, failed_at, answered_at, cancelled_at"
    };
}

macro_rules! select {
    ($rest:expr) => {
        Sql::new(concat!("SELECT ", columns!(), " FROM deliveries WHERE ", $rest))
    };
}

const IS_DUE: Sql =
    Sql::new("SELECT sequence FROM deliveries WHERE state = 'queued' AND channel = $1 AND due_at <= $2 LIMIT 1");
/// Whoever acknowledged or resolved in the meantime is not paged about it.
const CANCEL: Sql = Sql::new(
    "UPDATE deliveries SET state = 'cancelled', cancelled_at = $2
     WHERE state = 'queued' AND sequence IN (
         SELECT d.sequence FROM deliveries AS d
         WHERE d.state = 'queued' AND d.channel = $1 AND d.due_at <= $2 ORDER BY d.due_at, d.sequence LIMIT $3)
     AND incident_id IN (SELECT i.id FROM incidents AS i WHERE i.id = deliveries.incident_id AND i.status <> 'triggered')",
);
macro_rules! claim {
    ($lock:expr) => {
        concat!(
            "UPDATE deliveries SET due_at = $3, attempts = attempts + 1
             WHERE sequence IN (
                 SELECT d.sequence FROM deliveries AS d JOIN incidents AS i ON i.id = d.incident_id
                 WHERE d.state = 'queued' AND d.channel = $1 AND d.due_at <= $2 AND i.status = 'triggered'
                 ORDER BY d.due_at, d.sequence LIMIT $4",
            $lock,
            ")
             RETURNING sequence, ",
            columns!()
        )
    };
}
const CLAIM: Sql = Sql::each(claim!(""), claim!(" FOR UPDATE OF d SKIP LOCKED"));
const POSTPONE: Sql = Sql::new(
    "UPDATE deliveries SET due_at = $2, attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END
     WHERE state = 'queued' AND id IN (SELECT value FROM json_each($1))",
);
/// As if nobody had taken them: those created first are first in turn again.
const GIVE_BACK: Sql = Sql::new(
    "UPDATE deliveries SET due_at = created_at, attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END
     WHERE state = 'queued' AND id IN (SELECT value FROM json_each($1))",
);
/// `words` is what was said of it last: nothing yet.
const LATE: Sql = Sql::new(concat!(
    "SELECT ",
    columns!(),
    " FROM deliveries WHERE state = 'queued' AND channel = $1 AND due_at <= $2 AND words IS NULL
     AND incident_id IN (SELECT i.id FROM incidents AS i WHERE i.id = deliveries.incident_id AND i.status = 'triggered')
     ORDER BY due_at, sequence LIMIT $3"
));
const NEXT_DUE: Sql = Sql::new("SELECT MIN(due_at) AS due_at FROM deliveries WHERE state = 'queued' AND channel = $1");
const LAST_TO: Sql = select!(
    "address = $2 AND channel = $1 AND handed_over_at IS NOT NULL AND handed_over_at >= $3
     ORDER BY handed_over_at DESC, sequence DESC LIMIT $4"
);
const BY_PROVIDER_ID: Sql = select!("provider_id IS NOT NULL AND provider_id = $1 ORDER BY sequence");
const BY_ID: Sql = select!("id = $1");
const OF_INCIDENT: Sql = select!("incident_id = $1 ORDER BY sequence DESC LIMIT $2");
macro_rules! recent {
    ($that:expr) => {
        select!(concat!(
            "sequence < COALESCE((SELECT b.sequence FROM deliveries AS b WHERE b.id = $1), 9223372036854775807)",
            $that,
            " ORDER BY sequence DESC LIMIT $2"
        ))
    };
}
const RECENT: Sql = recent!("");
const RECENT_FAILED: Sql = recent!(" AND state = 'failed'");
const RECENT_TO: Sql = recent!(" AND user_id = $3");
const RECENT_FAILED_TO: Sql = recent!(" AND state = 'failed' AND user_id = $3");

pub(crate) const STATEMENTS: &[Sql] = &[
    IS_DUE,
    CANCEL,
    CLAIM,
    POSTPONE,
    GIVE_BACK,
    LATE,
    NEXT_DUE,
    LAST_TO,
    BY_PROVIDER_ID,
    BY_ID,
    OF_INCIDENT,
    RECENT,
    RECENT_FAILED,
    RECENT_TO,
    RECENT_FAILED_TO,
];

impl Store {
    /// Leases deliveries of a channel that are due, longest due first, until `lease_until`; nobody else gets them
    /// before then. Those whose incident is no longer triggered are cancelled once the others are leased. A lease is not on disk at once:
    /// a crash of the machine may undo it, and what was sent under it is sent again, as after any crash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_deliveries(
        &self,
        channel: Channel,
        now: At,
        lease_until: At,
        limit: u32,
    ) -> Result<Vec<LeasedDelivery>, StoreError> {
        if IS_DUE.bind(channel.as_str()).bind(now).read_one::<(i64,)>(self.db()).await?.is_none() {
            return Ok(Vec::new());
        }
        let claim = self.db().transact(Durability::Soon, move |tx| {
            Box::pin(async move {
                let claim = CLAIM.bind(channel.as_str()).bind(now).bind(lease_until).bind(limit);
                let claimed = claim.all::<ClaimedRow>(tx).await?;
                // With fewer than asked for, what is still due is about incidents that are not triggered any more.
                if claimed.len() < limit as usize {
                    CANCEL.bind(channel.as_str()).bind(now).bind(limit).run(tx).await?;
                }
                Ok(claimed)
            })
        });
        let mut rows = claim.await?;
        rows.sort_unstable_by_key(|row| row.sequence);
        let leased = |row: ClaimedRow| {
            let attempts = row.delivery.attempts();
            Ok(LeasedDelivery { delivery: row.delivery.into_delivery()?, attempts })
        };
        rows.into_iter().map(leased).collect()
    }

    /// Queued deliveries wait until a moment without counting as tried: their lease is dropped.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn postpone_deliveries(&self, ids: &[DeliveryId], until: At) -> Result<(), StoreError> {
        let ids: Vec<&str> = ids.iter().map(DeliveryId::as_str).collect();
        let ids = documents::write(&ids)?;
        self.db().transact(Durability::Soon, move |tx| Box::pin(POSTPONE.bind(ids).bind(until).run(tx))).await?;
        Ok(())
    }

    /// Leased deliveries that were not begun are due again at once, without counting as tried.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn give_back_deliveries(&self, ids: &[DeliveryId]) -> Result<(), StoreError> {
        let ids: Vec<&str> = ids.iter().map(DeliveryId::as_str).collect();
        let ids = documents::write(&ids)?;
        self.db().transact(Durability::Soon, move |tx| Box::pin(GIVE_BACK.bind(ids).run(tx))).await?;
        Ok(())
    }

    /// Deliveries of a channel that were due at this moment already, are still wanted, and of which nothing was said
    /// yet, neither by a provider nor that they are late.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn late_deliveries(&self, channel: Channel, due_at: At, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        let query = LATE.bind(channel.as_str()).bind(due_at).bind(limit);
        query.read::<DeliveryRow>(self.db()).await?.into_iter().map(DeliveryRow::into_delivery).collect()
    }

    /// The next moment at which a delivery over a channel is due or a lease runs out; it may be past.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_delivery_due_at(&self, channel: Channel) -> Result<Option<At>, StoreError> {
        let row = NEXT_DUE.bind(channel.as_str()).read_one::<(Option<i64>,)>(self.db()).await?;
        Ok(row.and_then(|(at,)| at).map(At::from_micros))
    }

    /// What was handed over to an address since a moment, newest first: what a reply to a text message is about.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_handed_over_to(
        &self,
        channel: Channel,
        address: &str,
        since: At,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let query = LAST_TO.bind(channel.as_str()).bind(address).bind(since).bind(limit);
        query.read::<DeliveryRow>(self.db()).await?.into_iter().map(DeliveryRow::into_delivery).collect()
    }

    /// The deliveries that a provider knows by this name; several when they travelled in one message.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delivery_by_provider_id(&self, provider_id: &str) -> Result<Vec<Delivery>, StoreError> {
        let query = BY_PROVIDER_ID.bind(provider_id);
        query.read::<DeliveryRow>(self.db()).await?.into_iter().map(DeliveryRow::into_delivery).collect()
    }

    /// One delivery and what became of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delivery(&self, id: DeliveryId) -> Result<Option<ReceiptView>, StoreError> {
        BY_ID.bind(id.as_str()).read_one::<DeliveryRow>(self.db()).await?.map(DeliveryRow::into_receipt).transpose()
    }

    /// The deliveries of an incident, oldest first; where there are more than `limit`, the newest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliveries_of(&self, incident: IncidentId, limit: u32) -> Result<Vec<ReceiptView>, StoreError> {
        let query = OF_INCIDENT.bind(incident.as_str()).bind(limit);
        query.read::<DeliveryRow>(self.db()).await?.into_iter().rev().map(DeliveryRow::into_receipt).collect()
    }

    /// The last deliveries about anything, newest first, before the given one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent_deliveries(
        &self,
        limit: u32,
        before: Option<DeliveryId>,
    ) -> Result<Vec<ReceiptView>, StoreError> {
        self.filtered_deliveries(DeliveryFilter::default(), limit, before).await
    }

    /// The last deliveries that a filter lets through, newest first, before the given one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn filtered_deliveries(
        &self,
        filter: DeliveryFilter,
        limit: u32,
        before: Option<DeliveryId>,
    ) -> Result<Vec<ReceiptView>, StoreError> {
        let before = before.map(|id| id.to_string());
        let query = match (filter.user, filter.only_failed) {
            (None, false) => RECENT.bind(before).bind(limit),
            (None, true) => RECENT_FAILED.bind(before).bind(limit),
            (Some(user), false) => RECENT_TO.bind(before).bind(limit).bind(user.to_string()),
            (Some(user), true) => RECENT_FAILED_TO.bind(before).bind(limit).bind(user.to_string()),
        };
        query.read::<DeliveryRow>(self.db()).await?.into_iter().map(DeliveryRow::into_receipt).collect()
    }
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    sequence: i64,
    #[sqlx(flatten)]
    delivery: DeliveryRow,
}

#[derive(sqlx::FromRow)]
struct DeliveryRow {
    id: String,
    incident_id: String,
    user_id: String,
    contact_method_id: String,
    channel: String,
    address: String,
    notice: String,
    created_at: i64,
    state: String,
    due_at: i64,
    attempts: i64,
    provider_id: Option<String>,
    words: Option<String>,
    handed_over_at: Option<i64>,
    delivered_at: Option<i64>,
    failed_at: Option<i64>,
    answered_at: Option<i64>,
    cancelled_at: Option<i64>,
}

/// By place, in the order of `columns!`: there is one for every page, and looking names up costs more than the rest.
impl FromWritten for ClaimedRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let delivery = DeliveryRow {
            id: row.get(1)?,
            incident_id: row.get(2)?,
            user_id: row.get(3)?,
            contact_method_id: row.get(4)?,
            channel: row.get(5)?,
            address: row.get(6)?,
            notice: row.get(7)?,
            created_at: row.get(8)?,
            state: row.get(9)?,
            due_at: row.get(10)?,
            attempts: row.get(11)?,
            provider_id: row.get(12)?,
            words: row.get(13)?,
            handed_over_at: row.get(14)?,
            delivered_at: row.get(15)?,
            failed_at: row.get(16)?,
            answered_at: row.get(17)?,
            cancelled_at: row.get(18)?,
        };
        Ok(Self { sequence: row.get(0)?, delivery })
    }
}

impl DeliveryRow {
    fn attempts(&self) -> u32 {
        u32::try_from(self.attempts).unwrap_or(u32::MAX)
    }

    fn into_delivery(self) -> Result<Delivery, StoreError> {
        let notice: NoticeDocument = documents::read(&format!("delivery {}", self.id), &self.notice)?;
        Ok(Delivery {
            id: read_word("delivery id", &self.id)?,
            incident: read_word("incident id", &self.incident_id)?,
            user: read_word("user id", &self.user_id)?,
            contact_method: read_word("contact method id", &self.contact_method_id)?,
            channel: read_word("channel", &self.channel)?,
            address: self.address,
            notice: Notice::from(notice),
            created_at: At::from_micros(self.created_at),
        })
    }

    fn into_receipt(mut self) -> Result<ReceiptView, StoreError> {
        let at = |micros: Option<i64>| micros.map(At::from_micros);
        Ok(ReceiptView {
            state: read_word("delivery state", &self.state)?,
            attempts: self.attempts(),
            due_at: At::from_micros(self.due_at),
            provider_id: self.provider_id.take(),
            words: self.words.take(),
            handed_over_at: at(self.handed_over_at),
            delivered_at: at(self.delivered_at),
            failed_at: at(self.failed_at),
            answered_at: at(self.answered_at),
            cancelled_at: at(self.cancelled_at),
            delivery: self.into_delivery()?,
        })
    }
}
