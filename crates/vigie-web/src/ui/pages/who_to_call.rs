//! `GET /who-to-call`: search for a service, a team or a person; who owns it, who is on call now by level, and a button
//! that pages them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{extract::Query, response::Response};
use futures_util::future::try_join_all;
use maud::{Markup, html};
use serde::Deserialize;
use vigie_app::CommandError;
use vigie_core::{
    directory::Directory,
    directory::{Channel, ContactMethod, User},
    engine::{Command, NewIncident},
    ids::{IntegrationId, PolicyId, ServiceId},
    incident::{Agent, Incident, Via},
    permission::{Action, Resource},
    service::{Integration, Service},
};
use vigie_store::{ChangeFilter, ChangeRow, LastEvent, NewestFilter, OfServices, Page as Part};

use super::{
    incident::change::LONGEST_TITLE,
    services::{dependencies::Neighbours, integrations::last_event},
};
use crate::ui::{
    act,
    by_name::Named,
    components::{badge, button, card, confirm, empty, icon, levels, page_head, person, refusal, search},
    form::{Again, Posted, Typed},
    layout::{Page, Place},
    moment,
    problem::Problem,
    rest::Refused,
    rings::Rings,
    texts::fill,
    visit::{self, Flash, Visit},
};

/// How many services are shown with everything about them.
const MOST_SERVICES: usize = 8;
/// How many people are shown.
const MOST_PEOPLE: usize = 8;
/// How many telephone numbers of a person.
const MOST_NUMBERS: usize = 3;
/// How many open incidents and changes of a service.
const FEW: u32 = 3;

/// What the store knows of a service.
struct Known {
    incidents: Vec<Incident>,
    changes: Vec<ChangeRow>,
    integrations: Vec<Arc<Integration>>,
    heard: BTreeMap<IntegrationId, LastEvent>,
    neighbours: Neighbours,
}

/// What is searched for.
#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    q: String,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    Ok(find(&visit, &wish.q, None).await?.answer(&visit))
}

/// The page with what was found, and with a form that was refused.
async fn find(visit: &Visit, q: &str, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    let word = q.trim().to_lowercase();
    let all = visit.state.by_name.services(&visit.directory);
    let seen = visit.seen();
    let mut found = all.iter().filter(|named| fits(&seen, named, &word)).map(|named| &named.service);
    let services: Vec<&Arc<Service>> = found.by_ref().take(MOST_SERVICES).collect();
    let has_more = found.next().is_some();
    let policies: Vec<PolicyId> = services.iter().map(|service| service.policy).collect();
    let rings = Rings::of(&visit.state, &policies).await?;
    let known = try_join_all(services.iter().map(|service| Known::read(visit, service))).await?;
    let cards = services.iter().zip(&known).map(|(service, known)| one(visit, service, &rings, known, again));
    let cards: Vec<Markup> = cards.collect();
    let content = content(visit, q, &cards, people(visit, &word), has_more);
    let title = visit.texts.menu.who_to_call.to_owned();
    Ok(Page { title, place: Place::WhoToCall, follows: None, content })
}

/// `POST /who-to-call/{service}/page`: opens an incident, so that whoever is on call is paged.
pub(crate) async fn page(
    mut visit: Visit,
    axum::extract::Path(id): axum::extract::Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.permit(posted.token())?;
    let service = ServiceId::parse(&id).and_then(|id| visit.directory.services.get(&id)).cloned();
    let service = service.ok_or(Problem::NoPage)?;
    if !visit.may(Action::Respond, &Resource::Object(service.teams.clone())) {
        return Err(Problem::ReadOnly);
    }
    let Err(why) = open(&visit, &service, posted.get("title")).await else {
        return Ok(act::back(&visit.state, posted.to(), &Flash::good(visit.texts.duty.paged)));
    };
    visit.path = visit::own_path(posted.to()).to_owned();
    let query = visit.path.split_once('?').map_or("", |(_, query)| query);
    let q = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q").map(|(_, q)| q.into_owned());
    let refused = Refused::told_here(&why);
    let again = Again { form: service.id.as_str(), posted: &posted, refused: &refused };
    Ok(find(&visit, &q.unwrap_or_default(), Some(&again)).await?.answer_still(&visit, refused.status))
}

/// Opens an incident in the viewer's name.
///
/// # Errors
/// A sentence that says why there is none.
async fn open(visit: &Visit, service: &Service, title: &str) -> Result<(), String> {
    if !(1..=LONGEST_TITLE).contains(&title.chars().count()) {
        return Err(fill(visit.texts.tools.title_length, &LONGEST_TITLE.to_string()));
    }
    let command = Command::Create(NewIncident {
        service: service.id,
        title: title.to_owned(),
        incident_key: None,
        details: None,
        urgency: None,
        priority: None,
        conference_bridge: None,
        assignee: None,
        agent: Agent::User(visit.viewer.id),
        via: Via::Website,
    });
    match visit.state.app.command(command).await {
        Ok(_) => Ok(()),
        Err(CommandError::Refused(refusal)) => Err(act::refused(refusal, visit.texts).to_owned()),
        Err(CommandError::Unavailable(error)) => {
            tracing::error!(%error, "nobody was paged from the console");
            Err(visit.texts.problems.broken_why.to_owned())
        }
    }
}

/// Whether the viewer sees it, and its name or that of a team that they see holds a word.
fn fits(seen: &Directory, named: &Named, word: &str) -> bool {
    let service = &named.service;
    let in_team = |team| seen.teams.get(team).is_some_and(|team| team.name.to_lowercase().contains(word));
    let is_named = named.lower.contains(word) || service.teams.iter().any(in_team);
    is_named && seen.services.contains_key(&service.id)
}

impl Known {
    async fn read(visit: &Visit, service: &Service) -> Result<Self, Problem> {
        let store = visit.state.app.store();
        let of = ChangeFilter { services: Some(vec![service.id]), ..ChangeFilter::default() };
        let open = NewestFilter { services: OfServices::Only(vec![service.id]), ..NewestFilter::default() };
        let few = Part::first(FEW);
        let integrations: Vec<_> = visit.directory.integrations_of(service.id).cloned().collect();
        let ids: Vec<_> = integrations.iter().map(|integration| integration.id).collect();
        Ok(Self {
            changes: store.list_changes(&of, few).await?.items,
            incidents: store.newest_incidents(&open, FEW).await?.items,
            heard: visit.state.app.last_events(&ids).await?,
            integrations,
            neighbours: Neighbours::read(visit, service).await?,
        })
    }
}

fn content(visit: &Visit, q: &str, cards: &[Markup], people: Option<Markup>, has_more: bool) -> Markup {
    let texts = visit.texts;
    html! {
        (page_head::show(texts.menu.who_to_call, Some(texts.duty.lead), html! {}))
        (search::form(visit, "/who-to-call", ("q", texts.duty.search, q), ""))
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
        card::show(
            "people",
            visit.texts.duty.people,
            None,
            html! {
                ul.people {
                    @for user in found {
                        li {
                            (person::avatar(user))
                            span {
                                strong { a.standing href={ "/users/" (user.id) } { (user.name) } }
                                @for number in numbers(visit, user) { a.standing href={ "tel:" (number) } { (number) } }
                                a.standing href={ "mailto:" (user.email) } { (user.email) }
                            }
                        }
                    }
                }
            },
        )
    })
}

/// The telephone numbers of a person whose contact methods the viewer may see, each once.
fn numbers(visit: &Visit, user: &User) -> Vec<String> {
    if !visit.may(Action::See, &Resource::Person(user.id)) {
        return Vec::new();
    }
    let methods = user.contact_methods.iter().filter(|method| matches!(method.channel, Channel::Phone | Channel::Sms));
    let numbers: BTreeSet<String> = methods.map(ContactMethod::full_address).collect();
    numbers.into_iter().take(MOST_NUMBERS).collect()
}

fn one(visit: &Visit, service: &Service, rings: &Rings, known: &Known, again: Option<&Again<'_>>) -> Markup {
    let texts = visit.texts;
    let seen = visit.seen();
    let teams: Vec<_> = service.teams.iter().filter_map(|id| seen.teams.get(id)).collect();
    let [needs, needed_by] = known.neighbours.links(visit);
    let query: String = form_urlencoded::byte_serialize(service.name.as_bytes()).collect();
    card::still(
        &format!("service-{}", service.id),
        &service.name,
        html! {
            @if !service.description.is_empty() { p.quiet { (service.description) } }
            (levels(visit, service, rings))
            // Above what comes and goes: the button stands where it stood.
            div.form-foot {
                @if visit.may(Action::Respond, &Resource::Object(service.teams.clone())) { (page_button(visit, service, Typed::of(again, service.id.as_str()))) }
                (button::link_with(&format!("/incidents?status=open&q={query}"), icon::BELL, texts.duty.open_incidents, "plain"))
                (button::link_with(&format!("/services/{}", service.id), icon::SERVICE, texts.services.the_service, "plain"))
            }
            (card::pairs(&[
                (texts.duty.owner, (!teams.is_empty()).then(|| html! {
                    @for (place, team) in teams.iter().enumerate() { @if place > 0 { ", " } a href={ "/teams/" (team.id) } { (team.name) } }
                })),
                (texts.duty.open_incidents, (!known.incidents.is_empty()).then(|| incidents(visit, &known.incidents))),
                (texts.services.needs, needs),
                (texts.services.needed_by, needed_by),
                (texts.duty.integrations, (!known.integrations.is_empty()).then(|| html! {
                    @for integration in &known.integrations { div { (integration.name) " " (last_event(visit, known.heard.get(&integration.id))) } }
                })),
                (texts.duty.changes, Some(html! {
                    @if known.changes.is_empty() { span.quiet { (texts.duty.no_changes) } }
                    @for row in &known.changes { div { (row.change.summary) " " span.quiet { (moment::ago(visit, row.change.changed_at)) } } }
                })),
            ]))
        },
    )
}

fn incidents(visit: &Visit, incidents: &[Incident]) -> Markup {
    html! {
        @for incident in incidents {
            div.neighbour { (badge::status(&incident.status, visit.texts)) a href={ "/incidents/" (incident.id) } { (incident.title) } span.quiet { (moment::ago(visit, incident.created_at)) } }
        }
    }
}

fn page_button(visit: &Visit, service: &Service, typed: Typed<'_>) -> Markup {
    let texts = &visit.texts.duty;
    let id = format!("title-{}", service.id);
    confirm::panel_that(
        typed.is_again(),
        icon::PHONE,
        texts.page,
        "primary",
        html! {
            p { (fill(texts.page_why, &service.name)) }
            (refusal::show(typed.refused))
            form.fields method="post" action={ "/who-to-call/" (service.id) "/page" } {
                (button::hidden(visit))
                div.field { label for=(id) { (texts.page_what) } input id=(id) name="title" value=(typed.value("title", "")) required maxlength=(LONGEST_TITLE) autocomplete="off"; }
                button.button type="submit" data-look="primary" { (icon::PHONE) (texts.page) }
            }
        },
    )
}

/// Who is on call now, level by level.
fn levels(visit: &Visit, service: &Service, rings: &Rings) -> Markup {
    let Some(policy) = visit.directory.policies.get(&service.policy) else { return html! {} };
    html! {
        h3 {
            (visit.texts.duty.on_call_now)
            @if visit.sees(&policy.teams) { " · " a.standing href={ "/escalation_policies/" (policy.id) } { (policy.name) } }
        }
        div.levels-now id={ "levels-" (service.id) } data-still { (levels::show(visit, policy, rings)) }
    }
}
