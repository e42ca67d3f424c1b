//! The server over real sockets: its answers, word by word, and what it stored.

#![allow(clippy::unwrap_used, unreachable_pub)]

mod all_or_nothing;
mod bad_events;
mod bad_rest;
mod bodies;
mod clashes;
mod clients;
mod configuration;
mod console;
mod grouped;
mod incident_filters;
mod lifecycle;
mod limits;
mod organisation;
mod permissions;
mod server;
mod twilio;
