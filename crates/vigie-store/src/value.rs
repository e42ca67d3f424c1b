//! Values that statements bind.

use std::borrow::Cow;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use sqlx::{Arguments as _, postgres::PgArguments, sqlite::SqliteArguments};
use vigie_core::time::At;

use crate::error::StoreError;

/// A value to bind.
#[derive(Clone, Debug)]
pub(crate) enum Val<'a> {
    Text(Option<Cow<'a, str>>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Bytes(Cow<'a, [u8]>),
    /// PostgreSQL only: one column of many rows.
    Texts(Vec<Option<Cow<'a, str>>>),
    /// PostgreSQL only: one column of many rows.
    Ints(Vec<Option<i64>>),
    /// PostgreSQL only: one column of many rows.
    Bools(Vec<Option<bool>>),
}

impl Val<'_> {
    /// The same value, borrowed from nobody.
    pub(crate) fn into_owned(self) -> Val<'static> {
        let text = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Text(value) => Val::Text(value.map(text)),
            Self::Int(value) => Val::Int(value),
            Self::Bool(value) => Val::Bool(value),
            Self::Bytes(value) => Val::Bytes(Cow::Owned(value.into_owned())),
            Self::Texts(values) => Val::Texts(values.into_iter().map(|value| value.map(text)).collect()),
            Self::Ints(values) => Val::Ints(values),
            Self::Bools(values) => Val::Bools(values),
        }
    }

    /// An array for values like this one.
    pub(crate) const fn empty_array(&self) -> Self {
        match self {
            Self::Int(_) | Self::Ints(_) => Self::Ints(Vec::new()),
            Self::Bool(_) | Self::Bools(_) => Self::Bools(Vec::new()),
            Self::Text(_) | Self::Texts(_) | Self::Bytes(_) => Self::Texts(Vec::new()),
        }
    }

    /// Adds a value to an array of its kind; one of another kind counts as NULL, which the table then refuses.
    pub(crate) fn push(&mut self, value: Self) {
        match (self, value) {
            (Self::Texts(values), Self::Text(value)) => values.push(value),
            (Self::Ints(values), Self::Int(value)) => values.push(value),
            (Self::Bools(values), Self::Bool(value)) => values.push(value),
            (Self::Texts(values), _) => values.push(None),
            (Self::Ints(values), _) => values.push(None),
            (Self::Bools(values), _) => values.push(None),
            (Self::Text(_) | Self::Int(_) | Self::Bool(_) | Self::Bytes(_), _) => {}
        }
    }
}

impl ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::Int(Some(number)) => ValueRef::Integer(*number),
            Self::Bool(Some(flag)) => ValueRef::Integer((*flag).into()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Text(None) | Self::Int(None) | Self::Bool(None) => ValueRef::Null,
            Self::Texts(_) | Self::Ints(_) | Self::Bools(_) => {
                return Err(rusqlite::Error::ToSqlConversionFailure(NO_ARRAYS.into()));
            }
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

const NO_ARRAYS: &str = "SQLite has no arrays";

pub(crate) fn sqlite_arguments(values: Vec<Val<'_>>) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Val::Text(value) => arguments.add(value.map(Cow::into_owned)),
            Val::Int(value) => arguments.add(value),
            Val::Bool(value) => arguments.add(value),
            Val::Bytes(value) => arguments.add(value.into_owned()),
            Val::Texts(_) | Val::Ints(_) | Val::Bools(_) => Err(NO_ARRAYS.into()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

pub(crate) fn postgres_arguments(values: Vec<Val<'_>>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Val::Text(value) => arguments.add(value.as_deref()),
            Val::Int(value) => arguments.add(value),
            Val::Bool(value) => arguments.add(value),
            Val::Bytes(value) => arguments.add(&*value),
            Val::Texts(values) => arguments.add(values.iter().map(Option::as_deref).collect::<Vec<_>>()),
            Val::Ints(values) => arguments.add(values),
            Val::Bools(values) => arguments.add(values),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

impl<'a> From<&'a str> for Val<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(Cow::Borrowed(value)))
    }
}

impl From<String> for Val<'_> {
    fn from(value: String) -> Self {
        Self::Text(Some(Cow::Owned(value)))
    }
}

impl From<Option<String>> for Val<'_> {
    fn from(value: Option<String>) -> Self {
        Self::Text(value.map(Cow::Owned))
    }
}

impl<'a> From<Option<&'a str>> for Val<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::Text(value.map(Cow::Borrowed))
    }
}

impl From<i64> for Val<'_> {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<u32> for Val<'_> {
    fn from(value: u32) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl From<Option<i64>> for Val<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<At> for Val<'_> {
    fn from(value: At) -> Self {
        Self::Int(Some(value.micros()))
    }
}

impl From<Option<At>> for Val<'_> {
    fn from(value: Option<At>) -> Self {
        Self::Int(value.map(At::micros))
    }
}

impl From<bool> for Val<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(Some(value))
    }
}

impl From<Option<bool>> for Val<'_> {
    fn from(value: Option<bool>) -> Self {
        Self::Bool(value)
    }
}

impl From<Vec<u8>> for Val<'_> {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(Cow::Owned(value))
    }
}
