//! What stands in the form: a schedule as its editor sees it, before it means anything.

use vigie_core::{
    schedule::{Layer, Restriction, Schedule, shift_based::Member},
    time::At,
};

use super::{basics::Basics, people::People};
use crate::ui::{form::Posted, visit::Visit, wall::Wall};

/// The most layers that the form takes; the REST API takes more.
pub(super) const MOST_LAYERS: usize = 20;
/// The most people of a layer that it takes.
pub(super) const MOST_USERS: usize = 100;
/// The most restrictions of a layer that it takes.
pub(super) const MOST_RESTRICTIONS: usize = 28;

/// A schedule in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) basics: Basics,
    /// Lowest first.
    pub(super) layers: Vec<DraftLayer>,
}

/// A layer in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DraftLayer {
    /// The layer's id, or a word for a new one.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) people: People,
    /// `daily`, `weekly` or `custom`.
    pub(super) turn: String,
    /// For `custom`: how many.
    pub(super) length: String,
    /// For `custom`: of what: `hours`, `days`, `weeks`.
    pub(super) unit: String,
    /// The day on which the first person's turn starts: `2026-11-23`.
    pub(super) date: String,
    /// When turns change hands: `09:00`.
    pub(super) time: String,
    /// When it ends, if it does.
    pub(super) end: String,
    pub(super) restrictions: Vec<DraftRestriction>,
}

/// A restriction in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DraftRestriction {
    /// `every`, or the ISO weekday on which it starts.
    pub(super) day: String,
    pub(super) from: String,
    /// The ISO weekday on which it ends.
    pub(super) until_day: String,
    pub(super) until: String,
}

impl Draft {
    /// A new schedule: one layer with nobody, weekly from today 09:00.
    pub(super) fn blank(visit: &Visit) -> Self {
        let basics = Basics::blank(visit);
        let name = format!("{} 1", visit.texts.schedule_form.layer);
        let layer = DraftLayer::new(visit, &basics.time_zone, "new1", name);
        Self { basics, layers: vec![layer] }
    }

    /// A schedule that exists: its layers that are not over.
    pub(super) fn of(visit: &Visit, schedule: &Schedule) -> Self {
        let wall = Wall::named(&schedule.time_zone, visit.texts);
        let running = schedule.layers().iter().filter(|layer| layer.ends_at.is_none_or(|end| visit.now < end));
        let layers = running.map(|layer| DraftLayer::of(layer, &wall, visit.now)).collect();
        Self { basics: Basics::of(schedule), layers }
    }

    /// What was posted.
    pub(super) fn posted(visit: &Visit, posted: &Posted) -> Self {
        let layers = posted.all("layers").take(MOST_LAYERS).map(|key| DraftLayer::posted(visit, posted, key));
        Self { basics: Basics::posted(posted), layers: layers.collect() }
    }
}

impl DraftLayer {
    /// A new one.
    pub(super) fn new(visit: &Visit, time_zone: &str, key: &str, name: String) -> Self {
        let wall = Wall::named(time_zone, visit.texts);
        Self {
            key: key.to_owned(),
            name,
            people: People::default(),
            turn: "weekly".to_owned(),
            length: "12".to_owned(),
            unit: "hours".to_owned(),
            date: wall.date(visit.now).to_string(),
            time: "09:00".to_owned(),
            end: String::new(),
            restrictions: Vec::new(),
        }
    }

    fn of(layer: &Layer, wall: &Wall, now: At) -> Self {
        let first = wall.input(first_of_round(layer, wall, now));
        let (date, time) = first.split_once('T').unwrap_or((&first, "00:00"));
        let (turn, length, unit) = turn_of(layer.turn_length.as_secs());
        Self {
            key: layer.id.to_string(),
            name: layer.name.clone(),
            people: People::of(layer.users.iter().map(|user| Member::User(*user))),
            turn: turn.to_owned(),
            length,
            unit: unit.to_owned(),
            date: date.to_owned(),
            time: time.to_owned(),
            end: layer.ends_at.map(|end| wall.input(end)).unwrap_or_default(),
            restrictions: layer.restrictions.iter().map(DraftRestriction::of).collect(),
        }
    }

    fn posted(visit: &Visit, posted: &Posted, key: &str) -> Self {
        let field = |name: &str| posted.get(&format!("{key}.{name}")).to_owned();
        let all = |name: &str| -> Vec<String> {
            posted.all(&format!("{key}.{name}")).take(MOST_RESTRICTIONS).map(str::to_owned).collect()
        };
        let (days, from, until_day, until) = (all("r.day"), all("r.from"), all("r.until_day"), all("r.until"));
        let text = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
        let restriction = |(place, day): (usize, &String)| DraftRestriction {
            day: day.clone(),
            from: text(&from, place),
            until_day: text(&until_day, place),
            until: text(&until, place),
        };
        Self {
            key: key.chars().filter(char::is_ascii_alphanumeric).take(20).collect(),
            name: field("name"),
            people: People::posted(visit, posted, key, MOST_USERS),
            turn: field("turn"),
            length: field("length"),
            unit: field("unit"),
            date: field("date"),
            time: field("time"),
            end: field("end"),
            restrictions: days.iter().enumerate().take(MOST_RESTRICTIONS).map(restriction).collect(),
        }
    }

    /// Whether people take the same turns at the same times in it as in another one.
    pub(super) fn turns_as(&self, other: &Self) -> bool {
        let turns = |layer: &Self| {
            let Self { people, turn, length, unit, date, time, .. } = layer.clone();
            let custom = (turn == "custom").then_some((length, unit));
            (people.members, turn, custom, date, time)
        };
        turns(self) == turns(other)
    }
}

impl DraftRestriction {
    /// One for a day: 9 to 5. `every` for all days.
    pub(super) fn new(day: &str) -> Self {
        let until_day = if day == "every" { "1" } else { day };
        Self {
            day: day.to_owned(),
            from: "09:00".to_owned(),
            until_day: until_day.to_owned(),
            until: "17:00".to_owned(),
        }
    }

    fn of(restriction: &Restriction) -> Self {
        let clock = |second: u64| format!("{:02}:{:02}", second / 3600 % 24, second / 60 % 60);
        match *restriction {
            Restriction::Daily { start_second, duration } => Self {
                day: "every".to_owned(),
                from: clock(u64::from(start_second)),
                until_day: "1".to_owned(),
                until: clock(u64::from(start_second) + duration.as_secs()),
            },
            Restriction::Weekly { start_day, start_second, duration } => {
                let start = u64::from(start_day.max(1) - 1) * 86_400 + u64::from(start_second);
                let end = start + duration.as_secs();
                Self {
                    day: start_day.to_string(),
                    from: clock(start),
                    until_day: (end / 86_400 % 7 + 1).to_string(),
                    until: clock(end),
                }
            }
        }
    }
}

/// When the first person of the list last had their turn, or will: somebody who is added at the end changes nothing
/// before it is theirs.
fn first_of_round(layer: &Layer, wall: &Wall, now: At) -> At {
    let start = wall.zoned(layer.rotation_virtual_start).datetime();
    let round = i64::try_from(layer.turn_length.as_secs() * layer.users.len().max(1) as u64).unwrap_or(i64::MAX).max(1);
    let passed = wall.zoned(now).datetime().duration_since(start).as_secs();
    let rounds = passed.div_euclid(round);
    let moved = start.checked_add(jiff::SignedDuration::from_secs(rounds.saturating_mul(round)));
    let moment = moved.ok().and_then(|moved| moved.to_zoned(wall.zone().clone()).ok());
    moment.map_or(layer.rotation_virtual_start, |moment| At::from(moment.timestamp()))
}

fn turn_of(seconds: u64) -> (&'static str, String, &'static str) {
    match seconds {
        86_400 => ("daily", "12".to_owned(), "hours"),
        604_800 => ("weekly", "12".to_owned(), "hours"),
        _ if seconds.is_multiple_of(604_800) => ("custom", (seconds / 604_800).to_string(), "weeks"),
        _ if seconds.is_multiple_of(86_400) => ("custom", (seconds / 86_400).to_string(), "days"),
        _ => ("custom", format!("{}", seconds as f64 / 3600.0), "hours"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use vigie_core::ids::{LayerId, UserId};

    use super::*;
    use crate::ui::texts::ENGLISH;

    fn at(text: &str) -> At {
        At::from(text.parse::<jiff::Timestamp>().expect("a moment"))
    }

    #[test]
    fn the_first_turn_of_the_round_that_runs_is_shown() {
        let user = |id: &str| UserId::parse(id).expect("an id");
        let layer = Layer {
            id: LayerId::parse("PLAYER1").expect("an id"),
            name: "Weeks".into(),
            starts_at: at("2026-01-05T08:00:00Z"),
            ends_at: None,
            rotation_virtual_start: at("2026-01-05T08:00:00Z"),
            turn_length: Duration::from_secs(604_800),
            users: vec![user("PANN"), user("PBOB")],
            restrictions: vec![Restriction::Weekly {
                start_day: 5,
                start_second: 61_200,
                duration: Duration::from_secs(230_400),
            }],
            time_zone: None,
        };
        let draft = DraftLayer::of(&layer, &Wall::named("Europe/Paris", &ENGLISH), at("2026-07-01T00:00:00Z"));
        // Ann's turns start every second Monday at 09:00, summer and winter; her last one on the 22nd of June.
        assert_eq!((draft.date.as_str(), draft.time.as_str(), draft.turn.as_str()), ("2026-06-22", "09:00", "weekly"));
        let restriction = &draft.restrictions[0];
        assert_eq!(
            (restriction.day.as_str(), restriction.until_day.as_str(), restriction.until.as_str()),
            ("5", "1", "09:00")
        );
    }

    #[test]
    fn lengths_are_told_in_their_largest_unit() {
        assert_eq!(turn_of(43_200), ("custom", "12".to_owned(), "hours"));
        assert_eq!(turn_of(5400), ("custom", "1.5".to_owned(), "hours"));
        assert_eq!(turn_of(1_209_600), ("custom", "2".to_owned(), "weeks"));
        assert_eq!(turn_of(259_200), ("custom", "3".to_owned(), "days"));
    }
}
