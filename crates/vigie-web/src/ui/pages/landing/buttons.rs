//! What is in the thumb's reach: acknowledge, pass on, undo, resolve.

use maud::{Markup, html};
use vigie_core::incident::{Incident, Status};

use super::{Room, next};
use crate::ui::{
    act,
    components::{button, confirm, icon, person},
    moment,
    texts::say,
    visit::Visit,
};

/// The buttons at the bottom of the screen.
pub(super) fn show(visit: &Visit, room: &Room) -> Markup {
    let texts = visit.texts;
    let incident = &room.incident;
    let is_mine = is_acknowledged_by_viewer(visit, incident);
    html! {
        @if incident.is_open() && visit.may_respond_to(incident) {
            div.thumb #thumb role="group" aria-label=(texts.frame.actions) {
                @if let Some(until) = act::undo_until(visit, incident) {
                    form method="post" action=(path(visit, "undo")) data-until=(until) {
                        (token(visit))
                        button.button type="submit" data-look="primary" data-settles {
                            (icon::UNDO) span { (texts.landing.undo) " " (moment::seconds_left(visit, until)) }
                        }
                    }
                }
                @if is_mine { (resolve(visit)) }
                @else { (acknowledge(visit, incident)) }
                (pass_on(visit, room))
            }
        }
    }
}

fn is_acknowledged_by_viewer(visit: &Visit, incident: &Incident) -> bool {
    match &incident.status {
        Status::Acknowledged { by, .. } => by.iter().any(|word| word.user == visit.viewer.id),
        Status::Triggered | Status::Resolved { .. } => false,
    }
}

/// Asks once more: what is resolved is not opened again, and the button comes where another one was.
fn resolve(visit: &Visit) -> Markup {
    let word = visit.texts.incidents.resolve;
    html! {
        details.panel {
            summary.button data-settles { (icon::CHECK) (word) }
            div.panel-content {
                p { (visit.texts.landing.resolve_why) }
                form.reasons method="post" action=(path(visit, "resolve")) {
                    (token(visit))
                    button.button type="submit" data-look="primary" { (icon::CHECK) (word) }
                }
            }
        }
    }
}

/// Without a line it is kept and sent later (`web/script/keep.js`).
fn acknowledge(visit: &Visit, incident: &Incident) -> Markup {
    html! {
        form method="post" action=(path(visit, "acknowledge")) {
            (token(visit))
            button.button type="submit" data-look="primary" data-keeps=(button::keeps(visit, incident)) { (icon::EYE) (visit.texts.incidents.acknowledge) }
        }
    }
}

/// Opens over the page: to whom, and three reasons that take one touch; or why it goes to nobody.
fn pass_on(visit: &Visit, room: &Room) -> Markup {
    let texts = &visit.texts.landing;
    let reasons = [texts.reason_busy, texts.reason_expertise, texts.reason_wrong];
    html! {
        @if let Some(users) = next::pass_on_to(visit, room) {
            (confirm::panel(icon::ARROW, texts.pass_on, "plain", html! {
                p { (say(texts.pass_on_to, &[&person::names(visit, &users)])) }
                form.reasons method="post" action=(path(visit, "pass-on")) {
                    (token(visit))
                    @for reason in reasons { button.button type="submit" name="reason" value=(reason) { (reason) } }
                }
                form.reasons method="post" action=(path(visit, "pass-on")) {
                    (token(visit))
                    label for="own_reason" { (texts.reason_own) }
                    input.input #own_reason name="own_reason" maxlength="1000" required autocomplete="off";
                    button.button type="submit" data-look="primary" { (icon::ARROW) (texts.pass_on) }
                }
            }))
        } @else {
            (confirm::panel(icon::ARROW, texts.pass_on, "off", html! {
                p { (next::why_not_pass_on(visit, &room.incident)) }
                a.button href={ "/incidents/" (room.incident.id) } { (icon::PERSON) (texts.give_it) }
            }))
        }
    }
}

fn path(visit: &Visit, verb: &str) -> String {
    format!("{}/{verb}", visit.path.split('?').next().unwrap_or_default())
}

fn token(visit: &Visit) -> Markup {
    html! { input type="hidden" name="form_token" value=(visit.form_token()); }
}
