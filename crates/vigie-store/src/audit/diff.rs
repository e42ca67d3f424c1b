//! What changed between two documents, field by field. Secrets are named, never shown.

use serde_json::{Map, Value};
use vigie_core::time::At;

use crate::error::StoreError;

/// What stands for a secret.
const HIDDEN: &str = "[hidden]";
/// A member whose name holds one of these is a secret: keys of integrations and calendars, secrets and headers of
/// webhooks, codes that prove an address.
const SECRETS: [&str; 6] = ["key", "secret", "token", "password", "hash", "value"];

/// Where a webhook goes.
const URL: &str = "url";

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name, as it is stored.
    pub name: String,
    /// What it was: one text, or for a list what was taken out of it. Empty where there was nothing.
    pub before: Vec<String>,
    /// What it is: one text, or for a list what was put into it. Empty where there is nothing.
    pub after: Vec<String>,
    /// It is a list: only what left it and what joined it is told.
    pub is_list: bool,
}

/// The fields in which two documents differ, by name; all of them where there is only one document.
pub(super) fn fields(before: Option<&str>, after: Option<&str>) -> Result<Vec<FieldChange>, StoreError> {
    let (before, after) = (members(before)?, members(after)?);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names.into_iter().filter_map(|name| field(name, before.get(name), after.get(name))).collect())
}

fn members(document: Option<&str>) -> Result<Map<String, Value>, StoreError> {
    let Some(document) = document else { return Ok(Map::new()) };
    match serde_json::from_str(document) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(StoreError::unreadable("document of the history", error.to_string())),
    }
}

fn field(name: &str, before: Option<&Value>, after: Option<&Value>) -> Option<FieldChange> {
    let is_empty =
        |value: &&Value| !matches!(value, Value::Null) && !matches!(value, Value::Array(all) if all.is_empty());
    let (before, after) = (before.filter(is_empty), after.filter(is_empty));
    if before == after || matches!(name, "id" | "version") {
        return None;
    }
    let is_list = before.or(after).is_some_and(Value::is_array);
    let (shown_name, unit) = named(name);
    let (before, after) = if is_list {
        let (old, new) = (list(before), list(after));
        let without = |all: &[Value], others: &[Value]| -> Vec<String> {
            all.iter().filter(|one| !others.contains(one)).map(|one| text(name, one, unit)).collect()
        };
        (without(&old, &new), without(&new, &old))
    } else {
        let one = |value: Option<&Value>| value.map(|value| text(name, value, unit)).into_iter().collect();
        (one(before), one(after))
    };
    Some(FieldChange { name: shown_name, before, after, is_list })
}

fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}

/// In which unit a number is stored, told by the end of its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Plain,
    Moment,
    Micros,
}

/// The name without its unit in the store, and the unit.
fn named(name: &str) -> (String, Unit) {
    if let Some(stem) = name.strip_suffix("_micros") {
        return (format!("{stem}_seconds"), Unit::Micros);
    }
    let unit = if name.ends_with("_at") || name == "disabled_until" { Unit::Moment } else { Unit::Plain };
    (name.to_owned(), unit)
}

fn text(name: &str, value: &Value, unit: Unit) -> String {
    if is_secret(name) {
        return HIDDEN.to_owned();
    }
    if let (URL, Value::String(url)) = (name, value) {
        return without_path(url);
    }
    match (value, value.as_i64(), unit) {
        (_, Some(micros), Unit::Moment) => At::from_micros(micros).to_string(),
        (_, Some(micros), Unit::Micros) => (micros / 1_000_000).to_string(),
        (Value::String(text), ..) => text.clone(),
        _ => shown(value).to_string(),
    }
}

/// A value without the secrets in it, and with moments that can be read.
fn shown(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let (shown_name, unit) = named(name);
                let value = if is_secret(name) || name == URL || (unit != Unit::Plain && value.is_i64()) {
                    Value::String(text(name, value, unit))
                } else {
                    shown(value)
                };
                (shown_name, value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        Value::Array(values) => Value::Array(values.iter().map(shown).collect()),
        other => other.clone(),
    }
}

/// An address without what its path and query may let somebody do: chat programs put the secret of a webhook there.
fn without_path(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return HIDDEN.to_owned() };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A name and password may stand before the host.
    let host = host.rsplit('@').next().unwrap_or_default();
    if rest.trim_end_matches('/') == host { url.to_owned() } else { format!("{scheme}://{host}/{HIDDEN}") }
}

fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|secret| name.split('_').any(|word| word == *secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(before: &str, after: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
        let fields = fields(Some(before), Some(after)).expect("readable");
        fields.into_iter().map(|field| (field.name, field.before, field.after)).collect()
    }

    fn one(name: &str, before: &[&str], after: &[&str]) -> (String, Vec<String>, Vec<String>) {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        (name.to_owned(), texts(before), texts(after))
    }

    #[test]
    fn only_what_differs_is_told() {
        let changed =
            change(r#"{"id":"P1","name":"Ada","job_title":null}"#, r#"{"id":"P1","name":"Eve","job_title":null}"#);
        assert_eq!(changed, [one("name", &["Ada"], &["Eve"])]);
        assert_eq!(change(r#"{"absences":[]}"#, "{}"), [], "a field that is new and empty is no change");
    }

    #[test]
    fn of_a_list_what_left_and_what_joined_is_told() {
        let changed = change(r#"{"teams":["PA","PB"]}"#, r#"{"teams":["PB","PC"]}"#);
        assert_eq!(changed, [one("teams", &["PA"], &["PC"])]);
    }

    #[test]
    fn units_are_readable() {
        let changed =
            change(r#"{"timeout_micros":1800000000,"ends_at":0}"#, r#"{"timeout_micros":60000000,"ends_at":1000000}"#);
        assert_eq!(
            changed,
            [
                one("ends_at", &["1970-01-01T00:00:00Z"], &["1970-01-01T00:00:01Z"]),
                one("timeout_seconds", &["1800"], &["60"]),
            ]
        );
    }

    #[test]
    fn of_the_address_of_a_webhook_only_the_host_is_told() {
        let changed = change(
            r#"{"url":"https://hooks.example.com/T0/B1/XyZ","websites":"x"}"#,
            r#"{"url":"https://user:pass@hooks.example.org/?key=XyZ","websites":"x"}"#,
        );
        let told = ["https://hooks.example.com/[hidden]", "https://hooks.example.org/[hidden]"];
        assert_eq!(changed, [one("url", &[told[0]], &[told[1]])]);
        assert_eq!(without_path("https://example.com/"), "https://example.com/");
    }

    #[test]
    fn a_secret_is_named_and_never_shown() {
        let changed = change(
            r#"{"secret":"aa","headers":[{"name":"X","value":"bb"}],"routing_key":"cc"}"#,
            r#"{"secret":"dd","headers":[{"name":"X","value":"ee"}],"routing_key":"ff"}"#,
        );
        let told = format!("{changed:?}");
        for secret in ["aa", "bb", "cc", "dd", "ee", "ff"] {
            assert!(!told.contains(&format!("\"{secret}")), "{secret} in {told}");
        }
        assert_eq!(changed.len(), 3);
    }
}
