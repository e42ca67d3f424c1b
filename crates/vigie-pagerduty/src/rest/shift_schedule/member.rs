//! Who has a shift.

use serde_json::{Value, json};
use vigie_core::{directory::Directory, ids::UserId, schedule::shift_based::Member};

use crate::{ApiError, rest::Fields};

/// Writes a member.
pub(super) fn to_wire(member: Member) -> Value {
    match member {
        Member::User(user) => json!({ "type": "user_member", "user_id": user.as_str() }),
        Member::Empty => json!({ "type": "empty_member" }),
    }
}

/// Reads a member; `path` names its field.
///
/// # Errors
/// 400 when it is neither a person who exists nor empty.
pub(super) fn from_wire(value: &Value, path: &str, directory: &Directory) -> Result<Member, ApiError> {
    let at = |error: ApiError| error.at_field(path);
    let fields = Fields::of(value, "A member").map_err(at)?;
    match fields.text("type").map_err(at)? {
        Some("empty_member") => Ok(Member::Empty),
        Some("user_member") => {
            let id = fields
                .text("user_id")
                .map_err(at)?
                .ok_or_else(|| ApiError::invalid("A user_member must have a user_id").at_field(path))?;
            let known = UserId::parse(id).filter(|id| directory.users.contains_key(id));
            known.map(Member::User).ok_or_else(|| {
                ApiError::invalid(format!("User {id} not found; use the id of one that exists")).at_field(path)
            })
        }
        _ => Err(ApiError::invalid("The type of a member must be user_member or empty_member").at_field(path)),
    }
}
