//! Escalation policies.

use std::time::Duration;

use serde_json::{Value, json};
use vigie_core::{
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    ids::{Ids, PolicyId, RuleId, ScheduleId, UserId},
    time::At,
};

use super::{
    Fields, View,
    fields::{blank, one_of},
    team,
};
use crate::{ApiError, reference};

/// The longest name, in characters.
const NAME_MAX: usize = 255;
/// The most levels of a policy (PagerDuty's limit).
const RULES_MAX: usize = 20;
/// The most targets of a level (PagerDuty's limit is 10 by default; round robin takes more).
const TARGETS_MAX: usize = 100;
/// How often the levels can be walked again (PagerDuty's limit).
const LOOPS_MAX: i64 = 9;
/// The longest delay of a level, in minutes: a month.
const DELAY_MAX_MINUTES: i64 = 43_200;

/// Writes a policy; `services`, `teams`, `targets` and `escalation_rule_assignment_strategies` may be included.
#[must_use]
pub fn to_wire(policy: &Policy, view: &View<'_>) -> Value {
    let path = format!("/escalation_policies/{}", policy.id);
    let services = view.directory.services.values().filter(|service| service.policy == policy.id);
    json!({
        "id": policy.id.as_str(),
        "type": "escalation_policy",
        "summary": policy.name,
        "self": view.links.api(&path),
        "html_url": view.links.page(&path),
        "name": policy.name,
        "description": policy.description,
        "num_loops": policy.num_loops,
        "on_call_handoff_notifications": handoff_word(policy.handoff_notifications),
        "escalation_rules": policy.rules.iter().map(|rule| rule_to_wire(rule, view)).collect::<Vec<_>>(),
        "services": services.map(|service| view.service(service.id)).collect::<Vec<_>>(),
        "teams": view.teams(&policy.teams),
        "privilege": null,
    })
}

/// Reads a policy. Rules that are sent again with their ids keep them; the version grows with every update, so that
/// running incidents go on with the policy they started with.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub fn from_wire(fields: Fields<'_>, existing: Option<&Policy>, ids: &mut Ids, now: At) -> Result<Policy, ApiError> {
    let mut policy = match existing {
        Some(policy) => Policy { version: policy.version + 1, ..policy.clone() },
        None => new(fields, ids, now)?,
    };
    if let Some(name) = fields.name("name", NAME_MAX)? {
        name.clone_into(&mut policy.name);
    }
    if let Some(description) = fields.clearable("description")? {
        policy.description = description;
    }
    if let Some(loops) = fields.within("num_loops", 0, LOOPS_MAX)? {
        policy.num_loops = u32::try_from(loops).unwrap_or_default();
    }
    if let Some(text) = fields.text("on_call_handoff_notifications")? {
        let known = [HandoffNotifications::IfHasServices, HandoffNotifications::Always];
        let found = known.into_iter().find(|setting| handoff_word(*setting) == text);
        let refusal = || one_of("on_call_handoff_notifications", known.map(handoff_word));
        policy.handoff_notifications = found.ok_or_else(refusal)?;
    }
    if let Some(teams) = fields.list("teams")? {
        policy.teams = team::ids_of(teams)?;
    }
    if let Some(rules) = fields.list("escalation_rules")? {
        policy.rules = rules_from_wire(rules, &policy.rules, ids)?;
    }
    if policy.rules.is_empty() {
        return Err(ApiError::invalid("Escalation rules can't be blank; a policy needs at least one with a target"));
    }
    Ok(policy)
}

fn new(fields: Fields<'_>, ids: &mut Ids, now: At) -> Result<Policy, ApiError> {
    let name = fields.name("name", NAME_MAX)?.ok_or_else(|| blank("name"))?;
    Ok(Policy {
        id: PolicyId::new(ids),
        version: 1,
        name: name.to_owned(),
        description: None,
        rules: Vec::new(),
        num_loops: 0,
        handoff_notifications: HandoffNotifications::IfHasServices,
        teams: Vec::new(),
        created_at: now,
    })
}

fn rule_to_wire(rule: &EscalationRule, view: &View<'_>) -> Value {
    let targets = rule.targets.iter().map(|target| match target {
        Target::User(id) => view.user_as(*id, "targets"),
        Target::Schedule(id) => view.schedule_as(*id, "targets"),
    });
    let mut wire = json!({
        "id": rule.id.as_str(),
        "escalation_delay_in_minutes": rule.delay.as_secs() / 60,
        "targets": targets.collect::<Vec<_>>(),
    });
    if rule.strategy_was_given || view.includes("escalation_rule_assignment_strategies") {
        wire["escalation_rule_assignment_strategy"] = json!(strategy_word(rule.strategy));
    }
    wire
}

fn rules_from_wire(values: &[Value], old: &[EscalationRule], ids: &mut Ids) -> Result<Vec<EscalationRule>, ApiError> {
    if values.len() > RULES_MAX {
        return Err(ApiError::invalid(format!("Escalation rules are too many (maximum is {RULES_MAX})")));
    }
    let mut rules: Vec<EscalationRule> = Vec::new();
    for value in values {
        let fields = Fields::of(value, "An escalation rule")?;
        let given = fields.text("id")?.and_then(RuleId::parse);
        let kept = given.filter(|id| old.iter().any(|rule| rule.id == *id) && !rules.iter().any(|rule| rule.id == *id));
        let delay = fields.within("escalation_delay_in_minutes", 1, DELAY_MAX_MINUTES)?;
        let delay = delay.ok_or_else(|| blank("escalation_delay_in_minutes"))?.unsigned_abs();
        let strategy = strategy(fields)?;
        rules.push(EscalationRule {
            id: kept.unwrap_or_else(|| RuleId::new(ids)),
            delay: Duration::from_secs(delay * 60),
            targets: targets(fields)?,
            strategy: strategy.unwrap_or(AssignmentStrategy::Everyone),
            strategy_was_given: strategy.is_some(),
        });
    }
    Ok(rules)
}

fn targets(fields: Fields<'_>) -> Result<Vec<Target>, ApiError> {
    let values = fields.list("targets")?.filter(|values| !values.is_empty());
    let values = values.ok_or_else(|| ApiError::invalid("Targets can't be blank; name a user or a schedule"))?;
    if values.len() > TARGETS_MAX {
        return Err(ApiError::invalid(format!("Targets are too many (maximum is {TARGETS_MAX})")));
    }
    let mut targets = Vec::new();
    for value in values {
        let target = target(value)?;
        if targets.contains(&target) {
            return Err(ApiError::invalid("Targets of an escalation rule must be different from each other"));
        }
        targets.push(target);
    }
    Ok(targets)
}

fn target(value: &Value) -> Result<Target, ApiError> {
    let id = reference::id_of(value, &["user", "schedule", "schedule_v3"], "Target")?;
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let target = match kind.strip_suffix("_reference").unwrap_or(kind) {
        "user" => UserId::parse(id).map(Target::User),
        "schedule" | "schedule_v3" => ScheduleId::parse(id).map(Target::Schedule),
        _ => return Err(ApiError::invalid("A target must have the type user_reference or schedule_reference")),
    };
    target.ok_or_else(|| ApiError::invalid(format!("Target {id} not found; use the id of one that exists")))
}

/// The strategy as a word or as an object with a `type`; clients send both.
fn strategy(fields: Fields<'_>) -> Result<Option<AssignmentStrategy>, ApiError> {
    let Some(value) = fields.value("escalation_rule_assignment_strategy") else { return Ok(None) };
    let word = value.get("type").unwrap_or(value).as_str().unwrap_or_default();
    let known = [AssignmentStrategy::RoundRobin, AssignmentStrategy::Everyone];
    let found = known.into_iter().find(|strategy| strategy_word(*strategy) == word);
    found.map(Some).ok_or_else(|| one_of("escalation_rule_assignment_strategy", known.map(strategy_word)))
}

fn strategy_word(strategy: AssignmentStrategy) -> &'static str {
    match strategy {
        AssignmentStrategy::Everyone => "assign_to_everyone",
        AssignmentStrategy::RoundRobin => "round_robin",
    }
}

fn handoff_word(setting: HandoffNotifications) -> &'static str {
    match setting {
        HandoffNotifications::IfHasServices => "if_has_services",
        HandoffNotifications::Always => "always",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    fn read(world: &mut World, body: &Value, existing: Option<&Policy>) -> Result<Policy, ApiError> {
        world.read(body, |fields, world| from_wire(fields, existing, &mut world.ids, At::EPOCH))
    }

    fn rule(strategy: &Value) -> Value {
        json!({"escalation_delay_in_minutes": 30, "escalation_rule_assignment_strategy": strategy,
            "targets": [{"id": "PUSER01", "type": "user"}, {"id": "PSCHED1", "type": "schedule_reference"}]})
    }

    #[test]
    fn a_policy_survives_the_way_out_and_in_and_its_version_grows() {
        let mut world = World::new();
        let body = json!({"name": "Checkout", "num_loops": 2, "on_call_handoff_notifications": "always",
            "escalation_rules": [rule(&json!({"type": "round_robin"})), rule(&Value::Null)]});
        let policy = read(&mut world, &body, None).expect("it is complete");
        let wire = to_wire(&policy, &world.view());
        assert_eq!(wire["escalation_rules"][0]["escalation_rule_assignment_strategy"], "round_robin");
        assert_eq!(wire["escalation_rules"][1].get("escalation_rule_assignment_strategy"), None);
        assert_eq!(read(&mut world, &wire, Some(&policy)), Ok(Policy { version: 2, ..policy }));
    }

    #[test]
    fn what_is_missing_or_wrong_is_refused() {
        let mut world = World::new();
        let with = |name: &str, value: Value| {
            let mut rule = rule(&Value::Null);
            rule[name] = value;
            json!({"name": "a", "escalation_rules": [rule]})
        };
        let twice = json!([{"id": "P1", "type": "user"}, {"id": "P1", "type": "user_reference"}]);
        for (body, text) in [
            (json!({"escalation_rules": [rule(&Value::Null)]}), "Name can't be blank"),
            (json!({"name": "a"}), "Escalation rules can't be blank"),
            (json!({"name": "a", "escalation_rules": []}), "Escalation rules can't be blank"),
            (with("targets", json!([])), "Targets can't be blank"),
            (with("targets", json!([{"id": "P1", "type": "team_reference"}])), "Target must be a user_reference or"),
            (with("targets", twice), "Targets of an escalation rule must be different"),
            (with("escalation_delay_in_minutes", json!(0)), "Escalation delay in minutes must be between 1"),
            (with("escalation_rule_assignment_strategy", json!("dice")), "Escalation rule assignment strategy must be"),
        ] {
            let refused = read(&mut world, &body, None).expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{refused} instead of {text}");
        }
    }
}
