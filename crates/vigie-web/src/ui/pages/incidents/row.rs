//! One incident in the list.

use maud::{Markup, html};
use vigie_core::{
    ids::UserId,
    incident::{Incident, Position, Status},
    text::cut,
};

use crate::ui::{
    act,
    components::{badge, button, icon, person},
    moment,
    texts::{self, count},
    visit::Visit,
};

/// So much of a title is shown in the list, in characters: 25 of the longest would be a sixth of what it may weigh.
const LONGEST_TITLE: usize = 100;

/// The row: to choose it, or whether it is chosen, what it is, since when and whose, and the one thing to do.
pub(super) fn show(visit: &Visit, incident: &Incident, is_chosen: bool) -> Markup {
    let texts = visit.texts;
    let path = format!("/incidents/{}", incident.id);
    let assignees: Vec<UserId> = incident.assignments.iter().map(|assignment| assignment.user).collect();
    let priority = incident.priority.and_then(|priority| visit.directory.priorities.get(&priority));
    let may_act = visit.may_respond_to(incident);
    html! {
        li.row id={ "incident-" (incident.id) } data-status=(incident.status.as_str()) data-urgency=(incident.urgency.as_str()) {
            label.row-pick {
                @if may_act {
                    input type="checkbox" name="incident" value=(incident.id) form="bulk" autocomplete="off" checked[is_chosen];
                    span.sr { (texts::fill(texts.incidents.choose, &incident.number.to_string())) }
                }
            }
            div.row-main {
                div.row-state {
                    (badge::status(&incident.status, texts))
                    (badge::urgency(incident.urgency, texts))
                    @if let Some(priority) = priority { (badge::priority(priority)) }
                }
                a.row-title href=(path) data-row-link { (cut(&incident.title, LONGEST_TITLE)) }
                (facts(visit, incident))
            }
            div.row-side {
                (moment::when(visit, incident.created_at))
                (person::avatars(visit, &assignees))
            }
            div.row-act { @if may_act { (the_one_thing(visit, incident)) } }
        }
    }
}

fn facts(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let service = visit.directory.services.get(&incident.service);
    let teams = service.map(|service| service.teams.as_slice()).unwrap_or_default();
    let teams = visit.team_names(teams);
    let alerts = u64::from(incident.alert_counts.all());
    let escalates_at = match (&incident.status, incident.escalation.position) {
        (Status::Triggered, Position::Level { next_at, .. }) => next_at.filter(|at| *at > visit.now),
        _ => None,
    };
    html! {
        ul.facts {
            li { "#" (incident.number) }
            li.fact-service { (icon::SERVICE) (service.map_or(texts.frame.service_gone, |service| service.name.as_str())) }
            @if let Some(team) = teams.first() { li.fact-team { (icon::PEOPLE) (team) } }
            @if alerts > 1 { li { (icon::LAYERS) (count(alerts, texts.incidents.one_alert, texts.incidents.many_alerts)) } }
            @if let Some(at) = escalates_at {
                li { (icon::STEPS) span.sr { (texts.incidents.escalates_in) " " } (moment::countdown(visit, at)) }
            }
        }
    }
}

/// Acknowledge it, or take that back for a few seconds.
fn the_one_thing(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    if let Some(until) = act::undo_until(visit, incident) {
        return html! { div data-until=(until) { (button::undo(visit, incident, until)) } };
    }
    if !matches!(incident.status, Status::Triggered) {
        return html! {};
    }
    // A button of the form that the list has anyway: a form in each row would be a fifth of the page.
    html! {
        button.button type="submit" form="bulk" name="one" value=(incident.id) data-look="calm"
            aria-label=(texts::fill(texts.incidents.acknowledge_it, &incident.number.to_string()))
            data-keeps=(texts::fill(texts.outbox.acknowledge, &incident.number.to_string())) {
            (icon::EYE) (texts.incidents.acknowledge)
        }
    }
}
