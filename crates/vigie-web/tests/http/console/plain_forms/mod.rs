//! Everything that the console does, it does without scripts: every route that takes a post is read from the sources,
//! and each is carried out from the page that offers it, as a plain form.
//!
//! A new route is tried in the file of its area; until then the last assertion of that file's test names it.

mod duty;
mod incidents;
mod installation;
mod people;
mod services;

use std::collections::BTreeSet;

use super::{Browser, forged::posts, form::fields_of, location};
use crate::server::Server;

/// The areas: what the paths of their routes begin with.
const INSTALLATION: [&str; 5] = ["/setup", "/welcome", "/sign-", "/language", "/settings"];
const INCIDENTS: [&str; 3] = ["/incidents", "/who-to-call", "/p/"];
const PEOPLE: [&str; 3] = ["/users", "/devices", "/set-password"];
const DUTY: [&str; 3] = ["/on-call", "/schedules", "/escalation_policies"];
const SERVICES: [&str; 4] = ["/services", "/teams", "/maintenance", "/explain"];

/// Somebody at the console, and the routes that did what they were asked.
struct Walk<'a> {
    browser: Browser<'a>,
    done: BTreeSet<String>,
}

impl<'a> Walk<'a> {
    async fn signed_in(server: &'a Server) -> Self {
        Self { browser: Browser::signed_in(server).await, done: BTreeSet::new() }
    }

    /// Opens a page, fills in its form that goes to `to`, sends it, and reads the page that this ends on: nothing is
    /// refused.
    async fn press(&mut self, from: &str, to: &str, typed: &[(&str, &str)]) -> String {
        let page = self.read(from).await;
        let fields = fields_of(&page, to).unwrap_or_else(|| panic!("{from} has no form for {to}: {page}"));
        self.send(to, fields, typed).await
    }

    async fn send(&mut self, to: &str, mut fields: Vec<(String, String)>, typed: &[(&str, &str)]) -> String {
        fields.retain(|(name, _)| typed.iter().all(|(other, _)| other != name));
        let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<(&str, &str)> = fields.chain(typed.iter().copied()).collect();
        let answer = self.browser.post(to, &fields).await;
        let page = match answer.status().as_u16() {
            303 => self.read(&location(&answer)).await,
            200 => answer.text().await.unwrap(),
            status => panic!("{to}: {status}: {}", answer.text().await.unwrap()),
        };
        assert!(!page.contains("class=\"flash\" data-tone=\"bad\""), "{to} was refused: {page}");
        assert!(!page.contains("class=\"refusal\""), "{to} was refused: {page}");
        self.done.insert(route(to));
        page
    }

    /// A page, wherever its address leads.
    async fn read(&mut self, path: &str) -> String {
        let mut answer = self.browser.get(path).await;
        while answer.status() == 303 {
            answer = self.browser.get(&location(&answer)).await;
        }
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// Every route of these areas was carried out.
    fn is_all_of(&self, area: &[&str]) {
        let routes = posts().into_iter().filter(|path| belongs(path, area));
        let missing: Vec<String> = routes.filter(|path| !self.done.contains(path)).collect();
        assert!(missing.is_empty(), "no plain form was sent to {missing:?}");
    }
}

fn belongs(path: &str, area: &[&str]) -> bool {
    area.iter().any(|start| path.starts_with(start))
}

/// The route that an address belongs to: the one with the fewest names in it.
fn route(path: &str) -> String {
    let fits = |route: &String| {
        let (parts, wanted): (Vec<_>, Vec<_>) = (path.split('/').collect(), route.split('/').collect());
        parts.len() == wanted.len()
            && parts.iter().zip(&wanted).all(|(part, want)| want.starts_with('{') || part == want)
    };
    let routes = posts();
    let route = routes.into_iter().filter(fits).min_by_key(|route| route.matches('{').count());
    route.unwrap_or_else(|| panic!("no route takes {path}"))
}

/// What stands between two pieces of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("{before} is not there: {page}"));
    rest.split(after).next().unwrap()
}

#[test]
fn every_route_that_takes_a_post_belongs_to_an_area() {
    let areas = [&INSTALLATION[..], &INCIDENTS, &PEOPLE, &DUTY, &SERVICES].concat();
    for path in posts() {
        assert!(belongs(&path, &areas), "{path} is carried out by no test");
    }
}
