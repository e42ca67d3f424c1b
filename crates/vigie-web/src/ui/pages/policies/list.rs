//! `GET /escalation_policies`: every policy, whom it pages first now, and whether somebody should look at it.

use std::{collections::BTreeMap, sync::Arc};

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    escalate::Policy,
    ids::{PolicyId, TeamId},
    oncall::{Severity, lint_policy},
    permission::{Action, Resource},
};

use super::may;
use crate::ui::{
    components::{
        badge::pill,
        button, empty, icon, levels,
        numbered::Numbered,
        page_head, person,
        search::{self, Whose},
    },
    layout::{self, Page, Place},
    problem::Problem,
    rings::Rings,
    texts::{count, fill, say},
    visit::Visit,
};

/// Where the list is.
const PATH: &str = "/escalation_policies";
/// How many policies stand on a page.
const PAGE: usize = 25;

/// What is searched for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    q: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    page: String,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let found = found(&visit, &wish);
    let numbered = Numbered::new(wish.page.parse().unwrap_or(1), PAGE, found.len());
    let part: Vec<&Arc<Policy>> = numbered.cut(found.iter().copied());
    let shown: Vec<PolicyId> = part.iter().map(|policy| policy.id).collect();
    let rings = Rings::of(&visit.state, &shown).await?;
    let mut services: BTreeMap<PolicyId, usize> = BTreeMap::new();
    for service in visit.directory.services.values() {
        *services.entry(service.policy).or_default() += 1;
    }
    let content = html! {
        (layout::planning_style())
        (page_head::show(visit.texts.menu.escalation_policies, Some(visit.texts.policies.lead), new_button(&visit)))
        (search(&visit, &wish))
        @if part.is_empty() { (nothing(&visit)) }
        @else { ol.rows.schedule-rows.policy-rows { @for policy in part { (row(&visit, policy, &rings, services.get(&policy.id).copied().unwrap_or_default())) } } }
        (numbered.links(visit.texts, |number| address(&wish, number)))
    };
    let title = visit.texts.menu.escalation_policies.to_owned();
    Ok(Page { title, place: Place::Policies, follows: None, content }.answer(&visit))
}

fn found<'a>(visit: &'a Visit, wish: &Wish) -> Vec<&'a Arc<Policy>> {
    let word = wish.q.trim().to_lowercase();
    let whose = Whose::read(visit, &wish.team);
    let seen = visit.seen();
    let in_team = |team: &TeamId| seen.teams.get(team).is_some_and(|team| team.name.to_lowercase().contains(&word));
    let wants = |policy: &&Arc<Policy>| {
        (word.is_empty() || policy.name.to_lowercase().contains(&word) || policy.teams.iter().any(in_team))
            && whose.fits(&policy.teams)
            && may(visit, Action::See, policy)
    };
    let mut found: Vec<&Arc<Policy>> = visit.directory.policies.values().filter(wants).collect();
    found.sort_by_cached_key(|policy| policy.name.to_lowercase());
    found
}

fn new_button(visit: &Visit) -> Markup {
    html! {
        @if visit.may(Action::Configure, &Resource::Somewhere) {
            (button::link_with("/escalation_policies/new", icon::PLUS, visit.texts.policies.new, "primary"))
        }
    }
}

fn nothing(visit: &Visit) -> Markup {
    let texts = &visit.texts.policies;
    if visit.directory.policies.is_empty() {
        return empty::state(icon::STEPS, texts.none_yet, texts.none_yet_why);
    }
    empty::state(icon::COMPASS, texts.none_found, texts.none_found_why)
}

fn search(visit: &Visit, wish: &Wish) -> Markup {
    let texts = visit.texts;
    let field = ("q", texts.policies.search, wish.q.as_str());
    search::form(visit, PATH, field, search::team(visit, texts.schedules.every_team, &wish.team))
}

fn row(visit: &Visit, policy: &Policy, rings: &Rings, services: usize) -> Markup {
    let texts = &visit.texts.policies;
    let explained = levels::explained(visit, policy, rings);
    let findings = lint_policy(&visit.directory, policy, visit.now);
    let errors = findings.iter().filter(|finding| finding.severity() == Severity::Error).count();
    let warnings = findings.iter().filter(|finding| finding.severity() == Severity::Warning).count();
    html! {
        li.row data-status=(if explained.first.is_empty() { "triggered" } else { "" }) {
            div.row-main {
                a.row-title href={ "/escalation_policies/" (policy.id) } data-row-link { (policy.name) }
                ul.facts {
                    @if let Some(team) = visit.team_names(&policy.teams).first() { li { (icon::PEOPLE) (team) } }
                    li { (icon::STEPS) (count(policy.rules.len() as u64, texts.one_level, texts.levels)) }
                    li { (icon::SERVICE) (count(services as u64, texts.one_service, texts.services)) }
                }
            }
            div.row-side.on-duty {
                @if explained.first.is_empty() { (pill("bad", icon::ALERT, texts.nobody_first)) }
                @else {
                    (person::avatars(visit, &explained.first))
                    span.duty-words { (person::names(visit, &explained.first)) span.quiet { (texts.first_now) } }
                }
            }
            div.row-side.row-next {
                @if errors > 0 { (pill("bad", icon::ALERT, &count(errors as u64, texts.one_error, texts.errors))) }
                @if warnings > 0 { (pill("warn", icon::ALERT, &count(warnings as u64, texts.one_warning, texts.warnings_count))) }
                @if policy.num_loops > 0 { span.quiet { (say(texts.repeats, &[&fill("{0}", &policy.num_loops.to_string())])) } }
            }
        }
    }
}

fn address(wish: &Wish, page: usize) -> String {
    search::address(PATH, &[("q", &wish.q), ("team", &wish.team)], page)
}
