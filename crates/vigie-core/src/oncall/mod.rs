//! Who would be paged, and what is wrong with that before it matters: pure answers over the directory.
//!
//! [`explain_policy`] says for any moment who is paged first, who next, and why the others are not. [`lint`] lists what
//! will go wrong: gaps, steps without people, people who cannot be reached, rules that never fire, clock changes,
//! single points of failure. To add a check: a variant of [`Problem`] and a function in a file here, called by `lint`.

mod away;
mod clocks;
mod explain;
mod finding;
#[cfg(test)]
mod fixture;
mod gaps;
mod lint;
mod paged;
mod people;
mod roster;

pub use self::{
    explain::{LevelExplanation, LevelVerdict, PolicyExplanation, TargetExplanation, explain_policy},
    finding::{Finding, Problem, Severity},
    lint::lint,
    paged::{paged_between, paged_entries, paged_whole_entries},
};
