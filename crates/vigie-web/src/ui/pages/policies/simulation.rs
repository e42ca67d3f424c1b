//! What a policy would do at a moment if nobody answered: the engine run ahead on a copy, minute by minute.

use maud::{Markup, Render, html};
use vigie_core::{
    escalate::Policy,
    incident::Urgency,
    oncall::{Happening, Simulated, simulate},
};

use super::{levels::minutes, show::Imagined};
use crate::ui::{
    components::{badge, card, icon, levels::why_nobody, person},
    rings::Rings,
    texts::say,
    visit::Visit,
    wall::Wall,
};

/// How many things are told.
const MOST_TOLD: usize = 60;

/// The card: the form that asks, and what would happen.
pub(super) fn show(visit: &Visit, policy: &Policy, wall: &Wall, imagined: &Imagined, rings: &Rings) -> Markup {
    let texts = &visit.texts.policies;
    let turn = |rule| rings.turn(policy.id, rule);
    let happenings = simulate(&visit.directory, policy, imagined.at, imagined.urgency, turn);
    let is_low = imagined.urgency == Urgency::Low;
    card::show(
        "simulation",
        texts.simulation,
        None,
        html! {
            p.quiet { (texts.simulation_why) }
            form.choose-moment.simulate method="get" action={ "/escalation_policies/" (policy.id) } {
                label for="at" { (texts.at) }
                input.input id="at" type="datetime-local" name="at" value=(wall.input(imagined.at)) required;
                select name="urgency" aria-label=(texts.urgency) data-submits {
                    option value="high" { (visit.texts.badges.high_urgency) }
                    option value="low" selected[is_low] { (visit.texts.badges.low_urgency) }
                }
                button.button type="submit" { (icon::EYE) (texts.simulate) }
            }
            p.field-note { (say(visit.texts.schedules.times_in, &[&wall.city()])) }
            ol.simulated {
                @for (place, one) in happenings.iter().take(MOST_TOLD).enumerate() {
                    @let is_later = place == 0 || happenings[place - 1].at != one.at;
                    (told(visit, wall, imagined, one, is_later))
                }
                @if happenings.len() > MOST_TOLD { li.quiet { "+" (happenings.len() - MOST_TOLD) } }
            }
            @if is_low { p.quiet { (texts.low_stays) } }
        },
    )
}

/// `is_later`: than what is told before it; the time is said once.
fn told(visit: &Visit, wall: &Wall, imagined: &Imagined, one: &Simulated, is_later: bool) -> Markup {
    let texts = &visit.texts.policies;
    let after = one.at.since(imagined.at).as_secs();
    let is_same_day = wall.date(one.at) == wall.date(imagined.at);
    let clock = if is_same_day { wall.time(one.at) } else { wall.stamp(one.at) };
    let (kind, drawing, sentence) = match &one.what {
        Happening::Level { level, users, .. } => {
            let pieces: [&dyn Render; 2] = [&(level + 1), &person::names(visit, users)];
            ("level", icon::STEPS, say(texts.reaches, &pieces))
        }
        Happening::Notified { user, channel, .. } => {
            let pieces: [&dyn Render; 2] = [&person::strong(visit, *user), &badge::channel_word(*channel, visit.texts)];
            ("notify", badge::channel_icon(*channel), say(texts.is_paged, &pieces))
        }
        Happening::Skipped { level, reason } => {
            let pieces: [&dyn Render; 2] = [&(level + 1), &why_nobody(*reason, visit.texts)];
            ("skip", icon::SKIP, say(texts.level_skipped, &pieces))
        }
        Happening::Passed { user, reason } => {
            let pieces: [&dyn Render; 2] = [&person::strong(visit, *user), &why_nobody(*reason, visit.texts)];
            ("skip", icon::SKIP, say(texts.person_passed, &pieces))
        }
        Happening::Repeats => ("level", icon::REFRESH, html! { (texts.starts_again) }),
        Happening::Exhausted => ("end", icon::FLAG, html! { (texts.ends) }),
        Happening::Owners { users } => ("skip", icon::ALERT, say(texts.to_owners, &[&person::names(visit, users)])),
    };
    html! {
        li data-kind=(kind) {
            span.simulated-when hidden[!is_later] { strong { (if after == 0 { texts.at_once.to_owned() } else { format!("+{}", minutes(after)) }) } span.quiet { (clock) } }
            span.simulated-what { (drawing) span { (sentence) } }
        }
    }
}
