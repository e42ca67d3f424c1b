//! `GET /incidents/{id}`: everything about one incident.

mod alerts;
pub(crate) mod change;
pub(crate) mod choices;
mod head;
mod mixed;
pub(crate) mod next;
pub(crate) mod paged;
mod part;
pub(crate) mod receipts;
mod timeline;
mod tools;
pub(crate) mod value;

pub(crate) use self::timeline::sentence;
use self::{mixed::Story, part::Part};

use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::{get, post},
};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{alert::Alert, ids::IncidentId, incident::Incident, time::At};
use vigie_store::{AlertFilter, AlertSort, Listed, Page as Rows, ReceiptView};

use crate::{
    AppState,
    ui::{
        act,
        components::{button, news, tabs},
        form::Again,
        layout::{Page, Place},
        problem::Problem,
        rings::Rings,
        visit::Visit,
    },
};

/// How many alerts are shown at first: few, so that the timeline is not far away.
const FIRST_ALERTS: u32 = 10;
/// How many receipts are shown, the newest.
const MOST_RECEIPTS: u32 = 200;
/// How many alerts a page of them shows.
const MOST_ALERTS: u32 = 100;

/// Everything below the address of one incident.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/incidents/{id}", get(show))
        .route("/incidents/{id}/acknowledge", post(act::acknowledge))
        .route("/incidents/{id}/undo", post(act::undo))
        .route("/incidents/{id}/resolve", post(act::resolve))
        .route("/incidents/{id}/escalate", post(change::escalate))
        .route("/incidents/{id}/reassign", post(change::reassign))
        .route("/incidents/{id}/responders", post(change::add_responder))
        .route("/incidents/{id}/snooze", post(change::snooze))
        .route("/incidents/{id}/merge", post(change::merge))
        .route("/incidents/{id}/status-update", post(change::status_update))
        .route("/incidents/{id}/conference", post(change::conference))
        .route("/incidents/{id}/edit", post(change::edit))
        .route("/incidents/{id}/notes", post(act::add_note))
}

/// What the address asks for beyond the first look: a part of the alerts, and of the timeline.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct More {
    alerts: Option<String>,
    log: Option<String>,
}

impl More {
    fn alerts(&self) -> Part<1> {
        Part::of(self.alerts.as_deref())
    }

    /// The address of the same page with another part of one of its lists.
    fn with(&self, incident: &Incident, what: &str, part: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, wanted) in [("alerts", &self.alerts), ("log", &self.log)] {
            let wanted = if name == what { Some(part) } else { wanted.as_deref() };
            wanted.map(|wanted| query.append_pair(name, wanted));
        }
        format!("/incidents/{}?{}#{}", incident.id, query.finish(), if what == "log" { "timeline" } else { what })
    }
}

/// All that the page shows.
pub(crate) struct Room {
    /// The incident.
    pub(crate) incident: Incident,
    /// Its alerts, the newest first.
    pub(crate) alerts: Listed<Alert>,
    /// Where the next part of them begins.
    older_alerts: Option<String>,
    /// The pages about it with their receipts.
    pub(crate) receipts: Vec<ReceiptView>,
    rings: Rings,
}

/// The page.
async fn show(visit: Visit, Path(id): Path<String>, Query(more): Query<More>) -> Result<Response, Problem> {
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
        let (rows, until) = more.alerts().read(0, FIRST_ALERTS, MOST_ALERTS);
        let sort = AlertSort::NEWEST_FIRST;
        let of = AlertFilter { incident: Some(incident.id), sort, until, ..AlertFilter::default() };
        let alerts = store.list_alerts(&of, Rows { want_total: true, ..rows }).await?;
        let moments: Vec<At> = alerts.items.iter().map(|alert| alert.created_at).collect();
        let last = moments.last().filter(|_| alerts.more);
        Ok(Self {
            older_alerts: last.map(|last| more.alerts().next(*last, [&moments]).write()),
            alerts,
            receipts: store.deliveries_of(incident.id, MOST_RECEIPTS).await?,
            rings: Rings::of(state, &[incident.escalation.policy.id]).await?,
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
                (alerts::show(visit, room, more))
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

/// From the beginning of a list a link to more of it, from one part of it links to the next and to the newest. `most` is
/// how many a part shows.
fn further<const N: usize>(
    visit: &Visit,
    part: Part<N>,
    (first, older): (String, Option<String>),
    (total, most): (u64, u32),
) -> Markup {
    let (texts, total_text) = (visit.texts, total.to_string());
    let word = if total > u64::from(most) { texts.room.show_more } else { texts.room.show_all };
    html! {
        @if part != Part::Beginning { (tabs::pager(texts.frame.pages, Some((texts.incidents.newest, first)), older.map(|path| (texts.frame.older, path)))) }
        @else if older.is_some() { a.button href=(first) { (crate::ui::texts::fill(word, &total_text)) } }
    }
}
