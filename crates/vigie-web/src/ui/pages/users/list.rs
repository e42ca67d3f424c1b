//! `GET /users`: everybody, by name, part of the name, role, team, whether they can be paged, and who is on call now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    directory::{Directory, Role, User},
    ids::UserId,
    permission::{Action, Resource},
};

use super::{role_word, seen};
use crate::ui::{
    components::{
        badge, button, empty, icon,
        numbered::Numbered,
        page_head, person,
        search::{self, choice},
    },
    layout::{Page, Place},
    pages::duty,
    problem::Problem,
    texts::{Texts, count},
    visit::Visit,
};

/// How many a page shows.
const PAGE_LENGTH: usize = 50;

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct View {
    #[serde(default)]
    q: String,
    #[serde(default)]
    role: String,
    /// A part of a team's name.
    #[serde(default)]
    team: String,
    /// `proved`, `unproved` or anybody.
    #[serde(default)]
    reach: String,
    /// `now` or anybody.
    #[serde(default)]
    duty: String,
    /// Which page, from 1.
    #[serde(default)]
    page: usize,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    if !visit.may(Action::See, &Resource::People) {
        return Err(Problem::ReadOnly);
    }
    let seen = seen(&visit);
    let on_call = duty::everybody_now(&visit.directory, visit.now);
    let mut found = view.find(&seen, &on_call);
    found.sort_by_cached_key(|user| user.name.to_lowercase());
    let total = found.len();
    let part = Numbered::new(view.page, PAGE_LENGTH, total);
    let shown = part.cut(found);
    let teams = teams_of(&seen, &shown);
    let rows = html! { @for user in &shown { (row(&visit, user, teams.get(&user.id), on_call.contains(&user.id))) } };
    let content = html! {
        (page_head::show(visit.texts.menu.users, Some(&count(total as u64, visit.texts.users.one, visit.texts.users.many)), html! {
            @if visit.may(Action::Administer, &Resource::Account) {
                (button::link_with("/users/new", icon::PLUS, visit.texts.users.add, "primary"))
            }
        }))
        (search(&visit, &view, &seen))
        @if shown.is_empty() { (empty::state(icon::PEOPLE, visit.texts.users.nobody_found, visit.texts.users.nobody_found_why)) }
        @else { ol.rows.people-rows { (rows) } }
        (part.links(visit.texts, |number| view.address(number)))
    };
    let title = visit.texts.menu.users.to_owned();
    Ok(Page { title, place: Place::Users, follows: None, content }.answer(&visit))
}

impl View {
    fn find<'a>(&self, seen: &'a Directory, on_call: &BTreeSet<UserId>) -> Vec<&'a Arc<User>> {
        let (word, team) = (self.q.trim().to_lowercase(), self.team.trim().to_lowercase());
        let named = seen.teams.values().filter(|one| one.name.to_lowercase().contains(&team));
        let members: Option<BTreeSet<UserId>> =
            (!team.is_empty()).then(|| named.flat_map(|team| &team.members).map(|member| member.user).collect());
        let role = Role::parse(&self.role);
        let holds = |text: &str| text.to_lowercase().contains(&word);
        let fits = |user: &&Arc<User>| {
            role.is_none_or(|role| user.role == role)
                && (self.reach.is_empty() || user.has_verified_way() == (self.reach == "proved"))
                && (self.duty != "now" || on_call.contains(&user.id))
                && members.as_ref().is_none_or(|members| members.contains(&user.id))
                && (word.is_empty()
                    || holds(&user.name)
                    || holds(&user.email)
                    || user.job_title.as_deref().is_some_and(holds))
        };
        seen.users.values().filter(fits).collect()
    }

    /// The same with another page.
    fn address(&self, page: usize) -> String {
        let fields =
            [("q", &self.q), ("role", &self.role), ("team", &self.team), ("reach", &self.reach), ("duty", &self.duty)];
        search::address("/users", &fields.map(|(name, value)| (name, value.as_str())), page)
    }
}

fn search(visit: &Visit, view: &View, seen: &Directory) -> Markup {
    let texts = &visit.texts.users;
    let roles = Role::ALL.map(|role| (role.as_str(), role_word(role, visit.texts)));
    let others = html! {
        input.input.search-team name="team" value=(view.team) list="teams" data-submits aria-label=(texts.team) placeholder=(texts.team) autocomplete="off";
        datalist #teams { @for team in seen.teams.values().take(search::MOST_TEAMS) { option value=(team.name) {} } }
        (choice("role", texts.role, texts.any_role, &roles, &view.role))
        (choice("reach", texts.reach, texts.any_reach, &[("proved", texts.proved), ("unproved", texts.unproved)], &view.reach))
        (choice("duty", texts.duty, texts.any_duty, &[("now", texts.on_call_now)], &view.duty))
    };
    search::form(visit, "/users", ("q", texts.search, &view.q), others)
}

/// The names of the teams of those who are shown.
fn teams_of<'a>(seen: &'a Directory, shown: &[&Arc<User>]) -> BTreeMap<UserId, Vec<&'a str>> {
    let wanted: BTreeSet<UserId> = shown.iter().map(|user| user.id).collect();
    let mut found: BTreeMap<UserId, Vec<&str>> = BTreeMap::new();
    for team in seen.teams.values() {
        for member in team.members.iter().filter(|member| wanted.contains(&member.user)) {
            found.entry(member.user).or_default().push(&team.name);
        }
    }
    found
}

fn row(visit: &Visit, user: &Arc<User>, teams: Option<&Vec<&str>>, is_on_call: bool) -> Markup {
    let texts = visit.texts;
    html! {
        li.row id={ "user-" (user.id) } {
            div.row-person {
                (person::avatar(user))
                div.row-main {
                    a.row-title href={ "/users/" (user.id) } data-row-link { (user.name) }
                    ul.facts {
                        @if let Some(title) = &user.job_title { li { (title) } }
                        li.fact-email { (user.email) }
                        @if let Some(teams) = teams { li { (icon::PEOPLE) (teams.join(", ")) } }
                    }
                }
            }
            div.row-state {
                @if is_on_call { (badge::pill("info", icon::BELL, texts.users.on_call_now)) }
                @if user.is_away(visit.now) { (badge::pill("plain", icon::MOON, texts.users.away)) }
                (reachability(user, texts))
            }
            div.row-side { span.tag { (role_word(user.role, texts)) } }
        }
    }
}

/// Whether pages reach them, as far as it was ever proved.
pub(super) fn reachability(user: &User, texts: &Texts) -> Markup {
    if user.contact_methods.iter().all(|method| !method.can_page()) {
        badge::pill("bad", icon::ALERT, texts.users.no_way)
    } else if user.has_verified_way() {
        badge::pill("good", icon::CHECK, texts.users.proved)
    } else {
        badge::pill("warn", icon::ALERT, texts.users.unproved)
    }
}
