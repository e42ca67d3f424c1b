//! How a service's alerts become incidents: `alert_grouping_parameters`, and the older `alert_grouping`.

use std::time::Duration;

use serde_json::{Value, json};
use vigie_core::grouping::{Aggregate, Grouping};

use crate::{
    ApiError,
    rest::{
        Fields,
        fields::{blank, one_of},
    },
};

/// The shortest and longest window of content grouping in seconds, beside a whole day.
const WINDOW_SECONDS: std::ops::RangeInclusive<u64> = 300..=3600;
/// A whole day, in seconds.
const DAY_SECONDS: u64 = 86_400;
/// The longest window of time grouping, in minutes.
const TIMEOUT_MAX_MINUTES: i64 = 1440;
/// How many fields content grouping may compare.
const FIELDS_MAX: usize = 50;

/// `alert_grouping_parameters`, `alert_grouping` and `alert_grouping_timeout`.
pub(super) fn to_wire(grouping: &Grouping) -> (Value, Value, Value) {
    match grouping {
        Grouping::Off => (json!({ "type": null, "config": null }), Value::Null, Value::Null),
        Grouping::Time { window } => {
            let timeout = window.map_or(0, |window| window.as_secs() / 60);
            (json!({ "type": "time", "config": { "timeout": timeout } }), json!("time"), json!(timeout))
        }
        Grouping::Content { aggregate, fields, window } => {
            let aggregate = match aggregate {
                Aggregate::All => "all",
                Aggregate::Any => "any",
            };
            let config = json!({ "aggregate": aggregate, "fields": fields, "time_window": window.as_secs(),
                "recommended_time_window": WINDOW_SECONDS.start() });
            (json!({ "type": "content_based", "config": config }), Value::Null, Value::Null)
        }
    }
}

/// Reads the grouping; what the client does not name stays as it is.
pub(super) fn from_wire(fields: Fields<'_>, existing: Grouping) -> Result<Grouping, ApiError> {
    if fields.names("alert_grouping_parameters") {
        let Some(parameters) = fields.object("alert_grouping_parameters")? else { return Ok(Grouping::Off) };
        return read(parameters.text("type")?, parameters.object("config")?);
    }
    if fields.names("alert_grouping") {
        let kind = fields.text("alert_grouping")?;
        return if kind == Some("time") { time(fields, "alert_grouping_timeout") } else { read(kind, None) };
    }
    Ok(existing)
}

fn read(kind: Option<&str>, config: Option<Fields<'_>>) -> Result<Grouping, ApiError> {
    match kind {
        None | Some("") => Ok(Grouping::Off),
        Some("time") => config.map_or(Ok(Grouping::Time { window: None }), |config| time(config, "timeout")),
        Some("content_based") => content(config.ok_or_else(|| blank("config"))?),
        Some(kind @ ("intelligent" | "content_based_intelligent")) => Err(ApiError::invalid(format!(
            "Alert grouping type {kind} needs grouping by similarity, which this server does not have; use time or content_based"
        ))),
        Some(_) => Err(one_of("alert grouping type", ["time", "content_based"])),
    }
}

fn time(config: Fields<'_>, name: &str) -> Result<Grouping, ApiError> {
    let minutes = config.within(name, 0, TIMEOUT_MAX_MINUTES)?.unwrap_or(0).unsigned_abs();
    Ok(Grouping::Time { window: (minutes > 0).then(|| Duration::from_secs(minutes * 60)) })
}

fn content(config: Fields<'_>) -> Result<Grouping, ApiError> {
    let aggregate = match config.text("aggregate")? {
        None | Some("all") => Aggregate::All,
        Some("any") => Aggregate::Any,
        Some(_) => return Err(one_of("aggregate", ["all", "any"])),
    };
    let mut fields = Vec::new();
    for field in config.list("fields")?.into_iter().flatten() {
        let field = field.as_str().filter(|field| !field.is_empty());
        fields.push(field.ok_or_else(|| ApiError::invalid("Fields must be names of event fields"))?.to_owned());
    }
    if fields.is_empty() || fields.len() > FIELDS_MAX {
        return Err(ApiError::invalid(format!("Fields must name 1 to {FIELDS_MAX} event fields, such as source")));
    }
    let seconds = config.whole("time_window")?.unwrap_or(0);
    let window = match u64::try_from(seconds) {
        Ok(0) => *WINDOW_SECONDS.start(),
        Ok(seconds) if WINDOW_SECONDS.contains(&seconds) || seconds == DAY_SECONDS => seconds,
        _ => return Err(ApiError::invalid("Time window must be 0, between 300 and 3600, or 86400 seconds")),
    };
    Ok(Grouping::Content { aggregate, fields, window: Duration::from_secs(window) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &Value) -> Result<Grouping, ApiError> {
        from_wire(Fields::of(body, "Service").expect("an object"), Grouping::Off)
    }

    #[test]
    fn every_form_of_grouping_is_read_and_written_back() {
        let hour = Some(Duration::from_secs(3600));
        let content = Grouping::Content {
            aggregate: Aggregate::Any,
            fields: vec!["source".into(), "class".into()],
            window: Duration::from_secs(900),
        };
        let config = json!({"aggregate": "any", "fields": ["source", "class"], "time_window": 900});
        for (body, expected) in [
            (json!({}), Grouping::Off),
            (json!({"alert_grouping_parameters": null}), Grouping::Off),
            (json!({"alert_grouping_parameters": {"type": null}}), Grouping::Off),
            (
                json!({"alert_grouping_parameters": {"type": "time", "config": {"timeout": 60}}}),
                Grouping::Time { window: hour },
            ),
            (
                json!({"alert_grouping_parameters": {"type": "time", "config": {"timeout": 0}}}),
                Grouping::Time { window: None },
            ),
            (json!({"alert_grouping": "time", "alert_grouping_timeout": 60}), Grouping::Time { window: hour }),
            (json!({"alert_grouping_parameters": {"type": "content_based", "config": config}}), content),
        ] {
            let grouping = parse(&body).expect("it is well formed");
            assert_eq!(grouping, expected, "{body}");
            let (parameters, ..) = to_wire(&grouping);
            assert_eq!(parse(&json!({"alert_grouping_parameters": parameters})), Ok(grouping), "{body}");
        }
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        for parameters in [
            json!({"type": "intelligent"}),
            json!({"type": "content_based"}),
            json!({"type": "content_based", "config": {"fields": []}}),
            json!({"type": "content_based", "config": {"fields": ["source"], "time_window": 10}}),
            json!({"type": "content_based", "config": {"fields": ["source"], "aggregate": "most"}}),
            json!({"type": "time", "config": {"timeout": 1441}}),
        ] {
            let refused = parse(&json!({"alert_grouping_parameters": parameters})).expect_err("it is wrong");
            assert_eq!((refused.status, refused.code), (400, 2001), "{parameters}");
        }
    }
}
