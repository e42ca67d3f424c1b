//! Reading a client's object field by field, with sentences that say what is wrong with which field.

use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use vigie_core::time::At;

use crate::{ApiError, time};

/// The longest text that a field without a limit of its own takes, in characters.
const TEXT_MAX: usize = 10_000;

/// The object that a client sent. A field that is absent or null reads as `None`.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    object: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// The object under its envelope's name: `{"user": {…}}`.
    ///
    /// # Errors
    /// 400 when there is none.
    pub fn enveloped(body: &'a Value, name: &str) -> Result<Self, ApiError> {
        let refusal = || ApiError::invalid(format!("The request body must hold an object named {name:?}"));
        body.get(name).and_then(Value::as_object).map(|object| Self { object }).ok_or_else(refusal)
    }

    /// An object within another.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn of(value: &'a Value, what: &str) -> Result<Self, ApiError> {
        let refusal = || ApiError::invalid(format!("{what} must be an object"));
        value.as_object().map(|object| Self { object }).ok_or_else(refusal)
    }

    /// The raw value, unless absent or null.
    #[must_use]
    pub fn value(self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// Whether the client named the field at all, null included.
    #[must_use]
    pub fn names(self, name: &str) -> bool {
        self.object.contains_key(name)
    }

    /// A text.
    ///
    /// # Errors
    /// 400 when it is no text.
    pub fn text(self, name: &str) -> Result<Option<&'a str>, ApiError> {
        self.read(name, "a text", |value| value.as_str().filter(|text| text.chars().count() <= TEXT_MAX))
    }

    /// A text that may be cleared: `None` where the client does not name it, `Some(None)` for null and for nothing.
    ///
    /// # Errors
    /// 400 when it is no text.
    pub fn clearable(self, name: &str) -> Result<Option<Option<String>>, ApiError> {
        if !self.names(name) {
            return Ok(None);
        }
        Ok(Some(self.text(name)?.filter(|text| !text.is_empty()).map(str::to_owned)))
    }

    /// A text that must not be blank and not be longer than this many characters; `None` where the client does not
    /// name it.
    ///
    /// # Errors
    /// 400 when it is blank, null, too long or no text.
    pub fn name(self, name: &str, max: usize) -> Result<Option<&'a str>, ApiError> {
        if !self.names(name) {
            return Ok(None);
        }
        let text = self.text(name)?.map(str::trim).unwrap_or_default();
        match text.chars().count() {
            0 => Err(blank(name)),
            length if length > max => {
                Err(ApiError::invalid(format!("{} is too long (maximum is {max} characters)", title(name))))
            }
            _ => Ok(Some(text)),
        }
    }

    /// One of these words.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn word(self, name: &str, known: &[&str]) -> Result<Option<&'a str>, ApiError> {
        match self.text(name)? {
            Some(text) if !known.contains(&text) => Err(one_of(name, known.iter().copied())),
            text => Ok(text),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn whole(self, name: &str) -> Result<Option<i64>, ApiError> {
        let number = |value: &Value| value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        self.read(name, "a whole number", number)
    }

    /// A whole number within bounds, both included.
    ///
    /// # Errors
    /// 400 when it is something else or out of bounds.
    pub fn within(self, name: &str, least: i64, most: i64) -> Result<Option<i64>, ApiError> {
        match self.whole(name)? {
            Some(number) if number < least || number > most => {
                Err(ApiError::invalid(format!("{} must be between {least} and {most}", title(name))))
            }
            number => Ok(number),
        }
    }

    /// True or false.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn flag(self, name: &str) -> Result<Option<bool>, ApiError> {
        self.read(name, "true or false", Value::as_bool)
    }

    /// A list.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn list(self, name: &str) -> Result<Option<&'a Vec<Value>>, ApiError> {
        self.read(name, "a list", Value::as_array)
    }

    /// An object.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn object(self, name: &str) -> Result<Option<Fields<'a>>, ApiError> {
        self.read(name, "an object", |value| value.as_object().map(|object| Fields { object }))
    }

    /// A moment; without a zone it is in the wall clock of `zone`.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn moment(self, name: &str, zone: &TimeZone) -> Result<Option<At>, ApiError> {
        self.read(name, "a date in ISO 8601", |value| value.as_str().and_then(|text| time::parse(text, zone)))
    }

    /// A moment of something that is there already: times are shown to the second, and one that comes back as it was shown
    /// is the one that it was.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn moment_again(self, name: &str, zone: &TimeZone, was: Option<At>) -> Result<Option<At>, ApiError> {
        Ok(self.moment(name, zone)?.map(|sent| was.filter(|was| second(*was) == second(sent)).unwrap_or(sent)))
    }

    fn read<T>(self, name: &str, kind: &str, read: impl Fn(&'a Value) -> Option<T>) -> Result<Option<T>, ApiError> {
        let Some(value) = self.value(name) else { return Ok(None) };
        read(value).map(Some).ok_or_else(|| ApiError::invalid(format!("{} must be {kind}", title(name))))
    }
}

const fn second(at: At) -> i64 {
    at.micros().div_euclid(1_000_000)
}

/// "Name can't be blank", as PagerDuty says it.
pub(super) fn blank(name: &str) -> ApiError {
    ApiError::invalid(format!("{} can't be blank", title(name)))
}

/// `escalation_policy` → "Escalation policy": how sentences name a field.
pub(super) fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "… must be one of: a, b".
pub(super) fn one_of<'b>(name: &str, words: impl IntoIterator<Item = &'b str>) -> ApiError {
    let words = words.into_iter().collect::<Vec<_>>().join(", ");
    ApiError::invalid(format!("{} must be one of: {words}", title(name)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_wrong_field_is_named_in_the_sentence() {
        let body = json!({"thing": {"num_loops": "x", "name": " ", "delay": 99}});
        let fields = Fields::enveloped(&body, "thing").expect("it is there");
        let text = |refusal: Option<ApiError>| refusal.map(|error| error.errors.join("")).unwrap_or_default();
        assert_eq!(text(fields.whole("num_loops").err()), "Num loops must be a whole number");
        assert_eq!(text(fields.name("name", 100).err()), "Name can't be blank");
        assert_eq!(text(fields.within("delay", 1, 9).err()), "Delay must be between 1 and 9");
        assert!(Fields::enveloped(&body, "user").is_err());
    }

    #[test]
    fn null_clears_and_absence_leaves() {
        let body = json!({"description": null});
        let fields = Fields::of(&body, "Team").expect("an object");
        assert_eq!(fields.clearable("description"), Ok(Some(None)));
        assert_eq!(fields.clearable("job_title"), Ok(None));
    }
}
