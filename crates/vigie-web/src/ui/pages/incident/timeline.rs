//! The timeline: what happened, who did it, and why somebody was not paged.

use maud::{Markup, html};
use vigie_core::{
    ids::{DeliveryId, IncidentId},
    incident::{Agent, LogEntry, LogKind, ResolveReason, UnacknowledgeReason, Urgency, Via},
};

use super::Room;
use crate::ui::{
    components::{
        badge,
        icon::{self, Icon},
        levels, person,
    },
    moment,
    texts::{Texts, count, say},
    visit::Visit,
};

/// One entry.
pub(super) fn line(visit: &Visit, room: &Room, entry: &LogEntry) -> Markup {
    let (tone, icon) = look(&entry.kind);
    let via = via(entry, visit.texts);
    html! {
        li.entry id={ "entry-" (entry.id) } data-tone=(tone) {
            span.entry-icon { (icon) }
            div.entry-what {
                p { (sentence(visit, entry)) @if let Some(via) = via { " " span.quiet { (via) } } }
                (extra(visit, room, &entry.kind))
            }
            span.entry-when { (moment::clock_time(visit, entry.at)) }
        }
    }
}

const fn look(kind: &LogKind) -> (&'static str, Icon) {
    match kind {
        LogKind::Trigger { .. } | LogKind::Reopen => ("bad", icon::BELL),
        LogKind::Acknowledge => ("warn", icon::EYE),
        LogKind::Unacknowledge(_) => ("bad", icon::CLOCK),
        LogKind::Resolve(_) => ("good", icon::CHECK),
        LogKind::Assign { .. } | LogKind::Delegate { .. } => ("info", icon::PEOPLE),
        LogKind::Escalate { .. } => ("info", icon::ARROW),
        LogKind::SkipLevel { .. } | LogKind::SkipPerson { .. } => ("plain", icon::SKIP),
        LogKind::RepeatEscalationPath { .. } => ("plain", icon::REFRESH),
        LogKind::ExhaustEscalationPath | LogKind::Fallback { .. } | LogKind::NotifyFailed { .. } => {
            ("bad", icon::ALERT)
        }
        LogKind::Notify { channel, .. } => ("plain", badge::channel_icon(*channel)),
        LogKind::Snooze { .. } => ("warn", icon::MOON),
        LogKind::Annotate { .. } | LogKind::StatusUpdate { .. } => ("info", icon::NOTE),
        LogKind::UrgencyChange { .. } => ("plain", icon::UP),
        LogKind::PriorityChange { .. } | LogKind::TitleChange { .. } => ("plain", icon::FLAG),
        LogKind::ConferenceBridgeChange { .. } => ("info", icon::PHONE),
        LogKind::MergedFrom { .. } => ("plain", icon::MERGE),
        LogKind::ServiceChange { .. } => ("plain", icon::SERVICE),
    }
}

/// What happened, as a sentence.
pub(crate) fn sentence(visit: &Visit, entry: &LogEntry) -> Markup {
    let texts = visit.texts;
    let who = agent(visit, entry.agent);
    match &entry.kind {
        LogKind::Trigger { .. } => say(texts.timeline.log_trigger, &[&who]),
        LogKind::Acknowledge => say(texts.timeline.log_acknowledge, &[&who]),
        LogKind::Unacknowledge(reason) => say(unacknowledged(*reason, texts), &[&who]),
        LogKind::Resolve(reason) => resolved(visit, reason, &who),
        LogKind::Reopen => say(texts.timeline.log_reopen, &[&who]),
        LogKind::Annotate { .. } => say(texts.timeline.log_annotate, &[&who]),
        LogKind::StatusUpdate { .. } => say(texts.timeline.log_status_update, &[&who]),
        LogKind::Snooze { until } => say(texts.timeline.log_snooze, &[&who, &moment::absolute(visit, *until)]),
        LogKind::UrgencyChange { urgency: Urgency::High } => say(texts.timeline.log_urgency_high, &[&who]),
        LogKind::UrgencyChange { urgency: Urgency::Low } => say(texts.timeline.log_urgency_low, &[&who]),
        LogKind::TitleChange { title } => say(texts.timeline.log_title, &[&who, &html! { strong { (title) } }]),
        LogKind::PriorityChange { priority } => match priority.and_then(|id| visit.directory.priorities.get(&id)) {
            Some(priority) => say(texts.timeline.log_priority, &[&who, &badge::priority(priority)]),
            None => say(texts.timeline.log_priority_gone, &[&who]),
        },
        LogKind::ConferenceBridgeChange { bridge: Some(_) } => say(texts.timeline.log_conference, &[&who]),
        LogKind::ConferenceBridgeChange { bridge: None } => say(texts.timeline.log_conference_gone, &[&who]),
        LogKind::Delegate { users } => say(texts.timeline.log_delegate, &[&who, &person::names(visit, users)]),
        LogKind::MergedFrom { incident, number, alerts } => {
            let alerts = count(u64::from(*alerts), texts.incidents.one_alert, texts.incidents.many_alerts);
            say(texts.timeline.log_merged_from, &[&link(*incident, *number), &alerts])
        }
        LogKind::ServiceChange { service } => {
            let service = visit.directory.services.get(service);
            let name = service.map_or(texts.frame.service_gone, |service| service.name.as_str());
            say(texts.timeline.log_service, &[&html! { strong { (name) } }])
        }
        paging => paging_sentence(visit, paging),
    }
}

/// What the engine does by itself to reach somebody.
fn paging_sentence(visit: &Visit, kind: &LogKind) -> Markup {
    let texts = visit.texts;
    let people = |users: &[_]| person::names(visit, users);
    match kind {
        LogKind::Assign { users } => say(texts.timeline.log_assign, &[&people(users)]),
        LogKind::Escalate { users, level } => say(texts.timeline.log_escalate, &[&people(users), &(level + 1)]),
        LogKind::SkipLevel { level, reason } => {
            say(texts.timeline.log_skip_level, &[&(level + 1), &levels::why_nobody(*reason, texts)])
        }
        LogKind::RepeatEscalationPath { pass } => say(texts.timeline.log_repeat, &[&(pass + 1)]),
        LogKind::ExhaustEscalationPath => html! { (texts.timeline.log_exhaust) },
        LogKind::Fallback { users } => say(texts.timeline.log_fallback, &[&people(users)]),
        LogKind::Notify { user, channel, .. } => {
            say(texts.timeline.log_notify, &[&person::strong(visit, *user), &badge::channel_word(*channel, texts)])
        }
        LogKind::NotifyFailed { user, channel, .. } => say(
            texts.timeline.log_notify_failed,
            &[&person::strong(visit, *user), &badge::channel_word(*channel, texts)],
        ),
        LogKind::SkipPerson { user, reason } => {
            say(texts.timeline.log_skip_person, &[&person::strong(visit, *user), &levels::why_nobody(*reason, texts)])
        }
        _ => html! {},
    }
}

/// What stands below the sentence: a note, the provider's words, the receipt of a page.
fn extra(visit: &Visit, room: &Room, kind: &LogKind) -> Markup {
    html! {
        @match kind {
            LogKind::Annotate { content } | LogKind::StatusUpdate { message: content } => div.note { (content) },
            LogKind::Trigger { summary, .. } => p.quiet { (summary) },
            LogKind::NotifyFailed { words, .. } => p.words { (words) },
            LogKind::Notify { delivery, .. } => (receipt(visit, room, *delivery)),
            _ => {},
        }
    }
}

fn receipt(visit: &Visit, room: &Room, delivery: DeliveryId) -> Markup {
    let receipt = room.receipts.iter().find(|receipt| receipt.delivery.id == delivery);
    html! {
        @if let Some(receipt) = receipt { p { (badge::receipt(receipt.state, visit.texts)) } }
    }
}

fn agent(visit: &Visit, agent: Agent) -> Markup {
    let texts = visit.texts;
    match agent {
        Agent::User(user) => person::strong(visit, user),
        Agent::Integration(id) => {
            let integration = visit.directory.integrations.get(&id);
            html! { strong { (integration.map_or(texts.frame.integration_gone, |integration| integration.name.as_str())) } }
        }
        Agent::System => html! { (texts.frame.vigie) },
    }
}

/// Over what a person did it; it goes without saying for what happened by itself.
const fn via(entry: &LogEntry, texts: &Texts) -> Option<&'static str> {
    if !matches!(entry.agent, Agent::User(_))
        || matches!(entry.kind, LogKind::Annotate { .. } | LogKind::StatusUpdate { .. })
    {
        return None;
    }
    match entry.via {
        Via::Api => Some(texts.timeline.via_api),
        Via::Website => Some(texts.timeline.via_website),
        Via::Sms => Some(texts.timeline.via_sms),
        Via::Phone => Some(texts.timeline.via_phone),
        Via::Email => Some(texts.timeline.via_email),
        Via::Event | Via::Timer | Via::Provider => None,
    }
}

const fn unacknowledged(reason: UnacknowledgeReason, texts: &Texts) -> &'static str {
    match reason {
        UnacknowledgeReason::AcknowledgementTimeout => texts.timeline.log_unacknowledge_timeout,
        UnacknowledgeReason::SnoozeEnded => texts.timeline.log_unacknowledge_snooze,
        UnacknowledgeReason::ByHand => texts.timeline.log_unacknowledge_hand,
    }
}

fn resolved(visit: &Visit, reason: &ResolveReason, who: &Markup) -> Markup {
    let texts = visit.texts;
    match reason {
        ResolveReason::ByHand => say(texts.timeline.log_resolve_hand, &[who]),
        ResolveReason::AlertsResolved => say(texts.timeline.log_resolve_alerts, &[]),
        ResolveReason::ByEvent => say(texts.timeline.log_resolve_event, &[who]),
        ResolveReason::AutoResolveTimeout => say(texts.timeline.log_resolve_timeout, &[]),
        ResolveReason::MergedInto { incident, number } => {
            say(texts.timeline.log_resolve_merged, &[&link(*incident, *number)])
        }
    }
}

/// By its number, as people know it; by its id where an older version kept nothing else.
fn link(incident: IncidentId, number: Option<u64>) -> Markup {
    html! {
        a href={ "/incidents/" (incident) } { @if let Some(number) = number { "#" (number) } @else { (incident) } }
    }
}
