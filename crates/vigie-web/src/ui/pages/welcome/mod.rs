//! `/welcome`: from an owner to a proven page in four steps, each of which is done when what it makes is there.

mod change;
mod proof;

use std::sync::Arc;

use axum::{extract::Query, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    escalate::{Policy, Target},
    ids::UserId,
    permission::{Action, Resource},
    service::{Integration, Service},
};

pub(crate) use self::change::{contact, service, test};
use self::proof::Proof;
use crate::ui::{
    components::{
        badge, button,
        field::{self, Choice, Field},
        icon, page_head, refusal,
    },
    form::Posted,
    layout::{Page, Place},
    problem::Problem,
    rest::Refused,
    texts::fill,
    visit::Visit,
};

/// What the address says.
#[derive(Default, Deserialize)]
pub(crate) struct Wish {
    /// The incident of the test page.
    test: Option<String>,
}

/// `GET /welcome`
pub(crate) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    answer(&visit, wish.test.as_deref(), &Posted::default(), None).await
}

/// Whether somebody is led here from the front page: nothing can page yet, and they could change that.
pub(crate) fn is_needed(visit: &Visit) -> bool {
    visit.directory.services.is_empty() && visit.may(Action::Configure, &Resource::Account)
}

/// The page; with a refusal it holds what was typed.
async fn answer(
    visit: &Visit,
    test: Option<&str>,
    typed: &Posted,
    refused: Option<&Refused>,
) -> Result<Response, Problem> {
    if !visit.may(Action::Configure, &Resource::Account) {
        return Err(Problem::ReadOnly);
    }
    let proof = match test {
        Some(incident) => Proof::read(visit, incident).await?,
        None => None,
    };
    let first = first_service(visit);
    let steps = [true, is_reachable(visit), first.is_some(), proof.as_ref().is_some_and(Proof::is_proven)];
    let current = steps.iter().position(|is_done| !is_done).unwrap_or(steps.len());
    let texts = &visit.texts.welcome;
    let content = html! {
        (page_head::show(texts.title, Some(texts.lead), html! {}))
        (refusal::show(refused))
        ol.journey {
            (step(0, current, texts.step_owner, &html! { p { (visit.viewer.name) " · " (visit.viewer.email) } }))
            (step(1, current, texts.step_contact, &contact_step(visit, typed, current)))
            (step(2, current, texts.step_service, &service_step(visit, typed, first.as_ref(), current)))
            (step(3, current, texts.step_test, &proof::step(visit, proof.as_ref(), first.is_some())))
        }
        @if current == steps.len() { (done(visit, first.as_ref(), proof.as_ref())) }
    };
    let follows = proof.as_ref().map(Proof::incident);
    let page = Page { title: texts.title.to_owned(), place: Place::Menu, follows, content };
    // What is typed must not be replaced; the receipts of a test page must.
    Ok(match (refused, follows) {
        (Some(_), _) => page.answer_still(visit, StatusCode::BAD_REQUEST),
        (None, Some(_)) => page.answer(visit),
        (None, None) => page.answer_still(visit, StatusCode::OK),
    })
}

/// One step: done, at it, or still to come.
fn step(place: usize, current: usize, title: &str, content: &Markup) -> Markup {
    let state = match place.cmp(&current) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal => "current",
        std::cmp::Ordering::Greater => "later",
    };
    html! {
        li.leg data-state=(state) aria-current=[(state == "current").then_some("step")] {
            span.leg-mark { @if state == "done" { (icon::CHECK) } @else { (place + 1) } }
            div.leg-what {
                h2 { (title) }
                @if state != "later" { (content) }
            }
        }
    }
}

/// Whether one of the viewer's contact methods can be used by this server.
fn is_reachable(visit: &Visit) -> bool {
    let channels = visit.state.app.channels();
    visit.viewer.contact_methods.iter().any(|method| channels.get(method.channel).is_some())
}

fn contact_step(visit: &Visit, typed: &Posted, current: usize) -> Markup {
    let texts = visit.texts;
    let channels = visit.state.app.channels();
    html! {
        ul.values {
            @for method in &visit.viewer.contact_methods {
                li {
                    (badge::channel_icon(method.channel)) strong { (badge::channel_word(method.channel, texts)) } span { (method.full_address()) }
                    @if channels.get(method.channel).is_none() { (badge::pill("warn", icon::ALERT, texts.duty.not_sent)) }
                }
            }
        }
        @if current == 1 { p { (texts.welcome.no_way) } }
        details.fold open[current == 1] {
            summary { (icon::CHEVRON) (texts.welcome.add_number) }
            (number_form(visit, typed))
        }
    }
}

fn number_form(visit: &Visit, typed: &Posted) -> Markup {
    let texts = visit.texts;
    let choice = |value, word| Choice { value, word, is_chosen: typed.get("kind") == value };
    let kinds = [
        choice("sms_contact_method", texts.badges.channel_sms),
        choice("phone_contact_method", texts.badges.channel_phone),
    ];
    let text = |name, label, value, placeholder| Field {
        name,
        label,
        value,
        placeholder,
        is_required: true,
        ..Field::default()
    };
    html! {
        form.fields method="post" action="/welcome/contact" {
            (button::hidden(visit))
            div.side-by-side {
                (field::select(&Field { name: "kind", label: texts.welcome.number_kind, ..Field::default() }, &kinds))
                (field::text(&text("country_code", texts.welcome.country_code, typed.get("country_code"), "33"), "text"))
                (field::text(&text("address", texts.welcome.number, typed.get("address"), "612345678"), "tel"))
            }
            div.form-foot { button.button type="submit" { (icon::PLUS) (texts.forms.add) } }
        }
    }
}

/// The first service that pages the viewer and nobody else, with an integration that takes events: a test page to
/// oneself must never reach others.
fn first_service(visit: &Visit) -> Option<(Service, Integration)> {
    let is_own = |service: &&Arc<Service>| {
        visit.directory.policies.get(&service.policy).is_some_and(|policy| pages_only(policy, visit.viewer.id))
    };
    let by_age =
        visit.directory.services.values().filter(is_own).min_by_key(|service| (service.created_at, service.id))?;
    let integration = visit.directory.integrations_of(by_age.id).next()?;
    Some((Service::clone(by_age), Integration::clone(integration)))
}

/// Whether a policy pages this person and nobody else.
fn pages_only(policy: &Policy, user: UserId) -> bool {
    policy.rules.iter().all(|rule| rule.targets == [Target::User(user)])
}

fn service_step(visit: &Visit, typed: &Posted, first: Option<&(Service, Integration)>, current: usize) -> Markup {
    let texts = visit.texts;
    if let Some((service, _)) = first {
        return html! { p { a href={ "/services/" (service.id) } { (service.name) } } };
    }
    let name = Field {
        name: "name",
        label: texts.welcome.service_name,
        value: typed.get("name"),
        hint: Some(texts.welcome.service_hint),
        placeholder: texts.welcome.service_example,
        is_required: true,
        ..Field::default()
    };
    html! {
        @if current == 2 {
            form.fields method="post" action="/welcome/service" {
                (button::hidden(visit))
                (field::text(&name, "text"))
                div.form-foot { button.button type="submit" data-look="primary" { (icon::ARROW) (texts.welcome.make_service) } }
            }
        }
    }
}

fn done(visit: &Visit, first: Option<&(Service, Integration)>, proof: Option<&Proof>) -> Markup {
    let texts = &visit.texts.welcome;
    html! {
        section.verdict data-tone="good" {
            p.verdict-word { (icon::CHECK) (texts.done) }
            p { (texts.done_why) }
            div.form-foot {
                @if let Some(proof) = proof { (proof::resolve(visit, proof)) }
                @if let Some((service, _)) = first {
                    (button::link_with(&format!("/services/{}", service.id), icon::PLUG, &fill(texts.connect, &service.name), "plain"))
                }
                (button::link_with("/users", icon::PEOPLE, texts.invite, "plain"))
            }
        }
    }
}
