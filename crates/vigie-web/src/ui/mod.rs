//! The console: pages for people, rendered on the server, live through one stream of events.
//!
//! Every action is a plain form post that works without scripts; htmx (see `build.rs`) only spares the reload.
//!
//! To add a page:
//! 1. a file in [`pages`] with its handler. It takes a [`visit::Visit`] (who looks, in which language and zone), asks
//!    the store or the directory, and answers with a [`layout::Page`]; pieces to build it from are in [`components`];
//! 2. its words in English and French: a file in [`texts`] and a line in `areas!` there;
//! 3. a line in the `routes` of its folder, or in [`router`], and one in [`dispatch`] where the REST API has no such path;
//! 4. a [`layout::Place`] and a line in [`menu`], where people should find it by themselves;
//! 5. styles that only it needs: a file in `web/style`, named in [`assets`];
//! 6. a story in `tests/browser/stories`, a test in `tests/http/console`, and a line in `tests/browser/pages.mjs`, so
//!    that axe looks at it and `cargo xtask screenshots` takes its picture.
//!
//! An action checks the form with [`visit::Visit::permit`], asks the application, and comes back with [`act::back`].
//! What changes the configuration checks it with [`visit::Visit::check_form`] and asks through [`rest`], so that forms
//! have no rules of their own; what is refused is shown on the form again, with all that was typed.

mod act;
mod assets;
mod by_name;
mod components;
mod cookies;
mod dispatch;
mod form;
mod headers;
mod language;
mod layout;
mod menu;
mod moment;
mod outbox;
mod pages;
mod problem;
mod refusals;
mod rest;
mod rings;
mod stream;
mod suggest;
mod texts;
mod visit;
mod wall;
mod worker;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};

pub use self::stream::StreamSettings;
pub(crate) use self::{by_name::ByName, dispatch::people_first, rest::InProcess};
use crate::AppState;

/// The largest form that is read, in bytes: a note of 25,000 characters fits, however it is encoded.
const FORM_LIMIT_BYTES: usize = 512 * 1024;

/// The routes of the console, complete with its own "not found".
pub(crate) fn router(state: AppState) -> Router {
    Router::new()
        .route("/", get(pages::home))
        .route("/sign-in", get(pages::sign_in::show).post(pages::sign_in::enter))
        .route("/setup", get(pages::setup::show).post(pages::setup::enter))
        .route("/welcome", get(pages::welcome::show))
        .route("/welcome/contact", post(pages::welcome::contact))
        .route("/welcome/service", post(pages::welcome::service))
        .route("/welcome/test", post(pages::welcome::test))
        .route("/sign-out", post(pages::sign_in::leave))
        .merge(pages::incidents::routes())
        .merge(pages::incident::routes())
        .merge(pages::on_call::routes())
        .route("/who-to-call", get(pages::who_to_call::show))
        .route("/who-to-call/{service}/page", post(pages::who_to_call::page))
        .merge(pages::users::routes())
        .merge(pages::settings::routes())
        .route("/audit", get(pages::audit::show))
        .merge(pages::policies::routes())
        .merge(pages::schedules::routes())
        .route("/changes", get(pages::changes::show))
        .merge(pages::services::routes())
        .merge(pages::teams::routes())
        .merge(pages::maintenance::routes())
        .merge(pages::devices::routes())
        .route("/explain", get(pages::explain::show).post(pages::explain::rehearse))
        .route("/health", get(pages::health::show))
        .route("/menu", get(menu::show))
        .route("/suggest/{kind}", get(suggest::show))
        .route("/language", post(language::choose))
        .route("/messages", get(pages::messages::show))
        .merge(pages::landing::routes())
        .route("/events/stream", get(stream::stream))
        .route("/assets/{name}", get(assets::serve))
        .route("/sw.js", get(worker::script))
        .route("/manifest.webmanifest", get(worker::manifest))
        .route("/offline/{language}", get(worker::offline))
        .fallback(problem::no_page)
        .layer(middleware::from_fn(outbox::tell))
        .layer(middleware::from_fn(problem::explain))
        .layer(DefaultBodyLimit::max(FORM_LIMIT_BYTES))
        .layer(middleware::map_response(headers::protect))
        .with_state(state)
}
