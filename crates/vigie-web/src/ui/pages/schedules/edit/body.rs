//! The form as the body that the REST API takes, and what it lacks for that.

use serde_json::{Value as Json, json};
use vigie_core::{ids::LayerId, schedule::Schedule, time::At};

use super::draft::{Draft, DraftLayer, DraftRestriction};
use crate::ui::{rest::Refused, texts::Texts, visit::Visit, wall::Wall};

const DAY: i64 = 86_400;

/// The body of `POST /schedules` or `PUT /schedules/{id}`.
///
/// # Errors
/// What cannot be read in it, layer by layer. What can be read and is not allowed the REST API says.
pub(super) fn of(visit: &Visit, schedule: Option<&Schedule>, draft: &Draft) -> Result<Json, Refused> {
    let before = schedule.map(|schedule| Draft::of(visit, schedule));
    let same_zone = before.as_ref().is_none_or(|before| before.basics.time_zone == draft.basics.time_zone);
    let wall = Wall::named(&draft.basics.time_zone, visit.texts);
    let mut layers = Vec::new();
    let mut sentences = Vec::new();
    for layer in &draft.layers {
        let key = LayerId::parse(&layer.key);
        let stored = schedule.and_then(|schedule| schedule.layers().iter().find(|one| Some(one.id) == key));
        let old = before.as_ref().and_then(|before| before.layers.iter().find(|one| one.key == layer.key));
        let is_as_before = same_zone && old.is_some_and(|old| old.turns_as(layer));
        match of_layer(layer, &wall, visit.texts) {
            Ok(mut body) => {
                if let Some(stored) = stored {
                    body["id"] = Json::from(stored.id.as_str());
                    if is_as_before {
                        body["rotation_virtual_start"] = Json::from(stored.rotation_virtual_start.to_string());
                    }
                    if is_as_before || stored.starts_at <= visit.now {
                        body["start"] = Json::from(stored.starts_at.to_string());
                    }
                }
                layers.push(body);
            }
            Err(sentence) => sentences.push(format!("{}: {sentence}", layer.name)),
        }
    }
    if !sentences.is_empty() {
        return Err(Refused::told_all(sentences));
    }
    let mut body = draft.basics.body();
    body["type"] = Json::from("schedule");
    body["schedule_layers"] = Json::from(layers);
    Ok(json!({ "schedule": body }))
}

fn of_layer(layer: &DraftLayer, wall: &Wall, texts: &Texts) -> Result<Json, String> {
    let texts = &texts.schedule_form;
    if !layer.people.add.is_empty() {
        return Err(texts.unclear_person.replace("{0}", &layer.people.add));
    }
    let first = wall.read(&format!("{}T{}", layer.date, layer.time)).ok_or(texts.unclear_start)?;
    let end = match layer.end.as_str() {
        "" => None,
        text => Some(wall.read(text).ok_or(texts.unclear_end)?),
    };
    let turn_seconds = turn_seconds(layer).ok_or(texts.unclear_turn)?;
    let restrictions: Option<Vec<Json>> = layer.restrictions.iter().map(of_restriction).collect();
    let user = |user: vigie_core::ids::UserId| json!({ "user": { "id": user.as_str(), "type": "user_reference" } });
    Ok(json!({
        "name": layer.name,
        "start": first.to_string(),
        "end": end.map(|end: At| end.to_string()),
        "rotation_virtual_start": first.to_string(),
        "rotation_turn_length_seconds": turn_seconds,
        "users": layer.people.users().map(user).collect::<Vec<_>>(),
        "restrictions": restrictions.ok_or(texts.unclear_restriction)?,
    }))
}

fn turn_seconds(layer: &DraftLayer) -> Option<i64> {
    let unit = match layer.unit.as_str() {
        "hours" => 3600,
        "days" => DAY,
        "weeks" => 7 * DAY,
        _ => return None,
    };
    match layer.turn.as_str() {
        "daily" => Some(DAY),
        "weekly" => Some(7 * DAY),
        "custom" => {
            let length: f64 = layer.length.replace(',', ".").parse().ok()?;
            let seconds = length * unit as f64;
            (1.0..1e9).contains(&seconds).then_some(seconds as i64)
        }
        _ => None,
    }
}

fn of_restriction(restriction: &DraftRestriction) -> Option<Json> {
    let (from, until) = (second_of_day(&restriction.from)?, second_of_day(&restriction.until)?);
    let clock = format!("{:02}:{:02}:00", from / 3600, from / 60 % 60);
    if restriction.day == "every" {
        let length = (until - from).rem_euclid(DAY);
        let length = if length == 0 { DAY } else { length };
        return Some(json!({ "type": "daily_restriction", "start_time_of_day": clock, "duration_seconds": length }));
    }
    let weekday = |text: &str| text.parse::<i64>().ok().filter(|day| (1..=7).contains(day));
    let (first, last) = (weekday(&restriction.day)?, weekday(&restriction.until_day)?);
    let length = ((last - first) * DAY + until - from).rem_euclid(7 * DAY);
    let length = if length == 0 { 7 * DAY } else { length };
    Some(json!({
        "type": "weekly_restriction",
        "start_day_of_week": first,
        "start_time_of_day": clock,
        "duration_seconds": length,
    }))
}

/// `08:30`
fn second_of_day(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 3600 + minute * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restriction(day: &str, from: &str, until_day: &str, until: &str) -> Option<(i64, i64)> {
        let field = str::to_owned;
        let draft =
            DraftRestriction { day: field(day), from: field(from), until_day: field(until_day), until: field(until) };
        let body = of_restriction(&draft)?;
        Some((body["start_day_of_week"].as_i64().unwrap_or(0), body["duration_seconds"].as_i64()?))
    }

    #[test]
    fn a_restriction_ends_when_its_second_time_comes_next() {
        assert_eq!(restriction("every", "09:00", "1", "17:00"), Some((0, 8 * 3600)));
        assert_eq!(restriction("every", "20:00", "1", "08:00"), Some((0, 12 * 3600)), "over midnight");
        assert_eq!(restriction("every", "00:00", "1", "00:00"), Some((0, DAY)), "the whole day");
        assert_eq!(restriction("5", "17:00", "1", "09:00"), Some((5, 2 * DAY + 16 * 3600)), "over the weekend");
        assert_eq!(restriction("1", "00:00", "1", "00:00"), Some((1, 7 * DAY)));
        assert_eq!(restriction("8", "09:00", "1", "10:00"), None);
        assert_eq!(restriction("every", "9", "1", "10:00"), None);
    }
}
