//! The integrations of a service: key, last event, what to paste, a test event, another name, away with it.

use std::{collections::BTreeMap, sync::Arc};

use maud::{Markup, html};
use vigie_core::{
    ids::IntegrationId,
    permission::Action,
    service::{Integration, IntegrationKind, Service},
};
use vigie_store::LastEvent;

use super::{may, snippets};
use crate::ui::{
    components::{
        button, card,
        confirm::{self, Danger},
        copy, icon, refusal,
    },
    form::{Again, Typed},
    moment,
    texts::fill,
    visit::Visit,
};

/// The form that makes one.
pub(super) const NEW: &str = "integration";

/// The card.
pub(super) fn show(
    visit: &Visit,
    service: &Service,
    heard: &BTreeMap<IntegrationId, LastEvent>,
    again: Option<&Again<'_>>,
) -> Markup {
    let texts = visit.texts;
    let all: Vec<&Arc<Integration>> = visit.directory.integrations_of(service.id).collect();
    card::show(
        "integrations",
        texts.duty.integrations,
        Some(all.len()),
        html! {
            @if all.is_empty() { p { (texts.services.no_integrations) } }
            ol.integrations {
                @for integration in &all { li { (one(visit, service, integration, heard.get(&integration.id), again)) } }
            }
            @if may(visit, Action::Configure, service) { (adding(visit, service, Typed::of(again, NEW))) }
        },
    )
}

fn one(
    visit: &Visit,
    service: &Service,
    integration: &Integration,
    heard: Option<&LastEvent>,
    again: Option<&Again<'_>>,
) -> Markup {
    let texts = visit.texts;
    html! {
        div.integration-head {
            h3 { (icon::PLUG) (integration.name) @if let Some(vendor) = integration.vendor.and_then(|id| visit.directory.vendors.get(&id)) { span.quiet { (vendor.name) } } }
            (last_event(visit, heard))
        }
        (card::pairs(&[match &integration.email_local_part {
            Some(local) if integration.kind == IntegrationKind::Email => {
                (texts.services.email_address, Some(copy::line(texts, &format!("{local}@{}", visit.state.links().domain()))))
            }
            _ => (texts.services.key, Some(copy::line(texts, &integration.routing_key))),
        }]))
        @if integration.kind != IntegrationKind::Email {
            (snippets::show(texts, &visit.state.links().api("/v2/enqueue"), &integration.routing_key))
        }
        (tools(visit, service, integration, again))
    }
}

/// When it sent something last, with a link that says what became of it.
pub(in crate::ui::pages) fn last_event(visit: &Visit, heard: Option<&LastEvent>) -> Markup {
    let texts = &visit.texts.services;
    html! {
        @match heard {
            Some(heard) => span.quiet { (texts.last_event) " " a.standing href={ "/explain?q=" (heard.event) } { (moment::ago(visit, heard.received_at)) } },
            None => span.quiet { (texts.no_event) },
        }
    }
}

fn tools(visit: &Visit, service: &Service, integration: &Integration, again: Option<&Again<'_>>) -> Markup {
    let texts = visit.texts;
    let path = format!("/services/{}/integrations/{}", service.id, integration.id);
    let field = format!("name-{}", integration.id);
    let typed = Typed::of(again, integration.id.as_str());
    html! {
        div.form-foot {
            @if may(visit, Action::Respond, service) && integration.kind != IntegrationKind::Email {
                (confirm::panel(icon::SEND, texts.services.test, "primary", html! {
                    p { (fill(texts.services.test_why, &service.name)) }
                    form method="post" action={ (path) "/test" } {
                        (button::hidden(visit))
                        button.button type="submit" data-look="primary" { (icon::SEND) (texts.services.test_yes) }
                    }
                }))
            }
            @if may(visit, Action::Configure, service) {
                (confirm::panel_that(typed.is_again(), icon::PENCIL, texts.services.rename, "plain", html! {
                    (refusal::show(typed.refused))
                    form.fields method="post" action=(path) {
                        (button::hidden(visit))
                        div.field { label for=(field) { (texts.forms.name) } input id=(field) name="name" value=(typed.value("name", &integration.name)) required maxlength="255" autocomplete="off"; }
                        button.button type="submit" data-look="primary" { (texts.forms.save) }
                    }
                }))
                (confirm::danger(visit, &Danger {
                    path: &format!("{path}/delete"),
                    icon: icon::BIN,
                    word: texts.services.remove,
                    why: texts.services.remove_why,
                    yes: texts.services.remove_yes,
                }))
            }
        }
    }
}

fn adding(visit: &Visit, service: &Service, typed: Typed<'_>) -> Markup {
    let texts = visit.texts;
    html! {
        (refusal::show(typed.refused))
        form.inline-form method="post" action={ "/services/" (service.id) "/integrations" } {
            (button::hidden(visit))
            label.sr for="new-integration" { (texts.services.new_integration) }
            input.input #new-integration name="name" value=(typed.value("name", "")) required maxlength="255" placeholder=(texts.services.new_integration) autocomplete="off";
            button.button type="submit" { (icon::PLUS) (texts.services.add_integration) }
        }
    }
}
