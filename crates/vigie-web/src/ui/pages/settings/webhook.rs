//! `GET /settings/webhooks/{id}`: one subscription, what did not arrive, and its buttons.

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::json;
use vigie_core::{directory::Subscription, ids::SubscriptionId};
use vigie_store::TroubledWebhook;

use super::{
    Part, webhook_form,
    webhooks::{filter, may_change, state},
};
use crate::ui::{
    act as actions,
    components::{
        badge, button, card,
        confirm::{self, Danger},
        copy, icon, page_head,
    },
    form::{Again, Posted},
    layout::Page,
    moment,
    problem::Problem,
    texts::count,
    visit::{Flash, Visit},
};

/// How many that did not arrive are shown.
const MOST_TROUBLED: u32 = 20;

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let found = find(&visit, &id)?;
    Ok(page(&visit, &found, None, None).await?.answer(&visit))
}

/// The subscription with the id in an address, if the viewer may change it.
pub(super) fn find(visit: &Visit, id: &str) -> Result<Arc<Subscription>, Problem> {
    let found =
        SubscriptionId::parse(id).and_then(|id| visit.directory.subscriptions.get(&id)).ok_or(Problem::NoPage)?;
    if may_change(visit, found) { Ok(Arc::clone(found)) } else { Err(Problem::ReadOnly) }
}

/// The same, with a form that was refused, or with the secret that is shown once.
pub(super) async fn page(
    visit: &Visit,
    one: &Subscription,
    again: Option<&Again<'_>>,
    secret: Option<&str>,
) -> Result<Page, Problem> {
    let texts = &visit.texts.settings;
    let troubled = visit.state.app.store().troubled_webhooks(one.id, MOST_TROUBLED).await?;
    let title = one.description.as_deref().unwrap_or(&one.url);
    let content = html! {
        (page_head::below(("/settings/webhooks", texts.webhooks), title, None, buttons(visit, one)))
        div.stack {
            @if let Some(secret) = secret {
                div.shown-once role="status" {
                    p { strong { (icon::CHECK) (texts.webhook_made) } }
                    (copy::block(visit.texts, secret))
                    p.quiet { (texts.secret_once) }
                }
            }
            div.columns {
                div.stack {
                    (card::show("facts", texts.webhook, None, facts(visit, one)))
                    (webhook_form::edit(visit, one, again))
                }
                (card::show("trouble", texts.trouble, None, trouble(visit, &troubled)))
            }
        }
    };
    let mut page = super::page(visit, Part::Webhooks, html! {}, html! {});
    page.content = content;
    Ok(page)
}

fn buttons(visit: &Visit, one: &Subscription) -> Markup {
    let texts = &visit.texts.settings;
    let path = |verb: &str| format!("/settings/webhooks/{}/{verb}", one.id);
    html! {
        (button::post(visit, &path("ping"), icon::SEND, texts.ping))
        @if one.is_enabled(visit.now) { (button::post(visit, &path("disable"), icon::SKIP, texts.switch_off)) }
        @else { (button::action_plain(visit, &path("enable"), icon::CHECK, texts.switch_on, "primary")) }
        (confirm::danger(visit, &Danger {
            path: &path("remove"), icon: icon::BIN, word: visit.texts.users.remove,
            why: texts.remove_webhook_why, yes: visit.texts.users.remove,
        }))
    }
}

fn facts(visit: &Visit, one: &Subscription) -> Markup {
    let texts = &visit.texts.settings;
    let headers: Vec<&str> = one.custom_headers.iter().map(|header| header.name.as_str()).collect();
    card::pairs(&[
        (texts.state, Some(html! { div.row-state { (state(visit, one)) } })),
        (texts.url, Some(html! { code { (one.url) } })),
        (texts.whose, Some(filter(visit, one.filter))),
        (texts.events, Some(html! { (one.events.join(", ")) })),
        (texts.headers, (!headers.is_empty()).then(|| html! { (headers.join(", ")) })),
        (texts.since, Some(html! { (moment::ago(visit, one.created_at)) })),
    ])
}

fn trouble(visit: &Visit, troubled: &[TroubledWebhook]) -> Markup {
    let texts = &visit.texts.settings;
    html! {
        @if troubled.is_empty() { p.quiet { (texts.no_trouble) } }
        ul.things {
            @for one in troubled {
                li.thing {
                    div.thing-what {
                        strong { (one.event_type) }
                        ul.facts {
                            li { (moment::ago(visit, one.at)) }
                            li { (count(u64::from(one.attempts), visit.texts.messages.one_attempt, visit.texts.messages.many_attempts)) }
                        }
                        p.words { (one.words) }
                    }
                    @if one.is_dropped { (badge::pill("bad", icon::ALERT, texts.dropped)) } @else { (badge::pill("warn", icon::REFRESH, texts.tried_again)) }
                }
            }
        }
    }
}

/// `POST /settings/webhooks/{id}/{ping|enable|disable|remove}`
pub(crate) async fn act(
    mut visit: Visit,
    Path((id, verb)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let found = find(&visit, &id)?;
    let (path, texts) = (format!("/webhook_subscriptions/{}", found.id), &visit.texts.settings);
    let off = json!({ "webhook_subscription": { "type": "webhook_subscription", "active": false } });
    let (done, said) = match verb.as_str() {
        "ping" => (visit.rest.post(&format!("{path}/ping"), &json!({})).await, texts.did_ping),
        "enable" => (visit.rest.post(&format!("{path}/enable"), &json!({})).await, texts.did_switch_on),
        "disable" => (visit.rest.put(&path, &off).await, texts.did_switch_off),
        "remove" => (visit.rest.delete(&path).await, texts.did_remove_webhook),
        _ => return Err(Problem::NoPage),
    };
    let own = format!("/settings/webhooks/{}", found.id);
    match done {
        Ok(_) => {
            let to = if verb == "remove" { "/settings/webhooks" } else { &own };
            Ok(actions::back(&visit.state, Some(to), &Flash::good(said)))
        }
        Err(refused) => {
            visit.path = own;
            let again = Again { form: webhook_form::FORM, posted: &posted, refused: &refused };
            Ok(page(&visit, &found, Some(&again), None).await?.answer_still(&visit, refused.status))
        }
    }
}
