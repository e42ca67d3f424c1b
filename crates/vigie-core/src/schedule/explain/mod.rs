//! Why somebody is on call, and why nobody else is: every override and layer with what it does at a moment.

mod sentences;

use std::{collections::BTreeSet, time::Duration};

use super::{
    Entry, Plan, Schedule, layered, next_handoff, on_call_between, shift_based,
    wall_clock::{ClockChange, WallClock},
};
use crate::{
    ids::{CustomShiftId, LayerId, OverrideId, RotationId, ScheduleId, UserId},
    time::At,
};

/// How far from the moment an override may lie to be named: older and later ones explain nothing.
pub(super) const NEARBY: Duration = Duration::from_secs(14 * 86_400);

/// How many of those that are over are named, the last ended: every edit of a layer leaves an ended one behind.
const OVER_NAMED_MAX: usize = 5;

/// Who is on call in a schedule at a moment, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The schedule.
    pub schedule: ScheduleId,
    /// The moment.
    pub at: At,
    /// What the schedule's wall clock shows then: `2026-03-29 09:00:00 +02:00`.
    pub wall_clock: String,
    /// The schedule's zone.
    pub time_zone: String,
    /// Who is on call, since when and until when; nobody where nobody is.
    pub on_call: Vec<Entry>,
    /// The next moment at which another person is on call, or nobody.
    pub next_handoff: Option<At>,
    /// Every override nearby and every layer, those that win first; of what is over, the last ended few.
    pub candidates: Vec<Candidate>,
    /// Clocks that are changed during the shift, or within a day of the moment, in order: those of the schedule's zone, and
    /// of the zones in whose wall clocks events come round then.
    pub clock_changes: Vec<ZoneChange>,
}

/// The clocks of a zone are put forward or back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneChange {
    /// The zone.
    pub time_zone: String,
    /// When, and by how much.
    pub change: ClockChange,
}

/// An override or a layer, and what it does at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which one.
    pub source: Source,
    /// Its name: the layer's or the event's; empty for an override and a custom shift.
    pub name: String,
    /// What it does.
    pub verdict: Verdict,
}

/// Where being on call comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// An override.
    Override(OverrideId),
    /// A layer.
    Layer(LayerId),
    /// An event of a rotation.
    Rotation(RotationId),
    /// A custom shift.
    CustomShift(CustomShiftId),
}

/// What an override or a layer does at a moment, and why it decides or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It decides who is on call.
    Decides {
        /// Who.
        user: UserId,
        /// Which turn, for a layer.
        turn: Option<Turn>,
    },
    /// It has somebody, but another one wins over it.
    Outranked {
        /// Who it would be.
        user: UserId,
        /// Which turn, for a layer.
        turn: Option<Turn>,
        /// What wins over it.
        by: Source,
    },
    /// It is somebody's turn, but restrictions do not allow the layer to apply.
    Restricted {
        /// Whose turn it is.
        turn: Turn,
        /// When they allowed it last.
        since: Option<At>,
        /// When they allow it next.
        until: Option<At>,
    },
    /// It has not begun.
    NotBegun {
        /// Who it will be first; `None` when it never applies.
        user: Option<UserId>,
        /// When it begins.
        starts_at: At,
    },
    /// It is over.
    Over {
        /// Since when.
        ended_at: At,
    },
    /// It is a layer without people.
    NoUsers,
    /// It is an event that has no shift then.
    Pause {
        /// Who has the next one.
        user: Option<UserId>,
        /// When the last one ended, within a year.
        since: Option<At>,
        /// When the next one starts, within a year.
        until: Option<At>,
    },
    /// Its shift is left to nobody on purpose.
    Empty,
    /// It is an override of somebody who is not on call then.
    Idle,
}

/// One turn of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Its number, from 0 at the layer's virtual start or the event's first shift; negative before it.
    pub number: i64,
    /// The place of its person in the layer's list, from 1.
    pub place: usize,
    /// How many stand in that list.
    pub of: usize,
    /// Its person.
    pub user: UserId,
    /// When it starts.
    pub start: At,
    /// When it ends.
    pub end: At,
}

/// Explains who is on call at a moment, past or future.
#[must_use]
pub fn explain(schedule: &Schedule, at: At) -> Explanation {
    let on_call = on_call_between(schedule, at);
    let first = on_call.iter().map(|entry| entry.start).min().unwrap_or(at);
    let last = on_call.iter().map(|entry| entry.end).max().unwrap_or(at);
    let clock = WallClock::of(&schedule.time_zone);
    let day = Duration::from_secs(86_400);
    let mut candidates = match &schedule.plan {
        Plan::Layered(_) => layered::verdicts(schedule, at),
        Plan::ShiftBased(plan) => shift_based::verdicts(plan, at),
    };
    forget_long_over(&mut candidates);
    Explanation {
        schedule: schedule.id,
        at,
        wall_clock: clock.text(at),
        time_zone: schedule.time_zone.clone(),
        on_call,
        next_handoff: next_handoff(schedule, at),
        candidates,
        clock_changes: clock_changes(schedule, first.min(at - day), last.max(at + day)),
    }
}

/// The changes of all clocks by which a schedule goes between two moments, the schedule's own first where several are
/// changed at once.
fn clock_changes(schedule: &Schedule, since: At, until: At) -> Vec<ZoneChange> {
    let mut zones = match &schedule.plan {
        Plan::Layered(_) => BTreeSet::new(),
        Plan::ShiftBased(plan) => plan.time_zones_between(since, until),
    };
    zones.remove(schedule.time_zone.as_str());
    let zones = std::iter::once(schedule.time_zone.as_str()).chain(zones);
    let of_zone = |time_zone: &str| {
        let changes = WallClock::of(time_zone).changes_between(since, until).into_iter();
        changes.map(|change| ZoneChange { time_zone: time_zone.to_owned(), change }).collect::<Vec<_>>()
    };
    let mut changes: Vec<ZoneChange> = zones.flat_map(of_zone).collect();
    changes.sort_by_key(|one| one.change.at);
    changes
}

/// Of what is over, leaves the [`OVER_NAMED_MAX`] that ended last.
fn forget_long_over(candidates: &mut Vec<Candidate>) {
    let ended_at = |candidate: &Candidate| match candidate.verdict {
        Verdict::Over { ended_at } => Some(ended_at),
        _ => None,
    };
    let mut ends: Vec<At> = candidates.iter().filter_map(ended_at).collect();
    ends.sort_unstable_by(|one, other| other.cmp(one));
    let Some(oldest_named) = ends.get(OVER_NAMED_MAX - 1).copied() else { return };
    let mut left = OVER_NAMED_MAX;
    candidates.retain(|candidate| {
        let is_named = ended_at(candidate).is_none_or(|ended_at| ended_at >= oldest_named && left > 0);
        left -= usize::from(is_named && ended_at(candidate).is_some());
        is_named
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{
        Restriction,
        fixture::{at, layer, layered, over, schedule, user},
    };

    fn two_layers() -> Schedule {
        let always = layer(&["ANN", "BEN"], "2026-01-05T08:00:00Z", 168);
        let mut nights = layer(&["CID", "DEA", "EVE"], "2026-01-05T08:00:00Z", 24);
        nights.id = LayerId::parse("PNIGHTS").expect("an id");
        nights.name = "Nights".into();
        nights.restrictions =
            vec![Restriction::Daily { start_second: 20 * 3600, duration: Duration::from_secs(12 * 3600) }];
        schedule("Europe/Paris", vec![always, nights])
    }

    #[test]
    fn by_day_the_restricted_layer_says_when_it_applies() {
        let explained = explain(&two_layers(), at("2026-01-07T12:00:00Z"));
        assert_eq!(explained.wall_clock, "2026-01-07 13:00:00 +01:00");
        assert_eq!(explained.on_call[0].user, user("ANN"));
        let Verdict::Restricted { turn, since, until } = explained.candidates[0].verdict else {
            panic!("{:?}", explained.candidates[0])
        };
        assert_eq!((turn.user, turn.number, turn.place, turn.of), (user("EVE"), 2, 3, 3));
        assert_eq!((since, until), (Some(at("2026-01-07T07:00:00Z")), Some(at("2026-01-07T19:00:00Z"))));
        assert!(matches!(explained.candidates[1].verdict, Verdict::Decides { turn: Some(Turn { number: 0, .. }), .. }));
        assert_eq!(explained.next_handoff, Some(at("2026-01-07T19:00:00Z")));
    }

    #[test]
    fn the_newest_override_decides_and_all_others_are_outranked() {
        let mut primary = two_layers();
        layered(&mut primary).overrides = vec![
            over("FAY", "2026-01-07T18:00:00Z", "2026-01-08T18:00:00Z"),
            over("GUS", "2026-01-07T20:00:00Z", "2026-01-07T22:00:00Z"),
            over("HAL", "2026-01-09T20:00:00Z", "2026-01-09T22:00:00Z"),
            over("IDA", "2025-01-09T20:00:00Z", "2025-01-09T22:00:00Z"),
        ];
        let explained = explain(&primary, at("2026-01-07T21:00:00Z"));
        let by = Source::Override(OverrideId::parse("GUS").expect("an id"));
        let verdicts: Vec<Verdict> = explained.candidates.iter().map(|candidate| candidate.verdict).collect();
        assert_eq!(verdicts.len(), 5, "the override of last year is not named");
        assert!(matches!(verdicts[0], Verdict::NotBegun { user: Some(_), .. }));
        assert_eq!(verdicts[1], Verdict::Decides { user: user("GUS"), turn: None });
        assert_eq!(verdicts[2], Verdict::Outranked { user: user("FAY"), turn: None, by });
        assert!(matches!(verdicts[3], Verdict::Outranked { by: winner, .. } if winner == by));
        assert!(matches!(verdicts[4], Verdict::Outranked { by: winner, .. } if winner == by));
    }

    #[test]
    fn a_shift_in_which_the_clocks_change_says_so() {
        let explained = explain(&two_layers(), at("2026-03-28T22:00:00Z"));
        assert_eq!(explained.clock_changes.len(), 1);
        let change = explained.clock_changes[0].change;
        assert_eq!((change.at, change.seconds_forward()), (at("2026-03-29T01:00:00Z"), 3600));
        assert_eq!(explain(&two_layers(), at("2026-02-10T12:00:00Z")).clock_changes, []);
    }

    #[test]
    fn an_event_that_comes_round_on_another_clock_tells_its_changes() {
        let world = crate::oncall::fixture::World::new().with_zone("Europe/Paris").with_shifts("PRIMARY", &["ANN"]);
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let moved = Schedule { time_zone: "Etc/UTC".into(), ..Schedule::clone(schedule) };
        let said = |schedule: &Schedule, moment: &str| {
            explain(schedule, at(moment)).sentences(|user| user.to_string()).pop().unwrap_or_default()
        };
        let night = "2026-03-29T01:30:00Z";
        let at_two = "Clocks of Europe/Paris are put forward by 60 minutes at 2026-03-29 01:00:00 +00:00.";
        assert_eq!(said(&moved, night), at_two);
        let own = "Clocks are put forward by 60 minutes at 2026-03-29 03:00:00 +02:00.";
        assert_eq!(said(schedule, night), own, "and each zone once");
        assert_eq!(explain(&moved, at("2026-02-10T12:00:00Z")).clock_changes, []);
    }

    #[test]
    fn what_has_not_begun_or_is_over_says_since_or_until_when() {
        let mut primary = two_layers();
        layered(&mut primary).layers[0].ends_at = Some(at("2026-02-01T00:00:00Z"));
        let before = explain(&primary, at("2026-01-01T00:00:00Z"));
        let first = Verdict::NotBegun { user: Some(user("ANN")), starts_at: at("2026-01-05T08:00:00Z") };
        assert_eq!(before.candidates[1].verdict, first);
        let after = explain(&primary, at("2026-03-01T12:00:00Z"));
        assert_eq!(after.candidates[1].verdict, Verdict::Over { ended_at: at("2026-02-01T00:00:00Z") });
        assert_eq!(after.on_call, []);
    }

    #[test]
    fn of_a_hundred_layers_that_edits_have_ended_the_last_five_are_named() {
        let mut primary = two_layers();
        let ended = (0..100).rev().map(|day| {
            let mut old = layer(&["OLD"], "2025-01-01T08:00:00Z", 24);
            old.ends_at = Some(at("2026-01-01T00:00:00Z") - Duration::from_secs(day * 86_400));
            old
        });
        layered(&mut primary).layers.splice(0..0, ended);
        let explained = explain(&primary, at("2026-01-07T12:00:00Z"));
        let over = explained.candidates.iter().filter_map(|candidate| match candidate.verdict {
            Verdict::Over { ended_at } => Some(ended_at),
            _ => None,
        });
        let days = ["2026-01-01", "2025-12-31", "2025-12-30", "2025-12-29", "2025-12-28"];
        assert_eq!(over.collect::<Vec<_>>(), days.map(|day| at(&format!("{day}T00:00:00Z"))));
        assert_eq!(explained.candidates.len(), 7, "and both that are in force");
    }
}
