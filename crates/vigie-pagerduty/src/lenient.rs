//! Reading JSON from senders that are not careful: nulls, numbers for texts, unknown and double fields.
//!
//! Real senders write `"component": null`, `"dedup_key": 42` and the same field twice. Nothing of that is a reason to
//! lose a page, so these types accept any JSON value and say afterwards what it was. One pass, no tree in between.

use std::{fmt, marker::PhantomData};

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use vigie_core::value::Value;

use crate::value::Document;

/// A field that should be a text. Numbers and booleans are taken as the text they are written with.
#[derive(Debug, Default)]
pub(crate) enum Text {
    /// Not there, or null.
    #[default]
    Absent,
    /// There.
    Is(String),
    /// A list or an object.
    Wrong,
}

impl Text {
    /// The text, unless it is absent, wrong or blank.
    pub(crate) fn filled(self) -> Option<String> {
        match self {
            Self::Is(text) if !text.trim().is_empty() => Some(text),
            Self::Absent | Self::Is(_) | Self::Wrong => None,
        }
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text::Is(text.to_owned()))
    }
    fn visit_string<E>(self, text: String) -> Result<Text, E> {
        Ok(Text::Is(text))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Text, E> {
        Ok(Text::Is(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Text, E> {
        Ok(Text::Is(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Text, E> {
        Ok(Text::Is(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Text, E> {
        Ok(Text::Is(value.to_string()))
    }
    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::Absent)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Text, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text::Wrong)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Text, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::Wrong)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

/// A field that should be a list. Anything else is an empty one; what is beyond [`Items::MOST`] is left out.
#[derive(Debug)]
pub(crate) struct Items<T>(pub(crate) Vec<T>);

impl<T> Items<T> {
    /// More links, images or contexts than this are no help to anybody; the rest is dropped, the event is not.
    pub(crate) const MOST: usize = 100;
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct ItemsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ItemsVisitor<T> {
    type Value = Items<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_str<E>(self, _: &str) -> Result<Items<T>, E> {
        Ok(Items::default())
    }
    fn visit_bool<E>(self, _: bool) -> Result<Items<T>, E> {
        Ok(Items::default())
    }
    fn visit_i64<E>(self, _: i64) -> Result<Items<T>, E> {
        Ok(Items::default())
    }
    fn visit_u64<E>(self, _: u64) -> Result<Items<T>, E> {
        Ok(Items::default())
    }
    fn visit_f64<E>(self, _: f64) -> Result<Items<T>, E> {
        Ok(Items::default())
    }
    fn visit_unit<E>(self) -> Result<Items<T>, E> {
        Ok(Items::default())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Items<T>, A::Error> {
        let mut list = Vec::new();
        while list.len() < Items::<T>::MOST {
            let Some(item) = items.next_element()? else { return Ok(Items(list)) };
            list.push(item);
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Items(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Items<T>, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Items::default())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemsVisitor(PhantomData))
    }
}

/// What `custom_details` or `details` hold: any document at all.
#[derive(Debug, Default)]
pub(crate) struct Details(pub(crate) Value);

impl<'de> Deserialize<'de> for Details {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Document::deserialize(deserializer).map(|document| Self(document.0))
    }
}

/// Declares a struct that reads from any JSON value: fields in any order, the last of two wins, unknown ones are
/// ignored, and `is_object` says whether the value was an object at all.
macro_rules! lenient_object {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(crate) struct $name {
            // Only the outermost object is asked.
            #[allow(dead_code)]
            pub(crate) is_object: bool,
            $(pub(crate) $field: $kind,)*
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[allow(non_camel_case_types)]
                enum Key { $($field,)* Unknown }

                impl<'de> serde::Deserialize<'de> for Key {
                    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        struct KeyVisitor;
                        impl serde::de::Visitor<'_> for KeyVisitor {
                            type Value = Key;
                            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                                f.write_str("a name")
                            }
                            fn visit_str<E>(self, name: &str) -> Result<Key, E> {
                                Ok(match name { $(stringify!($field) => Key::$field,)* _ => Key::Unknown })
                            }
                        }
                        deserializer.deserialize_identifier(KeyVisitor)
                    }
                }

                struct ObjectVisitor;
                impl<'de> serde::de::Visitor<'de> for ObjectVisitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("any value")
                    }
                    fn visit_str<E>(self, _: &str) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_bool<E>(self, _: bool) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_i64<E>(self, _: i64) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_u64<E>(self, _: u64) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_f64<E>(self, _: f64) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_unit<E>(self) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<$name, A::Error> {
                        while items.next_element::<serde::de::IgnoredAny>()?.is_some() {}
                        Ok($name::default())
                    }
                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut members: A) -> Result<$name, A::Error> {
                        let mut object = $name { is_object: true, ..$name::default() };
                        while let Some(key) = members.next_key::<Key>()? {
                            match key {
                                $(Key::$field => object.$field = members.next_value()?,)*
                                Key::Unknown => drop(members.next_value::<serde::de::IgnoredAny>()?),
                            }
                        }
                        Ok(object)
                    }
                }
                deserializer.deserialize_any(ObjectVisitor)
            }
        }
    };
}
pub(crate) use lenient_object;
