//! Restrictions of a layer, and times of day.

use std::time::Duration;

use serde_json::{Value, json};
use vigie_core::schedule::Restriction;

use crate::{
    ApiError,
    rest::{
        Fields,
        fields::{blank, one_of, title},
    },
};

/// The longest restriction that is read, in seconds: a year; the core says which make sense.
const LONGEST_SECONDS: i64 = 31_536_000;
/// The most restrictions of a layer: a quarter of an hour in each hour of the week.
const RESTRICTIONS_MAX: usize = 168;

/// Writes a restriction.
pub(super) fn to_wire(restriction: &Restriction) -> Value {
    match restriction {
        Restriction::Daily { start_second, duration } => json!({
            "type": "daily_restriction",
            "start_time_of_day": time_of_day(*start_second),
            "duration_seconds": duration.as_secs(),
        }),
        Restriction::Weekly { start_day, start_second, duration } => json!({
            "type": "weekly_restriction",
            "start_time_of_day": time_of_day(*start_second),
            "duration_seconds": duration.as_secs(),
            "start_day_of_week": start_day,
        }),
    }
}

/// Reads the restrictions of a layer.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub(super) fn all_from_wire(values: &[Value]) -> Result<Vec<Restriction>, ApiError> {
    if values.len() > RESTRICTIONS_MAX {
        return Err(ApiError::invalid(format!("Restrictions are too many (maximum is {RESTRICTIONS_MAX})")));
    }
    values.iter().map(from_wire).collect()
}

/// Seconds after midnight as `HH:MM:SS`.
pub(in crate::rest) fn time_of_day(second: u32) -> String {
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// Reads `HH:MM:SS` or `HH:MM`; a date before a `T` is ignored, as PagerDuty does.
///
/// # Errors
/// 400 when it is missing or no time of day.
pub(in crate::rest) fn second_of_day(fields: Fields<'_>, name: &str) -> Result<u32, ApiError> {
    let text = fields.text(name)?.ok_or_else(|| blank(name))?;
    let refusal = || ApiError::invalid(format!("{} must be a time of day such as 08:30:00", title(name)));
    let clock = text.rsplit('T').next().unwrap_or(text);
    let parts =
        clock.split(':').map(|part| part.get(..2).unwrap_or(part).parse::<u32>()).collect::<Result<Vec<_>, _>>();
    match *parts.map_err(|_| refusal())?.as_slice() {
        [hour, minute] if hour < 24 && minute < 60 => Ok(hour * 3600 + minute * 60),
        [hour, minute, second, ..] if hour < 24 && minute < 60 && second < 60 => Ok(hour * 3600 + minute * 60 + second),
        _ => Err(refusal()),
    }
}

fn from_wire(value: &Value) -> Result<Restriction, ApiError> {
    let fields = Fields::of(value, "A restriction")?;
    let start_second = second_of_day(fields, "start_time_of_day")?;
    let seconds = fields.within("duration_seconds", 0, LONGEST_SECONDS)?.ok_or_else(|| blank("duration_seconds"))?;
    let duration = Duration::from_secs(seconds.unsigned_abs());
    match fields.text("type")? {
        Some("daily_restriction") => Ok(Restriction::Daily { start_second, duration }),
        Some("weekly_restriction") => {
            let day = fields.within("start_day_of_week", 1, 7)?.ok_or_else(|| blank("start_day_of_week"))?;
            let start_day = u8::try_from(day).unwrap_or(1);
            Ok(Restriction::Weekly { start_day, start_second, duration })
        }
        _ => Err(one_of("type of a restriction", ["daily_restriction", "weekly_restriction"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_in_every_form() {
        for (text, second) in [("08:30:00", 30_600), ("08:30", 30_600), ("2026-01-01T08:30:00-05:00", 30_600)] {
            let body = json!({ "start_time": text });
            let read = second_of_day(Fields::of(&body, "Hours").expect("an object"), "start_time");
            assert_eq!(read, Ok(second), "{text}");
        }
        assert_eq!(time_of_day(30_601), "08:30:01");
    }
}
