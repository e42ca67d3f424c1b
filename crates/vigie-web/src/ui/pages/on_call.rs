//! `GET /on-call`: am I on call? Yes or no, until when, who stands behind me, my next shift, and how I am reached.

use std::time::Duration;

use axum::response::Response;
use maud::{Markup, html};
use vigie_core::{
    escalate::{Policy, Target},
    ids::UserId,
    oncall::{LevelVerdict, explain_policy, paged_between, paged_entries},
    schedule::Entry,
    time::At,
};

use crate::ui::{
    components::{badge, card, icon, page_head, person},
    layout::{Page, Place},
    moment,
    problem::Problem,
    texts::say,
    visit::Visit,
};

/// How far ahead the next shift is looked for.
const AHEAD: Duration = Duration::from_secs(30 * 86_400);
/// How many schedules are searched for it.
const MOST_SCHEDULES: usize = 500;

/// A place in a policy at which the viewer is paged now.
struct Duty {
    policy: String,
    level: usize,
    /// The schedule, and until when; `None`: named in the policy.
    shift: Option<(String, At)>,
    behind: Vec<UserId>,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    let rings = visit.state.app.store().round_robin().await?;
    let turn = |policy: &Policy, rule| {
        rings.iter().find(|ring| ring.policy == policy.id && ring.rule == rule).map_or(0, |ring| ring.next)
    };
    let duties: Vec<Duty> = visit
        .directory
        .policies
        .values()
        .flat_map(|policy| duties(&visit, policy, |rule| turn(policy, rule)))
        .collect();
    let content = content(&visit, &duties);
    let title = visit.texts.menu.on_call.to_owned();
    Ok(Page { title, place: Place::OnCall, follows: None, content }.answer(&visit))
}

fn duties(visit: &Visit, policy: &Policy, turn: impl Fn(vigie_core::ids::RuleId) -> u32) -> Vec<Duty> {
    let directory = &visit.directory;
    let mut found: Vec<Duty> = Vec::new();
    for (level, rule) in policy.rules.iter().enumerate() {
        let shift = rule.targets.iter().find_map(|target| match target {
            Target::User(user) => (*user == visit.viewer.id).then_some(None),
            Target::Schedule(id) => {
                let schedule = directory.schedules.get(id)?;
                let entries = paged_between(directory, schedule, visit.now);
                let mine = entries.iter().find(|entry| entry.user == visit.viewer.id)?;
                Some(Some((schedule.name.clone(), mine.end)))
            }
        });
        if let Some(shift) = shift {
            found.push(Duty { policy: policy.name.clone(), level, shift, behind: Vec::new() });
        }
    }
    if !found.is_empty() {
        let explained = explain_policy(directory, policy, visit.now, turn);
        for duty in &mut found {
            let later = explained.levels.iter().skip(duty.level + 1);
            let mut later = later.filter_map(|level| match &level.verdict {
                LevelVerdict::Pages(users) => Some(users.clone()),
                LevelVerdict::Skipped(_) => None,
            });
            duty.behind = later.next().unwrap_or_default();
        }
    }
    found
}

fn content(visit: &Visit, duties: &[Duty]) -> Markup {
    let texts = &visit.texts.duty;
    html! {
        (page_head::show(visit.texts.menu.on_call, None, html! {}))
        div.stack {
            section.verdict data-tone=(if duties.is_empty() { "plain" } else { "good" }) {
                p.verdict-word { (if duties.is_empty() { icon::MOON } else { icon::BELL }) (if duties.is_empty() { texts.no } else { texts.yes }) }
                @if duties.is_empty() { p { (texts.no_why) } }
            }
            @if !duties.is_empty() { div.columns { @for (place, duty) in duties.iter().enumerate() { (one(visit, place, duty)) } } }
            div.columns {
                (card::show("next-shift", texts.next_shift, None, next_shift(visit)))
                (card::show("reach", texts.reach, None, reach(visit)))
            }
        }
    }
}

fn one(visit: &Visit, place: usize, duty: &Duty) -> Markup {
    let texts = &visit.texts.duty;
    card::show(
        &format!("duty-{place}"),
        &duty.policy,
        None,
        html! {
            p { strong { (say(texts.level, &[&(duty.level + 1)])) } " · "
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

fn next_shift(visit: &Visit) -> Markup {
    let texts = &visit.texts.duty;
    let until = visit.now + AHEAD;
    let shifts = visit.directory.schedules.values().take(MOST_SCHEDULES).filter_map(|schedule| {
        let entries = paged_entries(&visit.directory, schedule, visit.now, until);
        let mine = |entry: &Entry| entry.user == visit.viewer.id && entry.start > visit.now;
        let next = entries.into_iter().find(mine)?;
        Some((schedule.name.as_str(), next))
    });
    match shifts.min_by_key(|(_, entry)| entry.start) {
        Some((name, entry)) => {
            let name = html! { strong { (name) } };
            html! { p { (say(texts.next_in, &[&name, &moment::short(visit, entry.start), &moment::short(visit, entry.end)])) } }
        }
        None => html! { p.quiet { (texts.no_next) } },
    }
}

fn reach(visit: &Visit) -> Markup {
    let texts = visit.texts;
    html! {
        @if visit.viewer.contact_methods.is_empty() { p { (icon::ALERT) (texts.duty.no_reach) } }
        ul.values {
            @for method in &visit.viewer.contact_methods {
                li {
                    (badge::channel_icon(method.channel)) strong { (badge::channel_word(method.channel, texts)) } span { (method.address) }
                    @if visit.state.app.channels().get(method.channel).is_none() { (badge::pill("warn", icon::ALERT, texts.duty.not_sent)) }
                }
            }
        }
    }
}
