//! Which pages are asked for: every one of the navigation, one object of each kind, and the lists with their filters.

use anyhow::{Context as _, Result};

use super::{Viewer, world::World};
use crate::bench::browser::Browser;

/// Lists whose first entry is opened too.
const LISTS: [&str; 7] = [
    "/services?q=loud+17",
    "/services?q=quiet+17",
    "/schedules",
    "/escalation_policies",
    "/users",
    "/teams",
    "/users?q=loud",
];

/// The addresses for one viewer.
pub(super) fn of(viewer: &mut Viewer, world: &World) -> Result<Vec<String>> {
    let browser = &mut viewer.browser;
    let mut paths: Vec<String> = [
        "/incidents?status=open",
        "/incidents?status=triggered",
        "/incidents?status=acknowledged",
        "/incidents?status=resolved",
        "/incidents?status=open&urgency=low",
        "/incidents?status=resolved&urgency=low",
        "/incidents?status=open&whose=mine",
        "/incidents?status=open&whose=teams",
        "/incidents?status=resolved&whose=teams",
        "/incidents?status=open&q=loud+17",
        "/incidents?status=resolved&q=loud+17",
        "/incidents?status=resolved&q=quiet+17",
        "/incidents?status=open&q=service",
        "/who-to-call?q=loud+17",
        "/who-to-call?q=quiet",
        "/suggest/services?q=loud",
        "/suggest/users?q=per",
        "/devices",
        "/menu",
    ]
    .map(str::to_owned)
    .into();
    for status in ["open", "resolved"] {
        paths.extend(older(browser, &format!("/incidents?status={status}"))?);
        paths.extend(older(browser, &format!("/incidents?status={status}&whose=teams"))?);
        let list = browser.get(&format!("/incidents?status={status}"))?;
        let incident = Browser::links(&list, "/incidents/").into_iter().next();
        paths.push(incident.with_context(|| format!("no incident in the list of {status} ones"))?);
    }
    for list in LISTS {
        let (status, page) = browser.try_get(list)?;
        let start = format!("{}/", list.split('?').next().unwrap_or(list));
        let is_object = |link: &String| {
            link.len() > start.len() && !link[start.len()..].contains(['/', '?']) && !link.ends_with("/new")
        };
        if status == 200 {
            paths.push(list.to_owned());
            // What the people's page calls its list holds the viewer too, in the account's menu.
            paths.extend(Browser::links(&page, &start).into_iter().rfind(is_object));
        }
    }
    paths.push(format!("/explain?q={}", world.known_key()));
    paths.extend(services(browser)?);
    let menu = browser.get("/menu")?;
    let tiles = menu.split("class=\"tiles\"").skip(1).flat_map(|tiles| Browser::links(tiles, "/"));
    let tiles: Vec<String> =
        tiles.filter(|path| !path.contains('.') && path != "/incidents" && path.len() > 1).collect();
    for path in tiles {
        paths.push(browser.resolved(&path)?);
    }
    let mut seen = std::collections::BTreeSet::new();
    paths.retain(|path| seen.insert(path.clone()));
    Ok(paths)
}

/// The list of services with each of its filters, and far down.
fn services(browser: &mut Browser) -> Result<Vec<String>> {
    let mut paths: Vec<String> =
        ["state=open", "state=open&q=loud+17", "state=maintenance", "state=disabled", "page=400", "q=1&page=20"]
            .map(|query| format!("/services?{query}"))
            .into();
    let (_, teams) = browser.try_get("/teams")?;
    let id = |path: &String| path.strip_prefix("/teams/").filter(|id| *id != "new").map(str::to_owned);
    let team = Browser::links(&teams, "/teams/").iter().find_map(id);
    paths.extend(team.map(|team| format!("/services?team={team}")));
    Ok(paths)
}

/// The second page of a list, where it has one.
fn older(browser: &mut Browser, list: &str) -> Result<Option<String>> {
    let page = browser.get(list)?;
    Ok(Browser::links(&page, "/incidents?").into_iter().find(|link| link.contains("before=")))
}

/// An address without what is only chance in it.
pub(super) fn shown(path: &str) -> String {
    let is_id = |part: &&str| {
        part.len() > 6 && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            || part.len() > 20 && !part.contains('_')
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.split('/').map(|part| if is_id(&part) { "…" } else { part }).collect();
    let is_told = |field: &&str| !field.starts_with("before=") && !field.starts_with("skip=");
    let told = |field| if str::starts_with(field, "team=") { "team=…" } else { field };
    let fields: Vec<&str> = query.split('&').filter(is_told).map(told).collect();
    let older = if query.contains("before=") { " (older)" } else { "" };
    let query = if query.is_empty() { String::new() } else { format!("?{}", fields.join("&")) };
    format!("{}{query}{older}", parts.join("/"))
}
