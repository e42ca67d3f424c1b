//! What an incident is at one moment.

use std::sync::Arc;

use super::{Agent, ConferenceBridge, ResolveReason};
use crate::{
    directory::Channel,
    escalate::Policy,
    ids::{ContactMethodId, DeliveryId, IncidentId, NotificationRuleId, PriorityId, ServiceId, UserId},
    time::At,
};

/// An incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Its place among all incidents ever made in the account, from 1.
    pub number: u64,
    /// How often it was stored; 0 before the first time. A write that expects another version is refused.
    pub version: u64,
    /// The service it is about.
    pub service: ServiceId,
    /// One line; that of its first alert until somebody changes it.
    pub title: String,
    /// For incidents made by hand or through the REST API: their key, unique among the open ones of the service.
    pub incident_key: Option<String>,
    /// For incidents made by hand or through the REST API: more about them.
    pub details: Option<String>,
    /// How loud it is.
    pub urgency: Urgency,
    /// How important people say it is.
    pub priority: Option<PriorityId>,
    /// Where people talk about it.
    pub conference_bridge: Option<ConferenceBridge>,
    /// When it was made.
    pub created_at: At,
    /// When anything about it changed last.
    pub updated_at: At,
    /// Where it stands.
    pub status: Status,
    /// When it came to stand there.
    pub status_changed_at: At,
    /// Who brought it there.
    pub status_changed_by: Agent,
    /// Who is responsible now. Empty once resolved.
    pub assignments: Vec<Assignment>,
    /// Where it stands in its policy.
    pub escalation: Escalation,
    /// Notifications of the current assignment: planned, sent and failed. Empty unless triggered.
    pub pages: Vec<Page>,
    /// While alerts may still join it.
    pub group: Option<GroupWindow>,
    /// How many alerts it has.
    pub alert_counts: AlertCounts,
    /// When it resolves by itself.
    pub auto_resolve_at: Option<At>,
    /// When its urgency is raised to high because support hours start.
    pub raise_urgency_at: Option<At>,
}

/// How loud an incident is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Wakes people.
    High,
    /// Can wait until morning: does not escalate by itself.
    Low,
}

/// Where an incident stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// Nobody has said that they are on it.
    Triggered,
    /// Somebody is on it.
    Acknowledged {
        /// Who, first to last; never empty unless an event acknowledged it.
        by: Vec<Acknowledgement>,
        /// When it goes back to triggered, and why; `None`: it does not.
        wake: Option<Wake>,
    },
    /// It is over.
    Resolved {
        /// Why it is.
        reason: ResolveReason,
    },
}

/// Why an acknowledged incident goes back to triggered by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The service's acknowledgement timeout.
    AcknowledgementTimeout {
        /// When.
        at: At,
    },
    /// The snooze is over.
    Snooze {
        /// When.
        until: At,
    },
}

/// One person's word that they are on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Who.
    pub user: UserId,
    /// Since when.
    pub at: At,
}

/// One person's responsibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Who.
    pub user: UserId,
    /// Since when.
    pub at: At,
}

/// Where an incident stands in its escalation policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Escalation {
    /// The policy as it was when the incident was triggered (or reassigned to it).
    pub policy: Arc<Policy>,
    /// Where in it.
    pub position: Position,
}

/// The place in an escalation policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// On a level.
    Level {
        /// Which, from 0.
        index: u32,
        /// On which walk through the levels, from 0.
        pass: u32,
        /// When the next level is paged; `None` while acknowledged, when urgency is low, or after the last level.
        next_at: Option<At>,
    },
    /// Assigned to people by hand: does not escalate.
    Direct,
    /// All levels were walked as often as the policy says; the last assignment stays.
    Exhausted,
    /// Nobody in the policy could be paged: assigned to the account's owners.
    Fallback,
}

/// One notification of one person over one contact method, for the current assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Who.
    pub user: UserId,
    /// Over which contact method.
    pub contact_method: ContactMethodId,
    /// What that method is.
    pub channel: Channel,
    /// The rule that asks for it; `None` where the person has no rule and the engine chose for them.
    pub rule: Option<NotificationRuleId>,
    /// How far it is.
    pub state: PageState,
}

/// How far a notification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageState {
    /// To be sent.
    Planned {
        /// When.
        due_at: At,
    },
    /// In the outbox.
    Sent {
        /// Its receipt.
        delivery: DeliveryId,
    },
    /// The provider took it.
    HandedOver {
        /// Its receipt.
        delivery: DeliveryId,
    },
    /// The provider could not, or was late; the next contact method was tried instead.
    Failed {
        /// Its receipt.
        delivery: DeliveryId,
    },
}

/// While alerts may still join an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupWindow {
    /// What an alert must share to join: see `grouping::keys`. Sorted, no doubles.
    pub keys: Vec<String>,
    /// The first alert's moment; no window is longer than 24 hours unless it lasts until the incident resolves.
    pub opened_at: At,
    /// Alerts before this moment join; it moves with each alert that does. [`At::FAR_FUTURE`]: until it resolves.
    pub open_until: At,
}

/// How many alerts an incident has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertCounts {
    /// Open ones.
    pub triggered: u32,
    /// Those that are over.
    pub resolved: u32,
}

impl AlertCounts {
    /// All of them.
    #[must_use]
    pub const fn all(self) -> u32 {
        self.triggered + self.resolved
    }
}

impl Urgency {
    /// PagerDuty's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Low => "low",
        }
    }

    /// Reads PagerDuty's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::High, Self::Low].into_iter().find(|urgency| urgency.as_str() == text)
    }
}

impl Status {
    /// PagerDuty's word for it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Triggered => "triggered",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Resolved { .. } => "resolved",
        }
    }
}

impl Wake {
    /// When.
    #[must_use]
    pub const fn at(self) -> At {
        match self {
            Self::AcknowledgementTimeout { at } => at,
            Self::Snooze { until } => until,
        }
    }
}

impl Incident {
    /// Whether it is not resolved.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, Status::Resolved { .. })
    }

    /// Whether it is triggered.
    #[must_use]
    pub const fn is_triggered(&self) -> bool {
        matches!(self.status, Status::Triggered)
    }

    /// The next moment at which the engine has something to do for it by itself. Stored as a column; the timer
    /// worker wakes the incident then. Waking early, late or twice changes nothing that should not change.
    #[must_use]
    pub fn next_due_at(&self) -> Option<At> {
        if !self.is_open() {
            return None;
        }
        let escalation = match self.escalation.position {
            Position::Level { next_at, .. } => next_at,
            Position::Direct | Position::Exhausted | Position::Fallback => None,
        };
        let wake = match &self.status {
            Status::Acknowledged { wake, .. } => wake.map(Wake::at),
            Status::Triggered | Status::Resolved { .. } => None,
        };
        let pages = self.pages.iter().filter_map(|page| match page.state {
            PageState::Planned { due_at } => Some(due_at),
            PageState::Sent { .. } | PageState::HandedOver { .. } | PageState::Failed { .. } => None,
        });
        pages.chain(escalation).chain(wake).chain(self.auto_resolve_at).chain(self.raise_urgency_at).min()
    }
}
