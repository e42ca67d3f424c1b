//! What `lint` finds: a problem, how bad it is, and whose it is.

use crate::{
    directory::Kind,
    ids::{Id, UserId},
    schedule::{ClockSurprise, Edge},
    time::At,
};

/// One thing that `lint` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of object has the problem.
    pub kind: Kind,
    /// Which one.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What the problem is.
    pub problem: Problem,
}

impl Finding {
    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.problem.severity()
    }
}

/// How bad a problem is. The worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Somebody will not be paged.
    Error,
    /// Somebody may not be paged, or later than they expect.
    Warning,
    /// Worth knowing.
    Notice,
}

impl Severity {
    /// The word used on the wire and in the terminal.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// What is wrong; the text is a sentence that follows the object's name. Times are UTC. People are named by id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A policy has times at which nobody on any level can be paged.
    #[error("nobody on any level can be paged from {since} to {until}: incidents go to the account's owners")]
    NobodyToPage {
        /// Start of the first such time.
        since: At,
        /// End of it; the end of what was looked at where it does not end before.
        until: At,
    },
    /// A level of a policy that never has anybody to page.
    #[error("level {level} never has anybody who can be paged: give it a person or a schedule with people")]
    EmptyLevel {
        /// Which level, from 1.
        level: usize,
    },
    /// A level of a policy that sometimes has nobody to page; it is passed over at once then.
    #[error(
        "level {level} has nobody who can be paged from {since} to {until} ({gaps} gaps in 90 days): it is skipped then"
    )]
    LevelGap {
        /// Which level, from 1.
        level: usize,
        /// Start of the first gap.
        since: At,
        /// End of the first gap.
        until: At,
        /// How many gaps there are in the time that was looked at.
        gaps: usize,
    },
    /// A person who is or will be on call has no contact method over which this server can page.
    #[error("is on call but has no contact method that can be paged: add an e-mail address or a phone number")]
    Unreachable,
    /// A person who is or will be on call never proved that anything sent to them arrives.
    #[error("is on call but has no contact method that was verified: send a code to one and confirm it")]
    Unverified,
    /// A person who is or will be on call has no usable notification rule for high urgency.
    #[error("is on call but has no notification rule for high urgency: the server chooses how to page")]
    NoRuleForHighUrgency,
    /// All rules of a person start after a level has passed to the next.
    #[error(
        "is never paged on level {level} of policy {policy}: the first notification starts after {rule_seconds} seconds, \
         the level passes on after {level_seconds}"
    )]
    PagedTooLate {
        /// The policy.
        policy: Id,
        /// The level, from 1.
        level: usize,
        /// When the person's first notification starts.
        rule_seconds: u64,
        /// When the level passes to the next.
        level_seconds: u64,
    },
    /// A notification rule starts later than every level of the person has passed to the next.
    #[error(
        "has a notification rule after {rule_seconds} seconds that never fires: all levels pass on after {level_seconds}"
    )]
    RuleNeverFires {
        /// The rule.
        rule: Id,
        /// When it starts.
        rule_seconds: u64,
        /// When the most patient level of the person passes to the next.
        level_seconds: u64,
    },
    /// A person is away during a shift, and at times nobody else in the schedule stands in.
    #[error(
        "{name} is away during their shift from {since} to {until} and nobody in the schedule stands in: the level is \
         passed over unless it has others"
    )]
    AwayDuringShift {
        /// The person's name.
        name: String,
        /// From when: the start of the first such shift, or of the absence.
        since: At,
        /// Until when: the end of the last such shift, or of the absence.
        until: At,
    },
    /// A person is away during a shift, and others in the schedule are paged instead.
    #[error("{name} is away during their shift from {since} to {until}: others in the schedule are paged instead")]
    AwayAndCovered {
        /// The person's name.
        name: String,
        /// From when.
        since: At,
        /// Until when.
        until: At,
    },
    /// A schedule puts somebody on call who is gone.
    #[error("puts {user} on call, who is gone: nobody is paged for those shifts unless others stand in")]
    GonePerson {
        /// The person.
        user: UserId,
    },
    /// An override of a shift-based schedule replaces nobody.
    #[error("the override {over} from {since} to {until} changes nothing: whom it replaces has no such shift then")]
    OverrideWithoutEffect {
        /// The override.
        over: Id,
        /// From when.
        since: At,
        /// Until when.
        until: At,
    },
    /// A clock change touches a handoff or a restriction of a schedule.
    #[error("{}", clock_text(.0))]
    Clock(ClockSurprise),
    /// One person is the only one who is ever paged for a policy.
    #[error("only {user} is ever paged: when they miss it, nobody else is")]
    OnlyOnePerson {
        /// The person.
        user: UserId,
    },
    /// A person who is on call can be reached in one way only.
    #[error("is on call and can be reached in one way only: add a second contact method")]
    OnlyOneContactMethod,
}

impl Problem {
    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::NobodyToPage { .. } | Self::EmptyLevel { .. } | Self::Unreachable | Self::PagedTooLate { .. } => {
                Severity::Error
            }
            Self::LevelGap { .. }
            | Self::Unverified
            | Self::RuleNeverFires { .. }
            | Self::OnlyOnePerson { .. }
            | Self::GonePerson { .. }
            | Self::AwayDuringShift { .. } => Severity::Warning,
            Self::Clock(ClockSurprise { edge: Edge::RestrictionLost, .. }) => Severity::Warning,
            Self::NoRuleForHighUrgency
            | Self::Clock(_)
            | Self::OnlyOneContactMethod
            | Self::AwayAndCovered { .. }
            | Self::OverrideWithoutEffect { .. } => Severity::Notice,
        }
    }

    /// A short stable name, for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NobodyToPage { .. } => "nobody_to_page",
            Self::EmptyLevel { .. } => "empty_level",
            Self::LevelGap { .. } => "level_gap",
            Self::Unreachable => "unreachable",
            Self::Unverified => "unverified",
            Self::NoRuleForHighUrgency => "no_rule_for_high_urgency",
            Self::PagedTooLate { .. } => "paged_too_late",
            Self::RuleNeverFires { .. } => "rule_never_fires",
            Self::AwayDuringShift { .. } => "away_during_shift",
            Self::AwayAndCovered { .. } => "away_and_covered",
            Self::GonePerson { .. } => "gone_person",
            Self::OverrideWithoutEffect { .. } => "override_without_effect",
            Self::Clock(_) => "clock_change",
            Self::OnlyOnePerson { .. } => "only_one_person",
            Self::OnlyOneContactMethod => "only_one_contact_method",
        }
    }
}

fn clock_text(surprise: &ClockSurprise) -> String {
    let ClockSurprise { part, reading, happens_at, .. } = surprise;
    let what = match surprise.edge {
        Edge::Handoff => "the handoff",
        Edge::RestrictionStart => "the start of a restriction",
        Edge::RestrictionEnd => "the end of a restriction",
        Edge::ShiftStart => "the start of a shift",
        Edge::ShiftEnd => "the end of a shift",
        Edge::RestrictionLost => {
            return format!("{part} does not apply at {reading}: the clocks skip it");
        }
    };
    if surprise.change.seconds_forward() > 0 {
        format!("{part}: the clocks skip {what} at {reading}; it happens at {happens_at}")
    } else {
        format!("{part}: the clocks show {what} at {reading} twice; the first counts, at {happens_at}")
    }
}
