//! `GET /p/{token}`: the page behind the link in an e-mail or text message. One incident for one person, without a
//! sign-in, small enough for one bar of signal, with what counts in the first ten seconds.
//!
//! Looking changes nothing: mail scanners follow links. Every button is a form post to an address below the link's.

mod background;
mod buttons;
mod line;
mod past;
mod runbook;
mod visitor;

use axum::{
    Form, Router,
    extract::Query,
    http::HeaderMap,
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    engine::Request,
    incident::{Incident, Status},
    text,
};

use self::visitor::Visitor;
use super::incident::{More, Room, find, next};
use crate::{
    AppState,
    ui::{
        act,
        components::{badge, conference, flash, icon, person},
        layout, moment, outbox,
        problem::Problem,
        stream::{self, Pass, Seen},
        texts::say,
        visit::{Flash, Visit},
    },
};

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 1_000;
/// The longest note or step that is shown whole, in characters: the page is small whatever people and senders write.
const LONGEST_TEXT: usize = 240;
/// The longest address that is shown as a link, in bytes; browsers follow no longer ones either.
const LONGEST_ADDRESS_BYTES: usize = 2_048;
/// How many of those who are on it are named, the last first.
const MOST_NAMED: usize = 6;
/// How many owner teams are named.
const MOST_TEAMS: usize = 6;

/// Everything below the link of a page.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/p/{token}", get(show))
        .route("/p/{token}/acknowledge", post(acknowledge))
        .route("/p/{token}/undo", post(undo))
        .route("/p/{token}/resolve", post(resolve))
        .route("/p/{token}/pass-on", post(pass_on))
        .route("/p/{token}/stream", get(stream))
}

/// What the forms bring.
#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    form_token: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    own_reason: String,
    /// It was sent before, and nobody knows whether it arrived.
    again: Option<String>,
}

/// The page, or only its live part where its script asks for that.
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Problem> {
    let visit = &visitor.visit;
    let room = Room::read(&visit.state, visitor.incident().await?, &More::default()).await?;
    let past = past::Past::read(visit, &room.incident).await?;
    let live = live(visit, &room, &past);
    let markup = match visit.is_fragment {
        true => live,
        false => layout::light(visit, visit.texts.landing.title, html! { (line::show(visit)) main #main { (live) } }),
    };
    let mut response = Html(markup.into_string()).into_response();
    visit.forget_flash(&mut response);
    Ok(response)
}

/// `GET /p/{token}/stream`: tells the page that something about the incident has changed.
pub(crate) async fn stream(visitor: Visitor, Query(seen): Query<Seen>, headers: HeaderMap) -> impl IntoResponse {
    let pass = Pass::Link(visitor.visit.secret().to_owned());
    stream::follow(&visitor.visit, pass, Some(visitor.delivery.incident), &seen, &headers)
}

/// `POST /p/{token}/acknowledge`
///
/// A notification's button knows the link and no form: its post counts by its header, which no other site can send.
pub(crate) async fn acknowledge(
    visitor: Visitor,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    if !headers.contains_key(outbox::HEADER) {
        visitor.visit.check_form(&fields.form_token)?;
    }
    let incident = visitor.incident().await?;
    let flash = act::acknowledge_once(&visitor.visit, &incident, fields.again.is_some()).await?;
    Ok(visitor.back(&flash))
}

/// `POST /p/{token}/resolve`
pub(crate) async fn resolve(visitor: Visitor, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let done = visitor.visit.texts.room.did_resolve;
    visitor.ask(&fields.form_token, Request::Resolve, done).await
}

/// `POST /p/{token}/undo`
pub(crate) async fn undo(visitor: Visitor, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    visitor.visit.permit(&fields.form_token)?;
    let incident = visitor.incident().await?;
    let flash = act::take_back(&visitor.visit, &incident).await?;
    Ok(visitor.back(&flash))
}

/// `POST /p/{token}/pass-on`: the next level is paged now, and the reason becomes a note.
pub(crate) async fn pass_on(visitor: Visitor, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let visit = &visitor.visit;
    visit.permit(&fields.form_token)?;
    let reason =
        [&fields.reason, &fields.own_reason].into_iter().map(|reason| reason.trim()).find(|reason| !reason.is_empty());
    let Some(reason) = reason else { return Ok(visitor.back(&Flash::bad(visit.texts.landing.no_reason))) };
    let reason: String = reason.chars().take(LONGEST_REASON).collect();
    let incident = visitor.incident().await?;
    let passed =
        act::carry_out(visit, &incident, Request::Escalate { level: None }, visit.texts.landing.did_pass_on).await?;
    if passed.is_good {
        let content = crate::ui::texts::fill(visit.texts.landing.passed_on, &reason);
        act::carry_out(visit, &incident, Request::AddNote { content }, "").await?;
    }
    Ok(visitor.back(&passed))
}

/// Each part has an id: the script brings one after the other up to date, and leaves alone what did not change.
fn live(visit: &Visit, room: &Room, past: &past::Past) -> Markup {
    let incident = &room.incident;
    html! {
        div #live data-now=(visit.now) data-seen=(visit.seen) {
            div #flash role="status" { @if let Some(said) = &visit.flash { (flash::show(said, visit.texts)) } }
            (head(visit, incident))
            (state(visit, room))
            @if let Some(bridge) = incident.conference_bridge.as_ref().filter(|_| incident.is_open()) {
                div #bridge { (conference::show(visit, bridge)) }
            }
            (background::paged(visit, room))
            (runbook::show(visit, room))
            (background::last_change(visit, incident, past.change.as_ref()))
            (past.show(visit))
            p.landing-foot #foot {
                a href={ "/incidents/" (incident.id) } { (visit.texts.landing.everything) }
            }
            div #languages { (layout::languages(visit.language, &visit.path)) }
            (buttons::show(visit, room))
        }
    }
}

fn head(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let service = visit.directory.services.get(&incident.service);
    let teams = service.map(|service| service.teams.as_slice()).unwrap_or_default();
    let teams = visit.team_names(teams);
    let priority = incident.priority.and_then(|priority| visit.directory.priorities.get(&priority));
    html! {
        header.landing-head #head data-status=(incident.status.as_str()) {
            div.row-state {
                (badge::status(&incident.status, texts))
                (badge::urgency(incident.urgency, texts))
                @if let Some(priority) = priority { (badge::priority(priority)) }
                span.quiet { "#" (incident.number) }
            }
            h1 { (incident.title) }
            ul.facts {
                li { (icon::SERVICE) (service.map_or(texts.frame.service_gone, |service| service.name.as_str())) }
                @if !teams.is_empty() {
                    li {
                        (icon::PEOPLE) (teams[..teams.len().min(MOST_TEAMS)].join(", "))
                        @if teams.len() > MOST_TEAMS { " +" (teams.len() - MOST_TEAMS) }
                    }
                }
                li { (icon::CLOCK) span { (say(texts.landing.opened, &[&moment::at_ago(visit, incident.created_at)])) } }
            }
        }
    }
}

/// What counts now: who is on it, else when who is paged next.
fn state(visit: &Visit, room: &Room) -> Markup {
    let incident = &room.incident;
    let texts = visit.texts;
    html! {
        section.landing-state #state aria-label=(texts.room.next_step) {
            @match &incident.status {
                Status::Resolved { .. } => {
                    p.landing-big { (icon::CHECK) (texts.landing.it_is_over) }
                    p { (say(texts.landing.over_since, &[&moment::at_ago(visit, incident.status_changed_at)])) }
                }
                Status::Acknowledged { by, .. } if by.iter().any(|word| word.user == visit.viewer.id) => {
                    p.landing-big { (icon::EYE) (texts.landing.you_are_on_it) }
                    p { (texts.landing.you_are_on_it_why) }
                    @if let Some(step) = next::nearest_besides(visit, room) { (besides_it(visit, &step)) }
                }
                Status::Acknowledged { by, .. } => {
                    @for word in by.iter().rev().take(MOST_NAMED) {
                        p { (say(texts.landing.on_it, &[&person::strong(visit, word.user), &moment::at_ago(visit, word.at)])) }
                    }
                    @if let Some(step) = next::nearest_besides(visit, room) { (besides_it(visit, &step)) }
                }
                Status::Triggered => (coming(visit, room)),
            }
        }
    }
}

/// When the next level is paged and who that is; below it what else happens by itself before or after.
fn coming(visit: &Visit, room: &Room) -> Markup {
    let still = next::stillness(visit, &room.incident);
    let besides = next::nearest_besides(visit, room);
    let (counted, below) = match next::escalation(visit, room) {
        Some(step) => (Some(step), besides),
        None => (besides, None),
    };
    html! {
        @match counted {
            Some(step) => {
                p.landing-big { (next::when(visit, &step)) }
                p { (step.what) }
            }
            None => @if still.is_none() { p { (visit.texts.room.nothing_next) } },
        }
        @if let Some(why) = still { p.quiet { (why) } }
        @if let Some(step) = below { (besides_it(visit, &step)) }
    }
}

fn besides_it(visit: &Visit, step: &next::Step) -> Markup {
    html! { p.landing-besides { (icon::CLOCK) (next::when(visit, step)) span { (step.what) } } }
}

/// A text that is not longer than what is shown whole.
fn cut(text: &str) -> String {
    text::cut(text, LONGEST_TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_its_letters() {
        assert_eq!(cut("short"), "short");
        let long = "é".repeat(LONGEST_TEXT + 1);
        assert_eq!((cut(&long).chars().count(), cut(&long).ends_with("é…")), (LONGEST_TEXT, true));
    }
}
