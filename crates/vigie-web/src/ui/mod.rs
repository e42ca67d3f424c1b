//! The console: pages for people, rendered on the server, live through one stream of events.
//!
//! Every action is a plain form post that works without scripts; htmx (see `build.rs`) only spares the reload.
//!
//! To add a page:
//! 1. a file in [`pages`] with its handler. It takes a [`visit::Visit`] (who looks, in which language and zone), asks
//!    the store or the directory, and answers with a [`layout::Page`]; pieces to build it from are in [`components`];
//! 2. its words in English and French: a file in [`texts`] and a line in `areas!` there;
//! 3. a line in [`router`], and one in [`dispatch`] where the REST API has no such path;
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
        .route("/incidents", get(pages::incidents::show))
        .route("/incidents/bulk", post(pages::incidents::bulk))
        .route("/incidents/{id}", get(pages::incident::show))
        .route("/incidents/{id}/acknowledge", post(act::acknowledge))
        .route("/incidents/{id}/undo", post(act::undo))
        .route("/incidents/{id}/resolve", post(act::resolve))
        .route("/incidents/{id}/escalate", post(pages::incident::change::escalate))
        .route("/incidents/{id}/reassign", post(pages::incident::change::reassign))
        .route("/incidents/{id}/responders", post(pages::incident::change::add_responder))
        .route("/incidents/{id}/snooze", post(pages::incident::change::snooze))
        .route("/incidents/{id}/merge", post(pages::incident::change::merge))
        .route("/incidents/{id}/status-update", post(pages::incident::change::status_update))
        .route("/incidents/{id}/conference", post(pages::incident::change::conference))
        .route("/incidents/{id}/edit", post(pages::incident::change::edit))
        .route("/incidents/{id}/notes", post(act::add_note))
        .merge(pages::on_call::routes())
        .route("/who-to-call", get(pages::who_to_call::show))
        .route("/who-to-call/{service}/page", post(pages::who_to_call::page))
        .merge(pages::users::routes())
        .merge(pages::settings::routes())
        .route("/audit", get(pages::audit::show))
        .route("/escalation_policies", get(pages::policies::list::show))
        .route("/escalation_policies/new", get(pages::policies::edit::new).post(pages::policies::edit::create))
        .route("/escalation_policies/{id}", get(pages::policies::show::show))
        .route("/escalation_policies/{id}/edit", get(pages::policies::edit::show).post(pages::policies::edit::update))
        .route("/escalation_policies/{id}/delete", post(pages::policies::show::remove))
        .route("/schedules", get(pages::schedules::list::show))
        .route("/schedules/new", get(pages::schedules::edit::new).post(pages::schedules::edit::create))
        .route("/schedules/{id}", get(pages::schedules::show::show))
        .route("/schedules/{id}/edit", get(pages::schedules::edit::show).post(pages::schedules::edit::update))
        .route("/schedules/{id}/delete", post(pages::schedules::facts::remove))
        .route("/schedules/{id}/calendar", post(pages::schedules::facts::renew_calendar))
        .route(
            "/schedules/{id}/overrides",
            get(pages::schedules::show::instead).post(pages::schedules::overrides::create),
        )
        .route("/schedules/{id}/overrides/{override_id}/delete", post(pages::schedules::overrides::delete))
        .route("/schedules/{id}/cover", get(pages::schedules::show::instead).post(pages::schedules::cover::ask))
        .route("/schedules/{id}/cover/{request}/{verb}", post(pages::schedules::cover::answer_one))
        .route("/changes", get(pages::changes::show))
        .route("/services", get(pages::services::list).post(pages::services::form::create))
        .route("/services/new", get(pages::services::form::new))
        .route("/services/{id}", get(pages::services::one).post(pages::services::form::change))
        .route("/services/{id}/edit", get(pages::services::form::edit))
        .route("/services/{id}/disable", post(pages::services::change::disable))
        .route("/services/{id}/enable", post(pages::services::change::enable))
        .route("/services/{id}/delete", post(pages::services::change::delete))
        .route("/services/{id}/maintenance", post(pages::services::change::maintenance))
        .route("/services/{id}/dependencies", post(pages::services::dependencies::add))
        .route("/services/{id}/dependencies/{other}/delete", post(pages::services::dependencies::remove))
        .route("/services/{id}/integrations", post(pages::services::change::add_integration))
        .route("/services/{id}/integrations/{integration}", post(pages::services::change::rename_integration))
        .route("/services/{id}/integrations/{integration}/delete", post(pages::services::change::delete_integration))
        .route("/services/{id}/integrations/{integration}/test", post(pages::services::test_event::send))
        .route("/teams", get(pages::teams::list).post(pages::teams::form::create))
        .route("/teams/new", get(pages::teams::form::new))
        .route("/teams/{id}", get(pages::teams::one).post(pages::teams::form::change))
        .route("/teams/{id}/edit", get(pages::teams::form::edit))
        .route("/teams/{id}/delete", post(pages::teams::change::delete))
        .route("/teams/{id}/members", post(pages::teams::members::add))
        .route("/teams/{id}/members/{user}", post(pages::teams::members::change))
        .route("/teams/{id}/members/{user}/delete", post(pages::teams::members::remove))
        .route("/maintenance", get(pages::maintenance::list).post(pages::maintenance::form::create))
        .route("/maintenance/new", get(pages::maintenance::form::new))
        .route("/maintenance/{id}", post(pages::maintenance::form::change))
        .route("/maintenance/{id}/edit", get(pages::maintenance::form::edit))
        .route("/maintenance/{id}/end", post(pages::maintenance::end))
        .route("/service-directory/maintenance-windows/{id}", get(pages::maintenance::from_link))
        .route("/service-directory/{id}", get(pages::services::from_link))
        .route("/devices", get(pages::devices::show).post(pages::devices::add))
        .route("/devices/{id}/remove", post(pages::devices::remove))
        .route("/devices/{id}/test", post(pages::devices::test))
        .route("/explain", get(pages::explain::show).post(pages::explain::rehearse))
        .route("/health", get(pages::health::show))
        .route("/menu", get(menu::show))
        .route("/suggest/{kind}", get(suggest::show))
        .route("/language", post(language::choose))
        .route("/messages", get(pages::messages::show))
        .route("/p/{token}", get(pages::landing::show))
        .route("/p/{token}/acknowledge", post(pages::landing::acknowledge))
        .route("/p/{token}/undo", post(pages::landing::undo))
        .route("/p/{token}/resolve", post(pages::landing::resolve))
        .route("/p/{token}/pass-on", post(pages::landing::pass_on))
        .route("/p/{token}/stream", get(pages::landing::stream))
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
