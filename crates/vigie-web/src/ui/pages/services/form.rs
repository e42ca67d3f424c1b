//! `/services/new` and `/services/{id}/edit`: the form, and what it does.

use axum::{extract::Path, http::StatusCode, response::Response};
use maud::{Markup, html};
use vigie_core::{
    permission::{Action, Resource},
    service::Service,
};

use super::{draft::Draft, find, may};
use crate::ui::{
    act,
    components::{
        field::{self, Choice, Field},
        page_head,
        picker::{self, Chosen},
        refusal,
    },
    form::Posted,
    layout::{Page, Place},
    problem::Problem,
    rest::Refused,
    suggest::{self, Kind},
    visit::{Flash, Visit},
};

/// `GET /services/new`
pub(crate) async fn new(visit: Visit) -> Result<Response, Problem> {
    if !visit.may(Action::Configure, &Resource::Somewhere) {
        return Err(Problem::ReadOnly);
    }
    let draft = Draft::new(&visit);
    Ok(answer(&visit, None, &draft, None))
}

/// `GET /services/{id}/edit`
pub(crate) async fn edit(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let service = find(&visit, &id)?;
    if !may(&visit, Action::Configure, service) {
        return Err(Problem::ReadOnly);
    }
    Ok(answer(&visit, Some(service), &Draft::of(&visit, service), None))
}

/// `POST /services`: makes one, with an integration to begin with.
pub(crate) async fn create(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let mut draft = Draft::posted(&posted);
    if let Some(again) = again(&visit, None, &mut draft, &posted) {
        return Ok(again);
    }
    let made = match draft.body(&visit) {
        Ok(body) => visit.rest.post("/services", &body).await,
        Err(sentences) => Err(unreadable(sentences)),
    };
    let id = match &made {
        Ok(made) => made["service"]["id"].as_str().unwrap_or_default(),
        Err(refused) => return Ok(answer(&visit, None, &draft, Some(refused))),
    };
    let integration = serde_json::json!({ "integration": {
        "type": "events_api_v2_inbound_integration", "name": visit.texts.services.first_integration,
    } });
    let path = format!("/services/{id}");
    let done = visit.rest.post(&format!("{path}/integrations"), &integration).await;
    Ok(act::told(&visit, &path, done, visit.texts.services.created_now))
}

/// `POST /services/{id}`: changes it.
pub(crate) async fn change(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let service = find(&visit, &id)?;
    let mut draft = Draft::posted(&posted);
    if let Some(again) = again(&visit, Some(service), &mut draft, &posted) {
        return Ok(again);
    }
    let path = format!("/services/{}", service.id);
    let saved = match draft.body(&visit) {
        Ok(body) => visit.rest.put(&path, &body).await,
        Err(sentences) => Err(unreadable(sentences)),
    };
    match saved {
        Ok(_) => Ok(act::back(&visit.state, Some(&path), &Flash::good(visit.texts.forms.saved))),
        Err(refused) => Ok(answer(&visit, Some(service), &draft, Some(&refused))),
    }
}

/// The form again where only a team was to be added, or the one that was typed means none.
fn again(visit: &Visit, service: Option<&Service>, draft: &mut Draft, posted: &Posted) -> Option<Response> {
    match draft.take_team(visit) {
        Err(why) => Some(answer(visit, service, draft, Some(&unreadable(vec![why])))),
        Ok(()) if posted.get("do") == "add_team" => Some(answer(visit, service, draft, None)),
        Ok(()) => None,
    }
}

fn unreadable(sentences: Vec<String>) -> Refused {
    Refused::told_all(sentences)
}

fn answer(visit: &Visit, service: Option<&Service>, draft: &Draft, refused: Option<&Refused>) -> Response {
    let texts = visit.texts;
    let (path, title, parent) = match service {
        Some(service) => {
            let path = format!("/services/{}", service.id);
            (path.clone(), texts.services.edit_title, (path, service.name.as_str()))
        }
        None => ("/services".to_owned(), texts.services.new, ("/services".to_owned(), texts.menu.services)),
    };
    let content = html! {
        (page_head::below((&parent.0, parent.1), title, None, html! {}))
        (refusal::show(refused))
        form.fields.sheet method="post" action=(path) {
            input type="hidden" name="form_token" value=(visit.form_token());
            (what(visit, draft))
            (urgency(visit, draft))
            (grouping(visit, draft))
            (timeouts(visit, draft))
            div.form-foot {
                button.button type="submit" data-look="primary" { (if service.is_some() { texts.forms.save } else { texts.services.create }) }
                a.button data-look="quiet" href=(parent.0) { (texts.forms.cancel) }
            }
        }
    };
    let status = if refused.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let title = title.to_owned();
    Page { title, place: Place::Services, follows: None, content }.answer_still(visit, status)
}

fn what(visit: &Visit, draft: &Draft) -> Markup {
    let texts = visit.texts;
    let plain = Field::default();
    let policy = Field {
        name: "policy",
        label: texts.services.policy,
        value: &draft.policy,
        hint: Some(texts.services.policy_hint),
        placeholder: texts.forms.type_a_name,
        is_required: true,
        ..plain
    };
    let adding = Field {
        name: "add_team_name",
        label: texts.services.teams,
        value: &draft.add_team,
        hint: Some(texts.services.teams_hint),
        placeholder: texts.forms.type_a_name,
        ..plain
    };
    html! {
        section.card {
            (field::text(&Field { name: "name", label: texts.forms.name, value: &draft.name, is_required: true, ..plain }, "text"))
            (field::area(&Field { name: "description", label: texts.forms.description, value: &draft.description, hint: Some(texts.services.description_hint), ..plain }, 2))
            (picker::one(&policy, Kind::Policies, &suggest::names(visit, Kind::Policies, &draft.policy)))
            (picker::several(texts, "team", &chosen(visit, draft), &adding, Kind::Teams, &suggest::names(visit, Kind::Teams, &draft.add_team)))
        }
    }
}

fn chosen(visit: &Visit, draft: &Draft) -> Vec<Chosen> {
    let seen = visit.seen();
    let teams = draft.teams.iter().filter_map(|id| seen.teams.get(id));
    teams.map(|team| Chosen { id: team.id.as_str().to_owned(), name: team.name.clone() }).collect()
}

fn urgency(visit: &Visit, draft: &Draft) -> Markup {
    let texts = visit.texts;
    let words = &texts.services;
    let three =
        [("high", words.urgency_high), ("low", words.urgency_low), ("severity_based", words.urgency_by_severity)];
    let select = |name, label, value: &str, hint, hours: Option<&'static str>| {
        let all = three.into_iter().chain(hours.map(|word| ("hours", word)));
        let choices: Vec<Choice<'_>> =
            all.map(|(choice, word)| Choice { value: choice, word, is_chosen: choice == value }).collect();
        field::select(&Field { name, label, hint, ..Field::default() }, &choices)
    };
    let zone = Field { name: "zone", label: words.zone, value: &draft.zone, ..Field::default() };
    let weekdays: Vec<&str> = texts.dates.weekdays.split(' ').collect();
    html! {
        section.card {
            (select("urgency", words.urgency, &draft.urgency, Some(words.urgency_hint), Some(words.urgency_hours)))
            div.if-hours {
                fieldset.days {
                    legend { (words.days) }
                    @for (place, weekday) in weekdays.iter().enumerate() {
                        label { input type="checkbox" name="day" value=(place + 1) checked[draft.days.iter().any(|day| usize::from(*day) == place + 1)]; span { (weekday) } }
                    }
                }
                div.side-by-side {
                    (field::text(&Field { name: "start", label: words.hours_start, value: &draft.start, ..Field::default() }, "time"))
                    (field::text(&Field { name: "end", label: words.hours_end, value: &draft.end, ..Field::default() }, "time"))
                    (field::text(&zone, "text"))
                }
                div.side-by-side {
                    (select("during", words.during, &draft.during, None, None))
                    (select("outside", words.outside, &draft.outside, None, None))
                }
                (field::switch(&Field { name: "raises", label: words.raises, value: "yes", ..Field::default() }, draft.raises))
            }
        }
    }
}

fn grouping(visit: &Visit, draft: &Draft) -> Markup {
    let words = &visit.texts.services;
    let choice = |value, word, current: &str| Choice { value, word, is_chosen: value == current };
    let kinds = [
        choice("off", words.grouping_off, &draft.grouping),
        choice("time", words.grouping_time, &draft.grouping),
        choice("content", words.grouping_content, &draft.grouping),
    ];
    let aggregates =
        [choice("all", words.aggregate_all, &draft.aggregate), choice("any", words.aggregate_any, &draft.aggregate)];
    let window = Field {
        name: "window_minutes",
        label: words.window,
        value: &draft.window_minutes,
        hint: Some(words.window_hint),
        ..Field::default()
    };
    let fields = Field {
        name: "fields",
        label: words.fields,
        value: &draft.fields,
        hint: Some(words.fields_hint),
        placeholder: "source, class",
        ..Field::default()
    };
    html! {
        section.card {
            (field::select(&Field { name: "grouping", label: words.grouping, hint: Some(words.grouping_hint), ..Field::default() }, &kinds))
            div.if-content {
                div.side-by-side {
                    (field::text(&fields, "text"))
                    (field::select(&Field { name: "aggregate", label: words.aggregate, ..Field::default() }, &aggregates))
                }
            }
            div.if-grouping { (field::text(&window, "number")) }
        }
    }
}

fn timeouts(visit: &Visit, draft: &Draft) -> Markup {
    let words = &visit.texts.services;
    let minutes = |name, label, value, hint| {
        field::text(
            &Field { name, label, value, hint: Some(hint), placeholder: words.never, ..Field::default() },
            "number",
        )
    };
    html! {
        section.card {
            div.side-by-side {
                (minutes("acknowledgement_minutes", words.acknowledgement_minutes, &draft.acknowledgement_minutes, words.acknowledgement_hint))
                (minutes("resolve_minutes", words.resolve_minutes, &draft.resolve_minutes, words.resolve_hint))
            }
        }
    }
}
