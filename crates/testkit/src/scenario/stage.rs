//! What a scenario is played on: the world in memory, or a real server with its database, a clock that is moved by
//! hand and channels that record.

use std::sync::Arc;

use vigie_core::{
    alert::Alert,
    directory::Channel,
    engine::{Command, EventOutcome},
    event::Action,
    ids::{IncidentId, IntegrationId, UserId},
    incident::{Incident, LogEntry},
    notify::{Delivery, DeliveryState, Outcome},
    time::At,
};

use super::Scenario;
use crate::{
    organisation::Organisation,
    world::{Behaviour, Sent, World},
};

/// One message that a provider was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// When.
    pub at: At,
    /// Over what.
    pub channel: Channel,
    /// To whom.
    pub user: UserId,
    /// The titles that can be read in it.
    pub titles: Vec<String>,
    /// How many incidents it is about; more than its titles where it does not list them all.
    pub count: usize,
    /// What the provider did with it.
    pub behaviour: Behaviour,
}

/// How far a delivery is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What is sent to whom.
    pub delivery: Delivery,
    /// How far it is.
    pub state: DeliveryState,
    /// What the provider said last.
    pub words: Option<String>,
}

/// A whole Vigie, in memory or real.
pub trait Stage {
    /// The moment it is.
    fn now(&self) -> At;
    /// What is configured.
    fn organisation(&self) -> &Organisation;
    /// Configures something.
    fn configure<T>(&mut self, change: impl FnOnce(&mut Organisation) -> T) -> T;
    /// From now on a channel behaves so, towards everybody or towards one person.
    fn set_provider(&mut self, channel: Channel, user: Option<UserId>, behaviour: Behaviour);

    /// Moves time on and runs everything that becomes due on the way.
    fn advance_to(&mut self, moment: At);
    /// Runs everything that is due now.
    fn settle(&mut self);
    /// The server goes down.
    fn stop(&mut self);
    /// The server comes back.
    fn start(&mut self);
    /// Wakes every incident, whether it wants to be woken or not.
    fn wake_everything(&mut self);

    /// An event comes in.
    fn event(&mut self, integration: IntegrationId, dedup_key: &str, action: Action) -> EventOutcome;
    /// Carries a command out; the incidents that it made or changed.
    ///
    /// # Errors
    /// The words of the refusal.
    fn command(&mut self, command: &Command) -> Result<Vec<IncidentId>, String>;
    /// A provider says what became of a delivery.
    fn report(&mut self, delivery: &Delivery, outcome: Outcome);

    /// Every message that was given to a provider, in order; those of before keep their places.
    fn pages(&self) -> Vec<Page>;
    /// All incidents.
    fn incidents(&self) -> Vec<Arc<Incident>>;
    /// An incident.
    fn incident(&self, id: IncidentId) -> Arc<Incident>;
    /// The alerts of an incident, oldest first.
    fn alerts_of(&self, incident: IncidentId) -> Vec<Alert>;
    /// The timeline of an incident, in order.
    fn timeline_of(&self, incident: IncidentId) -> Vec<LogEntry>;
    /// The types of what webhook subscribers hear about an incident, in order.
    fn webhooks_of(&self, incident: IncidentId) -> Vec<String>;
    /// The receipts of everything that was ever decided, oldest first.
    fn receipts(&self) -> Vec<Receipt>;
}

impl Scenario {
    /// Plays it on a stage of its own, which `raise` puts up at the moment at which the story begins; no failures means
    /// that everything came true.
    #[must_use]
    pub fn play_on<S: Stage>(&self, raise: impl FnMut(At) -> S) -> Vec<super::Failure> {
        super::play::play(&self.statements, raise).0
    }
}

impl Stage for World {
    fn now(&self) -> At {
        Self::now(self)
    }

    fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    fn configure<T>(&mut self, change: impl FnOnce(&mut Organisation) -> T) -> T {
        change(&mut self.organisation)
    }

    fn set_provider(&mut self, channel: Channel, user: Option<UserId>, behaviour: Behaviour) {
        self.providers.set(channel, user, behaviour);
    }

    fn advance_to(&mut self, moment: At) {
        Self::advance_to(self, moment);
    }

    fn settle(&mut self) {
        Self::settle(self);
    }

    fn stop(&mut self) {
        Self::stop(self);
    }

    fn start(&mut self) {
        Self::start(self);
    }

    fn wake_everything(&mut self) {
        Self::wake_everything(self);
    }

    fn event(&mut self, integration: IntegrationId, dedup_key: &str, action: Action) -> EventOutcome {
        Self::event(self, integration, dedup_key, action).event.expect("every event has an outcome")
    }

    fn command(&mut self, command: &Command) -> Result<Vec<IncidentId>, String> {
        let decision = self.apply(command).map_err(|refusal| refusal.to_string())?;
        Ok(decision.incidents.iter().map(|incident| incident.id).collect())
    }

    fn report(&mut self, delivery: &Delivery, outcome: Outcome) {
        Self::report(self, delivery, outcome);
    }

    fn pages(&self) -> Vec<Page> {
        self.sent.iter().map(Page::from).collect()
    }

    fn incidents(&self) -> Vec<Arc<Incident>> {
        self.memory.incidents.values().cloned().collect()
    }

    fn incident(&self, id: IncidentId) -> Arc<Incident> {
        Arc::clone(Self::incident(self, id))
    }

    fn alerts_of(&self, incident: IncidentId) -> Vec<Alert> {
        self.memory.alerts_of(incident).into_iter().cloned().collect()
    }

    fn timeline_of(&self, incident: IncidentId) -> Vec<LogEntry> {
        self.memory.timeline_of(incident).cloned().collect()
    }

    fn webhooks_of(&self, incident: IncidentId) -> Vec<String> {
        let announcements = self.memory.announcements.iter().filter(|one| one.incident.id == incident);
        announcements.map(|one| one.kind.as_str().to_owned()).collect()
    }

    fn receipts(&self) -> Vec<Receipt> {
        let receipt = |row: &crate::world::OutboxRow| Receipt {
            delivery: row.delivery.clone(),
            state: row.state,
            words: row.words.clone(),
        };
        self.memory.outbox.rows.iter().map(receipt).collect()
    }
}

impl From<&Sent> for Page {
    fn from(sent: &Sent) -> Self {
        Self {
            at: sent.at,
            channel: sent.channel,
            user: sent.user,
            titles: sent.notices.iter().map(|notice| notice.title.clone()).collect(),
            count: sent.notices.len(),
            behaviour: sent.behaviour.clone(),
        }
    }
}
