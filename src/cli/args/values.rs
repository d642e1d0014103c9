//! The values that more than one command's flags take.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Command, ValueEnum};

use crate::web::browser::Browser;
use crate::web::headers::is_token;
use crate::web::nearest::nearest;
use crate::web::referrer_policy::ReferrerPolicy;
use crate::web::request::CrossOrigin;
use crate::web::vocabulary::Vocabulary;

/// Takes the ids of a vocabulary. Help, completions and errors name them all, but for the hidden ones.
pub(super) fn ids<T: Vocabulary>() -> impl TypedValueParser<Value = T> {
    let listed = |value: &T| PossibleValue::new(value.id()).help(value.description()).hide(value.is_hidden());
    PossibleValuesParser::new(T::ALL.iter().map(listed)).try_map(|text| text.parse::<T>())
}

/// Whom to judge as: one browser, or one of each engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browsers {
    /// One browser.
    One(Browser),
    /// One of each engine.
    All,
}

impl Browsers {
    /// The browsers.
    #[must_use]
    pub fn list(self) -> Vec<Browser> {
        match self {
            Self::One(browser) => vec![browser],
            Self::All => Browser::EACH_ENGINE.to_vec(),
        }
    }

    /// The browser whose verdict comes first.
    #[must_use]
    pub fn first(self) -> Browser {
        match self {
            Self::One(browser) => browser,
            Self::All => Browser::default(),
        }
    }
}

/// Takes a browser's id, or `all`.
pub(super) fn browsers() -> impl TypedValueParser<Value = Browsers> {
    let listed = |browser: &Browser| PossibleValue::new(browser.id()).help(browser.description());
    let all = PossibleValue::new("all").help("Chromium, Firefox and Safari, one after the other");
    PossibleValuesParser::new(Browser::ALL.iter().map(listed).chain([all]))
        .try_map(|text| if text == "all" { Ok(Browsers::All) } else { text.parse().map(Browsers::One) })
}

/// Takes the value of a `crossorigin` attribute. As in HTML, a value that is not a keyword means `anonymous`; what is nearly a keyword
/// is refused as a typo.
#[derive(Clone)]
pub(super) struct CrossOriginParser;

impl TypedValueParser for CrossOriginParser {
    type Value = CrossOrigin;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<CrossOrigin, clap::Error> {
        let is_typo = |text: &str| nearest(text, CrossOrigin::ALL.iter().map(|known| known.id())).is_some();
        match value.to_str() {
            Some(text) if text.parse::<CrossOrigin>().is_err() && !is_typo(text) => {
                Ok(CrossOrigin::Anonymous)
            }
            _ => ids::<CrossOrigin>().parse_ref(cmd, arg, value),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = CrossOrigin::ALL.iter();
        Some(Box::new(values.map(|value| PossibleValue::new(value.id()).help(value.description()))))
    }
}

/// What a `referrerpolicy` attribute says; none where its value is not a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferrerPolicyAttribute(pub Option<ReferrerPolicy>);

/// Takes the value of a `referrerpolicy` attribute. As in HTML, a value that is not a keyword says nothing; what is nearly a keyword
/// is refused as a typo.
#[derive(Clone)]
pub(super) struct ReferrerPolicyParser;

impl TypedValueParser for ReferrerPolicyParser {
    type Value = ReferrerPolicyAttribute;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Self::Value, clap::Error> {
        let is_typo =
            |text: &str| nearest(text, ReferrerPolicy::ALL.iter().map(|known| known.id())).is_some();
        match value.to_str() {
            Some(text) if text.parse::<ReferrerPolicy>().is_err() && !is_typo(text) => {
                Ok(ReferrerPolicyAttribute(ReferrerPolicy::keyword(text)))
            }
            _ => ids::<ReferrerPolicy>()
                .parse_ref(cmd, arg, value)
                .map(|policy| ReferrerPolicyAttribute(Some(policy))),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = ReferrerPolicy::ALL.iter();
        Some(Box::new(values.map(|value| PossibleValue::new(value.id()).help(value.description()))))
    }
}

/// The name of a response header, in lower case.
pub(super) fn readable_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    match is_token(name.as_bytes()) {
        true => Ok(name.to_ascii_lowercase()),
        false => Err("this is not the name of a header, such as X-Total-Count".into()),
    }
}

/// A request header, `Name: value`, or a name alone. What has a space and no colon is a typo, not a name.
pub(super) fn header_line(text: &str) -> Result<String, String> {
    match !text.contains(':') && text.trim().contains(char::is_whitespace) {
        true => Err("a colon is missing: write 'Name: value'".into()),
        false => Ok(text.to_owned()),
    }
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

/// Not a time in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a number of seconds above 0, such as 5 or 0.5")]
pub struct SecondsError;

impl std::str::FromStr for Seconds {
    type Err = SecondsError;

    fn from_str(text: &str) -> Result<Self, SecondsError> {
        text.parse::<f64>()
            .ok()
            .filter(|seconds| *seconds > 0.0)
            .and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok())
            .map(Self)
            .ok_or(SecondsError)
    }
}

/// How long `--watch` pauses between rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pause(pub std::time::Duration);

/// Not a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a number of seconds from 0.5 to 86400, such as 2")]
pub struct PauseError;

impl std::str::FromStr for Pause {
    type Err = PauseError;

    fn from_str(text: &str) -> Result<Self, PauseError> {
        // Shorter pauses would load a server that is being fixed; a day is longer than any watch.
        text.parse::<f64>()
            .ok()
            .filter(|seconds| (0.5..=86_400.0).contains(seconds))
            .map(|seconds| Self(std::time::Duration::from_secs_f64(seconds)))
            .ok_or(PauseError)
    }
}
