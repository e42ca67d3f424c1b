//! `GET /settings/webhooks`: the webhook subscriptions that the viewer may change.

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    directory::{Subscription, SubscriptionFilter},
    permission::Action,
};

use super::{Part, configures};
use crate::{
    permission::subscription_resource,
    ui::{
        components::{badge, button, empty, icon, numbered::Numbered, search},
        moment,
        problem::Problem,
        texts::{count, say},
        visit::Visit,
    },
};

/// How many a page shows.
const PAGE_LENGTH: usize = 50;

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct View {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: usize,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    if !configures(&visit) {
        return Err(Problem::ReadOnly);
    }
    let word = view.q.trim().to_lowercase();
    let fits = |one: &&Subscription| {
        word.is_empty()
            || one.url.to_lowercase().contains(&word)
            || one.description.as_ref().is_some_and(|text| text.to_lowercase().contains(&word))
    };
    let mut all: Vec<&Subscription> = visit
        .directory
        .subscriptions
        .values()
        .map(AsRef::as_ref)
        .filter(fits)
        .filter(|one| may_change(&visit, one))
        .collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.created_at), one.id));
    let total = all.len();
    let part = Numbered::new(view.page, PAGE_LENGTH, total);
    let shown = part.cut(all);
    let texts = &visit.texts.settings;
    let address = |page: usize| search::address("/settings/webhooks", &[("q", &view.q)], page);
    let side = button::link_with("/settings/webhooks/new", icon::PLUS, texts.add_webhook, "primary");
    let content = html! {
        p.quiet.lead { (texts.webhooks_lead) }
        @if total > 0 || !view.q.is_empty() {
            (search::form(&visit, "/settings/webhooks", ("q", texts.webhook_search, &view.q), ""))
        }
        @if shown.is_empty() { (empty::state(icon::PLUG, texts.no_webhooks, texts.no_webhooks_why)) }
        @else { ol.rows { @for one in &shown { (row(&visit, one)) } } }
        (part.links(visit.texts, address))
    };
    Ok(super::page(&visit, Part::Webhooks, side, content).answer(&visit))
}

/// Whether the viewer may change a subscription.
pub(super) fn may_change(visit: &Visit, subscription: &Subscription) -> bool {
    visit.may(Action::Configure, &subscription_resource(&visit.directory, subscription.filter))
}

fn row(visit: &Visit, one: &Subscription) -> Markup {
    let texts = &visit.texts.settings;
    html! {
        li.row id={ "webhook-" (one.id) } {
            div.row-main {
                a.row-title href={ "/settings/webhooks/" (one.id) } data-row-link { (one.description.as_deref().unwrap_or(&one.url)) }
                ul.facts {
                    li { (icon::LINK) (one.url) }
                    li { (filter(visit, one.filter)) }
                    li { (count(one.events.len() as u64, texts.one_event, texts.many_events)) }
                }
            }
            div.row-state { (state(visit, one)) }
        }
    }
}

/// Whose incidents it hears about.
pub(super) fn filter(visit: &Visit, filter: SubscriptionFilter) -> Markup {
    let texts = &visit.texts.settings;
    match filter {
        SubscriptionFilter::Account => html! { (texts.of_account) },
        SubscriptionFilter::Service(id) => {
            let name =
                visit.directory.services.get(&id).map_or(visit.texts.frame.service_gone, |one| one.name.as_str());
            say(texts.of_service, &[&html! { a href={ "/services/" (id) } { (name) } }])
        }
        SubscriptionFilter::Team(id) => {
            let name = visit.directory.teams.get(&id).map_or("?", |one| one.name.as_str());
            say(texts.of_team, &[&html! { a href={ "/teams/" (id) } { (name) } }])
        }
    }
}

/// Whether it is sent.
pub(super) fn state(visit: &Visit, one: &Subscription) -> Markup {
    let texts = &visit.texts.settings;
    match one.disabled_until.filter(|until| *until > visit.now) {
        _ if !one.active => badge::pill("plain", icon::SKIP, texts.switched_off),
        Some(until) => {
            html! { (badge::pill("bad", icon::ALERT, texts.given_up)) span.quiet { (moment::ago(visit, until)) } }
        }
        None => badge::pill("good", icon::CHECK, texts.switched_on),
    }
}
