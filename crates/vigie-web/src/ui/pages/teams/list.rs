//! `GET /teams`: every team by name, with its people and how many services it has.

use std::{collections::BTreeMap, sync::Arc};

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    directory::Team,
    ids::{TeamId, UserId},
    permission::{Action, Resource},
};

use crate::ui::{
    components::{badge, button, empty, icon, numbered::Numbered, page_head, person, search},
    layout::{Page, Place},
    problem::Problem,
    texts::count,
    visit::Visit,
};

/// How many a page shows.
const PAGE_LENGTH: usize = 50;

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct View {
    /// A part of the name.
    #[serde(default)]
    q: String,
    /// Which page, from 1.
    page: Option<usize>,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    if !visit.may(Action::See, &Resource::People) {
        return Err(Problem::ReadOnly);
    }
    let seen = visit.seen();
    let word = view.q.trim().to_lowercase();
    let mut teams: Vec<&Arc<Team>> =
        seen.teams.values().filter(|team| team.name.to_lowercase().contains(&word)).collect();
    teams.sort_by_cached_key(|team| team.name.to_lowercase());
    let part = Numbered::new(view.page.unwrap_or(1), PAGE_LENGTH, teams.len());
    let services = services_of_teams(&visit);
    let total = teams.len();
    let shown = part.cut(teams).into_iter();
    let rows: Vec<Markup> = shown.map(|team| row(&visit, team, services.get(&team.id).copied().unwrap_or(0))).collect();
    let content = content(&visit, &view, &rows, total, part);
    let title = visit.texts.menu.teams.to_owned();
    Ok(Page { title, place: Place::Teams, follows: None, content }.answer(&visit))
}

/// How many services each team has.
fn services_of_teams(visit: &Visit) -> BTreeMap<TeamId, u64> {
    let mut counts = BTreeMap::new();
    for service in visit.directory.services.values() {
        for team in &service.teams {
            *counts.entry(*team).or_insert(0) += 1;
        }
    }
    counts
}

fn content(visit: &Visit, view: &View, rows: &[Markup], total: usize, part: Numbered) -> Markup {
    let texts = visit.texts;
    let told = count(total as u64, texts.teams.one_team, texts.teams.many_teams);
    let at = |page: usize| search::address("/teams", &[("q", &view.q)], page);
    html! {
        (page_head::show(texts.menu.teams, Some(&told), html! {
            @if visit.may(Action::Configure, &Resource::Account) { (button::link_with("/teams/new", icon::PLUS, texts.teams.new, "primary")) }
        }))
        (search::form(visit, "/teams", ("q", texts.teams.search, &view.q), ""))
        @if rows.is_empty() && view.q.trim().is_empty() { (empty::state(icon::PEOPLE, texts.teams.none_yet, texts.teams.none_yet_why)) }
        @else if rows.is_empty() { (empty::state(icon::COMPASS, texts.teams.nothing_found, texts.teams.nothing_found_why)) }
        @else { ol.rows { @for row in rows { (row) } } }
        (part.links(texts, at))
    }
}

fn row(visit: &Visit, team: &Team, services: u64) -> Markup {
    let texts = visit.texts;
    let members: Vec<UserId> = team.members.iter().map(|member| member.user).collect();
    let seen = visit.seen();
    let parent = team.parent.and_then(|id| seen.teams.get(&id));
    let is_mine = members.contains(&visit.viewer.id);
    html! {
        li.row id={ "team-" (team.id) } {
            div.row-main {
                a.row-title href={ "/teams/" (team.id) } data-row-link { (team.name) }
                @if let Some(description) = &team.description { p.quiet.one-line { (description) } }
                ul.facts {
                    li { (icon::PEOPLE) (count(members.len() as u64, texts.teams.one_member, texts.teams.many_members)) }
                    li { (icon::SERVICE) (count(services, texts.services.one_service, texts.services.many_services)) }
                    @if let Some(parent) = parent { li { (icon::ARROW) (parent.name) } }
                }
            }
            div.row-side {
                @if is_mine { (badge::pill("info", icon::PERSON, texts.teams.mine)) }
                @if team.private { (badge::pill("plain", icon::EYE, texts.teams.private)) }
                (person::avatars(visit, &members))
            }
        }
    }
}
