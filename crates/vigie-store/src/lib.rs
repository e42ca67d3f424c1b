//! The store: everything that Vigie remembers, on SQLite or PostgreSQL, behind one handle.
//!
//! Place on the path: the engine's decisions become rows here, in one transaction per group commit that is on disk
//! before anybody hears of it; workers lease from here what is to be sent. Each statement is written once for both
//! databases; where they must differ, both texts stand side by side in `dialect`.
//!
//! What this crate never does: it decides nothing about incidents, it never learns the time by itself (no `now()` in
//! SQL), it sees passwords, tokens and cookies only as hashes, and it lets no SQL type, JSON document or row out of
//! its door: callers see the core's types and those of `batch` and `rows`.
//!
//! To add a statement: a `const` in the file that uses it and a line in that file's `STATEMENTS`; `tests/describe.rs`
//! then checks it on both databases. To add a function: an `impl Store` in the file of its subject, and a story in
//! `tests/conformance`, which fails when a public function is missing there.

mod access;
mod audit;
mod batch;
mod commit;
mod db;
mod dead_letters;
mod dialect;
mod directory;
mod documents;
mod error;
mod history;
mod insert;
mod lanes;
mod last_events;
mod outbox;
mod paging;
mod personal;
mod policies;
mod queries;
mod retention;
mod rows;
mod server_keys;
mod store;
mod subscribers;
mod value;
mod verification;
mod webhooks;
mod writer;

pub use self::{
    audit::{AuditCursor, AuditEntry, AuditFilter, AuditMethod, Author, FieldChange},
    batch::*,
    db::Tables,
    error::StoreError,
    personal::{LeasedPersonal, PersonalReceipt},
    rows::*,
    store::Store,
    verification::VerificationCode,
};

/// Every statement of the store, as SQLite and as PostgreSQL take it, for the test that describes each on both.
#[doc(hidden)]
#[must_use]
pub fn statements() -> Vec<(String, String)> {
    let files = [
        access::STATEMENTS,
        audit::STATEMENTS,
        dead_letters::STATEMENTS,
        directory::STATEMENTS,
        history::STATEMENTS,
        lanes::STATEMENTS,
        last_events::STATEMENTS,
        outbox::STATEMENTS,
        personal::STATEMENTS,
        retention::STATEMENTS,
        server_keys::STATEMENTS,
        store::STATEMENTS,
        subscribers::STATEMENTS,
        verification::STATEMENTS,
        webhooks::STATEMENTS,
    ];
    let fixed = [files.as_slice(), commit::STATEMENTS, queries::STATEMENTS].concat().concat();
    let fixed = fixed.into_iter().map(|sql| (sql.sqlite().to_owned(), sql.postgres().to_owned()));
    fixed.chain(commit::hot_statements()).collect()
}
