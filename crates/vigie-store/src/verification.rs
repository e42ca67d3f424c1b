//! The codes that were last sent to contact methods, hashed by the caller.

use vigie_core::{
    ids::{ContactMethodId, UserId},
    time::At,
};

use crate::{Store, dialect::Sql, error::StoreError, writer::written_row};

/// A code that was sent to prove an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationCode {
    /// Where it was sent.
    pub address: String,
    /// The hash of the code, as text; the store never sees the code.
    pub hash: String,
    /// First moment at which it is not valid any more.
    pub expires_at: At,
    /// How many more times it may be tried.
    pub tries_left: u32,
}

const PUT: Sql = Sql::new(
    "INSERT INTO verification_codes (user_id, contact_method_id, address, hash, expires_at, tries_left)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (user_id, contact_method_id) DO UPDATE SET address = excluded.address, hash = excluded.hash,
         expires_at = excluded.expires_at, tries_left = excluded.tries_left",
);
const GET: Sql = Sql::new(
    "SELECT address, hash, expires_at, tries_left FROM verification_codes
     WHERE user_id = $1 AND contact_method_id = $2",
);
const TRY: Sql = Sql::new(
    "UPDATE verification_codes SET tries_left = tries_left - 1
     WHERE user_id = $1 AND contact_method_id = $2 AND tries_left > 0 AND expires_at > $3
     RETURNING address, hash, expires_at, tries_left",
);
const DELETE: Sql = Sql::new("DELETE FROM verification_codes WHERE user_id = $1 AND contact_method_id = $2");

pub(crate) const STATEMENTS: &[Sql] = &[PUT, GET, TRY, DELETE];

impl Store {
    /// Keeps the code that is about to be sent to a contact method, instead of any before it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_verification_code(
        &self,
        user: UserId,
        method: ContactMethodId,
        code: &VerificationCode,
    ) -> Result<(), StoreError> {
        let query = PUT.bind(user.as_str()).bind(method.as_str()).bind(code.address.as_str()).bind(code.hash.as_str());
        query.bind(code.expires_at).bind(code.tries_left).write(self.db()).await?;
        Ok(())
    }

    /// The code that was last sent to a contact method, used up or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verification_code(
        &self,
        user: UserId,
        method: ContactMethodId,
    ) -> Result<Option<VerificationCode>, StoreError> {
        let row = GET.bind(user.as_str()).bind(method.as_str()).read_one::<CodeRow>(self.db()).await?;
        Ok(row.map(CodeRow::into_code))
    }

    /// Takes one try of a code that is still valid, before anybody compares anything, so that no two requests share a
    /// try. `None` when there is no such code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn try_verification_code(
        &self,
        user: UserId,
        method: ContactMethodId,
        now: At,
    ) -> Result<Option<VerificationCode>, StoreError> {
        let mut tx = self.db().begin().await?;
        let query = TRY.bind(user.as_str()).bind(method.as_str()).bind(now);
        let rows: Vec<CodeRow> = query.all(&mut tx).await?;
        tx.commit().await?;
        Ok(rows.into_iter().next().map(CodeRow::into_code))
    }

    /// Forgets the code of a contact method.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_verification_code(&self, user: UserId, method: ContactMethodId) -> Result<(), StoreError> {
        DELETE.bind(user.as_str()).bind(method.as_str()).write(self.db()).await?;
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    address: String,
    hash: String,
    expires_at: i64,
    tries_left: i64,
}

written_row!(CodeRow { address, hash, expires_at, tries_left });

impl CodeRow {
    fn into_code(self) -> VerificationCode {
        VerificationCode {
            address: self.address,
            hash: self.hash,
            expires_at: At::from_micros(self.expires_at),
            tries_left: u32::try_from(self.tries_left).unwrap_or(0),
        }
    }
}
