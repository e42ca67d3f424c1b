//! The REST API's resources, one file each: `to_wire` writes one, `from_wire` reads what a client sent.
//!
//! `from_wire` takes the object as it is (`existing`) and changes only what the body names; without one it starts
//! from PagerDuty's defaults. Unknown and read-only fields are ignored. What a snapshot must hold as a whole (unique
//! names, references that lead somewhere) is [`vigie_core::directory::Directory::changed`]'s to say, and
//! [`violation`]'s to word.

pub mod ability;
pub mod absence;
pub mod alert;
pub mod audit;
#[cfg(test)]
mod blank;
pub mod calendar;
pub mod change_event;
pub mod conference_bridge;
pub mod contact_method;
pub mod cover_request;
pub mod escalation_policy;
pub mod extension_schema;
pub mod fairness;
mod fields;
pub mod handoff_rule;
pub mod incident;
pub mod integration;
pub mod license;
pub mod log_entry;
pub mod maintenance_window;
pub mod note;
pub mod notification;
pub mod notification_rule;
pub mod notification_subscription;
pub mod oncall;
pub mod priority;
#[cfg(test)]
pub(crate) mod samples;
pub mod schedule;
pub mod service;
pub mod service_dependency;
pub mod session;
pub mod shift_schedule;
pub mod status_update;
pub mod status_update_rule;
pub mod team;
pub mod token;
pub mod user;
pub mod vendor;
pub mod violation;
pub mod webhook_subscription;
pub mod zone;

pub use self::fields::Fields;
use crate::view::View;
