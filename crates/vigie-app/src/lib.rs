//! The shell around the core: it knows the time, keeps the configuration in memory, turns whatever is waiting into
//! one group commit, and runs the work that is due.
//!
//! Place on the path: between the wire (`vigie-web`) and the store and channels. What this crate never does: it
//! decides nothing about incidents (that is `vigie_core::engine::decide`), speaks no HTTP, writes no SQL and renders
//! no JSON.
//!
//! The door is [`App`]: events and commands go in through it and are answered after their commit.

mod access;
mod app;
mod clock;
mod configure;
mod cover_news;
mod devices;
mod feed_keys;
mod first_run;
#[cfg(test)]
mod fixture;
mod ingest;
mod last_events;
pub mod metrics;
mod page_link;
mod password_link;
mod past;
mod ping;
pub mod pulse;
mod rehearsal;
mod signals;
mod status_updates;
mod test_page;
mod verification;
mod worker;

pub use self::{
    access::{Access, AccessError, NewToken, Principal},
    app::{App, Settings, StartError},
    clock::Clock,
    configure::ConfigureError,
    first_run::{NewPerson, PersonRefusal},
    ingest::{CommandError, CommandOutcome, Submission, SubmitError, SubmittedEvent},
    page_link::{LINK_LENGTH, LINK_PATH, PageVisitor},
    password_link::{PASSWORD_LINK_LENGTH, PASSWORD_LINK_PATH},
    past::Configuration,
    signals::Changed,
    test_page::TestPageError,
    verification::{Verification, VerificationError},
};
