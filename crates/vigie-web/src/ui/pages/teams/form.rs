//! `/teams/new` and `/teams/{id}/edit`: the form, and what it does.

use axum::{extract::Path, http::StatusCode, response::Response};
use maud::html;
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::Team,
    permission::{Action, Resource},
};

use super::{find, may};
use crate::ui::{
    act,
    components::{
        field::{self, Field},
        page_head, picker, refusal,
    },
    form::Posted,
    layout::{Page, Place},
    problem::Problem,
    rest::Refused,
    suggest::{self, Kind},
    visit::{Flash, Visit},
};

/// What the form holds.
#[derive(Default)]
struct Draft {
    name: String,
    description: String,
    /// The name of the team it is part of.
    parent: String,
    private: bool,
}

impl Draft {
    fn of(visit: &Visit, team: &Team) -> Self {
        let seen = visit.seen();
        let parent = team.parent.and_then(|id| seen.teams.get(&id));
        Self {
            name: team.name.clone(),
            description: team.description.clone().unwrap_or_default(),
            parent: parent.map(|parent| parent.name.clone()).unwrap_or_default(),
            private: team.private,
        }
    }

    fn posted(posted: &Posted) -> Self {
        Self {
            name: posted.get("name").to_owned(),
            description: posted.get("description").replace("\r\n", "\n"),
            parent: posted.get("parent").to_owned(),
            private: !posted.get("private").is_empty(),
        }
    }

    fn body(&self, visit: &Visit) -> Result<Json, Refused> {
        let parent = match self.parent.as_str() {
            "" => Json::Null,
            name => {
                let id = suggest::team(visit, name).map_err(|why| Refused::told_here(&why))?;
                json!({ "id": id.as_str(), "type": "team_reference" })
            }
        };
        let role = if self.private { "none" } else { "manager" };
        Ok(
            json!({ "team": { "type": "team", "name": self.name, "description": self.description, "default_role": role, "parent": parent } }),
        )
    }
}

/// `GET /teams/new`
pub(crate) async fn new(visit: Visit) -> Result<Response, Problem> {
    if !visit.may(Action::Configure, &Resource::Account) {
        return Err(Problem::ReadOnly);
    }
    Ok(answer(&visit, None, &Draft::default(), None))
}

/// `GET /teams/{id}/edit`
pub(crate) async fn edit(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let team = find(&visit, &id)?;
    if !may(&visit, Action::Configure, team) {
        return Err(Problem::ReadOnly);
    }
    Ok(answer(&visit, Some(team), &Draft::of(&visit, team), None))
}

/// `POST /teams`
pub(crate) async fn create(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let draft = Draft::posted(&posted);
    let made = match draft.body(&visit) {
        Ok(body) => visit.rest.post("/teams", &body).await,
        Err(refused) => Err(refused),
    };
    match made {
        Ok(made) => {
            let path = format!("/teams/{}", made["team"]["id"].as_str().unwrap_or_default());
            Ok(act::back(&visit.state, Some(&path), &Flash::good(visit.texts.teams.created)))
        }
        Err(refused) => Ok(answer(&visit, None, &draft, Some(&refused))),
    }
}

/// `POST /teams/{id}`
pub(crate) async fn change(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let team = find(&visit, &id)?;
    let draft = Draft::posted(&posted);
    let path = format!("/teams/{}", team.id);
    let saved = match draft.body(&visit) {
        Ok(body) => visit.rest.put(&path, &body).await,
        Err(refused) => Err(refused),
    };
    match saved {
        Ok(_) => Ok(act::back(&visit.state, Some(&path), &Flash::good(visit.texts.forms.saved))),
        Err(refused) => Ok(answer(&visit, Some(team), &draft, Some(&refused))),
    }
}

fn answer(visit: &Visit, team: Option<&Team>, draft: &Draft, refused: Option<&Refused>) -> Response {
    let texts = visit.texts;
    let (path, title, parent) = match team {
        Some(team) => {
            let path = format!("/teams/{}", team.id);
            (path.clone(), texts.teams.edit_title, (path, team.name.as_str()))
        }
        None => ("/teams".to_owned(), texts.teams.new, ("/teams".to_owned(), texts.menu.teams)),
    };
    let plain = Field::default();
    let above = Field {
        name: "parent",
        label: texts.teams.parent,
        value: &draft.parent,
        hint: Some(texts.teams.parent_hint),
        placeholder: texts.forms.optional,
        ..plain
    };
    let private = Field {
        name: "private",
        label: texts.teams.private_switch,
        value: "yes",
        hint: Some(texts.teams.private_why),
        ..plain
    };
    let content = html! {
        (page_head::below((&parent.0, parent.1), title, None, html! {}))
        (refusal::show(refused))
        form.fields.sheet method="post" action=(path) {
            input type="hidden" name="form_token" value=(visit.form_token());
            section.card {
                (field::text(&Field { name: "name", label: texts.forms.name, value: &draft.name, is_required: true, ..plain }, "text"))
                (field::area(&Field { name: "description", label: texts.forms.description, value: &draft.description, ..plain }, 2))
                (picker::one(&above, Kind::Teams, &suggest::names(visit, Kind::Teams, &draft.parent)))
                (field::switch(&private, draft.private))
            }
            div.form-foot {
                button.button type="submit" data-look="primary" { (if team.is_some() { texts.forms.save } else { texts.teams.create }) }
                a.button data-look="quiet" href=(parent.0) { (texts.forms.cancel) }
            }
        }
    };
    let status = if refused.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Page { title: title.to_owned(), place: Place::Teams, follows: None, content }.answer_still(visit, status)
}
