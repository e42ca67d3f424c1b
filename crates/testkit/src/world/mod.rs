//! A whole Vigie in memory: an organisation, the engine, a store, a delivery worker and providers, with a clock that
//! moves only when it is told to.
//!
//! A [`World`] gathers what the engine must know exactly as the real shell does, stores what the engine decides under
//! the store's contract, and runs everything that is due in order when time moves on. Nothing here is random and
//! nothing sleeps, so a night on call takes a millisecond and goes the same way every time.

mod advance;
mod gather;
mod memory;
mod outbox;
mod provider;
mod requests;
mod worker;

use std::collections::BTreeMap;

use vigie_core::{
    directory::Channel,
    engine::{Command, Decision, Refusal},
    ids::{BatchId, EventId, Ids},
    time::At,
};

pub use self::{
    gather::decide,
    memory::Memory,
    outbox::{Claim, Outbox, OutboxRow},
    provider::{Behaviour, Providers},
    requests::new_incident,
    worker::Sent,
};
use crate::organisation::Organisation;

/// A whole Vigie in memory.
#[derive(Clone, Debug)]
pub struct World {
    /// What is configured.
    pub organisation: Organisation,
    /// What is stored.
    pub memory: Memory,
    /// How the providers behave.
    pub providers: Providers,
    /// Every message that was handed to a provider, in order.
    pub sent: Vec<Sent>,
    now: At,
    ids: Ids,
    is_stopped: bool,
    last_message: BTreeMap<(Channel, String), At>,
}

impl World {
    /// The moment at which a world starts unless told otherwise: Monday 2026-11-23 09:00:00 UTC.
    pub const MONDAY_MORNING: At = At::from_micros(1_795_424_400_000_000);

    /// An empty world on a Monday morning.
    #[must_use]
    pub fn new() -> Self {
        Self::starting_at(Self::MONDAY_MORNING)
    }

    /// An empty world at a moment.
    #[must_use]
    pub fn starting_at(now: At) -> Self {
        Self {
            organisation: Organisation::new(now),
            memory: Memory::default(),
            providers: Providers::default(),
            sent: Vec::new(),
            now,
            ids: Ids::for_test(1),
            is_stopped: false,
            last_message: BTreeMap::new(),
        }
    }

    /// The moment it is.
    #[must_use]
    pub const fn now(&self) -> At {
        self.now
    }

    /// A source of ids for what tests make up themselves.
    pub const fn ids(&mut self) -> &mut Ids {
        &mut self.ids
    }

    /// Asks the engine and stores what it decides. What becomes due by it runs when time moves on, or in
    /// [`World::settle`].
    ///
    /// # Errors
    /// As the engine refuses it; nothing is stored then.
    pub fn apply(&mut self, command: &Command) -> Result<Decision, Refusal> {
        let directory = &self.organisation.directory;
        let decision = decide(self.now, directory, &self.memory, command, &mut self.ids)?;
        self.memory.commit(&decision);
        Ok(decision)
    }

    /// A fresh id for an event in a batch of its own.
    pub fn next_event_id(&mut self) -> EventId {
        self.ids.advance_to(self.now);
        EventId { batch: BatchId::new(&mut self.ids), place: 0 }
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_starts_on_a_monday_morning() {
        assert_eq!(World::new().now().to_string(), "2026-11-23T09:00:00Z");
    }
}
