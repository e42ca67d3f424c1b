//! `GET /services/{id}`: one service; who answers for it, what goes on, where its events come from, and how it behaves.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use vigie_core::{
    ids::IntegrationId,
    incident::Incident,
    permission::Action,
    service::{Integration, Service},
};
use vigie_store::{ChangeFilter, ChangeRow, NewestFilter, OfServices, Page as Part};

use super::{
    dependencies::{self, Neighbours},
    find, integrations, may, settings, state,
};
use crate::ui::{
    components::{
        badge, button, card,
        confirm::{self, Danger},
        icon, levels, page_head,
    },
    form::Again,
    layout::{Page, Place},
    moment,
    problem::Problem,
    rings::Rings,
    texts::{fill, say},
    visit::Visit,
};

/// How many open incidents and changes are shown.
const MOST_SHOWN: u32 = 5;

/// What the store knows of it.
struct Known {
    activity: Option<vigie_store::ServiceActivity>,
    incidents: Vec<Incident>,
    has_more: bool,
    changes: Vec<ChangeRow>,
    rings: Rings,
    heard: std::collections::BTreeMap<IntegrationId, vigie_store::LastEvent>,
    neighbours: Neighbours,
}

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let service = find(&visit, &id)?;
    Ok(page(&visit, service, None).await?.answer(&visit))
}

/// The same, with a form that was refused.
pub(super) async fn page(visit: &Visit, service: &Service, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    let known = Known::read(visit, service).await?;
    let content = html! {
        (page_head::below(
            ("/services", visit.texts.menu.services),
            &service.name,
            (!service.description.is_empty()).then_some(service.description.as_str()),
            tools(visit, service),
        ))
        p.states { (state(visit, service, known.activity.as_ref())) (maintenance_until(visit, service)) }
        div.room {
            div.room-main {
                @if !known.incidents.is_empty() { (incidents(visit, service, &known)) }
                (integrations::show(visit, service, &known.heard, again))
                @if known.incidents.is_empty() { (incidents(visit, service, &known)) }
                (changes(visit, &known.changes))
            }
            div.room-side {
                div.next { (on_call(visit, service, &known.rings)) }
                (dependencies::show(visit, service, &known.neighbours, again))
                (settings::show(visit, service))
            }
        }
    };
    Ok(Page { title: service.name.clone(), place: Place::Services, follows: None, content })
}

impl Known {
    async fn read(visit: &Visit, service: &Service) -> Result<Self, Problem> {
        let store = visit.state.app.store();
        let part = Part { offset: 0, limit: MOST_SHOWN, want_total: false };
        let open = NewestFilter { services: OfServices::Only(vec![service.id]), ..NewestFilter::default() };
        let listed = store.newest_incidents(&open, MOST_SHOWN).await?;
        let of = ChangeFilter { services: Some(vec![service.id]), ..ChangeFilter::default() };
        let integrations: Vec<IntegrationId> = visit
            .directory
            .integrations_of(service.id)
            .map(|integration: &std::sync::Arc<Integration>| integration.id)
            .collect();
        Ok(Self {
            activity: store.service_activity(&[service.id]).await?.remove(&service.id),
            has_more: listed.more,
            incidents: listed.items,
            changes: store.list_changes(&of, part).await?.items,
            rings: Rings::of(&visit.state, &[service.policy]).await?,
            heard: visit.state.app.last_events(&integrations).await?,
            neighbours: Neighbours::read(visit, service).await?,
        })
    }
}

fn maintenance_until(visit: &Visit, service: &Service) -> Markup {
    let window = visit.directory.maintenance_at(service.id, visit.now);
    html! {
        @if let Some(window) = window {
            a.quiet href={ "/maintenance#window-" (window.id) } { (say(visit.texts.services.until, &[&moment::short(visit, window.ends_at)])) }
        }
    }
}

/// What can be done to it as a whole.
fn tools(visit: &Visit, service: &Service) -> Markup {
    let texts = visit.texts;
    let path = format!("/services/{}", service.id);
    html! {
        @if may(visit, Action::Configure, service) {
            (button::link_with(&format!("{path}/edit"), icon::PENCIL, texts.services.edit, "plain"))
            (maintenance(visit, &path))
            (disabling(visit, service, &path))
            (confirm::danger(visit, &Danger {
                path: &format!("{path}/delete"),
                icon: icon::BIN,
                word: texts.forms.delete,
                why: texts.services.delete_why,
                yes: texts.services.delete_yes,
            }))
        }
    }
}

fn maintenance(visit: &Visit, path: &str) -> Markup {
    let texts = &visit.texts.services;
    confirm::panel(
        icon::WRENCH,
        texts.maintenance,
        "plain",
        html! {
            p { (texts.maintenance_why) }
            form.fields method="post" action={ (path) "/maintenance" } {
                (button::hidden(visit))
                div.field {
                    label for="hours" { (texts.for_hours) }
                    select #hours name="hours" { @for hours in [1, 2, 4, 8, 24] { option value=(hours) selected[hours == 2] { (hours) " h" } } }
                }
                button.button type="submit" data-look="primary" { (icon::WRENCH) (texts.maintenance_start) }
            }
            p { a.standing href={ "/maintenance/new?service=" (path.trim_start_matches("/services/")) } { (texts.maintenance_plan) } }
        },
    )
}

fn disabling(visit: &Visit, service: &Service, path: &str) -> Markup {
    let texts = &visit.texts.services;
    if service.disabled {
        let action = button::Action {
            path: format!("{path}/enable"),
            word: texts.enable,
            label: None,
            icon: icon::CHECK,
            look: "primary",
            key: None,
        };
        return button::action(visit, &action);
    }
    confirm::danger(
        visit,
        &Danger {
            path: &format!("{path}/disable"),
            icon: icon::SKIP,
            word: texts.disable,
            why: texts.disable_why,
            yes: texts.disable_yes,
        },
    )
}

fn on_call(visit: &Visit, service: &Service, rings: &Rings) -> Markup {
    let texts = visit.texts;
    let seen = visit.seen();
    let teams: Vec<_> = service.teams.iter().filter_map(|id| seen.teams.get(id)).collect();
    let (policy, named) = (visit.directory.policies.get(&service.policy), seen.policies.get(&service.policy));
    card::show(
        "on-call-now",
        texts.duty.on_call_now,
        None,
        html! {
            @if let Some(policy) = policy { (levels::show(visit, policy, rings)) }
            (card::pairs(&[
                (texts.duty.owner, (!teams.is_empty()).then(|| html! {
                    @for (place, team) in teams.iter().enumerate() { @if place > 0 { ", " } a href={ "/teams/" (team.id) } { (team.name) } }
                })),
                (texts.services.policy, named.map(|policy| html! { a href={ "/escalation_policies/" (policy.id) } { (policy.name) } })),
            ]))
        },
    )
}

fn incidents(visit: &Visit, service: &Service, known: &Known) -> Markup {
    let texts = visit.texts;
    let query: String = form_urlencoded::byte_serialize(service.name.as_bytes()).collect();
    card::show(
        "open-incidents",
        texts.duty.open_incidents,
        (!known.incidents.is_empty() && !known.has_more).then_some(known.incidents.len()),
        html! {
            @if known.incidents.is_empty() { p.quiet { (texts.services.no_incidents) } }
            ul.lines {
                @for incident in &known.incidents {
                    li {
                        (badge::status(&incident.status, texts))
                        a href={ "/incidents/" (incident.id) } { (incident.title) }
                        span.quiet { (moment::ago(visit, incident.created_at)) }
                    }
                }
            }
            p { a.standing href={ "/incidents?status=" (if known.incidents.is_empty() { "resolved" } else { "open" }) "&q=" (query) } { (texts.services.all_incidents) } }
        },
    )
}

fn changes(visit: &Visit, changes: &[ChangeRow]) -> Markup {
    let texts = visit.texts;
    card::show(
        "changes",
        texts.duty.changes,
        None,
        html! {
            @if changes.is_empty() { p.quiet { (fill(texts.services.no_changes, &visit.state.links().api("/v2/change/enqueue"))) } }
            ul.lines {
                @for row in changes {
                    li { (icon::CHANGE) span { (row.change.summary) } span.quiet { (moment::ago(visit, row.change.changed_at)) } }
                }
            }
        },
    )
}
