//! The real server as a stage for scenarios: everything goes in through the door of `App`, and what is claimed is read
//! from the database, from the channels and from the webhook receiver.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use tempfile::TempDir;
use testkit::{
    Organisation,
    fakes::WebhookReceiver,
    scenario::{Page, Receipt, Stage},
    world::Behaviour,
};
use tokio::runtime::Runtime;
use vigie_app::{App, Clock, ConfigureError, Settings, Submission, SubmittedEvent};
use vigie_core::{
    alert::Alert,
    directory::{Change, Channel},
    engine::{Command, EventOutcome},
    event::{Action, Event},
    ids::{IncidentId, IntegrationId, UserId},
    incident::{Incident, LogEntry},
    notify::{Delivery, Outcome},
    time::At,
};
use vigie_pagerduty::reference::Links;
use vigie_store::{AlertFilter, IncidentFilter, LogFilter, Page as Part, ReceiptView, Store, Wire};

use crate::{
    changes,
    recorder::{self, Board},
};

/// More than any story makes of anything.
const EVERYTHING: Part = Part::first(10_000);
/// How long the server may take to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server, what it stands on, and what the story believes to be configured.
pub(crate) struct Shell {
    runtime: Runtime,
    clock: Clock,
    folder: TempDir,
    organisation: Organisation,
    board: Arc<Mutex<Board>>,
    receiver: WebhookReceiver,
    app: App,
    is_stopped: bool,
}

impl Shell {
    /// An empty server at a moment.
    pub(crate) fn starting_at(now: At) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (clock, folder) = (Clock::manual(now), tempfile::tempdir().expect("a folder"));
        let board = Arc::<Mutex<Board>>::default();
        let app = runtime.block_on(boot(&folder, &clock, &board));
        let receiver = runtime.block_on(WebhookReceiver::start());
        let organisation = Organisation::new(now);
        Self { runtime, clock, folder, organisation, board, receiver, app, is_stopped: false }
    }

    fn store(&self) -> &Store {
        self.app.store()
    }

    /// Stores what changed. What the directory's rules refuse (somebody is gone whom a policy still names) is written
    /// past them: an older server may have left it so.
    async fn save(&self, changes: Vec<Change>) {
        let configured =
            self.app.configure("story", |_, _, _| Ok::<_, std::convert::Infallible>((changes.clone(), ()))).await;
        match configured {
            Ok(()) => {}
            Err(ConfigureError::Violation(_)) => {
                let version = self.store().directory_version().await.expect("the database answers");
                let saved = self.store().save_changes(version, &changes, self.clock.now(), "story").await;
                saved.expect("the changes are stored");
                self.app.run_due().await;
            }
            Err(error) => panic!("the configuration was not changed: {error}"),
        }
    }
}

/// A server on the database in a folder.
async fn boot(folder: &TempDir, clock: &Clock, board: &Arc<Mutex<Board>>) -> App {
    let url = format!("sqlite://{}/vigie.db", folder.path().display());
    let store = Store::open(&url).await.expect("the database opens");
    let links = Links::new("http://127.0.0.1", "http://127.0.0.1");
    let settings = Settings { node_name: "story".to_owned(), links, retention: None };
    let channels = recorder::channels(clock, &store, board);
    let app = App::start_by_hand(settings, clock.clone(), store, channels).await.expect("the server starts");
    app.ready().await.expect("the server is ready");
    app
}

impl Stage for Shell {
    fn now(&self) -> At {
        self.clock.now()
    }

    fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    fn configure<T>(&mut self, change: impl FnOnce(&mut Organisation) -> T) -> T {
        let answer = change(&mut self.organisation);
        let url = self.receiver.url();
        for subscription in self.organisation.directory.subscriptions.values_mut() {
            Arc::make_mut(subscription).url.clone_from(&url);
        }
        let changes = changes::between(&self.app.directory(), &self.organisation.directory);
        self.runtime.block_on(self.save(changes));
        answer
    }

    fn set_provider(&mut self, channel: Channel, user: Option<UserId>, behaviour: Behaviour) {
        self.board.lock().expect("nobody panics with it").providers.set(channel, user, behaviour);
    }

    fn advance_to(&mut self, moment: At) {
        if self.is_stopped {
            self.clock.move_to(moment);
        } else {
            let moved = self.runtime.block_on(self.app.advance_clock(moment.since(self.clock.now())));
            assert_eq!(moved, Some(moment));
        }
    }

    fn settle(&mut self) {
        if !self.is_stopped {
            self.runtime.block_on(self.app.run_due());
        }
    }

    fn stop(&mut self) {
        self.runtime.block_on(self.app.stop(PATIENCE));
        self.is_stopped = true;
    }

    fn start(&mut self) {
        self.runtime.block_on(self.store().close());
        self.app = self.runtime.block_on(boot(&self.folder, &self.clock, &self.board));
        self.is_stopped = false;
        self.settle();
    }

    fn wake_everything(&mut self) {
        for incident in self.incidents() {
            self.command(&Command::TimerElapsed { incident: incident.id }).expect("a wake is never refused");
        }
    }

    fn event(&mut self, integration: IntegrationId, dedup_key: &str, action: Action) -> EventOutcome {
        let event = SubmittedEvent::Event(Event { integration, dedup_key: dedup_key.to_owned(), action });
        let submission = Submission { wire: Wire::V2, integration, event, body: Bytes::from_static(b"{}") };
        self.runtime.block_on(async {
            let id = self.app.submit_event(submission).await.expect("events are accepted");
            let stored = self.store().event(id).await.expect("the database answers");
            stored.expect("what was accepted is stored").event.outcome
        })
    }

    fn command(&mut self, command: &Command) -> Result<Vec<IncidentId>, String> {
        let done = self.runtime.block_on(self.app.command(command.clone()));
        let outcome = done.map_err(|error| error.to_string())?;
        Ok(outcome.incidents.iter().map(|incident| incident.id).collect())
    }

    fn report(&mut self, delivery: &Delivery, outcome: Outcome) {
        self.command(&Command::reported(delivery, outcome)).expect("a report is never refused");
    }

    fn pages(&self) -> Vec<Page> {
        self.board.lock().expect("nobody panics with it").pages.clone()
    }

    fn incidents(&self) -> Vec<Arc<Incident>> {
        let listed = self.runtime.block_on(self.store().list_incidents(&IncidentFilter::default(), EVERYTHING));
        listed.expect("the database answers").items.into_iter().map(Arc::new).collect()
    }

    fn incident(&self, id: IncidentId) -> Arc<Incident> {
        let found = self.runtime.block_on(self.store().incident(id)).expect("the database answers");
        Arc::new(found.expect("the incident was made before"))
    }

    fn alerts_of(&self, incident: IncidentId) -> Vec<Alert> {
        let filter = AlertFilter { incident: Some(incident), ..AlertFilter::default() };
        let listed = self.runtime.block_on(self.store().list_alerts(&filter, EVERYTHING));
        let mut alerts = listed.expect("the database answers").items;
        alerts.sort_by_key(|alert| (alert.created_at, alert.id));
        alerts
    }

    fn timeline_of(&self, incident: IncidentId) -> Vec<LogEntry> {
        let filter = LogFilter { incident: Some(incident), newest_first: false, ..LogFilter::default() };
        let listed = self.runtime.block_on(self.store().list_log_entries(&filter, EVERYTHING));
        listed.expect("the database answers").items
    }

    fn webhooks_of(&self, incident: IncidentId) -> Vec<String> {
        let received = self.receiver.received();
        let events = received.iter().map(|webhook| webhook.json()["event"].take());
        let mine = events.filter(|event| {
            let data = &event["data"];
            let about = if data["type"] == "incident" { &data["id"] } else { &data["incident"]["id"] };
            about == incident.as_str()
        });
        mine.map(|event| event["event_type"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn receipts(&self) -> Vec<Receipt> {
        let newest_first = self.runtime.block_on(self.store().recent_deliveries(EVERYTHING.limit, None));
        let receipt = |view: ReceiptView| Receipt { delivery: view.delivery, state: view.state, words: view.words };
        newest_first.expect("the database answers").into_iter().rev().map(receipt).collect()
    }
}
