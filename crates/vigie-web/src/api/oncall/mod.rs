//! Vigie's own questions about being on call: who is it now, who is it at a moment and why, and what will go wrong.
//!
//! `GET /vigie/v1/oncall/now`, `/explain`, `/lint`. Objects are named by id or by name ([`name`]). To add a question: a
//! file here with `routes()`, and a line below.

mod explain;
mod lint;
mod name;
mod now;

use axum::Router;

use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new().merge(explain::routes()).merge(lint::routes()).merge(now::routes())
}
