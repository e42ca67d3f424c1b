//! From an event to the first attempt to deliver its page, while other events arrive.
//!
//! Every probe is an incident of a service with a responder of its own, so that no page waits to be bundled with
//! another. The clock runs from the moment the event is written to the socket to the moment the mail server that
//! this tool plays is told the recipient.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc, time::Duration};

use anyhow::{Result, bail, ensure};
use tokio::{
    task::LocalSet,
    time::{self, Instant, MissedTickBehavior},
};

use super::{
    Bench,
    client::Client,
    load::{Connection, Stream, Templates},
    mail::{self, Arrivals},
    organisation::{Grouping, Organisation},
    report::Row,
    server::{Database, Server},
    statistics::Sample,
};

/// Events per second that arrive besides the probes.
const RATES: [u32; 3] = [50, 500, 2_000];
/// Probes per second.
const PROBES_PER_SECOND: u32 = 20;
/// Connections that the other events are spread over.
const SENDERS: u32 = 32;
/// Services of the other events.
const BACKGROUND_SERVICES: usize = 50;
/// A page that has not been tried after this long is lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// Measures all rates on one server.
pub(super) fn measure(bench: &Bench<'_>, database: &Database) -> Result<Vec<Row>> {
    let probes = if bench.quick { 20 } else { 300 };
    let listener = bench.runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let port = listener.local_addr()?.port();
    let server = Server::start_vigie(&bench.binaries, database, &mail::settings(port))?;
    let client = Client::new(server.port);
    let organisation = Organisation::new(&client);
    let background = organisation.services(BACKGROUND_SERVICES, Grouping::ByTime, "background")?;
    println!("  making {} responders", probes * RATES.len());
    let responders = responders(&organisation, probes * RATES.len())?;
    let arrivals = Rc::new(Arrivals::default());
    let set = LocalSet::new();
    let _sink = set.spawn_local(mail::receive(listener, arrivals.clone()));
    let background = Rc::new(Stream::of_new_keys(background));
    let mut rows = Vec::new();
    for (rate, probes) in RATES.into_iter().zip(responders.chunks(probes)) {
        let latencies = set.block_on(&bench.runtime, one_rate(server.port, rate, &background, probes, &arrivals))?;
        rows.push(row(rate, &latencies));
    }
    server.stop()?;
    Ok(rows)
}

fn row(rate: u32, latencies: &Sample) -> Row {
    let (p50, p99) = (latencies.median() * 1e3, latencies.percentile(99.0) * 1e3);
    let row = Row::new(
        format!("event to first delivery attempt at {rate} events/s"),
        format!("p50 {p50:.1} ms, p99 {p99:.1} ms"),
    );
    let row = row.note(format!("{} pages", latencies.len()));
    if rate <= 500 { row.aim("p99 ≤ 25 ms".to_owned(), p99 <= 25.0) } else { row }
}

/// A mailbox and the event that pages it.
struct Responder {
    address: String,
    templates: Templates,
}

fn responders(organisation: &Organisation<'_>, count: usize) -> Result<Vec<Responder>> {
    let responder = |number: usize| {
        let address = format!("responder{number}@bench.example.org");
        let templates = Templates::of(&organisation.watched_by(&address)?, "probe");
        Ok(Responder { address, templates })
    };
    (0..count).map(responder).collect()
}

async fn one_rate(
    port: u16,
    rate: u32,
    background: &Rc<Stream>,
    probes: &[Responder],
    arrivals: &Rc<Arrivals>,
) -> Result<Sample> {
    let failure = Rc::new(RefCell::new(None));
    let senders: Vec<_> = (0..SENDERS)
        .map(|number| {
            let (background, failure) = (background.clone(), failure.clone());
            tokio::task::spawn_local(async move {
                if let Err(error) = send_steadily(port, rate, number, &background).await {
                    failure.borrow_mut().get_or_insert(error);
                }
            })
        })
        .collect();
    time::sleep(Duration::from_secs(1)).await;
    let sent = send_probes(port, probes).await;
    let latencies = wait_for_pages(&sent?, arrivals).await;
    senders.iter().for_each(tokio::task::JoinHandle::abort);
    if let Some(error) = failure.take() {
        return Err(error.context("the events beside the probes failed"));
    }
    latencies
}

/// One of [`SENDERS`] connections, each of which sends its share of the rate.
async fn send_steadily(port: u16, rate: u32, number: u32, stream: &Stream) -> Result<()> {
    let mut connection = Connection::open(port).await?;
    let start = Instant::now() + Duration::from_secs(1) * number / rate;
    let mut ticks = time::interval_at(start, Duration::from_secs(1) * SENDERS / rate);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    loop {
        ticks.tick().await;
        connection.send_next(stream).await?;
    }
}

async fn send_probes(port: u16, probes: &[Responder]) -> Result<BTreeMap<String, Instant>> {
    let mut connection = Connection::open(port).await?;
    let mut ticks = time::interval(Duration::from_secs(1) / PROBES_PER_SECOND);
    let mut sent = BTreeMap::new();
    for probe in probes {
        ticks.tick().await;
        let stream = Stream::of_new_keys(vec![probe.templates.clone()]);
        sent.insert(probe.address.clone(), Instant::now());
        connection.send_next(&stream).await?;
    }
    Ok(sent)
}

async fn wait_for_pages(sent: &BTreeMap<String, Instant>, arrivals: &Arrivals) -> Result<Sample> {
    let deadline = Instant::now() + PATIENCE;
    while arrivals.count_of(sent.keys()) < sent.len() {
        if Instant::now() > deadline {
            bail!("{} of {} pages were never tried", sent.len() - arrivals.count_of(sent.keys()), sent.len());
        }
        time::sleep(Duration::from_millis(20)).await;
    }
    let latency = |(address, sent_at): (&String, &Instant)| Some((arrivals.first(address)? - *sent_at).as_secs_f64());
    let latencies: Vec<f64> = sent.iter().filter_map(latency).collect();
    ensure!(latencies.len() == sent.len(), "an arrival vanished");
    Ok(Sample::of(latencies))
}
