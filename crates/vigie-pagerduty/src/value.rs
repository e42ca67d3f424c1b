//! Documents: the core's [`Value`] tree from JSON and back.

use std::fmt;

use serde::{
    Serialize,
    de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor},
    ser::{SerializeMap, SerializeSeq, Serializer},
};
use vigie_core::value::Value;

/// A [`Value`] that reads from and writes to JSON, members in the sender's order.
///
/// The depth is bounded by the JSON reader (128 levels); a whole number beyond 64 bits becomes the nearest float.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document(pub Value);

/// The value as a JSON tree.
#[must_use]
pub fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(members) => members.iter().map(|(name, value)| (name.clone(), to_json(value))).collect(),
    }
}

/// The JSON tree as a value.
#[must_use]
pub fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap_or_default()), Value::Int)
        }
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(from_json).collect()),
        serde_json::Value::Object(members) => {
            Value::Map(members.iter().map(|(name, json)| (name.clone(), from_json(json))).collect())
        }
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Document, E> {
        Ok(Document(Value::Bool(value)))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Document, E> {
        Ok(Document(Value::Int(value)))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Document, E> {
        Ok(Document(i64::try_from(value).map_or(Value::Float(value as f64), Value::Int)))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Document, E> {
        Ok(Document(Value::Float(value)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Document, E> {
        Ok(Document(Value::Text(text.to_owned())))
    }
    fn visit_string<E>(self, text: String) -> Result<Document, E> {
        Ok(Document(Value::Text(text)))
    }
    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document(Value::Null))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Document, A::Error> {
        let mut list = Vec::new();
        while let Some(Document(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Document(Value::List(list)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Document, A::Error> {
        let mut map = Vec::new();
        while let Some((name, Document(value))) = members.next_entry::<String, Document>()? {
            map.push((name, value));
        }
        Ok(Document(Value::Map(map)))
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocumentVisitor)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

struct Borrowed<'a>(&'a Value);

impl Serialize for Borrowed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}

fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Null => serializer.serialize_unit(),
        Value::Bool(value) => serializer.serialize_bool(*value),
        Value::Int(value) => serializer.serialize_i64(*value),
        Value::Float(value) => serializer.serialize_f64(*value),
        Value::Text(text) => serializer.serialize_str(text),
        Value::List(items) => {
            let mut list = serializer.serialize_seq(Some(items.len()))?;
            items.iter().try_for_each(|item| list.serialize_element(&Borrowed(item)))?;
            list.end()
        }
        Value::Map(members) => {
            let mut map = serializer.serialize_map(Some(members.len()))?;
            members.iter().try_for_each(|(name, value)| map.serialize_entry(name, &Borrowed(value)))?;
            map.end()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_survives_the_way_there_and_back() {
        let text = r#"{"z":1,"a":[true,null,2.5,"x"],"big":18446744073709551615}"#;
        let document: Document = serde_json::from_str(text).expect("valid JSON");
        let again = serde_json::to_string(&document).expect("writes");
        assert_eq!(again, r#"{"z":1,"a":[true,null,2.5,"x"],"big":1.8446744073709552e+19}"#);
        assert_eq!(from_json(&to_json(&document.0)).at_path("a"), document.0.at_path("a"));
    }

    #[test]
    fn a_bottomless_document_is_an_error_not_a_crash() {
        let text = "[".repeat(100_000);
        assert!(serde_json::from_str::<Document>(&text).is_err());
    }
}
