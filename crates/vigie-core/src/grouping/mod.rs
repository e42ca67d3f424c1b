//! Grouping: which alerts become one incident.
//!
//! Grouping by similarity comes later; its place is a variant of [`Grouping`] and a file beside this one.

mod key;
mod window;

use std::time::Duration;

pub use self::{
    key::keys,
    window::{holds, open, roll},
};

/// How a service's alerts are put together into incidents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Every alert is an incident of its own.
    Off,
    /// Alerts of the service that follow each other within the window join one incident.
    Time {
        /// The rolling window from the last alert that joined (1 minute to 24 hours); `None`: until it resolves.
        window: Option<Duration>,
    },
    /// Alerts with the same content join one incident.
    Content {
        /// All fields equal, or any of them.
        aggregate: Aggregate,
        /// Which fields, as in [`crate::event::Report::field`]; never empty.
        fields: Vec<String>,
        /// The rolling window from the last alert that joined (5 minutes to 24 hours).
        window: Duration,
    },
}

/// How many of the fields must be equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// Every one.
    All,
    /// At least one.
    Any,
}
