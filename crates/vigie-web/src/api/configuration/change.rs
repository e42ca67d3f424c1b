//! What all handlers of configuration share: finding an object by the id in a path, and changing the configuration
//! with PagerDuty's words for what does not hold.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{extract::FromRequestParts, http::request::Parts};
use tokio::{sync::Semaphore, time::timeout};
use vigie_app::ConfigureError;
use vigie_core::{
    directory::{Change, Directory, Object},
    ids::Ids,
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    query::Query,
    rest::{Fields, violation},
};
use vigie_store::Author;

use crate::{
    AppState,
    frame::{Hash, Origin, Rejection},
    permission::Permit,
};

/// How many heavy readings run at once; the others wait for their turn.
const HEAVY_READS_MAX: usize = 4;
/// How long a heavy reading waits for its turn before the client is asked to come again.
const TURN_WAIT: Duration = Duration::from_secs(20);

/// The turns of all heavy readings of this process: they share its processors.
static TURNS: Semaphore = Semaphore::const_new(HEAVY_READS_MAX);

/// Who changes the configuration, as its history names them, and what they may do.
pub(super) struct By {
    pub(super) author: Author,
    pub(super) permit: Permit,
}

impl By {
    /// The configuration as it is now, without what is hidden from them: what answers are written with.
    ///
    /// # Errors
    /// 401 when the person is gone.
    pub(super) fn seen(&self, state: &AppState) -> Result<Arc<Directory>, ApiError> {
        self.permit.sight(state, &state.directory())
    }
}

impl FromRequestParts<AppState> for By {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Rejection> {
        let permit = Permit::from_request_parts(parts, state).await?;
        let Ok(Origin(author)) = Origin::from_request_parts(parts, state).await;
        Ok(Self { author, permit })
    }
}

/// Changes the configuration as `plan` says, all of it or nothing, if the sender may: new things and what comes to
/// other teams is asked here, the rest was when the request came in.
///
/// # Errors
/// What `plan` refuses, what the sender may not, what the configuration as a whole forbids, and what the store cannot do.
pub(super) async fn change<T>(
    state: &AppState,
    by: &By,
    mut plan: impl FnMut(&Directory, &mut Ids, At) -> Result<(Vec<Change>, T), ApiError>,
) -> Result<T, Rejection> {
    let before = state.directory();
    let planned = |directory: &Directory, ids: &mut Ids, now: At| -> Result<(Vec<Change>, T), ApiError> {
        let (mut changes, result) = plan(directory, ids, now)?;
        by.permit.keep_hidden_teams(directory, &mut changes);
        by.permit.ask_changes(directory, &changes)?;
        Ok((changes, result))
    };
    state.app.configure(&by.author, planned).await.map_err(|error| match error {
        ConfigureError::Violation(violation) => Rejection(violation::to_error(&violation, &before)),
        other => other.into(),
    })
}

/// Stores what `read` makes of the object under `name` in a body.
///
/// # Errors
/// What `read` refuses, and what [`change`] refuses.
pub(super) async fn save<T>(
    state: &AppState,
    by: &By,
    Hash(body): &Hash,
    name: &str,
    object: fn(Arc<T>) -> Object,
    mut read: impl FnMut(Fields<'_>, &Directory, &mut Ids, At) -> Result<T, ApiError>,
) -> Result<Arc<T>, Rejection> {
    let plan = |directory: &Directory, ids: &mut Ids, now: At| {
        let made = Arc::new(read(Fields::enveloped(body, name)?, directory, ids, now)?);
        Ok((vec![Change::Put(object(Arc::clone(&made)))], made))
    };
    change(state, by, plan).await
}

/// The object with the id in a path.
///
/// # Errors
/// 404 when there is none.
pub(super) fn find<'a, I: Ord, T>(
    objects: &'a BTreeMap<I, Arc<T>>,
    id: Option<I>,
    what: &str,
) -> Result<&'a Arc<T>, ApiError> {
    id.and_then(|id| objects.get(&id)).ok_or_else(|| ApiError::not_found(what))
}

/// Does what takes long enough (rendering many schedules) beside the threads that take events and page, a few at once.
///
/// # Errors
/// What the work refuses; 503 when too much of it waits.
pub(in crate::api) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Rejection> {
    Ok(in_turn(&TURNS, TURN_WAIT, work).await?)
}

/// The turn goes with the work, so that a client who leaves frees it no sooner than its work ends.
async fn in_turn<T: Send + 'static>(
    turns: &'static Semaphore,
    wait: Duration,
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let turn = timeout(wait, turns.acquire()).await.map_err(|_| ApiError::overloaded())?;
    let turn = turn.map_err(|_| ApiError::internal())?;
    let done = tokio::task::spawn_blocking(move || {
        let result = work();
        drop(turn);
        result
    });
    done.await.unwrap_or_else(|_| Err(ApiError::internal()))
}

/// Whether a name is one that `query=` asks for: it holds the text, in any case.
pub(super) fn is_asked_for(query: &Query, names: &[&str]) -> bool {
    let Some(text) = query.get("query").map(str::to_lowercase) else { return true };
    names.iter().any(|name| name.to_lowercase().contains(&text))
}

/// Whether something belongs to one of the teams that `team_ids[]` asks for.
pub(super) fn belongs(query: &Query, teams: &[vigie_core::ids::TeamId]) -> bool {
    let asked = query.list("team_ids");
    asked.is_empty() || teams.iter().any(|team| asked.contains(&team.as_str()))
}

/// Sorts by name without regard to case; `sort_by=name:desc` turns the order.
///
/// # Errors
/// 400 when `sort_by` names something else.
pub(super) fn sort_by_name<T>(items: &mut [&Arc<T>], query: &Query, name: impl Fn(&T) -> &str) -> Result<(), ApiError> {
    items.sort_by_cached_key(|item| name(item).to_lowercase());
    match query.get("sort_by") {
        None | Some("name" | "name:asc") => Ok(()),
        Some("name:desc") => {
            items.reverse();
            Ok(())
        }
        Some(_) => Err(ApiError::invalid("sort_by must be name, name:asc or name:desc")),
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::{mpsc, oneshot};

    use super::*;

    /// How long a test waits. Generous: machines are shared.
    const PATIENCE: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn only_a_few_heavy_readings_run_at_once_and_all_get_their_turn() {
        static SOME: Semaphore = Semaphore::const_new(HEAVY_READS_MAX);
        let (begun, mut beginnings) = mpsc::unbounded_channel();
        let (mut gates, mut asked) = (Vec::new(), Vec::new());
        for number in 0..4 * HEAVY_READS_MAX {
            let (gate, opened) = oneshot::channel::<()>();
            gates.push(gate);
            let begun = begun.clone();
            let work = move || {
                begun.send(number).expect("the test listens");
                // It opens when the gate is gone.
                opened.blocking_recv().ok();
                Ok(number)
            };
            asked.push(tokio::spawn(in_turn(&SOME, PATIENCE, work)));
        }
        for _ in 0..HEAVY_READS_MAX {
            timeout(PATIENCE, beginnings.recv()).await.expect("in time");
        }
        assert_eq!((SOME.available_permits(), beginnings.try_recv().ok()), (0, None), "no other one begins");
        drop(gates);
        for (number, one) in asked.into_iter().enumerate() {
            assert_eq!(one.await.expect("it ends"), Ok(number));
        }
    }

    #[tokio::test]
    async fn whoever_waits_too_long_for_a_turn_is_asked_to_come_again() {
        static NONE: Semaphore = Semaphore::const_new(0);
        let refused = in_turn(&NONE, Duration::from_millis(1), || Ok(())).await;
        assert_eq!(refused, Err(ApiError::overloaded()));
        NONE.add_permits(1);
        assert_eq!(in_turn(&NONE, PATIENCE, || Ok(())).await, Ok(()));
    }
}
