//! Closed lists of values that command lines, files and reports name: each value has its id and its description here, once.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use super::nearest::nearest;
use super::text::shown;

/// A closed list of values, each with an id. A flag, a key of a file or a schema that takes one of them needs nothing else.
pub trait Vocabulary: Copy + Eq + fmt::Debug + FromStr<Err = UnknownId> + Send + Sync + 'static {
    /// What one value is, with its article: `a credentials mode`.
    const NOUN: &'static str;
    /// All values, in the order in which help lists them.
    const ALL: &'static [Self];

    /// The name of the value in command lines, files and reports.
    fn id(self) -> &'static str;

    /// What it does, for help and editors, without a full stop.
    fn description(self) -> &'static str;

    /// Whether help and errors do not offer it.
    fn is_hidden(self) -> bool;

    /// The values that help and errors offer.
    fn offered() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|value| !value.is_hidden())
    }
}

/// Makes an enum a [`Vocabulary`]: `Variant = "id": "description",`, with `hidden` after the id of a value that is not offered.
#[doc(hidden)]
#[macro_export]
macro_rules! vocabulary {
    ($(#[$meta:meta])* $vis:vis enum $name:ident: $noun:literal {
        $($(#[$variant_meta:meta])* $variant:ident = $id:literal $($hidden:ident)? : $description:literal,)+
    }) => {
        $(#[$meta])*
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// All of them, in the order in which help lists them.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in command lines, files and reports.
            #[must_use]
            $vis fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }

        impl $crate::web::vocabulary::Vocabulary for $name {
            const NOUN: &'static str = $noun;
            const ALL: &'static [Self] = Self::ALL;

            fn id(self) -> &'static str {
                self.id()
            }

            fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $description,)+
                }
            }

            fn is_hidden(self) -> bool {
                match self {
                    $(Self::$variant => $crate::vocabulary!(@is_hidden $($hidden)?),)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::web::vocabulary::UnknownId;

            /// Reads an id.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let known = Self::ALL.iter().copied().find(|value| value.id() == text);
                known.ok_or_else(|| $crate::web::vocabulary::UnknownId::of::<Self>(text))
            }
        }
    };
    (@is_hidden) => { false };
    (@is_hidden hidden) => { true };
}

#[doc(hidden)]
pub use crate::vocabulary;

/// A text that is not an id of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownId {
    text: String,
    noun: &'static str,
    /// The id that was probably meant.
    nearest: Option<&'static str>,
    offered: Vec<&'static str>,
}

impl UnknownId {
    /// The error for a text that is none of the list's ids.
    #[must_use]
    pub fn of<T: Vocabulary>(text: &str) -> Self {
        let offered: Vec<&'static str> = T::offered().map(T::id).collect();
        Self {
            text: text.to_owned(),
            noun: T::NOUN,
            nearest: nearest(text, offered.iter().copied()),
            offered,
        }
    }
}

impl fmt::Display for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not {}; ", shown(&self.text), self.noun)?;
        match (self.nearest, &self.offered[..]) {
            (Some(nearest), _) => write!(f, "did you mean {nearest}?"),
            (None, [rest @ .., last]) if !rest.is_empty() => {
                write!(f, "it must be {} or {last}", rest.join(", "))
            }
            (None, offered) => write!(f, "it must be {}", offered.concat()),
        }
    }
}

impl Error for UnknownId {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::browser::{Browser, ThirdPartyCookies};
    use crate::web::request::{Credentials, CrossOrigin, Destination, Initiator, Mode, RedirectMode};

    fn reads_its_ids<T: Vocabulary>() {
        for (index, value) in T::ALL.iter().enumerate() {
            assert_eq!(value.id().parse(), Ok(*value), "{value:?}");
            assert!(!value.description().ends_with('.') && !value.description().is_empty(), "{value:?}");
            assert!(T::ALL[..index].iter().all(|other| other.id() != value.id()), "{value:?}");
        }
    }

    #[test]
    fn each_id_names_one_value() {
        reads_its_ids::<Browser>();
        reads_its_ids::<ThirdPartyCookies>();
        reads_its_ids::<Credentials>();
        reads_its_ids::<CrossOrigin>();
        reads_its_ids::<Destination>();
        reads_its_ids::<Initiator>();
        reads_its_ids::<Mode>();
        reads_its_ids::<RedirectMode>();
    }

    #[test]
    fn unknown_ids_come_with_a_suggestion() {
        let words = |error: UnknownId| error.to_string();
        for (error, expected) in [
            ("use-credential".parse::<CrossOrigin>().map_err(words).err(), "did you mean use-credentials?"),
            (
                "FETCH".parse::<Initiator>().map_err(words).err(),
                "FETCH is not a way to call; did you mean fetch?",
            ),
            // What only a browser may send is not offered.
            ("x".parse::<Mode>().map_err(words).err(), "it must be cors, no-cors or same-origin"),
            ("naviggate".parse::<Mode>().map_err(words).err(), "it must be cors, no-cors or same-origin"),
            ("\u{1b}[31m".parse::<Browser>().map_err(words).err(), "\\x1b[31m is not a browser"),
        ] {
            let error = error.expect("an unknown id");
            assert!(error.contains(expected), "{error}");
        }
    }
}
