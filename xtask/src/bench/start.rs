//! An idle server: how soon it is ready and how much memory it holds.

use std::{thread, time::Duration};

use anyhow::Result;

use super::{
    Bench,
    report::{Row, megabytes, milliseconds},
    server::{Database, Server},
    statistics::Sample,
};

/// Starts on an empty database; their median is reported.
const STARTS: usize = 7;
/// Memory is read this long after the start, when the server has nothing to do.
const IDLE: Duration = Duration::from_secs(3);

/// Measures starts on new databases, and the memory of the last one.
pub(super) fn measure(bench: &Bench<'_>, database: &impl Fn(&str) -> Result<Database>) -> Result<Vec<Row>> {
    let mut first = Vec::new();
    let mut again = Vec::new();
    let mut resident_bytes = 0;
    for _ in 0..STARTS {
        let database = database("empty")?;
        let server = Server::start_vigie(&bench.binaries, &database, &[])?;
        first.push(server.ready_after.as_secs_f64());
        server.stop()?;
        let server = Server::start_vigie(&bench.binaries, &database, &[])?;
        again.push(server.ready_after.as_secs_f64());
        if again.len() == STARTS {
            thread::sleep(IDLE);
            resident_bytes = server.resident_bytes()?;
        }
        server.stop()?;
    }
    let (first, again) = (Sample::of(first), Sample::of(again));
    Ok(vec![
        Row::new("first start to /readyz (makes the database)".to_owned(), milliseconds(&first)),
        Row::new("start to /readyz, empty database".to_owned(), milliseconds(&again))
            .aim("≤ 150 ms".to_owned(), again.median() <= 0.15),
        Row::new("resident memory, idle".to_owned(), megabytes(resident_bytes))
            .aim("≤ 30 MB".to_owned(), resident_bytes <= 30_000_000),
    ])
}
