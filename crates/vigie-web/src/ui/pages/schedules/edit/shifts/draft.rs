//! What stands in the form of a shift-based schedule, before it means anything.

use vigie_core::{
    schedule::{
        Schedule,
        shift_based::{
            EVENTS_MAX, MEMBERS_MAX, MemberStrategy, ROTATIONS_MAX, Rotation, RotationEvent, first_of_round,
        },
    },
    time::At,
};

use super::repeat::Repeat;
use crate::ui::{
    form::Posted,
    pages::schedules::edit::{basics::Basics, people::People},
    visit::Visit,
    wall::Wall,
};

/// The longest key of a rotation or an event.
const KEY_MAX: usize = 20;
/// The most parts whose taking away is remembered: more than a schedule has.
const GONE_MAX: usize = 100;

/// A schedule in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShiftDraft {
    pub(super) basics: Basics,
    pub(super) rotations: Vec<DraftRotation>,
    /// The ids of what was taken away in the form: nothing else is.
    pub(super) gone: Vec<String>,
}

/// A rotation in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DraftRotation {
    /// Its id, or a word for a new one.
    pub(super) key: String,
    /// Those that are not over, by when they come into force.
    pub(super) events: Vec<DraftEvent>,
}

/// An event in the form. Times are on the clock of its zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DraftEvent {
    /// Its id, or a word for a new one.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) people: People,
    /// `rotating` or `every`.
    pub(super) strategy: String,
    /// Shifts in a row.
    pub(super) shifts: String,
    pub(super) first: First,
    /// The first shift as the form had it at first: whoever leaves it does not mean to move it.
    pub(super) was: String,
    pub(super) repeat: Repeat,
    /// Empty means now.
    pub(super) since: String,
    /// Empty means never.
    pub(super) until: String,
}

/// The first shift: from when to when, on whose clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct First {
    pub(super) start: String,
    pub(super) end: String,
    pub(super) zone: String,
}

impl First {
    /// As one text, to be compared.
    pub(super) fn text(&self) -> String {
        format!("{} {} {}", self.start, self.end, self.zone)
    }
}

impl ShiftDraft {
    /// A new schedule: one rotation with nobody, weekly from today 09:00.
    pub(super) fn blank(visit: &Visit) -> Self {
        let mut draft = Self { basics: Basics::blank(visit), rotations: Vec::new(), gone: Vec::new() };
        draft.add_rotation(visit);
        draft
    }

    /// A schedule that exists.
    pub(super) fn of(visit: &Visit, schedule: &Schedule) -> Self {
        let rotations = schedule.shift_based().into_iter().flat_map(|plan| plan.live_rotations());
        let rotations = rotations.map(|rotation| DraftRotation::of(visit, rotation)).collect();
        Self { basics: Basics::of(schedule), rotations, gone: Vec::new() }
    }

    /// What was posted.
    pub(super) fn posted(visit: &Visit, posted: &Posted) -> Self {
        let event = |key: &str| DraftEvent::posted(visit, posted, key);
        let rotation = |key: &str| DraftRotation {
            key: key_of(key),
            events: posted.all(&format!("{key}.events")).take(EVENTS_MAX).map(event).collect(),
        };
        Self {
            basics: Basics::posted(posted),
            rotations: posted.all("rotations").take(ROTATIONS_MAX).map(rotation).collect(),
            gone: posted.all("gone").take(GONE_MAX).map(key_of).collect(),
        }
    }

    /// Every event, in order.
    pub(super) fn events(&self) -> impl Iterator<Item = &DraftEvent> {
        self.rotations.iter().flat_map(|rotation| &rotation.events)
    }

    /// Adds a rotation with one event, while there is room.
    pub(super) fn add_rotation(&mut self, visit: &Visit) {
        if self.rotations.len() >= ROTATIONS_MAX {
            return;
        }
        let key = self.free_key();
        let events = vec![DraftEvent::new(visit, &self.basics.time_zone, format!("{key}e"), self.free_name(visit))];
        self.rotations.push(DraftRotation { key, events });
    }

    /// Adds an event to a rotation, while there is room.
    pub(super) fn add_event(&mut self, visit: &Visit, place: usize) {
        let (key, name) = (self.free_key(), self.free_name(visit));
        let zone = self.basics.time_zone.clone();
        let rotation = &mut self.rotations[place];
        if rotation.events.len() < EVENTS_MAX {
            rotation.events.push(DraftEvent::new(visit, &zone, key, name));
        }
    }

    fn free_key(&self) -> String {
        let keys = || self.rotations.iter().map(|one| &one.key).chain(self.events().map(|event| &event.key));
        let is_free = |number: &usize| {
            let (key, below) = (format!("new{number}"), format!("new{number}e"));
            keys().all(|other| *other != key && *other != below)
        };
        format!("new{}", (1..).find(is_free).unwrap_or_default())
    }

    fn free_name(&self, visit: &Visit) -> String {
        format!("{} {}", visit.texts.schedules.rotation, self.events().count() + 1)
    }
}

impl DraftRotation {
    fn of(visit: &Visit, rotation: &Rotation) -> Self {
        let runs = |event: &&RotationEvent| event.effective_until.is_none_or(|until| visit.now < until);
        let mut events: Vec<&RotationEvent> = rotation.events.iter().filter(runs).collect();
        events.sort_by_key(|event| event.effective_since);
        let events = events.into_iter().map(|event| DraftEvent::of(visit, event)).collect();
        Self { key: rotation.id.to_string(), events }
    }
}

impl DraftEvent {
    fn new(visit: &Visit, time_zone: &str, key: String, name: String) -> Self {
        let today = Wall::named(time_zone, visit.texts).date(visit.now);
        let next_week = today.saturating_add(jiff::Span::new().weeks(1));
        Self {
            key,
            name,
            people: People::default(),
            strategy: "rotating".to_owned(),
            shifts: "1".to_owned(),
            first: First {
                start: format!("{today}T09:00"),
                end: format!("{next_week}T09:00"),
                zone: time_zone.to_owned(),
            },
            was: String::new(),
            repeat: Repeat::weekly(),
            since: String::new(),
            until: String::new(),
        }
    }

    /// One that is stored.
    pub(super) fn of(visit: &Visit, event: &RotationEvent) -> Self {
        let wall = Wall::named(event.recurrence.time_zone(), visit.texts);
        let (start, end) = shown_first(event, visit.now);
        let (strategy, shifts) = match event.strategy {
            MemberStrategy::Rotating { shifts_per_member, .. } => ("rotating", shifts_per_member),
            MemberStrategy::Every { .. } => ("every", 1),
        };
        let zone = event.recurrence.time_zone().to_owned();
        let first = First { start: wall.input(start), end: wall.input(end), zone };
        Self {
            key: event.id.to_string(),
            name: event.name.clone(),
            people: People::of(event.strategy.members().iter().copied()),
            strategy: strategy.to_owned(),
            shifts: shifts.to_string(),
            was: first.text(),
            first,
            repeat: Repeat::of(event.recurrence.lines()),
            since: wall.input(event.effective_since),
            until: event.effective_until.map(|until| wall.input(until)).unwrap_or_default(),
        }
    }

    fn posted(visit: &Visit, posted: &Posted, key: &str) -> Self {
        let field = |name: &str| posted.get(&format!("{key}.{name}")).to_owned();
        Self {
            key: key_of(key),
            name: field("name"),
            people: People::posted(visit, posted, key, MEMBERS_MAX),
            strategy: field("strategy"),
            shifts: field("shifts"),
            first: First { start: field("start"), end: field("end"), zone: field("zone") },
            was: field("was"),
            repeat: Repeat::posted(posted, key),
            since: field("since"),
            until: field("until"),
        }
    }

    /// Whether the first shift stands as the form had it at first.
    pub(super) fn keeps_first(&self) -> bool {
        self.was == self.first.text()
    }

    /// Whether the same people take the same turns as in another one.
    pub(super) fn turns_as(&self, other: &Self) -> bool {
        let each = |event: &Self| (event.strategy == "rotating").then(|| event.shifts.clone());
        let turns = |event: &Self| (event.people.members.clone(), event.strategy.clone(), each(event));
        turns(self) == turns(other)
    }

    /// Whether it says all that another one says.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        self.keeps_first()
            && self.people.add.is_empty()
            && self.turns_as(other)
            && self.repeat.says_as(&other.repeat)
            && (&self.name, &self.since, &self.until) == (&other.name, &other.since, &other.until)
    }
}

/// The first shift that the form shows of one that is stored: that of the round that runs, so that somebody who is added
/// at the end changes nothing before it is theirs.
pub(super) fn shown_first(event: &RotationEvent, now: At) -> (At, At) {
    first_of_round(event, now).unwrap_or_else(|| (event.recurrence.starts_at(), event.recurrence.ends_at()))
}

fn key_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(KEY_MAX).collect()
}
