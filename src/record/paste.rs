//! Whatever a developer has at hand: which of the known kinds a text is, and what it says.

use super::call::RecordedCall;
use super::console::{self, Message};
use super::har::Har;
use super::{curl, javascript, powershell};

/// How long a text other than a HAR may be, in bytes.
pub const LONGEST: usize = 1024 * 1024;

/// The kinds of text that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A `curl` command.
    Curl,
    /// A script that calls `fetch()` or its like.
    Script,
    /// A PowerShell command.
    PowerShell,
    /// A HAR.
    Har,
    /// Lines of a browser's console.
    Console,
    /// A URL, and nothing else.
    Url,
}

impl Kind {
    /// What it is, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Script => "script",
            Self::PowerShell => "powershell",
            Self::Har => "har",
            Self::Console => "console",
            Self::Url => "url",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Curl => "a curl command",
            Self::Script => "a script's call",
            Self::PowerShell => "a PowerShell command",
            Self::Har => "a HAR",
            Self::Console => "a console message",
            Self::Url => "a URL",
        }
    }
}

/// A text that was recognised.
#[derive(Debug)]
pub struct Pasted {
    /// What it is.
    pub kind: Kind,
    /// The calls that it has. A HAR's are in it.
    pub calls: Vec<RecordedCall>,
    /// The console messages that it has.
    pub messages: Vec<Message>,
    /// The HAR that it is.
    pub har: Option<Har>,
}

/// A text that is none of the known kinds, or only begins as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// What it looked like.
    pub kind: Option<Kind>,
    /// Where reading stopped, in bytes from the start.
    pub at: usize,
    /// What is wrong there.
    pub fault: String,
}

/// Finds out what a text is.
///
/// # Errors
/// Where it is nothing known, or cannot be read to its end.
pub fn recognise(text: &str) -> Result<Pasted, Unread> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Unread { kind: None, at: 0, fault: "it is empty".into() });
    }
    if trimmed.starts_with('{') {
        let har =
            Har::read(trimmed.as_bytes()).map_err(|fault| Unread { kind: Some(Kind::Har), at: 0, fault })?;
        return Ok(Pasted { kind: Kind::Har, calls: Vec::new(), messages: Vec::new(), har: Some(har) });
    }
    if text.len() > LONGEST {
        return Err(Unread { kind: None, at: LONGEST, fault: "it is longer than 1 MiB, and no HAR".into() });
    }
    let messages = console::read(text);
    let has_messages = !messages.is_empty();
    let read = |kind, calls: Result<Vec<RecordedCall>, (usize, String)>| match calls {
        Ok(mut calls) if !calls.is_empty() => {
            calls.iter_mut().for_each(RecordedCall::turn_preflight_into_request);
            Ok(Pasted { kind, calls, messages: messages.clone(), har: None })
        }
        Ok(_) => Err(Unread { kind: Some(kind), at: 0, fault: "there is no request in it".into() }),
        Err((at, fault)) => Err(Unread { kind: Some(kind), at, fault }),
    };
    let found = if is_curl(trimmed) {
        read(Kind::Curl, curl::read(trimmed).map_err(|fault| (0, fault)))
    } else if powershell::is_powershell(trimmed) {
        read(
            Kind::PowerShell,
            powershell::read(text).map_err(|(at, wanted)| (at, format!("here should be {wanted}"))),
        )
    } else if let Some(calls) = script(text).transpose() {
        read(Kind::Script, calls)
    } else if !has_messages && !trimmed.contains(char::is_whitespace) && trimmed.contains("://") {
        read(Kind::Url, Ok(vec![RecordedCall::of(trimmed)]))
    } else {
        Err(Unread { kind: None, at: 0, fault: "it is nothing that is known here".into() })
    };
    // A stack below a console message has words that look like calls.
    if found.is_err() && has_messages {
        let calls = messages.iter().filter_map(Message::call).collect();
        return Ok(Pasted { kind: Kind::Console, calls, messages, har: None });
    }
    found
}

/// Whether a line begins with curl, a prompt before it or not.
fn is_curl(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start().trim_start_matches(['$', '>', '%', '#']).trim_start();
        let first = line.split_whitespace().next().unwrap_or_default();
        matches!(first, "curl" | "curl.exe") || first.ends_with("/curl")
    })
}

/// The calls of a script, if it is one. What was left out of it stands with its first call.
fn script(text: &str) -> Result<Option<Vec<RecordedCall>>, (usize, String)> {
    let Some(script) = javascript::read(text)? else { return Ok(None) };
    let mut calls = script.calls;
    if let Some(first) = calls.first_mut() {
        first.omissions.extend(script.omissions);
    }
    Ok(Some(calls))
}
