//! Services.

mod grouping;
mod urgency;

use std::time::Duration;

use serde_json::{Value, json};
use vigie_core::{
    grouping::Grouping,
    ids::{Ids, PolicyId, ServiceId},
    service::{Service, UrgencyChoice, UrgencyRule},
    time::At,
};

use super::{
    View,
    fields::{Fields, blank},
    integration, team,
};
use crate::{ApiError, reference};

/// The longest name, in characters.
const NAME_MAX: usize = 255;
/// The longest timeout, in seconds: a year.
const TIMEOUT_MAX_SECONDS: i64 = 31_536_000;
/// How long PagerDuty's alerts may be paused, in seconds; 0 lets the service choose.
const PAUSES_SECONDS: [i64; 6] = [0, 120, 180, 300, 600, 900];

/// What is going on at a service, which its configuration does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// An open incident is triggered.
    pub triggered: bool,
    /// An open incident is acknowledged.
    pub acknowledged: bool,
    /// A maintenance window covers it.
    pub in_maintenance: bool,
    /// When its latest incident was created.
    pub last_incident_at: Option<At>,
}

/// Writes a service; `escalation_policies`, `teams` and `integrations` may be included.
#[must_use]
pub fn to_wire(service: &Service, activity: &Activity, view: &View<'_>) -> Value {
    let integrations = view.directory.integrations_of(service.id).map(|one| match view.includes("integrations") {
        true => integration::to_wire(one, view),
        false => integration::reference(one, view),
    });
    let (rule, support_hours, scheduled_actions) = urgency::to_wire(&service.urgency);
    let (parameters, kind, timeout) = grouping::to_wire(&service.grouping);
    json!({
        "id": service.id.as_str(),
        "type": "service",
        "summary": service.name,
        "self": view.links.api(&format!("/services/{}", service.id)),
        "html_url": view.links.page(&format!("/service-directory/{}", service.id)),
        "name": service.name,
        "description": service.description,
        "created_at": view.time(service.created_at),
        "updated_at": view.time(service.created_at),
        "status": status(service, activity),
        "last_incident_timestamp": activity.last_incident_at.map(|at| view.time(at)),
        "auto_resolve_timeout": service.auto_resolve_timeout.map(|timeout| timeout.as_secs()),
        "acknowledgement_timeout": service.acknowledgement_timeout.map(|timeout| timeout.as_secs()),
        "escalation_policy": view.policy(service.policy),
        "teams": view.teams(&service.teams),
        "integrations": integrations.collect::<Vec<_>>(),
        "incident_urgency_rule": rule,
        "support_hours": support_hours,
        "scheduled_actions": scheduled_actions,
        "addons": [],
        "response_play": null,
        "alert_creation": "create_alerts_and_incidents",
        "alert_grouping_parameters": parameters,
        "alert_grouping": kind,
        "alert_grouping_timeout": timeout,
        "auto_pause_notifications_parameters": auto_pause_to_wire(service.auto_pause_timeout),
    })
}

/// Reads a service. Timeouts that a new service does not name are off, as PagerDuty documents it.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub fn from_wire(fields: Fields<'_>, existing: Option<&Service>, ids: &mut Ids, now: At) -> Result<Service, ApiError> {
    let mut service = match existing {
        Some(service) => service.clone(),
        None => new(fields, ids, now)?,
    };
    fields.word("type", &["service", "service_reference"])?;
    fields.word("alert_creation", &["create_alerts_and_incidents", "create_incidents"])?;
    if let Some(name) = fields.name("name", NAME_MAX)? {
        name.clone_into(&mut service.name);
    }
    if let Some(description) = fields.clearable("description")? {
        service.description = description.unwrap_or_default();
    }
    if let Some(policy) = fields.value("escalation_policy") {
        service.policy = policy_id(policy)?;
    }
    if let Some(teams) = fields.list("teams")? {
        service.teams = team::ids_of(teams)?;
    }
    if let Some(status) = fields.word("status", &["active", "warning", "critical", "maintenance", "disabled"])? {
        service.disabled = status == "disabled";
    }
    if fields.names("auto_resolve_timeout") {
        service.auto_resolve_timeout = timeout(fields, "auto_resolve_timeout")?;
    }
    if fields.names("acknowledgement_timeout") {
        service.acknowledgement_timeout = timeout(fields, "acknowledgement_timeout")?;
    }
    if let Some(pause) = fields.object("auto_pause_notifications_parameters")? {
        service.auto_pause_timeout = auto_pause(pause)?;
    }
    service.urgency = urgency::from_wire(fields, &service.urgency)?;
    service.grouping = grouping::from_wire(fields, service.grouping)?;
    Ok(service)
}

/// Reads a reference to a service.
///
/// # Errors
/// 400 when it is none.
pub fn id_of(value: &Value) -> Result<ServiceId, ApiError> {
    let id = reference::id_of(value, &["service"], "Service")?;
    ServiceId::parse(id)
        .ok_or_else(|| ApiError::invalid(format!("Service {id} not found; use the id of one that exists")))
}

fn new(fields: Fields<'_>, ids: &mut Ids, now: At) -> Result<Service, ApiError> {
    let name = fields.name("name", NAME_MAX)?.ok_or_else(|| blank("name"))?;
    let policy = fields.value("escalation_policy").ok_or_else(|| blank("escalation_policy"))?;
    Ok(Service {
        id: ServiceId::new(ids),
        name: name.to_owned(),
        description: String::new(),
        created_at: now,
        policy: policy_id(policy)?,
        teams: Vec::new(),
        disabled: false,
        urgency: UrgencyRule::Constant(UrgencyChoice::High),
        acknowledgement_timeout: None,
        auto_resolve_timeout: None,
        grouping: Grouping::Off,
        auto_pause_timeout: None,
        depends_on: Vec::new(),
    })
}

fn policy_id(value: &Value) -> Result<PolicyId, ApiError> {
    let id = reference::id_of(value, &["escalation_policy"], "Escalation policy")?;
    let refusal = || ApiError::invalid(format!("Escalation policy {id} not found; use the id of one that exists"));
    PolicyId::parse(id).ok_or_else(refusal)
}

/// Seconds; 0 and null switch it off.
fn timeout(fields: Fields<'_>, name: &str) -> Result<Option<Duration>, ApiError> {
    let seconds = fields.within(name, 0, TIMEOUT_MAX_SECONDS)?.unwrap_or(0).unsigned_abs();
    Ok((seconds > 0).then(|| Duration::from_secs(seconds)))
}

fn auto_pause(fields: Fields<'_>) -> Result<Option<Duration>, ApiError> {
    let seconds = fields.whole("timeout")?.unwrap_or(0);
    if !PAUSES_SECONDS.contains(&seconds) {
        return Err(ApiError::invalid("Timeout of auto pause must be one of: 0, 120, 180, 300, 600, 900"));
    }
    Ok(fields.flag("enabled")?.unwrap_or(false).then(|| Duration::from_secs(seconds.unsigned_abs())))
}

fn auto_pause_to_wire(timeout: Option<Duration>) -> Value {
    json!({ "enabled": timeout.is_some(), "timeout": timeout.map(|timeout| timeout.as_secs()) })
}

fn status(service: &Service, activity: &Activity) -> &'static str {
    match activity {
        _ if service.disabled => "disabled",
        Activity { in_maintenance: true, .. } => "maintenance",
        Activity { triggered: true, .. } => "critical",
        Activity { acknowledged: true, .. } => "warning",
        _ => "active",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    fn read(world: &mut World, body: &Value, existing: Option<&Service>) -> Result<Service, ApiError> {
        world.read(body, |fields, world| from_wire(fields, existing, &mut world.ids, At::EPOCH))
    }

    fn full() -> Value {
        json!({
            "name": "Checkout", "description": "Takes money", "status": "active",
            "escalation_policy": {"id": "PPOLICY", "type": "escalation_policy_reference"},
            "auto_resolve_timeout": 14400, "acknowledgement_timeout": 600,
            "incident_urgency_rule": {"type": "use_support_hours",
                "during_support_hours": {"type": "constant", "urgency": "high"},
                "outside_support_hours": {"type": "constant", "urgency": "low"}},
            "support_hours": {"type": "fixed_time_per_day", "time_zone": "America/Lima", "start_time": "09:00:00",
                "end_time": "17:00:00", "days_of_week": [5, 1, 2, 3, 4]},
            "scheduled_actions": [{"type": "urgency_change", "to_urgency": "high",
                "at": {"type": "named_time", "name": "support_hours_start"}}],
            "alert_grouping_parameters": {"type": "time", "config": {"timeout": 2}},
            "auto_pause_notifications_parameters": {"enabled": true, "timeout": 300},
        })
    }

    #[test]
    fn a_service_survives_the_way_out_and_in() {
        let mut world = World::new();
        let service = read(&mut world, &full(), None).expect("it is complete");
        let wire = to_wire(&service, &Activity::default(), &world.view());
        for name in ["incident_urgency_rule", "scheduled_actions", "alert_grouping_parameters", "auto_resolve_timeout"]
        {
            assert_eq!(wire[name], full()[name], "{name}");
        }
        assert_eq!(wire["support_hours"]["days_of_week"], json!([1, 2, 3, 4, 5]));
        assert_eq!(read(&mut world, &wire, Some(&service)), Ok(service));
    }

    #[test]
    fn timeouts_are_off_where_unset_zero_or_null() {
        let mut world = World::new();
        let policy = json!({"id": "PPOLICY", "type": "escalation_policy"});
        for body in [
            json!({"name": "a", "escalation_policy": policy}),
            json!({"name": "a", "escalation_policy": policy, "auto_resolve_timeout": 0, "acknowledgement_timeout": null}),
        ] {
            let service = read(&mut world, &body, None).expect("it is complete");
            assert_eq!((service.auto_resolve_timeout, service.acknowledgement_timeout), (None, None));
        }
    }

    #[test]
    fn the_status_says_the_worst_that_goes_on() {
        let mut world = World::new();
        let service = read(&mut world, &full(), None).expect("it is complete");
        let both = Activity { triggered: true, acknowledged: true, ..Activity::default() };
        assert_eq!(status(&service, &both), "critical");
        assert_eq!(status(&service, &Activity { triggered: false, ..both }), "warning");
        assert_eq!(status(&service, &Activity { in_maintenance: true, ..both }), "maintenance");
        assert_eq!(status(&Service { disabled: true, ..service }, &both), "disabled");
    }

    #[test]
    fn what_is_missing_or_wrong_is_refused() {
        let mut world = World::new();
        let with = |name: &str, value: Value| {
            let mut body = full();
            body[name] = value;
            body
        };
        for (body, text) in [
            (json!({"name": "a"}), "Escalation policy can't be blank"),
            (with("name", json!("")), "Name can't be blank"),
            (with("escalation_policy", json!({"id": "P1", "type": "team_reference"})), "Escalation policy must be"),
            (with("status", json!("tired")), "Status must be one of"),
            (with("auto_resolve_timeout", json!(-1)), "Auto resolve timeout must be between"),
            (with("support_hours", json!({"time_zone": "Mars"})), "Time zone"),
            (with("alert_grouping_parameters", json!({"type": "magic"})), "Alert grouping type"),
        ] {
            let refused = read(&mut world, &body, None).expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{refused} instead of {text}");
        }
    }
}
