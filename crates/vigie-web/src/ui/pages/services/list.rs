//! `GET /services`: every service by name; who answers for it, who is on call now, and what goes on.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    ids::{PolicyId, ServiceId, UserId},
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
        search::{self, Whose},
        tabs::{self, Tab},
    },
    layout::{Page, Place},
    problem::Problem,
    rings::Rings,
    texts::count,
    visit::Visit,
};

/// How many a page shows.
const PAGE_LENGTH: usize = 50;

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
    let (word, whose) = (view.q.trim().to_lowercase(), Whose::read(visit, &view.team));
    let seen = visit.seen();
    let sees_all = Arc::ptr_eq(&seen, &visit.directory);
    let wants_disabled = view.state == "disabled";
    // The fewest that hold all that is asked for.
    let mut found = match (whose, in_state) {
        (Whose::Of(team), _) => all.of_team(team),
        (Whose::Nobodys, _) => Vec::new(),
        (Whose::All, Some(in_state)) => all.these(in_state.iter().copied()),
        (Whose::All, None) if wants_disabled => all.disabled(),
        (Whose::All, None) if word.is_empty() && sees_all => return None,
        (Whose::All, None) => all.with_word(&word),
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
    let texts = &visit.texts.services;
    let others = html! {
        @if !view.state.is_empty() { input type="hidden" name="state" value=(view.state); }
        (search::team(visit, texts.any_team, &view.team))
    };
    search::form(visit, "/services", ("q", texts.search, &view.q), others)
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
    let fields = [("state", view.state.as_str()), ("q", &view.q), ("team", &view.team)];
    search::address("/services", &fields, view.page.unwrap_or(1))
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
