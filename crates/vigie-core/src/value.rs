//! A document as senders write it in `custom_details`: the core's own tree, so that rules and grouping can read it.

/// One value of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Named values, in the sender's order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The named member of a map.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Map(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The value at a dotted path (`host.name`); the whole value for an empty path.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<&Self> {
        path.split('.').filter(|step| !step.is_empty()).try_fold(self, |value, step| value.get(step))
    }

    /// How a scalar reads as text; `None` for null, lists and maps.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Int(value) => Some(value.to_string()),
            Self::Float(value) => Some(value.to_string()),
            Self::Text(value) => Some(value.clone()),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_the_value_or_nowhere() {
        let host = Value::Map(vec![("name".into(), Value::Text("web1".into()))]);
        let details = Value::Map(vec![("host".into(), host)]);
        assert_eq!(details.at_path("host.name").and_then(Value::to_text).as_deref(), Some("web1"));
        assert_eq!(details.at_path("host.rack"), None);
        assert_eq!(details.at_path("host").and_then(Value::to_text), None);
    }
}
