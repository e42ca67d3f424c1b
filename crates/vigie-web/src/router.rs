//! All routes of the server.

use axum::{Extension, Router, middleware};
use vigie_pagerduty::ApiError;

use crate::{
    AppState, api,
    frame::{self, Rejection},
    ui,
};

/// The whole server's routes: events without any layer in their way, everything else logged, the REST API behind its
/// tokens, the console wherever a browser asks.
pub fn router(state: AppState) -> Router {
    let rest = api::rest_routes().method_not_allowed_fallback(method_not_allowed);
    let for_console = rest
        .clone()
        .route_layer(middleware::from_fn_with_state(state.clone(), frame::let_viewer_in))
        .fallback(no_route)
        .with_state(state.clone());
    let rest = rest.route_layer(middleware::from_fn_with_state(state.clone(), frame::authenticate));
    let reads_whole = middleware::from_fn_with_state(state.clone(), frame::read_whole);
    let for_console = Extension(ui::InProcess(for_console));
    let console = ui::router(state.clone()).layer(for_console).layer(reads_whole.clone());
    let logged = rest
        .fallback(no_route)
        .layer(middleware::from_fn_with_state(console, ui::people_first))
        .merge(api::callback_routes().layer(reads_whole))
        .merge(api::feed_routes())
        .merge(api::operations_routes())
        .layer(middleware::from_fn(frame::refuse_long_addresses))
        .layer(middleware::from_fn_with_state(state.clone(), frame::log_request));
    logged.merge(api::events_routes().method_not_allowed_fallback(method_not_allowed)).with_state(state)
}

async fn no_route() -> Rejection {
    Rejection(ApiError::no_route())
}

async fn method_not_allowed() -> Rejection {
    Rejection(ApiError::method_not_allowed())
}
