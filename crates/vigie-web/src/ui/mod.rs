//! The console: pages for people, rendered on the server, live through one stream of events.
//!
//! Every action is a plain form post that works without scripts; htmx (see `build.rs`) only spares the reload. To add a
//! page: a file in `pages/` with its handler, a line in [`router`], an entry in the navigation of [`layout`] where
//! people should find it, and its words in [`texts`].

mod act;
mod assets;
mod components;
mod cookies;
mod dispatch;
mod headers;
mod layout;
mod moment;
mod pages;
mod problem;
mod stream;
mod texts;
mod visit;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};

pub(crate) use self::dispatch::people_first;
use crate::AppState;

/// The largest form that is read, in bytes: a note of 25,000 characters fits, however it is encoded.
const FORM_LIMIT_BYTES: usize = 512 * 1024;

/// The routes of the console, complete with its own "not found".
pub(crate) fn router(state: AppState) -> Router {
    Router::new()
        .route("/", get(pages::home))
        .route("/sign-in", get(pages::sign_in::show).post(pages::sign_in::enter))
        .route("/sign-out", post(pages::sign_in::leave))
        .route("/incidents", get(pages::incidents::show))
        .route("/incidents/{id}", get(pages::incident::show))
        .route("/incidents/{id}/acknowledge", post(act::acknowledge))
        .route("/incidents/{id}/resolve", post(act::resolve))
        .route("/incidents/{id}/notes", post(act::add_note))
        .route("/messages", get(pages::messages::show))
        .route("/events/stream", get(stream::stream))
        .route("/assets/{name}", get(assets::serve))
        .fallback(problem::no_page)
        .layer(DefaultBodyLimit::max(FORM_LIMIT_BYTES))
        .layer(middleware::map_response(headers::protect))
        .with_state(state)
}
