//! `POST /explain`: what would become of an event that was pasted, asked of the engine itself; nothing is stored.

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use maud::{Markup, html};
use vigie_core::{
    directory::Channel,
    engine::{Decision, EventOutcome},
    event::Action,
    ids::UserId,
    incident::{Incident, LogEntry, PageState},
    time::At,
};
use vigie_pagerduty::{events::EventError, events_v2};

use super::{frame, grouping, may_see, silent};
use crate::ui::{
    components::{badge, button, card, icon, person, refusal},
    form::Posted,
    moment,
    pages::incident,
    problem::Problem,
    rest::Refused,
    visit::Visit,
};

/// The longest body that is shown again, in characters; longer ones are answered all the same.
const LONGEST_SHOWN: usize = 100_000;

/// The field to paste into.
pub(super) fn form(visit: &Visit, body: &str) -> Markup {
    let texts = &visit.texts.insight;
    html! {
        details.card open[!body.is_empty()] {
            summary { h2 { (texts.rehearse) } }
            form.fields method="post" action="/explain" {
                (button::hidden(visit))
                div.field {
                    label for="body" { (texts.rehearse_body) }
                    textarea #body name="body" rows="10" required spellcheck="false" aria-describedby="body-note" { (body) }
                    p.field-note #body-note { (texts.rehearse_why) }
                }
                div { button.button type="submit" data-look="primary" { (icon::QUESTION) (texts.rehearse) } }
            }
        }
    }
}

/// The answer.
pub(crate) async fn post(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let body = posted.get("body");
    let (status, answer) = match judged(&visit, body).await? {
        Ok(answer) => (StatusCode::OK, answer),
        Err(refused) => (refused.status, refusal::show(Some(&refused))),
    };
    let shown: String = body.chars().take(LONGEST_SHOWN).collect();
    Ok(frame(&visit, "", html! { (form(&visit, &shown)) (answer) }).answer_still(&visit, status))
}

async fn judged(visit: &Visit, body: &str) -> Result<Result<Markup, Refused>, Problem> {
    let parsed = match events_v2::parse(body.as_bytes(), None) {
        Ok(parsed) => parsed,
        Err(EventError::Invalid(violations)) => {
            return Ok(Err(Refused::told_all(violations).in_language(visit.language)));
        }
        Err(EventError::Unrecognized(why)) => return Ok(Err(Refused::told_here(why).in_language(visit.language))),
        Err(EventError::Throttled | EventError::NotStored) => return Err(Problem::Broken),
    };
    let integration = visit.directory.integration_by_key(&parsed.routing_key).cloned();
    let Some(integration) = integration.filter(|integration| may_see(visit, integration.id)) else {
        return Ok(Err(Refused::told_here(visit.texts.insight.unknown_key)));
    };
    let event = parsed.into_event(integration.id, || visit.texts.insight.a_new_key.to_owned());
    let dedup_key = event.dedup_key.clone();
    let report = match &event.action {
        Action::Trigger(report) => Some(Arc::clone(report)),
        Action::Acknowledge | Action::Resolve => None,
    };
    let service = visit.directory.services.get(&integration.service);
    let Some(decision) = visit.state.app.rehearse(event).await? else { return Err(Problem::Broken) };
    Ok(Ok(html! {
        div.stack {
            (verdict(visit, &decision))
            (card::show("facts", visit.texts.room.details, None, card::pairs(&[
                (visit.texts.room.service, service.map(|service| html! { (service.name) })),
                (visit.texts.room.integration, Some(html! { (integration.name) })),
                (visit.texts.room.dedup_key, Some(html! { code { (dedup_key) } })),
                (visit.texts.insight.grouping, service.map(|service| grouping(visit, service, report.as_deref()))),
                (visit.texts.insight.title, decision.incidents.first().map(|incident| html! { (incident.title) })),
                (visit.texts.incidents.urgency, decision.incidents.first().map(|incident| badge::urgency(incident.urgency, visit.texts))),
            ])))
            (pages(visit, &decision))
            (steps(visit, &decision.timeline))
        }
    }))
}

fn verdict(visit: &Visit, decision: &Decision) -> Markup {
    let texts = visit.texts;
    let (sentence, incident) = match &decision.event {
        Some(EventOutcome::Triggered { .. }) => (texts.insight.would_trigger, None),
        Some(EventOutcome::Grouped { incident, .. }) => (texts.insight.would_group, Some(*incident)),
        Some(EventOutcome::Duplicate { incident, .. }) => (texts.insight.would_repeat, Some(*incident)),
        Some(EventOutcome::Acknowledged { incident }) => (texts.insight.would_acknowledge, Some(*incident)),
        Some(EventOutcome::Resolved { incident, .. }) => (texts.insight.would_resolve, Some(*incident)),
        Some(EventOutcome::Silent(reason)) => (silent(*reason, texts), None),
        None => (texts.insight.no_open_alert, None),
    };
    html! {
        section.verdict data-tone="plain" {
            p.verdict-word { (icon::QUESTION) (sentence) }
            p.quiet { (texts.insight.only_asked) }
            @if let Some(incident) = incident {
                p { (button::link_with(&format!("/incidents/{incident}"), icon::BELL, texts.insight.its_incident, "plain")) }
            }
        }
    }
}

/// Who would be paged over what and when.
fn pages(visit: &Visit, decision: &Decision) -> Markup {
    let pages: Vec<(UserId, Channel, At)> =
        decision.incidents.iter().flat_map(|incident| of(incident, visit.now)).collect();
    let texts = visit.texts;
    card::show(
        "pages",
        texts.insight.would_page,
        Some(pages.len()),
        html! {
            @if pages.is_empty() { p.quiet { (texts.insight.pages_nobody) } }
            ul.values {
                @for (user, channel, at) in pages {
                    li {
                        (badge::channel_icon(channel)) (person::strong(visit, user))
                        span.quiet { (badge::channel_word(channel, texts)) " · " @if at <= visit.now { (texts.room.at_once) } @else { (moment::countdown(visit, at)) } }
                    }
                }
            }
        },
    )
}

fn of(incident: &Incident, now: At) -> Vec<(UserId, Channel, At)> {
    let at = |state: &PageState| match state {
        PageState::Planned { due_at } => Some(*due_at),
        PageState::Sent { .. } => Some(now),
        PageState::HandedOver { .. } | PageState::Failed { .. } => None,
    };
    incident.pages.iter().filter_map(|page| Some((page.user, page.channel, at(&page.state)?))).collect()
}

/// What its timeline would begin with: whom it goes to, and whom it passes over and why.
fn steps(visit: &Visit, timeline: &[LogEntry]) -> Markup {
    html! {
        @if !timeline.is_empty() {
            (card::show("steps", visit.texts.insight.would_write, Some(timeline.len()), html! {
                ol.values { @for entry in timeline { li { span { (incident::sentence(visit, entry)) } } } }
            }))
        }
    }
}
