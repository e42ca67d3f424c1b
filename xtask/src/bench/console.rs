//! The console with much in it: how long the server takes for each page, and how much a browser gets.

use std::{rc::Rc, time::Duration};

use anyhow::{Context, Result};

use super::{
    Bench,
    browser::Browser,
    client::Client,
    load::{CONNECTIONS, Connections, Stream, Until},
    mail,
    organisation::{Grouping, Organisation},
    report::Row,
    server::{Database, Server},
    statistics::Sample,
};

/// Services that incidents happen on; the others are only there.
const LOUD_SERVICES: usize = 200;
/// How often each page is asked for, after a few times that do not count.
const ASKED: usize = 60;
const WARM_UP: usize = 5;
/// How long the server may work off what the filling left to do.
const SETTLE_LIMIT: Duration = Duration::from_secs(60);
/// What a page may take at the median.
const AIM_SECONDS: f64 = 0.010;
/// What a browser gets for the incident list, and for the page behind a link.
const LIST_BYTES: usize = 150 * 1024;
const LINK_BYTES: usize = 50 * 1024;

/// Fills a server and asks for its pages.
pub(super) fn measure(bench: &Bench<'_>, database: &Database) -> Result<Vec<Row>> {
    let (incidents, services) = if bench.quick { (2_000, 400) } else { (100_000, 25_000) };
    let server = Server::start_vigie(&bench.binaries, database, &bench.mail_settings())?;
    fill(bench, &server, incidents, services)?;
    server.settle(SETTLE_LIMIT)?;
    let mut browser = Browser::sign_in(server.port)?;
    let mut rows = Vec::new();
    for path in paths(&mut browser)? {
        rows.push(time(&mut browser, &path)?);
    }
    if let Some(link) = mail::last_link() {
        rows.push(time(&mut browser, &link)?);
        rows.push(weigh(&mut browser, "page of a link", &link, LINK_BYTES)?);
    }
    rows.push(weigh(&mut browser, "incident list", "/incidents?status=resolved", LIST_BYTES)?);
    server.stop()?;
    Ok(rows)
}

fn weigh(browser: &mut Browser, what: &str, path: &str, most: usize) -> Result<Row> {
    let bytes = browser.bytes_with_all(path)?;
    let row = Row::new(format!("{what} with all that it loads, uncompressed"), format!("{} KB", bytes.div_ceil(1024)));
    Ok(row.aim(format!("≤ {} KB", most / 1024), bytes <= most))
}

/// Incidents that come and go, so that most of them are over, and services, most of them quiet.
fn fill(bench: &Bench<'_>, server: &Server, incidents: u64, services: usize) -> Result<()> {
    println!("  filling a database with {incidents} incidents and {services} services");
    let client = Client::new(server.port);
    let organisation = Organisation::new(&client);
    let templates = organisation.services(LOUD_SERVICES, Grouping::Off, "loud")?;
    organisation.quiet_services(services.saturating_sub(LOUD_SERVICES), "quiet")?;
    let stream = Rc::new(Stream::of_passing_keys(templates, 0));
    bench.runtime.block_on(async {
        Connections::open(server.port, CONNECTIONS).await?.run(&stream, Until::Sent(2 * incidents)).await
    })?;
    Ok(())
}

/// Every page of the navigation, and those that it does not name.
fn paths(browser: &mut Browser) -> Result<Vec<String>> {
    let list = browser.get("/incidents?status=resolved")?;
    let incident = Browser::links(&list, "/incidents/").into_iter().next().context("no incident in the list")?;
    let older = Browser::links(&list, "/incidents?").into_iter().find(|link| link.contains("before="));
    let older = older.context("no older incidents in the list")?;
    let mut paths: Vec<String> = [
        "/incidents?status=open",
        "/incidents?status=resolved",
        older.as_str(),
        "/incidents?status=resolved&q=loud+17",
        "/incidents?status=open&whose=mine",
        incident.as_str(),
        "/who-to-call?q=loud+17",
        "/devices",
    ]
    .map(str::to_owned)
    .into();
    let menu = browser.get("/menu")?;
    let tiles = menu.split("class=\"tiles\"").skip(1).flat_map(|tiles| Browser::links(tiles, "/"));
    paths.extend(tiles.filter(|path| !path.contains('.') && path != "/incidents" && path.len() > 1));
    paths.dedup();
    Ok(paths)
}

fn time(browser: &mut Browser, path: &str) -> Result<Row> {
    let mut seconds = Vec::new();
    for number in 0..WARM_UP + ASKED {
        let took = browser.time(path)?;
        if number >= WARM_UP {
            seconds.push(took.as_secs_f64());
        }
    }
    let sample = Sample::of(seconds);
    let milliseconds = |percent: f64| sample.percentile(percent) * 1e3;
    Ok(Row::new(format!("page {}", shown(path)), format!("{:.1} ms", milliseconds(50.0)))
        .aim("≤ 10 ms".to_owned(), sample.median() <= AIM_SECONDS)
        .note(format!("p95 {:.1} ms", milliseconds(95.0))))
}

/// An address without what is only chance in it.
fn shown(path: &str) -> String {
    let is_id = |part: &&str| part.len() > 12 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.split('/').map(|part| if is_id(&part) { "…" } else { part }).collect();
    let fields: Vec<&str> =
        query.split('&').filter(|field| !field.starts_with("before=") && !field.starts_with("skip=")).collect();
    let older = if query.contains("before=") { " (older)" } else { "" };
    let query = if query.is_empty() { String::new() } else { format!("?{}", fields.join("&")) };
    format!("{}{query}{older}", parts.join("/"))
}
