//! Doing what happens.

use std::sync::Arc;

use vigie_core::{
    directory::Channel,
    engine::{AlertEdit, Command, IncidentEdit, Request},
    event::{Action, Report, Severity},
    ids::IncidentId,
    incident::Agent,
    notify::Outcome,
    value::Value,
};

use super::{
    super::{
        Receipt, Stage,
        statement::{Deed, NewWords, ProviderReport, ReportWords, RequestWords},
    },
    Done, Play,
};
use crate::world::new_incident;

impl<S: Stage> Play<S> {
    pub(super) fn deed(&mut self, deed: &Deed, refused_with: Option<&str>) -> Done {
        if let Some(command) = self.command(deed)? {
            let answer = self.world.command(&command);
            return self.judge(deed, answer, refused_with);
        }
        if refused_with.is_some() {
            return Err("only what people ask can be refused".to_owned());
        }
        match deed {
            Deed::Trigger { count, key, integration, report } => self.trigger(*count, key, integration, report),
            Deed::EventAcknowledge { key, integration } => self.event(key, integration, Action::Acknowledge),
            Deed::EventResolve { key, integration } => self.event(key, integration, Action::Resolve),
            Deed::ServerStops => {
                self.world.settle();
                self.world.stop();
                Ok(())
            }
            Deed::ServerStarts => {
                self.world.start();
                Ok(())
            }
            Deed::EveryTimerRings => {
                self.world.wake_everything();
                Ok(())
            }
            Deed::ProviderReports { channel, user, report } => self.provider_reports(*channel, user, report),
            Deed::Create { .. } | Deed::Request { .. } => Ok(()),
        }
    }

    /// What a person asks, as a command; nothing for other deeds.
    fn command(&self, deed: &Deed) -> Result<Option<Command>, String> {
        match deed {
            Deed::Create { user, service, new, .. } => self.creation(user, service, new).map(Some),
            Deed::Request { user, via, incident, request } => {
                let incident = self.incident_id(incident)?;
                let request = self.request(incident, request)?;
                let agent = Agent::User(self.user(user)?);
                Ok(Some(Command::Incident { incident, agent, via: *via, request }))
            }
            _ => Ok(None),
        }
    }

    /// Compares the engine's answer with what the line says about it.
    fn judge(&mut self, deed: &Deed, answer: Result<Vec<IncidentId>, String>, refused_with: Option<&str>) -> Done {
        match (answer, refused_with) {
            (Ok(incidents), None) => {
                if let (Deed::Create { name, .. }, Some(made)) = (deed, incidents.first()) {
                    self.incidents.entry(name.clone()).or_default().push(*made);
                }
                Ok(())
            }
            (Ok(_), Some(words)) => Err(format!("this was done, not refused with {words:?}")),
            (Err(refusal), None) => Err(format!("this was refused: {refusal}")),
            (Err(refusal), Some(words)) if refusal.contains(words) => Ok(()),
            (Err(refusal), Some(words)) => Err(format!("this was refused with {refusal:?}, not with {words:?}")),
        }
    }

    fn creation(&self, user: &str, service: &str, words: &NewWords) -> Result<Command, String> {
        let assignee = words.assignee.as_ref().map(|assignee| self.assignee(assignee)).transpose()?;
        let title = words.title.as_deref().unwrap_or("Made by hand");
        let mut new = new_incident(self.user(user)?, self.service(service)?, title, assignee);
        new.urgency = words.urgency;
        new.incident_key.clone_from(&words.key);
        new.priority = words.priority.as_ref().map(|name| self.priority(name)).transpose()?;
        Ok(Command::Create(new))
    }

    fn request(&self, incident: IncidentId, words: &RequestWords) -> Result<Request, String> {
        Ok(match words {
            RequestWords::Acknowledge => Request::Acknowledge,
            RequestWords::Trigger => Request::Trigger,
            RequestWords::Resolve => Request::Resolve,
            RequestWords::Reassign(assignee) => Request::Reassign(self.assignee(assignee)?),
            RequestWords::Escalate { level: Some(0) } => return Err("levels are counted from 1".to_owned()),
            RequestWords::Escalate { level } => Request::Escalate { level: level.map(|level| level - 1) },
            RequestWords::Snooze(duration) => Request::Snooze { duration: *duration },
            RequestWords::Note(content) => Request::AddNote { content: content.clone() },
            RequestWords::Merge { sources } => {
                let sources = sources.iter().map(|name| self.incident_id(name)).collect::<Result<Vec<_>, _>>()?;
                Request::Merge { sources }
            }
            RequestWords::MoveTo { service } => Request::MoveTo { service: self.service(service)? },
            RequestWords::Rename(_) | RequestWords::SetUrgency(_) | RequestWords::SetPriority(_) => {
                Request::Edit(self.incident_edit(words)?)
            }
            RequestWords::ResolveAlert(key) => self.alert_edit(incident, key, |edit| edit.resolve = true)?,
            RequestWords::MoveAlert { key, to } => {
                let target = self.incident_id(to)?;
                self.alert_edit(incident, key, |edit| edit.move_to = Some(target))?
            }
            RequestWords::SetSeverity { key, severity } => {
                self.alert_edit(incident, key, |edit| edit.severity = Some(*severity))?
            }
        })
    }

    fn incident_edit(&self, words: &RequestWords) -> Result<IncidentEdit, String> {
        let mut edit = IncidentEdit::default();
        match words {
            RequestWords::Rename(title) => edit.title = Some(title.clone()),
            RequestWords::SetUrgency(urgency) => edit.urgency = Some(*urgency),
            RequestWords::SetPriority(name) => {
                edit.priority = Some(name.as_ref().map(|name| self.priority(name)).transpose()?);
            }
            _ => {}
        }
        Ok(edit)
    }

    fn alert_edit(&self, of: IncidentId, key: &str, change: impl FnOnce(&mut AlertEdit)) -> Result<Request, String> {
        let mut edit = AlertEdit { alert: self.alert(of, key)?, resolve: false, severity: None, move_to: None };
        change(&mut edit);
        Ok(Request::EditAlerts(vec![edit]))
    }

    fn trigger(&mut self, count: Option<u32>, key: &str, integration: &str, words: &ReportWords) -> Done {
        let Some(count) = count else {
            return self.event(key, integration, Action::Trigger(Arc::new(report(key, words))));
        };
        for place in 1..=count {
            let key = format!("{key}-{place}");
            self.event(&key, integration, Action::Trigger(Arc::new(report(&key, words))))?;
        }
        Ok(())
    }

    fn event(&mut self, key: &str, integration: &str, action: Action) -> Done {
        let integration = self.integration(integration)?;
        let outcome = self.world.event(integration, key, action);
        self.remember(key, outcome);
        Ok(())
    }

    fn provider_reports(&mut self, channel: Channel, user: &str, report: &ProviderReport) -> Done {
        let delivery = self.last_receipt(channel, user)?.delivery;
        let outcome = match report {
            ProviderReport::Delivered => Outcome::Delivered,
            ProviderReport::Failed(words) => Outcome::Failed { words: words.clone() },
            ProviderReport::Late(words) => Outcome::Late { words: words.clone(), retry_at: None },
            ProviderReport::Answered => Outcome::Answered,
        };
        self.world.report(&delivery, outcome);
        Ok(())
    }

    /// How far the newest delivery to a person over a channel is.
    pub(super) fn last_receipt(&self, channel: Channel, user: &str) -> Result<Receipt, String> {
        let id = self.user(user)?;
        let of_user = |receipt: &Receipt| receipt.delivery.user == id && receipt.delivery.channel == channel;
        let found = self.world.receipts().into_iter().rfind(of_user);
        found.ok_or_else(|| format!("no {} was ever decided for {user}", channel.as_str()))
    }
}

fn report(key: &str, words: &ReportWords) -> Report {
    let summary = words.summary.clone().unwrap_or_else(|| key.to_owned());
    let source = words.source.clone().unwrap_or_else(|| "web1".to_owned());
    let details = words.details.iter().map(|(name, value)| (name.clone(), Value::Text(value.clone())));
    Report {
        class: words.class.clone(),
        component: words.component.clone(),
        group: words.group.clone(),
        details: Value::Map(details.collect()),
        ..Report::new(summary, source, words.severity.unwrap_or(Severity::Critical))
    }
}
