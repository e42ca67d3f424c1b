//! What happens in one seed: an organisation, alarms, and people who answer or do not.

use std::time::Duration;

use testkit::{Level, Organisation, Way, World, minutes};
use vigie_core::{
    directory::Channel,
    grouping::Grouping,
    ids::{IntegrationId, ServiceId, UserId},
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
    /// Until then the provider of text messages is out of order.
    pub(crate) late_until: Option<At>,
    /// Alerts of the service join one incident until it is resolved.
    pub(crate) groups: bool,
    /// Nothing in it makes a late server page otherwise than a punctual one: run in calm, it has the same pages.
    pub(crate) is_plain: bool,
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
    AliceSnoozes,
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
        let shop = organisation.service("shop", policy);
        let integration = organisation.find_integration("shop").expect("a service has an integration");
        let refuses_alice = random.once_in(4);
        let is_plain = random.once_in(2);
        let acts = acts(&mut random, is_plain);
        let mut story =
            Self { organisation, integration, alice, refuses_alice, late_until: None, groups: false, is_plain, acts };
        if !is_plain {
            story.complicate(&mut random, shop);
        }
        story
    }

    /// Acknowledgements that wear off, grouping, a provider that is out of order for a while.
    fn complicate(&mut self, random: &mut Random, shop: ServiceId) {
        self.groups = random.once_in(2);
        let grouping = if self.groups { Grouping::Time { window: None } } else { Grouping::Off };
        let timeout = random.once_in(2).then(|| minutes(1 + random.below(8)));
        self.organisation.edit_service(shop, |service| {
            service.grouping = grouping;
            service.acknowledgement_timeout = timeout;
        });
        self.late_until = random.once_in(2).then(|| World::MONDAY_MORNING + minutes(1 + random.below(15)));
    }
}

fn acts(random: &mut Random, is_plain: bool) -> Vec<Act> {
    let mut acts = Vec::new();
    let after = |start: At, random: &mut Random, most: u64| start + Duration::from_secs(1 + random.below(most * 60));
    for number in 0..=random.below(3) {
        let key = format!("alarm-{number}");
        let start = after(World::MONDAY_MORNING, random, 10);
        acts.push(Act { at: start, key: key.clone(), what: What::Trigger });
        if random.once_in(3) {
            acts.push(Act { at: after(start, random, 25), key: key.clone(), what: What::AliceAcknowledges });
        }
        if !is_plain && random.once_in(4) {
            acts.push(Act { at: after(start, random, 25), key: key.clone(), what: What::AliceSnoozes });
        }
        if random.once_in(3) {
            acts.push(Act { at: after(start, random, 40), key, what: What::ResolveEvent });
        }
    }
    acts.sort_by_key(|act| act.at);
    acts
}
