//! JSON values that are taken as far as they can be used: one of another type than expected is empty, and rejects nothing.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::web::body::BODY_START;

/// A struct whose fields are those of a JSON object that it needs, each lenient; of equal names the last one counts.
macro_rules! object {
    ($(#[$about:meta])* $visibility:vis struct $name:ident { $($field:ident: $type:ty = $key:literal $(| $other:literal)*,)* }) => {
        $(#[$about])*
        #[derive(Debug, Default)]
        $visibility struct $name {
            $(pub(super) $field: $type,)*
        }

        impl $crate::record::har::lenient::Lenient for $name {
            fn of_object<'de, A: serde::de::MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
                use $crate::record::har::lenient::Any;
                let mut made = Self::default();
                while let Some(key) = object.next_key::<String>()? {
                    match key.as_str() {
                        $($key $(| $other)* => made.$field = object.next_value::<Any<$type>>()?.0,)*
                        _ => {
                            object.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(made)
            }
        }
    };
}
pub(super) use object;

/// A type that any JSON value makes: an empty one where nothing of it can be used.
pub(super) trait Lenient: Default {
    /// From a string.
    fn of_text(_: &str) -> Self {
        Self::default()
    }

    /// From a number.
    fn of_number(_: f64) -> Self {
        Self::default()
    }

    /// From `true` or `false`.
    fn of_flag(_: bool) -> Self {
        Self::default()
    }

    /// From `null`.
    fn of_null() -> Self {
        Self::default()
    }

    /// From an array.
    ///
    /// # Errors
    /// Those of the JSON.
    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }

    /// From an object.
    ///
    /// # Errors
    /// Those of the JSON.
    fn of_object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

/// What any JSON value makes.
#[derive(Debug, Default)]
pub(super) struct Any<T>(pub(super) T);

impl<'de, T: Lenient> Deserialize<'de> for Any<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value<T>(PhantomData<T>);
        impl<'de, T: Lenient> Visitor<'de> for Value<T> {
            type Value = Any<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_str<E>(self, text: &str) -> Result<Any<T>, E> {
                Ok(Any(T::of_text(text)))
            }

            #[expect(clippy::cast_precision_loss, reason = "no number of a HAR needs more than 53 bits")]
            fn visit_i64<E>(self, number: i64) -> Result<Any<T>, E> {
                Ok(Any(T::of_number(number as f64)))
            }

            #[expect(clippy::cast_precision_loss, reason = "no number of a HAR needs more than 53 bits")]
            fn visit_u64<E>(self, number: u64) -> Result<Any<T>, E> {
                Ok(Any(T::of_number(number as f64)))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Any<T>, E> {
                Ok(Any(T::of_number(number)))
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Any<T>, E> {
                Ok(Any(T::of_flag(flag)))
            }

            fn visit_unit<E>(self) -> Result<Any<T>, E> {
                Ok(Any(T::of_null()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Any<T>, A::Error> {
                T::of_list(list).map(Any)
            }

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Any<T>, A::Error> {
                T::of_object(object).map(Any)
            }
        }
        deserializer.deserialize_any(Value(PhantomData))
    }
}

/// A text, or a number or a flag as a text.
impl Lenient for Option<String> {
    fn of_text(text: &str) -> Self {
        Some(text.to_owned())
    }

    fn of_number(number: f64) -> Self {
        Some(number.to_string())
    }

    fn of_flag(flag: bool) -> Self {
        Some(flag.to_string())
    }
}

/// A number, or a text that is one.
impl Lenient for Option<f64> {
    fn of_text(text: &str) -> Self {
        text.trim().parse().ok()
    }

    fn of_number(number: f64) -> Self {
        Some(number)
    }
}

/// A flag, or a text that is one.
impl Lenient for bool {
    fn of_text(text: &str) -> Self {
        text.eq_ignore_ascii_case("true")
    }

    fn of_flag(flag: bool) -> Self {
        flag
    }
}

impl<T: Lenient> Lenient for Vec<T> {
    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut all = Self::new();
        while let Some(Any(one)) = list.next_element::<Any<T>>()? {
            all.push(one);
        }
        Ok(all)
    }
}

/// How many values there are.
#[derive(Debug, Default)]
pub(super) struct Count(pub(super) usize);

impl Lenient for Count {
    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut count = 0;
        while list.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Self(count))
    }

    fn of_object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut count = 0;
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Self(count))
    }
}

/// The start of a long text; whether there is more of it does not matter.
#[derive(Debug, Default)]
pub(super) struct Start(pub(super) Option<String>);

impl Lenient for Start {
    fn of_text(text: &str) -> Self {
        let end = text.floor_char_boundary(2 * BODY_START);
        Self(Some(text[..end].to_owned()))
    }
}

/// An error of the browser, as a text or as an object that has one.
#[derive(Debug, Default)]
pub(super) struct ErrorText {
    pub(super) text: Option<String>,
    /// Whether the file says that there was none.
    pub(super) is_null: bool,
}

impl Lenient for ErrorText {
    fn of_null() -> Self {
        Self { is_null: true, ..Self::default() }
    }

    fn of_text(text: &str) -> Self {
        Self { text: Some(text.trim().to_owned()).filter(|text| !text.is_empty()), is_null: false }
    }

    fn of_object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut found = Self::default();
        while let Some((Any(key), Any(value))) = object.next_entry::<Any<Option<String>>, Any<Self>>()? {
            let Some(text) = value.text else { continue };
            let is_code = text.contains("ERR_");
            let is_text = ["message", "text", "name", "error", "code", "reason", "errorText"]
                .contains(&key.as_deref().unwrap_or_default());
            if is_code || found.text.is_none() && is_text {
                found.text = Some(text);
            }
            if is_code {
                break;
            }
        }
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(found)
    }
}

/// A name and a value.
#[derive(Debug, Default)]
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: String,
}

/// Headers: a list of pairs, or an object.
#[derive(Debug, Default)]
pub(super) struct Pairs(pub(super) Vec<Pair>);

object! {
    /// A pair as HAR writes it.
    struct Written {
        name: Option<String> = "name",
        value: Option<String> = "value",
    }
}

impl Lenient for Pairs {
    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut pairs = Vec::new();
        while let Some(Any(Written { name, value })) = list.next_element::<Any<Written>>()? {
            if let Some(name) = name {
                pairs.push(Pair { name, value: value.unwrap_or_default() });
            }
        }
        Ok(Self(pairs))
    }

    fn of_object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, Any(Texts(values)))) = object.next_entry::<String, Any<Texts>>()? {
            pairs.extend(values.into_iter().map(|value| Pair { name: name.clone(), value }));
        }
        Ok(Self(pairs))
    }
}

/// A text, or several.
#[derive(Debug, Default)]
struct Texts(Vec<String>);

impl Lenient for Texts {
    fn of_text(text: &str) -> Self {
        Self(vec![text.to_owned()])
    }

    fn of_number(number: f64) -> Self {
        Self(vec![number.to_string()])
    }

    fn of_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        let texts: Vec<Option<String>> = Lenient::of_list(list)?;
        Ok(Self(texts.into_iter().flatten().collect()))
    }
}

/// A value that is there: an object or an array.
#[derive(Debug)]
pub(super) struct Given<T>(pub(super) Option<T>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Lenient> Lenient for Given<T> {
    fn of_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        T::of_list(list).map(|value| Self(Some(value)))
    }

    fn of_object<'de, A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        T::of_object(object).map(|value| Self(Some(value)))
    }
}
