//! The outbox as the store keeps it: one row per notification, with its lease and its receipt.

use vigie_core::{
    directory::Channel,
    engine::Receipt,
    ids::{DeliveryId, IncidentId},
    notify::{Delivery, DeliveryState, outbox},
    time::At,
};

/// One notification, how far it is and who works on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// What is sent to whom.
    pub delivery: Delivery,
    /// How far it is.
    pub state: DeliveryState,
    /// When the next attempt is due.
    pub due_at: At,
    /// A worker has it until this moment.
    pub leased_until: Option<At>,
    /// How often a worker took it.
    pub attempts: u32,
    /// What the provider said last.
    pub words: Option<String>,
    /// How the provider names it.
    pub provider_id: Option<String>,
}

/// Which rows a worker takes.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// When.
    pub now: At,
    /// Of one channel only.
    pub channel: Option<Channel>,
    /// How many at most.
    pub limit: usize,
}

/// All notifications ever decided, in that order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// Its rows.
    pub rows: Vec<OutboxRow>,
}

impl OutboxRow {
    /// When a worker may take it; `None` once it is no longer queued.
    #[must_use]
    pub fn free_at(&self) -> Option<At> {
        let lease = self.leased_until.unwrap_or(At::EPOCH);
        (self.state == DeliveryState::Queued).then_some(self.due_at.max(lease))
    }

    /// Moves the receipt on, never back, by the rule that the store follows too.
    fn receive(&mut self, receipt: &Receipt) {
        if !self.state.may_become(receipt.state) {
            return;
        }
        self.state = receipt.state;
        self.due_at = receipt.retry_at.unwrap_or(self.due_at);
        self.leased_until = None;
        self.words = receipt.words.clone().or(self.words.take());
        self.provider_id = receipt.provider_id.clone().or(self.provider_id.take());
    }
}

impl Outbox {
    /// A row.
    #[must_use]
    pub fn get(&self, id: DeliveryId) -> Option<&OutboxRow> {
        self.rows.iter().find(|row| row.delivery.id == id)
    }

    /// The earliest moment at which a worker has something to take.
    #[must_use]
    pub fn next_free_at(&self) -> Option<At> {
        self.rows.iter().filter_map(OutboxRow::free_at).min()
    }

    /// Takes the rows that are due, oldest first, until a moment; of one channel only where one is named. Rows of
    /// incidents that no longer want them are cancelled instead, in the same step.
    pub fn claim(&mut self, claim: Claim, wanted: impl Fn(IncidentId) -> bool) -> Vec<OutboxRow> {
        let mut taken = Vec::new();
        for row in &mut self.rows {
            if taken.len() == claim.limit {
                break;
            }
            let is_other = claim.channel.is_some_and(|channel| channel != row.delivery.channel);
            if is_other || row.free_at().is_none_or(|free_at| free_at > claim.now) {
                continue;
            }
            if wanted(row.delivery.incident) {
                row.leased_until = Some(claim.now + outbox::LEASE);
                row.attempts += 1;
                taken.push(row.clone());
            } else {
                row.state = DeliveryState::Cancelled;
                row.leased_until = None;
            }
        }
        taken
    }

    /// Gives claimed rows that are still queued back until a moment; the attempt does not count.
    pub fn postpone(&mut self, ids: &[DeliveryId], until: At) {
        let queued = self.rows.iter_mut().filter(|row| row.state == DeliveryState::Queued);
        for row in queued.filter(|row| ids.contains(&row.delivery.id)) {
            row.due_at = until;
            row.leased_until = None;
            row.attempts = row.attempts.saturating_sub(1);
        }
    }

    /// Stores new notifications; those of the named incidents that were queued before are cancelled.
    pub(super) fn store(&mut self, cancelled: &[IncidentId], deliveries: &[Delivery]) {
        for row in &mut self.rows {
            if row.state == DeliveryState::Queued && cancelled.contains(&row.delivery.incident) {
                row.state = DeliveryState::Cancelled;
                row.leased_until = None;
            }
        }
        for delivery in deliveries {
            assert!(self.get(delivery.id).is_none(), "the delivery {} was decided twice", delivery.id);
            self.rows.push(OutboxRow {
                due_at: delivery.created_at,
                delivery: delivery.clone(),
                state: DeliveryState::Queued,
                leased_until: None,
                attempts: 0,
                words: None,
                provider_id: None,
            });
        }
    }

    /// Moves a receipt on.
    pub(super) fn receive(&mut self, receipt: &Receipt) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.delivery.id == receipt.delivery) {
            row.receive(receipt);
        }
    }
}
