//! What a schedule looks like in a time: the bars of its layers or rotations, its overrides, and who is on call in the end.

use vigie_core::{
    directory::Directory,
    oncall::paged_entries,
    schedule::{
        Entry, Schedule, render,
        shift_based::{ShiftPiece, ShiftPlan, ShiftSource, shift_pieces},
    },
    time::At,
};

use super::chart::{Bar, Lane, Look};
use crate::ui::texts::Texts;

/// A schedule written out, ready to be drawn.
pub(super) struct Lanes {
    /// Who is on call in the end, by start; nobody where nobody is.
    pub(super) final_bars: Vec<Bar>,
    /// Who is paged, where people who are away change that.
    pub(super) paged: Option<Vec<Bar>>,
    /// Overrides.
    pub(super) overrides: Vec<Bar>,
    /// Layers or rotations with their names, those that win first.
    pub(super) parts: Vec<(String, Vec<Bar>)>,
}

impl Lanes {
    /// Of a schedule between two moments.
    pub(super) fn of(directory: &Directory, schedule: &Schedule, since: At, until: At, texts: &Texts) -> Self {
        let rendered = render(schedule, since, until);
        let paged = paged_entries(directory, schedule, since, until);
        let differs = paged != rendered.final_entries;
        let (overrides, parts) = match schedule.shift_based() {
            Some(plan) => of_shifts(plan, since, until, texts),
            None => {
                let layers = rendered.layers.iter().rev().zip(schedule.layers().iter().rev());
                let parts = layers.filter(|(rendered, layer)| {
                    !rendered.entries.is_empty() || layer.ends_at.is_none_or(|end| since < end)
                });
                let parts = parts.map(|(rendered, layer)| (layer.name.clone(), bars(&rendered.entries)));
                (bars(&rendered.overrides), parts.collect())
            }
        };
        Self {
            final_bars: with_gaps(&rendered.final_entries, since, until),
            paged: differs.then(|| with_gaps(&paged, since, until)),
            overrides,
            parts,
        }
    }

    /// The gaps, first to last.
    pub(super) fn gaps(&self) -> impl Iterator<Item = &Bar> {
        let shown = self.paged.as_ref().unwrap_or(&self.final_bars);
        shown.iter().filter(|bar| bar.who.is_none())
    }

    /// Who is paged in the end.
    pub(super) fn paged(&self) -> &[Bar] {
        self.paged.as_ref().unwrap_or(&self.final_bars)
    }

    /// As lanes of a timeline.
    pub(super) fn lanes(&self, texts: &Texts) -> Vec<Lane> {
        let texts = &texts.schedules;
        let mut lanes = vec![lane(texts.final_schedule, Look::Final, &self.final_bars)];
        lanes.extend(self.paged.iter().map(|paged| lane(texts.paged_lane, Look::Final, paged)));
        if !self.overrides.is_empty() {
            lanes.push(lane(texts.overrides, Look::Override, &self.overrides));
        }
        lanes.extend(self.parts.iter().map(|(name, bars)| lane(name, Look::Layer, bars)));
        lanes
    }
}

fn lane(name: &str, look: Look, bars: &[Bar]) -> Lane {
    Lane { name: name.to_owned(), look, bars: bars.to_vec() }
}

/// The bars of rotations and custom shifts, and of what overrides took.
fn of_shifts(plan: &ShiftPlan, since: At, until: At, texts: &Texts) -> (Vec<Bar>, Vec<(String, Vec<Bar>)>) {
    let pieces = shift_pieces(plan, since, until, false);
    let of = |wanted: &dyn Fn(&ShiftPiece) -> bool| {
        let found = pieces.iter().filter(|piece| piece.start < piece.end && wanted(piece));
        let found =
            found.filter_map(|piece| Some(Bar { who: Some(piece.member.user()?), start: piece.start, end: piece.end }));
        found.collect::<Vec<Bar>>()
    };
    let rotations = plan.live_rotations().map(|rotation| {
        let name = rotation.events.last().map_or(texts.schedules.rotation, |event| event.name.as_str());
        (name.to_owned(), of(&|piece| piece.source == ShiftSource::Rotation(rotation.id)))
    });
    let mut parts: Vec<(String, Vec<Bar>)> = rotations.collect();
    let custom = of(&|piece| matches!(piece.source, ShiftSource::CustomShift(_)));
    if !custom.is_empty() {
        parts.push((texts.schedules.custom_shifts.to_owned(), custom));
    }
    (of(&|piece| piece.by.is_some()), parts)
}

fn bars(entries: &[Entry]) -> Vec<Bar> {
    entries.iter().map(|entry| Bar { who: Some(entry.user), start: entry.start, end: entry.end }).collect()
}

/// Entries by start, and between them nobody.
pub(super) fn with_gaps(entries: &[Entry], since: At, until: At) -> Vec<Bar> {
    let mut found = Vec::with_capacity(entries.len() + 2);
    let mut reached = since;
    for entry in entries {
        if reached < entry.start {
            found.push(Bar { who: None, start: reached, end: entry.start });
        }
        found.push(Bar { who: Some(entry.user), start: entry.start, end: entry.end });
        reached = reached.max(entry.end);
    }
    if reached < until {
        found.push(Bar { who: None, start: reached, end: until });
    }
    found
}

#[cfg(test)]
mod tests {
    use vigie_core::ids::UserId;

    use super::*;

    #[test]
    fn what_nobody_has_is_a_bar_too() {
        let moment = At::from_micros;
        let user = UserId::parse("PANN").expect("an id");
        let entry = |start, end| Entry { user, start: moment(start), end: moment(end) };
        let bars = with_gaps(&[entry(2, 4), entry(3, 6), entry(8, 9)], moment(0), moment(10));
        let told: Vec<_> = bars.iter().map(|bar| (bar.who.is_some(), bar.start.micros(), bar.end.micros())).collect();
        let (gap, shift) = (false, true);
        assert_eq!(told, [(gap, 0, 2), (shift, 2, 4), (shift, 3, 6), (gap, 6, 8), (shift, 8, 9), (gap, 9, 10)]);
    }
}
