//! HTTP: PagerDuty's events and REST APIs, the console, and what operators and providers call.
//!
//! Place on the path: the first and the last thing a request meets. A handler reads the wire with `vigie-pagerduty`,
//! asks `vigie-app` to do it, and writes the answer with `vigie-pagerduty` again.
//!
//! What this crate never does: it decides nothing about incidents, writes no SQL, keeps no state beyond rate limits,
//! and lets no token or secret reach a log.
//!
//! To add an endpoint: a file in `api/` for its family with a `routes()` function, and a line in `api/mod.rs`.
//! Handlers take [`frame::Params`], [`frame::Hash`], [`frame::Requester`] and answer [`frame::Reply`] or
//! [`frame::Rejection`]. Who may call it is a line in [`permission`]'s table; without one nobody may.

pub mod api;
pub mod frame;
pub mod permission;
mod router;
mod state;
mod ui;

pub use self::{
    router::router,
    state::{AppState, WebSettings},
    ui::StreamSettings,
};
