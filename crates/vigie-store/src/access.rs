//! Who may come in: API tokens, sessions, passwords. Every secret is hashed before it gets here.

use vigie_core::{
    ids::{Id, TokenId, UserId},
    time::At,
};

use crate::{
    Store,
    audit::{AccessChange, Author, record},
    db::Tx,
    dialect::Sql,
    documents::{self, read_word},
    error::StoreError,
    rows::{SessionRow, TokenRow, session_id},
};

macro_rules! tokens {
    ($rest:expr) => {
        Sql::new(concat!(
            "SELECT id, hash, user_id, access, description, created_at, last_used_at, truncated FROM tokens ",
            $rest
        ))
    };
}

const PUT_TOKEN: Sql = Sql::new(
    "INSERT INTO tokens (id, hash, user_id, access, description, created_at, last_used_at, truncated)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, user_id = excluded.user_id, access = excluded.access,
         description = excluded.description, last_used_at = excluded.last_used_at, truncated = excluded.truncated",
);
const TOKEN_BY_HASH: Sql = tokens!("WHERE hash = $1");
const TOKENS: Sql = tokens!("ORDER BY created_at, id");
const TOKEN_BY_ID: Sql = tokens!("WHERE id = $1");
const TOKENS_OF: Sql = tokens!("WHERE user_id = $1 ORDER BY created_at, id LIMIT $2");
const TOKENS_OF_ACCOUNT: Sql = tokens!("WHERE user_id IS NULL ORDER BY created_at, id LIMIT $1");
const TOKENS_OF_OTHERS: Sql =
    tokens!("WHERE user_id <> $1 AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $4");
const TOUCH_TOKEN: Sql = Sql::new("UPDATE tokens SET last_used_at = $2 WHERE id = $1");
const DELETE_TOKEN: Sql = Sql::new("DELETE FROM tokens WHERE id = $1 RETURNING user_id");
const PUT_SESSION: Sql =
    Sql::new("INSERT INTO sessions (hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)");
const SESSION_BY_HASH: Sql =
    Sql::new("SELECT hash, user_id, created_at, expires_at FROM sessions WHERE hash = $1 AND expires_at > $2");
const SESSIONS_OF: Sql = Sql::new(
    "SELECT hash, user_id, created_at, expires_at FROM sessions WHERE user_id = $1 AND expires_at > $2
     ORDER BY created_at, hash",
);
const LATEST_SESSIONS: Sql = Sql::new(
    "SELECT hash, user_id, created_at, expires_at FROM sessions WHERE expires_at > $1 ORDER BY created_at DESC LIMIT $2",
);
const DELETE_SESSION: Sql = Sql::new("DELETE FROM sessions WHERE hash = $1 RETURNING user_id");
const SET_PASSWORD: Sql = Sql::new(
    "INSERT INTO passwords (user_id, hash) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash",
);
const FORGET_TOKENS: Sql = Sql::new("DELETE FROM tokens WHERE user_id IN (SELECT value FROM json_each($1))");
const FORGET_SESSIONS: Sql = Sql::new("DELETE FROM sessions WHERE user_id IN (SELECT value FROM json_each($1))");
const FORGET_PASSWORDS: Sql = Sql::new("DELETE FROM passwords WHERE user_id IN (SELECT value FROM json_each($1))");
const FORGET_CODES: Sql = Sql::new("DELETE FROM verification_codes WHERE user_id IN (SELECT value FROM json_each($1))");
const PASSWORD_OF: Sql = Sql::new("SELECT hash FROM passwords WHERE user_id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[
    PUT_TOKEN,
    TOKEN_BY_HASH,
    TOKENS,
    TOKEN_BY_ID,
    TOKENS_OF,
    TOKENS_OF_ACCOUNT,
    TOKENS_OF_OTHERS,
    TOUCH_TOKEN,
    DELETE_TOKEN,
    PUT_SESSION,
    SESSION_BY_HASH,
    SESSIONS_OF,
    LATEST_SESSIONS,
    DELETE_SESSION,
    SET_PASSWORD,
    PASSWORD_OF,
    FORGET_TOKENS,
    FORGET_SESSIONS,
    FORGET_PASSWORDS,
    FORGET_CODES,
];

type TokenColumns = (String, String, Option<String>, String, String, i64, Option<i64>, Option<String>);
type SessionColumns = (String, String, i64, i64);

impl Store {
    /// Adds a token, or replaces the one with its id, and writes down who made it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when another token has the hash.
    pub async fn put_token(&self, token: &TokenRow, by: &Author) -> Result<(), StoreError> {
        let mut tx = self.db().begin().await?;
        PUT_TOKEN
            .bind(token.id.as_str())
            .bind(token.hash.as_str())
            .bind(token.user.map(|user| user.to_string()))
            .bind(token.access.as_str())
            .bind(token.description.as_str())
            .bind(token.created_at)
            .bind(token.last_used_at)
            .bind(token.truncated.clone())
            .run(&mut tx)
            .await?;
        let details = [("access", token.access.as_str()), ("description", token.description.as_str())];
        let made = AccessChange {
            user: token.user,
            what: "token",
            id: token.id.as_str(),
            change: "create",
            details: &details,
        };
        record(&mut tx, &made, by, token.created_at).await?;
        tx.commit().await
    }

    /// The token whose secret has this hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token_by_hash(&self, hash: &str) -> Result<Option<TokenRow>, StoreError> {
        TOKEN_BY_HASH.bind(hash).read_one(self.db()).await?.map(token).transpose()
    }

    /// Records that a token was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_token(&self, id: TokenId, now: At) -> Result<(), StoreError> {
        TOUCH_TOKEN.bind(id.as_str()).bind(now).write(self.db()).await?;
        Ok(())
    }

    /// All tokens, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_tokens(&self) -> Result<Vec<TokenRow>, StoreError> {
        TOKENS.bound().read(self.db()).await?.into_iter().map(token).collect()
    }

    /// One token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token(&self, id: TokenId) -> Result<Option<TokenRow>, StoreError> {
        TOKEN_BY_ID.bind(id.as_str()).read_one(self.db()).await?.map(token).transpose()
    }

    /// The tokens of a person, of the account where it is nobody, oldest first; so many at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens_of(&self, owner: Option<UserId>, limit: u32) -> Result<Vec<TokenRow>, StoreError> {
        let query = match &owner {
            Some(user) => TOKENS_OF.bind(user.as_str()).bind(limit),
            None => TOKENS_OF_ACCOUNT.bind(limit),
        };
        query.read(self.db()).await?.into_iter().map(token).collect()
    }

    /// The tokens of everybody but one person, newest first; `before` is the last one of the page before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens_of_others(
        &self,
        but: UserId,
        before: Option<(At, TokenId)>,
        limit: u32,
    ) -> Result<Vec<TokenRow>, StoreError> {
        let at = before.map_or(At::FAR_FUTURE, |(at, _)| at);
        let id = before.map(|(_, id)| id.to_string()).unwrap_or_default();
        let query = TOKENS_OF_OTHERS.bind(but.as_str()).bind(at).bind(id).bind(limit);
        query.read(self.db()).await?.into_iter().map(token).collect()
    }

    /// Deletes a token and writes down who did; whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_token(&self, id: TokenId, now: At, by: &Author) -> Result<bool, StoreError> {
        let mut tx = self.db().begin().await?;
        let deleted: Vec<(Option<String>,)> = DELETE_TOKEN.bind(id.as_str()).all(&mut tx).await?;
        for (user,) in &deleted {
            let user = user.as_deref().map(|user| read_word("user id", user)).transpose()?;
            let gone = AccessChange { user, what: "token", id: id.as_str(), change: "remove", details: &[] };
            record(&mut tx, &gone, by, now).await?;
        }
        tx.commit().await?;
        Ok(!deleted.is_empty())
    }

    /// Adds a session and writes down who started it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is one with the hash.
    pub async fn put_session(&self, session: &SessionRow, by: &Author) -> Result<(), StoreError> {
        let mut tx = self.db().begin().await?;
        PUT_SESSION
            .bind(session.hash.as_str())
            .bind(session.user.as_str())
            .bind(session.created_at)
            .bind(session.expires_at)
            .run(&mut tx)
            .await?;
        let id = session.id();
        let begun = AccessChange { user: Some(session.user), what: "session", id: &id, change: "create", details: &[] };
        record(&mut tx, &begun, by, session.created_at).await?;
        tx.commit().await
    }

    /// The session with this hash, unless it has expired.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_by_hash(&self, hash: &str, now: At) -> Result<Option<SessionRow>, StoreError> {
        let row: Option<SessionColumns> = SESSION_BY_HASH.bind(hash).bind(now).read_one(self.db()).await?;
        row.map(session).transpose()
    }

    /// A person's sessions that have not expired, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions_of(&self, user: UserId, now: At) -> Result<Vec<SessionRow>, StoreError> {
        let rows: Vec<SessionColumns> = SESSIONS_OF.bind(user.as_str()).bind(now).read(self.db()).await?;
        rows.into_iter().map(session).collect()
    }

    /// Ends a session and writes down who did; one that does not exist is no error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_session(&self, hash: &str, now: At, by: &Author) -> Result<(), StoreError> {
        let mut tx = self.db().begin().await?;
        let deleted: Vec<(String,)> = DELETE_SESSION.bind(hash).all(&mut tx).await?;
        for (user,) in &deleted {
            let user = Some(read_word("user id", user)?);
            let id = session_id(hash);
            let over = AccessChange { user, what: "session", id: &id, change: "remove", details: &[] };
            record(&mut tx, &over, by, now).await?;
        }
        tx.commit().await
    }

    /// The sessions of everybody that have not expired, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_sessions(&self, now: At, limit: u32) -> Result<Vec<SessionRow>, StoreError> {
        let rows: Vec<SessionColumns> = LATEST_SESSIONS.bind(now).bind(limit).read(self.db()).await?;
        rows.into_iter().map(session).collect()
    }

    /// Sets a person's password, as a PHC string that holds salt and hash, and writes down who did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, user: UserId, phc_string: &str, now: At, by: &Author) -> Result<(), StoreError> {
        let mut tx = self.db().begin().await?;
        SET_PASSWORD.bind(user.as_str()).bind(phc_string).run(&mut tx).await?;
        let id = format!("{user}-{}", now.micros());
        let set = AccessChange { user: Some(user), what: "password", id: &id, change: "put", details: &[] };
        record(&mut tx, &set, by, now).await?;
        tx.commit().await
    }

    /// Writes down that somebody made a link with which a person sets their password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_password_link(&self, user: UserId, now: At, by: &Author) -> Result<(), StoreError> {
        let mut tx = self.db().begin().await?;
        let id = format!("{user}-{}", now.micros());
        let made = AccessChange { user: Some(user), what: "password_link", id: &id, change: "create", details: &[] };
        record(&mut tx, &made, by, now).await?;
        tx.commit().await
    }

    /// A person's password as a PHC string, where they have one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn password_of(&self, user: UserId) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = PASSWORD_OF.bind(user.as_str()).read_one(self.db()).await?;
        Ok(row.map(|(hash,)| hash))
    }
}

/// Nothing that lets somebody in is left of people who are removed, in the transaction that removes them.
pub(crate) async fn forget_people(tx: &mut Tx, people: &[Id]) -> Result<(), StoreError> {
    if people.is_empty() {
        return Ok(());
    }
    let ids = documents::write(&people.iter().map(Id::as_str).collect::<Vec<_>>())?;
    for forget in [FORGET_TOKENS, FORGET_SESSIONS, FORGET_PASSWORDS, FORGET_CODES] {
        forget.bind(ids.clone()).run(tx).await?;
    }
    Ok(())
}

fn token(
    (id, hash, user, access, description, created_at, last_used_at, truncated): TokenColumns,
) -> Result<TokenRow, StoreError> {
    Ok(TokenRow {
        id: read_word("token id", &id)?,
        hash,
        user: user.as_deref().map(|user| read_word("user id", user)).transpose()?,
        access: read_word("token access", &access)?,
        description,
        created_at: At::from_micros(created_at),
        last_used_at: last_used_at.map(At::from_micros),
        truncated,
    })
}

fn session((hash, user, created_at, expires_at): SessionColumns) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        hash,
        user: read_word("user id", &user)?,
        created_at: At::from_micros(created_at),
        expires_at: At::from_micros(expires_at),
    })
}
