//! A service and an integration as documents.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use vigie_core::{
    grouping::{Aggregate, Grouping},
    ids::{DependencyId, IntegrationId, PolicyId, ServiceId, TeamId, VendorId},
    service::{Dependency, Integration, IntegrationKind, Service, SupportHours, UrgencyChoice, UrgencyRule},
    time::At,
};

use super::word::{Word, values, words};

#[derive(Serialize, Deserialize)]
pub(super) struct ServiceDocument {
    id: Word<ServiceId>,
    name: String,
    description: String,
    created_at: i64,
    policy: Word<PolicyId>,
    teams: Vec<Word<TeamId>>,
    disabled: bool,
    urgency: UrgencyDocument,
    acknowledgement_timeout_micros: Option<u64>,
    auto_resolve_timeout_micros: Option<u64>,
    grouping: GroupingDocument,
    auto_pause_timeout_micros: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<DependencyDocument>,
}

#[derive(Serialize, Deserialize)]
struct DependencyDocument {
    id: Word<DependencyId>,
    on: Word<ServiceId>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UrgencyDocument {
    Constant(ChoiceDocument),
    SupportHours { hours: HoursDocument, during: ChoiceDocument, outside: ChoiceDocument, raise_at_start: bool },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChoiceDocument {
    High,
    Low,
    SeverityBased,
}

#[derive(Serialize, Deserialize)]
struct HoursDocument {
    time_zone: String,
    days_of_week: Vec<u8>,
    start_second: u32,
    end_second: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum GroupingDocument {
    Off,
    Time { window_micros: Option<u64> },
    Content { all: bool, fields: Vec<String>, window_micros: u64 },
}

#[derive(Serialize, Deserialize)]
pub(super) struct IntegrationDocument {
    id: Word<IntegrationId>,
    service: Word<ServiceId>,
    name: String,
    kind: KindDocument,
    routing_key: String,
    vendor: Option<Word<VendorId>>,
    email_local_part: Option<String>,
    created_at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindDocument {
    EventsV2,
    EventsV1,
    Email,
    Vendor,
}

impl From<&Service> for ServiceDocument {
    fn from(service: &Service) -> Self {
        let micros = |duration: Duration| duration.as_micros() as u64;
        let dependency = |one: &Dependency| DependencyDocument { id: Word(one.id), on: Word(one.on) };
        Self {
            id: Word(service.id),
            name: service.name.clone(),
            description: service.description.clone(),
            created_at: service.created_at.micros(),
            policy: Word(service.policy),
            teams: words(&service.teams),
            disabled: service.disabled,
            urgency: (&service.urgency).into(),
            acknowledgement_timeout_micros: service.acknowledgement_timeout.map(micros),
            auto_resolve_timeout_micros: service.auto_resolve_timeout.map(micros),
            grouping: (&service.grouping).into(),
            auto_pause_timeout_micros: service.auto_pause_timeout.map(micros),
            depends_on: service.depends_on.iter().map(dependency).collect(),
        }
    }
}

impl From<ServiceDocument> for Service {
    fn from(document: ServiceDocument) -> Self {
        let dependency = |one: DependencyDocument| Dependency { id: one.id.0, on: one.on.0 };
        Self {
            id: document.id.0,
            name: document.name,
            description: document.description,
            created_at: At::from_micros(document.created_at),
            policy: document.policy.0,
            teams: values(document.teams),
            disabled: document.disabled,
            urgency: document.urgency.into(),
            acknowledgement_timeout: document.acknowledgement_timeout_micros.map(Duration::from_micros),
            auto_resolve_timeout: document.auto_resolve_timeout_micros.map(Duration::from_micros),
            grouping: document.grouping.into(),
            auto_pause_timeout: document.auto_pause_timeout_micros.map(Duration::from_micros),
            depends_on: document.depends_on.into_iter().map(dependency).collect(),
        }
    }
}

impl From<&UrgencyRule> for UrgencyDocument {
    fn from(rule: &UrgencyRule) -> Self {
        match rule {
            UrgencyRule::Constant(choice) => Self::Constant((*choice).into()),
            UrgencyRule::SupportHours { hours, during, outside, raise_at_start } => Self::SupportHours {
                hours: HoursDocument {
                    time_zone: hours.time_zone.clone(),
                    days_of_week: hours.days_of_week.clone(),
                    start_second: hours.start_second,
                    end_second: hours.end_second,
                },
                during: (*during).into(),
                outside: (*outside).into(),
                raise_at_start: *raise_at_start,
            },
        }
    }
}

impl From<UrgencyDocument> for UrgencyRule {
    fn from(document: UrgencyDocument) -> Self {
        match document {
            UrgencyDocument::Constant(choice) => Self::Constant(choice.into()),
            UrgencyDocument::SupportHours { hours, during, outside, raise_at_start } => Self::SupportHours {
                hours: SupportHours {
                    time_zone: hours.time_zone,
                    days_of_week: hours.days_of_week,
                    start_second: hours.start_second,
                    end_second: hours.end_second,
                },
                during: during.into(),
                outside: outside.into(),
                raise_at_start,
            },
        }
    }
}

impl From<UrgencyChoice> for ChoiceDocument {
    fn from(choice: UrgencyChoice) -> Self {
        match choice {
            UrgencyChoice::High => Self::High,
            UrgencyChoice::Low => Self::Low,
            UrgencyChoice::SeverityBased => Self::SeverityBased,
        }
    }
}

impl From<ChoiceDocument> for UrgencyChoice {
    fn from(document: ChoiceDocument) -> Self {
        match document {
            ChoiceDocument::High => Self::High,
            ChoiceDocument::Low => Self::Low,
            ChoiceDocument::SeverityBased => Self::SeverityBased,
        }
    }
}

impl From<&Grouping> for GroupingDocument {
    fn from(grouping: &Grouping) -> Self {
        match grouping {
            Grouping::Off => Self::Off,
            Grouping::Time { window } => Self::Time { window_micros: window.map(|window| window.as_micros() as u64) },
            Grouping::Content { aggregate, fields, window } => Self::Content {
                all: *aggregate == Aggregate::All,
                fields: fields.clone(),
                window_micros: window.as_micros() as u64,
            },
        }
    }
}

impl From<GroupingDocument> for Grouping {
    fn from(document: GroupingDocument) -> Self {
        match document {
            GroupingDocument::Off => Self::Off,
            GroupingDocument::Time { window_micros } => Self::Time { window: window_micros.map(Duration::from_micros) },
            GroupingDocument::Content { all, fields, window_micros } => Self::Content {
                aggregate: if all { Aggregate::All } else { Aggregate::Any },
                fields,
                window: Duration::from_micros(window_micros),
            },
        }
    }
}

impl From<&Integration> for IntegrationDocument {
    fn from(integration: &Integration) -> Self {
        Self {
            id: Word(integration.id),
            service: Word(integration.service),
            name: integration.name.clone(),
            kind: match integration.kind {
                IntegrationKind::EventsV2 => KindDocument::EventsV2,
                IntegrationKind::EventsV1 => KindDocument::EventsV1,
                IntegrationKind::Email => KindDocument::Email,
                IntegrationKind::Vendor => KindDocument::Vendor,
            },
            routing_key: integration.routing_key.clone(),
            vendor: integration.vendor.map(Word),
            email_local_part: integration.email_local_part.clone(),
            created_at: integration.created_at.micros(),
        }
    }
}

impl From<IntegrationDocument> for Integration {
    fn from(document: IntegrationDocument) -> Self {
        Self {
            id: document.id.0,
            service: document.service.0,
            name: document.name,
            kind: match document.kind {
                KindDocument::EventsV2 => IntegrationKind::EventsV2,
                KindDocument::EventsV1 => IntegrationKind::EventsV1,
                KindDocument::Email => IntegrationKind::Email,
                KindDocument::Vendor => IntegrationKind::Vendor,
            },
            routing_key: document.routing_key,
            vendor: document.vendor.map(|vendor| vendor.0),
            email_local_part: document.email_local_part,
            created_at: At::from_micros(document.created_at),
        }
    }
}
