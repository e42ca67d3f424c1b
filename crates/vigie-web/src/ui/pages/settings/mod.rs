//! `/settings`: API tokens, webhook subscriptions, roles, and how people sign in. Each tab is a file here with its
//! forms; who may not use one does not see it.

mod roles;
mod sign_in;
mod tokens;
mod webhook;
mod webhook_form;
mod webhooks;

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use maud::{Markup, html};
use vigie_core::permission::{Action, Resource};

use crate::{
    AppState,
    ui::{
        components::{
            page_head,
            tabs::{self, Tab},
        },
        layout::{Page, Place},
        visit::{self, Visit},
    },
};

/// Everything below `/settings`.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/settings", get(first))
        .route("/settings/tokens", get(tokens::show).post(tokens::create))
        .route("/settings/tokens/{id}/revoke", post(tokens::revoke))
        .route("/settings/webhooks", get(webhooks::show).post(webhook_form::create))
        .route("/settings/webhooks/new", get(webhook_form::show_new))
        .route("/settings/webhooks/{id}", get(webhook::show).post(webhook_form::save))
        .route("/settings/webhooks/{id}/{verb}", post(webhook::act))
        .route("/settings/roles", get(roles::show).post(roles::give))
        .route("/settings/sign-in", get(sign_in::show))
}

async fn first(_visit: Visit) -> Response {
    visit::see("/settings/tokens")
}

/// One tab.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Tokens,
    Webhooks,
    Roles,
    SignIn,
}

/// Whether the viewer runs the account.
fn administers(visit: &Visit) -> bool {
    visit.may(Action::Administer, &Resource::Account)
}

/// Whether the viewer may have webhooks sent of anything.
fn configures(visit: &Visit) -> bool {
    visit.may(Action::Configure, &Resource::Somewhere)
}

/// A page of the settings.
fn page(visit: &Visit, part: Part, side: Markup, content: Markup) -> Page {
    let texts = &visit.texts.settings;
    let tab = |one: Part, path: &str, word| Tab { path: path.to_owned(), word, count: None, is_current: one == part };
    let mut all = vec![tab(Part::Tokens, "/settings/tokens", texts.tokens)];
    if configures(visit) {
        all.push(tab(Part::Webhooks, "/settings/webhooks", texts.webhooks));
    }
    if administers(visit) {
        all.push(tab(Part::Roles, "/settings/roles", texts.roles));
        all.push(tab(Part::SignIn, "/settings/sign-in", texts.sign_in));
    }
    let content = html! {
        (page_head::show(visit.texts.menu.settings, None, side))
        (tabs::tabs(visit.texts.menu.settings, "line", &all))
        (content)
    };
    Page { title: visit.texts.menu.settings.to_owned(), place: Place::Settings, follows: None, content }
}
