//! The part of an incident that no list filters or sorts by, as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{
    directory::Channel,
    ids::{ContactMethodId, DeliveryId, NotificationRuleId, UserId},
    incident::{
        Acknowledgement, Agent, Assignment, ConferenceBridge, GroupWindow, Incident, Page, PageState, Position,
        ResolveReason, Status, Wake,
    },
    time::At,
};

use super::{
    conference_bridge::ConferenceBridgeDocument,
    log::{AgentDocument, ResolveReasonDocument},
    word::Word,
};

#[derive(Serialize, Deserialize)]
pub(crate) struct IncidentDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) details: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conference_bridge: Option<ConferenceBridgeDocument>,
    status: StatusDocument,
    status_changed_at: i64,
    status_changed_by: AgentDocument,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    assignments: Vec<PersonDocument>,
    position: PositionDocument,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pages: Vec<PageDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<GroupDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    auto_resolve_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    raise_urgency_at: Option<i64>,
}

/// What an [`IncidentDocument`] holds, as the core knows it.
pub(crate) struct IncidentState {
    pub(crate) status: Status,
    pub(crate) status_changed_at: At,
    pub(crate) status_changed_by: Agent,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) position: Position,
    pub(crate) pages: Vec<Page>,
    pub(crate) group: Option<GroupWindow>,
    pub(crate) auto_resolve_at: Option<At>,
    pub(crate) raise_urgency_at: Option<At>,
    pub(crate) details: Option<String>,
    pub(crate) conference_bridge: Option<ConferenceBridge>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StatusDocument {
    Triggered,
    Acknowledged { by: Vec<PersonDocument>, wake: Option<WakeDocument> },
    Resolved { reason: ResolveReasonDocument },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WakeDocument {
    AcknowledgementTimeout { at: i64 },
    Snooze { until: i64 },
}

/// An acknowledgement or an assignment.
#[derive(Serialize, Deserialize)]
struct PersonDocument {
    user: Word<UserId>,
    at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PositionDocument {
    Level { index: u32, pass: u32, next_at: Option<i64> },
    Direct,
    Exhausted,
    Fallback,
}

#[derive(Serialize, Deserialize)]
struct PageDocument {
    user: Word<UserId>,
    contact_method: Word<ContactMethodId>,
    channel: Word<Channel>,
    rule: Option<Word<NotificationRuleId>>,
    state: PageStateDocument,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PageStateDocument {
    Planned { due_at: i64 },
    Sent { delivery: Word<DeliveryId> },
    HandedOver { delivery: Word<DeliveryId> },
    Failed { delivery: Word<DeliveryId> },
}

#[derive(Serialize, Deserialize)]
struct GroupDocument {
    keys: Vec<String>,
    opened_at: i64,
    open_until: i64,
}

impl IncidentDocument {
    /// The keys that an alert must share to join the incident; none where it takes no more.
    pub(crate) fn into_group_keys(self) -> Vec<String> {
        self.group.map(|group| group.keys).unwrap_or_default()
    }
}

impl From<&Incident> for IncidentDocument {
    fn from(incident: &Incident) -> Self {
        let assignment = |assignment: &Assignment| person(assignment.user, assignment.at);
        Self {
            details: incident.details.clone(),
            conference_bridge: incident.conference_bridge.as_ref().map(Into::into),
            status: (&incident.status).into(),
            status_changed_at: incident.status_changed_at.micros(),
            status_changed_by: incident.status_changed_by.into(),
            assignments: incident.assignments.iter().map(assignment).collect(),
            position: incident.escalation.position.into(),
            pages: incident.pages.iter().map(Into::into).collect(),
            group: incident.group.as_ref().map(Into::into),
            auto_resolve_at: incident.auto_resolve_at.map(At::micros),
            raise_urgency_at: incident.raise_urgency_at.map(At::micros),
        }
    }
}

impl From<IncidentDocument> for IncidentState {
    fn from(document: IncidentDocument) -> Self {
        let assignment = |person: PersonDocument| Assignment { user: person.user.0, at: At::from_micros(person.at) };
        Self {
            details: document.details,
            conference_bridge: document.conference_bridge.map(Into::into),
            status: document.status.into(),
            status_changed_at: At::from_micros(document.status_changed_at),
            status_changed_by: document.status_changed_by.into(),
            assignments: document.assignments.into_iter().map(assignment).collect(),
            position: document.position.into(),
            pages: document.pages.into_iter().map(Into::into).collect(),
            group: document.group.map(Into::into),
            auto_resolve_at: document.auto_resolve_at.map(At::from_micros),
            raise_urgency_at: document.raise_urgency_at.map(At::from_micros),
        }
    }
}

fn person(user: UserId, at: At) -> PersonDocument {
    PersonDocument { user: Word(user), at: at.micros() }
}

impl From<&Status> for StatusDocument {
    fn from(status: &Status) -> Self {
        match status {
            Status::Triggered => Self::Triggered,
            Status::Acknowledged { by, wake } => Self::Acknowledged {
                by: by.iter().map(|word| person(word.user, word.at)).collect(),
                wake: wake.map(|wake| match wake {
                    Wake::AcknowledgementTimeout { at } => WakeDocument::AcknowledgementTimeout { at: at.micros() },
                    Wake::Snooze { until } => WakeDocument::Snooze { until: until.micros() },
                }),
            },
            Status::Resolved { reason } => Self::Resolved { reason: reason.into() },
        }
    }
}

impl From<StatusDocument> for Status {
    fn from(document: StatusDocument) -> Self {
        match document {
            StatusDocument::Triggered => Self::Triggered,
            StatusDocument::Acknowledged { by, wake } => Self::Acknowledged {
                by: by
                    .into_iter()
                    .map(|person| Acknowledgement { user: person.user.0, at: At::from_micros(person.at) })
                    .collect(),
                wake: wake.map(|wake| match wake {
                    WakeDocument::AcknowledgementTimeout { at } => {
                        Wake::AcknowledgementTimeout { at: At::from_micros(at) }
                    }
                    WakeDocument::Snooze { until } => Wake::Snooze { until: At::from_micros(until) },
                }),
            },
            StatusDocument::Resolved { reason } => Self::Resolved { reason: ResolveReason::from(reason) },
        }
    }
}

impl From<Position> for PositionDocument {
    fn from(position: Position) -> Self {
        match position {
            Position::Level { index, pass, next_at } => Self::Level { index, pass, next_at: next_at.map(At::micros) },
            Position::Direct => Self::Direct,
            Position::Exhausted => Self::Exhausted,
            Position::Fallback => Self::Fallback,
        }
    }
}

impl From<PositionDocument> for Position {
    fn from(document: PositionDocument) -> Self {
        match document {
            PositionDocument::Level { index, pass, next_at } => {
                Self::Level { index, pass, next_at: next_at.map(At::from_micros) }
            }
            PositionDocument::Direct => Self::Direct,
            PositionDocument::Exhausted => Self::Exhausted,
            PositionDocument::Fallback => Self::Fallback,
        }
    }
}

impl From<&Page> for PageDocument {
    fn from(page: &Page) -> Self {
        Self {
            user: Word(page.user),
            contact_method: Word(page.contact_method),
            channel: Word(page.channel),
            rule: page.rule.map(Word),
            state: match page.state {
                PageState::Planned { due_at } => PageStateDocument::Planned { due_at: due_at.micros() },
                PageState::Sent { delivery } => PageStateDocument::Sent { delivery: Word(delivery) },
                PageState::HandedOver { delivery } => PageStateDocument::HandedOver { delivery: Word(delivery) },
                PageState::Failed { delivery } => PageStateDocument::Failed { delivery: Word(delivery) },
            },
        }
    }
}

impl From<PageDocument> for Page {
    fn from(document: PageDocument) -> Self {
        Self {
            user: document.user.0,
            contact_method: document.contact_method.0,
            channel: document.channel.0,
            rule: document.rule.map(|rule| rule.0),
            state: match document.state {
                PageStateDocument::Planned { due_at } => PageState::Planned { due_at: At::from_micros(due_at) },
                PageStateDocument::Sent { delivery } => PageState::Sent { delivery: delivery.0 },
                PageStateDocument::HandedOver { delivery } => PageState::HandedOver { delivery: delivery.0 },
                PageStateDocument::Failed { delivery } => PageState::Failed { delivery: delivery.0 },
            },
        }
    }
}

impl From<&GroupWindow> for GroupDocument {
    fn from(group: &GroupWindow) -> Self {
        Self { keys: group.keys.clone(), opened_at: group.opened_at.micros(), open_until: group.open_until.micros() }
    }
}

impl From<GroupDocument> for GroupWindow {
    fn from(document: GroupDocument) -> Self {
        Self {
            keys: document.keys,
            opened_at: At::from_micros(document.opened_at),
            open_until: At::from_micros(document.open_until),
        }
    }
}
