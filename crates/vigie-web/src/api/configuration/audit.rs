//! `/audit/records` and `/…/{id}/audit/records`: the history of the account and of one object.

use std::time::Duration;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    directory::{Directory, Kind},
    ids::{Id, PolicyId, ScheduleId, ServiceId, TeamId, UserId},
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    query::Query,
    rest::audit::{self, Field, Record},
};
use vigie_store::{AuditCursor, AuditEntry, AuditFilter, AuditMethod};

use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::{Permit, Sight},
};

/// How far back records are shown where the client does not say (PagerDuty's rule).
const DEFAULT_LENGTH: Duration = Duration::from_secs(86_400);
/// The longest time that is shown at once (PagerDuty's rule).
const LONGEST: Duration = Duration::from_secs(31 * 86_400);
/// How many records a page has, and has at most.
const LIMITS: (u32, u32) = (25, 100);

pub(super) fn routes() -> Router<AppState> {
    let of = |kind: Kind| get(move |state, who, path, query| of_object(kind, state, who, path, query));
    Router::new()
        .route("/audit/records", get(all))
        .route("/users/{id}/audit/records", of(Kind::User))
        .route("/teams/{id}/audit/records", of(Kind::Team))
        .route("/services/{id}/audit/records", of(Kind::Service))
        .route("/escalation_policies/{id}/audit/records", of(Kind::Policy))
        .route("/schedules/{id}/audit/records", of(Kind::Schedule))
        .route("/v3/schedules/{id}/audit/records", of(Kind::Schedule))
}

/// All changes, newest first.
async fn all(State(state): State<AppState>, seen: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    let filter = filter(&query, state.app.now())?;
    answer(&state, &seen, &query, filter).await
}

/// The changes of an object, newest first; of one that is gone to admins, as nothing says any more whose it was.
async fn of_object(
    kind: Kind,
    State(state): State<AppState>,
    (permit, seen): (Permit, Sight),
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    if !is_there(&directory, kind, &id) {
        permit.read_as_admin(&directory)?;
    }
    let id = Id::parse(&id).ok_or_else(|| ApiError::not_found("Object"))?;
    let filter = AuditFilter { kinds: vec![kind], id: Some(id.to_string()), ..filter(&query, state.app.now())? };
    answer(&state, &seen, &query, filter).await
}

/// Whether an object whose history has an address of its own is in the configuration now.
fn is_there(directory: &Directory, kind: Kind, id: &str) -> bool {
    match kind {
        Kind::User => UserId::parse(id).is_some_and(|id| directory.users.contains_key(&id)),
        Kind::Team => TeamId::parse(id).is_some_and(|id| directory.teams.contains_key(&id)),
        Kind::Service => ServiceId::parse(id).is_some_and(|id| directory.services.contains_key(&id)),
        Kind::Policy => PolicyId::parse(id).is_some_and(|id| directory.policies.contains_key(&id)),
        Kind::Schedule => ScheduleId::parse(id).is_some_and(|id| directory.schedules.contains_key(&id)),
        _ => false,
    }
}

async fn answer(state: &AppState, seen: &Sight, query: &Query, filter: AuditFilter) -> Result<Reply, Rejection> {
    let view = state.view(seen, query)?;
    let limit = query.get("limit").map_or(Ok(LIMITS.0), str::parse);
    let limit = limit.map_err(|_| ApiError::invalid("limit must be a whole number"))?.clamp(1, LIMITS.1);
    let after = query.get("cursor").map(cursor).transpose()?;
    // Only words of PagerDuty's that nothing here can be: nothing is found.
    let finds_nothing = filter.kinds.is_empty() && !query.list("root_resource_types").is_empty()
        || filter.method.is_none() && query.get("method_type").is_some();
    let mut entries = match finds_nothing {
        true => Vec::new(),
        false => state.app.store().audit_entries(&filter, after.as_ref(), limit + 1).await?,
    };
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next_cursor = entries.last().filter(|_| more).map(|entry| text_of(&entry.cursor));
    let records: Vec<_> =
        entries.into_iter().map(|entry| audit::to_wire(&told_to(seen, record(entry)), &view)).collect();
    Ok(Reply::ok(json!({ "records": records, "limit": limit, "next_cursor": next_cursor })))
}

fn filter(query: &Query, now: At) -> Result<AuditFilter, ApiError> {
    let (since, until) = time(query, now)?;
    let actor = actor(query)?;
    let method = query.get("method_type").map(method).transpose()?.flatten();
    let truncated_token = query.get("method_truncated_token").map(str::to_owned);
    if truncated_token.is_some() && query.get("method_type").is_none() {
        return Err(ApiError::invalid("method_truncated_token must come with method_type"));
    }
    let kinds: Vec<Option<Kind>> = query.list("root_resource_types").into_iter().map(kind).collect::<Result<_, _>>()?;
    let changes = query.list("actions").into_iter().map(change).collect::<Result<Vec<_>, _>>()?;
    let kinds = kinds.into_iter().flatten().collect();
    Ok(AuditFilter { since, until, kinds, id: None, actor, method, truncated_token, changes })
}

/// The time that is asked for: the last day where the client does not say.
fn time(query: &Query, now: At) -> Result<(At, At), ApiError> {
    let until = query.moment("until")?.unwrap_or(now + Duration::from_secs(1));
    let since = query.moment("since")?.unwrap_or(until - DEFAULT_LENGTH);
    if until < since || until.since(since) > LONGEST {
        let text = "until must be after since, and at most 31 days after it".to_owned();
        return Err(ApiError::new(400, 2005, "Invalid Date Range", vec![text]));
    }
    Ok((since, until))
}

/// What PagerDuty calls a kind of object; `None` for one that Vigie does not have.
fn kind(word: &str) -> Result<Option<Kind>, ApiError> {
    let known = Kind::ALL.into_iter().find(|kind| word == plural(*kind));
    match (known, word) {
        (Some(kind), _) => Ok(Some(kind)),
        (None, "ip_allow_lists") => Ok(None),
        (None, _) => Err(ApiError::invalid(format!("root_resource_types[] has no value {word:?}"))),
    }
}

fn plural(kind: Kind) -> String {
    match kind.as_str() {
        word if word.ends_with('y') => format!("{}ies", word.trim_end_matches('y')),
        word => format!("{word}s"),
    }
}

fn actor(query: &Query) -> Result<Option<(String, Option<String>)>, ApiError> {
    let id = query.get("actor_id").map(str::to_owned);
    let sort = match query.get("actor_type") {
        None if id.is_some() => return Err(ApiError::invalid("actor_id must come with actor_type")),
        None => return Ok(None),
        Some("user_reference") => "user",
        Some("api_key_reference") => "token",
        Some("app_reference") => "app",
        Some(other) => return Err(ApiError::invalid(format!("actor_type has no value {other:?}"))),
    };
    Ok(Some((sort.to_owned(), id)))
}

/// A way in; `None` for those that Vigie does not have.
fn method(word: &str) -> Result<Option<AuditMethod>, ApiError> {
    match (AuditMethod::parse(word), word) {
        (Some(method), _) => Ok(Some(method)),
        (None, "oauth" | "identity_provider") => Ok(None),
        (None, _) => Err(ApiError::invalid(format!("method_type has no value {word:?}"))),
    }
}

fn change(word: &str) -> Result<&'static str, ApiError> {
    match word {
        "create" => Ok("create"),
        "update" => Ok("put"),
        "delete" => Ok("remove"),
        _ => Err(ApiError::invalid(format!("actions[] has no value {word:?}"))),
    }
}

fn text_of(cursor: &AuditCursor) -> String {
    format!("{}-{}-{}", cursor.changed_at.micros(), cursor.directory_version, cursor.position)
}

fn cursor(text: &str) -> Result<AuditCursor, ApiError> {
    let mut parts = text.splitn(3, '-');
    let read = |part: Option<&str>| part.and_then(|part| part.parse::<i64>().ok()).filter(|number| *number >= 0);
    match (read(parts.next()), read(parts.next()), parts.next()) {
        (Some(micros), Some(version), Some(position)) => Ok(AuditCursor {
            changed_at: At::from_micros(micros),
            directory_version: version.unsigned_abs(),
            position: position.to_owned(),
        }),
        _ => Err(ApiError::invalid("cursor must be the next_cursor of the page before")),
    }
}

/// Without the teams that the reader does not see: an object of theirs may have been another team's too.
fn told_to(seen: &Sight, mut record: Record) -> Record {
    if seen.hides() {
        let is_seen = |id: &String| TeamId::parse(id).is_some_and(|id| seen.teams.contains_key(&id));
        for field in record.fields.iter_mut().filter(|field| matches!(field.name.as_str(), "teams" | "parent")) {
            field.before.retain(is_seen);
            field.after.retain(is_seen);
        }
    }
    record
}

fn record(entry: AuditEntry) -> Record {
    let AuditEntry { cursor, kind, id, detail, change, author, fields } = entry;
    let field = |one: vigie_store::FieldChange| Field {
        name: one.name,
        before: one.before,
        after: one.after,
        is_list: one.is_list,
    };
    Record {
        id: match cursor.directory_version {
            0 => cursor.position,
            version => format!("{version}-{id}"),
        },
        kind,
        object_id: id,
        detail,
        change,
        changed_at: cursor.changed_at,
        changed_by: author.name,
        method: author.method.unwrap_or(AuditMethod::Other).as_str(),
        truncated_token: author.truncated_token,
        request_id: author.request_id,
        remote_address: author.remote_address,
        fields: fields.into_iter().map(field).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let one = AuditCursor { changed_at: At::from_micros(7), directory_version: 3, position: "user-PADA-1".into() };
        assert_eq!(cursor(&text_of(&one)), Ok(one));
        for wrong in ["", "1-2", "x-2-y", "-1-2-y"] {
            assert!(cursor(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn kinds_have_pagerdutys_words() {
        for (word, known) in [("users", Kind::User), ("escalation_policies", Kind::Policy), ("teams", Kind::Team)] {
            assert_eq!(kind(word), Ok(Some(known)));
        }
        assert_eq!(kind("ip_allow_lists"), Ok(None));
        assert!(kind("user").is_err());
    }
}
