//! An incident: one thing that people respond to, with everything the engine must remember about it.
//!
//! The engine keeps no other memory: what is due next, who was paged over what, and which window still groups alerts
//! into it are all here, so that a restart, another database or a replay continues in the same way.

mod conference_bridge;
mod state;
mod timeline;
pub mod urgency;

pub use self::{
    conference_bridge::{ConferenceBridge, NoBridge},
    state::{
        Acknowledgement, AlertCounts, Assignment, Escalation, GroupWindow, Incident, Page, PageState, Position, Status,
        Urgency, Wake,
    },
    timeline::{Agent, LogEntry, LogKind, ResolveReason, SkipReason, UnacknowledgeReason, Via},
};
