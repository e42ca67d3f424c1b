//! How Vigie's own answers about being on call are written: explanations, findings, who is on call now.
//!
//! PagerDuty has nothing like them, so their form is Vigie's: one object, references as everywhere, and sentences beside
//! the data. To add one: a file here with its `to_wire`.

mod expectation;
mod explanation;
mod finding;
mod now;

use serde_json::{Value, json};
use vigie_core::{
    directory::{Directory, Kind},
    ids::{Id, PolicyId, ScheduleId, ServiceId, TeamId, UserId},
    time::At,
};

pub use self::{
    expectation::to_wire as expectation_to_wire,
    explanation::{policy_to_wire, schedule_to_wire},
    finding::to_wire as finding_to_wire,
    now::to_wire as shift_to_wire,
};
use crate::{Links, reference, view::View};

/// The configuration that an answer is worked out from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration<'a> {
    /// Its version.
    pub version: u64,
    /// Whether it is the present one.
    pub is_current: bool,
    /// For a past one: when it was made, and by whom.
    pub made: Option<(At, &'a str)>,
}

/// Writes which configuration an answer is worked out from.
#[must_use]
pub fn configuration_to_wire(configuration: &Configuration<'_>, view: &View<'_>) -> Value {
    json!({
        "version": configuration.version,
        "is_current": configuration.is_current,
        "changed_at": configuration.made.map(|(at, _)| view.time(at)),
        "changed_by": configuration.made.map(|(_, by)| by),
    })
}

/// A reference to an object of any kind that has an address.
#[must_use]
pub fn reference_to(kind: Kind, id: Id, directory: &Directory, links: &Links) -> Value {
    let text = id.as_str();
    let written = match kind {
        Kind::User => UserId::parse(text).map(|id| reference::user(directory, links, id)),
        Kind::Team => TeamId::parse(text).map(|id| reference::team(directory, links, id)),
        Kind::Service => ServiceId::parse(text).map(|id| reference::service(directory, links, id)),
        Kind::Policy => PolicyId::parse(text).map(|id| reference::escalation_policy(directory, links, id)),
        Kind::Schedule => ScheduleId::parse(text).map(|id| reference::schedule(directory, links, id)),
        _ => None,
    };
    written.unwrap_or_else(|| json!({ "id": text, "type": format!("{}_reference", kind.as_str()) }))
}
