//! A table of words that fits a width: the widest columns give way.

use vigie_core::text::cut;

use super::Paint;

/// Between two columns.
const GAP: usize = 2;
/// A column is never narrower than this, whatever the width.
const NARROWEST: usize = 6;

/// A table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these column heads.
    pub(crate) fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|name| (*name).to_owned()).collect(), rows: vec![] }
    }

    /// Adds a row with a cell for each column.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Whether it has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its lines, the head first, none of them longer than `width` as far as the columns can give way.
    pub(crate) fn lines(&self, width: usize, paint: Paint) -> Vec<String> {
        let widths = self.widths(width);
        let line = |cells: &[String]| {
            let cells = cells.iter().zip(&widths).map(|(cell, width)| format!("{:width$}", cut(cell, *width)));
            cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned()
        };
        let head = paint.dim(&line(&self.head));
        std::iter::once(head).chain(self.rows.iter().map(|row| line(row))).collect()
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let widest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column)).chain(self.head.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.head.len()).map(widest).collect();
        let gaps = GAP * self.head.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > width {
            match widths.iter_mut().max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(width: usize) -> Vec<String> {
        let mut table = Table::new(&["LEVEL", "WHO", "THROUGH"]);
        table.row(vec!["1".into(), "Ada Lovelace".into(), "Primary of the whole company".into()]);
        table.row(vec!["2".into(), "Grace".into(), "-".into()]);
        table.lines(width, Paint { colours: false })
    }

    #[test]
    fn columns_stand_below_each_other() {
        assert_eq!(
            lines(usize::MAX),
            [
                "LEVEL  WHO           THROUGH",
                "1      Ada Lovelace  Primary of the whole company",
                "2      Grace         -"
            ]
        );
    }

    #[test]
    fn the_widest_column_gives_way_in_a_narrow_terminal() {
        assert_eq!(lines(34)[1], "1      Ada Lovelace  Primary of t…");
        assert!(lines(10).iter().all(|line| line.chars().count() <= 5 + 6 + 6 + 2 * GAP), "and stays readable");
    }
}
