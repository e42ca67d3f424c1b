//! What one layer or override does around a moment: who is on call in it, since when and until when.

use super::{
    layer::{Layer, Override},
    restriction::Recurrence,
    rotation::Rotation,
};
use crate::{
    ids::UserId,
    schedule::{Schedule, wall_clock::WallClock},
    time::At,
};

/// The shortest time there is.
const TICK_MICROS: i64 = 1;

/// What a layer or an override does around a moment, as if there were no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Somebody is on call.
    On {
        /// Who.
        user: UserId,
        /// From when on, in this turn and without a pause.
        since: At,
        /// Until when, in this turn and without a pause.
        until: At,
    },
    /// Nobody is.
    Off {
        /// When somebody last was; `None` when nobody ever was before.
        since: Option<At>,
        /// When somebody next is; `None` when nobody ever will be.
        until: Option<At>,
    },
}

impl Standing {
    /// Who is on call.
    pub(super) fn user(&self) -> Option<UserId> {
        match self {
            Self::On { user, .. } => Some(*user),
            Self::Off { .. } => None,
        }
    }

    /// When it ends, if it does.
    pub(super) fn until(&self) -> Option<At> {
        match self {
            Self::On { until, .. } => Some(*until),
            Self::Off { until, .. } => *until,
        }
    }

    /// What an override does.
    pub(super) fn of_override(over: &Override, at: At) -> Self {
        if at < over.starts_at {
            Self::Off { since: None, until: (over.starts_at < over.ends_at).then_some(over.starts_at) }
        } else if at < over.ends_at {
            Self::On { user: over.user, since: over.starts_at, until: over.ends_at }
        } else {
            Self::Off { since: (over.starts_at < over.ends_at).then_some(over.ends_at), until: None }
        }
    }
}

/// The shifts of a layer: its turns where its restrictions allow them, between its start and its end.
pub(super) struct Shifts<'a> {
    pub(super) layer: &'a Layer,
    pub(super) clock: WallClock,
    pub(super) rotation: Rotation<'a>,
    recurrences: Vec<Recurrence>,
}

impl<'a> Shifts<'a> {
    /// The shifts of all layers of a schedule, lowest layer first.
    pub(super) fn of_all(schedule: &'a Schedule) -> Vec<Self> {
        let clock = WallClock::of(&schedule.time_zone);
        let clock_of = |layer: &Layer| layer.time_zone.as_deref().map_or_else(|| clock.clone(), WallClock::of);
        schedule.layers().iter().map(|layer| Self::new(layer, clock_of(layer))).collect()
    }

    fn new(layer: &'a Layer, clock: WallClock) -> Self {
        let recurrences = layer.restrictions.iter().map(Recurrence::of).collect();
        Self { layer, rotation: Rotation::of(layer, &clock), clock, recurrences }
    }

    /// First moment at which nobody is on call any more, for ever.
    pub(super) fn end(&self) -> At {
        self.layer.ends_at.unwrap_or(At::FAR_FUTURE)
    }

    /// Its restrictions as they come round.
    pub(super) fn recurrences(&self) -> &[Recurrence] {
        &self.recurrences
    }

    /// What the layer does around a moment.
    pub(super) fn standing(&self, at: At) -> Standing {
        let turn = self.rotation.turn_at(at, &self.clock);
        let runs = self.layer.starts_at <= at && at < self.end();
        match self.rotation.user(turn) {
            Some(user) if runs && self.is_open(at) => {
                let earliest = self.layer.starts_at.max(self.rotation.start(turn, &self.clock));
                let latest = self.end().min(self.rotation.end(turn, &self.clock));
                let (since, until) = self.open_around(at, earliest, latest);
                Standing::On { user, since, until }
            }
            Some(_) if self.layer.starts_at < self.end() => {
                Standing::Off { since: self.last_open_until(at), until: self.next_open_from(at) }
            }
            _ => Standing::Off { since: None, until: None },
        }
    }

    /// The times between two moments in which restrictions allow the layer to apply, first to last, joined.
    pub(super) fn open_between(&self, since: At, until: At) -> Vec<(At, At)> {
        if since >= until {
            return vec![];
        }
        if self.recurrences.is_empty() {
            return vec![(since, until)];
        }
        let mut open = vec![];
        for recurrence in &self.recurrences {
            let first = recurrence.last_started(since, &self.clock);
            let occurrences = (first..).map(|number| recurrence.occurrence(number, &self.clock));
            let inside = occurrences.take_while(|(start, _)| *start < until);
            open.extend(inside.map(|(start, end)| (start.max(since), end.min(until))).filter(|(s, e)| s < e));
        }
        joined(open)
    }

    /// Whether the restrictions allow the layer to apply.
    pub(super) fn is_open(&self, at: At) -> bool {
        self.recurrences.is_empty()
            || self.recurrences.iter().any(|recurrence| recurrence.at(at, &self.clock).is_some())
    }

    /// The open time around an open moment, within bounds. Ends after one step for each day between them at most.
    fn open_around(&self, at: At, earliest: At, latest: At) -> (At, At) {
        if self.recurrences.is_empty() {
            return (earliest, latest);
        }
        let occurrences_at =
            |moment: At| self.recurrences.iter().filter_map(move |recurrence| recurrence.at(moment, &self.clock));
        let (mut since, mut until) = (at, at);
        while let Some(end) = occurrences_at(until).map(|(_, end)| end).max().filter(|_| until < latest) {
            until = end;
        }
        let before = |moment: At| At::from_micros(moment.micros() - TICK_MICROS);
        since = occurrences_at(since).map(|(start, _)| start).min().unwrap_or(since);
        while let Some(start) = occurrences_at(before(since)).map(|(start, _)| start).min().filter(|_| since > earliest)
        {
            since = start;
        }
        (since.max(earliest), until.min(latest))
    }

    /// When the layer last applied before a moment at which it does not.
    fn last_open_until(&self, at: At) -> Option<At> {
        let limit = at.min(self.end());
        if limit <= self.layer.starts_at {
            return None;
        }
        if self.is_open(At::from_micros(limit.micros() - TICK_MICROS)) {
            return Some(limit);
        }
        let ends = self.recurrences.iter().filter_map(|recurrence| recurrence.last_ended(limit, &self.clock));
        ends.max().filter(|end| *end > self.layer.starts_at)
    }

    /// When the layer next applies after a moment at which it does not.
    fn next_open_from(&self, at: At) -> Option<At> {
        let earliest = at.max(self.layer.starts_at);
        if earliest >= self.end() {
            return None;
        }
        if self.is_open(earliest) {
            return Some(earliest);
        }
        let starts = self.recurrences.iter().filter_map(|recurrence| recurrence.next_start(earliest, &self.clock));
        starts.min().filter(|start| *start < self.end())
    }
}

/// Intervals in order, those that overlap or touch joined.
fn joined(mut intervals: Vec<(At, At)>) -> Vec<(At, At)> {
    intervals.sort_unstable();
    let mut joined: Vec<(At, At)> = Vec::with_capacity(intervals.len());
    for (start, end) in intervals {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}
