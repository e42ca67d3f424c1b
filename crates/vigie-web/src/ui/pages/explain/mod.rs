//! `GET /explain`: what became of an event, by its id or its dedup key, and why somebody was paged or nobody was.

mod rehearse;

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    engine::{EventOutcome, SilenceReason},
    ids::{EventId, IncidentId, IntegrationId},
    permission::{Action, Resource},
};
use vigie_store::EventRow;

use crate::ui::{
    components::{button, card, empty, icon, page_head},
    layout::{Page, Place},
    moment,
    problem::Problem,
    texts::Texts,
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
            span.search-field {
                (icon::SEARCH)
                input.input type="search" name="q" value=(q) data-search aria-label=(texts.insight.event_id) placeholder=(texts.insight.event_id) autocomplete="off";
            }
            button.button type="submit" { (texts.insight.explain) }
        }
        (answer)
    };
    Page { title: texts.menu.explain.to_owned(), place: Place::Explain, follows: None, content }
}

async fn answer(visit: &Visit, q: &str) -> Result<Markup, Problem> {
    let store = visit.state.app.store();
    if let Some(id) = EventId::parse(q)
        && let Some(row) = store.event(id).await?
        && may_see(visit, row.event.integration)
    {
        return Ok(event(visit, &row));
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

fn event(visit: &Visit, row: &EventRow) -> Markup {
    let texts = visit.texts;
    let (sentence, incident) = told(&row.event.outcome, texts);
    let integration = visit.directory.integrations.get(&row.event.integration);
    let service = integration.and_then(|integration| visit.directory.services.get(&integration.service));
    let body: String = String::from_utf8_lossy(&row.event.body).chars().take(LONGEST_BODY).collect();
    html! {
        div.stack {
            section.verdict data-tone="plain" {
                p.verdict-word { (icon::QUESTION) (sentence) }
                @if let Some(incident) = incident {
                    p { (button::link_with(&format!("/incidents/{incident}#timeline"), icon::BELL, texts.insight.why_paged, "primary")) }
                }
            }
            (card::show("facts", texts.room.details, None, card::pairs(&[
                (texts.insight.received, Some(moment::absolute(visit, row.received_at))),
                (texts.room.integration, integration.map(|integration| html! { (integration.name) })),
                (texts.room.service, service.map(|service| html! { (service.name) })),
                (texts.room.dedup_key, Some(html! { code { (row.event.dedup_key) } })),
            ])))
            (card::show("body", texts.insight.body, None, html! { pre tabindex="0" { (body) } }))
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
