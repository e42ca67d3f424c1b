//! What narrows a list: a field to search with, a choice of team, and the address that says both.

use maud::{Markup, html};
use vigie_core::ids::TeamId;

use super::icon;
use crate::ui::{
    suggest::{self, Kind},
    visit::Visit,
};

/// Up to how many teams a page offers to choose from; with more a name is typed.
pub(crate) const MOST_TEAMS: usize = 200;

/// The form above a list: the name, the label and what is in its field, and what else narrows the list at `path`.
pub(crate) fn form(
    visit: &Visit,
    path: &str,
    (name, label, value): (&str, &str, &str),
    others: impl maud::Render,
) -> Markup {
    html! {
        form.search method="get" action=(path) role="search" {
            (field(name, label, value))
            (others)
            button.button type="submit" { (visit.texts.incidents.filter) }
        }
    }
}

/// The field alone.
pub(crate) fn field(name: &str, label: &str, value: &str) -> Markup {
    html! {
        span.search-field {
            (icon::SEARCH)
            input.input type="search" name=(name) value=(value) data-search aria-label=(label) placeholder=(label) autocomplete="off";
        }
    }
}

/// A choice that narrows the list; `any` is the one that does not.
pub(crate) fn choice(name: &str, label: &str, any: &str, choices: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        select name=(name) aria-label=(label) data-submits {
            option value="" { (any) }
            @for (value, word) in choices { option value=(value) selected[*value == chosen] { (word) } }
        }
    }
}

/// A choice of team, as [`Whose`] reads it; `any` says that it is no matter which.
pub(crate) fn team(visit: &Visit, any: &str, wanted: &str) -> Markup {
    let (label, teams) = (visit.texts.services.team, visit.teams(MOST_TEAMS + 1));
    if teams.len() > MOST_TEAMS {
        return html! {
            input.input.narrow name="team" value=(wanted) list="teams" data-suggest={ "/suggest/" (Kind::Teams.word()) }
                aria-label=(label) placeholder=(any) autocomplete="off";
            datalist #teams {}
        };
    }
    let choices: Vec<(&str, &str)> = teams.iter().map(|team| (team.id.as_str(), team.name.as_str())).collect();
    let chosen = team_of(visit, wanted).map(|team| team.to_string()).unwrap_or_default();
    html! { @if !teams.is_empty() { (choice("team", label, any, &choices, &chosen)) } }
}

/// Whose things a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Everybody's.
    All,
    /// A team's.
    Of(TeamId),
    /// No team is called what was typed.
    Nobodys,
}

impl Whose {
    /// What an address says: a team's id or its name.
    pub(crate) fn read(visit: &Visit, text: &str) -> Self {
        match team_of(visit, text) {
            Some(team) => Self::Of(team),
            None if text.trim().is_empty() => Self::All,
            None => Self::Nobodys,
        }
    }

    /// Whether it shows what these teams own.
    pub(crate) fn fits(self, teams: &[TeamId]) -> bool {
        match self {
            Self::All => true,
            Self::Of(team) => teams.contains(&team),
            Self::Nobodys => false,
        }
    }
}

fn team_of(visit: &Visit, text: &str) -> Option<TeamId> {
    let text = text.trim();
    let by_id = TeamId::parse(text).filter(|id| visit.directory.teams.contains_key(id));
    by_id.or_else(|| (!text.is_empty()).then(|| suggest::team(visit, text).ok()).flatten())
}

/// The address of a page of a list, with what it is narrowed to.
pub(crate) fn address(path: &str, fields: &[(&str, &str)], page: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.iter().filter(|(_, value)| !value.trim().is_empty()) {
        query.append_pair(name, value.trim());
    }
    if page > 1 {
        query.append_pair("page", &page.to_string());
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_asked_for() {
        let fields = [("state", "open"), ("q", " check in "), ("team", "")];
        assert_eq!(address("/services", &fields, 3), "/services?state=open&q=check+in&page=3");
        assert_eq!(address("/services", &[("q", " ")], 1), "/services");
    }

    #[test]
    fn a_team_that_there_is_not_owns_nothing() {
        let team = TeamId::parse("PTEAM01").expect("an id");
        let fits = |whose: Whose| (whose.fits(&[team]), whose.fits(&[]));
        assert_eq!(fits(Whose::All), (true, true));
        assert_eq!(fits(Whose::Of(team)), (true, false));
        assert_eq!(fits(Whose::Nobodys), (false, false));
    }
}
