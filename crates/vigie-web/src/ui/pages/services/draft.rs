//! A service as its form holds it: texts as they were typed, until the REST API takes them.

use serde_json::{Value as Json, json};
use vigie_core::{
    grouping::{Aggregate, Grouping},
    ids::TeamId,
    service::{Service, UrgencyChoice, UrgencyRule},
};

use super::settings::clock;
use crate::ui::{
    form::Posted,
    suggest,
    texts::{Texts, fill},
    visit::Visit,
};

/// What the form holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) description: String,
    /// The name of the policy.
    pub(super) policy: String,
    pub(super) teams: Vec<TeamId>,
    /// The name of one more team.
    pub(super) add_team: String,
    /// A choice, or `hours`.
    pub(super) urgency: String,
    pub(super) during: String,
    pub(super) outside: String,
    pub(super) zone: String,
    pub(super) days: Vec<u8>,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) raises: bool,
    /// `off`, `time` or `content`.
    pub(super) grouping: String,
    pub(super) window_minutes: String,
    pub(super) aggregate: String,
    /// Names of fields with commas between.
    pub(super) fields: String,
    pub(super) acknowledgement_minutes: String,
    pub(super) resolve_minutes: String,
}

impl Draft {
    /// A new service: 30 minutes to finish after an acknowledgement, working hours where somebody wants them.
    pub(super) fn new(visit: &Visit) -> Self {
        Self {
            urgency: "high".into(),
            during: "high".into(),
            outside: "low".into(),
            zone: visit.viewer.time_zone.clone(),
            days: (1..=5).collect(),
            start: "09:00".into(),
            end: "18:00".into(),
            grouping: "off".into(),
            aggregate: "all".into(),
            acknowledgement_minutes: "30".into(),
            ..Self::default()
        }
    }

    /// As a service is now.
    pub(super) fn of(visit: &Visit, service: &Service) -> Self {
        let minutes = |timeout: Option<std::time::Duration>| {
            timeout.map_or_else(String::new, |timeout| (timeout.as_secs() / 60).to_string())
        };
        let mut draft = Self {
            name: service.name.clone(),
            description: service.description.clone(),
            policy: visit.seen().policies.get(&service.policy).map(|policy| policy.name.clone()).unwrap_or_default(),
            teams: service.teams.clone(),
            acknowledgement_minutes: minutes(service.acknowledgement_timeout),
            resolve_minutes: minutes(service.auto_resolve_timeout),
            ..Self::new(visit)
        };
        match &service.urgency {
            UrgencyRule::Constant(choice) => draft.urgency = word(*choice).to_owned(),
            UrgencyRule::SupportHours { hours, during, outside, raise_at_start } => {
                draft.urgency = "hours".to_owned();
                (draft.during, draft.outside) = (word(*during).to_owned(), word(*outside).to_owned());
                (draft.zone, draft.days) = (hours.time_zone.clone(), hours.days_of_week.clone());
                // A field for times knows no 24:00; as an end midnight says the same.
                let end = if hours.end_second == 86_400 { 0 } else { hours.end_second };
                (draft.start, draft.end, draft.raises) = (clock(hours.start_second), clock(end), *raise_at_start);
            }
        }
        match &service.grouping {
            Grouping::Off => {}
            Grouping::Time { window } => {
                (draft.grouping, draft.window_minutes) = ("time".to_owned(), minutes(*window));
            }
            Grouping::Content { aggregate, fields, window } => {
                (draft.grouping, draft.window_minutes) = ("content".to_owned(), minutes(Some(*window)));
                draft.aggregate = if *aggregate == Aggregate::Any { "any".to_owned() } else { "all".to_owned() };
                draft.fields = fields.join(", ");
            }
        }
        draft
    }

    /// As it was typed.
    pub(super) fn posted(posted: &Posted) -> Self {
        let text = |name: &str| posted.get(name).to_owned();
        Self {
            name: text("name"),
            description: posted.get("description").replace("\r\n", "\n"),
            policy: text("policy"),
            teams: posted.all("team").filter_map(TeamId::parse).collect(),
            add_team: text("add_team_name"),
            urgency: text("urgency"),
            during: text("during"),
            outside: text("outside"),
            zone: text("zone"),
            days: posted.all("day").filter_map(|day| day.parse().ok()).collect(),
            start: text("start"),
            end: text("end"),
            raises: !posted.get("raises").is_empty(),
            grouping: text("grouping"),
            window_minutes: text("window_minutes"),
            aggregate: text("aggregate"),
            fields: text("fields"),
            acknowledgement_minutes: text("acknowledgement_minutes"),
            resolve_minutes: text("resolve_minutes"),
        }
    }

    /// Takes the team whose name was typed among the others.
    ///
    /// # Errors
    /// Why the name means none.
    pub(super) fn take_team(&mut self, visit: &Visit) -> Result<(), String> {
        if self.add_team.is_empty() {
            return Ok(());
        }
        let team = suggest::team(visit, &self.add_team)?;
        if !self.teams.contains(&team) {
            self.teams.push(team);
        }
        self.add_team.clear();
        Ok(())
    }

    /// The body for the REST API.
    ///
    /// # Errors
    /// What cannot be read, sentence by sentence.
    pub(super) fn body(&self, visit: &Visit) -> Result<Json, Vec<String>> {
        let texts = visit.texts;
        let mut wrong = Vec::new();
        let mut keep = |told: Result<Json, String>| {
            told.unwrap_or_else(|why| {
                wrong.push(why);
                Json::Null
            })
        };
        let policy = match self.policy.as_str() {
            "" => Err(texts.services.policy_missing.to_owned()),
            name => suggest::policy(visit, name)
                .map(|id| json!({ "id": id.as_str(), "type": "escalation_policy_reference" })),
        };
        let policy = keep(policy);
        let acknowledgement = keep(seconds(&self.acknowledgement_minutes, texts));
        let resolve = keep(seconds(&self.resolve_minutes, texts));
        let grouping = keep(self.grouping(texts));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let teams = self.teams.iter().map(|id| json!({ "id": id.as_str(), "type": "team_reference" }));
        let mut service = json!({
            "type": "service",
            "name": self.name,
            "description": self.description,
            "escalation_policy": policy,
            "teams": teams.collect::<Vec<_>>(),
            "acknowledgement_timeout": acknowledgement,
            "auto_resolve_timeout": resolve,
            "alert_grouping_parameters": grouping,
        });
        self.put_urgency(&mut service);
        Ok(json!({ "service": service }))
    }

    fn put_urgency(&self, service: &mut Json) {
        let constant = |urgency: &str| json!({ "type": "constant", "urgency": urgency });
        if self.urgency != "hours" {
            service["incident_urgency_rule"] = constant(&self.urgency);
            return;
        }
        service["incident_urgency_rule"] = json!({
            "type": "use_support_hours",
            "during_support_hours": constant(&self.during),
            "outside_support_hours": constant(&self.outside),
        });
        service["support_hours"] = json!({
            "type": "fixed_time_per_day",
            "time_zone": self.zone,
            "days_of_week": self.days,
            "start_time": format!("{}:00", self.start),
            "end_time": format!("{}:00", self.end),
        });
        let at = json!({ "type": "named_time", "name": "support_hours_start" });
        let raise = json!({ "type": "urgency_change", "at": at, "to_urgency": "high" });
        service["scheduled_actions"] = if self.raises { json!([raise]) } else { json!([]) };
    }

    fn grouping(&self, texts: &Texts) -> Result<Json, String> {
        match self.grouping.as_str() {
            "time" => {
                let minutes = minutes(&self.window_minutes, texts)?.unwrap_or(0);
                Ok(json!({ "type": "time", "config": { "timeout": minutes } }))
            }
            "content" => {
                let fields = self.fields.split(',').map(str::trim).filter(|field| !field.is_empty());
                let seconds = minutes(&self.window_minutes, texts)?.unwrap_or(0).saturating_mul(60);
                let config = json!({ "aggregate": self.aggregate, "fields": fields.collect::<Vec<_>>(), "time_window": seconds });
                Ok(json!({ "type": "content_based", "config": config }))
            }
            _ => Ok(json!({ "type": null })),
        }
    }
}

/// PagerDuty's word for a choice.
pub(super) const fn word(choice: UrgencyChoice) -> &'static str {
    match choice {
        UrgencyChoice::High => "high",
        UrgencyChoice::Low => "low",
        UrgencyChoice::SeverityBased => "severity_based",
    }
}

/// A whole number of minutes; `None` where nothing was typed.
fn minutes(text: &str, texts: &Texts) -> Result<Option<u64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| fill(texts.forms.not_understood, text))
}

/// Minutes as seconds, null for never.
fn seconds(text: &str, texts: &Texts) -> Result<Json, String> {
    Ok(minutes(text, texts)?.map_or(Json::Null, |minutes| json!(minutes.saturating_mul(60))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::ENGLISH;

    #[test]
    fn minutes_become_seconds_and_nothing_is_never() {
        assert_eq!(seconds("30", &ENGLISH), Ok(json!(1800)));
        assert_eq!(seconds("", &ENGLISH), Ok(Json::Null));
        assert!(seconds("soon", &ENGLISH).is_err_and(|told| told.contains("soon")));
    }

    #[test]
    fn content_grouping_names_its_fields() {
        let draft = Draft {
            grouping: "content".into(),
            fields: "source, class,".into(),
            aggregate: "any".into(),
            window_minutes: "15".into(),
            ..Draft::default()
        };
        let grouping = draft.grouping(&ENGLISH).expect("it is complete");
        assert_eq!(grouping["config"], json!({"aggregate": "any", "fields": ["source", "class"], "time_window": 900}));
    }
}
