//! One entry of a timeline, in PagerDuty's types; what PagerDuty has no type for is the nearest one with a note.

use serde_json::{Value as Json, json};
use vigie_core::{
    directory::Channel,
    ids::{IncidentId, ServiceId, UserId},
    incident::{Agent, Incident, LogEntry, LogKind, ResolveReason, SkipReason, UnacknowledgeReason, Via},
};

use crate::view::View;

/// The entry with all fields that the published schema names. `incident` is the one it belongs to.
#[must_use]
pub fn to_wire(entry: &LogEntry, incident: &Incident, view: &View<'_>) -> Json {
    let mut wire = json!({
        "id": entry.id.as_str(),
        "type": kind(&entry.kind),
        "summary": summary(entry, view),
        "self": view.links.api(&format!("/log_entries/{}?incident_id={}", entry.id, entry.incident)),
        "html_url": view.links.page(&format!("/incidents/{}/log_entries/{}", entry.incident, entry.id)),
        "created_at": view.time(entry.at),
        "agent": view.agent(entry.agent, incident.service),
        "channel": channel(entry, view),
        "service": view.service(incident.service),
        "incident": super::incident::to_reference(incident, view),
        "teams": view.teams_of(incident.service),
        "contexts": [],
        "note": note(&entry.kind),
        "event_details": event_details(&entry.kind),
    });
    add_particulars(&mut wire, entry, view);
    wire
}

/// PagerDuty's type of an entry.
#[must_use]
pub const fn kind(kind: &LogKind) -> &'static str {
    match kind {
        LogKind::Trigger { .. } | LogKind::Reopen => "trigger_log_entry",
        LogKind::Acknowledge => "acknowledge_log_entry",
        LogKind::Unacknowledge(_) => "unacknowledge_log_entry",
        LogKind::Resolve(_) => "resolve_log_entry",
        LogKind::Assign { .. } | LogKind::Fallback { .. } => "assign_log_entry",
        LogKind::Escalate { .. } | LogKind::SkipLevel { .. } => "escalate_log_entry",
        LogKind::RepeatEscalationPath { .. } => "repeat_escalation_path_log_entry",
        LogKind::ExhaustEscalationPath => "exhaust_escalation_path_log_entry",
        LogKind::Notify { .. } | LogKind::NotifyFailed { .. } => "notify_log_entry",
        LogKind::Snooze { .. } => "snooze_log_entry",
        LogKind::UrgencyChange { .. } => "urgency_change_log_entry",
        LogKind::PriorityChange { .. }
        | LogKind::TitleChange { .. }
        | LogKind::ConferenceBridgeChange { .. }
        | LogKind::ServiceChange { .. } => "field_value_change_log_entry",
        LogKind::Delegate { .. } => "delegate_log_entry",
        LogKind::Annotate { .. }
        | LogKind::StatusUpdate { .. }
        | LogKind::MergedFrom { .. }
        | LogKind::SkipPerson { .. } => "annotate_log_entry",
    }
}

fn summary(entry: &LogEntry, view: &View<'_>) -> String {
    let name =
        |user: &UserId| view.directory.users.get(user).map_or_else(|| user.to_string(), |user| user.name.clone());
    let names = |users: &[UserId]| match users {
        [] => "nobody".to_owned(),
        users => users.iter().map(name).collect::<Vec<_>>().join(", "),
    };
    let by = by(entry.agent, view);
    match &entry.kind {
        LogKind::Trigger { .. } => format!("Triggered {}", through(entry.via)),
        LogKind::Reopen => format!("Reopened{by}"),
        LogKind::Acknowledge => format!("Acknowledged{by}"),
        LogKind::Unacknowledge(reason) => unacknowledged(*reason).to_owned(),
        LogKind::Resolve(reason) => resolved(reason, &by),
        LogKind::Assign { users } => format!("Assigned to {}", names(users)),
        LogKind::Fallback { users } => {
            format!("Nobody in the escalation policy could be paged: assigned to {}", names(users))
        }
        LogKind::Escalate { users, level } => format!("Escalated to {} (level {})", names(users), level + 1),
        LogKind::SkipLevel { level, reason } => format!("Level {} passed over: {}", level + 1, skipped(*reason)),
        LogKind::RepeatEscalationPath { pass } => format!("The escalation path starts again (pass {})", pass + 1),
        LogKind::ExhaustEscalationPath => "The escalation path is exhausted".to_owned(),
        LogKind::Notify { user, channel, .. } => format!("Notified {} by {}", name(user), channel_word(*channel)),
        LogKind::NotifyFailed { user, channel, words, .. } => {
            format!("Could not notify {} by {}: {words}", name(user), channel_word(*channel))
        }
        LogKind::SkipPerson { user, reason } => format!("{} was not notified: {}", name(user), skipped(*reason)),
        LogKind::Snooze { until } => format!("Snoozed until {}{by}", view.time(*until)),
        LogKind::Annotate { .. } => format!("Note added{by}"),
        LogKind::StatusUpdate { .. } => format!("Status update published{by}"),
        LogKind::UrgencyChange { urgency } => format!("Urgency changed to {}{by}", urgency.as_str()),
        LogKind::PriorityChange { priority } => {
            let name = priority.and_then(|id| view.directory.priorities.get(&id)).map_or("none", |p| &p.name);
            format!("Priority changed to {name}{by}")
        }
        LogKind::TitleChange { title } => format!("Title changed to {title:?}{by}"),
        LogKind::ConferenceBridgeChange { bridge: Some(_) } => format!("Conference bridge changed{by}"),
        LogKind::ConferenceBridgeChange { bridge: None } => format!("Conference bridge removed{by}"),
        LogKind::ServiceChange { service } => format!("Moved to {}{by}", service_name(*service, view)),
        LogKind::Delegate { users } => format!("Delegated to {}{by}", names(users)),
        LogKind::MergedFrom { incident, number, alerts } => {
            let alerts = if *alerts == 1 { "1 alert".to_owned() } else { format!("{alerts} alerts") };
            format!("Merged {} with {alerts} into this{by}", named(*incident, *number))
        }
    }
}

fn by(agent: Agent, view: &View<'_>) -> String {
    match agent {
        Agent::User(user) => {
            view.directory.users.get(&user).map_or_else(|| format!(" by {user}"), |user| format!(" by {}", user.name))
        }
        Agent::Integration(id) => match view.directory.integrations.get(&id) {
            Some(integration) => format!(" by {}", integration.name),
            None => " by an integration".to_owned(),
        },
        Agent::System => String::new(),
    }
}

const fn through(via: Via) -> &'static str {
    match via {
        Via::Event | Via::Api => "through the API",
        Via::Website => "through the website",
        Via::Email => "through e-mail",
        Via::Sms => "through SMS",
        Via::Phone => "through phone",
        Via::Timer => "by the timer",
        Via::Provider => "by the provider",
    }
}

const fn unacknowledged(reason: UnacknowledgeReason) -> &'static str {
    match reason {
        UnacknowledgeReason::AcknowledgementTimeout => "Unacknowledged: the acknowledgement timed out",
        UnacknowledgeReason::SnoozeEnded => "Unacknowledged: the snooze ended",
        UnacknowledgeReason::ByHand => "Unacknowledged by hand",
    }
}

fn resolved(reason: &ResolveReason, by: &str) -> String {
    match reason {
        ResolveReason::ByHand | ResolveReason::ByEvent => format!("Resolved{by}"),
        ResolveReason::AlertsResolved => "Resolved: all its alerts are resolved".to_owned(),
        ResolveReason::AutoResolveTimeout => "Resolved: nothing changed for the auto-resolve timeout".to_owned(),
        ResolveReason::MergedInto { incident, number } => {
            format!("Resolved: merged into {}{by}", named(*incident, *number))
        }
    }
}

/// An incident as people know it: by its number, where that was kept.
fn named(incident: IncidentId, number: Option<u64>) -> String {
    number.map_or_else(|| incident.to_string(), |number| format!("#{number}"))
}

fn skipped(reason: SkipReason) -> String {
    reason.as_str().replace('_', " ")
}

const fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "e-mail",
        Channel::Sms => "SMS",
        Channel::Phone => "phone",
        Channel::Push => "push notification",
    }
}

fn service_name(id: ServiceId, view: &View<'_>) -> String {
    view.directory.services.get(&id).map_or_else(|| id.to_string(), |service| service.name.clone())
}

fn channel(entry: &LogEntry, view: &View<'_>) -> Json {
    match &entry.kind {
        LogKind::Trigger { summary, .. } => {
            let kind = if matches!(entry.via, Via::Website) { "web_trigger" } else { "api" };
            json!({ "type": kind, "summary": summary, "subject": summary })
        }
        LogKind::Annotate { content } => json!({ "type": "note", "summary": content }),
        LogKind::StatusUpdate { message } => json!({ "type": "status_update", "summary": message }),
        LogKind::Notify { user, channel, delivery, .. } | LogKind::NotifyFailed { user, channel, delivery, .. } => {
            let failed = matches!(entry.kind, LogKind::NotifyFailed { .. });
            json!({
                "type": "auto",
                "notification": {
                    "id": delivery.as_str(),
                    "type": format!("{}_notification", channel.as_str()),
                    "status": if failed { "failed" } else { "in_progress" },
                    "started_at": view.time(entry.at),
                    "user": view.user(*user),
                },
            })
        }
        LogKind::Unacknowledge(UnacknowledgeReason::AcknowledgementTimeout) => json!({ "type": "timeout" }),
        LogKind::Snooze { until } => json!({ "type": via(entry.via), "duration": until.since(entry.at).as_secs() }),
        _ => json!({ "type": via(entry.via) }),
    }
}

const fn via(via: Via) -> &'static str {
    match via {
        Via::Event | Via::Api => "api",
        Via::Website => "website",
        Via::Sms => "sms",
        Via::Phone => "phone",
        Via::Email => "email",
        Via::Timer | Via::Provider => "auto",
    }
}

fn note(kind: &LogKind) -> Json {
    match kind {
        LogKind::Annotate { content } => json!(content),
        LogKind::SkipLevel { reason, .. } | LogKind::SkipPerson { reason, .. } => json!(skipped(*reason)),
        LogKind::NotifyFailed { words, .. } => json!(words),
        _ => Json::Null,
    }
}

fn event_details(kind: &LogKind) -> Json {
    match kind {
        LogKind::Trigger { summary, .. } => json!({ "description": summary }),
        LogKind::PriorityChange { priority } => {
            json!({ "field": "priority", "value": priority.map(|id| id.to_string()) })
        }
        LogKind::TitleChange { title } => json!({ "field": "title", "value": title }),
        LogKind::ConferenceBridgeChange { bridge } => {
            json!({ "field": "conference_bridge", "value": bridge.as_ref().map(super::conference_bridge::to_wire) })
        }
        LogKind::ServiceChange { service } => json!({ "field": "service", "value": service.as_str() }),
        _ => json!({}),
    }
}

fn add_particulars(wire: &mut Json, entry: &LogEntry, view: &View<'_>) {
    match &entry.kind {
        LogKind::Assign { users }
        | LogKind::Fallback { users }
        | LogKind::Escalate { users, .. }
        | LogKind::Delegate { users } => {
            wire["assignees"] = users.iter().map(|user| view.user(*user)).collect();
        }
        LogKind::SkipLevel { .. } => wire["assignees"] = json!([]),
        LogKind::Notify { user, .. } | LogKind::NotifyFailed { user, .. } | LogKind::SkipPerson { user, .. } => {
            wire["user"] = view.user(*user);
        }
        LogKind::Snooze { until } => {
            wire["changed_actions"] = json!([{ "type": "unacknowledge", "at": view.time(*until) }]);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use vigie_core::ids::{DeliveryId, LogEntryId};

    use super::*;
    use crate::rest::samples;

    fn shown(kind: LogKind) -> Json {
        let world = samples::world();
        let entry = LogEntry {
            id: LogEntryId::parse("QENTRY").expect("an id"),
            incident: world.incident.id,
            at: world.incident.created_at,
            agent: Agent::User(samples::user()),
            via: Via::Api,
            kind,
        };
        to_wire(&entry, &world.incident, &world.view())
    }

    #[test]
    fn an_acknowledgement_says_who() {
        let entry = shown(LogKind::Acknowledge);
        assert_eq!(entry["type"], "acknowledge_log_entry");
        assert_eq!(entry["summary"], "Acknowledged by Ada Lovelace");
        assert_eq!(entry["channel"], json!({"type": "api"}));
        assert_eq!(entry["agent"]["type"], "user_reference");
        assert_eq!(entry["incident"]["summary"], "[#7] Disk full");
    }

    #[test]
    fn a_level_that_was_passed_over_says_why() {
        let entry = shown(LogKind::SkipLevel { level: 1, reason: SkipReason::NobodyOnCall });
        assert_eq!((&entry["type"], &entry["assignees"]), (&json!("escalate_log_entry"), &json!([])));
        assert_eq!(entry["summary"], "Level 2 passed over: nobody on call");
    }

    #[test]
    fn a_merge_names_incidents_as_people_do() {
        let incident = IncidentId::parse("QOTHER").expect("an id");
        let summary = |kind| shown(kind)["summary"].as_str().map(str::to_owned).unwrap_or_default();
        let merged = |number, alerts| summary(LogKind::MergedFrom { incident, number, alerts });
        assert!(merged(Some(12), 2).starts_with("Merged #12 with 2 alerts into this"), "{}", merged(Some(12), 2));
        assert!(merged(None, 1).starts_with("Merged QOTHER with 1 alert into this"), "{}", merged(None, 1));
        let into = summary(LogKind::Resolve(ResolveReason::MergedInto { incident, number: Some(3) }));
        assert!(into.starts_with("Resolved: merged into #3"), "{into}");
    }

    #[test]
    fn a_notification_names_its_receipt() {
        let delivery = DeliveryId::parse("QDELIVERY").expect("an id");
        let contact_method = samples::contact_method();
        let entry = shown(LogKind::Notify { user: samples::user(), contact_method, channel: Channel::Sms, delivery });
        assert_eq!(entry["channel"]["notification"]["type"], "sms_notification");
        assert_eq!(entry["channel"]["notification"]["id"], "QDELIVERY");
        assert_eq!(entry["user"]["summary"], "Ada Lovelace");
    }
}
