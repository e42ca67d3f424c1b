//! A service: what can break, who answers for it, and how its events become incidents.

use std::time::Duration;

use crate::{
    event::Severity,
    grouping::Grouping,
    ids::{DependencyId, IntegrationId, PolicyId, ServiceId, TeamId, VendorId},
    incident::Urgency,
    time::At,
};

/// A service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its name, unique in the account.
    pub name: String,
    /// What it is, for people.
    pub description: String,
    /// When it was created.
    pub created_at: At,
    /// Who is paged for it.
    pub policy: PolicyId,
    /// The teams that own it.
    pub teams: Vec<TeamId>,
    /// Disabled services take no events (PagerDuty's status `disabled`).
    pub disabled: bool,
    /// How urgent its incidents are.
    pub urgency: UrgencyRule,
    /// An acknowledged incident triggers again after this long; `None`: never. PagerDuty's default is 30 minutes.
    pub acknowledgement_timeout: Option<Duration>,
    /// An open incident resolves by itself after this long without a change; `None`: never. PagerDuty's default is 4 hours.
    pub auto_resolve_timeout: Option<Duration>,
    /// How its alerts are put together into incidents.
    pub grouping: Grouping,
    /// PagerDuty's `auto_pause_notifications_parameters.timeout`; kept, not acted on yet.
    pub auto_pause_timeout: Option<Duration>,
    /// The services that it needs to work, in the order they were named.
    pub depends_on: Vec<Dependency>,
}

/// A service that another needs to work. PagerDuty: a service dependency, the other being the supporting service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its id.
    pub id: DependencyId,
    /// The service that is needed.
    pub on: ServiceId,
}

/// How urgent a service's incidents are.
#[derive(Clone, Debug, PartialEq)]
pub enum UrgencyRule {
    /// The same at all hours.
    Constant(UrgencyChoice),
    /// One way during support hours, another outside them.
    SupportHours {
        /// When they are.
        hours: SupportHours,
        /// During them.
        during: UrgencyChoice,
        /// Outside them.
        outside: UrgencyChoice,
        /// Raise open low-urgency incidents to high when support hours start (PagerDuty's `scheduled_actions`).
        raise_at_start: bool,
    },
}

/// High, low, or as the alert's severity says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrgencyChoice {
    /// Always high.
    High,
    /// Always low.
    Low,
    /// High for critical and error, low for warning and info.
    SeverityBased,
}

impl UrgencyChoice {
    /// The urgency of an incident whose first alert has this severity; high where there is none.
    #[must_use]
    pub fn for_severity(self, severity: Option<Severity>) -> Urgency {
        match (self, severity) {
            (Self::Low, _) | (Self::SeverityBased, Some(Severity::Warning | Severity::Info)) => Urgency::Low,
            (Self::High | Self::SeverityBased, _) => Urgency::High,
        }
    }
}

/// Support hours: the same hours on chosen weekdays, in the wall clock of a time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportHours {
    /// An IANA name, checked when it was stored.
    pub time_zone: String,
    /// ISO weekdays, 1 = Monday … 7 = Sunday; sorted, no doubles, not empty.
    pub days_of_week: Vec<u8>,
    /// Seconds after local midnight at which they start (0 to 86,399).
    pub start_second: u32,
    /// Seconds after local midnight at which they end (0 to 86,400), not included; an end at or before the start
    /// is on the following day.
    pub end_second: u32,
}

/// One source of events on a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// Its id.
    pub id: IntegrationId,
    /// The service its events go to.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// Which wire it speaks.
    pub kind: IntegrationKind,
    /// The key that senders use: 32 letters and digits, unique.
    pub routing_key: String,
    /// The monitoring tool it is for.
    pub vendor: Option<VendorId>,
    /// For [`IntegrationKind::Email`]: the local part of its address, unique.
    pub email_local_part: Option<String>,
    /// When it was created.
    pub created_at: At,
}

/// Which wire an integration speaks. All keys are accepted on both Events APIs; the kind is what it says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegrationKind {
    /// `events_api_v2_inbound_integration`
    EventsV2,
    /// `generic_events_api_inbound_integration` (Events API v1)
    EventsV1,
    /// `generic_email_inbound_integration`
    Email,
    /// Any other kind that PagerDuty names; the vendor says which tool it is for.
    Vendor,
}
