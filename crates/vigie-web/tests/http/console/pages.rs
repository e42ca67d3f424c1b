//! Every page of the console stands in `tests/browser/pages.mjs`, where a browser looks at each: with axe, at 200 % and
//! 400 %, at the size of what takes a tap, at the focus, and at what is left in English on a page in French.

use std::{fs, path::Path};

use super::forged::routes;

/// What a route answers that is no page of its own.
const NO_PAGES: [&str; 12] = [
    // They lead to the first page that somebody needs, or back to a form.
    "/",
    "/settings",
    "/schedules/{id}/overrides",
    "/schedules/{id}/cover",
    // What links in messages and other programs lead over.
    "/service-directory/{id}",
    "/service-directory/maintenance-windows/{id}",
    // Streams, files, and suggestions while somebody types.
    "/events/stream",
    "/p/{token}/stream",
    "/assets/{name}",
    "/sw.js",
    "/manifest.webmanifest",
    "/suggest/{kind}",
];

/// The paths that `pages.mjs` opens, with `*` where a name goes.
fn opened() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/pages.mjs");
    let text = fs::read_to_string(file).unwrap();
    let paths = text.split(" path: ").skip(1).map(|rest| rest.split_once(['\n']).unwrap().0);
    paths.map(path_of).collect()
}

/// `"/teams"`, `({ team }) => `/teams/${team.id}``, or something that things.mjs found: `({ link }) => link`.
fn path_of(line: &str) -> String {
    let named = line.split_once("=> ").map_or(line, |(_, rest)| rest);
    let quote = named.chars().next().filter(|first| matches!(first, '"' | '`'));
    let Some(quote) = quote else {
        let found = named.split([' ', ',']).next().unwrap();
        let known =
            [("link", "/p/*"), ("cover", "/on-call/cover"), ("passwordLink", "/set-password/*"), ("event", "/explain")];
        let known = known.iter().find(|(name, _)| *name == found);
        return known.unwrap_or_else(|| panic!("where does {found} lead to?")).1.to_owned();
    };
    let path = named[1..].split(quote).next().unwrap().split('?').next().unwrap();
    let mut pieces = path.split("${");
    let first = pieces.next().unwrap().to_owned();
    let whole = pieces.fold(first, |path, piece| path + "*" + piece.split_once('}').unwrap().1);
    whole.trim_start_matches("*").to_owned()
}

fn is(route: &str, path: &str) -> bool {
    let (route, path): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    let fits = |(want, part): (&&str, &&str)| want == part || (want.starts_with('{') && !part.is_empty());
    route.len() == path.len() && route.iter().zip(&path).all(fits)
}

#[test]
fn a_browser_looks_at_every_page_of_the_console() {
    let (opened, routes) = (opened(), routes("get("));
    assert!(routes.len() > 50, "the routes are not where they were: {routes:?}");
    let forgotten: Vec<&String> = routes
        .iter()
        .filter(|route| !NO_PAGES.contains(&route.as_str()))
        .filter(|route| {
            // `/teams/new` is a page of its own, and no `/teams/{id}`.
            let own = |path: &&String| is(route, path) && !(route.contains('{') && routes.contains(*path));
            opened.iter().find(own).is_none()
        })
        .collect();
    assert!(forgotten.is_empty(), "tests/browser/pages.mjs has no line for {forgotten:?}");
}

#[test]
fn what_is_no_page_is_a_route() {
    let routes = routes("get(");
    for path in NO_PAGES {
        assert!(routes.contains(path), "{path} is no route any more");
    }
}
