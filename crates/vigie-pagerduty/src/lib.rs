//! PagerDuty's wire formats: bytes in, domain types out, and back again.
//!
//! Place on the path: the edge. What senders and clients write ([`events_v2`], [`events_v1`], [`change`], the REST
//! resources in [`rest`]) becomes types of `vigie-core`, and what the core decided becomes the JSON that they expect,
//! refusals included ([`error`], [`events::EventError`]).
//!
//! What this crate never does: it opens no socket, knows neither axum nor SQL, has no clock and decides nothing about
//! paging. The importer, the server and the tests use it alike.
//!
//! To add a resource: a file in `rest/` with `to_wire` and `from_wire`, and a line in its `mod.rs`.

pub mod change;
pub mod compression;
pub mod error;
pub mod events;
pub mod events_v1;
pub mod events_v2;
mod lenient;
pub mod nul;
pub mod oncall;
pub mod paging;
pub mod query;
pub mod reference;
pub mod rest;
pub mod seed;
pub mod time;
pub mod value;
pub mod view;
pub mod webhook;

pub use self::{error::ApiError, reference::Links};
