//! Who would be paged, and what is wrong with that before it matters: pure answers over the directory.
//!
//! [`explain_policy`] says for any moment who is paged first, who next, and why the others are not;
//! [`expect_of_policy`] compares that with whom somebody expected. [`lint`] lists what
//! will go wrong: gaps, steps without people, people who cannot be reached, rules that never fire, clock changes,
//! single points of failure. To add a check: a variant of [`Problem`] and a function in a file here, called by `lint`.

mod away;
mod clocks;
mod expected;
mod explain;
mod fairness;
mod finding;
#[cfg(test)]
pub(crate) mod fixture;
mod gaps;
mod handoff;
mod lint;
mod named;
mod paged;
mod people;
mod roster;
mod sentences;
mod simulate;

pub use self::{
    expected::{Expectation, Reason, expect_of_policy, expect_of_schedule},
    explain::{LevelExplanation, LevelVerdict, PolicyExplanation, TargetExplanation, explain_policy, explain_target},
    fairness::{Load, fairness},
    finding::{Finding, Problem, Severity},
    handoff::{Goes, Handoff, HandoffNotice, handoff_notices, handoffs, relieved_at, still_goes, telling_policies},
    lint::{lint, lint_policy},
    paged::{paged_between, paged_entries, paged_whole_entries},
    sentences::skip_text,
    simulate::{Happening, Simulated, simulate},
};
