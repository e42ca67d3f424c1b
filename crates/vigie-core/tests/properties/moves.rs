//! What may happen, and how likely it is.

use std::time::Duration;

use proptest::prelude::*;
use vigie_core::{
    directory::Channel,
    event::Severity,
    grouping::{Aggregate, Grouping},
    incident::Urgency,
};

/// How a story begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    /// Which season: an ordinary week, or a night in which the clocks change.
    pub(crate) season: usize,
    /// Which grouping the first service has.
    pub(crate) grouping: usize,
    /// Which urgency rule it has.
    pub(crate) urgency: usize,
    /// How often policies are repeated.
    pub(crate) num_loops: u32,
    /// Its acknowledgement timeout in minutes; 0: none.
    pub(crate) acknowledgement_minutes: u64,
    /// Its auto-resolve timeout in minutes; 0: none.
    pub(crate) auto_resolve_minutes: u64,
    /// Whether the level in the middle is a round robin.
    pub(crate) has_ring: bool,
}

/// One thing that happens. Numbers stand for whatever is there: they are taken modulo how many there are.
#[derive(Clone, Debug)]
pub(crate) enum Move {
    Wait(Duration),
    Trigger { integration: usize, key: usize, source: usize, class: usize, severity: Severity },
    AcknowledgeEvent { integration: usize, key: usize },
    ResolveEvent { integration: usize, key: usize },
    Create { user: usize, service: usize, for_user: Option<usize> },
    Ask { user: usize, incident: usize, what: Asked },
    Report { delivery: usize, fails: bool },
    Provider { channel: Channel, behaviour: usize },
    ServerDown(Duration),
    Maintenance { minutes: u64 },
    UserWithout { user: usize },
    UserBack { user: usize },
    NewPolicy,
    ScheduleGone,
}

#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Acknowledge,
    Trigger,
    Resolve,
    ReassignUser(usize),
    ReassignPolicy,
    Escalate(Option<u32>),
    Snooze(Duration),
    Note,
    Merge(usize),
    SetUrgency(Urgency),
    Rename,
    ResolveAlert(usize),
    MoveAlert(usize, usize),
    SetSeverity(usize, Severity),
}

pub(crate) const GROUPINGS: usize = 5;

/// One of the groupings that stories try.
pub(crate) fn grouping(number: usize) -> Grouping {
    let fields = vec!["source".to_owned(), "class".to_owned()];
    let window = Duration::from_secs(30 * 60);
    match number {
        0 => Grouping::Off,
        1 => Grouping::Time { window: Some(Duration::from_secs(600)) },
        2 => Grouping::Time { window: None },
        3 => Grouping::Content { aggregate: Aggregate::All, fields, window },
        _ => Grouping::Content { aggregate: Aggregate::Any, fields, window },
    }
}

pub(crate) fn start() -> impl Strategy<Value = Start> {
    let timeouts = (prop_oneof![Just(0), 1..90_u64], prop_oneof![Just(0), 30..600_u64]);
    (0..4_usize, 0..GROUPINGS, 0..4_usize, 0..3_u32, timeouts, any::<bool>()).prop_map(
        |(season, grouping, urgency, num_loops, (acknowledgement_minutes, auto_resolve_minutes), has_ring)| Start {
            season,
            grouping,
            urgency,
            num_loops,
            acknowledgement_minutes,
            auto_resolve_minutes,
            has_ring,
        },
    )
}

pub(crate) fn one() -> impl Strategy<Value = Move> {
    let trigger = (0..3_usize, 0..6_usize, 0..3_usize, 0..3_usize, severity()).prop_map(
        |(integration, key, source, class, severity)| Move::Trigger { integration, key, source, class, severity },
    );
    let ask = (0..3_usize, 0..8_usize, asked()).prop_map(|(user, incident, what)| Move::Ask { user, incident, what });
    let channel = prop::sample::select(vec![Channel::Sms, Channel::Email, Channel::Phone]);
    prop_oneof![
        8 => waiting(0..7_200).prop_map(Move::Wait),
        2 => waiting(0..200_000).prop_map(Move::Wait),
        9 => trigger,
        2 => (0..3_usize, 0..6_usize).prop_map(|(integration, key)| Move::AcknowledgeEvent { integration, key }),
        3 => (0..3_usize, 0..6_usize).prop_map(|(integration, key)| Move::ResolveEvent { integration, key }),
        2 => (0..3_usize, 0..2_usize, prop::option::of(0..3_usize))
            .prop_map(|(user, service, for_user)| Move::Create { user, service, for_user }),
        10 => ask,
        3 => (0..20_usize, any::<bool>()).prop_map(|(delivery, fails)| Move::Report { delivery, fails }),
        2 => (channel, 0..3_usize).prop_map(|(channel, behaviour)| Move::Provider { channel, behaviour }),
        2 => waiting(0..4_000).prop_map(Move::ServerDown),
        1 => (1..90_u64).prop_map(|minutes| Move::Maintenance { minutes }),
        1 => (0..3_usize).prop_map(|user| Move::UserWithout { user }),
        1 => (0..3_usize).prop_map(|user| Move::UserBack { user }),
        1 => Just(Move::NewPolicy),
        1 => Just(Move::ScheduleGone),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    prop_oneof![
        5 => Just(Asked::Acknowledge),
        2 => Just(Asked::Trigger),
        2 => Just(Asked::Resolve),
        2 => (0..3_usize).prop_map(Asked::ReassignUser),
        1 => Just(Asked::ReassignPolicy),
        2 => prop::option::of(0..4_u32).prop_map(Asked::Escalate),
        2 => waiting(0..90_000).prop_map(Asked::Snooze),
        1 => Just(Asked::Note),
        2 => (0..8_usize).prop_map(Asked::Merge),
        2 => prop::sample::select(vec![Urgency::High, Urgency::Low]).prop_map(Asked::SetUrgency),
        1 => Just(Asked::Rename),
        1 => (0..8_usize).prop_map(Asked::ResolveAlert),
        2 => (0..8_usize, 0..8_usize).prop_map(|(alert, to)| Asked::MoveAlert(alert, to)),
        1 => (0..8_usize, severity()).prop_map(|(alert, severity)| Asked::SetSeverity(alert, severity)),
    ]
}

fn severity() -> impl Strategy<Value = Severity> {
    prop::sample::select(vec![Severity::Critical, Severity::Error, Severity::Warning, Severity::Info])
}

fn waiting(seconds: std::ops::Range<u64>) -> impl Strategy<Value = Duration> {
    seconds.prop_map(Duration::from_secs)
}
