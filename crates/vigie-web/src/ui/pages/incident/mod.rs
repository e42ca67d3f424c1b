//! `GET /incidents/{id}`: everything about one incident.

mod alerts;
pub(crate) mod change;
pub(crate) mod choices;
mod head;
mod mixed;
pub(crate) mod next;
pub(crate) mod paged;
pub(crate) mod receipts;
mod timeline;
mod tools;
pub(crate) mod value;

use self::mixed::Story;
pub(crate) use self::timeline::sentence;

use axum::{
    extract::{Path, Query},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{alert::Alert, engine::RoundRobinMove, ids::IncidentId, incident::Incident};
use vigie_store::{AlertFilter, AlertSort, Listed, Page as Part, ReceiptView};

use crate::{
    AppState,
    ui::{
        components::{button, news},
        form::Again,
        layout::{Page, Place},
        problem::Problem,
        visit::Visit,
    },
};

/// How many alerts are shown at first: few, so that the timeline is not far away.
const FIRST_ALERTS: u32 = 10;
/// How many receipts are shown, the newest.
const MOST_RECEIPTS: u32 = 200;
/// How many are shown when all are asked for: an incident holds no more alerts.
const ALL: u32 = 1_000;

/// What the address asks for beyond the first look.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct More {
    alerts: Option<String>,
    log: Option<String>,
}

impl More {
    /// How many of a list are shown: its beginning, or all where the address says so.
    fn limit(wanted: Option<&str>, first: u32) -> u32 {
        if wanted == Some("all") { ALL } else { first }
    }

    /// The address of the same page that shows all of one list too.
    fn with_all(&self, incident: &Incident, what: &str) -> String {
        let shown = [("alerts", &self.alerts), ("log", &self.log)];
        let all = shown.iter().filter(|(name, wanted)| *name == what || wanted.as_deref() == Some("all"));
        let query: Vec<String> = all.map(|(name, _)| format!("{name}=all")).collect();
        format!("/incidents/{}?{}", incident.id, query.join("&"))
    }
}

/// All that the page shows.
pub(crate) struct Room {
    /// The incident.
    pub(crate) incident: Incident,
    /// Its alerts, the newest first.
    pub(crate) alerts: Listed<Alert>,
    /// The pages about it with their receipts.
    pub(crate) receipts: Vec<ReceiptView>,
    rings: Vec<RoundRobinMove>,
}

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>, Query(more): Query<More>) -> Result<Response, Problem> {
    let incident = find_seen(&visit, &id).await?;
    Ok(page(&visit, incident, &more, None).await?.answer(&visit))
}

async fn page(visit: &Visit, incident: Incident, more: &More, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    let room = Room::read(&visit.state, incident, more).await?;
    let story = Story::read(&visit.state, &room, more).await?;
    let title = format!("#{} {}", room.incident.number, room.incident.title);
    let content = content(visit, &room, (&story, more), again);
    Ok(Page { title, place: Place::Incidents, follows: Some(room.incident.id), content })
}

/// The incident that an address names, if the viewer may see it: else not even that it exists.
async fn find_seen(visit: &Visit, id: &str) -> Result<Incident, Problem> {
    let incident = find(&visit.state, id).await?;
    if visit.may_see(&incident) { Ok(incident) } else { Err(Problem::NoIncident) }
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
        let of = AlertFilter { incident: Some(incident.id), sort: AlertSort::NEWEST_FIRST, ..AlertFilter::default() };
        let limit = More::limit(more.alerts.as_deref(), FIRST_ALERTS);
        Ok(Self {
            alerts: store.list_alerts(&of, Part { offset: 0, limit, want_total: true }).await?,
            receipts: store.deliveries_of(incident.id, MOST_RECEIPTS).await?,
            rings: store.round_robin().await?,
            incident,
        })
    }
}

fn content(visit: &Visit, room: &Room, (story, more): (&Story, &More), again: Option<&Again<'_>>) -> Markup {
    html! {
        (head::show(visit, room))
        div.tools #tools data-still role="group" aria-label=(visit.texts.tools.tools) {
            @if visit.may_respond_to(&room.incident) && room.incident.is_open() { (tools::show(visit, room, again)) }
        }
        div.room {
            div.room-main {
                (alerts::show(visit, &room.incident, &room.alerts, more))
                section.card aria-labelledby="timeline" {
                    div.card-head { h2 #timeline { (visit.texts.room.timeline) } (news::place(visit, "entries", news::Kind::Lines)) }
                    @if visit.may_respond_to(&room.incident) { (note_form(visit, &room.incident)) }
                    (story.show(visit, room, more))
                }
            }
            div.room-side {
                (next::show(visit, room))
                (head::people(visit, &room.incident))
                (receipts::show(visit, &room.receipts, MOST_RECEIPTS))
                (head::details(visit, &room.incident))
            }
        }
    }
}

fn note_form(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let path = format!("/incidents/{}/notes", incident.id);
    html! {
        form.note-form method="post" action=(path) hx-post=(path) hx-target="#live" hx-swap="outerMorph" data-empties {
            (button::hidden(visit))
            label.sr for="note" { (texts.room.write_note) }
            textarea #note name="content" rows="2" maxlength="25000" required placeholder=(texts.room.note_hint) {}
            button.button type="submit" { (texts.room.add_note) }
        }
    }
}

/// A link to the whole list where only its beginning is shown.
fn show_all(visit: &Visit, address: &str, total: u64) -> Markup {
    html! { a.button href=(address) { (crate::ui::texts::fill(visit.texts.room.show_all, &total.to_string())) } }
}
