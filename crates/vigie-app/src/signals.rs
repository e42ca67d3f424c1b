//! How the lane wakes the workers, and how pages learn that something changed.

use std::sync::Arc;

use tokio::sync::{Notify, broadcast};
use vigie_core::{directory::Channel, ids::IncidentId};

/// How many changes a slow listener may lag behind before it is told that it missed some.
const CHANGES_KEPT: usize = 1024;

/// Something that pages may show differently now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// These incidents, their alerts, timeline or receipts.
    Incidents(Arc<[IncidentId]>),
    /// The configuration, to this version.
    Directory(u64),
}

/// One wake-up call for each worker, and the stream of changes.
#[derive(Debug)]
pub(crate) struct Signals {
    pub(crate) timers: Notify,
    pub(crate) email: Notify,
    pub(crate) sms: Notify,
    pub(crate) phone: Notify,
    pub(crate) webhooks: Notify,
    pub(crate) cleanup: Notify,
    pub(crate) directory: Notify,
    pub(crate) personal: Notify,
    pub(crate) handoffs: Notify,
    pub(crate) changed: broadcast::Sender<Changed>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            timers: Notify::new(),
            email: Notify::new(),
            sms: Notify::new(),
            phone: Notify::new(),
            webhooks: Notify::new(),
            cleanup: Notify::new(),
            directory: Notify::new(),
            personal: Notify::new(),
            handoffs: Notify::new(),
            changed: broadcast::Sender::new(CHANGES_KEPT),
        }
    }
}

impl Signals {
    /// The wake-up call of the worker that sends over a channel; `None` for channels that this build cannot send over.
    pub(crate) const fn of(&self, channel: Channel) -> Option<&Notify> {
        match channel {
            Channel::Email => Some(&self.email),
            Channel::Sms => Some(&self.sms),
            Channel::Phone => Some(&self.phone),
            Channel::Push => None,
        }
    }
}
