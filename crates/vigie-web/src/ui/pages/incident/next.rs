//! What happens next by itself, when, and to whom: the engine's own rules, asked ahead of time.

use std::ops::Range;

use maud::{Markup, Render, html};
use vigie_core::{
    escalate::{self, AssignmentStrategy},
    ids::{RuleId, UserId},
    incident::{Incident, PageState, Position, Status, Urgency, Wake},
    time::At,
};

use super::Room;
use crate::ui::{
    components::{badge, icon, person},
    moment,
    texts::say,
    visit::Visit,
};

/// How many steps are told.
const MOST_STEPS: usize = 5;

/// What happens by itself, and when.
pub(crate) struct Step {
    /// When.
    pub(crate) at: At,
    /// What.
    pub(crate) what: Markup,
}

/// The card; the nearest step first.
pub(super) fn show(visit: &Visit, room: &Room) -> Markup {
    let texts = visit.texts;
    let mut steps = steps(visit, room);
    steps.sort_by_key(|step| step.at);
    steps.truncate(MOST_STEPS);
    html! {
        section.card.next #next-card data-still aria-labelledby="next" {
            h2 #next { (texts.room.next_step) }
            @if let Some(why) = stillness(visit, &room.incident) { p.quiet { (why) } }
            @else if steps.is_empty() { p.quiet { (texts.room.nothing_next) } }
            @if !steps.is_empty() {
                ol.steps {
                    @for step in &steps {
                        li {
                            span.step-when {
                                (icon::CLOCK) (when(visit, step))
                                @if step.at > visit.now { span.clock { (moment::clock_zone(visit, step.at)) } }
                            }
                            span.step-what { (step.what) }
                        }
                    }
                }
            }
        }
    }
}

/// The time that is left until a step.
pub(crate) fn when(visit: &Visit, step: &Step) -> Markup {
    if step.at > visit.now {
        moment::countdown(visit, step.at)
    } else {
        html! { (visit.texts.room.at_once) }
    }
}

/// The nearest step that pages no further level: a planned page, the end of an acknowledgement …
pub(crate) fn nearest_besides(visit: &Visit, room: &Room) -> Option<Step> {
    besides(visit, room).into_iter().min_by_key(|step| step.at)
}

/// The nearest step in one line, for the pinned head; else why there is none.
pub(crate) fn brief(visit: &Visit, room: &Room) -> Markup {
    let nearest = steps(visit, room).into_iter().min_by_key(|step| step.at);
    let why = stillness(visit, &room.incident).unwrap_or(visit.texts.room.nothing_next);
    html! {
        span.brief {
            (icon::ARROW)
            @match nearest {
                Some(step) => { (when(visit, &step)) span { (step.what) } }
                None => span { (why) },
            }
        }
    }
}

/// Whom the next level reaches if it is paged by hand now; `None` where nobody but the viewer would be, or nothing
/// escalates.
pub(crate) fn pass_on_to(visit: &Visit, room: &Room) -> Option<Vec<UserId>> {
    let incident = &room.incident;
    if !incident.is_open() || incident.urgency == Urgency::Low {
        return None;
    }
    let policy = &incident.escalation.policy;
    let first = match incident.escalation.position {
        Position::Level { index, .. } if (index as usize) + 1 < policy.rules.len() => index as usize + 1,
        Position::Level { .. } | Position::Direct | Position::Exhausted | Position::Fallback => 0,
    };
    let walked =
        escalate::walk(&visit.directory, policy, first..policy.rules.len(), visit.now, |rule| turn(room, rule));
    let users = walked.landing?.users;
    users.iter().any(|user| *user != visit.viewer.id).then_some(users)
}

/// Why nobody would, for whoever looks for the button.
pub(crate) fn why_not_pass_on(visit: &Visit, incident: &Incident) -> &'static str {
    match incident.urgency {
        Urgency::Low => visit.texts.landing.cannot_pass_on_low,
        Urgency::High => visit.texts.landing.cannot_pass_on,
    }
}

/// Why it does not escalate, where it does not.
pub(crate) fn stillness(visit: &Visit, incident: &Incident) -> Option<&'static str> {
    let texts = visit.texts;
    match (&incident.status, incident.escalation.position) {
        (Status::Resolved { .. }, _) => Some(texts.room.it_is_over),
        (Status::Acknowledged { .. }, _) => Some(texts.room.is_acknowledged),
        (Status::Triggered, Position::Direct) => Some(texts.room.is_direct),
        (Status::Triggered, Position::Exhausted) => Some(texts.room.is_exhausted),
        (Status::Triggered, Position::Fallback) => Some(texts.room.is_fallback),
        (Status::Triggered, Position::Level { .. }) if incident.urgency == Urgency::Low => Some(texts.room.is_low),
        (Status::Triggered, Position::Level { .. }) => None,
    }
}

fn steps(visit: &Visit, room: &Room) -> Vec<Step> {
    let mut steps = besides(visit, room);
    steps.extend(escalation(visit, room));
    steps
}

/// Everything but the next level.
fn besides(visit: &Visit, room: &Room) -> Vec<Step> {
    let incident = &room.incident;
    if !incident.is_open() {
        return Vec::new();
    }
    let texts = visit.texts;
    let plain = |at: Option<At>, text: &'static str| at.map(|at| Step { at, what: html! { (text) } });
    let wake = match incident.status {
        Status::Acknowledged { wake: Some(Wake::AcknowledgementTimeout { at }), .. } => {
            plain(Some(at), texts.room.times_out)
        }
        Status::Acknowledged { wake: Some(Wake::Snooze { until }), .. } => plain(Some(until), texts.room.wakes_up),
        Status::Acknowledged { wake: None, .. } | Status::Triggered | Status::Resolved { .. } => None,
    };
    let mut steps: Vec<Step> = planned_pages(visit, incident);
    steps.extend(wake);
    steps.extend(plain(incident.raise_urgency_at, texts.room.becomes_urgent));
    steps.extend(plain(incident.auto_resolve_at, texts.room.resolves_itself));
    steps
}

/// Those that are due before the level's time ends: the engine sends no later ones.
fn planned_pages(visit: &Visit, incident: &Incident) -> Vec<Step> {
    let level_ends_at = match incident.escalation.position {
        Position::Level { next_at, .. } => next_at,
        Position::Direct | Position::Exhausted | Position::Fallback => None,
    };
    let planned = incident.pages.iter().filter_map(|page| match page.state {
        PageState::Planned { due_at } if level_ends_at.is_none_or(|end| due_at < end) => Some((page, due_at)),
        PageState::Planned { .. }
        | PageState::Sent { .. }
        | PageState::HandedOver { .. }
        | PageState::Failed { .. } => None,
    });
    let step = |(page, at): (&vigie_core::incident::Page, At)| {
        let pieces: [&dyn Render; 2] =
            [&person::strong(visit, page.user), &badge::channel_word(page.channel, visit.texts)];
        Step { at, what: say(visit.texts.room.pages_next, &pieces) }
    };
    planned.map(step).collect()
}

/// The next level with somebody to page at that moment, as [`vigie_core::engine`] will walk to it.
pub(crate) fn escalation(visit: &Visit, room: &Room) -> Option<Step> {
    let incident = &room.incident;
    if !incident.is_open() {
        return None;
    }
    let Position::Level { index, pass, next_at: Some(at) } = incident.escalation.position else { return None };
    let texts = visit.texts;
    let policy = &incident.escalation.policy;
    let further = index as usize + 1..policy.rules.len();
    if let Some(what) = walk(visit, room, further, at, texts.room.escalates_to) {
        return Some(Step { at, what });
    }
    if pass >= policy.num_loops {
        return Some(Step { at, what: html! { (texts.room.levels_end) } });
    }
    let again = walk(visit, room, 0..policy.rules.len(), at, texts.room.escalates_again);
    Some(Step { at, what: again.unwrap_or_else(|| html! { (texts.room.escalates_nobody) }) })
}

fn walk(visit: &Visit, room: &Room, levels: Range<usize>, at: At, template: &'static str) -> Option<Markup> {
    let policy = &room.incident.escalation.policy;
    let landing = escalate::walk(&visit.directory, policy, levels, at, |rule| turn(room, rule)).landing?;
    let rule = policy.rules.get(landing.level as usize)?;
    let is_ring = rule.strategy == AssignmentStrategy::RoundRobin;
    let template = if is_ring { visit.texts.room.escalates_one_of } else { template };
    Some(say(template, &[&(landing.level + 1), &person::names(visit, &landing.users)]))
}

/// Whose turn it is on a level that takes people in turn.
fn turn(room: &Room, rule: RuleId) -> u32 {
    room.rings.turn(room.incident.escalation.policy.id, rule)
}
