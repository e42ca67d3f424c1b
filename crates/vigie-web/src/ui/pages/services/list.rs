//! `GET /services`: every service by name; who answers for it, who is on call now, and what goes on.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    ids::{PolicyId, ServiceId, TeamId, UserId},
    permission::{Action, Resource},
    service::Service,
};
use vigie_store::ServiceActivity;

use super::{is_quiet, state};
use crate::ui::{
    by_name::{Named, Names},
    components::{
        button, empty, icon, levels, news,
        numbered::Numbered,
        page_head, person,
        tabs::{self, Tab},
    },
    layout::{Page, Place},
    problem::Problem,
    rings::Rings,
    suggest::{self, Kind},
    texts::count,
    visit::Visit,
};

/// How many a page shows.
const PAGE_LENGTH: usize = 50;
/// Up to how many teams are offered in a list; beyond it a name is typed.
const MOST_TEAMS: usize = 60;

/// What the address says.
#[derive(Clone, Deserialize)]
pub(crate) struct View {
    /// A part of the name.
    #[serde(default)]
    q: String,
    /// Of this team: its id or its name.
    #[serde(default)]
    team: String,
    /// `open`, `maintenance` or `disabled`; all where empty.
    #[serde(default)]
    state: String,
    /// Which page, from 1.
    page: Option<usize>,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    let all = visit.state.by_name.services(&visit.directory);
    let in_state: Option<BTreeSet<ServiceId>> = match view.state.as_str() {
        "open" => Some(visit.state.app.store().services_with_open_incidents().await?.into_iter().collect()),
        "maintenance" => Some(running(&visit).collect()),
        _ => None,
    };
    let found = matching(&visit, &all, &view, in_state.as_ref());
    let total = found.as_ref().map_or(all.len(), Vec::len);
    let part = Numbered::new(view.page.unwrap_or(1), PAGE_LENGTH, total);
    let shown = match &found {
        Some(found) => part.cut(found.iter().copied()),
        None => part.cut(all.iter()),
    };
    let shown: Vec<&Arc<Service>> = shown.into_iter().map(|named| &named.service).collect();
    let ids: Vec<ServiceId> = shown.iter().map(|service| service.id).collect();
    let store = visit.state.app.store();
    let policies: Vec<PolicyId> = shown.iter().map(|service| service.policy).collect();
    let (activities, rings) = (store.service_activity(&ids).await?, Rings::of(&visit.state, &policies).await?);
    let mut on_call: BTreeMap<PolicyId, Vec<UserId>> = BTreeMap::new();
    for service in &shown {
        if let Some(policy) = visit.directory.policies.get(&service.policy) {
            on_call.entry(policy.id).or_insert_with(|| levels::explained(&visit, policy, &rings).first);
        }
    }
    let rows: Vec<Markup> = shown
        .iter()
        .map(|service| row(&visit, service, activities.get(&service.id), on_call.get(&service.policy)))
        .collect();
    let content = content(&visit, &view, &rows, total, part);
    let title = visit.texts.menu.services.to_owned();
    Ok(Page { title, place: Place::Services, follows: None, content }.answer(&visit))
}

/// Those that are asked for and that the viewer may see, by name; `None` where that is all of them.
fn matching<'a>(
    visit: &Visit,
    all: &'a Names,
    view: &View,
    in_state: Option<&BTreeSet<ServiceId>>,
) -> Option<Vec<&'a Named>> {
    let (word, wants_team) = (view.q.trim().to_lowercase(), !view.team.trim().is_empty());
    let team = team_of(visit, &view.team);
    let seen = visit.seen();
    let sees_all = Arc::ptr_eq(&seen, &visit.directory);
    let wants_disabled = view.state == "disabled";
    // The fewest that hold all that is asked for.
    let mut found = match (team, in_state) {
        (Some(team), _) => all.of_team(team),
        (None, _) if wants_team => Vec::new(),
        (None, Some(in_state)) => all.these(in_state.iter().copied()),
        (None, None) if wants_disabled => all.disabled(),
        (None, None) if word.is_empty() && sees_all => return None,
        (None, None) => all.with_word(&word),
    };
    found.retain(|Named { lower, service }| {
        lower.contains(&word)
            && in_state.is_none_or(|in_state| in_state.contains(&service.id))
            && (!wants_disabled || service.disabled)
            && (sees_all || seen.services.contains_key(&service.id))
    });
    Some(found)
}

/// The services under maintenance now.
fn running(visit: &Visit) -> impl Iterator<Item = ServiceId> + '_ {
    let windows = visit.directory.maintenance_windows.values();
    let running = windows.filter(|window| window.starts_at <= visit.now && visit.now < window.ends_at);
    running.flat_map(|window| window.services.iter().copied())
}

/// The team that a filter names by its id or its name.
fn team_of(visit: &Visit, text: &str) -> Option<TeamId> {
    let text = text.trim();
    let by_id = TeamId::parse(text).filter(|id| visit.directory.teams.contains_key(id));
    by_id.or_else(|| (!text.is_empty()).then(|| suggest::team(visit, text).ok()).flatten())
}

fn content(visit: &Visit, view: &View, rows: &[Markup], total: usize, part: Numbered) -> Markup {
    let texts = visit.texts;
    let told = count(total as u64, texts.services.one_service, texts.services.many_services);
    let may_make = visit.may(Action::Configure, &Resource::Somewhere);
    html! {
        (page_head::show(texts.menu.services, Some(&told), html! {
            @if may_make { (button::link_with("/services/new", icon::PLUS, texts.services.new, "primary")) }
        }))
        (states(visit, view))
        div.above-list { (search(visit, view)) (news::place(visit, "services-list", news::Kind::Lines)) }
        @if rows.is_empty() { (nothing(visit, view)) }
        @else { ol.rows.services #services-list data-held data-gone=(texts.incidents.gone) { @for row in rows { (row) } } }
        (part.links(visit.texts, |page| address(&View { page: Some(page), ..view.clone() })))
    }
}

fn states(visit: &Visit, view: &View) -> Markup {
    let texts = &visit.texts.services;
    let tab = |state: &str, word: &'static str| Tab {
        path: address(&View { state: state.to_owned(), page: None, ..view.clone() }),
        word,
        count: None,
        is_current: view.state == state,
    };
    let all = [
        tab("", texts.all),
        tab("open", texts.with_incidents),
        tab("maintenance", texts.in_maintenance),
        tab("disabled", texts.disabled),
    ];
    tabs::tabs(texts.state, "line", &all)
}

fn search(visit: &Visit, view: &View) -> Markup {
    let texts = visit.texts;
    let teams = visit.teams(MOST_TEAMS + 1);
    html! {
        form.search method="get" action="/services" role="search" {
            @if !view.state.is_empty() { input type="hidden" name="state" value=(view.state); }
            span.search-field {
                (icon::SEARCH)
                input.input type="search" name="q" value=(view.q) data-search aria-label=(texts.services.search) placeholder=(texts.services.search) autocomplete="off";
            }
            @if !teams.is_empty() && teams.len() <= MOST_TEAMS {
                select name="team" aria-label=(texts.services.team) data-submits {
                    option value="" { (texts.services.any_team) }
                    @for team in teams {
                        option value=(team.id) selected[team_of(visit, &view.team) == Some(team.id)] { (team.name) }
                    }
                }
            } @else if !teams.is_empty() {
                input.input.narrow name="team" value=(view.team) list="teams" data-suggest={ "/suggest/" (Kind::Teams.word()) }
                    aria-label=(texts.services.team) placeholder=(texts.services.any_team) autocomplete="off";
                datalist #teams {}
            }
            button.button type="submit" { (texts.incidents.filter) }
        }
    }
}

fn nothing(visit: &Visit, view: &View) -> Markup {
    let texts = &visit.texts.services;
    if visit.directory.services.is_empty() {
        return empty::state(icon::SERVICE, texts.none_yet, texts.none_yet_why);
    }
    let is_filtered = !view.q.trim().is_empty() || !view.team.trim().is_empty();
    match view.state.as_str() {
        _ if is_filtered => empty::state(icon::COMPASS, texts.nothing_found, texts.nothing_found_why),
        "open" => empty::state(icon::CALM, texts.all_quiet, texts.all_quiet_why),
        _ => empty::state(icon::CALM, texts.none_in_state, texts.none_in_state_why),
    }
}

fn address(view: &View) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("state", &view.state), ("q", &view.q), ("team", &view.team)] {
        if !value.trim().is_empty() {
            query.append_pair(name, value.trim());
        }
    }
    if let Some(page) = view.page.filter(|page| *page > 1) {
        query.append_pair("page", &page.to_string());
    }
    let query = query.finish();
    if query.is_empty() { "/services".to_owned() } else { format!("/services?{query}") }
}

fn row(visit: &Visit, service: &Service, activity: Option<&ServiceActivity>, on_call: Option<&Vec<UserId>>) -> Markup {
    let texts = visit.texts;
    let seen = visit.seen();
    let teams = visit.team_names(&service.teams);
    let policy = seen.policies.get(&service.policy);
    let status = activity.map_or("", |now| match now {
        ServiceActivity { triggered: true, .. } => "triggered",
        ServiceActivity { acknowledged: true, .. } => "acknowledged",
        _ => "",
    });
    let nobody = Vec::new();
    let on_call = on_call.unwrap_or(&nobody);
    html! {
        li.row id={ "service-" (service.id) } data-status=(status) {
            div.row-main {
                a.row-title href={ "/services/" (service.id) } data-row-link { (service.name) }
                ul.facts {
                    @if !teams.is_empty() { li { (icon::PEOPLE) (teams.join(", ")) } }
                    @if let Some(policy) = policy { li { (icon::STEPS) (policy.name) } }
                }
            }
            div.row-state { @if !is_quiet(visit, service, activity) { (state(visit, service, activity)) } }
            div.row-side {
                @if on_call.is_empty() { span.on-call-nobody { (icon::ALERT) (texts.services.nobody_on_call) } }
                @else {
                    span.on-call-now { span.sr { (texts.duty.on_call_now) ": " } span.on-call-name aria-hidden="true" { (person::name(&visit.directory, on_call[0], texts)) @if on_call.len() > 1 { " +" (on_call.len() - 1) } } }
                    (person::avatars(visit, on_call))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_asked_for() {
        let view = View { q: " check ".into(), team: String::new(), state: "open".into(), page: Some(3) };
        assert_eq!(address(&view), "/services?state=open&q=check&page=3");
        let all = View { q: String::new(), state: String::new(), page: Some(1), ..view };
        assert_eq!(address(&all), "/services");
    }
}
