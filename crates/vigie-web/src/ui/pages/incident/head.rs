//! The pinned head of an incident with its buttons; who is responsible; and its facts.

use maud::{Markup, html};
use vigie_core::{
    escalate::Policy,
    ids::UserId,
    incident::{Assignment, Incident, Position, Status},
};

use super::{Room, next};
use crate::ui::{
    act,
    components::{
        badge,
        button::{self, Action},
        conference, icon, person,
    },
    moment,
    texts::say,
    visit::Visit,
};

/// Status, title, the next step, and what can be done.
pub(super) fn show(visit: &Visit, room: &Room) -> Markup {
    let (texts, incident) = (visit.texts, &room.incident);
    let assignees: Vec<UserId> = incident.assignments.iter().map(|assignment| assignment.user).collect();
    let service = visit.directory.services.get(&incident.service);
    let priority = incident.priority.and_then(|priority| visit.directory.priorities.get(&priority));
    html! {
        header.incident-head data-status=(incident.status.as_str()) {
            div.incident-what {
                // On a phone this alone stays pinned.
                div.incident-pin #pin data-still {
                    div.row-state {
                        (badge::status(&incident.status, texts))
                        (badge::urgency(incident.urgency, texts))
                        @if let Some(priority) = priority { (badge::priority(priority)) }
                        span.quiet { "#" (incident.number) }
                    }
                    div.incident-now {
                        @if !assignees.is_empty() { span.incident-who { (person::avatars(visit, &assignees)) span aria-hidden="true" { (first_of(visit, &assignees)) } } }
                        (next::brief(visit, room))
                    }
                }
                h1 { (incident.title) }
                div.incident-when #opened data-still {
                    span { (icon::SERVICE) span { (service.map_or(texts.frame.service_gone, |service| service.name.as_str())) } }
                    span { (texts.room.opened) " " (moment::relative(visit, incident.created_at)) " · " (moment::absolute(visit, incident.created_at)) }
                    @if !incident.is_open() {
                        span { (texts.room.closed) " " (moment::relative(visit, incident.status_changed_at)) " · " (moment::absolute(visit, incident.status_changed_at)) }
                    }
                }
                @if let Some(bridge) = incident.conference_bridge.as_ref().filter(|_| incident.is_open()) {
                    (conference::show(visit, bridge))
                }
            }
            div.actions #actions data-still role="group" aria-label=(texts.frame.actions) {
                @if visit.may_respond_to(incident) && incident.is_open() { (actions(visit, incident)) }
            }
        }
    }
}

/// `Ann Archer`, `Ann Archer +2`
fn first_of(visit: &Visit, assignees: &[UserId]) -> Markup {
    html! {
        @if let Some(first) = assignees.first() { (person::name(&visit.directory, *first, visit.texts)) }
        @if assignees.len() > 1 { " +" (assignees.len() - 1) }
    }
}

fn actions(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let path = |verb: &str| format!("/incidents/{}/{verb}", incident.id);
    let resolve = Action {
        path: path("resolve"),
        word: texts.incidents.resolve,
        label: None,
        icon: icon::CHECK,
        look: "plain",
        key: Some("r"),
    };
    html! {
        // The other button does not move when this one goes.
        div.action-first {
            @if !acknowledged_by(incident).contains(&visit.viewer.id) { (button::acknowledge(visit, incident, "primary", None, Some("a"))) }
            @if let Some(until) = act::undo_until(visit, incident) { div data-until=(until) { (button::undo(visit, incident, until)) } }
        }
        (button::action(visit, &resolve))
    }
}

fn acknowledged_by(incident: &Incident) -> Vec<UserId> {
    match &incident.status {
        Status::Acknowledged { by, .. } => by.iter().map(|word| word.user).collect(),
        Status::Triggered | Status::Resolved { .. } => Vec::new(),
    }
}

/// Who is responsible, and who is on it.
pub(super) fn people(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    html! {
        div #people-card data-still {
            @if incident.is_open() {
                section.card aria-labelledby="people" {
                    h2 #people { (texts.room.people) }
                    @if incident.assignments.is_empty() { p.quiet { (texts.frame.nobody) } }
                    ul.people { @for assignment in &incident.assignments { (responsible(visit, incident, assignment)) } }
                    p.quiet { (place(visit, incident)) }
                }
            }
        }
    }
}

fn responsible(visit: &Visit, incident: &Incident, assignment: &Assignment) -> Markup {
    html! {
        li {
            @if let Some(user) = visit.directory.users.get(&assignment.user) { (person::avatar(user)) }
            span {
                (person::strong(visit, assignment.user))
                span.quiet { (since(visit, incident, assignment.user)) }
            }
        }
    }
}

fn since(visit: &Visit, incident: &Incident, user: UserId) -> Markup {
    if let Status::Acknowledged { by, .. } = &incident.status
        && let Some(word) = by.iter().find(|word| word.user == user)
    {
        return say(visit.texts.room.on_it_since, &[&moment::ago(visit, word.at)]);
    }
    let assigned = incident.assignments.iter().find(|assignment| assignment.user == user);
    html! {
        @if let Some(assigned) = assigned { (say(visit.texts.room.assigned_since, &[&moment::ago(visit, assigned.at)])) }
    }
}

/// Where the incident stands in its policy.
fn place(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let policy = &incident.escalation.policy;
    match incident.escalation.position {
        Position::Level { index, .. } => {
            let level = u64::from(index) + 1;
            say(texts.room.level_of, &[&level, &policy.rules.len(), &policy_link(visit, policy)])
        }
        Position::Direct => html! { (texts.room.is_direct) },
        Position::Exhausted => html! { (texts.room.is_exhausted) },
        Position::Fallback => html! { (texts.room.is_fallback) },
    }
}

/// The policy as it is today; its name only where it is gone.
fn policy_link(visit: &Visit, policy: &Policy) -> Markup {
    html! {
        @if visit.directory.policies.contains_key(&policy.id) { a href={ "/escalation_policies/" (policy.id) } { (policy.name) } }
        @else { strong { (policy.name) } }
    }
}

/// Facts that seldom matter.
pub(super) fn details(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let service = visit.directory.services.get(&incident.service);
    let teams = service.map(|service| service.teams.as_slice()).unwrap_or_default();
    let teams = visit.team_names(teams);
    html! {
        section.card aria-labelledby="details" {
            h2 #details { (texts.room.details) }
            @if let Some(details) = &incident.details { p.prose { (details) } }
            dl.pairs {
                dt { (texts.room.service) }
                dd { (service.map_or(texts.frame.service_gone, |service| service.name.as_str())) }
                @if !teams.is_empty() { dt { (texts.room.team) } dd { (teams.join(", ")) } }
                dt { (texts.room.policy) }
                dd { (policy_link(visit, &incident.escalation.policy)) }
                @if let Some(key) = &incident.incident_key { dt { (texts.room.incident_key) } dd { code { (key) } } }
            }
        }
    }
}
