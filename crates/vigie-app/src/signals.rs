//! How the lane wakes the workers, and how pages learn that something changed.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use tokio::sync::{Notify, broadcast};
use vigie_core::{
    directory::Channel,
    ids::{IncidentId, UserId},
    time::At,
};

/// How many changes a slow listener may lag behind before it is told that it missed some.
const CHANGES_KEPT: usize = 1024;

/// Something that pages may show differently now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// These incidents, their alerts, timeline or receipts.
    Incidents(Arc<[IncidentId]>),
    /// What was deployed or switched: change events came.
    Changes,
    /// The configuration, to this version.
    Directory(u64),
    /// What was sent to this person besides pages.
    Messages(UserId),
}

/// One wake-up call for each worker, and the stream of changes.
#[derive(Debug)]
pub(crate) struct Signals {
    pub(crate) timers: Notify,
    timers_wake_at: AtomicI64,
    pub(crate) email: Notify,
    pub(crate) sms: Notify,
    pub(crate) phone: Notify,
    /// A page to a device waits.
    pub(crate) push: Notify,
    pub(crate) webhooks: Notify,
    pub(crate) cleanup: Notify,
    pub(crate) last_events: Notify,
    pub(crate) directory: Notify,
    pub(crate) personal: Notify,
    pub(crate) handoffs: Notify,
    changed: broadcast::Sender<Changed>,
    told: AtomicU64,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            timers: Notify::new(),
            timers_wake_at: AtomicI64::new(i64::MAX),
            email: Notify::new(),
            sms: Notify::new(),
            phone: Notify::new(),
            webhooks: Notify::new(),
            cleanup: Notify::new(),
            last_events: Notify::new(),
            directory: Notify::new(),
            push: Notify::new(),
            personal: Notify::new(),
            handoffs: Notify::new(),
            changed: broadcast::Sender::new(CHANGES_KEPT),
            told: AtomicU64::new(0),
        }
    }
}

impl Signals {
    /// Tells every page that is open. What is made only for them is made by `changed` where there is one.
    pub(crate) fn tell(&self, changed: impl FnOnce() -> Changed) {
        // Counted first: whoever listens by now hears of it, and whoever begins to listen later sees the count.
        self.told.fetch_add(1, Ordering::SeqCst);
        if self.changed.receiver_count() > 0 {
            drop(self.changed.send(changed()));
        }
    }

    /// What pages are told from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Changed> {
        self.changed.subscribe()
    }

    /// How many changes were told so far.
    pub(crate) fn told(&self) -> u64 {
        self.told.load(Ordering::SeqCst)
    }

    /// The worker of timers asks the database from now on: whatever is committed may be due before it hears.
    pub(crate) fn timers_look(&self) {
        self.timers_wake_at.store(i64::MAX, Ordering::SeqCst);
    }

    /// The worker of timers sleeps until this moment at most.
    pub(crate) fn timers_sleep(&self, until: Option<At>) {
        self.timers_wake_at.store(until.map_or(i64::MAX, At::micros), Ordering::SeqCst);
    }

    /// Wakes the worker of timers where something that was committed is due before it would wake by itself.
    pub(crate) fn timers_due(&self, at: Option<At>) {
        if at.is_some_and(|at| at.micros() < self.timers_wake_at.load(Ordering::SeqCst)) {
            self.timers.notify_one();
        }
    }

    /// The wake-up call of the worker that sends over a channel.
    pub(crate) const fn of(&self, channel: Channel) -> Option<&Notify> {
        match channel {
            Channel::Email => Some(&self.email),
            Channel::Sms => Some(&self.sms),
            Channel::Phone => Some(&self.phone),
            Channel::Push => Some(&self.push),
        }
    }
}
