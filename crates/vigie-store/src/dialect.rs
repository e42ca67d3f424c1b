//! Statements: one text for both databases, and the few that must differ, side by side.
//!
//! The portable subset: `$1` parameters, `ON CONFLICT … RETURNING`, `UPDATE … FROM`, plain CTEs; ids and words TEXT,
//! moments BIGINT microseconds that the caller binds, documents JSON in TEXT that no statement looks into. A list of
//! plain values travels as one JSON array: `IN (SELECT value FROM json_each($1))`, which the first migration also
//! teaches PostgreSQL; a filter that may be absent is `CAST($1 AS TEXT) IS NULL OR …`. A list of rows travels as one
//! JSON array of objects and is read by [`rows!`]; the statements of the hot path bind their values instead, in
//! `insert`.

/// A statement in both dialects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sql {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    /// The same text for both.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }

    /// A text for each.
    pub(crate) const fn each(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    /// SQLite's text.
    pub(crate) const fn sqlite(self) -> &'static str {
        self.sqlite
    }

    /// PostgreSQL's text.
    pub(crate) const fn postgres(self) -> &'static str {
        self.postgres
    }
}

/// A statement that reads parameter `$1`, a JSON array of objects, as the table `r` with typed columns:
/// `rows!("INSERT INTO t (a) SELECT r.a FROM ", [a text, b bigint], " WHERE …")`.
macro_rules! rows {
    ($head:expr, [$first:ident $first_type:ident $(, $column:ident $type:ident)* $(,)?], $tail:expr) => {
        $crate::dialect::Sql::each(
            concat!(
                $head, "(SELECT value ->> '", stringify!($first), "' AS ", stringify!($first),
                $(", value ->> '", stringify!($column), "' AS ", stringify!($column),)*
                " FROM json_each($1)) AS r ", $tail
            ),
            concat!(
                $head, "json_to_recordset(CAST($1 AS json)) AS r(", stringify!($first), " ", stringify!($first_type),
                $(", ", stringify!($column), " ", stringify!($type),)*
                ") ", $tail
            ),
        )
    };
}
pub(crate) use rows;
