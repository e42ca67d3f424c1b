//! A chart of shifts: a line for each day, a letter for each person.

use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime},
};

use crate::terminal::{Paint, Screen};

/// How wide a day's label is: `Mon 23 Nov  `.
const LABEL: usize = 12;
/// How many characters a day may have: quarters of an hour, half hours, hours.
const CELLS: [usize; 3] = [96, 48, 24];
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The widest chart where the width is not limited.
const WIDEST: usize = LABEL + 96;

/// Somebody on call for a while.
#[derive(Clone, Debug)]
pub(super) struct Shift {
    /// Their name.
    pub(super) who: String,
    /// The start as the API writes it.
    pub(super) start: String,
    /// The end as the API writes it.
    pub(super) end: String,
    /// The start on the wall clock.
    pub(super) first: DateTime,
    /// The end on the wall clock.
    pub(super) last: DateTime,
}

impl Shift {
    /// How long it is, whatever clocks show on the way.
    pub(super) fn hours(&self) -> f64 {
        let moment = |text: &str| text.parse::<Timestamp>().map(Timestamp::as_second).unwrap_or_default();
        (moment(&self.end) - moment(&self.start)) as f64 / 3600.0
    }
}

/// The days of a chart, and the letters that people got so far, with their hours in the first part drawn.
pub(super) struct Chart {
    since: Date,
    days: i32,
    people: BTreeMap<String, (usize, f64)>,
    is_first: bool,
}

impl Chart {
    /// A chart of some days.
    pub(super) fn new(since: Date, days: i32) -> Self {
        Self { since, days, people: BTreeMap::new(), is_first: true }
    }

    /// The lines of one part: hours above, then a line for each day.
    pub(super) fn lines(&mut self, shifts: &[Shift], screen: Screen) -> Vec<String> {
        for shift in shifts {
            let next = self.people.len();
            let person = self.people.entry(shift.who.clone()).or_insert((next, 0.0));
            if self.is_first {
                person.1 += shift.hours();
            }
        }
        self.is_first = false;
        let cells = cells(screen.width);
        let days = (0..self.days).filter_map(|day| self.since.checked_add(day.days()).ok());
        let head = screen.paint.dim(&format!("{:LABEL$}{}", "", hours(cells)));
        std::iter::once(head).chain(days.map(|day| self.day(day, cells, shifts, screen.paint))).collect()
    }

    /// Who is which letter, and for how many hours.
    pub(super) fn legend(&self, paint: Paint) -> Vec<String> {
        let mut people: Vec<_> = self.people.iter().collect();
        people.sort_by_key(|(_, (number, _))| *number);
        let line = |(who, (number, hours)): &(&String, &(usize, f64))| {
            format!("{}  {who}  {}", paint.on_colour(*number, &letter(*number)), paint.dim(&format!("{hours:.1} h")))
        };
        people.iter().map(line).collect()
    }

    fn day(&self, day: Date, cells: usize, shifts: &[Shift], paint: Paint) -> String {
        let midnight = day.to_datetime(jiff::civil::Time::midnight());
        let step_minutes = 24 * 60 / cells as i64;
        let mut line = day.strftime("%a %-d %b").to_string();
        line = format!("{line:LABEL$}");
        let who: Vec<Option<usize>> = (0..cells as i64)
            .map(|cell| {
                let middle = midnight.checked_add((cell * step_minutes * 60 + step_minutes * 30).seconds()).ok()?;
                let shift = shifts.iter().find(|shift| shift.first <= middle && middle < shift.last)?;
                self.people.get(&shift.who).map(|(number, _)| *number)
            })
            .collect();
        for run in who.chunk_by(|one, other| one == other) {
            match run[0] {
                Some(number) => line.push_str(&paint.on_colour(number, &letter(number).repeat(run.len()))),
                None => line.push_str(&"·".repeat(run.len())),
            }
        }
        line
    }
}

fn letter(number: usize) -> String {
    char::from(LETTERS[number % LETTERS.len()]).to_string()
}

fn cells(width: usize) -> usize {
    let room = width.min(WIDEST).saturating_sub(LABEL);
    CELLS.into_iter().find(|cells| *cells <= room).unwrap_or(CELLS[CELLS.len() - 1])
}

/// Every sixth hour above its cell: `00    06    12    18`.
fn hours(cells: usize) -> String {
    let quarter = cells / 4;
    let line: String = [0, 6, 12, 18].iter().map(|hour| format!("{hour:02}{}", " ".repeat(quarter - 2))).collect();
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::wall_clock;

    fn shift(who: &str, start: &str, end: &str) -> Shift {
        let clock = |text| wall_clock(text).expect("a time");
        Shift { who: who.into(), start: start.into(), end: end.into(), first: clock(start), last: clock(end) }
    }

    fn drawn(width: usize, colours: bool) -> (Vec<String>, Vec<String>) {
        let shifts = [
            shift("Ada", "2026-11-23T09:00:00+01:00", "2026-11-23T18:00:00+01:00"),
            shift("Grace", "2026-11-23T18:00:00+01:00", "2026-11-24T09:00:00+01:00"),
        ];
        let screen = Screen { width, paint: Paint { colours } };
        let mut chart = Chart::new("2026-11-23".parse().expect("a date"), 2);
        (chart.lines(&shifts, screen), chart.legend(screen.paint))
    }

    #[test]
    fn every_day_is_a_line_and_everybody_a_letter() {
        let (lines, legend) = drawn(40, false);
        assert_eq!(
            lines,
            [
                "            00    06    12    18",
                "Mon 23 Nov  ·········AAAAAAAAABBBBBB",
                "Tue 24 Nov  BBBBBBBBB···············"
            ]
        );
        assert_eq!(legend, ["A  Ada  9.0 h", "B  Grace  15.0 h"]);
    }

    #[test]
    fn a_wider_terminal_shows_smaller_steps_and_a_narrow_one_never_less_than_hours() {
        assert_eq!(drawn(usize::MAX, false).0[1].chars().count(), LABEL + 96);
        assert_eq!(drawn(70, false).0[1].chars().count(), LABEL + 48);
        assert_eq!(drawn(10, false).0[1].chars().count(), LABEL + 24);
    }

    #[test]
    fn colours_are_drawn_once_for_each_run() {
        assert_eq!(drawn(40, true).0[1].matches("\u{1b}[0m").count(), 2);
    }
}
