//! API tokens, on Vigie's own endpoint: PagerDuty has none for them.

use serde_json::{Value, json};
use vigie_core::{
    ids::{TokenId, UserId},
    time::At,
};

use super::{View, fields::Fields};
use crate::{
    ApiError,
    reference::{self, id_of},
};

/// The longest description, in characters.
const DESCRIPTION_MAX: usize = 255;

/// A token as it is shown; nobody knows its text any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// Whose it is; `None`: the account's.
    pub user: Option<UserId>,
    /// It only reads.
    pub reads_only: bool,
    /// What it is for.
    pub description: String,
    /// When it was made.
    pub created_at: At,
    /// When it was used last, within a minute.
    pub last_used_at: Option<At>,
    /// Its last four characters.
    pub truncated: Option<String>,
}

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// For whom: not said, the account (`Some(None)`), or a person.
    pub user: Option<Option<UserId>>,
    /// It shall only read.
    pub reads_only: bool,
    /// What it is for.
    pub description: String,
}

/// Writes a token.
#[must_use]
pub fn to_wire(token: &Token, view: &View<'_>) -> Value {
    json!({
        "id": token.id.as_str(),
        "type": "token",
        "summary": token.description,
        "self": view.links.api(&format!("/vigie/v1/tokens/{}", token.id)),
        "user": token.user.map(|user| reference::user(view.directory, view.links, user)),
        "access": if token.reads_only { "read_only" } else { "full" },
        "description": token.description,
        "truncated_token": token.truncated,
        "created_at": view.time(token.created_at),
        "last_used_at": token.last_used_at.map(|at| view.time(at)),
    })
}

/// Reads what a client asks for.
///
/// # Errors
/// 400 when a field is not as it must be.
pub fn from_wire(fields: Fields<'_>) -> Result<NewToken, ApiError> {
    let user = match fields.value("user") {
        None => fields.names("user").then_some(None),
        Some(user) => {
            let id = id_of(user, &["user"], "User")?;
            Some(Some(UserId::parse(id).ok_or_else(|| ApiError::arguments("User not found"))?))
        }
    };
    let access = fields.word("access", &["full", "read_only"])?;
    let description = fields.name("description", DESCRIPTION_MAX)?.unwrap_or_default().to_owned();
    Ok(NewToken { user, reads_only: access == Some("read_only"), description })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_nobody_in_particular_is_told_from_one_of_the_account() {
        let read = |body: Value| from_wire(Fields::of(&body, "token").expect("an object"));
        let user = |body| read(body).map(|token| token.user);
        assert_eq!(user(json!({})), Ok(None));
        assert_eq!(user(json!({"user": null})), Ok(Some(None)));
        let reference = json!({"user": {"id": "PADA001", "type": "user_reference"}});
        assert_eq!(user(reference), Ok(Some(UserId::parse("PADA001"))));
        assert!(read(json!({"access": "write"})).is_err());
        assert_eq!(read(json!({"access": "read_only"})).map(|token| token.reads_only), Ok(true));
    }
}
