//! A note on an incident. Notes are the timeline's `annotate` entries.

use serde_json::{Value as Json, json};
use vigie_core::incident::{Agent, LogEntry, LogKind};

use crate::{error::ApiError, view::View};

/// The note; `None` when the entry is no note.
#[must_use]
pub fn to_wire(entry: &LogEntry, view: &View<'_>) -> Option<Json> {
    let LogKind::Annotate { content } = &entry.kind else { return None };
    let user = match entry.agent {
        Agent::User(user) => view.user(user),
        Agent::Integration(_) | Agent::System => Json::Null,
    };
    Some(json!({
        "id": entry.id.as_str(),
        "user": user,
        "channel": { "summary": "The Vigie website or APIs" },
        "content": content,
        "created_at": view.time(entry.at),
        "updated_at": view.time(entry.at),
    }))
}

/// Reads the text of a note that a client wants to write.
///
/// # Errors
/// 400 when there is none.
pub fn from_wire(wire: &Json) -> Result<String, ApiError> {
    let content = wire.get("content").and_then(Json::as_str).filter(|content| !content.trim().is_empty());
    content.map(str::to_owned).ok_or_else(|| ApiError::invalid("Note content cannot be empty"))
}
