//! What both kinds of schedules have in their forms: a name, a description, a time zone, and a team.

use maud::{Markup, html};
use serde_json::{Value as Json, json};
use vigie_core::{ids::TeamId, schedule::Schedule};

use crate::ui::{
    components::{
        field::{self, Field},
        owner_team,
    },
    form::Posted,
    visit::Visit,
};

/// The name of a schedule and what else stands at the top of its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Basics {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) time_zone: String,
    pub(super) teams: Vec<TeamId>,
}

impl Basics {
    /// Of a new schedule.
    pub(super) fn blank(visit: &Visit) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            time_zone: visit.viewer.time_zone.clone(),
            teams: Vec::new(),
        }
    }

    /// Of one that exists.
    pub(super) fn of(schedule: &Schedule) -> Self {
        Self {
            name: schedule.name.clone(),
            description: schedule.description.clone().unwrap_or_default(),
            time_zone: schedule.time_zone.clone(),
            teams: schedule.teams.clone(),
        }
    }

    /// What was posted.
    pub(super) fn posted(posted: &Posted) -> Self {
        Self {
            name: posted.get("name").to_owned(),
            description: posted.get("description").to_owned(),
            time_zone: posted.get("time_zone").to_owned(),
            teams: posted.all("teams").filter_map(TeamId::parse).collect(),
        }
    }

    /// The same with a name: none is needed to see what would be.
    pub(super) fn named(&self, visit: &Visit) -> Self {
        let name = if self.name.is_empty() { visit.texts.schedules.new } else { &self.name };
        Self { name: name.to_owned(), ..self.clone() }
    }

    /// As fields of a body.
    pub(super) fn body(&self) -> Json {
        let team = |team: &TeamId| json!({ "id": team.as_str(), "type": "team_reference" });
        json!({
            "name": self.name,
            "description": self.description,
            "time_zone": self.time_zone,
            "teams": self.teams.iter().map(team).collect::<Vec<_>>(),
        })
    }
}

/// The card at the top. `wrong` is what is wrong with a field, by its name.
pub(super) fn show<'a>(
    visit: &Visit,
    basics: &Basics,
    hint: &str,
    wrong: impl Fn(&'static str) -> Option<&'a str>,
) -> Markup {
    let texts = &visit.texts.schedule_form;
    html! {
        section.card.fields {
            (field::text(&Field { name: "name", label: texts.name, value: &basics.name, error: wrong("name"), is_required: true, ..Field::default() }, "text"))
            (field::text(&Field { name: "description", label: texts.description, value: &basics.description, error: wrong("description"), ..Field::default() }, "text"))
            (field::listed(&Field { name: "time_zone", label: visit.texts.schedules.time_zone, value: &basics.time_zone, hint: Some(hint), error: wrong("time_zone"), is_required: true, ..Field::default() }, "zones", None))
            datalist id="zones" { @for zone in jiff::tz::db().available() { option value=(zone.as_str()) {} } }
            (owner_team::field(visit, &basics.teams))
        }
    }
}
