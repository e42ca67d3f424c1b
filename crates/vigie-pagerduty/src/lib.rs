//! PagerDuty's wire formats: what clients send and expect, read into the core's types and written from them.
//!
//! Place on the path: the outermost layer of meaning. A handler gives JSON and gets core types or an [`ApiError`];
//! it gives core types and gets JSON. To add a resource, add a file to [`rest`].
//!
//! What this crate never does: it knows no HTTP server, no SQL and no clock, opens nothing and stores nothing.

pub mod error;
pub mod reference;
pub mod rest;
pub mod time;

pub use self::{error::ApiError, reference::Links};
