//! `GET /explain`: what became of an event, by its id or its dedup key, and why somebody was paged or nobody was.

mod rehearse;

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    alert::Alert,
    engine::{EventOutcome, SilenceReason},
    event::Report,
    grouping::Grouping,
    ids::{EventId, IncidentId, IntegrationId},
    permission::{Action, Resource},
    service::Service,
};
use vigie_store::EventRow;

use crate::ui::{
    components::{button, card, empty, icon, page_head, search},
    layout::{Page, Place},
    moment,
    pages::{incident::paged, services::settings},
    problem::Problem,
    texts::{Texts, say},
    visit::Visit,
};

/// How many alerts with a dedup key are shown.
const MOST_ALERTS: u32 = 20;
/// The longest part of a body that is shown, in characters.
const LONGEST_BODY: usize = 20_000;

pub(crate) use self::rehearse::post as rehearse;

/// What is asked.
#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    q: String,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let answer =
        if wish.q.trim().is_empty() { rehearse::form(&visit, "") } else { answer(&visit, wish.q.trim()).await? };
    Ok(frame(&visit, &wish.q, answer).answer(&visit))
}

/// The page around an answer.
fn frame(visit: &Visit, q: &str, answer: Markup) -> Page {
    let texts = visit.texts;
    let content = html! {
        (page_head::show(texts.menu.explain, Some(texts.insight.explain_lead), html! {}))
        form.search method="get" action="/explain" role="search" {
            (search::field("q", texts.insight.event_id, q))
            button.button type="submit" { (texts.insight.explain) }
        }
        div.stack { (answer) }
    };
    Page { title: texts.menu.explain.to_owned(), place: Place::Explain, follows: None, content }
}

async fn answer(visit: &Visit, q: &str) -> Result<Markup, Problem> {
    let store = visit.state.app.store();
    if let Some(id) = EventId::parse(q)
        && let Some(row) = store.event(id).await?
        && may_see(visit, row.event.integration)
    {
        return event(visit, &row).await;
    }
    let found = store.alerts_by_key(q, MOST_ALERTS).await?;
    let alerts: Vec<_> = found.iter().filter(|alert| may_see(visit, alert.integration)).collect();
    let texts = &visit.texts.insight;
    Ok(html! {
        @if alerts.is_empty() { (empty::state(icon::COMPASS, texts.not_found, texts.not_found_why)) }
        @else {
            (card::show("alerts", texts.alerts_of_key, Some(alerts.len()), html! {
                ul.values { @for alert in &alerts {
                    li { (icon::LAYERS) a href={ "/incidents/" (alert.incident) "#alert-" (alert.id) } { (alert.report.summary) } span.quiet { (moment::ago(visit, alert.created_at)) } }
                } }
            }))
        }
    })
}

fn may_see(visit: &Visit, integration: IntegrationId) -> bool {
    let directory = &visit.directory;
    let service =
        directory.integrations.get(&integration).and_then(|integration| directory.services.get(&integration.service));
    visit.may(Action::See, &Resource::Object(service.map(|service| service.teams.clone()).unwrap_or_default()))
}

async fn event(visit: &Visit, row: &EventRow) -> Result<Markup, Problem> {
    let texts = visit.texts;
    let (sentence, incident) = told(&row.event.outcome, texts);
    let integration = visit.directory.integrations.get(&row.event.integration);
    let service = integration.and_then(|integration| visit.directory.services.get(&integration.service));
    let body: String = String::from_utf8_lossy(&row.event.body).chars().take(LONGEST_BODY).collect();
    let incident = match incident {
        Some(id) => visit.state.app.store().incident(id).await?.filter(|incident| visit.may_see(incident)),
        None => None,
    };
    let alert = alert(visit, &row.event.outcome).await?;
    let paged = match incident.clone() {
        Some(incident) => paged::card(visit, incident).await?,
        None => html! {},
    };
    Ok(html! {
        div.stack {
            section.verdict data-tone="plain" {
                p.verdict-word { (icon::QUESTION) (sentence) }
                @if let Some(incident) = &incident {
                    p { (button::link_with(&format!("/incidents/{}#timeline", incident.id), icon::BELL, texts.insight.whole_story, "primary")) }
                }
            }
            (card::show("facts", texts.room.details, None, card::pairs(&[
                (texts.insight.received, Some(moment::absolute(visit, row.received_at))),
                (texts.room.integration, integration.map(|integration| html! { (integration.name) })),
                (texts.room.service, service.map(|service| html! { (service.name) })),
                (texts.room.dedup_key, Some(html! { code { (row.event.dedup_key) } })),
                (texts.insight.grouping, service.map(|service| grouping(visit, service, alert.as_ref().map(|alert| &*alert.report)))),
                (texts.insight.its_incident, incident.as_ref().map(|incident| html! {
                    a href={ "/incidents/" (incident.id) } { "#" (incident.number) " " (incident.title) }
                })),
            ])))
            (paged)
            (card::show("body", texts.insight.body, None, html! { pre tabindex="0" { (body) } }))
        }
    })
}

/// The alert that an event made or met.
async fn alert(visit: &Visit, outcome: &EventOutcome) -> Result<Option<Alert>, Problem> {
    let (EventOutcome::Triggered { alert, .. }
    | EventOutcome::Grouped { alert, .. }
    | EventOutcome::Duplicate { alert, .. }
    | EventOutcome::Resolved { alert, .. }) = outcome
    else {
        return Ok(None);
    };
    Ok(visit.state.app.store().alert(*alert).await?)
}

/// By which rule alerts of the service join one incident, with its fields and window, and what this one has in them.
fn grouping(visit: &Visit, service: &Service, report: Option<&Report>) -> Markup {
    let fields = match &service.grouping {
        Grouping::Content { fields, .. } => fields.as_slice(),
        Grouping::Off | Grouping::Time { .. } => &[],
    };
    let has = |name: &String| Some((name.clone(), report?.field(name)?));
    html! {
        (settings::grouping(&service.grouping, visit.texts))
        @for (name, value) in fields.iter().filter_map(has) {
            div.quiet { (say(visit.texts.insight.same_content, &[&name, &value])) }
        }
    }
}

fn told(outcome: &EventOutcome, all: &Texts) -> (&'static str, Option<IncidentId>) {
    let texts = &all.insight;
    match outcome {
        EventOutcome::Triggered { incident, .. } => (texts.triggered, Some(*incident)),
        EventOutcome::Grouped { incident, .. } => (texts.grouped, Some(*incident)),
        EventOutcome::Duplicate { incident, .. } => (texts.duplicate, Some(*incident)),
        EventOutcome::Acknowledged { incident } => (texts.acknowledged, Some(*incident)),
        EventOutcome::Resolved { incident, .. } => (texts.resolved, Some(*incident)),
        EventOutcome::Silent(reason) => (silent(*reason, all), None),
    }
}

const fn silent(reason: SilenceReason, texts: &Texts) -> &'static str {
    let texts = &texts.insight;
    match reason {
        SilenceReason::Maintenance(_) => texts.maintenance,
        SilenceReason::ServiceDisabled => texts.disabled,
        SilenceReason::NoOpenAlert => texts.no_open_alert,
        SilenceReason::AlreadyAcknowledged => texts.already,
        SilenceReason::IntegrationGone => texts.gone,
        SilenceReason::ChangeEvent => texts.change_event,
    }
}
