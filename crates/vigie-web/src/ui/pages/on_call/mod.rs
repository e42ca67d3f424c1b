//! `/on-call`: am I on call? Yes or no, until when, who stands behind me, my next shifts, who covers me, whom I could
//! cover, and how I am reached, with a test page to try it.

mod ask;
mod requests;
mod test_page;

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use maud::{Markup, html};
use vigie_core::directory::Directory;

use super::{
    duty::{self, Duty, Turn},
    users::{one_turn, seen},
};
use crate::{
    AppState,
    ui::{
        components::{button, card, icon, news, page_head, person, refusal},
        form::{Again, Typed},
        layout::{Page, Place},
        moment,
        problem::Problem,
        texts::say,
        visit::Visit,
    },
};

/// How many shifts are shown.
const MOST_TURNS: usize = 6;

/// Everything below `/on-call`.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/on-call", get(show))
        .route("/on-call/cover", get(ask::show).post(ask::ask))
        .route("/on-call/requests/{id}/{verb}", post(requests::answer))
        .route("/on-call/test", post(test_page::send))
}

/// The page.
async fn show(visit: Visit) -> Result<Response, Problem> {
    Ok(page(&visit, None).await?.answer(&visit))
}

/// The same, with something that was refused.
async fn page(visit: &Visit, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    let seen = seen(visit);
    let duties = duty::now(visit, &seen, visit.viewer.id).await?;
    let turns = duty::turns(visit, &seen, visit.viewer.id);
    let texts = &visit.texts.duty;
    let content = html! {
        (page_head::show(visit.texts.menu.on_call, None, news::place(visit, "duty-list", news::Kind::Rows)))
        (refusal::show(Typed::of(again, requests::FORM).refused))
        div.stack {
            (verdict(visit, &duties, &turns))
            div.columns #duty-list data-held="height" data-gone=(texts.no_longer) { @for duty in &duties { (one(visit, duty)) } }
            div.columns {
                div.stack {
                    (card::still("next-shift", texts.next_shift, next(visit, &seen, &turns)))
                    (requests::card(visit, &seen))
                }
                (test_page::card(visit, again).await?)
            }
        }
    };
    let title = visit.texts.menu.on_call.to_owned();
    Ok(Page { title, place: Place::OnCall, follows: None, content })
}

/// Yes or no, until when, and the way out for whoever has to leave.
fn verdict(visit: &Visit, duties: &[Duty], turns: &[Turn]) -> Markup {
    let texts = &visit.texts.duty;
    let is_on = !duties.is_empty();
    let until = duties.iter().filter_map(|duty| duty.shift.as_ref()).map(|(_, end)| *end).max();
    let running = turns.iter().find(|turn| turn.entry.start <= visit.now);
    html! {
        section.verdict #verdict data-still data-tone=(if is_on { "good" } else { "plain" }) {
            p.verdict-word { (if is_on { icon::BELL } else { icon::MOON }) (if is_on { texts.yes } else { texts.no }) }
            @if is_on {
                @if let Some(until) = until { p.verdict-until { (say(visit.texts.dates.until, &[&moment::short(visit, until)])) " · " (moment::relative(visit, until)) } }
            } @else { p { (texts.no_why) } }
            @if let Some(back) = visit.viewer.away_until(visit.now) { p { (icon::MOON) " " (say(texts.you_are_away, &[&moment::short(visit, back)])) } }
            @if let Some(turn) = running {
                div.form-foot { (button::link_with(&ask::address(turn), icon::PEOPLE, texts.cover_me, "primary")) }
            }
        }
    }
}

fn one(visit: &Visit, duty: &Duty) -> Markup {
    let texts = &visit.texts.duty;
    card::still(
        &format!("duty-{}-{}", duty.policy_id, duty.level),
        &duty.policy,
        html! {
            p { a href={ "/escalation_policies/" (duty.policy_id) } { (say(texts.level, &[&(duty.level + 1)])) } " · "
                @match &duty.shift {
                    Some((schedule, end)) => (say(texts.by_schedule, &[schedule, &moment::short(visit, *end)])),
                    None => (texts.always),
                }
            }
            @if duty.behind.is_empty() { p.quiet { (texts.nobody_behind) } }
            @else { p { (say(texts.behind_me, &[&person::names(visit, &duty.behind)])) } }
        },
    )
}

fn next(visit: &Visit, seen: &Directory, turns: &[Turn]) -> Markup {
    let texts = &visit.texts.duty;
    html! {
        @if turns.is_empty() { p.quiet { (texts.no_next) } }
        ol.turns {
            @for turn in turns.iter().take(MOST_TURNS) {
                li {
                    (one_turn(visit, seen, turn))
                    a.button.turn-act data-look="quiet" href=(ask::address(turn)) { (icon::PEOPLE) (texts.ask_cover) }
                }
            }
        }
        @if turns.len() > MOST_TURNS {
            p { a.standing href={ "/users/" (visit.viewer.id) } { (say(visit.texts.users.more_turns, &[&(turns.len() - MOST_TURNS)])) } }
        }
    }
}
