//! The values that more than one command's flags take.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::fetch::{Browser, Credentials, EmbedderPolicy, Initiator, RedirectMode, ThirdParty};
use crate::render::report::Format as ReportFormat;
use crate::web::address_space::AddressSpace;

/// Makes values of a lower room ones that a flag takes: each with its name and what the help says of it.
macro_rules! values {
    ($type:ty: $($value:ident $name:literal $help:literal)*) => {
        impl ValueEnum for $type {
            fn value_variants<'a>() -> &'a [Self] {
                &[$(Self::$value),*]
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(match self {
                    $(Self::$value => PossibleValue::new($name).help($help),)*
                })
            }
        }
    };
}

values! { Browser:
    Chromium "chromium" "Chrome, Edge, Opera"
    Firefox "firefox" "Firefox"
}

values! { Initiator:
    Fetch "fetch" "fetch()"
    Xhr "xhr" "XMLHttpRequest"
    XhrUpload "xhr-upload" "XMLHttpRequest with a listener on its upload"
    Script "script" "A classic script element"
    Module "module" "A module script"
    Style "style" "A style sheet"
    Image "image" "An image"
    Font "font" "A web font"
    Media "media" "Audio or video"
    EventSource "eventsource" "EventSource"
    Beacon "beacon" "navigator.sendBeacon()"
    Worker "worker" "new Worker()"
}

values! { Credentials:
    Omit "omit" "Never send credentials"
    SameOrigin "same-origin" "Send them to the page's own origin"
    Include "include" "Always send them"
}

values! { RedirectMode:
    Follow "follow" "Follow redirects"
    Error "error" "Take a redirect for an error"
    Manual "manual" "Stop at a redirect, without an error"
}

values! { EmbedderPolicy:
    UnsafeNone "unsafe-none" "No policy"
    RequireCorp "require-corp" "What is embedded must allow it"
    Credentialless "credentialless" "What is embedded is asked for without cookies"
}

values! { AddressSpace:
    Loopback "loopback" "One's own machine"
    Local "local" "One's own network"
    Public "public" "The internet"
}

values! { ThirdParty:
    Allow "allow" "They are sent and stored where SameSite lets them: Chromium's way"
    Block "block" "They are neither sent nor stored"
    Partition "partition" "Each site in the address bar has its own: Firefox's way"
}

values! { ReportFormat:
    Text "text" "For people: a matrix, and what is wrong in full"
    Json "json" "One JSON object"
    Jsonl "jsonl" "A JSON object a line"
    Junit "junit" "For Jenkins, GitLab and others: JUnit's XML"
    Sarif "sarif" "For code scanning: SARIF 2.1.0"
    Github "github" "For GitHub Actions: annotations, and the step's summary"
    Markdown "markdown" "For comments and summaries"
    Html "html" "For people: one file that a browser opens"
    Tap "tap" "For test harnesses: TAP 14"
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

/// A mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ModeName {
    /// Read another origin's answer where it allows it
    Cors,
    /// Send, and read nothing
    NoCors,
    /// Refuse other origins
    SameOrigin,
    /// What fetch() refuses
    #[value(hide = true)]
    Navigate,
}

/// A time in seconds, with a fraction if need be.
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
            .ok_or_else(|| "it must be a number of seconds above 0, such as 5 or 0.5".into())
    }
}

/// How long `--watch` pauses between rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pause(pub std::time::Duration);

impl std::str::FromStr for Pause {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Shorter ones would load the server that somebody is mending; a day is longer than anybody watches.
        text.parse::<f64>()
            .ok()
            .filter(|seconds| (0.5..=86_400.0).contains(seconds))
            .map(|seconds| Self(std::time::Duration::from_secs_f64(seconds)))
            .ok_or_else(|| "it must be a number of seconds from 0.5 to 86400, such as 2".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_reports() {
        fn same<T: ValueEnum>(name: impl Fn(&T) -> &'static str) {
            for value in T::value_variants() {
                let taken = value.to_possible_value().expect("no value is left out");
                assert_eq!(taken.get_name(), name(value));
            }
        }
        same(|value: &Initiator| value.name());
        same(|value: &Credentials| value.name());
        same(|value: &RedirectMode| value.name());
        same(|value: &EmbedderPolicy| value.name());
    }
}
