//! What can be done to an incident beyond acknowledging and resolving it: each opens in place. A form that was refused
//! stands open with what was typed and why ([`super::change`]).

use maud::{Markup, html};
use vigie_core::{
    engine::LONGEST_NOTE,
    escalate,
    incident::{ConferenceBridge, Incident, Urgency},
};

use super::{Room, change::LONGEST_TITLE, choices, next};
use crate::ui::{
    components::{
        button, confirm,
        field::{self, Choice, Field},
        icon::{self, Icon},
        person, picker, refusal,
    },
    form::{Again, Typed},
    suggest::{self, Kind},
    texts::say,
    visit::Visit,
};

/// How many names are offered from the start.
const MOST_OFFERED: usize = 12;

/// The tools.
pub(super) fn show(visit: &Visit, room: &Room, again: Option<&Again<'_>>) -> Markup {
    let texts = visit.texts;
    let tool = |verb: &str, icon: Icon, word: &str, fields: &dyn Fn(Typed<'_>) -> Markup| {
        tool(visit, &room.incident, verb, (icon, word), Typed::of(again, verb), fields)
    };
    html! {
        @if let Some(users) = next::pass_on_to(visit, room) {
            (tool("escalate", icon::STEPS, texts.tools.escalate, &|_| html! {
                p { (say(texts.tools.escalate_why, &[&person::names(visit, &users)])) }
            }))
        } @else {
            // The others stay where they are when nobody is left to escalate to.
            button.button type="button" disabled { (icon::STEPS) (texts.tools.escalate) }
        }
        (tool("reassign", icon::PERSON, texts.incidents.reassign, &|typed| {
            let mut offered = near(visit, room);
            offered.push(room.incident.escalation.policy.name.clone());
            choices::assignee(visit, typed.value("assignee", ""), true, &offered)
        }))
        (tool("responders", icon::PEOPLE, texts.tools.add_people, &|typed| responder(visit, room, typed)))
        (tool("snooze", icon::MOON, texts.incidents.snooze, &|typed| choices::snooze(visit, typed.value("seconds", choices::USUAL_SNOOZE))))
        (tool("status-update", icon::CHAT, texts.tools.status_update, &|typed| status_update(visit, typed)))
        (tool("conference", icon::PHONE, texts.tools.conference, &|typed| conference(visit, &room.incident, typed)))
        (tool("merge", icon::MERGE, texts.incidents.merge, &|typed| merge(visit, typed)))
        (tool("edit", icon::PENCIL, texts.tools.edit, &|typed| edit(visit, &room.incident, typed)))
    }
}

fn tool(
    visit: &Visit,
    incident: &Incident,
    verb: &str,
    (icon, word): (Icon, &str),
    typed: Typed<'_>,
    fields: &dyn Fn(Typed<'_>) -> Markup,
) -> Markup {
    let path = format!("/incidents/{}/{verb}", incident.id);
    confirm::panel_that(
        typed.is_again(),
        icon,
        word,
        "plain",
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action=(path) {
                (button::hidden(visit))
                (fields(typed))
                button.button type="submit" data-look="primary" { (icon) (word) }
            }
        },
    )
}

/// Those whom the levels of the incident's policy reach now and who are not responsible yet.
fn near(visit: &Visit, room: &Room) -> Vec<String> {
    let policy = &room.incident.escalation.policy;
    let mut users = Vec::new();
    for level in 0..policy.rules.len() {
        let walked = escalate::walk(&visit.directory, policy, level..level + 1, visit.now, |_| 0);
        users.extend(walked.landing.map(|landing| landing.users).unwrap_or_default());
    }
    let is_there = |id| room.incident.assignments.iter().any(|assignment| assignment.user == id);
    users.retain(|id| !is_there(*id));
    let mut names: Vec<String> =
        users.iter().filter_map(|id| visit.directory.users.get(id)).map(|user| suggest::label(user)).collect();
    names.dedup();
    names.truncate(MOST_OFFERED);
    names
}

fn responder(visit: &Visit, room: &Room, typed: Typed<'_>) -> Markup {
    let texts = visit.texts;
    let who = Field {
        name: "person",
        label: texts.incidents.to_whom,
        value: typed.value("person", ""),
        placeholder: texts.forms.type_a_name,
        is_required: true,
        ..Field::default()
    };
    html! {
        p { (texts.tools.add_people_why) }
        (picker::one(&who, Kind::Users, &near(visit, room)))
    }
}

fn status_update(visit: &Visit, typed: Typed<'_>) -> Markup {
    let texts = &visit.texts.tools;
    let message = Field {
        name: "message",
        label: texts.message,
        value: typed.value("message", ""),
        is_required: true,
        longest: Some(LONGEST_NOTE),
        ..Field::default()
    };
    html! {
        p { (texts.status_update_why) }
        (field::area(&message, 3))
    }
}

fn merge(visit: &Visit, typed: Typed<'_>) -> Markup {
    let texts = &visit.texts.tools;
    let number = Field {
        name: "number",
        label: texts.merge_number,
        value: typed.value("number", ""),
        is_required: true,
        ..Field::default()
    };
    html! {
        p { (texts.merge_why) }
        (field::text(&number, "number"))
    }
}

/// Where people talk about it.
fn conference(visit: &Visit, incident: &Incident, typed: Typed<'_>) -> Markup {
    let texts = visit.texts;
    let (number, url) = match &incident.conference_bridge {
        Some(bridge) => (bridge.number.as_deref(), bridge.url.as_deref()),
        None => (None, None),
    };
    let url = Field {
        name: "conference_url",
        label: texts.tools.conference_url,
        value: typed.value("conference_url", url.unwrap_or_default()),
        longest: Some(ConferenceBridge::ADDRESS_LIMIT),
        ..Field::default()
    };
    let number = Field {
        name: "conference_number",
        label: texts.tools.conference_number,
        value: typed.value("conference_number", number.unwrap_or_default()),
        hint: Some(texts.tools.conference_hint),
        longest: Some(ConferenceBridge::NUMBER_LIMIT),
        ..Field::default()
    };
    html! {
        p { (texts.tools.conference_why) }
        (field::text(&url, "url"))
        (field::text(&number, "tel"))
    }
}

/// Title, priority, urgency.
fn edit(visit: &Visit, incident: &Incident, typed: Typed<'_>) -> Markup {
    let texts = visit.texts;
    let chosen = incident.priority.map(|priority| priority.to_string()).unwrap_or_default();
    let chosen = typed.value("priority", &chosen);
    let ids: Vec<(String, &str)> =
        visit.directory.priorities.values().map(|priority| (priority.id.to_string(), priority.name.as_str())).collect();
    let none = Choice { value: "", word: texts.tools.no_priority, is_chosen: chosen.is_empty() };
    let others = ids.iter().map(|(value, word)| Choice { value, word, is_chosen: chosen == value });
    let priorities: Vec<Choice<'_>> = std::iter::once(none).chain(others).collect();
    let chosen = typed.value("urgency", incident.urgency.as_str());
    let urgencies = [(Urgency::High, texts.badges.high_urgency), (Urgency::Low, texts.badges.low_urgency)]
        .map(|(urgency, word)| Choice { value: urgency.as_str(), word, is_chosen: chosen == urgency.as_str() });
    let title = Field {
        name: "title",
        label: texts.tools.title,
        value: typed.value("title", &incident.title),
        is_required: true,
        longest: Some(LONGEST_TITLE),
        ..Field::default()
    };
    html! {
        (field::text(&title, "text"))
        (field::select(&Field { name: "priority", label: texts.tools.priority, ..Field::default() }, &priorities))
        (field::select(&Field { name: "urgency", label: texts.incidents.urgency, ..Field::default() }, &urgencies))
    }
}
