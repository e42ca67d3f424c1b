//! Who may come in: API tokens, sessions, passwords. Every secret is hashed before it gets here.

use vigie_core::{
    ids::{TokenId, UserId},
    time::At,
};

use crate::{
    Store,
    dialect::Sql,
    documents::read_word,
    error::StoreError,
    rows::{SessionRow, TokenRow},
};

macro_rules! tokens {
    ($rest:expr) => {
        Sql::new(concat!("SELECT id, hash, user_id, access, description, created_at, last_used_at FROM tokens ", $rest))
    };
}

const PUT_TOKEN: Sql = Sql::new(
    "INSERT INTO tokens (id, hash, user_id, access, description, created_at, last_used_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, user_id = excluded.user_id, access = excluded.access,
         description = excluded.description, last_used_at = excluded.last_used_at",
);
const TOKEN_BY_HASH: Sql = tokens!("WHERE hash = $1");
const TOKENS: Sql = tokens!("ORDER BY created_at, id");
const TOUCH_TOKEN: Sql = Sql::new("UPDATE tokens SET last_used_at = $2 WHERE id = $1");
const DELETE_TOKEN: Sql = Sql::new("DELETE FROM tokens WHERE id = $1");
const PUT_SESSION: Sql =
    Sql::new("INSERT INTO sessions (hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)");
const SESSION_BY_HASH: Sql =
    Sql::new("SELECT hash, user_id, created_at, expires_at FROM sessions WHERE hash = $1 AND expires_at > $2");
const DELETE_SESSION: Sql = Sql::new("DELETE FROM sessions WHERE hash = $1");
const SET_PASSWORD: Sql = Sql::new(
    "INSERT INTO passwords (user_id, hash) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash",
);
const PASSWORD_OF: Sql = Sql::new("SELECT hash FROM passwords WHERE user_id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[
    PUT_TOKEN,
    TOKEN_BY_HASH,
    TOKENS,
    TOUCH_TOKEN,
    DELETE_TOKEN,
    PUT_SESSION,
    SESSION_BY_HASH,
    DELETE_SESSION,
    SET_PASSWORD,
    PASSWORD_OF,
];

type TokenColumns = (String, String, Option<String>, String, String, i64, Option<i64>);

impl Store {
    /// Adds a token, or replaces the one with its id.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when another token has the hash.
    pub async fn put_token(&self, token: &TokenRow) -> Result<(), StoreError> {
        PUT_TOKEN
            .bind(token.id.as_str())
            .bind(token.hash.as_str())
            .bind(token.user.map(|user| user.to_string()))
            .bind(token.access.as_str())
            .bind(token.description.as_str())
            .bind(token.created_at)
            .bind(token.last_used_at)
            .write(self.db())
            .await?;
        Ok(())
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

    /// Deletes a token; whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_token(&self, id: TokenId) -> Result<bool, StoreError> {
        Ok(DELETE_TOKEN.bind(id.as_str()).write(self.db()).await? > 0)
    }

    /// Adds a session.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is one with the hash.
    pub async fn put_session(&self, session: &SessionRow) -> Result<(), StoreError> {
        PUT_SESSION
            .bind(session.hash.as_str())
            .bind(session.user.as_str())
            .bind(session.created_at)
            .bind(session.expires_at)
            .write(self.db())
            .await?;
        Ok(())
    }

    /// The session with this hash, unless it has expired.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_by_hash(&self, hash: &str, now: At) -> Result<Option<SessionRow>, StoreError> {
        let row: Option<(String, String, i64, i64)> = SESSION_BY_HASH.bind(hash).bind(now).read_one(self.db()).await?;
        let session = |(hash, user, created_at, expires_at): (String, String, i64, i64)| {
            Ok(SessionRow {
                hash,
                user: read_word("user id", &user)?,
                created_at: At::from_micros(created_at),
                expires_at: At::from_micros(expires_at),
            })
        };
        row.map(session).transpose()
    }

    /// Ends a session; one that does not exist is no error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_session(&self, hash: &str) -> Result<(), StoreError> {
        DELETE_SESSION.bind(hash).write(self.db()).await?;
        Ok(())
    }

    /// Sets a person's password, as a PHC string that holds salt and hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, user: UserId, phc_string: &str) -> Result<(), StoreError> {
        SET_PASSWORD.bind(user.as_str()).bind(phc_string).write(self.db()).await?;
        Ok(())
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

fn token(
    (id, hash, user, access, description, created_at, last_used_at): TokenColumns,
) -> Result<TokenRow, StoreError> {
    Ok(TokenRow {
        id: read_word("token id", &id)?,
        hash,
        user: user.as_deref().map(|user| read_word("user id", user)).transpose()?,
        access: read_word("token access", &access)?,
        description,
        created_at: At::from_micros(created_at),
        last_used_at: last_used_at.map(At::from_micros),
    })
}
