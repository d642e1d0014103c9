//! A value of a vocabulary, as the file names it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use crate::web::vocabulary::{UnknownId, Vocabulary};

/// A value that is written as its id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id<T>(pub(super) T);

impl<'de, T: Vocabulary> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);

        impl<T: Vocabulary> Visitor<'_> for Text<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::NOUN)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
                match text.parse::<T>() {
                    Ok(value) if value.is_hidden() => Err(E::custom(UnknownId::of::<T>(text))),
                    parsed => parsed.map_err(E::custom),
                }
            }
        }

        deserializer.deserialize_str(Text(PhantomData)).map(Self)
    }
}

#[cfg(test)]
impl<T: Vocabulary> schemars::JsonSchema for Id<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::any::type_name::<T>().rsplit("::").next().unwrap_or_default().into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut noun = T::NOUN.to_owned();
        noun[..1].make_ascii_uppercase();
        let choices = T::offered().map(|value| {
            schemars::json_schema!({ "type": "string", "const": value.id(), "description": value.description() })
        });
        schemars::json_schema!({ "description": format!("{noun}."), "oneOf": choices.collect::<Vec<_>>() })
    }
}
