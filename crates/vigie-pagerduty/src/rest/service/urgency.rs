//! How urgent a service's incidents are: `incident_urgency_rule`, `support_hours` and `scheduled_actions`.

use serde_json::{Value, json};
use vigie_core::service::{SupportHours, UrgencyChoice, UrgencyRule};

use crate::{
    ApiError,
    rest::{
        Fields,
        fields::{blank, one_of},
        schedule::{second_of_day, time_of_day},
        zone,
    },
};

/// The rule, the support hours and the scheduled actions.
pub(super) fn to_wire(rule: &UrgencyRule) -> (Value, Value, Value) {
    let constant = |choice: &UrgencyChoice| json!({ "type": "constant", "urgency": word(*choice) });
    match rule {
        UrgencyRule::Constant(choice) => (constant(choice), Value::Null, json!([])),
        UrgencyRule::SupportHours { hours, during, outside, raise_at_start } => {
            let rule = json!({
                "type": "use_support_hours",
                "during_support_hours": constant(during),
                "outside_support_hours": constant(outside),
            });
            let at = json!({ "type": "named_time", "name": "support_hours_start" });
            let raise = json!({ "type": "urgency_change", "at": at, "to_urgency": "high" });
            let actions = if *raise_at_start { json!([raise]) } else { json!([]) };
            (rule, hours_to_wire(hours), actions)
        }
    }
}

/// Reads the three fields; what the client does not name stays as it is.
pub(super) fn from_wire(fields: Fields<'_>, existing: &UrgencyRule) -> Result<UrgencyRule, ApiError> {
    let Some(rule) = fields.object("incident_urgency_rule")? else {
        return with_new_hours(fields, existing);
    };
    match rule.text("type")?.unwrap_or("constant") {
        "constant" => Ok(UrgencyRule::Constant(choice(Some(rule))?)),
        "use_support_hours" => {
            let hours = match (fields.object("support_hours")?, existing) {
                (Some(hours), _) => read_hours(hours)?,
                (None, UrgencyRule::SupportHours { hours, .. }) => hours.clone(),
                (None, UrgencyRule::Constant(_)) => return Err(blank("support_hours")),
            };
            Ok(UrgencyRule::SupportHours {
                hours,
                during: choice(rule.object("during_support_hours")?)?,
                outside: choice(rule.object("outside_support_hours")?)?,
                raise_at_start: raise_at_start(fields)?
                    .unwrap_or(matches!(existing, UrgencyRule::SupportHours { raise_at_start: true, .. })),
            })
        }
        _ => Err(one_of("incident_urgency_rule", ["constant", "use_support_hours"])),
    }
}

/// The same rule with the hours and actions that the client names.
fn with_new_hours(fields: Fields<'_>, existing: &UrgencyRule) -> Result<UrgencyRule, ApiError> {
    let mut rule = existing.clone();
    let (given, raise) = (fields.object("support_hours")?.map(read_hours).transpose()?, raise_at_start(fields)?);
    if let UrgencyRule::SupportHours { hours, raise_at_start, .. } = &mut rule {
        *hours = given.unwrap_or_else(|| hours.clone());
        *raise_at_start = raise.unwrap_or(*raise_at_start);
    }
    Ok(rule)
}

fn choice(fields: Option<Fields<'_>>) -> Result<UrgencyChoice, ApiError> {
    let Some(fields) = fields else { return Ok(UrgencyChoice::High) };
    let Some(text) = fields.text("urgency")? else { return Ok(UrgencyChoice::High) };
    let known = [UrgencyChoice::High, UrgencyChoice::Low, UrgencyChoice::SeverityBased];
    known.into_iter().find(|choice| word(*choice) == text).ok_or_else(|| one_of("urgency", known.map(word)))
}

fn word(choice: UrgencyChoice) -> &'static str {
    match choice {
        UrgencyChoice::High => "high",
        UrgencyChoice::Low => "low",
        UrgencyChoice::SeverityBased => "severity_based",
    }
}

fn hours_to_wire(hours: &SupportHours) -> Value {
    json!({
        "type": "fixed_time_per_day",
        "time_zone": hours.time_zone,
        "days_of_week": hours.days_of_week,
        "start_time": time_of_day(hours.start_second),
        "end_time": time_of_day(hours.end_second),
    })
}

fn read_hours(fields: Fields<'_>) -> Result<SupportHours, ApiError> {
    let time_zone = zone::parse(fields.text("time_zone")?.ok_or_else(|| blank("time_zone"))?)?;
    let mut days_of_week = Vec::new();
    for day in fields.list("days_of_week")?.into_iter().flatten() {
        let day = day.as_u64().filter(|day| (1..=7).contains(day)).and_then(|day| u8::try_from(day).ok());
        let text = "Days of week must be numbers from 1 (Monday) to 7 (Sunday)";
        days_of_week.push(day.ok_or_else(|| ApiError::invalid(text))?);
    }
    if days_of_week.is_empty() {
        return Err(blank("days_of_week"));
    }
    days_of_week.sort_unstable();
    days_of_week.dedup();
    let start_second = second_of_day(fields, "start_time")?;
    let end_second = second_of_day(fields, "end_time")?;
    Ok(SupportHours { time_zone, days_of_week, start_second, end_second })
}

/// Whether open low-urgency incidents are raised when support hours start; `None` where the client does not say.
fn raise_at_start(fields: Fields<'_>) -> Result<Option<bool>, ApiError> {
    let Some(actions) = fields.list("scheduled_actions")? else { return Ok(None) };
    for action in actions {
        let action = Fields::of(action, "A scheduled action")?;
        let at = action.object("at")?.ok_or_else(|| blank("at"))?;
        let known = action.text("type")? == Some("urgency_change")
            && at.text("name")? == Some("support_hours_start")
            && action.text("to_urgency")? == Some("high");
        if !known {
            let text = "A scheduled action must be an urgency_change to high at support_hours_start";
            return Err(ApiError::invalid(text));
        }
    }
    Ok(Some(!actions.is_empty()))
}
