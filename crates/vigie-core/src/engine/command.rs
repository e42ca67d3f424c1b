//! What can be asked of the engine.

use std::time::Duration;

use crate::{
    directory::Channel,
    event::{Event, Severity},
    ids::{AlertId, ContactMethodId, DeliveryId, EventId, IncidentId, PolicyId, PriorityId, ServiceId, UserId},
    incident::{Agent, ConferenceBridge, Incident, Urgency, Via},
    notify::{Delivery, Outcome},
};

/// Something that is asked of the engine.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A sender reports something.
    Event(EventCommand),
    /// Somebody makes an incident by hand or through the REST API.
    Create(NewIncident),
    /// Somebody asks something of an incident that exists.
    Incident {
        /// Which.
        incident: IncidentId,
        /// Who asks.
        agent: Agent,
        /// Over what.
        via: Via,
        /// What for.
        request: Request,
    },
    /// A moment came at which the incident wanted to be woken. Early, late and double wakes are harmless.
    TimerElapsed {
        /// Which incident.
        incident: IncidentId,
    },
    /// A channel or a provider says what became of a delivery.
    DeliveryReported {
        /// Which incident it is about.
        incident: IncidentId,
        /// Which delivery.
        delivery: DeliveryId,
        /// Who it goes to, for the timeline of an incident that does not wait for it any more.
        receiver: Receiver,
        /// What became of it.
        outcome: Outcome,
    },
}

impl Command {
    /// What became of a delivery.
    #[must_use]
    pub const fn reported(delivery: &Delivery, outcome: Outcome) -> Self {
        let Delivery { user, contact_method, channel, .. } = *delivery;
        let receiver = Receiver { user, contact_method, channel };
        Self::DeliveryReported { incident: delivery.incident, delivery: delivery.id, receiver, outcome }
    }
}

/// Who a delivery goes to, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Who.
    pub user: UserId,
    /// Over which of their contact methods.
    pub contact_method: ContactMethodId,
    /// What kind of contact method that is.
    pub channel: Channel,
}

/// An accepted event with the id it is kept under.
#[derive(Clone, Debug, PartialEq)]
pub struct EventCommand {
    /// The id it is kept under.
    pub id: EventId,
    /// What the sender said.
    pub event: Event,
}

/// An incident made by hand or through the REST API.
#[derive(Clone, Debug, PartialEq)]
pub struct NewIncident {
    /// For this service.
    pub service: ServiceId,
    /// Its first line.
    pub title: String,
    /// Refused while an open incident of the service has the same key.
    pub incident_key: Option<String>,
    /// More about it.
    pub details: Option<String>,
    /// How loud; as the service says where `None`.
    pub urgency: Option<Urgency>,
    /// How important.
    pub priority: Option<PriorityId>,
    /// Where people talk about it.
    pub conference_bridge: Option<ConferenceBridge>,
    /// To whom; the service's policy where `None`.
    pub assignee: Option<Assignee>,
    /// Who makes it.
    pub agent: Agent,
    /// Over what.
    pub via: Via,
}

/// To whom an incident is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// These people; it does not escalate any more.
    Users(Vec<UserId>),
    /// The first level of a policy.
    Policy(PolicyId),
}

/// What is asked of an incident.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// "I am on it." On a resolved incident: reopen it, assigned to the asker.
    Acknowledge,
    /// Back to triggered; on a resolved incident: reopen it from the first level.
    Trigger,
    /// "It is over." Its open alerts are too.
    Resolve,
    /// Give it to somebody else.
    Reassign(Assignee),
    /// Page a level now: the given one from 0, or the next.
    Escalate {
        /// Which, from 0; the next one where `None`.
        level: Option<u32>,
    },
    /// Sleep. 1 second to 7 days.
    Snooze {
        /// For how long.
        duration: Duration,
    },
    /// Write something down.
    AddNote {
        /// What.
        content: String,
    },
    /// Tell subscribers how it goes on.
    PublishStatusUpdate {
        /// What to tell them.
        message: String,
    },
    /// Merge other incidents into this one; those that exist are in [`super::Situation::others`].
    Merge {
        /// Which.
        sources: Vec<IncidentId>,
    },
    /// It is about another service.
    MoveTo {
        /// Which.
        service: ServiceId,
    },
    /// Change its fields.
    Edit(IncidentEdit),
    /// Change some of its alerts; they are in [`super::Situation::alerts`].
    EditAlerts(Vec<AlertEdit>),
    /// Several things, in this order; where one is refused, none is done.
    Several(Vec<Request>),
}

impl Request {
    /// What is asked, one by one: itself, unless it is several.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::Several(parts) => parts,
            _ => std::slice::from_ref(self),
        }
    }

    /// The incident key that the incident would take up on a service: by being opened again, or by moving there. The
    /// shell looks whether another open incident has it, for [`super::Situation::incident_key_is_taken`].
    #[must_use]
    pub fn wanted_key(&self, incident: &Incident) -> Option<(ServiceId, String)> {
        let service = match self {
            Self::MoveTo { service } if *service != incident.service => *service,
            Self::Trigger | Self::Acknowledge if !incident.is_open() => incident.service,
            // Where it moves to comes before what opens it, and is where it is opened.
            Self::Several(parts) => return parts.iter().find_map(|part| part.wanted_key(incident)),
            _ => return None,
        };
        Some((service, incident.incident_key.clone()?))
    }
}

/// Fields to change; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentEdit {
    /// Its first line.
    pub title: Option<String>,
    /// How loud.
    pub urgency: Option<Urgency>,
    /// How important; `Some(None)` takes the priority away.
    pub priority: Option<Option<PriorityId>>,
    /// Where people talk about it; `Some(None)` takes that away.
    pub conference_bridge: Option<Option<ConferenceBridge>>,
}

/// A change to one alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertEdit {
    /// Which.
    pub alert: AlertId,
    /// End it.
    pub resolve: bool,
    /// Its severity.
    pub severity: Option<Severity>,
    /// Move it into this incident, which is in [`super::Situation::others`].
    pub move_to: Option<IncidentId>,
}
