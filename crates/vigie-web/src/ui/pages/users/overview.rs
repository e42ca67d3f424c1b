//! `GET /users/{id}`: who somebody is, when they are on call now and next, and when they are away.

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use vigie_core::{
    directory::{Directory, User},
    schedule::Entry,
};

use super::{Part, absences, find, list::reachability, role_word, seen};
use crate::ui::{
    components::{badge, card, icon},
    form::Again,
    layout::Page,
    moment,
    pages::duty::{self, Duty, Turn},
    problem::Problem,
    texts::say,
    visit::Visit,
};

/// How many turns are shown.
const MOST_TURNS: usize = 8;

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let user = find(&visit, &id)?;
    Ok(page(&visit, &user, None).await?.answer(&visit))
}

/// The same, with a form that was refused.
pub(super) async fn page(visit: &Visit, user: &Arc<User>, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    let seen = seen(visit);
    let duties = duty::now(visit, &seen, user.id).await?;
    let turns = duty::turns(visit, &seen, user.id);
    let texts = &visit.texts.users;
    let content = html! {
        div.columns {
            div.stack {
                (card::show("on-call", texts.on_call, None, on_call(visit, &duties)))
                (card::show("turns", texts.next_turns, None, next(visit, &seen, &turns)))
            }
            div.stack {
                (card::show("profile", texts.profile, None, profile(visit, user, &seen)))
                (absences::card(visit, user, again))
            }
        }
    };
    Ok(super::page(visit, user, Part::Overview, content))
}

fn on_call(visit: &Visit, duties: &[Duty]) -> Markup {
    let texts = &visit.texts.duty;
    html! {
        @if duties.is_empty() { p.quiet { (icon::MOON) " " (visit.texts.users.not_on_call) } }
        ul.duties {
            @for duty in duties {
                li {
                    strong { (duty.policy) }
                    span { (say(texts.level, &[&(duty.level + 1)])) " · "
                        @match &duty.shift {
                            Some((schedule, end)) => (say(texts.by_schedule, &[schedule, &moment::short(visit, *end)])),
                            None => (texts.always),
                        }
                    }
                }
            }
        }
    }
}

fn next(visit: &Visit, seen: &Directory, turns: &[Turn]) -> Markup {
    html! {
        @if turns.is_empty() { p.quiet { (visit.texts.duty.no_next) } }
        ol.turns { @for turn in turns.iter().take(MOST_TURNS) { li { (one_turn(visit, seen, turn)) } } }
        @if turns.len() > MOST_TURNS { p.quiet { (say(visit.texts.users.more_turns, &[&(turns.len() - MOST_TURNS)])) } }
    }
}

/// `Thu 26 Nov 08:00 → Fri 27 Nov 08:00`, with the schedule.
pub(crate) fn one_turn(visit: &Visit, seen: &Directory, turn: &Turn) -> Markup {
    let Entry { start, end, .. } = turn.entry;
    let schedule = seen.schedules.get(&turn.schedule);
    html! {
        strong { a href={ "/schedules/" (turn.schedule) } { (schedule.map_or("", |schedule| schedule.name.as_str())) } }
        span { (moment::short(visit, start)) " → " (moment::short(visit, end)) }
        @if start <= visit.now { (badge::pill("info", icon::BELL, visit.texts.users.now)) }
    }
}

fn profile(visit: &Visit, user: &User, seen: &Directory) -> Markup {
    let texts = &visit.texts.users;
    let teams = seen.teams.values().filter(|team| team.members.iter().any(|member| member.user == user.id));
    let teams: Vec<_> = teams.collect();
    card::pairs(&[
        (texts.reach, Some(reachability(user, visit.texts))),
        (texts.email, Some(html! { a href={ "mailto:" (user.email) } { (user.email) } })),
        (texts.role, Some(html! { (role_word(user.role, visit.texts)) })),
        (
            texts.time_zone,
            Some(html! { (user.time_zone) " " span.quiet { (moment::clock_in(visit, &user.time_zone)) } }),
        ),
        (
            texts.teams,
            (!teams.is_empty()).then(|| {
                html! {
                    @for (place, team) in teams.iter().enumerate() {
                        @if place > 0 { ", " }
                        a href={ "/teams/" (team.id) } { (team.name) }
                    }
                }
            }),
        ),
        (texts.about, user.description.as_ref().map(|text| html! { span.prose { (text) } })),
    ])
}
