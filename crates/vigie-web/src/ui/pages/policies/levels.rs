//! The levels of a policy as they are today: names behind every target, how each is reached, whose turn it is.

use maud::{Markup, html};
use vigie_core::{
    directory::User,
    escalate::{AssignmentStrategy, Policy, Target},
    ids::UserId,
    oncall::{LevelExplanation, LevelVerdict, PolicyExplanation, TargetExplanation},
};

use crate::ui::{
    components::{
        badge::{self, pill},
        card, icon,
        levels::why_nobody,
        person,
    },
    moment,
    texts::{fill, say},
    visit::Visit,
};

/// The card with all levels, and what comes after the last.
pub(super) fn show(visit: &Visit, policy: &Policy, today: &PolicyExplanation) -> Markup {
    let texts = &visit.texts.policies;
    card::show(
        "levels",
        texts.levels_today,
        None,
        html! {
            ol.ladder {
                @for (place, level) in today.levels.iter().enumerate() { (one(visit, place, level, place + 1 == today.levels.len())) }
            }
            p.aside {
                (icon::REFRESH)
                @if policy.num_loops == 0 { (texts.no_repeat) } @else { (fill(texts.repeat_times, &policy.num_loops.to_string())) }
            }
        },
    )
}

fn one(visit: &Visit, place: usize, level: &LevelExplanation, is_last: bool) -> Markup {
    let texts = &visit.texts.policies;
    html! {
        li data-empty[matches!(level.verdict, LevelVerdict::Skipped(_))] {
            div.ladder-head {
                span.ladder-number { (place + 1) }
                h3 { (say(visit.texts.duty.level, &[&(place + 1)])) }
                @if level.strategy == AssignmentStrategy::RoundRobin { (pill("info", icon::REFRESH, texts.takes_turns)) }
            }
            @if let LevelVerdict::Skipped(reason) = &level.verdict {
                p.gap-note { (icon::ALERT) span { (say(texts.passed_over, &[&why_nobody(*reason, visit.texts)])) } }
            }
            ul.targets {
                @for target in &level.targets { (self::target(visit, target, level.next_turn == Some(target.target))) }
            }
            p.ladder-delay {
                (icon::CLOCK)
                (fill(if is_last { texts.last_waits } else { texts.then_next }, &minutes(level.delay.as_secs())))
            }
        }
    }
}

fn target(visit: &Visit, target: &TargetExplanation, is_next: bool) -> Markup {
    let texts = visit.texts;
    let directory = &visit.directory;
    html! {
        li {
            @match target.target {
                Target::User(user) => @if target.users.is_empty() && target.away.is_empty() { p.quiet { (texts.frame.person_gone) } } @else if target.away.is_empty() { (reach(visit, user)) },
                Target::Schedule(id) => {
                    p.target-schedule {
                        (icon::CALENDAR)
                        @match directory.schedules.get(&id) {
                            Some(schedule) if !visit.sees(&schedule.teams) => (texts.policies.schedule_hidden),
                            Some(schedule) => a href={ "/schedules/" (id) } { (schedule.name) },
                            None => (texts.policies.schedule_gone),
                        }
                    }
                    @if target.users.is_empty() { p.nobody { (icon::ALERT) (texts.schedules.nobody_now) } }
                    @for user in &target.users { (reach(visit, *user)) }
                }
            }
            @for user in &target.away { (away(visit, *user)) }
            @if is_next { (pill("good", icon::ARROW, texts.policies.next_turn)) }
        }
    }
}

/// A person and the ways in which they can be paged.
fn reach(visit: &Visit, user: UserId) -> Markup {
    let texts = visit.texts;
    let Some(user) = visit.directory.users.get(&user) else { return html! { p.quiet { (texts.frame.person_gone) } } };
    html! {
        div.reach {
            (person::avatar(user))
            span {
                a href={ "/users/" (user.id) } { (user.name) }
                span.ways { (ways(visit, user)) }
            }
        }
    }
}

fn ways(visit: &Visit, user: &User) -> Markup {
    let texts = visit.texts;
    let usable = user.contact_methods.iter().filter(|method| method.can_page());
    let usable: Vec<_> = usable.collect();
    html! {
        @if usable.is_empty() { (pill("bad", icon::ALERT, texts.policies.unreachable)) }
        @for method in usable {
            span.way data-verified[method.verified_at.is_some()] {
                (badge::channel_icon(method.channel)) (badge::channel_word(method.channel, texts))
                @if method.verified_at.is_some() { (icon::CHECK) span.sr { (texts.policies.verified) } }
                @else { span.quiet { "(" (texts.policies.unverified) ")" } }
            }
        }
    }
}

fn away(visit: &Visit, user: UserId) -> Markup {
    let Some(user) = visit.directory.users.get(&user) else { return html! {} };
    let until = user.away_until(visit.now).map(|back| moment::short(visit, back)).unwrap_or_default();
    html! {
        div.reach {
            (person::avatar(user))
            span { a href={ "/users/" (user.id) } { (user.name) } span.quiet { (say(visit.texts.policies.away_until, &[&until])) } }
        }
    }
}

/// `5 min`, `2 h`, `1 h 30 min`
pub(super) fn minutes(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
