//! `GET /who-to-call`: search for a service, a team or a person; who owns it, who is on call now by level, and a button
//! that pages them.

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_app::CommandError;
use vigie_core::{
    engine::{Command, NewIncident, RoundRobinMove},
    ids::ServiceId,
    incident::{Agent, Via},
    permission::{Action, Resource},
    service::Service,
};
use vigie_store::{ChangeFilter, ChangeRow, Page as Part};

use crate::ui::{
    act,
    components::{button, card, confirm, empty, icon, levels, page_head, person},
    form::Posted,
    layout::{Page, Place},
    moment,
    problem::Problem,
    texts::fill,
    visit::{Flash, Visit},
};

/// How many services are shown with everything about them.
const MOST_SERVICES: usize = 8;
/// How many people are shown.
const MOST_PEOPLE: usize = 8;

/// What is searched for.
#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    q: String,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let word = wish.q.trim().to_lowercase();
    let mut services: Vec<&Service> =
        visit.directory.services.values().map(AsRef::as_ref).filter(|service| fits(&visit, service, &word)).collect();
    services.sort_by_key(|service| service.name.to_lowercase());
    let has_more = services.len() > MOST_SERVICES;
    services.truncate(MOST_SERVICES);
    let store = visit.state.app.store();
    let rings = store.round_robin().await?;
    let mut cards = Vec::new();
    for service in &services {
        let of = ChangeFilter { services: Some(vec![service.id]), ..ChangeFilter::default() };
        let changes = store.list_changes(&of, Part { offset: 0, limit: 3, want_total: false }).await?.items;
        cards.push(one(&visit, service, &rings, &changes));
    }
    let content = content(&visit, &wish.q, &cards, people(&visit, &word), has_more);
    let title = visit.texts.menu.who_to_call.to_owned();
    Ok(Page { title, place: Place::WhoToCall, follows: None, content }.answer(&visit))
}

/// `POST /who-to-call/{service}/page`: opens an incident, so that whoever is on call is paged.
pub(crate) async fn page(
    visit: Visit,
    axum::extract::Path(id): axum::extract::Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.permit(posted.token())?;
    let service = ServiceId::parse(&id).and_then(|id| visit.directory.services.get(&id)).ok_or(Problem::NoPage)?;
    if !visit.may(Action::Respond, &Resource::Object(service.teams.clone())) {
        return Err(Problem::ReadOnly);
    }
    let command = Command::Create(NewIncident {
        service: service.id,
        title: posted.get("title").chars().take(1024).collect(),
        incident_key: None,
        details: None,
        urgency: None,
        priority: None,
        conference_bridge: None,
        assignee: None,
        agent: Agent::User(visit.viewer.id),
        via: Via::Website,
    });
    let flash = match visit.state.app.command(command).await {
        Ok(_) => Flash::good(visit.texts.duty.paged),
        Err(CommandError::Refused(refusal)) => Flash::bad(&refusal.to_string()),
        Err(CommandError::Unavailable(error)) => {
            tracing::error!(%error, "nobody was paged from the console");
            Flash::bad(visit.texts.problems.broken_why)
        }
    };
    Ok(act::back(&visit.state, posted.to(), &flash))
}

fn fits(visit: &Visit, service: &Service, word: &str) -> bool {
    let in_team = |team| visit.directory.teams.get(team).is_some_and(|team| team.name.to_lowercase().contains(word));
    let is_named = service.name.to_lowercase().contains(word) || service.teams.iter().any(in_team);
    is_named && visit.may(Action::See, &Resource::Object(service.teams.clone()))
}

fn content(visit: &Visit, q: &str, cards: &[Markup], people: Option<Markup>, has_more: bool) -> Markup {
    let texts = visit.texts;
    html! {
        (page_head::show(texts.menu.who_to_call, Some(texts.duty.lead), html! {}))
        form.search method="get" action="/who-to-call" role="search" {
            span.search-field {
                (icon::SEARCH)
                input.input type="search" name="q" value=(q) data-search aria-label=(texts.duty.search) placeholder=(texts.duty.search) autocomplete="off";
            }
            button.button type="submit" { (texts.incidents.filter) }
        }
        @if cards.is_empty() && people.is_none() { (empty::state(icon::COMPASS, texts.duty.no_find, texts.duty.no_find_why)) }
        div.stack {
            @if let Some(people) = people { (people) }
            div.columns { @for card in cards { (card) } }
            @if has_more { p.quiet { (texts.duty.more) } }
        }
    }
}

fn people(visit: &Visit, word: &str) -> Option<Markup> {
    if word.is_empty() || !visit.may(Action::See, &Resource::People) {
        return None;
    }
    let found = visit.directory.users.values().filter(|user| user.name.to_lowercase().contains(word));
    let found: Vec<_> = found.take(MOST_PEOPLE).collect();
    (!found.is_empty()).then(|| {
        card::show("people", visit.texts.duty.people, None, html! {
            ul.people {
                @for user in found {
                    li { (person::avatar(user)) span { strong { (user.name) } a href={ "mailto:" (user.email) } { (user.email) } } }
                }
            }
        })
    })
}

fn one(visit: &Visit, service: &Service, rings: &[RoundRobinMove], changes: &[ChangeRow]) -> Markup {
    let texts = visit.texts;
    let teams: Vec<&str> =
        service.teams.iter().filter_map(|id| visit.directory.teams.get(id)).map(|team| team.name.as_str()).collect();
    let integrations: Vec<&str> =
        visit.directory.integrations_of(service.id).map(|integration| integration.name.as_str()).collect();
    let query: String = form_urlencoded::byte_serialize(service.name.as_bytes()).collect();
    card::show(
        &format!("service-{}", service.id),
        &service.name,
        None,
        html! {
            @if !service.description.is_empty() { p.quiet { (service.description) } }
            (levels(visit, service, rings))
            (card::pairs(&[
                (texts.duty.owner, (!teams.is_empty()).then(|| html! { (teams.join(", ")) })),
                (texts.duty.integrations, (!integrations.is_empty()).then(|| html! { (integrations.join(", ")) })),
                (texts.duty.changes, Some(html! {
                    @if changes.is_empty() { span.quiet { (texts.duty.no_changes) } }
                    @for row in changes { div { (row.change.summary) " " span.quiet { (moment::ago(visit, row.change.changed_at)) } } }
                })),
            ]))
            div.form-foot {
                @if visit.may(Action::Respond, &Resource::Object(service.teams.clone())) { (page_button(visit, service)) }
                (button::link_with(&format!("/incidents?status=open&q={query}"), icon::BELL, texts.duty.open_incidents, "plain"))
            }
        },
    )
}

fn page_button(visit: &Visit, service: &Service) -> Markup {
    let texts = &visit.texts.duty;
    let id = format!("title-{}", service.id);
    confirm::panel(
        icon::PHONE,
        texts.page,
        "primary",
        html! {
            p { (fill(texts.page_why, &service.name)) }
            form.fields method="post" action={ "/who-to-call/" (service.id) "/page" } {
                (button::hidden(visit))
                div.field { label for=(id) { (texts.page_what) } input id=(id) name="title" required maxlength="1024" autocomplete="off"; }
                button.button type="submit" data-look="primary" { (icon::PHONE) (texts.page) }
            }
        },
    )
}

/// Who is on call now, level by level.
fn levels(visit: &Visit, service: &Service, rings: &[RoundRobinMove]) -> Markup {
    let Some(policy) = visit.directory.policies.get(&service.policy) else { return html! {} };
    html! {
        h3 { (visit.texts.duty.on_call_now) " · " a href={ "/escalation_policies/" (policy.id) } { (policy.name) } }
        (levels::show(visit, policy, rings))
    }
}
