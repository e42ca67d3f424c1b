//! Durable events per second, beside a server that stores nothing.

use std::rc::Rc;

use anyhow::Result;

use super::{
    Bench,
    client::Client,
    load::{Connections, Stream, Until},
    organisation::{Grouping, Organisation},
    report::Row,
    rounds::{self, Comparison, Side},
    server::{Database, Server},
};

/// Services that the load is spread over.
const SERVICES: usize = 50;
/// Open alerts that the duplicates repeat.
const OPEN_ALERTS: u64 = 10_000;

/// The three kinds of load.
#[derive(Clone, Copy)]
pub(super) enum Load {
    /// Every event opens an alert that joins its service's open incident.
    NewAlerts,
    /// Every event repeats an open alert.
    Duplicates,
    /// Every event opens an alert and an incident, and pages somebody.
    NewIncidents,
}

impl Load {
    /// In the order they are measured.
    pub(super) const ALL: [Self; 3] = [Self::NewAlerts, Self::Duplicates, Self::NewIncidents];

    fn name(self) -> &'static str {
        match self {
            Self::NewAlerts => "new alerts under grouping",
            Self::Duplicates => "duplicates of open alerts",
            Self::NewIncidents => "a new incident per event",
        }
    }

    /// The stream of requests; what must be there first is sent here.
    fn prepare(self, bench: &Bench<'_>, server: &Server) -> Result<Rc<Stream>> {
        let client = Client::new(server.port);
        let organisation = Organisation::new(&client);
        match self {
            Self::NewAlerts => {
                Ok(Rc::new(Stream::of_new_keys(organisation.services(SERVICES, Grouping::ByTime, "new")?)))
            }
            Self::NewIncidents => {
                Ok(Rc::new(Stream::of_new_keys(organisation.services(SERVICES, Grouping::Off, "own")?)))
            }
            Self::Duplicates => {
                let templates = organisation.services(SERVICES, Grouping::ByTime, "dup")?;
                let stream = Rc::new(Stream::of_repeated_keys(templates, OPEN_ALERTS));
                bench.runtime.block_on(async {
                    Connections::open(server.port, 64).await?.run(&stream, Until::Sent(OPEN_ALERTS)).await
                })?;
                Ok(stream)
            }
        }
    }
}

/// Measures every kind of load on one kind of database.
pub(super) fn measure(bench: &Bench<'_>, kind: &str, database: &impl Fn(&str) -> Result<Database>) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut ratios = Vec::new();
    for (number, load) in Load::ALL.into_iter().enumerate() {
        let comparison = compare(bench, &database(&format!("throughput-{number}"))?, load)?;
        ratios.push(comparison.ratio.median());
        rows.extend(rows_of(kind, load, &comparison));
    }
    let relative = ratios[1] / ratios[0];
    let row = Row::new(format!("{kind}: duplicates ÷ new alerts, events/s ÷ bare"), format!("{relative:.2}"));
    rows.push(row.aim("≥ 1".to_owned(), relative >= 1.0));
    Ok(rows)
}

fn compare(bench: &Bench<'_>, database: &Database, load: Load) -> Result<Comparison> {
    let bare = Server::start_bare(&bench.binaries, &bench.folder.join("bare.log"))?;
    let vigie = Server::start_vigie(&bench.binaries, database, &bench.mail_settings())?;
    let reference = Side { server: &bare, stream: load.prepare(bench, &vigie)? };
    let measured = Side { server: &vigie, stream: reference.stream.clone() };
    let comparison = rounds::compare(&bench.runtime, bench.plan, &reference, &measured)?;
    vigie.stop()?;
    Ok(comparison)
}

fn rows_of(kind: &str, load: Load, comparison: &Comparison) -> [Row; 2] {
    let at_least = if kind == "SQLite" { 0.6 } else { 0.45 };
    let name = load.name();
    let rates = format!("{:.0} against {:.0}", comparison.rate, comparison.reference_rate);
    let cpu = format!("{:.1} µs", comparison.cpu_per_event.as_secs_f64() * 1e6);
    [
        Row::new(format!("{kind}: {name}, events/s ÷ bare"), format!("{:.2}", comparison.ratio))
            .aim(format!("≥ {at_least}"), comparison.ratio.median() >= at_least)
            .note(rates),
        Row::new(format!("{kind}: {name}, server CPU per event ÷ bare"), format!("{:.2}", comparison.cpu_ratio))
            .aim("≤ 1.6".to_owned(), comparison.cpu_ratio <= 1.6)
            .note(cpu),
    ]
}
