//! What the lines of a scenario say, before anything is looked up: people and things are names here.

use std::time::Duration;

use jiff::civil::DateTime;
use vigie_core::{
    directory::Channel,
    escalate::AssignmentStrategy,
    event::Severity,
    grouping::Grouping,
    incident::{Urgency, Via},
    schedule::Restriction,
    service::UrgencyRule,
};

use crate::{organisation::Way, world::Behaviour};

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Statement {
    /// Which line, from 1.
    pub(super) line: usize,
    /// When, where it says so.
    pub(super) moment: Option<Moment>,
    /// What.
    pub(super) step: Step,
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// This long after the start.
    After(Duration),
    /// When the clock on the wall shows this, in the scenario's zone.
    Wall(DateTime),
}

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Given(Given),
    Deed { deed: Deed, refused_with: Option<String> },
    ExpectPage(ExpectedPage),
    ExpectNothing,
    Then(Claim),
}

/// How things are set up.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    Clock { starts: DateTime, zone: String },
    User { name: String, is_owner: bool, ways: Vec<Way> },
    UserIsGone(String),
    UserIsAway { name: String, from: Moment, until: Moment },
    ScheduleIsGone(String),
    IntegrationIsGone(String),
    Policy { name: String, levels: Vec<LevelWords>, num_loops: u32 },
    Service { name: String, policy: String },
    Setting { service: String, setting: Setting },
    Integration { name: String, service: String },
    Schedule { name: String, zone: String, layers: Vec<LayerWords> },
    Override { schedule: String, user: String, from: Moment, until: Moment },
    Maintenance { services: Vec<String>, from: Moment, until: Moment },
    Priority(String),
    Provider { channel: Channel, user: Option<String>, behaviour: Behaviour },
}

/// One level of a policy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LevelWords {
    pub(super) targets: Vec<TargetWords>,
    pub(super) strategy: AssignmentStrategy,
    pub(super) delay: Duration,
}

/// One target of a level.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TargetWords {
    User(String),
    Schedule(String),
}

/// One layer of a schedule.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LayerWords {
    pub(super) users: Vec<String>,
    pub(super) turn_length: Duration,
    pub(super) from: Moment,
    pub(super) until: Option<Moment>,
    pub(super) restrictions: Vec<Restriction>,
}

/// One setting of a service.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Setting {
    Urgency(UrgencyRule),
    AcknowledgementTimeout(Duration),
    AutoResolveTimeout(Duration),
    Grouping(Grouping),
    Disabled(bool),
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Deed {
    Trigger { count: Option<u32>, key: String, integration: String, report: ReportWords },
    EventAcknowledge { key: String, integration: String },
    EventResolve { key: String, integration: String },
    ServerStops,
    ServerStarts,
    EveryTimerRings,
    ProviderReports { channel: Channel, user: String, report: ProviderReport },
    Create { user: String, name: String, service: String, new: NewWords },
    Request { user: String, via: Via, incident: String, request: RequestWords },
}

/// What a trigger event says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ReportWords {
    pub(super) summary: Option<String>,
    pub(super) severity: Option<Severity>,
    pub(super) source: Option<String>,
    pub(super) class: Option<String>,
    pub(super) component: Option<String>,
    pub(super) group: Option<String>,
    pub(super) details: Vec<(String, String)>,
}

/// What a provider says later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ProviderReport {
    Delivered,
    Failed(String),
    Late(String),
    Answered,
}

/// What is said about an incident made by hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct NewWords {
    pub(super) title: Option<String>,
    pub(super) urgency: Option<Urgency>,
    pub(super) assignee: Option<AssigneeWords>,
    pub(super) key: Option<String>,
    pub(super) priority: Option<String>,
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AssigneeWords {
    Users(Vec<String>),
    Policy(String),
}

/// What a person asks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RequestWords {
    Acknowledge,
    Trigger,
    Resolve,
    Reassign(AssigneeWords),
    Escalate { level: Option<u32> },
    Snooze(Duration),
    Note(String),
    Merge { sources: Vec<String> },
    MoveTo { service: String },
    Rename(String),
    SetUrgency(Urgency),
    SetPriority(Option<String>),
    ResolveAlert(String),
    MoveAlert { key: String, to: String },
    SetSeverity { key: String, severity: Severity },
}

/// A page that must be sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ExpectedPage {
    pub(super) channel: Channel,
    pub(super) user: String,
    /// Titles that must stand in it.
    pub(super) about: Vec<String>,
    /// How many incidents it must be about.
    pub(super) count: Option<u32>,
    pub(super) fate: Fate,
}

/// What the provider does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Taken,
    Refused,
    Late,
}

/// Something that must be true.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Claim {
    Incidents { count: usize, open_only: bool },
    Together { names: Vec<String>, count: usize },
    Status { incident: String, status: StatusWords },
    AssignedTo { incident: String, users: Vec<String> },
    Urgency { incident: String, urgency: Urgency },
    Priority { incident: String, priority: Option<String> },
    Title { incident: String, title: String },
    Alerts { incident: String, count: u32, open_only: bool },
    Due { incident: String, moment: Option<Moment> },
    Stands { incident: String, place: Place },
    Timeline { incident: String, how: TimelineMatch, entries: Vec<String> },
    Webhooks { incident: String, events: Vec<String> },
    Event { key: String, outcome: String },
    Receipt { channel: Channel, user: String, state: String, words: Option<String> },
    OnCall { user: Option<String>, schedule: String },
}

/// Where an incident stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StatusWords {
    Triggered,
    Acknowledged { by: Option<Vec<String>> },
    Resolved { how: Option<String> },
}

/// Where it stands in its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Level (from 1, as people count) and pass (from 1).
    Level(u32, u32),
    WithPeople,
    AtTheEnd,
    WithTheOwners,
}

/// How a timeline is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimelineMatch {
    /// It has these entries in this order, and perhaps others between.
    Has,
    /// It has these entries and no others.
    Is,
    /// It has none of these entries.
    Lacks,
}
