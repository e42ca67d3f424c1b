//! Buttons, and links that look like them. A button that does something is a form: it works without scripts.

use maud::{Markup, html};

use vigie_core::{incident::Incident, time::At};

use super::icon::{self, Icon};
use crate::ui::{moment, texts::fill, visit::Visit};

/// What a button does.
pub(crate) struct Action<'a> {
    /// Where its form goes.
    pub(crate) path: String,
    /// What it is called.
    pub(crate) word: &'a str,
    /// What it is called for those who do not see where it stands.
    pub(crate) label: Option<String>,
    /// Its drawing.
    pub(crate) icon: Icon,
    /// `primary`, `calm` or `plain`.
    pub(crate) look: &'a str,
    /// The key that presses it.
    pub(crate) key: Option<&'a str>,
}

/// A button that posts and comes back to the page it stands on.
pub(crate) fn action(visit: &Visit, action: &Action<'_>) -> Markup {
    form(visit, action, None)
}

/// A button that acknowledges an incident. Without a line it is kept and sent later (`web/script/keep.js`).
pub(crate) fn acknowledge(
    visit: &Visit,
    incident: &Incident,
    look: &str,
    label: Option<String>,
    key: Option<&str>,
) -> Markup {
    let (path, word) = (format!("/incidents/{}/acknowledge", incident.id), visit.texts.incidents.acknowledge);
    let action = Action { path, word, label, icon: icon::EYE, look, key };
    form(visit, &action, Some(&keeps(visit, incident)))
}

/// What an acknowledgement is called while it waits for the line; the page's script adds the title.
pub(crate) fn keeps(visit: &Visit, incident: &Incident) -> String {
    fill(visit.texts.outbox.acknowledge, &incident.number.to_string())
}

fn form(visit: &Visit, action: &Action<'_>, keeps: Option<&str>) -> Markup {
    html! {
        form.action method="post" action=(action.path) hx-post=(action.path) hx-target="#live" hx-swap="outerMorph" {
            (hidden(visit))
            button.button type="submit" data-look=(action.look) data-key=[action.key] data-keeps=[keeps] aria-label=[action.label.as_deref()] {
                (action.icon) (action.word)
                @if let Some(key) = action.key { kbd aria-hidden="true" { (key) } }
            }
        }
    }
}

/// A button that posts and comes back, for what changes the configuration.
pub(crate) fn post(visit: &Visit, path: &str, icon: Icon, word: &str) -> Markup {
    action_plain(visit, path, icon, word, "plain")
}

/// The same, for what stands beside each line of a list.
pub(crate) fn quiet(visit: &Visit, path: &str, icon: Icon, word: &str) -> Markup {
    action_plain(visit, path, icon, word, "quiet")
}

/// The same with a look of one's own: `primary`, `calm`, `plain` or `quiet`.
pub(crate) fn action_plain(visit: &Visit, path: &str, icon: Icon, word: &str, look: &str) -> Markup {
    html! {
        form.action method="post" action=(path) {
            (hidden(visit))
            button.button type="submit" data-look=(look) { (icon) (word) }
        }
    }
}

/// Takes an acknowledgement back while that is possible; the seconds count down.
pub(crate) fn undo(visit: &Visit, incident: &Incident, until: At) -> Markup {
    let path = format!("/incidents/{}/undo", incident.id);
    html! {
        form.action method="post" action=(path) hx-post=(path) hx-target="#live" hx-swap="outerMorph" {
            (hidden(visit))
            button.button type="submit" data-settles {
                (icon::UNDO) (visit.texts.landing.undo) " " (moment::seconds_left(visit, until))
            }
        }
    }
}

/// What every form of ours brings along.
pub(crate) fn hidden(visit: &Visit) -> Markup {
    html! {
        input type="hidden" name="form_token" value=(visit.form_token());
        input type="hidden" name="to" value=(visit.path);
    }
}

/// A link that looks like a button.
pub(crate) fn link(path: &str, word: &str) -> Markup {
    html! { a.button data-look="primary" href=(path) { (word) } }
}

/// A link that looks like a button, with a drawing and a look of one's own.
pub(crate) fn link_with(path: &str, icon: Icon, word: &str, look: &str) -> Markup {
    html! { a.button data-look=(look) href=(path) { (icon) (word) } }
}
