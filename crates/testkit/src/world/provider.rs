//! Providers that do as they are told: take every message, refuse it, or be out of order.

use std::collections::BTreeMap;

use vigie_core::{directory::Channel, ids::UserId};

/// How a provider behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
    /// It takes every message.
    #[default]
    Takes,
    /// It refuses every message with these words, for good.
    Refuses(String),
    /// It is out of order and says so with these words; the message may be tried again later.
    IsLate(String),
}

/// All providers: a behaviour per channel, and exceptions for single people.
#[derive(Clone, Debug, Default)]
pub struct Providers {
    by_channel: BTreeMap<Channel, Behaviour>,
    by_person: BTreeMap<(Channel, UserId), Behaviour>,
}

impl Providers {
    /// From now on a channel behaves so, towards everybody or towards one person.
    pub fn set(&mut self, channel: Channel, user: Option<UserId>, behaviour: Behaviour) {
        match user {
            Some(user) => drop(self.by_person.insert((channel, user), behaviour)),
            None => {
                self.by_person.retain(|(of_channel, _), _| *of_channel != channel);
                self.by_channel.insert(channel, behaviour);
            }
        }
    }

    /// How a channel behaves towards a person.
    #[must_use]
    pub fn behaviour(&self, channel: Channel, user: UserId) -> Behaviour {
        let person = self.by_person.get(&(channel, user));
        person.or_else(|| self.by_channel.get(&channel)).cloned().unwrap_or_default()
    }
}
