//! The delivery worker: takes what is due from the outbox, bundles it, hands it to the providers and reports back.

use vigie_core::{
    directory::Channel,
    engine::Command,
    ids::{DeliveryId, IncidentId, UserId},
    notify::{Delivery, Notice, Outcome, bundle, outbox},
    time::At,
};

use super::{Behaviour, Claim, OutboxRow, World};

/// One message that was handed to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at: At,
    /// Over what.
    pub channel: Channel,
    /// To whom.
    pub user: UserId,
    /// Where.
    pub address: String,
    /// What it says: one notice for each incident it is about.
    pub notices: Vec<Notice>,
    /// The incidents it is about.
    pub incidents: Vec<IncidentId>,
    /// The notifications it carries.
    pub deliveries: Vec<DeliveryId>,
    /// What the provider did with it.
    pub behaviour: Behaviour,
}

impl World {
    /// The next moment at which the outbox has work.
    pub(super) fn next_delivery_at(&self) -> Option<At> {
        self.memory.outbox.next_free_at()
    }

    /// Sends what is due; what follows another message to its address too closely waits and travels together.
    pub(super) fn deliver(&mut self) {
        for channel in Channel::ALL {
            self.deliver_over(channel);
        }
    }

    fn deliver_over(&mut self, channel: Channel) {
        let incidents = &self.memory.incidents;
        let wanted = |id: IncidentId| incidents.get(&id).is_some_and(|incident| incident.is_triggered());
        let claim = Claim { now: self.now, channel: Some(channel), limit: outbox::MOST_LEASED_AT_ONCE as usize };
        let rows = self.memory.outbox.claim(claim, wanted);
        let queued: Vec<Delivery> = rows.iter().map(|row| row.delivery.clone()).collect();
        let last = |channel: Channel, address: &str| self.last_message.get(&(channel, address.to_owned())).copied();
        for bundle in bundle::bundles(&queued, last, self.now) {
            let ids: Vec<_> = bundle.deliveries.iter().map(|delivery| delivery.id).collect();
            if bundle.send_at > self.now {
                self.memory.outbox.postpone(&ids, bundle.send_at);
            } else {
                let rows: Vec<_> = rows.iter().filter(|row| ids.contains(&row.delivery.id)).cloned().collect();
                self.send(&rows);
            }
        }
    }

    fn send(&mut self, rows: &[OutboxRow]) {
        let first = &rows[0].delivery;
        let behaviour = self.providers.behaviour(first.channel, first.user);
        self.last_message.insert((first.channel, first.address.clone()), self.now);
        self.sent.push(Sent {
            at: self.now,
            channel: first.channel,
            user: first.user,
            address: first.address.clone(),
            notices: rows.iter().map(|row| row.delivery.notice.clone()).collect(),
            incidents: rows.iter().map(|row| row.delivery.incident).collect(),
            deliveries: rows.iter().map(|row| row.delivery.id).collect(),
            behaviour: behaviour.clone(),
        });
        for row in rows {
            self.report(&row.delivery, outcome(&behaviour, row, self.now));
        }
    }

    /// Tells the engine what became of a delivery.
    ///
    /// # Panics
    /// When the engine refuses to hear it.
    pub fn report(&mut self, delivery: &Delivery, outcome: Outcome) {
        self.apply(&Command::reported(delivery, outcome)).expect("a report is never refused");
    }
}

fn outcome(behaviour: &Behaviour, row: &OutboxRow, now: At) -> Outcome {
    match behaviour {
        Behaviour::Takes => Outcome::HandedOver { provider_id: Some(format!("message-{}", row.delivery.id)) },
        Behaviour::Refuses(words) => Outcome::Failed { words: words.clone() },
        Behaviour::IsLate(words) => match outbox::retry_at(row.attempts, now) {
            Some(at) => Outcome::Late { words: words.clone(), retry_at: Some(at) },
            None => Outcome::Failed { words: format!("given up after {} attempts: {words}", row.attempts) },
        },
    }
}
