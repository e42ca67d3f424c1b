//! The console with much in it: how long the server takes for each page, how much a browser gets, and how soon one
//! browser shows what another one did. Once with nearly all incidents resolved, and once with as many open beside them.

mod live;
mod pages;
mod world;

use std::time::Duration;

use anyhow::Result;

use self::world::World;
use super::{
    Bench,
    browser::Browser,
    mail,
    report::Row,
    server::{Database, Server},
    statistics::Sample,
};

/// How often each page is asked for, after a few times that do not count.
const ASKED: u32 = 60;
const WARM_UP: u32 = 5;
/// How long the server may work off what the filling left to do.
const SETTLE_LIMIT: Duration = Duration::from_secs(120);
/// What a page may take at the median.
const AIM_SECONDS: f64 = 0.010;
/// What a browser gets for the incident list, and for the page behind a link.
const LIST_BYTES: usize = 150 * 1024;
const LINK_BYTES: usize = 50 * 1024;

/// Fills a server and asks for its pages.
pub(super) fn measure(bench: &Bench<'_>, database: &Database) -> Result<Vec<Row>> {
    let (incidents, services, people) = if bench.quick { (2_000, 400, 40) } else { (100_000, 25_000, 1_000) };
    let server = Server::start_vigie(&bench.binaries, database, &bench.mail_settings())?;
    println!("  filling a database with {services} services, {people} people and {incidents} incidents that are over");
    let world = World::make(&server, services, people)?;
    world.send_passing(bench, &server, incidents)?;
    server.settle(SETTLE_LIMIT)?;
    let mut viewers = world.sign_in(&server)?;
    let mut rows = all_pages(&server, &world, &mut viewers, "resolved")?;
    println!("  {incidents} more that stay open");
    world.send_lasting(bench, &server, incidents)?;
    server.settle(SETTLE_LIMIT)?;
    rows.extend(all_pages(&server, &world, &mut viewers, "open")?);
    rows.push(live::measure(&mut viewers)?);
    server.stop()?;
    Ok(rows)
}

/// Somebody who looks.
pub(super) struct Viewer {
    /// As rows name them.
    word: &'static str,
    browser: Browser,
}

fn all_pages(server: &Server, world: &World, viewers: &mut [Viewer], size: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for viewer in viewers {
        for path in pages::of(viewer, world)? {
            rows.push(time(server, viewer, &path, size)?);
        }
        if viewer.word == world::OWNER {
            rows.push(weigh(viewer, &format!("{size}: incident list"), "/incidents?status=resolved", LIST_BYTES)?);
            if let Some(link) = mail::last_link() {
                rows.push(time(server, viewer, &link, size)?);
                rows.push(weigh(viewer, &format!("{size}: page of a link"), &link, LINK_BYTES)?);
            }
        }
    }
    Ok(rows)
}

fn weigh(viewer: &mut Viewer, what: &str, path: &str, most: usize) -> Result<Row> {
    let bytes = viewer.browser.bytes_with_all(path)?;
    let row = Row::new(format!("{what} with all that it loads, uncompressed"), format!("{} KB", bytes.div_ceil(1024)));
    Ok(row.aim(format!("≤ {} KB", most / 1024), bytes <= most))
}

fn time(server: &Server, viewer: &mut Viewer, path: &str, size: &str) -> Result<Row> {
    let mut seconds = Vec::new();
    for _ in 0..WARM_UP {
        viewer.browser.get(path)?;
    }
    let cpu = server.cpu()?;
    for _ in 0..ASKED {
        seconds.push(viewer.browser.time(path)?.as_secs_f64());
    }
    let cpu = (server.cpu()? - cpu) / ASKED;
    let sample = Sample::of(seconds);
    let milliseconds = |percent: f64| sample.percentile(percent) * 1e3;
    let row =
        Row::new(format!("{size}: {}: {}", viewer.word, pages::shown(path)), format!("{:.1} ms", milliseconds(50.0)));
    let row = row.aim("≤ 10 ms".to_owned(), sample.median() <= AIM_SECONDS).note(format!(
        "p95 {:.1} ms, CPU of the server {:.1} ms",
        milliseconds(95.0),
        cpu.as_secs_f64() * 1e3
    ));
    println!("  {}", row.line());
    Ok(row)
}
