//! Whom an incident paged and by which rules, whom it passed over and why: its timeline without the rest, oldest first.

use maud::{Markup, html};
use vigie_core::{
    directory::NotificationRule,
    incident::{Incident, LogEntry, LogKind},
};
use vigie_store::{LogFilter, Page as Part};

use super::{More, Room, timeline};
use crate::ui::{
    components::card,
    pages::users,
    problem::Problem,
    texts::{fill, say},
    visit::Visit,
};

/// How many entries of the timeline are looked at, the oldest first.
const LOOKED_AT: u32 = 200;
/// How many of them are told.
const MOST_TOLD: usize = 40;

/// The card; the entries of the incident's timeline that say who was paged or why somebody was not.
pub(crate) async fn card(visit: &Visit, incident: Incident) -> Result<Markup, Problem> {
    let of = LogFilter { incident: Some(incident.id), ..LogFilter::default() };
    let part = Part { offset: 0, limit: LOOKED_AT, want_total: false };
    let log = visit.state.app.store().list_log_entries(&of, part).await?;
    let room = Room::read(&visit.state, incident, &More::default()).await?;
    let told: Vec<&LogEntry> = log.items.iter().filter(|entry| is_about_people(&entry.kind)).take(MOST_TOLD).collect();
    let (texts, policy) = (&visit.texts.insight, &room.incident.escalation.policy);
    Ok(card::show(
        "paged",
        texts.why_paged,
        None,
        html! {
            p { (say(texts.by_policy, &[&html! { strong { (policy.name) } }, &policy.rules.len()])) }
            @if told.is_empty() { p.quiet { (texts.pages_nobody) } }
            ol.timeline {
                @for entry in told {
                    (timeline::line(visit, &room, entry))
                    @if let Some(rule) = rule(visit, &room, &entry.kind) { li.entry-rule { span.quiet { (rule) } } }
                }
            }
        },
    ))
}

const fn is_about_people(kind: &LogKind) -> bool {
    matches!(
        kind,
        LogKind::Assign { .. }
            | LogKind::Delegate { .. }
            | LogKind::Escalate { .. }
            | LogKind::SkipLevel { .. }
            | LogKind::RepeatEscalationPath { .. }
            | LogKind::ExhaustEscalationPath
            | LogKind::Fallback { .. }
            | LogKind::Notify { .. }
            | LogKind::NotifyFailed { .. }
            | LogKind::SkipPerson { .. }
            | LogKind::Acknowledge
            | LogKind::Resolve(_)
            | LogKind::Snooze { .. }
    )
}

/// The notification rule that a page followed, as it is now.
fn rule(visit: &Visit, room: &Room, kind: &LogKind) -> Option<String> {
    let LogKind::Notify { user, delivery, .. } = kind else { return None };
    let texts = &visit.texts.insight;
    let method = room.receipts.iter().find(|receipt| receipt.delivery.id == *delivery)?.delivery.contact_method;
    let asked = room.incident.pages.iter().find(|page| page.user == *user && page.contact_method == method);
    let followed = asked.and_then(|page| page.rule);
    let user = visit.directory.users.get(user)?;
    let of_urgency = |rule: &&NotificationRule| {
        followed.map_or(rule.contact_method == method && rule.urgency == room.incident.urgency, |id| rule.id == id)
    };
    let rule = user.notification_rules.iter().find(of_urgency);
    Some(match rule {
        Some(rule) => fill(texts.by_rule, &users::delay(visit, rule.start_delay)),
        None => texts.by_no_rule.to_owned(),
    })
}
