//! The timeline of an incident: what happened, in PagerDuty's log entry types, plus why somebody was not paged.

use crate::{
    directory::Channel,
    ids::{AlertId, ContactMethodId, DeliveryId, IncidentId, IntegrationId, LogEntryId, PriorityId, ServiceId, UserId},
    incident::{ConferenceBridge, Urgency},
    time::At,
};

/// One entry of a timeline. Entries are never changed.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Its id.
    pub id: LogEntryId,
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// When it happened.
    pub at: At,
    /// Who did it.
    pub agent: Agent,
    /// Over what.
    pub via: Via,
    /// What happened.
    pub kind: LogKind,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agent {
    /// A person.
    User(UserId),
    /// A sender of events, through its integration.
    Integration(IntegrationId),
    /// Vigie itself: a timer or a rule.
    System,
}

/// Over what something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// An Events API or an inbound mail.
    Event,
    /// The REST API.
    Api,
    /// The console.
    Website,
    /// A reply to a text message.
    Sms,
    /// A key pressed during a call.
    Phone,
    /// A link in an e-mail, or a reply to it.
    Email,
    /// A moment that came.
    Timer,
    /// What a provider said.
    Provider,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum LogKind {
    /// The incident was made. PagerDuty: `trigger_log_entry`.
    Trigger {
        /// By this alert; `None` when made by hand.
        alert: Option<AlertId>,
        /// Its first line then.
        summary: String,
    },
    /// Somebody is on it. PagerDuty: `acknowledge_log_entry`.
    Acknowledge,
    /// It went back to triggered. PagerDuty: `unacknowledge_log_entry`.
    Unacknowledge(UnacknowledgeReason),
    /// It is over. PagerDuty: `resolve_log_entry`.
    Resolve(ResolveReason),
    /// A resolved incident was opened again. PagerDuty: `trigger_log_entry`.
    Reopen,
    /// People became responsible. PagerDuty: `assign_log_entry`.
    Assign {
        /// Who.
        users: Vec<UserId>,
    },
    /// People became responsible because the level before them did not answer, or by hand. PagerDuty: `escalate_log_entry`.
    Escalate {
        /// Who.
        users: Vec<UserId>,
        /// The level, from 0.
        level: u32,
    },
    /// A level was passed over at once. Shown as PagerDuty's `escalate_log_entry` without assignees.
    SkipLevel {
        /// The level, from 0.
        level: u32,
        /// Why.
        reason: SkipReason,
    },
    /// The levels start again. PagerDuty: `repeat_escalation_path_log_entry`.
    RepeatEscalationPath {
        /// The walk that starts, from 1.
        pass: u32,
    },
    /// All levels were walked as often as the policy says. PagerDuty: `exhaust_escalation_path_log_entry`.
    ExhaustEscalationPath,
    /// Nobody in the policy could be paged; these owners of the account are instead (empty: none either).
    Fallback {
        /// The owners who are.
        users: Vec<UserId>,
    },
    /// A person was sent a notification. PagerDuty: `notify_log_entry`.
    Notify {
        /// Who.
        user: UserId,
        /// Over which contact method.
        contact_method: ContactMethodId,
        /// What that is.
        channel: Channel,
        /// Its receipt, which says what became of it.
        delivery: DeliveryId,
    },
    /// A notification could not be handed over; what was tried next is in the following entry.
    NotifyFailed {
        /// Who.
        user: UserId,
        /// Over what.
        channel: Channel,
        /// Its receipt.
        delivery: DeliveryId,
        /// The provider's words.
        words: String,
    },
    /// A person, or one of their ways to be reached, was passed over.
    SkipPerson {
        /// Who.
        user: UserId,
        /// Why.
        reason: SkipReason,
    },
    /// It sleeps. PagerDuty: `snooze_log_entry`.
    Snooze {
        /// Until when.
        until: At,
    },
    /// Somebody wrote something down. PagerDuty: `annotate_log_entry`.
    Annotate {
        /// What.
        content: String,
    },
    /// Somebody told subscribers how it goes on. Shown as PagerDuty's `annotate_log_entry`.
    StatusUpdate {
        /// What they wrote.
        message: String,
    },
    /// It became louder or quieter. PagerDuty: `urgency_change_log_entry`.
    UrgencyChange {
        /// To this.
        urgency: Urgency,
    },
    /// Its priority changed. PagerDuty: `field_value_change_log_entry`, field `priority`.
    PriorityChange {
        /// To this; `None`: taken away.
        priority: Option<PriorityId>,
    },
    /// Its title changed. PagerDuty: `field_value_change_log_entry`, field `title`.
    TitleChange {
        /// To this.
        title: String,
    },
    /// Where people talk about it changed. PagerDuty: `field_value_change_log_entry`, field `conference_bridge`.
    ConferenceBridgeChange {
        /// To this; `None`: taken away.
        bridge: Option<ConferenceBridge>,
    },
    /// It was given to another policy. PagerDuty: `delegate_log_entry`.
    Delegate {
        /// The people it is assigned to now.
        users: Vec<UserId>,
    },
    /// Another incident was merged into it. PagerDuty: `merge_log_entry` in webhooks; shown as an annotation.
    MergedFrom {
        /// Which.
        incident: IncidentId,
        /// Its number; `None` in entries of versions that did not keep it.
        number: Option<u64>,
        /// How many alerts came with it.
        alerts: u32,
    },
    /// It moved to another service. PagerDuty: `field_value_change_log_entry`, field `service`.
    ServiceChange {
        /// To this.
        service: ServiceId,
    },
}

/// Why an incident is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveReason {
    /// A person, or a client in their name, said so.
    ByHand,
    /// A person ended its last open alert, or moved it elsewhere.
    AlertsResolved,
    /// An event ended its last open alert.
    ByEvent,
    /// Nothing changed for as long as its service's auto-resolve timeout.
    AutoResolveTimeout,
    /// It was merged into another (PagerDuty's `merge_resolve_reason`).
    MergedInto {
        /// Which.
        incident: IncidentId,
        /// Its number; `None` where a version stored it that did not keep it.
        number: Option<u64>,
    },
}

/// Why an incident went back to triggered by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnacknowledgeReason {
    /// The service's acknowledgement timeout passed.
    AcknowledgementTimeout,
    /// The snooze ended.
    SnoozeEnded,
    /// Somebody did it by hand.
    ByHand,
}

/// Why a level or a person was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// Nobody is on call in the level's schedules at this moment.
    NobodyOnCall,
    /// The person, or everybody on the level, is away (holidays, leave).
    Away,
    /// The level's people or schedules no longer exist.
    TargetsGone,
    /// The level's people have no contact method that this server can use.
    NoContactMethod,
    /// Every contact method of the level's people failed.
    AllContactMethodsFailed,
    /// The person has no usable notification rule for this urgency: the engine chose a contact method for them.
    NoRuleForUrgency,
    /// A notification rule of the person names a contact method that no longer exists.
    ContactMethodGone,
    /// A notification rule of the person names a contact method over which this server cannot page.
    ChannelNotAvailable,
}

impl SkipReason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::NobodyOnCall,
        Self::Away,
        Self::TargetsGone,
        Self::NoContactMethod,
        Self::AllContactMethodsFailed,
        Self::NoRuleForUrgency,
        Self::ContactMethodGone,
        Self::ChannelNotAvailable,
    ];

    /// The reason as a word for tables and APIs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NobodyOnCall => "nobody_on_call",
            Self::Away => "away",
            Self::TargetsGone => "targets_gone",
            Self::NoContactMethod => "no_contact_method",
            Self::AllContactMethodsFailed => "all_contact_methods_failed",
            Self::NoRuleForUrgency => "no_rule_for_urgency",
            Self::ContactMethodGone => "contact_method_gone",
            Self::ChannelNotAvailable => "channel_not_available",
        }
    }
}
