//! Checking what `then` lines claim.

use std::collections::BTreeSet;

use vigie_core::{
    alert::AlertStatus,
    ids::IncidentId,
    incident::{AlertCounts, Incident, Position, Status},
    schedule,
};

use super::{
    super::{
        Stage,
        statement::{Claim, Place, StatusWords, TimelineMatch},
    },
    Done, Play,
    telling::{telling_outcome, telling_resolution},
};

impl<S: Stage> Play<S> {
    pub(super) fn claim(&self, claim: &Claim) -> Done {
        match claim {
            Claim::Incidents { count, open_only } => {
                let incidents = self.world.incidents();
                same(count, &incidents.iter().filter(|incident| !open_only || incident.is_open()).count())
            }
            Claim::Together { names, count } => {
                let ids = names.iter().map(|name| self.incident_id(name)).collect::<Result<BTreeSet<_>, _>>()?;
                same(count, &ids.len())
            }
            Claim::Status { incident, status } => self.status(&*self.incident(incident)?, status),
            Claim::AssignedTo { incident, users } => {
                let assigned: Vec<_> = self.incident(incident)?.assignments.iter().map(|one| one.user).collect();
                same(&self.telling_users(&self.users(users)?), &self.telling_users(&assigned))
            }
            Claim::Urgency { incident, urgency } => same(urgency, &self.incident(incident)?.urgency),
            Claim::Priority { incident, priority } => {
                let priority = priority.as_ref().map(|name| self.priority(name)).transpose()?;
                same(&priority, &self.incident(incident)?.priority)
            }
            Claim::Title { incident, title } => same(title, &self.incident(incident)?.title),
            Claim::Alerts { incident, count, open_only } => {
                let id = self.incident_id(incident)?;
                let (kept, counted) = (self.incident(incident)?.alert_counts, self.count_alerts(id));
                same(&counted, &kept)?;
                same(count, &if *open_only { kept.triggered } else { kept.all() })
            }
            Claim::Due { incident, moment } => {
                let claimed = moment.map(|moment| self.at(moment)).transpose()?.map(|at| self.telling_time(at));
                same(&claimed, &self.incident(incident)?.next_due_at().map(|at| self.telling_time(at)))
            }
            Claim::Stands { incident, place } => stands(&*self.incident(incident)?, *place),
            Claim::Timeline { incident, how, entries } => self.timeline(incident, *how, entries),
            Claim::Webhooks { incident, events } => self.webhooks(incident, events),
            Claim::Event { key, outcome } => self.event_outcome(key, outcome),
            Claim::Receipt { channel, user, state, words } => {
                let receipt = self.last_receipt(*channel, user)?;
                same(state.as_str(), receipt.state.as_str())?;
                if words.is_some() { same(words, &receipt.words) } else { Ok(()) }
            }
            Claim::OnCall { user, schedule } => self.on_call(user.as_deref(), schedule),
        }
    }

    fn status(&self, incident: &Incident, words: &StatusWords) -> Done {
        match (words, &incident.status) {
            (StatusWords::Triggered, Status::Triggered)
            | (StatusWords::Acknowledged { by: None }, Status::Acknowledged { .. })
            | (StatusWords::Resolved { how: None }, Status::Resolved { .. }) => Ok(()),
            (StatusWords::Acknowledged { by: Some(names) }, Status::Acknowledged { by, .. }) => {
                let by: Vec<_> = by.iter().map(|one| one.user).collect();
                same(&self.telling_users(&self.users(names)?), &self.telling_users(&by))
            }
            (StatusWords::Resolved { how: Some(how) }, Status::Resolved { reason }) => {
                same(how.as_str(), telling_resolution(reason))
            }
            (_, status) => Err(format!("it is {}", status.as_str())),
        }
    }

    /// How many alerts an incident has, counted one by one.
    fn count_alerts(&self, incident: IncidentId) -> AlertCounts {
        let mut counts = AlertCounts::default();
        for alert in self.world.alerts_of(incident) {
            match alert.status {
                AlertStatus::Triggered => counts.triggered += 1,
                AlertStatus::Resolved { .. } => counts.resolved += 1,
            }
        }
        counts
    }

    fn timeline(&self, incident: &str, how: TimelineMatch, wanted: &[String]) -> Done {
        let id = self.incident_id(incident)?;
        let told: Vec<_> = self.world.timeline_of(id).iter().map(|entry| self.telling_entry(entry)).collect();
        let mut rest = told.iter();
        let holds = match how {
            TimelineMatch::Has => wanted.iter().all(|wanted| rest.any(|entry| starts_with(entry, wanted))),
            TimelineMatch::Is => {
                told.len() == wanted.len() && told.iter().zip(wanted).all(|(entry, wanted)| starts_with(entry, wanted))
            }
            TimelineMatch::Lacks => told.iter().all(|entry| wanted.iter().all(|wanted| !starts_with(entry, wanted))),
        };
        if holds { Ok(()) } else { Err(format!("the timeline is: {}", told.join(", "))) }
    }

    fn webhooks(&self, incident: &str, events: &[String]) -> Done {
        let id = self.incident_id(incident)?;
        same(events, self.world.webhooks_of(id).as_slice())
    }

    fn event_outcome(&self, key: &str, claimed: &str) -> Done {
        let last = self.event_outcomes.iter().rfind(|(of_key, _)| of_key == key);
        let (_, outcome) = last.ok_or_else(|| format!("no event had the key {key}"))?;
        same(claimed, telling_outcome(outcome).as_str())
    }

    fn on_call(&self, claimed: Option<&str>, name: &str) -> Done {
        let schedule = &self.world.organisation().directory.schedules[&self.schedule(name)?];
        let users = schedule::on_call(schedule, self.world.now());
        let told = if users.is_empty() { "nobody".to_owned() } else { self.telling_users(&users) };
        same(claimed.unwrap_or("nobody"), told.as_str())
    }
}

fn stands(incident: &Incident, claimed: Place) -> Done {
    let place = match incident.escalation.position {
        Position::Level { index, pass, .. } => Place::Level(index + 1, pass + 1),
        Position::Direct => Place::WithPeople,
        Position::Exhausted => Place::AtTheEnd,
        Position::Fallback => Place::WithTheOwners,
    };
    same(&claimed, &place)
}

/// Whether an entry has the wanted words at its front, as whole words.
fn starts_with(entry: &str, wanted: &str) -> bool {
    entry.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn same<T: PartialEq + std::fmt::Debug + ?Sized>(claimed: &T, found: &T) -> Done {
    if claimed == found { Ok(()) } else { Err(format!("claimed is {claimed:?}, but it is {found:?}")) }
}
