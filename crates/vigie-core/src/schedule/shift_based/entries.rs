//! Who is on call in a shift-based plan, at a moment and over a time.

use std::{collections::BTreeMap, time::Duration};

use super::{
    model::{Member, ShiftPlan},
    pieces::{ShiftPiece, pieces, pieces_with_candidates},
};
use crate::{
    ids::UserId,
    schedule::{
        HANDOFF_HORIZON,
        entry::{Entry, coverage, without},
        rendered::Rendered,
    },
    time::At,
};

/// How far ahead the next handoff is looked for, step by step: most come within the first.
const STEPS: [Duration; 3] = [Duration::from_secs(8 * 86_400), Duration::from_secs(64 * 86_400), HANDOFF_HORIZON];

/// Who is on call at a moment, each once, in the order in which their shifts started.
pub(in crate::schedule) fn on_call(plan: &ShiftPlan, at: At) -> Vec<UserId> {
    let mut users: Vec<UserId> = vec![];
    for user in pieces_at(plan, at).iter().filter_map(|piece| piece.member.user()) {
        if !users.contains(&user) {
            users.push(user);
        }
    }
    users
}

/// Who has each piece, then who would have it without them.
pub(in crate::schedule) fn seats(plan: &ShiftPlan, at: At) -> Vec<Vec<UserId>> {
    let taken = pieces_at(plan, at).into_iter().filter(|piece| piece.member != Member::Empty);
    taken.map(|piece| candidates(&piece).collect()).collect()
}

/// The entries that hold a moment.
pub(in crate::schedule) fn on_call_between(plan: &ShiftPlan, at: At) -> Vec<Entry> {
    whole_entries(plan, at, after(at)).0
}

/// The first moment after `at` from which on other people are on call.
pub(in crate::schedule) fn next_handoff(plan: &ShiftPlan, at: At) -> Option<At> {
    let mut before = on_call(plan, at);
    before.sort_unstable();
    let mut from = at;
    for step in STEPS {
        let until = at + step;
        let (entries, complete_until) = whole_entries(plan, from, until);
        if let Some(change) = first_change(&entries, &before, from).filter(|change| *change < complete_until) {
            return Some(change);
        }
        if complete_until < until {
            return None;
        }
        // An entry that reaches over the end of this step is in the next one too.
        from = At::from_micros(until.micros() - 1);
    }
    None
}

/// When a person is next on call.
pub(in crate::schedule) fn next_shift(plan: &ShiftPlan, user: UserId, at: At) -> Option<(At, At)> {
    STEPS.iter().find_map(|step| {
        let (entries, _) = whole_entries(plan, at, at + *step);
        entries.into_iter().find(|entry| entry.user == user).map(|entry| (entry.start, entry.end))
    })
}

/// Writes a plan out between two moments; entries are cut at both.
pub(in crate::schedule) fn render(plan: &ShiftPlan, since: At, until: At) -> Rendered {
    let mut rendered = render_whole_entries(plan, since, until);
    for entry in rendered.final_entries.iter_mut().chain(&mut rendered.overrides) {
        *entry = cut(*entry, since, rendered.until);
    }
    rendered.final_entries.sort_unstable_by_key(|entry| (entry.start, entry.end, entry.user));
    rendered
}

/// As [`render`], but entries that reach beyond the two moments are shown whole.
pub(in crate::schedule) fn render_whole_entries(plan: &ShiftPlan, since: At, until: At) -> Rendered {
    if since >= until {
        return Rendered { layers: vec![], overrides: vec![], final_entries: vec![], final_coverage: 0.0, until };
    }
    let (final_entries, complete_until) = whole_entries(plan, since, until);
    let within: Vec<Entry> = final_entries.iter().map(|entry| cut(*entry, since, complete_until)).collect();
    let taken = pieces(plan, since, complete_until).0.into_iter().filter(|piece| piece.by.is_some());
    Rendered {
        layers: vec![],
        overrides: taken.filter_map(|piece| entry_of(&piece)).collect(),
        final_coverage: coverage(&within, since, complete_until),
        final_entries,
        until: complete_until,
    }
}

/// Who is on call between two moments once people who are away are passed over, cut at both.
pub(in crate::schedule) fn render_present(
    plan: &ShiftPlan,
    since: At,
    until: At,
    away: &dyn Fn(UserId) -> Vec<(At, At)>,
) -> Vec<Entry> {
    let mut present = vec![];
    let (found, complete_until) = pieces_with_candidates(plan, since, until);
    for piece in found.iter().filter(|piece| piece.member != Member::Empty) {
        let mut open = vec![(piece.start, piece.end)];
        for user in candidates(piece) {
            let stays = |(start, end): (At, At)| without(Entry { user, start, end }, away(user));
            let taken: Vec<Entry> = open.iter().copied().flat_map(stays).collect();
            let taken_times: Vec<(At, At)> = taken.iter().map(|entry| (entry.start, entry.end)).collect();
            let left = |(start, end): (At, At)| without(Entry { user, start, end }, taken_times.clone());
            open = open.into_iter().flat_map(left).map(|entry| (entry.start, entry.end)).collect();
            present.extend(taken);
        }
    }
    let present = present.into_iter().map(|entry| cut(entry, since, complete_until));
    nobody_twice(present.filter(|entry| entry.start < entry.end).collect())
}

/// A piece's people, the one who has it first.
fn candidates(piece: &ShiftPiece) -> impl Iterator<Item = UserId> {
    std::iter::once(&piece.member).chain(&piece.instead_of).filter_map(|member| member.user())
}

fn pieces_at(plan: &ShiftPlan, at: At) -> Vec<ShiftPiece> {
    pieces_with_candidates(plan, at, after(at)).0
}

/// The entries that touch the time between two moments, whole; and up to when they are complete.
fn whole_entries(plan: &ShiftPlan, since: At, until: At) -> (Vec<Entry>, At) {
    let (mut found, complete_until) = pieces(plan, since, until);
    // A shift of the same person that is over by now may have pushed the start of one that runs.
    let first = found.iter().map(|piece| piece.start).min().unwrap_or(since);
    if first < since {
        found = pieces(plan, first, until).0;
    }
    let mut entries = nobody_twice(found.iter().filter_map(entry_of).collect());
    entries.retain(|entry| since < entry.end && entry.start < until);
    (entries, complete_until)
}

fn entry_of(piece: &ShiftPiece) -> Option<Entry> {
    piece.member.user().map(|user| Entry { user, start: piece.start, end: piece.end })
}

/// Entries by start, each person once at every moment: an entry begins where an earlier one of the same person ends.
fn nobody_twice(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_unstable_by_key(|entry| (entry.start, entry.end, entry.user));
    let mut reached: BTreeMap<UserId, At> = BTreeMap::new();
    for entry in &mut entries {
        let reached = reached.entry(entry.user).or_insert(entry.start);
        entry.start = entry.start.max(*reached);
        *reached = entry.end.max(*reached);
    }
    entries.retain(|entry| entry.start < entry.end);
    entries.sort_unstable_by_key(|entry| (entry.start, entry.end, entry.user));
    entries
}

/// The first start or end after a moment from which on others than those before are on call.
fn first_change(entries: &[Entry], before: &[UserId], from: At) -> Option<At> {
    let mut changes: BTreeMap<At, Vec<(UserId, bool)>> = BTreeMap::new();
    for entry in entries {
        changes.entry(entry.start.max(from)).or_default().push((entry.user, true));
        changes.entry(entry.end).or_default().push((entry.user, false));
    }
    let mut on_call: BTreeMap<UserId, i32> = BTreeMap::new();
    for (moment, changed) in changes {
        for (user, comes) in changed {
            *on_call.entry(user).or_default() += if comes { 1 } else { -1 };
        }
        let now = on_call.iter().filter(|(_, count)| **count > 0).map(|(user, _)| *user);
        if moment > from && !now.eq(before.iter().copied()) {
            return Some(moment);
        }
    }
    None
}

fn cut(entry: Entry, since: At, until: At) -> Entry {
    Entry { start: entry.start.max(since), end: entry.end.min(until), ..entry }
}

fn after(at: At) -> At {
    At::from_micros(at.micros().saturating_add(1))
}
