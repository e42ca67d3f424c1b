//! A webhook subscription: where outgoing v3 webhooks go, and which.

use crate::{
    ids::{ServiceId, SubscriptionId, TeamId},
    time::At,
};

/// A webhook subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// What it is for, for people.
    pub description: Option<String>,
    /// Where to post.
    pub url: String,
    /// Signs every body; shown once, in the reply to its creation.
    pub secret: String,
    /// Headers to add to every request.
    pub custom_headers: Vec<CustomHeader>,
    /// Event types to send (`incident.triggered` …), sorted.
    pub events: Vec<String>,
    /// Whose incidents.
    pub filter: SubscriptionFilter,
    /// Switched on by its owner.
    pub active: bool,
    /// Switched off by Vigie until this moment after three deliveries in a row were dropped (PagerDuty: 24 hours).
    pub disabled_until: Option<At>,
    /// When it was created.
    pub created_at: At,
}

impl Subscription {
    /// Whether deliveries go out at a moment.
    #[must_use]
    pub fn is_enabled(&self, at: At) -> bool {
        self.active && self.disabled_until.is_none_or(|until| until <= at)
    }
}

/// One header to add to every request; its value is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomHeader {
    /// Its name.
    pub name: String,
    /// Its value; shown redacted.
    pub value: String,
}

/// Whose incidents a subscription hears about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionFilter {
    /// All of them.
    Account,
    /// Those of one service.
    Service(ServiceId),
    /// Those of the services of one team.
    Team(TeamId),
}
