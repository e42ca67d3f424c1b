//! The engine: [`decide`] is the only door through which anything changes.
//!
//! A [`Command`] asks for something at a moment; a [`Situation`] holds all that is known about what it touches; the
//! answer is a [`Decision`] (new state, timeline, deliveries) or a [`Refusal`]. One file per command; to add a
//! command, add a variant in `command.rs`, a file with its function, and an arm in `decide`.

mod command;
mod decision;
mod situation;

pub use self::{
    command::{AlertEdit, Assignee, Command, EventCommand, IncidentEdit, NewIncident, Request},
    decision::{
        AlertChange, Announcement, AnnouncementKind, Decision, EventOutcome, Receipt, Refusal, RoundRobinMove,
        SilenceReason,
    },
    situation::Situation,
};
