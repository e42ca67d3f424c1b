//! `GET /schedules/{id}`: who is on call when, wide as a timeline and narrow as an agenda; why; and what can be done.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use maud::{Markup, html};
use vigie_core::{oncall::paged_between, permission::Action, schedule::Schedule, time::At};

use super::{
    agenda,
    chart::{self, Bar, Chart},
    cover, explained, facts, find,
    lanes::Lanes,
    may, overrides,
    paint::Paint,
    window::{Window, Wish},
};
use crate::ui::{
    act,
    components::{button, icon, page_head, person, tabs},
    form::Posted,
    layout::{self, Page, Place},
    problem::Problem,
    rest::Refused,
    texts::say,
    visit::{self, Flash, Visit},
};

/// How many gaps are told one by one.
const MOST_GAPS: usize = 5;

/// A form of the page that was refused: which, why, and what was typed.
pub(super) struct Tried<'a> {
    pub(super) form: &'static str,
    pub(super) refused: &'a Refused,
    pub(super) posted: &'a Posted,
}

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let schedule = find(&visit, &id)?;
    let content = content(&visit, &schedule, &wish, None).await?;
    Ok(page(&schedule, content).answer(&visit))
}

/// `GET` of an address that only takes forms: the page on which they stand.
pub(crate) async fn instead(_visit: Visit, Path(id): Path<String>) -> Response {
    visit::see(&format!("/schedules/{id}"))
}

/// What became of a form of the page: back to where it stood, with what to say; or the page again, with what was typed.
pub(super) async fn answer(
    visit: &Visit,
    schedule: &Schedule,
    (form, posted): (&'static str, &Posted),
    done: Result<(), Refused>,
    said: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(act::back(&visit.state, posted.to(), &Flash::good(said))),
        Err(refused) => self::refused(visit, schedule, Tried { form, refused: &refused, posted }).await,
    }
}

/// The page as the answer to a form that was refused.
async fn refused(visit: &Visit, schedule: &Schedule, tried: Tried<'_>) -> Result<Response, Problem> {
    let zone = Some(tried.posted.get("zone").to_owned());
    let wish = Wish { zone, at: Some(tried.posted.get("from").to_owned()), ..Wish::default() };
    let content = content(visit, schedule, &wish, Some(&tried)).await?;
    Ok(page(schedule, content).answer_still(visit, StatusCode::BAD_REQUEST))
}

fn page(schedule: &Schedule, content: Markup) -> Page {
    Page { title: schedule.name.clone(), place: Place::Schedules, follows: None, content }
}

async fn content(
    visit: &Visit,
    schedule: &Schedule,
    wish: &Wish,
    tried: Option<&Tried<'_>>,
) -> Result<Markup, Problem> {
    let texts = visit.texts;
    let window = Window::of(visit, &schedule.time_zone, wish);
    let lanes = Lanes::of(&visit.directory, schedule, window.since, window.until, texts);
    let explained = explained::show(visit, schedule, &window).await?;
    let chosen = chosen(visit, schedule, window.at.unwrap_or(visit.now), &lanes);
    Ok(html! {
        (layout::planning_style())
        (page_head::below(("/schedules", texts.menu.schedules), &schedule.name, schedule.description.as_deref(), tools(visit, schedule)))
        div.stack {
            (verdict(visit, schedule, &window))
            (picture(visit, schedule, &window, &lanes))
            div.columns {
                (explained)
                div.stack {
                    (overrides::form(visit, schedule, &window, &chosen, tried))
                    (cover::card(visit, schedule, &window, &chosen, tried))
                }
            }
            div.columns {
                div.stack { (overrides::list(visit, schedule, &window)) (facts::around(visit, schedule)) }
                (facts::layers(visit, schedule, &window))
            }
        }
    })
}

fn tools(visit: &Visit, schedule: &Schedule) -> Markup {
    html! {
        @if may(visit, Action::Configure, schedule) {
            (button::link_with(&format!("/schedules/{}/edit", schedule.id), icon::PENCIL, visit.texts.schedules.edit, "primary"))
            (facts::delete(visit, schedule))
        }
    }
}

/// The shift around a moment, or the gap.
fn chosen(visit: &Visit, schedule: &Schedule, at: At, lanes: &Lanes) -> Bar {
    let whole = paged_between(&visit.directory, schedule, at);
    let mine = whole.iter().find(|entry| entry.user == visit.viewer.id).or(whole.first());
    if let Some(entry) = mine {
        return Bar { who: Some(entry.user), start: entry.start, end: entry.end };
    }
    let gap = lanes.gaps().find(|bar| bar.start <= at && at < bar.end).copied();
    gap.unwrap_or(Bar { who: None, start: at, end: at + std::time::Duration::from_secs(8 * 3600) })
}

/// Who is on call now, until when, and who is next.
fn verdict(visit: &Visit, schedule: &Schedule, window: &Window) -> Markup {
    let texts = &visit.texts.schedules;
    let now = paged_between(&visit.directory, schedule, visit.now);
    html! {
        section.verdict.verdict-now data-tone=(if now.is_empty() { "bad" } else { "good" }) aria-label=(texts.on_call_now) {
            @for entry in &now {
                p.explained-who {
                    @if let Some(user) = visit.directory.users.get(&entry.user) { (person::avatar(user)) }
                    span { (say(texts.now_until, &[&person::strong(visit, entry.user), &window.clocks.stamp(entry.end)])) }
                }
            }
            @if now.is_empty() { p.explained-who data-gap { (icon::ALERT) strong { (texts.nobody_now) } } }
            @if let Some((at, users)) = super::list::next(visit, schedule, &now) {
                p.quiet { (say(texts.then, &[&person::names(visit, &users), &window.clocks.stamp(at)])) }
            }
        }
    }
}

/// The timeline and the agenda: a style shows the one that fits.
fn picture(visit: &Visit, schedule: &Schedule, window: &Window, lanes: &Lanes) -> Markup {
    let texts = visit.texts;
    let paint = Paint::of(schedule.people_from(At::EPOCH));
    let link = |at: At| format!("{}#explained", window.path_at(schedule, at));
    let drawn = Chart { visit, window, paint: &paint, link: Some(&link), is_narrow: false };
    html! {
        section.card.timeline-card aria-labelledby="timeline" {
            h2.sr #timeline { (texts.schedules.timeline) }
            (Paint::patterns())
            (toolbar(visit, schedule, window))
            (gaps(visit, window, lanes))
            div.wide-only {
                (drawn.show(&lanes.lanes(texts)))
                (drawn.legend(lanes.paged()))
                p.quiet.chart-hint { (texts.schedules.click_hint) }
            }
            div.narrow-only { (agenda::show(visit, window, &paint, lanes.paged(), &link)) }
            (chart::clock_note(visit, window))
        }
    }
}

fn toolbar(visit: &Visit, schedule: &Schedule, window: &Window) -> Markup {
    let texts = &visit.texts.schedules;
    let tab = |path: String, word: &'static str, is_current: bool| tabs::Tab { path, word, count: None, is_current };
    let weeks = [
        tab(window.path_weeks(schedule, 1), texts.one_week, window.weeks() == 1),
        tab(window.path_weeks(schedule, 2), texts.two_weeks, window.weeks() == 2),
    ];
    let zones = [
        tab(window.path_zone(schedule, false), texts.their_time, !window.is_mine()),
        tab(window.path_zone(schedule, true), texts.my_time, window.is_mine()),
    ];
    let wall = &window.clocks.main;
    let last = window.days.last().map(|day| wall.day_and_month(day.date)).unwrap_or_default();
    let first = window.days.first().map(|day| wall.day_and_month(day.date)).unwrap_or_default();
    html! {
        div.toolbar {
            nav.steps-nav aria-label=(texts.range) {
                a.button.icon-button href=(window.path_beside(schedule, -1)) rel="prev" aria-label=(texts.earlier) { "←" }
                a.button href=(window.path_today(schedule)) aria-current=[window.is_from_today().then_some("date")] { (visit.texts.dates.today) }
                a.button.icon-button href=(window.path_beside(schedule, 1)) rel="next" aria-label=(texts.later) { "→" }
            }
            p.range { strong { (first) " – " (last) } span.quiet { (wall.city()) } }
            div.toolbar-end {
                (tabs::tabs(texts.weeks, "box", &weeks))
                @if window.clocks.other.is_some() { (tabs::tabs(texts.zone, "box", &zones)) }
            }
        }
    }
}

/// The gaps in words, red, each a link to its explanation.
fn gaps(visit: &Visit, window: &Window, lanes: &Lanes) -> Markup {
    let texts = &visit.texts.schedules;
    let gaps: Vec<&Bar> = lanes.gaps().filter(|gap| visit.now < gap.end).collect();
    html! {
        @if !gaps.is_empty() {
            div.gap-note {
                (icon::ALERT)
                div {
                    strong { (crate::ui::texts::count(gaps.len() as u64, texts.one_gap, texts.many_gaps)) }
                    ul {
                        @for gap in gaps.iter().take(MOST_GAPS) {
                            li { (say(visit.texts.dates.from_to, &[&window.clocks.stamp(gap.start), &window.clocks.stamp(gap.end)])) }
                        }
                        @if gaps.len() > MOST_GAPS { li { "+" (gaps.len() - MOST_GAPS) } }
                    }
                }
            }
        }
    }
}
