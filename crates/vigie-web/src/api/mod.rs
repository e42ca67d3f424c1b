//! The endpoints: one file for each family, each with its `routes()`.

mod change_events;
mod configuration;
mod events;
mod feeds;
mod incidents;
mod log_entries;
mod notifications;
mod oncall;
mod operations;
mod receipts;
mod twilio;

pub(crate) use self::events::submit_own_event;

use axum::Router;

use crate::AppState;

/// Where senders post events; no token, no layer, nothing in the way.
pub(crate) fn events_routes() -> Router<AppState> {
    events::routes()
}

/// The REST API; behind tokens.
pub(crate) fn rest_routes() -> Router<AppState> {
    Router::new()
        .merge(configuration::routes())
        .merge(incidents::routes())
        .merge(log_entries::routes())
        .merge(change_events::routes())
        .merge(notifications::routes())
        .merge(oncall::routes())
        .merge(receipts::routes())
}

/// What providers call; signed by them.
pub(crate) fn callback_routes() -> Router<AppState> {
    twilio::routes()
}

/// What calendar programs subscribe to; the address holds the key.
pub(crate) fn feed_routes() -> Router<AppState> {
    feeds::routes()
}

/// What operators and their tools call.
pub(crate) fn operations_routes() -> Router<AppState> {
    operations::routes()
}
