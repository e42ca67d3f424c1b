//! `/oncalls`: who is on call for which level of which policy.

use axum::{Router, extract::State, routing::get};
use vigie_pagerduty::{paging::Page, rest::oncall};

use super::change::off_the_runtime;
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/oncalls", get(list))
}

async fn list(State(state): State<AppState>, directory: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    let query = state.on_the_accounts_clock(query);
    off_the_runtime(move || {
        let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
        Ok(Reply::ok(oncall::Filter::from_query(&query, state.app.now())?.page(&directory, page, &view)?))
    })
    .await
}
