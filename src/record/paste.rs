//! Whatever a developer has at hand: which of the known kinds a text is, and what it says.

use super::call::RecordedCall;
use super::console::{self, Message};
use super::frame::{self, RecordedFrame};
use super::har::Har;
use super::responses::responses;
use super::{address, curl, http_text, httpie, javascript, powershell, program, wget};
use crate::web::typed_url::complete;
use url::Url;

/// How long a text other than a HAR may be, in bytes.
pub const LONGEST: usize = 1024 * 1024;

/// What is wrong with a longer one.
pub const TOO_LONG: &str = "this is longer than 1 MiB, and not a HAR";

/// The kinds of text that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A `curl` command.
    Curl,
    /// A script that calls `fetch()` or its like.
    Script,
    /// A PowerShell command.
    PowerShell,
    /// A `wget` command.
    Wget,
    /// An HTTPie command.
    Httpie,
    /// A request as HTTP writes it: a message, a `.http` file, Hurl, a log.
    Http,
    /// A program in another language than a page's scripts.
    Program,
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
            Self::Wget => "wget",
            Self::Httpie => "httpie",
            Self::Http => "http",
            Self::Program => "program",
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
            Self::Wget => "a wget command",
            Self::Httpie => "an HTTPie command",
            Self::Http => "an HTTP request",
            Self::Program => "a program's request",
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
    /// The documents that a page shows in frames or popups.
    pub frames: Vec<RecordedFrame>,
}

impl Pasted {
    fn of(kind: Kind) -> Self {
        Self { kind, calls: Vec::new(), messages: Vec::new(), har: None, frames: Vec::new() }
    }
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
    let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = text.len() - without_mark.len();
    recognise_text(without_mark).map_err(|unread| Unread { at: unread.at + mark, ..unread })
}

/// The same, without a byte order mark.
fn recognise_text(text: &str) -> Result<Pasted, Unread> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Unread { kind: None, at: 0, fault: "it is empty".into() });
    }
    if trimmed.starts_with('{') {
        return match Har::read(trimmed.as_bytes()) {
            Ok(har) => Ok(Pasted { har: Some(har), ..Pasted::of(Kind::Har) }),
            // An error of axios, as it is logged, is an object too.
            Err(fault) => messages_alone(trimmed).ok_or_else(|| Unread {
                kind: Some(Kind::Har),
                at: 0,
                fault: fault.to_string(),
            }),
        };
    }
    if text.len() > LONGEST {
        return Err(Unread { kind: None, at: LONGEST, fault: TOO_LONG.into() });
    }
    let is_response = trimmed.starts_with("HTTP/") && !trimmed.contains("\n> ");
    let messages = console::read(text);
    let has_messages = !messages.is_empty();
    let read = |kind, calls: Result<Vec<RecordedCall>, (usize, String)>| match calls {
        Ok(mut calls) if !calls.is_empty() => {
            RecordedCall::join(&mut calls);
            calls.iter_mut().for_each(RecordedCall::turn_preflight_into_request);
            messages.iter().filter_map(Message::call).for_each(|said| add_facts(&mut calls, &said));
            let frames = if kind == Kind::Script { frame::read(text) } else { Vec::new() };
            Ok(Pasted { calls, messages: messages.clone(), frames, ..Pasted::of(kind) })
        }
        Ok(_) => Err(Unread { kind: Some(kind), at: 0, fault: "there is no request in it".into() }),
        Err((at, fault)) => Err(Unread { kind: Some(kind), at, fault }),
    };
    let calls_or = |calls: Result<Vec<RecordedCall>, (usize, String)>| {
        calls.map(|calls| (!calls.is_empty()).then_some(calls)).transpose()
    };
    let found = if let Some(calls) = calls_or(curl::read(trimmed).map_err(|error| (0, error.to_string()))) {
        read(Kind::Curl, calls)
    } else if powershell::is_powershell(trimmed) {
        read(
            Kind::PowerShell,
            powershell::read(text).map_err(|(at, expected)| (at, format!("here should be {expected}"))),
        )
    } else if let Some((kind, calls)) = command(trimmed) {
        read(kind, Ok(calls))
    } else if let Some(calls) = script(text).transpose() {
        read(Kind::Script, calls)
    } else if let Some(calls) = urls(trimmed).filter(|_| !has_messages) {
        read(Kind::Url, Ok(calls))
    } else {
        let fault = match is_response || is_head(trimmed) {
            true => "this is a response without its request: which page called what is not in it",
            false => "unrecognised input",
        };
        Err(Unread { kind: None, at: 0, fault: fault.into() })
    };
    if let Err(Unread { kind: None | Some(Kind::Script), .. }) = &found {
        let frames = frame::read(text);
        if !frames.is_empty() {
            return Ok(Pasted { frames, messages, ..Pasted::of(Kind::Script) });
        }
    }
    if found.is_err() && is_head(trimmed) {
        return found;
    }
    // A stack below a console message has words that look like calls.
    if found.is_err() && has_messages {
        return Ok(with_messages(messages));
    }
    found
}

/// Adds what a console message says of a call that the text has too: of the one with its URL, else of the only one.
fn add_facts(calls: &mut [RecordedCall], said: &RecordedCall) {
    let url = |call: &RecordedCall| Url::parse(&call.url).ok();
    let of_url =
        calls.iter().position(|call| call.url == said.url || url(call).is_some() && url(call) == url(said));
    match (of_url, calls) {
        (Some(number), calls) => calls[number].add_facts_of(said),
        // Its URL may be one that only the script knows.
        (None, [only]) if only.unknown_in_url().next().is_some() => only.add_facts_of(said),
        _ => {}
    }
}

/// A text that has console messages and nothing else that is known.
fn messages_alone(text: &str) -> Option<Pasted> {
    let messages = console::read(text);
    (text.len() <= LONGEST && !messages.is_empty()).then(|| with_messages(messages))
}

fn with_messages(messages: Vec<Message>) -> Pasted {
    let calls = messages.iter().filter_map(Message::call).collect();
    Pasted { calls, messages, ..Pasted::of(Kind::Console) }
}

/// Whether a text is nothing but the headers of a response.
fn is_head(text: &str) -> bool {
    let decides =
        |line: &str| line.get(..21).is_some_and(|start| start.eq_ignore_ascii_case("access-control-allow-"));
    text.lines().nth(1).is_some()
        && text.lines().any(decides)
        && !text.contains("\n\n")
        && responses(text).is_ok_and(|found| found.len() == 1)
}

/// The requests of other tools and languages.
fn command(text: &str) -> Option<(Kind, Vec<RecordedCall>)> {
    type Reader = (Kind, fn(&str) -> Vec<RecordedCall>);
    let readers: [Reader; 4] = [
        (Kind::Wget, wget::read),
        (Kind::Httpie, httpie::read),
        (Kind::Program, |text| program::read(text).unwrap_or_default()),
        (Kind::Http, http_text::read),
    ];
    readers.iter().find_map(|(kind, read)| {
        let calls = read(text);
        (!calls.is_empty()).then_some((*kind, calls))
    })
}

/// URLs, one a line, and nothing else.
fn urls(text: &str) -> Option<Vec<RecordedCall>> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_url = |line: &&str| {
        !line.contains([' ', '\t', '(', '"', '<']) && (line.contains("://") || address::is_like(line))
    };
    if lines.is_empty() || lines.len() > MOST_URLS || !lines.iter().all(is_url) {
        return None;
    }
    let call = |line: &&str| {
        let mut call = RecordedCall::default();
        call.url = match line.contains("://") {
            true => (*line).to_owned(),
            false => match complete(line) {
                Some(completed) => {
                    let scheme = completed.url.split(':').next().unwrap_or_default();
                    call.provenance.push(format!("the scheme {scheme}, which is not written"));
                    completed.url
                }
                None => address::with_scheme(line, &mut call.provenance, "curl"),
            },
        };
        call
    };
    Some(lines.iter().map(call).collect())
}

/// The most URLs that a list may have.
const MOST_URLS: usize = 1000;

/// The calls of a script, if it is one. What was left out of it stands with its first call.
fn script(text: &str) -> Result<Option<Vec<RecordedCall>>, (usize, String)> {
    let Some(script) = javascript::read(text)? else { return Ok(None) };
    let mut calls = script.calls;
    if let Some(first) = calls.first_mut() {
        first.omissions.extend(script.omissions);
    }
    Ok(Some(calls))
}
