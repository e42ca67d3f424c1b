//! The domain of Vigie and its engine: what an event means, who is paged, when, and why.
//!
//! Place on the path: everything between "the wire says" and "the store keeps". [`engine::decide`] is the only
//! door: it takes a moment, a [`engine::Situation`] and a [`engine::Command`] and answers with a
//! [`engine::Decision`] or a [`engine::Refusal`], each "no" with a named reason.
//!
//! What this crate never does: it never learns the time by itself (every moment comes in as an argument), draws no
//! randomness of its own ([`ids::Ids`] is seeded by the caller), opens no file, socket or database, knows neither
//! async nor JSON nor SQL, and never iterates a hash map. The same inputs give the same outputs, bit for bit.

pub mod alert;
pub mod cover;
pub mod directory;
pub mod engine;
pub mod escalate;
pub mod event;
pub mod grouping;
pub mod ids;
pub mod incident;
pub mod notify;
pub mod oncall;
mod past;
pub mod permission;
pub mod schedule;
pub mod service;
pub mod text;
pub mod time;
pub mod value;
