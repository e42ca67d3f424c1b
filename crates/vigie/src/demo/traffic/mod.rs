//! Live traffic: events and answers through the same doors as real ones, at a few a second, until it is stopped.
//!
//! One task holds a list of what is to be done at which moment. To add a kind of story: a function in `story.rs`, and
//! its place in [`Traffic::begin`].

mod answer;
mod body;
mod cause;
mod story;

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use tokio::{
    sync::broadcast::error::RecvError,
    time::{Instant, sleep_until},
};
use vigie_app::{App, Changed, Submission, SubmittedEvent};
use vigie_core::ids::{IncidentId, UserId};
use vigie_pagerduty::{change, events_v2};
use vigie_store::{IncidentFilter, IncidentStatus, Page, Wire};

use self::{
    answer::Answer,
    body::{Post, Sender},
    story::Story,
};
use super::chance::Chance;

/// The most that may be planned; beyond it no story begins. A burst is at most some 200 posts.
const MOST_PLANNED: usize = 4_000;
/// Seconds between bursts: with some 90 posts each, two to three posts a second.
const BURST_EVERY_SECONDS: (u64, u64) = (25, 50);
/// Seconds between single alerts and deploys.
const SINGLE_EVERY_SECONDS: (u64, u64) = (3, 12);
/// How many open incidents of an earlier run are answered.
const OLD_INCIDENTS: u32 = 200;
/// Chance's purpose here: see [`Chance::new`].
const PURPOSE: u8 = 2;

/// Something to do at a moment.
enum Deed {
    /// Begin the next burst, and plan the one after it.
    Burst,
    /// Begin the next small story, and plan the one after it.
    Small,
    /// Post an event.
    Send(Post),
    /// Do something about an incident.
    Answer(IncidentId, Answer),
}

/// Makes traffic until the task is dropped. `first` is the service that breaks first, where it is not broken already.
pub(super) async fn run(app: App, newcomer: UserId, first: String, seed: u64) {
    let Some(mut traffic) = Traffic::new(app, newcomer, seed).await else { return };
    traffic.begin(&first).await;
    traffic.go_on().await;
}

struct Traffic {
    app: App,
    newcomer: UserId,
    chance: Chance,
    senders: Vec<Sender>,
    planned: BTreeMap<(Instant, u64), Deed>,
    planned_so_far: u64,
    /// The number of the newest incident that the responders have seen.
    seen: u64,
}

impl Traffic {
    async fn new(app: App, newcomer: UserId, seed: u64) -> Option<Self> {
        let seen = app.store().last_incident_number().await.ok()?;
        // A demo that goes on tells other stories than before.
        let chance = Chance::new(seed.wrapping_add(seen), PURPOSE);
        let senders = senders(&app);
        Some(Self { app, newcomer, chance, senders, planned: BTreeMap::new(), planned_so_far: 0, seen })
    }

    async fn begin(&mut self, first: &str) {
        let open = IncidentFilter {
            statuses: vec![IncidentStatus::Triggered, IncidentStatus::Acknowledged],
            ..IncidentFilter::default()
        };
        let open = self.app.store().list_incidents(&open, Page::first(OLD_INCIDENTS)).await;
        let open = open.map(|open| open.items).unwrap_or_default();
        for incident in &open {
            self.plan_answers(incident.id);
        }
        // Alerts of a service that has an incident already would join it, and page nobody.
        let is_quiet = |sender: &&Sender| open.iter().all(|incident| incident.service != sender.id);
        let quiet = || self.senders.iter().filter(is_quiet);
        if let Some(sender) = quiet().find(|sender| sender.service == first).or_else(|| quiet().next()).cloned() {
            let story = story::opening(&mut self.chance, &sender);
            self.tell(story);
        }
        let after = self.chance_seconds(SINGLE_EVERY_SECONDS);
        self.plan(after, Deed::Small);
        self.plan(Duration::from_secs(BURST_EVERY_SECONDS.0), Deed::Burst);
    }

    async fn go_on(&mut self) {
        let mut changes = self.app.changes();
        while let Some(due) = self.planned.keys().next().map(|(at, _)| *at) {
            tokio::select! {
                changed = changes.recv() => match changed {
                    Ok(Changed::Incidents(ids)) => self.notice(&ids).await,
                    Ok(Changed::Messages(_) | Changed::Changes) => {}
                    Ok(Changed::Directory(_)) => self.senders = senders(&self.app),
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
                () = sleep_until(due) => self.do_next().await,
            }
        }
    }

    async fn do_next(&mut self) {
        let Some((_, deed)) = self.planned.pop_first() else { return };
        match deed {
            Deed::Send(post) => self.send(post).await,
            Deed::Answer(incident, answer) => self.answer(incident, answer).await,
            Deed::Burst => {
                self.tell_about_any(story::burst);
                let after = self.chance_seconds(BURST_EVERY_SECONDS);
                self.plan(after, Deed::Burst);
            }
            Deed::Small => {
                let story = if self.chance.percent(30) { story::quiet_deploy } else { story::single };
                self.tell_about_any(story);
                let after = self.chance_seconds(SINGLE_EVERY_SECONDS);
                self.plan(after, Deed::Small);
            }
        }
    }

    /// New incidents get their answers planned.
    async fn notice(&mut self, ids: &[IncidentId]) {
        let Ok(incidents) = self.app.store().incidents_by_id(ids).await else { return };
        let before = self.seen;
        for incident in incidents.iter().filter(|incident| incident.number > before) {
            self.seen = self.seen.max(incident.number);
            self.plan_answers(incident.id);
        }
    }

    fn plan_answers(&mut self, incident: IncidentId) {
        for (after, answer) in answer::plan(&mut self.chance) {
            self.plan(after, Deed::Answer(incident, answer));
        }
    }

    async fn answer(&mut self, id: IncidentId, answer: Answer) {
        let Ok(Some(incident)) = self.app.store().incident(id).await else { return };
        if let Answer::Acknowledge { looks: looks @ 1.. } = answer
            && answer::waits_for(&incident, self.newcomer)
        {
            self.plan(answer::LOOK_AGAIN_AFTER, Deed::Answer(id, Answer::Acknowledge { looks: looks - 1 }));
            return;
        }
        let Some(command) = answer::command(&mut self.chance, &incident, answer, self.newcomer) else { return };
        if let Err(error) = self.app.command(command).await {
            tracing::debug!(incident = %id, %error, "an answer came too late");
        }
    }

    async fn send(&self, post: Post) {
        match read(&self.app, post) {
            Some(submission) => {
                if let Err(error) = self.app.submit_event(submission).await {
                    tracing::debug!(%error, "an event of the demo was not taken");
                }
            }
            None => tracing::debug!("an event of the demo names a service that is gone"),
        }
    }

    fn tell_about_any(&mut self, story: fn(&mut Chance, &Sender) -> Story) {
        if self.senders.is_empty() || self.planned.len() > MOST_PLANNED {
            return;
        }
        let place = self.chance.below(self.senders.len());
        let story = story(&mut self.chance, &self.senders[place]);
        self.tell(story);
    }

    fn tell(&mut self, story: Story) {
        for (after, post) in story {
            self.plan(after, Deed::Send(post));
        }
    }

    fn plan(&mut self, after: Duration, deed: Deed) {
        self.planned_so_far += 1;
        self.planned.insert((Instant::now() + after, self.planned_so_far), deed);
    }

    fn chance_seconds(&mut self, (low, high): (u64, u64)) -> Duration {
        self.chance.seconds(low, high)
    }
}

/// Every service that has an integration.
fn senders(app: &App) -> Vec<Sender> {
    let directory = app.directory();
    let sender = |integration: &std::sync::Arc<vigie_core::service::Integration>| {
        let service = directory.services.get(&integration.service)?;
        Some(Sender {
            id: service.id,
            service: service.name.clone(),
            routing_key: integration.routing_key.clone(),
            tool: integration.name.clone(),
        })
    };
    directory.integrations.values().filter_map(sender).collect()
}

/// What the HTTP endpoint would make of it; `None` where it would refuse.
fn read(app: &App, post: Post) -> Option<Submission> {
    let (wire, body) = (post.wire, Bytes::from(post.body));
    let directory = app.directory();
    let integration = |key: &str| directory.integration_by_key(key).map(|integration| integration.id);
    let (integration, event) = if wire == Wire::Change {
        let parsed = change::parse(&body, None).ok()?;
        let integration = integration(&parsed.routing_key)?;
        (integration, SubmittedEvent::Change(parsed.into_change(integration, app.now())))
    } else {
        let parsed = events_v2::parse(&body, None).ok()?;
        let integration = integration(&parsed.routing_key)?;
        (integration, SubmittedEvent::Event(parsed.into_event(integration, String::new)))
    };
    Some(Submission { wire, integration, event, body })
}
