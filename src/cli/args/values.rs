//! The values that more than one command's flags take.

use clap::ValueEnum;

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

/// A format of a run's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum ReportFormat {
    /// For people: a matrix, and what is wrong in full
    Text,
    /// One JSON object
    Json,
    /// A JSON object a line
    Jsonl,
    /// For Jenkins, GitLab and others: JUnit's XML
    Junit,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations, and the step's summary
    Github,
    /// For comments and summaries
    Markdown,
    /// For people: one file that a browser opens
    Html,
    /// For test harnesses: TAP 14
    Tap,
}

/// A browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BrowserName {
    /// Chrome, Edge, Opera
    Chromium,
    /// Firefox
    Firefox,
}

/// A way of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AsName {
    /// fetch()
    Fetch,
    /// XMLHttpRequest
    Xhr,
    /// XMLHttpRequest with a listener on its upload
    XhrUpload,
    /// A classic script element
    Script,
    /// A module script
    Module,
    /// A style sheet
    Style,
    /// An image
    Image,
    /// A web font
    Font,
    /// Audio or video
    Media,
    /// EventSource
    #[value(name = "eventsource")]
    EventSource,
    /// navigator.sendBeacon()
    Beacon,
    /// new Worker()
    Worker,
}

/// A Cross-Origin-Embedder-Policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EmbedderName {
    /// No policy
    UnsafeNone,
    /// What is embedded must allow it
    RequireCorp,
    /// What is embedded is asked for without cookies
    Credentialless,
}

/// An address space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SpaceName {
    /// One's own machine
    Loopback,
    /// One's own network
    Local,
    /// The internet
    Public,
}

/// What becomes of third-party cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThirdPartyName {
    /// They are sent and stored where SameSite lets them: Chromium's way
    Allow,
    /// They are neither sent nor stored
    Block,
    /// Each site in the address bar has its own: Firefox's way
    Partition,
}

/// A credentials mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CredentialsName {
    /// Never send credentials
    Omit,
    /// Send them to the page's own origin
    SameOrigin,
    /// Always send them
    Include,
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

/// A redirect mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RedirectName {
    /// Follow redirects
    Follow,
    /// Take a redirect for an error
    Error,
    /// Stop at a redirect, without an error
    Manual,
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
