//! What an alert must share with an incident to join it, as short stable texts that the shell can index.

use super::{Aggregate, Grouping};
use crate::event::Report;

/// The longest key that is kept as it reads; of longer ones only a hash is.
const READABLE_BYTES: usize = 96;
/// Between the parts of a key that names several fields: a character that no field name has.
const SEPARATOR: char = '\u{1f}';

/// The keys of an alert with this report. It joins an open incident of its service that holds one of them; without
/// any key (no grouping, or a field to group by is missing) it never joins one.
///
/// By time: the same for every alert. By content, all fields: one, where the alert has every field. By content, any
/// field: one for each field that it has.
#[must_use]
pub fn keys(grouping: &Grouping, report: &Report) -> Vec<String> {
    let of_field = |field: &String| {
        let value = report.field(field).filter(|value| !value.is_empty())?;
        Some(format!("{field}={value}"))
    };
    match grouping {
        Grouping::Off => Vec::new(),
        Grouping::Time { .. } => vec!["service".to_owned()],
        Grouping::Content { aggregate: Aggregate::All, fields, .. } => {
            let parts: Option<Vec<String>> = fields.iter().map(of_field).collect();
            let together = parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(&SEPARATOR.to_string()));
            together.map(bounded).into_iter().collect()
        }
        Grouping::Content { aggregate: Aggregate::Any, fields, .. } => {
            let mut keys: Vec<String> = fields.iter().filter_map(of_field).map(bounded).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        }
    }
}

fn bounded(key: String) -> String {
    if key.len() <= READABLE_BYTES { key } else { format!("#{:032x}", fnv_1a(key.as_bytes())) }
}

/// FNV-1a with 128 bits: stable for ever, on every machine.
fn fnv_1a(bytes: &[u8]) -> u128 {
    const OFFSET_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(OFFSET_BASIS, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{event::Severity, value::Value};

    fn content(aggregate: Aggregate, fields: &[&str]) -> Grouping {
        let fields = fields.iter().map(ToString::to_string).collect();
        Grouping::Content { aggregate, fields, window: Duration::from_secs(300) }
    }

    fn report(source: &str, rack: &str) -> Report {
        let mut report = Report::new("disk full", source, Severity::Error);
        report.details = Value::Map(vec![("rack".into(), Value::Text(rack.into()))]);
        report
    }

    #[test]
    fn by_time_every_alert_has_the_same_key() {
        let grouping = Grouping::Time { window: None };
        assert_eq!(keys(&grouping, &report("web1", "a")), keys(&grouping, &report("web2", "b")));
    }

    #[test]
    fn all_fields_make_one_key_and_a_missing_field_makes_none() {
        let grouping = content(Aggregate::All, &["source", "custom_details.rack"]);
        assert_eq!(keys(&grouping, &report("web1", "a")).len(), 1);
        assert_ne!(keys(&grouping, &report("web1", "a")), keys(&grouping, &report("web1", "b")));
        assert_eq!(keys(&content(Aggregate::All, &["source", "class"]), &report("web1", "a")), Vec::<String>::new());
    }

    #[test]
    fn any_field_makes_a_key_of_its_own() {
        let grouping = content(Aggregate::Any, &["source", "custom_details.rack", "class"]);
        assert_eq!(keys(&grouping, &report("web1", "a")), ["custom_details.rack=a", "source=web1"]);
    }

    #[test]
    fn a_long_value_is_kept_as_a_hash() {
        let key = &keys(&content(Aggregate::Any, &["source"]), &report(&"x".repeat(1000), "a"))[0];
        assert_eq!(key.len(), 33);
        assert_ne!(*key, keys(&content(Aggregate::Any, &["source"]), &report(&"x".repeat(999), "a"))[0]);
    }
}
