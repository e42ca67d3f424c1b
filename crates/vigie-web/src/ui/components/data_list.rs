//! Things with the same few facts: a table where there is room, a card for each on a phone.
//!
//! For lists that people act on, rows of their own design (`ol.rows`) read better.

use maud::{Markup, html};

/// A table. The first column names the thing; on a phone it heads the card and the others follow with their names.
pub(crate) fn show(label: &str, columns: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.data-frame {
            table.data {
                caption.sr { (label) }
                thead { tr { @for column in columns { th scope="col" { (column) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                @if place == 0 { th scope="row" { (cell) } }
                                @else { td data-label=(columns.get(place).copied().unwrap_or_default()) { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
