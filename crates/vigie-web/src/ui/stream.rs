//! `GET /events/stream`: tells a page that something it shows has changed. The page then asks for its live part again,
//! so that there is one way to render it and a missed message costs nothing.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::Query,
    http::HeaderMap,
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{
    Stream,
    stream::{self, once},
};
use serde::Deserialize;
use tokio::{
    sync::{
        broadcast::{
            Receiver,
            error::{RecvError, TryRecvError},
        },
        watch,
    },
    time::{Instant, sleep, sleep_until},
};
use vigie_app::{App, Changed};
use vigie_core::ids::{IncidentId, UserId};

use super::visit::{SignedOut, Visit};

/// What a page is told whose session is over: it asks for itself again, and gets the page to sign in.
const SIGNED_OUT: &str = "signed_out";
/// The sign of life in words that a script hears, for pages that must say when nothing comes any more.
const ALIVE: &str = "alive";

/// How often an open page hears something.
#[derive(Clone, Copy, Debug)]
pub struct StreamSettings {
    /// A page is told at most this often, however much happens.
    pub shortest_pause: Duration,
    /// One that says that it is calm, at most this often; the first message after a quiet time comes at once there too.
    pub calm_pause: Duration,
    /// A sign of life this often, so that nothing on the way takes the line for dead. Whoever listens is asked as often
    /// whether they still may.
    pub sign_of_life: Duration,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            shortest_pause: Duration::from_millis(300),
            calm_pause: Duration::from_secs(2),
            sign_of_life: Duration::from_secs(20),
        }
    }
}

/// What a page shows.
#[derive(Deserialize)]
pub(super) struct Follows {
    incident: Option<String>,
    #[serde(flatten)]
    seen: Seen,
}

/// How many changes there had been when the page was made ([`App::changes_so_far`]).
#[derive(Deserialize)]
pub(super) struct Seen {
    seen: Option<String>,
    /// It wants to be told less often.
    calm: Option<String>,
}

/// What lets somebody listen.
pub(super) enum Pass {
    /// The secret of a session.
    Session(String),
    /// The token of a link.
    Link(String),
}

struct Line {
    app: App,
    pass: Pass,
    changes: Receiver<Changed>,
    closing: watch::Receiver<bool>,
    incident: Option<IncidentId>,
    viewer: UserId,
    number: u64,
    has_missed: bool,
    is_over: bool,
    told_at: Option<Instant>,
    pause: Duration,
    sign_of_life: Duration,
}

/// One stream for each tab. A page that missed something, after a broken line (the browser names the last message it
/// got) or before it began to listen, is told at once.
pub(super) async fn stream(
    visit: Result<Visit, Response>,
    Query(follows): Query<Follows>,
    headers: HeaderMap,
) -> Response {
    match visit {
        Ok(visit) => {
            let incident = follows.incident.as_deref().and_then(IncidentId::parse);
            let pass = Pass::Session(visit.secret().to_owned());
            follow(&visit, pass, incident, &follows.seen, &headers).into_response()
        }
        // A stream cannot lead to another page: the page that listens does.
        Err(refusal) if refusal.extensions().get::<SignedOut>().is_some() => {
            let event = Event::default().event(SIGNED_OUT).data(SIGNED_OUT);
            Sse::new(once(async { Ok::<_, Infallible>(event) })).into_response()
        }
        Err(refusal) => refusal,
    }
}

/// Tells of what changes about an incident, of everything where it is `None`.
pub(super) fn follow(
    visit: &Visit,
    pass: Pass,
    incident: Option<IncidentId>,
    seen: &Seen,
    headers: &HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    // First it listens, then it looks whether something was missed: between the two nothing gets lost.
    let changes = visit.state.app.changes();
    let so_far = visit.state.app.changes_so_far();
    let settings = visit.state.settings.stream;
    let has_seen_all = seen.seen.as_deref().and_then(|seen| seen.parse().ok()) == Some(so_far);
    let line = Line {
        app: visit.state.app.clone(),
        pass,
        changes,
        closing: visit.state.closing(),
        incident,
        viewer: visit.viewer.id,
        number: 0,
        has_missed: headers.contains_key("last-event-id") || !has_seen_all,
        is_over: false,
        told_at: None,
        pause: if seen.calm.is_some() { settings.calm_pause } else { settings.shortest_pause },
        sign_of_life: settings.sign_of_life,
    };
    let events = stream::unfold(line, |mut line| async move {
        let mut closing = line.closing.clone();
        let event = tokio::select! {
            event = line.next() => event?,
            _ = closing.wait_for(|is_closing| *is_closing) => return None,
        };
        Some((Ok(event), line))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(settings.sign_of_life))
}

impl Pass {
    /// Whether it is over; as long as the database does not answer, it is not.
    async fn is_over(&self, app: &App) -> bool {
        match self {
            Self::Session(secret) => matches!(app.access().check_session(secret).await, Ok(None)),
            Self::Link(token) => matches!(app.page_visitor(token).await, Ok(None)),
        }
    }
}

impl Line {
    /// The next message; `None` when the server stops, or after the session's end was told.
    async fn next(&mut self) -> Option<Event> {
        if self.is_over {
            return None;
        }
        if self.number == 0 {
            return Some(self.event(if self.has_missed { "changed" } else { "ready" }));
        }
        let sign_of_life = self.sign_of_life;
        loop {
            let has_news = tokio::select! {
                news = self.news() => { news?; true },
                () = sleep(sign_of_life) => false,
            };
            if self.pass.is_over(&self.app).await {
                self.is_over = true;
                return Some(self.event(SIGNED_OUT));
            }
            if has_news {
                break;
            }
            if matches!(self.pass, Pass::Link(_)) {
                return Some(self.event(ALIVE));
            }
        }
        sleep_until(may_be_told_from(self.told_at, self.pause, Instant::now())).await;
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
            // An incident's page shows the changes of its service too.
            (Changed::Incidents(_) | Changed::Changes | Changed::Directory(_), _) => true,
        }
    }

    fn event(&mut self, name: &str) -> Event {
        self.number += 1;
        // A browser's own EventSource drops messages without data.
        Event::default().event(name).id(self.number.to_string()).data(name)
    }
}

/// From when on a page may be told of something: at once, unless it was told less than a pause ago.
fn may_be_told_from(told_at: Option<Instant>, pause: Duration, now: Instant) -> Instant {
    told_at.map_or(now, |told_at| now.max(told_at + pause))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When a page with a pause of two seconds may be told that was told so long ago, counted from now.
    fn waits(told_seconds_ago: Option<u64>) -> Duration {
        let told_at = Instant::now();
        let now = told_at + Duration::from_secs(told_seconds_ago.unwrap_or(0));
        may_be_told_from(told_seconds_ago.map(|_| told_at), Duration::from_secs(2), now) - now
    }

    #[test]
    fn the_first_message_and_the_first_after_a_quiet_time_are_not_held_back() {
        for told_seconds_ago in [None, Some(2), Some(3), Some(86_400)] {
            assert_eq!(waits(told_seconds_ago), Duration::ZERO, "{told_seconds_ago:?}");
        }
    }

    #[test]
    fn between_two_messages_lies_a_pause_and_no_more() {
        assert_eq!(waits(Some(0)), Duration::from_secs(2));
        assert_eq!(waits(Some(1)), Duration::from_secs(1));
    }
}
