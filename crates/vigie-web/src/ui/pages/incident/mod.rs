//! `GET /incidents/{id}`: everything about one incident.

mod alerts;
pub(crate) mod change;
pub(crate) mod choices;
mod head;
mod mixed;
pub(crate) mod next;
pub(crate) mod receipts;
mod timeline;
mod tools;
pub(crate) mod value;

pub(crate) use self::timeline::sentence;
use std::time::Duration;

use axum::{
    extract::{Path, Query},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    alert::Alert,
    engine::RoundRobinMove,
    ids::IncidentId,
    incident::{Incident, LogEntry},
};
use vigie_store::{AlertFilter, AlertSort, ChangeFilter, ChangeRow, Listed, LogFilter, Page as Part, ReceiptView};

use crate::{
    AppState,
    ui::{
        components::button,
        layout::{Page, Place},
        problem::Problem,
        visit::Visit,
    },
};

/// How many alerts are shown at first: few, so that the timeline is not far away.
const FIRST_ALERTS: u32 = 10;
/// How many entries of the timeline are shown at first.
const FIRST_ENTRIES: u32 = 50;
/// How many are shown when all are asked for: an incident holds no more alerts.
const ALL: u32 = 1_000;

/// Changes so long before an incident are part of its story.
const BEFORE: Duration = Duration::from_secs(2 * 3600);
/// How many changes are mixed into the timeline.
const MOST_CHANGES: u32 = 20;

/// What the address asks for beyond the first look.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct More {
    alerts: Option<String>,
    log: Option<String>,
}

/// All that the page shows.
pub(crate) struct Room {
    /// The incident.
    pub(crate) incident: Incident,
    /// Its alerts, the newest first.
    pub(crate) alerts: Listed<Alert>,
    log: Listed<LogEntry>,
    /// The pages about it with their receipts.
    pub(crate) receipts: Vec<ReceiptView>,
    rings: Vec<RoundRobinMove>,
    /// The changes on its service since shortly before it began, until it was over.
    changes: Vec<ChangeRow>,
}

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>, Query(more): Query<More>) -> Result<Response, Problem> {
    let incident = find(&visit.state, &id).await?;
    if !visit.may_see(&incident) {
        // Not even that it exists.
        return Err(Problem::NoIncident);
    }
    let room = Room::read(&visit.state, incident, &more).await?;
    let incident = &room.incident;
    let title = format!("#{} {}", incident.number, incident.title);
    let page = Page { title, place: Place::Incidents, follows: Some(incident.id), content: content(&visit, &room) };
    Ok(page.answer(&visit))
}

/// The incident that an address names, by its id or by its number.
pub(crate) async fn find(state: &AppState, id: &str) -> Result<Incident, Problem> {
    let found = match (id.parse::<u64>(), IncidentId::parse(id)) {
        (Ok(number), _) => state.app.store().incident_by_number(number).await?,
        (Err(_), Some(id)) => state.app.store().incident(id).await?,
        (Err(_), None) => None,
    };
    found.ok_or(Problem::NoIncident)
}

impl Room {
    /// Reads it.
    pub(crate) async fn read(state: &AppState, incident: Incident, more: &More) -> Result<Self, Problem> {
        let store = state.app.store();
        let part = |wanted: &Option<String>, first| Part {
            offset: 0,
            limit: if wanted.as_deref() == Some("all") { ALL } else { first },
            want_total: true,
        };
        let of_alerts =
            AlertFilter { incident: Some(incident.id), sort: AlertSort::NEWEST_FIRST, ..AlertFilter::default() };
        let of_log = LogFilter { incident: Some(incident.id), newest_first: true, ..LogFilter::default() };
        let of_changes = ChangeFilter {
            services: Some(vec![incident.service]),
            since: Some(incident.created_at - BEFORE),
            until: (!incident.is_open()).then_some(incident.status_changed_at),
            ..ChangeFilter::default()
        };
        let few = Part { offset: 0, limit: MOST_CHANGES, want_total: false };
        Ok(Self {
            alerts: store.list_alerts(&of_alerts, part(&more.alerts, FIRST_ALERTS)).await?,
            log: store.list_log_entries(&of_log, part(&more.log, FIRST_ENTRIES)).await?,
            receipts: store.deliveries_of(incident.id).await?,
            rings: store.round_robin().await?,
            changes: store.list_changes(&of_changes, few).await?.items,
            incident,
        })
    }
}

fn content(visit: &Visit, room: &Room) -> Markup {
    html! {
        (head::show(visit, room))
        @if visit.may_respond_to(&room.incident) && room.incident.is_open() { (tools::show(visit, room)) }
        div.room {
            div.room-main {
                (alerts::show(visit, &room.incident, &room.alerts))
                section.card aria-labelledby="timeline" {
                    h2 #timeline { (visit.texts.room.timeline) }
                    @if visit.may_respond_to(&room.incident) { (note_form(visit, &room.incident)) }
                    (mixed::show(visit, room))
                }
            }
            div.room-side {
                (next::show(visit, room))
                (head::people(visit, &room.incident))
                (receipts::show(visit, &room.receipts))
                (head::details(visit, &room.incident))
            }
        }
    }
}

fn note_form(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let path = format!("/incidents/{}/notes", incident.id);
    html! {
        form.note-form method="post" action=(path) hx-post=(path) hx-target="#live" hx-swap="outerMorph" {
            (button::hidden(visit))
            label.sr for="note" { (texts.room.write_note) }
            textarea #note name="content" rows="2" maxlength="25000" required placeholder=(texts.room.note_hint) {}
            button.button type="submit" { (texts.room.add_note) }
        }
    }
}

/// A link to the whole list where only its beginning is shown.
fn show_all(visit: &Visit, incident: &Incident, what: &str, shown: usize, total: Option<u64>) -> Markup {
    let total = total.unwrap_or_default();
    html! {
        @if total > shown as u64 {
            a.button href={ "/incidents/" (incident.id) "?" (what) "=all" } {
                (crate::ui::texts::fill(visit.texts.room.show_all, &total.to_string()))
            }
        }
    }
}
