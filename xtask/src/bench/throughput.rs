//! Durable events per second, beside a server that stores nothing.

use std::rc::Rc;

use anyhow::Result;

use super::{
    Bench,
    client::Client,
    load::{Connections, Stream, Until},
    organisation::{Grouping, Organisation},
    report::Row,
    rounds::{self, Side},
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

/// Measures one kind of load on one kind of database.
pub(super) fn measure(bench: &Bench<'_>, database: &Database, kind: &str, load: Load) -> Result<Vec<Row>> {
    let bare = Server::start_bare(&bench.binaries, &bench.folder.join("bare.log"))?;
    let vigie = Server::start_vigie(&bench.binaries, database, &bench.mail_settings())?;
    let reference = Side { server: &bare, stream: load.prepare(bench, &vigie)? };
    let measured = Side { server: &vigie, stream: reference.stream.clone() };
    let comparison = rounds::compare(&bench.runtime, bench.plan, &reference, &measured)?;
    vigie.stop()?;
    let at_least = if kind == "SQLite" { 0.6 } else { 0.45 };
    let name = load.name();
    let rates = format!("{:.0} against {:.0}", comparison.rate, comparison.reference_rate);
    let cpu = format!("{:.1} µs", comparison.cpu_per_event.as_secs_f64() * 1e6);
    Ok(vec![
        Row::new(format!("{kind}: {name}, events/s ÷ bare"), format!("{:.2}", comparison.ratio))
            .aim(format!("≥ {at_least}"), comparison.ratio.median() >= at_least)
            .note(rates),
        Row::new(format!("{kind}: {name}, server CPU per event ÷ bare"), format!("{:.2}", comparison.cpu_ratio))
            .aim("≤ 1.6".to_owned(), comparison.cpu_ratio <= 1.6)
            .note(cpu),
    ])
}
