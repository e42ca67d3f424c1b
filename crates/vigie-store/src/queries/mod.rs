//! Queries: what the engine, the REST API and the console read. None of them changes anything.
//!
//! Lists come as arrays of statements, one for each way in (by incident, by service …) and order, because SQLite picks
//! an index only where the condition stands in the text. All other filters are parameters that may be NULL.

mod alerts;
mod changes;
mod engine;
mod events;
mod incidents;
mod log_entries;
mod newest;
mod services;

use crate::dialect::Sql;

pub(crate) const STATEMENTS: &[&[Sql]] = &[
    alerts::STATEMENTS,
    changes::STATEMENTS,
    engine::STATEMENTS,
    events::STATEMENTS,
    incidents::STATEMENTS,
    incidents::LISTS.as_flattened().as_flattened(),
    log_entries::STATEMENTS,
    newest::STATEMENTS,
    services::STATEMENTS,
];
