//! The outbox of personal messages: stored once per occasion, leased, finished, and their receipts.

use serde::Serialize;
use vigie_core::{
    directory::Channel,
    ids::{DeliveryId, UserId},
    notify::{
        DeliveryState, Outcome,
        personal::{PersonalContent, PersonalMessage},
        verification::SentCode,
    },
    time::At,
};

use crate::{
    Store,
    db::Tx,
    dialect::{Sql, rows},
    documents::{self, PersonalDocument, read_word},
    error::StoreError,
    writer::written_row,
};

/// How many sent codes are looked at: more than any bound on them.
const MOST_SENT_CODES: u32 = 200;

/// A personal message that a worker holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedPersonal {
    /// The message.
    pub message: PersonalMessage,
    /// How many times it was tried, this time included.
    pub attempts: u32,
}

/// A personal message and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalReceipt {
    /// The message.
    pub message: PersonalMessage,
    /// How far it is.
    pub state: DeliveryState,
    /// How many times it was tried.
    pub attempts: u32,
    /// When it is tried next, or its lease ends, while it is queued.
    pub due_at: At,
    /// The provider's name for it.
    pub provider_id: Option<String>,
    /// The provider's last words about it.
    pub words: Option<String>,
    /// When the provider took it.
    pub handed_over_at: Option<At>,
    /// When it arrived, as the provider says.
    pub delivered_at: Option<At>,
    /// When it failed.
    pub failed_at: Option<At>,
}

macro_rules! columns {
    () => {
        "id, occasion, user_id, contact_method_id, channel, address, content, created_at, state, due_at, attempts,
         provider_id, words, handed_over_at, delivered_at, failed_at"
    };
}
macro_rules! select {
    ($rest:expr) => {
        Sql::new(concat!("SELECT ", columns!(), " FROM personal_messages WHERE ", $rest))
    };
}
macro_rules! claim {
    ($lock:expr) => {
        concat!(
            "UPDATE personal_messages SET due_at = $3, attempts = attempts + 1
             WHERE sequence IN (
                 SELECT m.sequence FROM personal_messages AS m
                 WHERE m.state = 'queued' AND m.channel = $1 AND m.due_at <= $2 ORDER BY m.due_at, m.sequence LIMIT $4",
            $lock,
            ")
             RETURNING sequence, ",
            columns!()
        )
    };
}

const INSERT: Sql = rows!(
    "INSERT INTO personal_messages (id, occasion, kind, user_id, contact_method_id, channel, address, content,
         created_at, state, due_at, attempts)
     SELECT r.id, r.occasion, r.kind, r.user_id, r.contact_method_id, r.channel, r.address, r.content, r.created_at,
         'queued', r.created_at, 0 FROM ",
    [id text, occasion text, kind text, user_id text, contact_method_id text, channel text, address text, content text,
     created_at bigint],
    "WHERE r.id IS NOT NULL ON CONFLICT (occasion) DO NOTHING"
);
const IS_DUE: Sql =
    Sql::new("SELECT sequence FROM personal_messages WHERE state = 'queued' AND channel = $1 AND due_at <= $2 LIMIT 1");
const CLAIM: Sql = Sql::each(claim!(""), claim!(" FOR UPDATE SKIP LOCKED"));
const NEXT_DUE: Sql = Sql::new(
    "SELECT MIN((SELECT MIN(m.due_at) FROM personal_messages AS m WHERE m.state = 'queued' AND m.channel = c.value))
         AS due_at
     FROM json_each($1) AS c",
);
const HANDED_OVER: Sql = Sql::new(
    "UPDATE personal_messages SET state = 'handed_over', handed_over_at = $2, provider_id = $3, words = NULL
     WHERE id = $1 AND state = 'queued'",
);
const RETRY: Sql = Sql::new("UPDATE personal_messages SET due_at = $2, words = $3 WHERE id = $1 AND state = 'queued'");
const FAILED: Sql = Sql::new(
    "UPDATE personal_messages SET state = 'failed', failed_at = $2, words = $3
     WHERE id = $1 AND (state = 'queued' OR state = 'handed_over')",
);
const DELIVERED: Sql = Sql::new(
    "UPDATE personal_messages SET state = 'delivered', delivered_at = $2 WHERE id = $1 AND state <> 'delivered'",
);
const BY_ID: Sql = select!("id = $1");
const OF_USER: Sql = select!("user_id = $1 ORDER BY sequence DESC LIMIT $2");
const SENT_CODES: Sql = Sql::new(
    "SELECT created_at, address, user_id FROM personal_messages
     WHERE kind = 'verification' AND created_at > $1 AND (address = $2 OR user_id = $3)
     ORDER BY created_at DESC LIMIT $4",
);

pub(crate) const STATEMENTS: &[Sql] =
    &[INSERT, IS_DUE, CLAIM, NEXT_DUE, HANDED_OVER, RETRY, FAILED, DELIVERED, BY_ID, OF_USER, SENT_CODES];

impl Store {
    /// Stores messages that are to be sent now; those whose occasion is stored already are left out. How many are new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_personal_messages(&self, messages: &[PersonalMessage]) -> Result<u64, StoreError> {
        if messages.is_empty() {
            return Ok(0);
        }
        INSERT.bind(rows_of(messages)?).write(self.db()).await
    }

    /// Leases messages of a channel that are due, longest due first, until `lease_until`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_personal_messages(
        &self,
        channel: Channel,
        now: At,
        lease_until: At,
        limit: u32,
    ) -> Result<Vec<LeasedPersonal>, StoreError> {
        if IS_DUE.bind(channel.as_str()).bind(now).read_one::<(i64,)>(self.db()).await?.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.db().begin().await?;
        let query = CLAIM.bind(channel.as_str()).bind(now).bind(lease_until).bind(limit);
        let mut rows: Vec<ClaimedRow> = query.all(&mut tx).await?;
        tx.commit().await?;
        rows.sort_unstable_by_key(|row| row.sequence);
        let leased = |row: ClaimedRow| {
            let attempts = row.message.attempts();
            Ok(LeasedPersonal { message: row.message.into_message()?, attempts })
        };
        rows.into_iter().map(leased).collect()
    }

    /// The next moment at which a message is due or a lease runs out; it may be past.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_personal_message_due_at(&self) -> Result<Option<At>, StoreError> {
        let channels = documents::write(&Channel::ALL.map(Channel::as_str))?;
        let row = NEXT_DUE.bind(channels).read_one::<(Option<i64>,)>(self.db()).await?;
        Ok(row.and_then(|(at,)| at).map(At::from_micros))
    }

    /// Records what became of a message. What it has behind it does not come back: a late retry after a success changes
    /// nothing. Whether there is such a message that could still change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_personal_message(
        &self,
        id: DeliveryId,
        outcome: &Outcome,
        now: At,
    ) -> Result<bool, StoreError> {
        let id = id.as_str();
        let query = match outcome {
            Outcome::HandedOver { provider_id } => HANDED_OVER.bind(id).bind(now).bind(provider_id.clone()),
            Outcome::Late { words, retry_at: Some(at) } => RETRY.bind(id).bind(*at).bind(words.as_str()),
            Outcome::Failed { words } => FAILED.bind(id).bind(now).bind(words.as_str()),
            Outcome::Delivered => DELIVERED.bind(id).bind(now),
            // It is still with the provider; or somebody answered what needs no answer.
            Outcome::Late { retry_at: None, .. } | Outcome::Answered => return Ok(false),
        };
        Ok(query.write(self.db()).await? > 0)
    }

    /// One message and what became of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn personal_message(&self, id: DeliveryId) -> Result<Option<PersonalReceipt>, StoreError> {
        BY_ID.bind(id.as_str()).read_one::<PersonalRow>(self.db()).await?.map(PersonalRow::into_receipt).transpose()
    }

    /// The last messages to a person, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn personal_messages_of(&self, user: UserId, limit: u32) -> Result<Vec<PersonalReceipt>, StoreError> {
        let rows = OF_USER.bind(user.as_str()).bind(limit).read::<PersonalRow>(self.db()).await?;
        rows.into_iter().map(PersonalRow::into_receipt).collect()
    }

    /// The codes that were sent to an address, or for a person, after a moment; the newest 200.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sent_codes(&self, address: &str, user: UserId, after: At) -> Result<Vec<SentCode>, StoreError> {
        let query = SENT_CODES.bind(after).bind(address).bind(user.as_str()).bind(MOST_SENT_CODES);
        let rows: Vec<(i64, String, String)> = query.read(self.db()).await?;
        let sent = |(at, to, owner): (i64, String, String)| SentCode {
            at: At::from_micros(at),
            to_this_address: to == address,
            for_this_user: owner == user.as_str(),
        };
        Ok(rows.into_iter().map(sent).collect())
    }
}

/// Stores messages in the transaction of what they tell; how many are new.
pub(crate) async fn queue(tx: &mut Tx, messages: &[PersonalMessage]) -> Result<u64, StoreError> {
    if messages.is_empty() { Ok(0) } else { INSERT.bind(rows_of(messages)?).run(tx).await }
}

fn rows_of(messages: &[PersonalMessage]) -> Result<String, StoreError> {
    documents::write(&messages.iter().map(NewRow::of).collect::<Result<Vec<_>, _>>()?)
}

#[derive(Serialize)]
struct NewRow<'a> {
    id: &'a str,
    occasion: &'a str,
    kind: &'static str,
    user_id: &'a str,
    contact_method_id: &'a str,
    channel: &'static str,
    address: &'a str,
    content: String,
    created_at: i64,
}

impl<'a> NewRow<'a> {
    fn of(message: &'a PersonalMessage) -> Result<Self, StoreError> {
        Ok(Self {
            id: message.id.as_str(),
            occasion: &message.occasion,
            kind: message.content.as_str(),
            user_id: message.user.as_str(),
            contact_method_id: message.contact_method.as_str(),
            channel: message.channel.as_str(),
            address: &message.address,
            content: documents::write(&PersonalDocument::from(&message.content))?,
            created_at: message.created_at.micros(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    sequence: i64,
    #[sqlx(flatten)]
    message: PersonalRow,
}

#[derive(sqlx::FromRow)]
struct PersonalRow {
    id: String,
    occasion: String,
    user_id: String,
    contact_method_id: String,
    channel: String,
    address: String,
    content: String,
    created_at: i64,
    state: String,
    due_at: i64,
    attempts: i64,
    provider_id: Option<String>,
    words: Option<String>,
    handed_over_at: Option<i64>,
    delivered_at: Option<i64>,
    failed_at: Option<i64>,
}

written_row!(ClaimedRow { sequence } flat message);
written_row!(PersonalRow {
    id,
    occasion,
    user_id,
    contact_method_id,
    channel,
    address,
    content,
    created_at,
    state,
    due_at,
    attempts,
    provider_id,
    words,
    handed_over_at,
    delivered_at,
    failed_at
});

impl PersonalRow {
    fn attempts(&self) -> u32 {
        u32::try_from(self.attempts).unwrap_or(u32::MAX)
    }

    fn into_message(self) -> Result<PersonalMessage, StoreError> {
        let content: PersonalDocument = documents::read(&format!("personal message {}", self.id), &self.content)?;
        Ok(PersonalMessage {
            id: read_word("personal message id", &self.id)?,
            occasion: self.occasion,
            user: read_word("user id", &self.user_id)?,
            contact_method: read_word("contact method id", &self.contact_method_id)?,
            channel: read_word("channel", &self.channel)?,
            address: self.address,
            content: PersonalContent::from(content),
            created_at: At::from_micros(self.created_at),
        })
    }

    fn into_receipt(mut self) -> Result<PersonalReceipt, StoreError> {
        let at = |micros: Option<i64>| micros.map(At::from_micros);
        Ok(PersonalReceipt {
            state: read_word::<DeliveryState>("personal message state", &self.state)?,
            attempts: self.attempts(),
            due_at: At::from_micros(self.due_at),
            provider_id: self.provider_id.take(),
            words: self.words.take(),
            handed_over_at: at(self.handed_over_at),
            delivered_at: at(self.delivered_at),
            failed_at: at(self.failed_at),
            message: self.into_message()?,
        })
    }
}
