//! A schedule written out between two moments, as people see it in a calendar.

use super::{
    handoff::standing,
    layer::Override,
    shifts::{Shifts, Standing},
};
use crate::{
    schedule::{
        Schedule,
        entry::{Entry, coverage, lay_over},
        rendered::{Rendered, RenderedLayer},
    },
    time::At,
};

/// How many entries of one layer are written out at most: hourly turns for eleven years.
const MOST_ENTRIES_OF_A_LAYER: usize = 100_000;

/// Writes a schedule out between two moments; entries are cut at both.
pub(in crate::schedule) fn render(schedule: &Schedule, since: At, until: At) -> Rendered {
    rendered(schedule, &Shifts::of_all(schedule), since, until)
}

/// As [`render`], but entries that reach beyond the two moments are shown whole (PagerDuty's `overflow`). Coverage
/// still counts only what lies between them.
pub(in crate::schedule) fn render_whole_entries(schedule: &Schedule, since: At, until: At) -> Rendered {
    let layers = Shifts::of_all(schedule);
    let mut rendered = rendered(schedule, &layers, since, until);
    for (shifts, layer) in layers.iter().zip(&mut rendered.layers) {
        make_whole(&mut layer.entries, |at| shifts.standing(at));
    }
    make_whole(&mut rendered.overrides, |at| standing(schedule.overrides(), &[], at));
    make_whole(&mut rendered.final_entries, |at| standing(schedule.overrides(), &layers, at));
    rendered
}

fn rendered(schedule: &Schedule, layers: &[Shifts<'_>], since: At, until: At) -> Rendered {
    let mut complete_until = until;
    let mut entries_of_layers: Vec<Vec<Entry>> = layers.iter().map(|shifts| entries(shifts, since, until)).collect();
    for entries in &entries_of_layers {
        if let Some(last) = entries.get(MOST_ENTRIES_OF_A_LAYER - 1) {
            complete_until = complete_until.min(last.end);
        }
    }
    entries_of_layers.iter_mut().for_each(|entries| cut(entries, complete_until));
    let overrides = newest(schedule.overrides(), &|over| one_override(over, since, complete_until));
    let bare = entries_of_layers.iter().fold(vec![], |below, entries| lay_over(&below, entries));
    let final_entries = lay_over(&bare, &overrides);
    let rendered_layer = |(shifts, entries): (&Shifts<'_>, Vec<Entry>)| RenderedLayer {
        layer: shifts.layer.id,
        coverage: coverage(&entries, since, complete_until),
        entries,
    };
    Rendered {
        layers: layers.iter().zip(entries_of_layers).map(rendered_layer).collect(),
        final_coverage: coverage(&final_entries, since, complete_until),
        overrides,
        final_entries,
        until: complete_until,
    }
}

/// The entries of one layer, cut at both moments.
fn entries(shifts: &Shifts<'_>, since: At, until: At) -> Vec<Entry> {
    let (rotation, clock) = (&shifts.rotation, &shifts.clock);
    let (since, until) = (since.max(shifts.layer.starts_at), until.min(shifts.end()));
    let mut entries = vec![];
    let open = shifts.open_between(since, until);
    let Some((first, _)) = open.first() else { return entries };
    let mut turn = rotation.turn_at(*first, clock);
    let mut turn_end = rotation.end(turn, clock);
    for (open_since, open_until) in open {
        if turn_end <= open_since {
            turn = rotation.turn_at(open_since, clock);
            turn_end = rotation.end(turn, clock);
        }
        let mut start = open_since;
        while start < open_until && entries.len() < MOST_ENTRIES_OF_A_LAYER {
            let Some(user) = rotation.user(turn) else { return entries };
            let end = turn_end.min(open_until);
            if start < end {
                entries.push(Entry { user, start, end });
            }
            start = start.max(end);
            if turn_end <= start {
                turn += 1;
                turn_end = rotation.end(turn, clock);
            }
        }
    }
    entries
}

/// The newest override at every moment; `pieces` says what one of them covers, in order.
pub(super) fn newest(overrides: &[Override], pieces: &dyn Fn(&Override) -> Vec<Entry>) -> Vec<Entry> {
    let (lower, upper) = match overrides {
        [] => return vec![],
        [over] => return pieces(over),
        several => several.split_at(several.len() / 2),
    };
    lay_over(&newest(lower, pieces), &newest(upper, pieces))
}

/// What an override covers between two moments.
pub(super) fn one_override(over: &Override, since: At, until: At) -> Vec<Entry> {
    let entry = Entry { user: over.user, start: over.starts_at.max(since), end: over.ends_at.min(until) };
    if entry.start < entry.end { vec![entry] } else { vec![] }
}

/// Leaves away what lies after a moment.
fn cut(entries: &mut Vec<Entry>, until: At) {
    entries.retain_mut(|entry| {
        entry.end = entry.end.min(until);
        entry.start < entry.end
    });
}

/// Gives the first and the last entry the start and end that they had before they were cut.
fn make_whole(entries: &mut [Entry], standing: impl Fn(At) -> Standing) {
    if let Some(first) = entries.first_mut()
        && let Standing::On { since, .. } = standing(first.start)
    {
        first.start = since;
    }
    if let Some(last) = entries.last_mut()
        && let Standing::On { until, .. } = standing(last.start)
    {
        last.end = until;
    }
}
