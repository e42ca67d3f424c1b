//! Who may call what: every role on every endpoint, compared with the table in `table.txt`.
//!
//! A new endpoint needs a line in `src/permission/table/` and one in `table.txt`; the tests here say what is missing
//! and what the line would be.

mod objects;
mod of_teams;
mod on_record;
mod privacy;
mod requests;
mod routes;
mod stories;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use vigie_web::permission::{ANY, Endpoint, On, endpoints};

use self::world::World;

/// Read when the tests run, so that changing a line needs no new build.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/permissions/table.txt");

#[tokio::test]
async fn every_route_has_a_line_and_every_line_a_route() {
    let world = World::start().await;
    let lines: BTreeSet<String> = present().map(name).collect();
    assert_eq!(lines.len(), present().count(), "a line stands twice in src/permission/table/");
    let mut routes = BTreeSet::new();
    for path in routes::in_the_sources() {
        routes.extend(world.methods_behind_tokens(&path).await.into_iter().map(|method| format!("{method} {path}")));
    }
    let without_line: Vec<_> = routes.difference(&lines).collect();
    assert!(
        without_line.is_empty(),
        "these routes have no line in crates/vigie-web/src/permission/table/ and are refused (add `get(\"…\", See, …)` in \
         the file of their family: what they take, and to what): {without_line:#?}"
    );
    let without_route: Vec<_> = lines.difference(&routes).collect();
    assert!(without_route.is_empty(), "these lines of src/permission/table/ have no route: {without_route:#?}");
}

#[tokio::test]
async fn what_is_open_without_a_token_is_on_this_list() {
    let world = World::start().await;
    let mut open = BTreeSet::new();
    for path in routes::in_the_sources() {
        if world.is_open(&path).await {
            open.insert(path);
        }
    }
    let known = routes::OPEN.into_iter().map(str::to_owned).collect();
    assert_eq!(open, known, "a route that nobody needs a token for must be on the list `OPEN`, with its reason");
}

#[tokio::test]
async fn every_role_may_call_what_the_table_says() {
    let world = World::start().await;
    let table = table();
    let wanted: BTreeMap<&str, &str> = lines(&table);
    let mut wrong = Vec::new();
    for endpoint in present() {
        for row in rows(endpoint) {
            let cells = match cells(&world, endpoint, &row).await {
                Ok(cells) => cells,
                Err(problem) => {
                    wrong.push(problem);
                    continue;
                }
            };
            match wanted.get(row.as_str()) {
                None => wrong.push(format!("missing: {row:<72} {cells}")),
                Some(written) if *written != cells => {
                    wrong.push(format!("wrong:   {row:<72} {cells} (written: {written})"))
                }
                Some(_) => {}
            }
        }
    }
    let known: BTreeSet<String> = present().flat_map(rows).collect();
    wrong.extend(wanted.keys().filter(|row| !known.contains(**row)).map(|row| format!("gone:    {row}")));
    assert!(wrong.is_empty(), "crates/vigie-web/tests/http/permissions/table.txt differs:\n{}", wrong.join("\n"));
}

/// The endpoints that do something; the others only say that Vigie has no such thing.
fn present() -> impl Iterator<Item = &'static Endpoint> {
    endpoints().filter(|endpoint| endpoint.method != ANY)
}

fn name(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method, endpoint.path)
}

/// One line for an endpoint; another where it is about a person, for oneself.
fn rows(endpoint: &Endpoint) -> Vec<String> {
    let name = name(endpoint);
    match endpoint.on {
        On::Person => vec![format!("{name} (oneself)"), name],
        _ => vec![name],
    }
}

fn table() -> String {
    std::fs::read_to_string(TABLE).unwrap()
}

/// The lines of the table: endpoints, each with its cells.
fn lines(table: &str) -> BTreeMap<&str, &str> {
    table.lines().filter(|line| is_line(line)).map(cut).collect()
}

fn is_line(line: &str) -> bool {
    ["GET ", "POST ", "PUT ", "PATCH ", "DELETE "].iter().any(|method| line.starts_with(method))
}

/// A line of the table: the endpoint, and its cells.
fn cut(line: &str) -> (&str, &str) {
    let (name, cells) = line.split_at(line.rfind("  ").expect("two spaces before the cells"));
    (name.trim(), cells.trim())
}

/// Whether an endpoint is about something that belongs to teams.
fn is_of_teams(endpoint: &Endpoint) -> bool {
    let is_an_object = matches!(endpoint.on, On::Service | On::Policy | On::Schedule | On::MaintenanceWindow);
    let has_one = matches!(endpoint.on, On::Subscription | On::Incident | On::LogEntry | On::ChangeEvent | On::Event);
    endpoint.on == On::Team || is_an_object || has_one
}

/// A `+` for each who may, in the order of the table's columns, a `-` for each who may not, an `h` where the object is
/// hidden: it is not found then, as if it were not there. Whoever may gets what they
/// asked for, or the refusal that [`requests::refusal`] gives a reason for; else a sentence about what they got instead.
async fn cells(world: &World, endpoint: &Endpoint, row: &str) -> Result<String, String> {
    let mut cells = String::new();
    for (place, person) in world.people().enumerate() {
        if [8, 11].contains(&place) {
            cells.push(' ');
        }
        let answer = world.call(endpoint, person, row.ends_with("(oneself)")).await;
        let is_hidden = requests::is_hidden(endpoint, &answer);
        cells.push(match answer.status {
            403 => '-',
            _ if is_hidden => 'h',
            _ => '+',
        });
        if is_hidden {
            continue;
        }
        if answer.status == 403 {
            let error: Json = answer.json()["error"].take();
            assert_eq!((&error["code"], &error["message"]), (&2010.into(), &"Access Denied".into()), "{row}");
            let sentence = error["errors"][0].as_str().unwrap_or_default();
            assert!(sentence.contains("take") || sentence.contains("full access"), "{row}: {sentence:?}");
            continue;
        }
        let known = requests::refusal(row);
        let is_known = known.is_some_and(|(status, words)| answer.status == status && answer.text.contains(words));
        let is_done = known.is_none() && (200..300).contains(&answer.status);
        if !is_done && !is_known {
            return Err(format!("failed:  {row} as number {place}: {} {}", answer.status, answer.text));
        }
    }
    Ok(cells)
}
