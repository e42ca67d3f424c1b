//! `/…/{id}/audit/records`: the history of one object.

use std::time::Duration;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{directory::Kind, ids::Id, time::At};
use vigie_pagerduty::{
    ApiError,
    query::Query,
    rest::audit::{self, Record},
};
use vigie_store::AuditRow;

use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
};

/// How far back records are shown where the client does not say (PagerDuty's rule).
const DEFAULT_LENGTH: Duration = Duration::from_secs(86_400);
/// The longest time that is shown at once (PagerDuty's rule).
const LONGEST: Duration = Duration::from_secs(31 * 86_400);
/// How many records a page has, and has at most.
const LIMITS: (u32, u32) = (25, 100);

pub(super) fn routes() -> Router<AppState> {
    let of = |kind: Kind| get(move |state, path, query| records(kind, state, path, query));
    Router::new()
        .route("/users/{id}/audit/records", of(Kind::User))
        .route("/teams/{id}/audit/records", of(Kind::Team))
        .route("/services/{id}/audit/records", of(Kind::Service))
        .route("/escalation_policies/{id}/audit/records", of(Kind::Policy))
        .route("/schedules/{id}/audit/records", of(Kind::Schedule))
}

/// The changes of an object, newest first; of one that is gone too. The cursor is the version of the configuration
/// that the last record of the page before made.
async fn records(
    kind: Kind,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let id = Id::parse(&id).ok_or_else(|| ApiError::not_found("Object"))?;
    let (since, until) = time(&query, state.app.now())?;
    let limit = match query.get("limit") {
        None => LIMITS.0,
        Some(text) => {
            let limit = text.parse::<u32>().map_err(|_| ApiError::invalid("limit must be a whole number"))?;
            limit.clamp(1, LIMITS.1)
        }
    };
    let before = query.get("cursor").map(|text| text.parse::<u64>()).transpose();
    let before = before.map_err(|_| ApiError::invalid("cursor must be the next_cursor of the page before"))?;
    let mut rows = state.app.store().object_history((kind, id), (since, until), before, limit + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.directory_version.to_string());
    let records: Vec<_> = rows.into_iter().map(|row| audit::to_wire(&record(row), &view)).collect();
    Ok(Reply::ok(json!({ "records": records, "limit": limit, "next_cursor": next_cursor })))
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

fn record(row: AuditRow) -> Record {
    Record {
        directory_version: row.directory_version,
        kind: row.kind,
        id: row.id,
        change: row.change,
        changed_at: row.changed_at,
        changed_by: row.changed_by,
    }
}
