//! The values that more than one command's flags take.

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::web::vocabulary::Vocabulary;

/// Takes the ids of a vocabulary. Help, completions and errors name them all, but for the hidden ones.
pub(super) fn ids<T: Vocabulary>() -> impl TypedValueParser<Value = T> {
    let listed = |value: &T| PossibleValue::new(value.id()).help(value.description()).hide(value.is_hidden());
    PossibleValuesParser::new(T::ALL.iter().map(listed)).try_map(|text| text.parse::<T>())
}

/// When to do something that depends on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A format of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs: one JSON object a line
    Json,
}

/// A time in seconds, with or without a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seconds(pub std::time::Duration);

impl std::str::FromStr for Seconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse::<f64>()
            .ok()
            .filter(|seconds| *seconds > 0.0)
            .and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok())
            .map(Self)
            .ok_or_else(|| "must be a number of seconds above 0, such as 5 or 0.5".into())
    }
}

/// How long `--watch` pauses between rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pause(pub std::time::Duration);

impl std::str::FromStr for Pause {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Shorter pauses would load a server that is being fixed; a day is longer than any watch.
        text.parse::<f64>()
            .ok()
            .filter(|seconds| (0.5..=86_400.0).contains(seconds))
            .map(|seconds| Self(std::time::Duration::from_secs_f64(seconds)))
            .ok_or_else(|| "must be a number of seconds from 0.5 to 86400, such as 2".into())
    }
}
