//! What can be done to an incident beyond acknowledging and resolving it: each opens in place.

use maud::{Markup, html};
use vigie_core::incident::{Incident, Urgency};

use super::{Room, choices, next};
use crate::ui::{
    components::{
        button, confirm,
        field::{self, Choice, Field},
        icon::{self, Icon},
        person,
    },
    texts::say,
    visit::Visit,
};

/// The row of tools.
pub(super) fn show(visit: &Visit, room: &Room) -> Markup {
    let incident = &room.incident;
    let texts = visit.texts;
    html! {
        div.tools role="group" aria-label=(texts.tools.tools) {
            @if let Some(users) = next::pass_on_to(visit, room) {
                (tool(visit, incident, "escalate", icon::STEPS, texts.tools.escalate, html! {
                    p { (say(texts.tools.escalate_why, &[&person::names(visit, &users)])) }
                }))
            }
            (tool(visit, incident, "reassign", icon::PERSON, texts.incidents.reassign, choices::assignees(visit)))
            (tool(visit, incident, "responders", icon::PEOPLE, texts.tools.add_people, html! {
                p { (texts.tools.add_people_why) }
                div.field {
                    label for="responder" { (texts.incidents.to_whom) }
                    select #responder name="assignee" { (choices::people(visit)) }
                }
            }))
            (tool(visit, incident, "snooze", icon::MOON, texts.incidents.snooze, choices::snooze(visit)))
            (tool(visit, incident, "status-update", icon::CHAT, texts.tools.status_update, html! {
                p { (texts.tools.status_update_why) }
                (field::area(&Field { name: "message", label: texts.tools.message, is_required: true, ..Field::default() }, 3))
            }))
            (tool(visit, incident, "conference", icon::PHONE, texts.tools.conference, conference(visit, incident)))
            (tool(visit, incident, "merge", icon::MERGE, texts.incidents.merge, html! {
                p { (texts.tools.merge_why) }
                (field::text(&Field { name: "number", label: texts.tools.merge_number, is_required: true, ..Field::default() }, "number"))
            }))
            (tool(visit, incident, "edit", icon::PENCIL, texts.tools.edit, edit(visit, incident)))
        }
    }
}

fn tool(visit: &Visit, incident: &Incident, verb: &str, icon: Icon, word: &str, fields: Markup) -> Markup {
    let path = format!("/incidents/{}/{verb}", incident.id);
    confirm::panel(
        icon,
        word,
        "plain",
        html! {
            form.fields method="post" action=(path) {
                (button::hidden(visit))
                (fields)
                button.button type="submit" data-look="primary" { (icon) (word) }
            }
        },
    )
}

/// Where people talk about it.
fn conference(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let (number, url) = match &incident.conference_bridge {
        Some(bridge) => (bridge.number.as_deref(), bridge.url.as_deref()),
        None => (None, None),
    };
    let url = Field {
        name: "conference_url",
        label: texts.tools.conference_url,
        value: url.unwrap_or_default(),
        ..Field::default()
    };
    let number = Field {
        name: "conference_number",
        label: texts.tools.conference_number,
        value: number.unwrap_or_default(),
        hint: Some(texts.tools.conference_hint),
        ..Field::default()
    };
    html! {
        p { (texts.tools.conference_why) }
        (field::text(&url, "url"))
        (field::text(&number, "tel"))
    }
}

/// Title, priority, urgency.
fn edit(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let mut priorities =
        vec![Choice { value: "", word: texts.tools.no_priority, is_chosen: incident.priority.is_none() }];
    let ids: Vec<(String, &str)> =
        visit.directory.priorities.values().map(|priority| (priority.id.to_string(), priority.name.as_str())).collect();
    let chosen = incident.priority.map(|priority| priority.to_string());
    priorities.extend(ids.iter().map(|(value, word)| Choice {
        value,
        word,
        is_chosen: chosen.as_deref() == Some(value.as_str()),
    }));
    let urgencies = [(Urgency::High, texts.badges.high_urgency), (Urgency::Low, texts.badges.low_urgency)]
        .map(|(urgency, word)| Choice { value: urgency.as_str(), word, is_chosen: incident.urgency == urgency });
    let title = Field {
        name: "title",
        label: texts.tools.title,
        value: &incident.title,
        is_required: true,
        ..Field::default()
    };
    html! {
        (field::text(&title, "text"))
        (field::select(&Field { name: "priority", label: texts.tools.priority, ..Field::default() }, &priorities))
        (field::select(&Field { name: "urgency", label: texts.incidents.urgency, ..Field::default() }, &urgencies))
    }
}
