//! `/maintenance/new` and `/maintenance/{id}/edit`: when, which services, why.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use jiff::civil::DateTime;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::MaintenanceWindow,
    ids::ServiceId,
    permission::{Action, Resource},
    time::At,
};

use super::{find, may_change};
use crate::ui::{
    act,
    components::{
        field::{self, Field},
        icon, page_head,
        picker::{self, Chosen},
        refusal,
    },
    form::Posted,
    layout::{Page, Place},
    problem::Problem,
    rest::Refused,
    suggest::{self, Kind},
    texts::fill,
    visit::{Flash, Visit},
};

/// How long a new window is, in seconds.
const LENGTH_SECONDS: u64 = 2 * 3600;

/// A service that the form begins with.
#[derive(Deserialize)]
pub(crate) struct Wish {
    service: Option<String>,
}

/// What the form holds. Times are those of the viewer's wall clock.
#[derive(Default)]
struct Draft {
    description: String,
    start: String,
    end: String,
    services: Vec<ServiceId>,
    add_service: String,
    add_team: String,
}

impl Draft {
    fn new(visit: &Visit) -> Self {
        let end = visit.now + std::time::Duration::from_secs(LENGTH_SECONDS);
        Self { start: local(visit, visit.now), end: local(visit, end), ..Self::default() }
    }

    fn of(visit: &Visit, window: &MaintenanceWindow) -> Self {
        Self {
            description: window.description.clone().unwrap_or_default(),
            start: local(visit, window.starts_at),
            end: local(visit, window.ends_at),
            services: window.services.clone(),
            ..Self::default()
        }
    }

    fn posted(posted: &Posted) -> Self {
        let text = |name: &str| posted.get(name).to_owned();
        Self {
            description: text("description"),
            start: text("start"),
            end: text("end"),
            services: posted.all("service").filter_map(ServiceId::parse).collect(),
            add_service: text("add_service_name"),
            add_team: text("add_team_name"),
        }
    }

    /// Takes the service, and all services of the team, whose names were typed among the others.
    fn take(&mut self, visit: &Visit) -> Result<(), String> {
        if !self.add_service.is_empty() {
            let service = suggest::service(visit, &self.add_service)?;
            self.add(service);
            self.add_service.clear();
        }
        if !self.add_team.is_empty() {
            let team = suggest::team(visit, &self.add_team)?;
            let of_team = visit.directory.services.values().filter(|service| service.teams.contains(&team));
            of_team.for_each(|service| self.add(service.id));
            self.add_team.clear();
        }
        Ok(())
    }

    fn add(&mut self, service: ServiceId) {
        if !self.services.contains(&service) {
            self.services.push(service);
        }
    }

    fn body(&self, visit: &Visit) -> Result<Json, String> {
        let services = self.services.iter().map(|id| json!({ "id": id.as_str(), "type": "service_reference" }));
        Ok(json!({ "maintenance_window": {
            "type": "maintenance_window",
            "description": self.description,
            "start_time": moment(visit, &self.start)?,
            "end_time": moment(visit, &self.end)?,
            "services": services.collect::<Vec<_>>(),
        } }))
    }
}

/// What a field for a date and a time holds.
fn local(visit: &Visit, at: At) -> String {
    at.timestamp().to_zoned(visit.zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// What such a field means where the viewer lives.
fn moment(visit: &Visit, text: &str) -> Result<String, String> {
    let wrong = || fill(visit.texts.forms.not_understood, text);
    let local: DateTime = text.parse().map_err(|_| wrong())?;
    Ok(local.to_zoned(visit.zone.clone()).map_err(|_| wrong())?.timestamp().to_string())
}

/// `GET /maintenance/new`
pub(crate) async fn new(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    if !visit.may(Action::Configure, &Resource::Somewhere) {
        return Err(Problem::ReadOnly);
    }
    let mut draft = Draft::new(&visit);
    draft.services = wish.service.as_deref().and_then(ServiceId::parse).into_iter().collect();
    Ok(answer(&visit, None, &draft, None))
}

/// `GET /maintenance/{id}/edit`
pub(crate) async fn edit(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let window = find(&visit, &id)?;
    if !may_change(&visit, window) {
        return Err(Problem::ReadOnly);
    }
    Ok(answer(&visit, Some(window), &Draft::of(&visit, window), None))
}

/// `POST /maintenance`
pub(crate) async fn create(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    save(&visit, None, &posted).await
}

/// `POST /maintenance/{id}`
pub(crate) async fn change(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let window = find(&visit, &id)?;
    save(&visit, Some(window), &posted).await
}

async fn save(visit: &Visit, window: Option<&MaintenanceWindow>, posted: &Posted) -> Result<Response, Problem> {
    let mut draft = Draft::posted(posted);
    let saved = match draft.take(visit) {
        Err(why) => Err(Refused::told_here(&why)),
        Ok(()) if posted.get("do").starts_with("add_") => return Ok(answer(visit, window, &draft, None)),
        Ok(()) => match (draft.body(visit), window) {
            (Err(why), _) => Err(Refused::told_here(&why)),
            (Ok(body), Some(window)) => visit.rest.put(&format!("/maintenance_windows/{}", window.id), &body).await,
            (Ok(body), None) => visit.rest.post("/maintenance_windows", &body).await,
        },
    };
    Ok(match saved {
        Ok(_) => act::back(&visit.state, Some("/maintenance"), &Flash::good(visit.texts.forms.saved)),
        Err(refused) => answer(visit, window, &draft, Some(&refused)),
    })
}

fn answer(visit: &Visit, window: Option<&MaintenanceWindow>, draft: &Draft, refused: Option<&Refused>) -> Response {
    let texts = visit.texts;
    let title = if window.is_some() { texts.maintenance.edit_title } else { texts.maintenance.new };
    let path = window.map_or_else(|| "/maintenance".to_owned(), |window| format!("/maintenance/{}", window.id));
    let is_running = window.is_some_and(|window| window.starts_at <= visit.now);
    let content = html! {
        (page_head::below(("/maintenance", texts.menu.maintenance), title, Some(texts.maintenance.lead), html! {}))
        (refusal::show(refused))
        form.fields.sheet method="post" action=(path) {
            input type="hidden" name="form_token" value=(visit.form_token());
            section.card { (when(visit, draft, is_running)) (services(visit, draft)) }
            div.form-foot {
                button.button type="submit" data-look="primary" { (icon::WRENCH) (if window.is_some() { texts.forms.save } else { texts.maintenance.create }) }
                a.button data-look="quiet" href="/maintenance" { (texts.forms.cancel) }
            }
        }
    };
    let status = if refused.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Page { title: title.to_owned(), place: Place::Maintenance, follows: None, content }.answer_still(visit, status)
}

fn when(visit: &Visit, draft: &Draft, is_running: bool) -> Markup {
    let words = &visit.texts.maintenance;
    let zone = fill(words.in_zone, &visit.viewer.time_zone);
    let at = |name, label, value, hint| Field {
        name,
        label,
        value,
        hint: Some(hint),
        is_required: true,
        ..Field::default()
    };
    let why = Field {
        name: "description",
        label: words.why,
        value: &draft.description,
        placeholder: words.why_example,
        ..Field::default()
    };
    html! {
        (field::text(&why, "text"))
        div.side-by-side {
            (field::text(&at("start", words.start, &draft.start, if is_running { words.start_stays } else { &zone }), "datetime-local"))
            (field::text(&at("end", words.end_field, &draft.end, &zone), "datetime-local"))
        }
    }
}

fn services(visit: &Visit, draft: &Draft) -> Markup {
    let texts = visit.texts;
    let named = draft.services.iter().filter_map(|id| visit.directory.services.get(id));
    let chosen: Vec<Chosen> =
        named.map(|service| Chosen { id: service.id.as_str().to_owned(), name: service.name.clone() }).collect();
    let adding =
        |name, label, value| Field { name, label, value, placeholder: texts.forms.type_a_name, ..Field::default() };
    html! {
        (picker::several(texts, "service", &chosen, &adding("add_service_name", texts.menu.services, &draft.add_service), Kind::Services, &suggest::names(visit, Kind::Services, &draft.add_service)))
        @if !visit.directory.teams.is_empty() {
            (picker::several(texts, "team", &[], &adding("add_team_name", texts.maintenance.of_team, &draft.add_team), Kind::Teams, &suggest::names(visit, Kind::Teams, &draft.add_team)))
        }
    }
}
