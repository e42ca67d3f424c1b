//! What a schedule is made of, in words; who uses it; its calendar feed.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use vigie_core::{
    escalate::Target,
    ids::UserId,
    permission::Action,
    schedule::{
        Layer, Restriction, Schedule,
        shift_based::{MemberStrategy, RotationEvent},
    },
};
use vigie_pagerduty::rest::calendar;

use super::{
    edit::shifts::repeat::{DAYS, Repeat},
    find, may,
    window::Window,
};
use crate::ui::{
    act,
    components::{button, card, confirm, copy, icon, person},
    form::Posted,
    problem::Problem,
    texts::{Texts, fill, say},
    visit::{Flash, Visit},
    wall::Wall,
};

/// The longest list of restrictions that is told one by one.
const MOST_RESTRICTIONS: usize = 7;

/// The layers that are not over, or the rotations, in words.
pub(super) fn layers(visit: &Visit, schedule: &Schedule, window: &Window) -> Markup {
    let texts = &visit.texts.schedules;
    let wall = Wall::named(&schedule.time_zone, visit.texts);
    let layers: Vec<&Layer> =
        schedule.layers().iter().rev().filter(|layer| layer.ends_at.is_none_or(|end| visit.now < end)).collect();
    card::show(
        "layers",
        if schedule.shift_based().is_some() { texts.rotations } else { texts.layers },
        None,
        html! {
            @if layers.is_empty() && schedule.shift_based().is_none() { p.quiet { (texts.no_layers) } }
            @for layer in &layers {
                div.layer-fact {
                    h3 { (layer.name) }
                    p { (people(visit, layer.users.iter().copied().map(Some), " → ")) }
                    p.quiet { (rhythm(visit.texts, &wall, layer)) }
                    @if layer.starts_at > visit.now { p.quiet { (say(texts.layer_from, &[&window.clocks.stamp(layer.starts_at)])) } }
                    @if let Some(end) = layer.ends_at { p.quiet { (say(texts.layer_until, &[&window.clocks.stamp(end)])) } }
                    @if !layer.restrictions.is_empty() {
                        ul.restrictions {
                            @for one in layer.restrictions.iter().take(MOST_RESTRICTIONS) { li { (restriction(visit.texts, &wall, one)) } }
                            @if layer.restrictions.len() > MOST_RESTRICTIONS { li { "+" (layer.restrictions.len() - MOST_RESTRICTIONS) } }
                        }
                    }
                }
            }
            @for rotation in schedule.shift_based().into_iter().flat_map(|plan| plan.live_rotations()) {
                @for event in rotation.events.iter().filter(|event| event.effective_until.is_none_or(|end| visit.now < end)) {
                    (self::event(visit, schedule, window, event))
                }
            }
        },
    )
}

/// An event of a rotation: who, in turn or together, when it comes round, and how long that holds.
fn event(visit: &Visit, schedule: &Schedule, window: &Window, event: &RotationEvent) -> Markup {
    let texts = &visit.texts.schedules;
    let zone = event.recurrence.time_zone();
    let between = if matches!(event.strategy, MemberStrategy::Every { .. }) { ", " } else { " → " };
    html! {
        div.layer-fact {
            h3 { (event.name) }
            p { (people(visit, event.strategy.members().iter().map(|member| member.user()), between)) }
            p.quiet {
                @match &event.strategy {
                    MemberStrategy::Rotating { shifts_per_member: 1, .. } => (texts.shift_each),
                    MemberStrategy::Rotating { shifts_per_member, .. } => (fill(texts.shifts_each, &shifts_per_member.to_string())),
                    MemberStrategy::Every { .. } => (texts.all_together),
                }
            }
            p.quiet {
                (comes_round(visit.texts, event))
                @if zone != schedule.time_zone { " (" (Wall::named(zone, visit.texts).city()) ")" }
            }
            @if event.effective_since > visit.now { p.quiet { (say(texts.layer_from, &[&window.clocks.stamp(event.effective_since)])) } }
            @if let Some(end) = event.effective_until { p.quiet { (say(texts.layer_until, &[&window.clocks.stamp(end)])) } }
        }
    }
}

/// `Ann → Nobody → Cid`, or with something else between them; `None` is a place that is left to nobody.
fn people(visit: &Visit, members: impl Iterator<Item = Option<UserId>>, between: &str) -> Markup {
    html! {
        @for (place, member) in members.enumerate() {
            @if place > 0 { span.quiet { (between) } }
            @if let Some(user) = member { (person::strong(visit, user)) } @else { span.quiet { (visit.texts.schedules.nobody) } }
        }
    }
}

/// How long turns are and when they change hands: `A week each, from Monday 09:00`.
pub(super) fn rhythm(texts: &Texts, wall: &Wall, layer: &Layer) -> Markup {
    let (words, seconds) = (&texts.schedules, layer.turn_length.as_secs());
    let start = layer.rotation_virtual_start;
    let time = wall.time(start);
    if layer.users.len() < 2 {
        return html! { (words.always_same) };
    }
    match seconds {
        86_400 => say(words.daily_at, &[&time]),
        604_800 => say(words.weekly_at, &[&wall.long_weekday(wall.date(start)), &time]),
        _ if seconds.is_multiple_of(604_800) => {
            say(words.weeks_at, &[&(seconds / 604_800), &wall.long_weekday(wall.date(start)), &time])
        }
        _ if seconds.is_multiple_of(86_400) => say(words.days_at, &[&(seconds / 86_400), &time]),
        _ => say(words.hours_from, &[&super::chart::hours_text(seconds), &time]),
    }
}

/// `Monday to Friday, 09:00–17:00`, `Every week, Mon 09:00 – Mon 09:00`; a rule as it is written.
fn comes_round(texts: &'static Texts, event: &RotationEvent) -> Markup {
    let (words, recurrence) = (&texts.shift_form, &event.recurrence);
    let wall = Wall::named(recurrence.time_zone(), texts);
    let (start, end) = (recurrence.starts_at(), recurrence.ends_at());
    let (from, to) = (wall.time(start), wall.time(end));
    let on_day = |at| format!("{} {}", wall.weekday(wall.date(at)), wall.time(at));
    let (first, last) = (on_day(start), on_day(end));
    let repeat = Repeat::of(recurrence.lines());
    let days = || {
        let names = texts.dates.short_weekdays.split(' ').zip(DAYS);
        names.filter(|(_, day)| repeat.days.iter().any(|one| one == day)).map(|(name, _)| name).collect::<Vec<_>>()
    };
    let written = html! { (say(words.by_rule, &[&first, &last])) " " code { (repeat.rule) } };
    match repeat.kind.as_str() {
        "daily" => say(words.times, &[&words.daily, &from, &to]),
        "weekdays" => say(words.times, &[&words.weekdays, &from, &to]),
        "days" => say(words.times, &[&days().join(" "), &from, &to]),
        "weeks" if repeat.weeks == "1" => say(words.weekly_from, &[&first, &last]),
        "weeks" => say(words.every_n_weeks, &[&repeat.weeks, &first, &last]),
        _ => written,
    }
}

/// `every day 09:00–17:00`, `Monday 09:00 – Friday 17:00`
fn restriction(texts: &Texts, wall: &Wall, restriction: &Restriction) -> Markup {
    let clock = |second: u64| format!("{:02}:{:02}", second / 3600 % 24, second / 60 % 60);
    // 2024-01-01 was a Monday.
    let weekday = |day: u64| wall.long_weekday(jiff::civil::date(2024, 1, 1 + (day % 7) as i8));
    match *restriction {
        Restriction::Daily { start_second, duration } => {
            let start = u64::from(start_second);
            say(texts.schedules.every_day, &[&clock(start), &clock(start + duration.as_secs())])
        }
        Restriction::Weekly { start_day, start_second, duration } => {
            let start = u64::from(start_day.max(1) - 1) * 86_400 + u64::from(start_second);
            let end = start + duration.as_secs();
            let (first, last) = (weekday(start / 86_400), weekday(end / 86_400));
            html! {
                (first) " " (clock(start)) "–"
                @if start / 86_400 != end / 86_400 { (last) " " }
                (clock(end))
            }
        }
    }
}

/// The teams that own it, the policies that page it, and its calendar.
pub(super) fn around(visit: &Visit, schedule: &Schedule) -> Markup {
    let texts = visit.texts;
    let seen = visit.seen();
    let teams = visit.team_names(&schedule.teams);
    let uses = |policy: &&std::sync::Arc<vigie_core::escalate::Policy>| {
        policy.rules.iter().flat_map(|rule| &rule.targets).any(|target| *target == Target::Schedule(schedule.id))
    };
    let policies: Vec<_> = seen.policies.values().filter(uses).collect();
    card::show(
        "around",
        texts.schedules.around,
        None,
        html! {
            (card::pairs(&[
                (texts.schedules.time_zone, Some(html! { (schedule.time_zone) })),
                (texts.duty.owner, (!teams.is_empty()).then(|| html! { (teams.join(", ")) })),
            ]))
            h3 { (texts.schedules.paged_by) }
            @if policies.is_empty() { p.aside { (icon::ALERT) (texts.schedules.paged_by_none) } }
            ul.values {
                @for policy in policies { li { (icon::STEPS) a href={ "/escalation_policies/" (policy.id) } { (policy.name) } } }
            }
            (feed(visit, schedule))
        },
    )
}

/// For those who may configure the schedule: whoever has the address reads it without signing in. Others have a feed of
/// their own shifts.
fn feed(visit: &Visit, schedule: &Schedule) -> Markup {
    if !may(visit, Action::Configure, schedule) {
        return html! {};
    }
    let texts = &visit.texts.schedules;
    let address = schedule.private_url_key.as_ref().map(|key| calendar::addresses(visit.state.links(), key).1);
    let renew = format!("/schedules/{}/calendar", schedule.id);
    html! {
        h3 { (texts.calendar) }
        @match address {
            Some(address) => { p.quiet { (texts.calendar_why) } (copy::line(visit.texts, &address)) },
            None => p.quiet { (texts.no_calendar) },
        }
        form method="post" action=(renew) {
            (button::hidden(visit))
            button.button data-look="quiet" type="submit" { (icon::REFRESH) (texts.new_address) }
        }
    }
}

/// `POST /schedules/{id}/calendar`: a new address; the old one is gone at once.
pub(crate) async fn renew_calendar(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let schedule = find(&visit, &id)?;
    let path = format!("/vigie/v1/schedules/{}/regenerate_private_url_key", schedule.id);
    let flash = match visit.rest.post(&path, &serde_json::json!({})).await {
        Ok(_) => Flash::good(visit.texts.schedules.did_renew),
        Err(refused) => Flash::bad(&refused.told()),
    };
    Ok(act::back(&visit.state, posted.to(), &flash))
}

/// The button that deletes it.
pub(super) fn delete(visit: &Visit, schedule: &Schedule) -> Markup {
    let texts = &visit.texts.schedules;
    let path = format!("/schedules/{}/delete", schedule.id);
    let why = fill(texts.delete_why, &schedule.name);
    confirm::danger(
        visit,
        &confirm::Danger { path: &path, icon: icon::BIN, word: texts.delete, why: &why, yes: texts.delete },
    )
}

/// `POST /schedules/{id}/delete`: refused while a policy names it.
pub(crate) async fn remove(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let schedule = find(&visit, &id)?;
    let prefix = if schedule.shift_based().is_some() { "/v3" } else { "" };
    Ok(match visit.rest.delete(&format!("{prefix}/schedules/{}", schedule.id)).await {
        Ok(_) => act::back(&visit.state, Some("/schedules"), &Flash::good(visit.texts.schedules.did_delete)),
        Err(refused) => act::back(&visit.state, posted.to(), &Flash::bad(&refused.told())),
    })
}
