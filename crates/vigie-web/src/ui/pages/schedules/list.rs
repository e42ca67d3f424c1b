//! `GET /schedules`: every schedule, who is on call in it now and next, and whether it has gaps ahead.

use std::{sync::Arc, time::Duration};

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    directory::Directory,
    ids::UserId,
    oncall::{paged_between, paged_entries},
    permission::{Action, Resource},
    schedule::{Entry, Schedule, next_handoff},
    time::At,
};

use super::{lanes::with_gaps, may};
use crate::ui::{
    components::{
        badge::pill,
        button, empty, icon,
        numbered::Numbered,
        page_head, person,
        search::{self, Whose},
    },
    layout::{self, Page, Place},
    moment,
    problem::Problem,
    texts::{count, say},
    visit::Visit,
    wall::Wall,
};

/// Where the list is.
const PATH: &str = "/schedules";
/// How many schedules stand on a page.
const PAGE: usize = 25;
/// How far ahead gaps are looked for.
const AHEAD: Duration = Duration::from_secs(14 * 86_400);

/// What is searched for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    q: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    gaps: String,
    #[serde(default)]
    page: String,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let found = found(&visit, &wish);
    let numbered = Numbered::new(wish.page.parse().unwrap_or(1), PAGE, found.len());
    let part: Vec<&Arc<Schedule>> = numbered.cut(found.iter().copied());
    let content = html! {
        (layout::planning_style())
        (page_head::show(visit.texts.menu.schedules, Some(visit.texts.schedules.lead), new_button(&visit)))
        (search(&visit, &wish))
        @if part.is_empty() { (nothing(&visit)) }
        @else { ol.rows.schedule-rows { @for schedule in part { (row(&visit, schedule)) } } }
        (numbered.links(visit.texts, |number| address(&wish, number)))
    };
    let title = visit.texts.menu.schedules.to_owned();
    Ok(Page { title, place: Place::Schedules, follows: None, content }.answer(&visit))
}

/// Who is on call in a schedule after those who are now, and from when.
pub(super) fn next(visit: &Visit, schedule: &Schedule, now: &[Entry]) -> Option<(At, Vec<UserId>)> {
    let at = now.iter().map(|entry| entry.end).min().or_else(|| next_handoff(schedule, visit.now))?;
    let entries = paged_between(&visit.directory, schedule, at);
    Some((at, entries.iter().map(|entry| entry.user).collect()))
}

/// Those that the viewer sees and asks for, by name.
fn found<'a>(visit: &'a Visit, wish: &Wish) -> Vec<&'a Arc<Schedule>> {
    let word = wish.q.trim().to_lowercase();
    let whose = Whose::read(visit, &wish.team);
    let seen = visit.seen();
    let wants = |schedule: &&Arc<Schedule>| {
        (word.is_empty() || fits(&seen, schedule, &word))
            && whose.fits(&schedule.teams)
            && may(visit, Action::See, schedule)
            && (wish.gaps.is_empty() || gaps_of(visit, schedule) > 0)
    };
    let mut found: Vec<&Arc<Schedule>> = visit.directory.schedules.values().filter(wants).collect();
    found.sort_by_cached_key(|schedule| schedule.name.to_lowercase());
    found
}

/// Whether its name, or that of a team that the viewer sees, holds a word.
fn fits(seen: &Directory, schedule: &Schedule, word: &str) -> bool {
    let in_team = |team| seen.teams.get(team).is_some_and(|team| team.name.to_lowercase().contains(word));
    schedule.name.to_lowercase().contains(word) || schedule.teams.iter().any(in_team)
}

fn new_button(visit: &Visit) -> Markup {
    html! {
        @if visit.may(Action::Configure, &Resource::Somewhere) {
            (button::link_with("/schedules/new", icon::PLUS, visit.texts.schedules.new, "primary"))
        }
    }
}

fn nothing(visit: &Visit) -> Markup {
    let texts = &visit.texts.schedules;
    if visit.directory.schedules.is_empty() {
        return empty::state(icon::CALENDAR, texts.none_yet, texts.none_yet_why);
    }
    empty::state(icon::COMPASS, texts.none_found, texts.none_found_why)
}

fn search(visit: &Visit, wish: &Wish) -> Markup {
    let texts = &visit.texts.schedules;
    let gaps = if wish.gaps.is_empty() { "" } else { "1" };
    let others = html! {
        (search::team(visit, texts.every_team, &wish.team))
        (search::choice("gaps", texts.coverage, texts.any_coverage, &[("1", texts.with_gaps)], gaps))
    };
    search::form(visit, PATH, ("q", texts.search, &wish.q), others)
}

fn row(visit: &Visit, schedule: &Schedule) -> Markup {
    let texts = &visit.texts.schedules;
    let now = paged_between(&visit.directory, schedule, visit.now);
    let users: Vec<UserId> = now.iter().map(|entry| entry.user).collect();
    let gaps = gaps_of(visit, schedule);
    let wall = Wall::named(&schedule.time_zone, visit.texts);
    html! {
        li.row data-status=(if now.is_empty() { "triggered" } else { "" }) {
            div.row-main {
                a.row-title href={ "/schedules/" (schedule.id) } data-row-link { (schedule.name) }
                ul.facts {
                    @if let Some(team) = visit.team_names(&schedule.teams).first() { li { (icon::PEOPLE) (team) } }
                    li { (icon::GLOBE) (wall.city()) " " (wall.time(visit.now)) }
                }
            }
            div.row-side.on-duty {
                @if users.is_empty() { (pill("bad", icon::ALERT, texts.nobody_now)) }
                @else {
                    (person::avatars(visit, &users))
                    span.duty-words {
                        (person::names(visit, &users))
                        @if let Some(end) = now.iter().map(|entry| entry.end).min() {
                            span.quiet { (say(visit.texts.dates.until, &[&moment::short(visit, end)])) }
                        }
                    }
                }
            }
            div.row-side.row-next {
                @if let Some((at, users)) = next(visit, schedule, &now) {
                    span.quiet { (say(texts.then_short, &[&person::names(visit, &users), &moment::short(visit, at)])) }
                }
                @if gaps > 0 { (pill("bad", icon::ALERT, &count(gaps as u64, texts.one_gap_ahead, texts.gaps_ahead))) }
            }
        }
    }
}

/// How many gaps there are in the next two weeks.
fn gaps_of(visit: &Visit, schedule: &Schedule) -> usize {
    let (since, until) = (visit.now, visit.now + AHEAD);
    let entries = paged_entries(&visit.directory, schedule, since, until);
    with_gaps(&entries, since, until).iter().filter(|bar| bar.who.is_none()).count()
}

fn address(wish: &Wish, page: usize) -> String {
    search::address(PATH, &[("q", &wish.q), ("team", &wish.team), ("gaps", &wish.gaps)], page)
}
