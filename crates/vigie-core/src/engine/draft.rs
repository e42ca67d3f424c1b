//! A decision in the making: what every command writes to.

use std::sync::Arc;

use super::{
    announce,
    decision::{Announcement, AnnouncementKind, Decision},
    situation::Situation,
};
use crate::{
    directory::{Directory, User},
    ids::{Ids, IncidentId, LogEntryId, UserId},
    incident::{Agent, Incident, LogEntry, LogKind, Status, Via, Wake},
    service::Service,
    time::At,
};

/// A decision in the making. Commands change incidents by value and hand each to [`Draft::keep`] at the end.
pub(super) struct Draft<'a> {
    pub(super) now: At,
    pub(super) situation: &'a Situation<'a>,
    pub(super) ids: &'a mut Ids,
    pub(super) agent: Agent,
    pub(super) decision: Decision,
    via: Via,
    announced: Vec<(AnnouncementKind, Option<String>)>,
    changed: bool,
}

impl<'a> Draft<'a> {
    pub(super) fn new(now: At, situation: &'a Situation<'a>, ids: &'a mut Ids, agent: Agent, via: Via) -> Self {
        let decision = Decision::default();
        Self { now, situation, ids, agent, decision, via, announced: Vec::new(), changed: false }
    }

    pub(super) fn directory(&self) -> &'a Directory {
        self.situation.directory
    }

    pub(super) fn service_of(&self, incident: &Incident) -> Option<&'a Service> {
        self.directory().services.get(&incident.service).map(AsRef::as_ref)
    }

    pub(super) fn user(&self, id: UserId) -> Option<&'a User> {
        self.directory().users.get(&id).map(AsRef::as_ref)
    }

    /// Writes an entry of the timeline. All but those about notifications count as a change of the incident.
    pub(super) fn log(&mut self, incident: IncidentId, kind: LogKind) {
        let about_pages =
            matches!(kind, LogKind::Notify { .. } | LogKind::NotifyFailed { .. } | LogKind::SkipPerson { .. });
        self.changed |= !about_pages;
        let id = match kind {
            LogKind::Trigger { .. } => LogEntryId::of_trigger(incident),
            _ => LogEntryId::new(self.ids),
        };
        let (at, agent, via) = (self.now, self.agent, self.via);
        self.decision.timeline.push(LogEntry { id, incident, at, agent, via, kind });
    }

    /// The incident that is kept next changed, though its timeline does not show it.
    pub(super) fn touch(&mut self) {
        self.changed = true;
    }

    /// Whether the incident that is kept next changed.
    pub(super) const fn has_changed(&self) -> bool {
        self.changed
    }

    /// Subscribers hear of this with the incident as it is when it is kept.
    pub(super) fn announce(&mut self, kind: AnnouncementKind) {
        self.announced.push((kind, None));
    }

    /// Subscribers hear what somebody wrote.
    pub(super) fn announce_words(&mut self, kind: AnnouncementKind, words: &str) {
        self.announced.push((kind, Some(words.to_owned())));
    }

    pub(super) fn set_status(&self, incident: &mut Incident, status: Status) {
        incident.status = status;
        incident.status_changed_at = self.now;
        incident.status_changed_by = self.agent;
    }

    /// The incident is done with: what was announced is sent with it, and its clocks are set by whether it changed.
    pub(super) fn keep(&mut self, mut incident: Incident) {
        if std::mem::take(&mut self.changed) {
            incident.updated_at = self.now;
            incident.auto_resolve_at = self.auto_resolve_at(&incident);
        }
        let incident = Arc::new(incident);
        for (kind, note) in std::mem::take(&mut self.announced) {
            let subscriptions = announce::listeners(self.directory(), &incident, kind, self.now);
            if !subscriptions.is_empty() {
                let (incident, at, agent) = (Arc::clone(&incident), self.now, self.agent);
                self.decision.announcements.push(Announcement { kind, incident, at, agent, subscriptions, note });
            }
        }
        self.decision.incidents.push(incident);
    }

    /// From the last change; a snoozed incident sleeps in peace.
    fn auto_resolve_at(&self, incident: &Incident) -> Option<At> {
        match incident.status {
            Status::Resolved { .. } | Status::Acknowledged { wake: Some(Wake::Snooze { .. }), .. } => None,
            Status::Triggered | Status::Acknowledged { .. } => {
                let timeout = self.service_of(incident)?.auto_resolve_timeout?;
                Some(self.now + timeout)
            }
        }
    }
}
