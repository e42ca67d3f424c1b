//! Every question about a schedule, whatever its plan. To add a kind of plan: a variant of [`Plan`], a folder beside
//! `layered`, and an arm in each function here.

use std::time::Duration;

use super::{
    Entry, Invalid, Plan, Rendered, Schedule,
    amount::{MOST_ENTRIES, until_with_at_most},
    layered, shift_based,
};
use crate::{ids::UserId, time::At};

/// How far ahead the next handoff is looked for: a year and a week.
pub(super) const HANDOFF_HORIZON: Duration = Duration::from_secs(373 * 86_400);
/// How many shifts are looked at for the next handoff: hourly turns of one person fill the horizon with fewer.
pub(super) const MOST_SHIFTS: usize = 10_000;

/// Who is on call at a moment, past or future, each once; nobody where nobody is. A layered schedule has one at most.
#[must_use]
pub fn on_call(schedule: &Schedule, at: At) -> Vec<UserId> {
    match &schedule.plan {
        Plan::Layered(_) => layered::on_call(schedule, at).into_iter().collect(),
        Plan::ShiftBased(plan) => shift_based::on_call(plan, at),
    }
}

/// Who would be on call at a moment, seat by seat: on each, the person who has it, then whoever would have it without
/// them, and so on. A layered schedule has one seat: its overrides and layers in the order in which they win. Somebody
/// may come several times.
#[must_use]
pub fn seats(schedule: &Schedule, at: At) -> Vec<Vec<UserId>> {
    match &schedule.plan {
        Plan::Layered(_) => {
            let seat: Vec<UserId> = layered::candidates(schedule, at).collect();
            if seat.is_empty() { vec![] } else { vec![seat] }
        }
        Plan::ShiftBased(plan) => shift_based::seats(plan, at),
    }
}

/// Who is on call at a moment, since when and until when, each once: the entries of the final schedule around it. In a
/// layered one that is one turn of one layer or one override, as far as nothing that wins over it cuts it.
#[must_use]
pub fn on_call_between(schedule: &Schedule, at: At) -> Vec<Entry> {
    match &schedule.plan {
        Plan::Layered(_) => layered::on_call_between(schedule, at).into_iter().collect(),
        Plan::ShiftBased(plan) => shift_based::on_call_between(plan, at),
    }
}

/// The first moment after `at` from which on other people are on call, or nobody, or somebody again.
///
/// `None` when that does not happen within a year (or within 10,000 shifts).
#[must_use]
pub fn next_handoff(schedule: &Schedule, at: At) -> Option<At> {
    match &schedule.plan {
        Plan::Layered(_) => layered::next_handoff(schedule, at),
        Plan::ShiftBased(plan) => shift_based::next_handoff(plan, at),
    }
}

/// When a person is next on call: since when and until when. The current shift, where they are on call now.
///
/// `None` when that does not happen within a year (or within 10,000 shifts).
#[must_use]
pub fn next_shift(schedule: &Schedule, user: UserId, at: At) -> Option<(At, At)> {
    match &schedule.plan {
        Plan::Layered(_) => layered::next_shift(schedule, user, at),
        Plan::ShiftBased(plan) => shift_based::next_shift(plan, user, at),
    }
}

/// Writes a schedule out between two moments; entries are cut at both. Where there is too much of it, it ends sooner, and
/// says when.
#[must_use]
pub fn render(schedule: &Schedule, since: At, until: At) -> Rendered {
    let until = until_with_at_most(MOST_ENTRIES, schedule, since, until);
    match &schedule.plan {
        Plan::Layered(_) => layered::render(schedule, since, until),
        Plan::ShiftBased(plan) => shift_based::render(plan, since, until),
    }
}

/// As [`render`], but entries that reach beyond the two moments are shown whole (PagerDuty's `overflow`). Coverage
/// still counts only what lies between them.
#[must_use]
pub fn render_whole_entries(schedule: &Schedule, since: At, until: At) -> Rendered {
    let until = until_with_at_most(MOST_ENTRIES, schedule, since, until);
    match &schedule.plan {
        Plan::Layered(_) => layered::render_whole_entries(schedule, since, until),
        Plan::ShiftBased(plan) => shift_based::render_whole_entries(plan, since, until),
    }
}

/// Who is on call between two moments once people who are away are passed over, cut at both. `away` gives the times in
/// which a person is away, in any order. Differs from the final schedule only where somebody is.
#[must_use]
pub fn render_present(schedule: &Schedule, since: At, until: At, away: &dyn Fn(UserId) -> Vec<(At, At)>) -> Vec<Entry> {
    let until = until_with_at_most(MOST_ENTRIES, schedule, since, until);
    match &schedule.plan {
        Plan::Layered(_) => layered::render_present(schedule, since, until, away),
        Plan::ShiftBased(plan) => shift_based::render_present(plan, since, until, away),
    }
}

/// All that is wrong with the zone and the plan of a schedule; nothing where it may be stored.
#[must_use]
pub fn check(schedule: &Schedule) -> Vec<Invalid> {
    match &schedule.plan {
        Plan::Layered(_) => layered::check(schedule),
        Plan::ShiftBased(_) => shift_based::check(schedule),
    }
}
