//! Playing a scenario: line by line, and at the end every page must have been expected.

mod claim;
mod deed;
mod expect;
mod given;
mod names;
mod telling;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use vigie_core::{
    engine::EventOutcome,
    ids::{IncidentId, IntegrationId},
    time::At,
};

use super::{
    Failure, Stage,
    statement::{Given, Moment, Statement, Step},
};
use crate::world::World;

/// A scenario that is being played.
struct Play<S> {
    world: S,
    start: At,
    zone: TimeZone,
    /// Incidents by the dedup keys and names that lines call them by, oldest first.
    incidents: BTreeMap<String, Vec<IncidentId>>,
    /// Every event's dedup key and what became of it, in order.
    event_outcomes: Vec<(String, EventOutcome)>,
    /// Integrations that were removed: an event over one of them may still be on its way.
    gone_integrations: BTreeMap<String, IntegrationId>,
    /// For each message that was sent, whether a line expected it.
    expected: Vec<bool>,
    /// Which line was played when, to say where an unexpected page belongs.
    lines: Vec<(At, usize)>,
}

/// Every event type that the engine announces, so that scenarios can claim what subscribers hear.
const EVERYTHING: [&str; 11] = [
    "incident.acknowledged",
    "incident.annotated",
    "incident.delegated",
    "incident.escalated",
    "incident.priority_updated",
    "incident.reassigned",
    "incident.reopened",
    "incident.resolved",
    "incident.service_updated",
    "incident.triggered",
    "incident.unacknowledged",
];

type Done = Result<(), String>;

/// Plays all statements. Stops at the first line that cannot be done; what is expected and claimed is all checked.
pub(super) fn play<S: Stage>(statements: &[Statement], mut raise: impl FnMut(At) -> S) -> (Vec<Failure>, S) {
    let mut play = Play {
        world: raise(World::MONDAY_MORNING),
        start: World::MONDAY_MORNING,
        zone: TimeZone::UTC,
        incidents: BTreeMap::new(),
        event_outcomes: Vec::new(),
        gone_integrations: BTreeMap::new(),
        expected: Vec::new(),
        lines: Vec::new(),
    };
    play.subscribe();
    let mut failures = Vec::new();
    for statement in statements {
        let outcome = play.statement(statement, &mut raise);
        play.lines.push((play.world.now(), statement.line));
        let Err(message) = outcome else { continue };
        failures.push(Failure { line: statement.line, message });
        if !matches!(statement.step, Step::ExpectPage(_) | Step::Then(_)) {
            break;
        }
    }
    play.world.settle();
    failures.extend(play.unexpected_pages());
    failures.sort_by_key(|failure| failure.line);
    (failures, play.world)
}

impl<S: Stage> Play<S> {
    fn statement(&mut self, statement: &Statement, raise: &mut impl FnMut(At) -> S) -> Done {
        if let Some(moment) = statement.moment {
            self.advance_to(self.at(moment)?)?;
        }
        match &statement.step {
            Step::Given(clock @ Given::Clock { .. }) => self.start_clock(clock, raise),
            Step::Given(given) => self.given(given),
            Step::Deed { deed, refused_with } => self.deed(deed, refused_with.as_deref()),
            Step::ExpectPage(page) => {
                self.world.settle();
                self.expect_page(page)
            }
            Step::ExpectNothing => Ok(()),
            Step::Then(claim) => {
                self.world.settle();
                self.claim(claim)
            }
        }
    }

    /// The moment that a line names.
    fn at(&self, moment: Moment) -> Result<At, String> {
        match moment {
            Moment::After(duration) => Ok(self.start + duration),
            Moment::Wall(wall) => {
                let zoned = self.zone.to_zoned(wall).map_err(|error| format!("{wall} is no moment: {error}"))?;
                Ok(At::from(zoned.timestamp()))
            }
        }
    }

    fn advance_to(&mut self, moment: At) -> Done {
        if moment < self.world.now() {
            return Err(format!("time only moves on: it is {} already", self.telling_time(self.world.now())));
        }
        // Everything that happens at one moment is there before the delivery worker looks, as in a burst.
        if moment > self.world.now() {
            self.world.advance_to(moment);
        }
        Ok(())
    }

    /// The subscriber that hears everything.
    fn subscribe(&mut self) {
        self.world.configure(|organisation| organisation.subscription(&EVERYTHING));
    }

    fn start_clock(&mut self, given: &Given, raise: &mut impl FnMut(At) -> S) -> Done {
        let Given::Clock { starts, zone } = given else { return Ok(()) };
        if !self.lines.is_empty() {
            return Err("the clock starts before everything else".to_owned());
        }
        self.zone = TimeZone::get(zone).map_err(|error| format!("there is no time zone {zone}: {error}"))?;
        self.start = self.at(Moment::Wall(*starts))?;
        self.world = raise(self.start);
        self.subscribe();
        Ok(())
    }

    /// A moment as the scenario writes it: time after the start.
    fn telling_time(&self, at: At) -> String {
        let seconds = at.since(self.start).as_secs();
        let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        if seconds == 0 { format!("{hours}:{minutes:02}") } else { format!("{hours}:{minutes:02}:{seconds:02}") }
    }
}
