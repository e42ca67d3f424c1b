//! What every handler holds.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;
use vigie_app::App;
use vigie_channels::{Secret, sink::Sink};
use vigie_core::{directory::Directory, ids::Ids};
use vigie_pagerduty::{ApiError, query::Query, reference::Links, view::View};

use crate::{
    frame::{RateLimiter, SignInGate},
    permission::Seen,
    ui::{ByName, StreamSettings},
};

/// How long the body of a REST request may take where nothing else is said: an event's may take as long.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// How the HTTP side behaves.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// How many REST requests a token may make each minute; `None`: as many as it likes. PagerDuty: 960.
    pub requests_per_minute: Option<u32>,
    /// How long the body of a REST request may take to arrive, so that half a request holds no connection for ever.
    pub body_within: Duration,
    /// Lets `/_test/clock` move a manual clock. Only for tests, and only where the listener is on loopback.
    pub test_clock: bool,
    /// The token that signs what the text and voice provider posts to us; `None`: such callbacks are refused.
    pub twilio_auth_token: Option<Secret>,
    /// The built-in sink that stands in for the ways to reach people: the console shows what it holds.
    pub sink: Option<Sink>,
    /// How often open pages hear something.
    pub stream: StreamSettings,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            requests_per_minute: Some(960),
            body_within: BODY_WITHIN,
            test_clock: false,
            twilio_auth_token: None,
            sink: None,
            stream: StreamSettings::default(),
        }
    }
}

/// What every handler holds. Cheap to clone: one counter.
#[derive(Clone)]
pub struct AppState {
    inner: Arc<Inner>,
}

/// What is behind [`AppState`].
pub struct Inner {
    /// The running application.
    pub app: App,
    /// How the HTTP side behaves.
    pub settings: WebSettings,
    /// Who made how many requests.
    pub(crate) limiter: RateLimiter,
    /// Who tried how often to sign in.
    pub(crate) sign_in_gate: SignInGate,
    /// Services in the order in which the console lists them.
    pub(crate) by_name: ByName,
    /// The configuration as those see it from whom something is hidden.
    pub(crate) seen: Seen,
    ids: Mutex<Ids>,
    closing: watch::Sender<bool>,
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl AppState {
    /// State around a running application.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn new(app: App, settings: WebSettings) -> Result<Self, getrandom::Error> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let limiter = RateLimiter::new(settings.requests_per_minute);
        let ids = Mutex::new(Ids::from_seed(seed));
        Ok(Self {
            inner: Arc::new(Inner {
                app,
                settings,
                limiter,
                sign_in_gate: SignInGate::default(),
                by_name: ByName::default(),
                seen: Seen::default(),
                ids,
                closing: watch::Sender::new(false),
            }),
        })
    }
}

impl Inner {
    /// Ends the event streams of open pages, which would otherwise hold up a stop for ever.
    pub fn end_streams(&self) {
        self.closing.send_replace(true);
    }

    /// Turns true when [`Inner::end_streams`] is called.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// The configuration as it is now.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        self.app.directory()
    }

    /// The bases of addresses in replies.
    #[must_use]
    pub fn links(&self) -> &Links {
        self.app.links()
    }

    /// How a reply to a request is written.
    ///
    /// # Errors
    /// 400 when the request asks for a time zone that does not exist.
    pub fn view<'a>(&'a self, directory: &'a Directory, query: &Query) -> Result<View<'a>, ApiError> {
        View::of_query(directory, self.links(), query)
    }

    /// A query whose times are on the account's clock where the client names no zone.
    #[must_use]
    pub fn on_the_accounts_clock(&self, query: Query) -> Query {
        query.in_zone(&self.directory().account.time_zone)
    }

    /// 32 characters that nobody can guess and nobody got before: a dedup key for senders that give none.
    #[must_use]
    pub fn new_key(&self) -> String {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).key()
    }
}
