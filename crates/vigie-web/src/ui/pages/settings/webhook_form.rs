//! Making a webhook subscription, and changing what it hears about.

use axum::{extract::Path, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Subscription, SubscriptionFilter},
    ids::SubscriptionId,
};

use super::{Part, configures, webhook};
use crate::ui::{
    act,
    components::{
        button, disclosure,
        field::{self, Choice, Field},
        icon, page_head, refusal,
    },
    form::{Again, Posted, Typed},
    layout::Page,
    pages::users::seen,
    problem::Problem,
    rest::Refused,
    texts::fill,
    visit::{Flash, Visit},
};

/// The form's name.
pub(super) const FORM: &str = "webhook";
/// What Vigie sends, in the order of an incident's life.
const EVENTS: [&str; 13] = [
    "incident.triggered",
    "incident.acknowledged",
    "incident.unacknowledged",
    "incident.escalated",
    "incident.reassigned",
    "incident.delegated",
    "incident.priority_updated",
    "incident.annotated",
    "incident.status_update_published",
    "incident.service_updated",
    "incident.conference_bridge.updated",
    "incident.resolved",
    "incident.reopened",
];

/// `GET /settings/webhooks/new`
pub(crate) async fn show_new(visit: Visit) -> Result<Response, Problem> {
    if !configures(&visit) {
        return Err(Problem::ReadOnly);
    }
    Ok(page_new(&visit, None).answer(&visit))
}

fn page_new(visit: &Visit, again: Option<&Again<'_>>) -> Page {
    let (texts, typed) = (&visit.texts.settings, Typed::of(again, FORM));
    let url = Field {
        name: "url",
        label: texts.url,
        value: typed.value("url", ""),
        hint: Some(texts.url_hint),
        is_required: true,
        ..Field::default()
    };
    let headers = Field {
        name: "headers",
        label: texts.headers,
        value: typed.value("headers", ""),
        hint: Some(texts.headers_hint),
        ..Field::default()
    };
    let mut page = super::page(visit, Part::Webhooks, html! {}, html! {});
    page.content = html! {
        (page_head::below(("/settings/webhooks", texts.webhooks), texts.add_webhook, Some(texts.add_webhook_why), html! {}))
        (refusal::show(typed.refused))
        form.fields.card.form-card method="post" action="/settings/webhooks" {
            (button::hidden(visit))
            (field::text(&url, "url"))
            (common(visit, None, &typed))
            (field::area(&headers, 2))
            div.form-foot {
                button.button type="submit" data-look="primary" { (texts.add_webhook) }
                a.button href="/settings/webhooks" { (visit.texts.users.cancel) }
            }
        }
    };
    page
}

/// The form that changes one, behind a button.
pub(super) fn edit(visit: &Visit, one: &Subscription, again: Option<&Again<'_>>) -> Markup {
    let typed = Typed::of(again, FORM);
    disclosure::show(
        icon::PENCIL,
        visit.texts.users.edit,
        typed.is_again(),
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action={ "/settings/webhooks/" (one.id) } {
                (button::hidden(visit))
                (common(visit, Some(one), &typed))
                button.button type="submit" data-look="primary" { (visit.texts.users.save) }
            }
        },
    )
}

/// What both forms have: its name, whose incidents, which events.
fn common(visit: &Visit, one: Option<&Subscription>, typed: &Typed<'_>) -> Markup {
    let texts = &visit.texts.settings;
    let directory = &visit.directory;
    let (kind, name) = match one.map(|one| one.filter) {
        None | Some(SubscriptionFilter::Account) => ("account", ""),
        Some(SubscriptionFilter::Service(id)) => {
            ("service", directory.services.get(&id).map_or("", |one| one.name.as_str()))
        }
        Some(SubscriptionFilter::Team(id)) => ("team", directory.teams.get(&id).map_or("", |one| one.name.as_str())),
    };
    let chosen = typed.value("filter", kind);
    let kinds = [("account", texts.of_account), ("team", texts.of_a_team), ("service", texts.of_a_service)];
    let kinds = kinds.map(|(value, word)| Choice { value, word, is_chosen: value == chosen });
    let named = |name, label| Field { name, label, ..Field::default() };
    let description = one.and_then(|one| one.description.as_deref()).unwrap_or("");
    let description = Field { value: typed.value("description", description), ..named("description", texts.purpose) };
    let of = Field { value: typed.value("of", name), hint: Some(texts.of_hint), ..named("of", texts.of_name) };
    let has =
        |event: &str| typed.has("events", event, one.is_none_or(|one| one.events.iter().any(|known| known == event)));
    // What it has been told to send beyond what is offered here stays as it is.
    let others = one.into_iter().flat_map(|one| &one.events).filter(|event| !EVENTS.contains(&event.as_str()));
    html! {
        (field::text(&description, "text"))
        (field::select(&named("filter", texts.whose), &kinds))
        (field::text(&of, "text"))
        fieldset.checks {
            legend { (texts.events) }
            @for event in EVENTS { label { input type="checkbox" name="events" value=(event) checked[has(event)]; span { (event) } } }
            @for event in others { input type="hidden" name="events" value=(event); }
        }
    }
}

/// `POST /settings/webhooks`: the answer is the only page that holds the secret.
pub(crate) async fn create(mut visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let done = match wire(&visit, &posted) {
        Ok(mut body) => {
            body["delivery_method"] = json!({
                "type": "http_delivery_method", "url": posted.get("url"), "custom_headers": headers(posted.get("headers")),
            });
            visit.rest.post("/webhook_subscriptions", &json!({ "webhook_subscription": body })).await
        }
        Err(refused) => Err(refused),
    };
    let made = match done {
        Ok(mut made) => made["webhook_subscription"].take(),
        Err(refused) => {
            "/settings/webhooks/new".clone_into(&mut visit.path);
            let page = page_new(&visit, Some(&Again { form: FORM, posted: &posted, refused: &refused }));
            return Ok(page.answer_still(&visit, refused.status));
        }
    };
    let id = made["id"].as_str().and_then(SubscriptionId::parse).ok_or(Problem::Broken)?;
    visit.directory = visit.state.directory();
    visit.path = format!("/settings/webhooks/{id}");
    let one = webhook::find(&visit, id.as_str())?;
    let secret = made["delivery_method"]["secret"].as_str();
    Ok(webhook::page(&visit, &one, None, secret).await?.answer_still(&visit, StatusCode::OK))
}

/// `POST /settings/webhooks/{id}`
pub(crate) async fn save(mut visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let one = webhook::find(&visit, &id)?;
    let done = match wire(&visit, &posted) {
        Ok(body) => {
            let body = json!({ "webhook_subscription": body });
            visit.rest.put(&format!("/webhook_subscriptions/{}", one.id), &body).await
        }
        Err(refused) => Err(refused),
    };
    visit.path = format!("/settings/webhooks/{}", one.id);
    match done {
        Ok(_) => Ok(act::back(&visit.state, Some(&visit.path), &Flash::good(visit.texts.users.did_save))),
        Err(refused) => {
            let again = Again { form: FORM, posted: &posted, refused: &refused };
            Ok(webhook::page(&visit, &one, Some(&again), None).await?.answer_still(&visit, refused.status))
        }
    }
}

/// What both forms send, as the REST API documents it.
fn wire(visit: &Visit, posted: &Posted) -> Result<Json, Refused> {
    let description = Some(posted.get("description")).filter(|text| !text.is_empty());
    let events: Vec<&str> = posted.all("events").collect();
    Ok(json!({
        "type": "webhook_subscription", "description": description, "events": events, "filter": filter(visit, posted)?,
    }))
}

/// A team or service is named by its name: there may be thousands of them.
fn filter(visit: &Visit, posted: &Posted) -> Result<Json, Refused> {
    let (kind, name) = (posted.get("filter"), posted.get("of"));
    let seen = seen(visit);
    let is_it = |one: &str| one.to_lowercase() == name.to_lowercase();
    let id = match kind {
        "team" => seen.teams.values().find(|team| is_it(&team.name)).map(|team| team.id.to_string()),
        "service" => seen.services.values().find(|service| is_it(&service.name)).map(|service| service.id.to_string()),
        _ => return Ok(json!({ "type": "account_reference" })),
    };
    let texts = &visit.texts.settings;
    let told = fill(if kind == "team" { texts.no_such_team } else { texts.no_such_service }, name);
    let id = id.ok_or_else(|| Refused::because(StatusCode::BAD_REQUEST, &told))?;
    Ok(json!({ "type": format!("{kind}_reference"), "id": id }))
}

/// `Name: value`, one on each line.
fn headers(text: &str) -> Vec<Json> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            json!({ "name": name.trim(), "value": value.trim() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_line_by_line() {
        let read = headers("X-Team: web\r\n\r\n Authorization : Bearer a:b ");
        assert_eq!(
            read,
            [json!({"name": "X-Team", "value": "web"}), json!({"name": "Authorization", "value": "Bearer a:b"})]
        );
        assert!(headers("  ").is_empty());
    }
}
