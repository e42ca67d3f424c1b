//! `GET /events/stream`: tells a page that something it shows has changed. The page then asks for its live part again,
//! so that there is one way to render it and a missed message costs nothing.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::Query,
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use serde::Deserialize;
use tokio::{
    sync::{
        broadcast::{
            Receiver,
            error::{RecvError, TryRecvError},
        },
        watch,
    },
    time::{Instant, sleep_until},
};
use vigie_app::Changed;
use vigie_core::ids::{IncidentId, UserId};

use super::visit::Visit;

/// A page is told at most this often, however much happens.
const SHORTEST_PAUSE: Duration = Duration::from_millis(300);
/// A sign of life this often, so that nothing on the way takes the line for dead.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// What a page shows.
#[derive(Deserialize)]
pub(super) struct Follows {
    incident: Option<String>,
}

struct Line {
    changes: Receiver<Changed>,
    closing: watch::Receiver<bool>,
    incident: Option<IncidentId>,
    viewer: UserId,
    number: u64,
    has_missed: bool,
    told_at: Option<Instant>,
}

/// One stream for each tab. After a broken line (the browser names the last message it got) the page is told at once.
pub(super) async fn stream(
    visit: Visit,
    Query(follows): Query<Follows>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let incident = follows.incident.as_deref().and_then(IncidentId::parse);
    follow(&visit, incident, &headers)
}

/// Tells of what changes about an incident, of everything where it is `None`.
pub(super) fn follow(
    visit: &Visit,
    incident: Option<IncidentId>,
    headers: &HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let line = Line {
        changes: visit.state.app.changes(),
        closing: visit.state.closing(),
        incident,
        viewer: visit.viewer.id,
        number: 0,
        has_missed: headers.contains_key("last-event-id"),
        told_at: None,
    };
    let events = stream::unfold(line, |mut line| async move {
        let mut closing = line.closing.clone();
        let event = tokio::select! {
            event = line.next() => event?,
            _ = closing.wait_for(|is_closing| *is_closing) => return None,
        };
        Some((Ok(event), line))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
}

impl Line {
    /// The next message; `None` when the server stops.
    async fn next(&mut self) -> Option<Event> {
        if self.number == 0 {
            return Some(self.event(if self.has_missed { "changed" } else { "ready" }));
        }
        self.news().await?;
        if let Some(told_at) = self.told_at {
            sleep_until(told_at + SHORTEST_PAUSE).await;
        }
        self.drain();
        self.told_at = Some(Instant::now());
        Some(self.event("changed"))
    }

    /// Waits for something that the page shows.
    async fn news(&mut self) -> Option<()> {
        loop {
            match self.changes.recv().await {
                Ok(changed) if self.is_shown(&changed) => return Some(()),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(()),
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// What came meanwhile is told by the same message.
    fn drain(&mut self) {
        while !matches!(self.changes.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
    }

    fn is_shown(&self, changed: &Changed) -> bool {
        match (changed, self.incident) {
            (Changed::Incidents(ids), Some(incident)) => ids.contains(&incident),
            (Changed::Messages(user), _) => *user == self.viewer,
            (Changed::Incidents(_) | Changed::Directory(_), _) => true,
        }
    }

    fn event(&mut self, name: &str) -> Event {
        self.number += 1;
        // A browser's own EventSource drops messages without data.
        Event::default().event(name).id(self.number.to_string()).data(name)
    }
}
