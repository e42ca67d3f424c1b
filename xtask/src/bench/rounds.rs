//! Two servers under the same load in turn, so that whatever else the machine does meets both alike.

use std::{rc::Rc, time::Duration};

use anyhow::Result;
use tokio::runtime::Runtime;

use super::{
    load::{CONNECTIONS, Connections, Slice, Stream, Until},
    server::Server,
    statistics::Sample,
};

/// How long a server may put work off after its slice before the other one's slice starts anyway.
const SETTLE_LIMIT: Duration = Duration::from_secs(5);

/// How many slices, and how long each is.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    /// Slices of each server.
    pub(super) rounds: usize,
    /// The length of one.
    pub(super) slice: Duration,
}

/// One server with what it is sent.
pub(super) struct Side<'a> {
    /// The server.
    pub(super) server: &'a Server,
    /// The load.
    pub(super) stream: Rc<Stream>,
}

/// What alternating slices showed.
pub(super) struct Comparison {
    /// Events per second of the measured server, per round.
    pub(super) rate: Sample,
    /// Events per second of the reference, per round.
    pub(super) reference_rate: Sample,
    /// Measured rate over reference rate, per round.
    pub(super) ratio: Sample,
    /// CPU time per event of the measured server over that of the reference, put-off work included.
    pub(super) cpu_ratio: f64,
    /// CPU time per event of the measured server.
    pub(super) cpu_per_event: Duration,
}

/// Runs the slices: reference first, then the measured server, as often as planned, after one unmeasured slice each.
pub(super) fn compare(runtime: &Runtime, plan: Plan, reference: &Side<'_>, measured: &Side<'_>) -> Result<Comparison> {
    let mut sides = [Runner::new(runtime, reference)?, Runner::new(runtime, measured)?];
    for side in &mut sides {
        side.slice(runtime, plan.slice)?;
        side.forget();
    }
    for _ in 0..plan.rounds {
        for side in &mut sides {
            side.slice(runtime, plan.slice)?;
        }
    }
    let [reference, measured] = sides;
    let ratios =
        measured.rates.iter().zip(&reference.rates).map(|(measured, reference)| measured / reference).collect();
    Ok(Comparison {
        ratio: Sample::of(ratios),
        cpu_ratio: measured.cpu_per_event().as_secs_f64() / reference.cpu_per_event().as_secs_f64(),
        cpu_per_event: measured.cpu_per_event(),
        rate: Sample::of(measured.rates),
        reference_rate: Sample::of(reference.rates),
    })
}

struct Runner<'a> {
    server: &'a Server,
    stream: Rc<Stream>,
    connections: Connections,
    rates: Vec<f64>,
    events: u64,
    cpu: Duration,
}

impl<'a> Runner<'a> {
    fn new(runtime: &Runtime, side: &Side<'a>) -> Result<Self> {
        let connections = runtime.block_on(Connections::open(side.server.port, CONNECTIONS))?;
        let stream = side.stream.clone();
        Ok(Self { server: side.server, stream, connections, rates: Vec::new(), events: 0, cpu: Duration::ZERO })
    }

    fn slice(&mut self, runtime: &Runtime, length: Duration) -> Result<()> {
        let before = self.server.cpu()?;
        let slice: Slice = runtime.block_on(self.connections.run(&self.stream, Until::Elapsed(length)))?;
        self.server.settle(SETTLE_LIMIT)?;
        self.rates.push(slice.rate());
        self.events += slice.accepted;
        self.cpu += self.server.cpu()? - before;
        Ok(())
    }

    /// Leaves out what was measured so far: the first slice warms caches and connections.
    fn forget(&mut self) {
        self.rates.clear();
        self.events = 0;
        self.cpu = Duration::ZERO;
    }

    fn cpu_per_event(&self) -> Duration {
        self.cpu.div_f64(self.events.max(1) as f64)
    }
}
