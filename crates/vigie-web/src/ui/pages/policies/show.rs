//! `GET /escalation_policies/{id}`: its levels with today's names, what is wrong with it, and what it would do.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{escalate::Policy, incident::Urgency, oncall::PolicyExplanation, permission::Action, time::At};

use super::{find, levels, may, simulation, warnings};
use crate::ui::{
    act,
    components::{button, card, confirm, icon, levels::explained, page_head, person},
    form::Posted,
    layout::{self, Page, Place},
    problem::Problem,
    rings::Rings,
    texts::{fill, say},
    visit::{Flash, Visit},
    wall::Wall,
};

/// How many services are named.
const MOST_SERVICES: usize = 30;

/// What is to be simulated.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wish {
    at: Option<String>,
    urgency: Option<String>,
}

/// When an incident is imagined, and how loud.
pub(super) struct Imagined {
    pub(super) at: At,
    pub(super) urgency: Urgency,
}

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let policy = find(&visit, &id)?;
    let rings = Rings::of(&visit.state, &[policy.id]).await?;
    let wall = Wall::new(visit.zone.clone(), visit.texts);
    let at = wish.at.as_deref().and_then(|text| wall.read(text));
    let urgency = if wish.urgency.as_deref() == Some("low") { Urgency::Low } else { Urgency::High };
    let imagined = Imagined { at: at.unwrap_or_else(|| wall.hour_of(visit.now)), urgency };
    let today = explained(&visit, &policy, &rings);
    let content = html! {
        (layout::planning_style())
        (page_head::below(("/escalation_policies", visit.texts.menu.escalation_policies), &policy.name, policy.description.as_deref(), tools(&visit, &policy)))
        div.stack {
            (verdict(&visit, &today))
            (warnings::show(&visit, &policy))
            div.columns {
                (levels::show(&visit, &policy, &today))
                div.stack {
                    (simulation::show(&visit, &policy, &wall, &imagined, &rings))
                    (services(&visit, &policy))
                }
            }
        }
    };
    Ok(Page { title: policy.name.clone(), place: Place::Policies, follows: None, content }.answer(&visit))
}

fn tools(visit: &Visit, policy: &Policy) -> Markup {
    let texts = &visit.texts.policies;
    let path = format!("/escalation_policies/{}/delete", policy.id);
    let why = fill(texts.delete_why, &policy.name);
    let (word, yes) = (visit.texts.schedules.delete, visit.texts.schedules.delete);
    html! {
        @if may(visit, Action::Configure, policy) {
            (button::link_with(&format!("/escalation_policies/{}/edit", policy.id), icon::PENCIL, visit.texts.schedules.edit, "primary"))
            (confirm::danger(visit, &confirm::Danger { path: &path, icon: icon::BIN, word, why: &why, yes }))
        }
    }
}

/// Who is paged first if something breaks now.
fn verdict(visit: &Visit, today: &PolicyExplanation) -> Markup {
    let texts = &visit.texts.policies;
    let owners: Vec<_> = visit.directory.owners_to_page(visit.now).into_iter().map(|owner| owner.id).collect();
    html! {
        section.verdict.verdict-now data-tone=(if today.first.is_empty() { "bad" } else { "good" }) {
            @if today.first.is_empty() {
                p.explained-who data-gap { (icon::ALERT) span { (say(texts.owners_first, &[&person::names(visit, &owners)])) } }
            } @else {
                p.explained-who { (person::avatars(visit, &today.first)) span { (say(texts.paged_first, &[&person::names(visit, &today.first)])) } }
            }
        }
    }
}

/// The services that follow it, and the teams that own it.
fn services(visit: &Visit, policy: &Policy) -> Markup {
    let texts = visit.texts;
    let seen = visit.seen();
    let all = visit.state.by_name.services(&visit.directory);
    let follows = all.iter().filter(|named| named.service.policy == policy.id);
    let services: Vec<_> =
        follows.map(|named| &named.service).filter(|service| seen.services.contains_key(&service.id)).collect();
    let teams = visit.team_names(&policy.teams);
    card::show(
        "services",
        texts.menu.services,
        Some(services.len()),
        html! {
            @if services.is_empty() { p.quiet { (texts.policies.no_services) } }
            ul.values {
                @for service in services.iter().take(MOST_SERVICES) { li { (icon::SERVICE) a href={ "/services/" (service.id) } { (service.name) } } }
                @if services.len() > MOST_SERVICES { li.quiet { "+" (services.len() - MOST_SERVICES) } }
            }
            (card::pairs(&[(texts.duty.owner, (!teams.is_empty()).then(|| html! { (teams.join(", ")) }))]))
        },
    )
}

/// `POST /escalation_policies/{id}/delete`: refused while a service follows it.
pub(crate) async fn remove(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let policy = find(&visit, &id)?;
    Ok(match visit.rest.delete(&format!("/escalation_policies/{}", policy.id)).await {
        Ok(_) => act::back(&visit.state, Some("/escalation_policies"), &Flash::good(visit.texts.policies.did_delete)),
        Err(refused) => act::back(&visit.state, posted.to(), &Flash::bad(&refused.told())),
    })
}
