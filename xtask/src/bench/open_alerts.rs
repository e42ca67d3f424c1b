//! A storm that is already there: the rate, the memory and the start with many open alerts.

use std::{rc::Rc, time::Duration};

use anyhow::Result;

use super::{
    Bench,
    client::Client,
    load::{CONNECTIONS, Connections, Stream, Until},
    organisation::{Grouping, Organisation},
    report::{Row, megabytes, milliseconds},
    rounds::{self, Side},
    server::{Database, Server},
    statistics::Sample,
};

/// Services that the open alerts are spread over.
const SERVICES: usize = 200;
/// Starts with all the alerts open; their median is reported.
const STARTS: usize = 5;

/// How long a server may work off what the filling left to do.
const SETTLE_LIMIT: Duration = Duration::from_secs(30);

/// A server that was filled through its API.
struct Filled {
    server: Server,
    stream: Rc<Stream>,
}

/// Compares a server with few open alerts and one with many, then starts the latter again.
pub(super) fn measure(bench: &Bench<'_>, database: &impl Fn(&str) -> Result<Database>) -> Result<Vec<Row>> {
    let (few_count, many_count) = if bench.quick { (2_000, 20_000) } else { (100_000, 1_000_000) };
    let (few_database, many_database) = (database("few-open")?, database("many-open")?);
    let few = fill(bench, &few_database, few_count)?;
    let many = fill(bench, &many_database, many_count)?;
    let resident_bytes = many.server.resident_bytes()?;
    let reference = Side { server: &few.server, stream: few.stream.clone() };
    let measured = Side { server: &many.server, stream: many.stream.clone() };
    let comparison = rounds::compare(&bench.runtime, bench.plan, &reference, &measured)?;
    few.server.stop()?;
    many.server.stop()?;
    let starts = starts(bench, &many_database)?;
    Ok(vec![
        Row::new(
            format!("rate of alerts that come and go with {many_count} open ÷ with {few_count}"),
            format!("{:.2}", comparison.ratio),
        )
        .aim("≥ 0.85".to_owned(), comparison.ratio.median() >= 0.85)
        .note(format!("{:.0} against {:.0}", comparison.rate, comparison.reference_rate)),
        Row::new(format!("resident memory with {many_count} open alerts"), megabytes(resident_bytes))
            .aim("≤ 512 MB".to_owned(), resident_bytes <= 512_000_000),
        Row::new(format!("start to /readyz with {many_count} open alerts"), milliseconds(&starts))
            .aim("≤ 2 s".to_owned(), starts.median() <= 2.0),
    ])
}

fn fill(bench: &Bench<'_>, database: &Database, count: u64) -> Result<Filled> {
    println!("  filling a database with {count} open alerts");
    let server = Server::start_vigie(&bench.binaries, database, &bench.mail_settings())?;
    let client = Client::new(server.port);
    let templates = Organisation::new(&client).services(SERVICES, Grouping::ByTime, "open")?;
    let filling = Rc::new(Stream::of_new_keys(templates.clone()));
    bench.runtime.block_on(async {
        Connections::open(server.port, CONNECTIONS).await?.run(&filling, Until::Sent(count)).await
    })?;
    server.settle(SETTLE_LIMIT)?;
    Ok(Filled { server, stream: Rc::new(Stream::of_passing_keys(templates, count)) })
}

fn starts(bench: &Bench<'_>, database: &Database) -> Result<Sample> {
    let mut seconds = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start_vigie(&bench.binaries, database, &bench.mail_settings())?;
        seconds.push(server.ready_after.as_secs_f64());
        server.stop()?;
    }
    Ok(Sample::of(seconds))
}
