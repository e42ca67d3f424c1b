//! The inserts of the hot path: many rows in few statements, with bound values.
//!
//! SQLite takes rows of placeholders, some at a time; PostgreSQL takes one array for each column. Reading rows out of
//! one JSON array, as [`crate::dialect::rows`] does, costs both of them twice as much, most of it for JSON.

use sqlx::AssertSqlSafe;

use crate::{
    db::{Tx, Val, postgres_arguments, sqlite_arguments},
    error::StoreError,
};

/// How many rows go into one statement on SQLite: first as many as the largest takes, the rest by the smaller ones, so
/// that three prepared statements serve every number of rows.
const ROWS_AT_ONCE: [usize; 3] = [32, 8, 1];

/// An insert into some columns of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Insert<const COLUMNS: usize> {
    /// The table.
    pub(crate) table: &'static str,
    /// The columns, with PostgreSQL's types.
    pub(crate) columns: [(&'static str, &'static str); COLUMNS],
}

impl<const COLUMNS: usize> Insert<COLUMNS> {
    /// Inserts rows, in order.
    pub(crate) async fn run(&self, tx: &mut Tx, rows: Vec<[Val; COLUMNS]>) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        match tx {
            Tx::Sqlite(tx) => {
                let mut rest = rows.into_iter();
                for at_once in ROWS_AT_ONCE {
                    while rest.len() >= at_once {
                        let values = rest.by_ref().take(at_once).flatten().collect();
                        let sql = AssertSqlSafe(self.sqlite(at_once));
                        sqlx::query_with(sql, sqlite_arguments(values)?).execute(&mut **tx).await?;
                    }
                }
            }
            Tx::Postgres(tx) => {
                let arrays = postgres_arguments(columns(rows))?;
                sqlx::query_with(AssertSqlSafe(self.postgres()), arrays).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// SQLite's text for so many rows.
    pub(crate) fn sqlite(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; COLUMNS].join(","));
        format!("INSERT INTO {} ({}) VALUES {}", self.table, self.names(), vec![row; rows].join(","))
    }

    /// PostgreSQL's text, for any number of rows.
    pub(crate) fn postgres(&self) -> String {
        let arrays = self.columns.iter().enumerate();
        let arrays: Vec<String> =
            arrays.map(|(place, (_, kind))| format!("CAST(${} AS {kind}[])", place + 1)).collect();
        format!("INSERT INTO {} ({}) SELECT * FROM UNNEST({})", self.table, self.names(), arrays.join(", "))
    }

    /// Both texts, for the test that describes every statement.
    pub(crate) fn texts(&self) -> (String, String) {
        (self.sqlite(ROWS_AT_ONCE[0]), self.postgres())
    }

    fn names(&self) -> String {
        self.columns.map(|(name, _)| name).join(", ")
    }
}

/// The same values by column.
fn columns<const COLUMNS: usize>(rows: Vec<[Val; COLUMNS]>) -> Vec<Val> {
    let mut columns: Vec<Val> = match rows.first() {
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
        assert_eq!(INSERT.sqlite(2), "INSERT INTO t (a, b) VALUES (?,?),(?,?)");
        let postgres = "INSERT INTO t (a, b) SELECT * FROM UNNEST(CAST($1 AS text[]), CAST($2 AS bigint[]))";
        assert_eq!(INSERT.postgres(), postgres);
    }

    #[test]
    fn rows_become_columns() {
        let rows = vec![[Val::from("x"), Val::from(1_i64)], [Val::from("y"), Val::from(None::<i64>)]];
        let columns = columns(rows);
        assert!(matches!(&columns[0], Val::Texts(texts) if texts == &[Some("x".to_owned()), Some("y".to_owned())]));
        assert!(matches!(&columns[1], Val::Ints(ints) if ints == &[Some(1), None]));
    }
}
