//! What happens in one seed: an organisation, alarms, and people who answer or do not.

use std::time::Duration;

use testkit::{Level, Organisation, Way, World, minutes};
use vigie_core::{
    directory::Channel,
    ids::{IntegrationId, UserId},
    time::At,
};

use crate::random::Random;

/// One story.
pub(crate) struct Story {
    pub(crate) organisation: Organisation,
    pub(crate) integration: IntegrationId,
    pub(crate) alice: UserId,
    /// Text messages to Alice are refused by the provider.
    pub(crate) refuses_alice: bool,
    /// What happens, in order of time.
    pub(crate) acts: Vec<Act>,
}

/// Something that somebody outside does; they try again until they get an answer.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) at: At,
    pub(crate) key: String,
    pub(crate) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Trigger,
    AliceAcknowledges,
    ResolveEvent,
}

impl Story {
    pub(crate) fn of(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut organisation = Organisation::new(World::MONDAY_MORNING);
        let alice = organisation.user(
            "alice",
            &[
                Way::at_once(Channel::Sms),
                Way::after(Channel::Email, minutes(3)),
                Way::after(Channel::Phone, minutes(6)),
            ],
        );
        let bob = organisation.user("bob", &[Way::at_once(Channel::Sms), Way::after(Channel::Sms, minutes(4))]);
        let (levels, num_loops) = match random.below(3) {
            0 => (vec![Level::of([alice]), Level::of([bob])], 1),
            1 => (vec![Level::of([alice, bob]), Level::of([alice])], 0),
            _ => (vec![Level::of([bob]), Level::of([alice, bob])], 0),
        };
        let levels: Vec<_> = levels.into_iter().map(|level| level.lasting(minutes(10))).collect();
        let policy = organisation.policy("checkout", &levels, num_loops);
        organisation.service("shop", policy);
        let integration = organisation.find_integration("shop").expect("a service has an integration");
        let acts = acts(&mut random);
        Self { organisation, integration, alice, refuses_alice: random.once_in(4), acts }
    }
}

fn acts(random: &mut Random) -> Vec<Act> {
    let mut acts = Vec::new();
    let after = |start: At, random: &mut Random, most: u64| start + Duration::from_secs(1 + random.below(most * 60));
    for number in 0..=random.below(3) {
        let key = format!("alarm-{number}");
        let start = after(World::MONDAY_MORNING, random, 10);
        acts.push(Act { at: start, key: key.clone(), what: What::Trigger });
        if random.once_in(3) {
            acts.push(Act { at: after(start, random, 25), key: key.clone(), what: What::AliceAcknowledges });
        }
        if random.once_in(3) {
            acts.push(Act { at: after(start, random, 40), key, what: What::ResolveEvent });
        }
    }
    acts.sort_by_key(|act| act.at);
    acts
}
