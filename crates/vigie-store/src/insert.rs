//! The hot path's statements: many rows at once, with bound values.
//!
//! SQLite takes one row after the other through one prepared statement; PostgreSQL takes one array for each column.
//! Reading rows out of one JSON array, as [`crate::dialect::rows`] does, costs both of them twice as much, most of it
//! for JSON.

use sqlx::AssertSqlSafe;

use crate::{
    db::Tx,
    error::StoreError,
    value::{Val, postgres_arguments},
};

/// A column with PostgreSQL's type.
pub(crate) type Column = (&'static str, &'static str);

/// An insert into some columns of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Insert<const COLUMNS: usize> {
    /// The table.
    pub(crate) table: &'static str,
    /// The columns.
    pub(crate) columns: [Column; COLUMNS],
}

/// An update of some columns of the rows that have a certain id and version; the version grows by one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Update<const COLUMNS: usize> {
    /// The table.
    pub(crate) table: &'static str,
    /// The columns; the last two, `id` and `version`, say which row.
    pub(crate) columns: [Column; COLUMNS],
}

impl<const COLUMNS: usize> Insert<COLUMNS> {
    /// Inserts rows, in order.
    pub(crate) async fn run(&self, tx: &mut Tx, rows: Vec<[Val<'_>; COLUMNS]>) -> Result<(), StoreError> {
        run(tx, || self.sqlite(), || self.postgres(), rows).await.map(drop)
    }

    /// SQLite's text, for one row.
    fn sqlite(&self) -> String {
        let row = vec!["?"; COLUMNS].join(", ");
        format!("INSERT INTO {} ({}) VALUES ({row})", self.table, names(&self.columns).join(", "))
    }

    /// PostgreSQL's text, for any number of rows.
    fn postgres(&self) -> String {
        let names = names(&self.columns).join(", ");
        format!("INSERT INTO {} ({names}) SELECT * FROM UNNEST({})", self.table, arrays(&self.columns))
    }

    /// Both texts, for the test that describes every statement.
    pub(crate) fn texts(&self) -> (String, String) {
        (self.sqlite(), self.postgres())
    }
}

impl<const COLUMNS: usize> Update<COLUMNS> {
    /// Updates rows; how many there were.
    pub(crate) async fn run(&self, tx: &mut Tx, rows: Vec<[Val<'_>; COLUMNS]>) -> Result<u64, StoreError> {
        run(tx, || self.sqlite(), || self.postgres(), rows).await
    }

    fn sqlite(&self) -> String {
        let set: Vec<String> = self.set().map(|name| format!("{name} = ?")).collect();
        format!("UPDATE {} SET version = version + 1, {} WHERE id = ? AND version = ?", self.table, set.join(", "))
    }

    fn postgres(&self) -> String {
        let table = self.table;
        let set: Vec<String> = self.set().map(|name| format!("{name} = r.{name}")).collect();
        format!(
            "UPDATE {table} SET version = {table}.version + 1, {} FROM UNNEST({}) AS r({})
             WHERE {table}.id = r.id AND {table}.version = r.version",
            set.join(", "),
            arrays(&self.columns),
            names(&self.columns).join(", ")
        )
    }

    /// Both texts, for the test that describes every statement.
    pub(crate) fn texts(&self) -> (String, String) {
        (self.sqlite(), self.postgres())
    }

    fn set(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().take(COLUMNS.saturating_sub(2)).map(|(name, _)| *name)
    }
}

async fn run<const COLUMNS: usize>(
    tx: &mut Tx,
    sqlite: impl FnOnce() -> String,
    postgres: impl FnOnce() -> String,
    rows: Vec<[Val<'_>; COLUMNS]>,
) -> Result<u64, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    match tx {
        Tx::Sqlite(tx) => tx.run_each(&sqlite(), &rows),
        Tx::Postgres(tx) => {
            let arrays = postgres_arguments(columns(rows))?;
            let query = sqlx::query_with(AssertSqlSafe(postgres()), arrays);
            Ok(query.execute(&mut **tx).await?.rows_affected())
        }
    }
}

fn names(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|(name, _)| *name).collect()
}

/// Parameters that are one array for each column.
fn arrays(columns: &[Column]) -> String {
    let arrays = columns.iter().enumerate();
    let arrays: Vec<String> = arrays.map(|(place, (_, kind))| format!("CAST(${} AS {kind}[])", place + 1)).collect();
    arrays.join(", ")
}

/// The same values by column.
fn columns<const COLUMNS: usize>(rows: Vec<[Val<'_>; COLUMNS]>) -> Vec<Val<'_>> {
    let mut columns: Vec<Val<'_>> = match rows.first() {
        Some(first) => first.iter().map(Val::empty_array).collect(),
        None => Vec::new(),
    };
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSERT: Insert<2> = Insert { table: "t", columns: [("a", "text"), ("b", "bigint")] };

    #[test]
    fn both_texts_name_the_columns_once() {
        assert_eq!(INSERT.sqlite(), "INSERT INTO t (a, b) VALUES (?, ?)");
        let postgres = "INSERT INTO t (a, b) SELECT * FROM UNNEST(CAST($1 AS text[]), CAST($2 AS bigint[]))";
        assert_eq!(INSERT.postgres(), postgres);
    }

    #[test]
    fn an_update_asks_for_id_and_version() {
        let columns = [("a", "text"), ("id", "text"), ("version", "bigint")];
        let update = Update { table: "t", columns };
        assert_eq!(update.sqlite(), "UPDATE t SET version = version + 1, a = ? WHERE id = ? AND version = ?");
        assert!(update.postgres().starts_with("UPDATE t SET version = t.version + 1, a = r.a FROM UNNEST(CAST($1 "));
    }

    #[test]
    fn rows_become_columns() {
        let rows = vec![[Val::from("x"), Val::from(1_i64)], [Val::from("y"), Val::from(None::<i64>)]];
        let columns = columns(rows);
        assert!(matches!(&columns[0], Val::Texts(texts) if texts == &[Some("x".into()), Some("y".into())]));
        assert!(matches!(&columns[1], Val::Ints(ints) if ints == &[Some(1), None]));
    }
}
