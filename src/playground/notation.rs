//! How an example is written, in the rules' pages and in the scenarios.
//!
//! First `$ corscheck probe …`: a backslash at the end of a line continues it, `$'…'` may have `\xNN`, and before it a line
//! `$ yes | head -c LENGTH > FILE` may make a body that is too long to be shown. Then each request that is sent,
//! `> METHOD URL`, and the response: `< STATUS`, `< Name: value` lines and `< body: …` for the first bytes of the body,
//! or `< no response: KIND`, where KIND is the id of a rule about the network. A URL may end in `*`.
//!
//! A scenario continues with the expected result:
//!
//! - `= Chromium blocked RULE NAME`, `= Firefox allowed`: the verdict, its rule, and the browser's own name for it, where
//!   it has one; `= Chromium, Firefox …` where rule and name are the same. A browser that is not named is not checked;
//! - `! ID "words"`: this rule or advice is expected, with these words in its message.
//!
//! A request or a `!` line that belongs to one browser alone ends in its name: `(Chromium)`.

use crate::probe::failure_kind;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::message::FailureKind;

/// Why a text is not such a script: the line, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct ScriptError {
    /// The line of the text, from 1; the first one for the whole command.
    pub line: usize,
    /// What is wrong with it.
    pub fault: ScriptFault,
}

/// What is wrong with a line of a script.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptFault {
    /// Nothing to run.
    #[error("expected a command, such as `$ corscheck probe URL`")]
    NoCommand,
    /// A `$ yes …` line that makes no file.
    #[error("expected `$ yes | head -c LENGTH > FILE`, found `{0}`")]
    MadeFile(String),
    /// The file is made, but no word of the command names it.
    #[error("the command does not use {0}")]
    UnusedFile(String),
    /// An escape other than `\xNN`.
    #[error("in $'…' only \\xNN with an ASCII character is supported")]
    Escape,
    /// No kind of line, or one that cannot stand here.
    #[error("expected `> METHOD URL`, `< …` after a request, `= BROWSER OUTCOME` or `! ID`, found `{0}`")]
    Misplaced(String),
    /// Not a request.
    #[error("expected `> METHOD URL`, found `> {0}`")]
    Request(String),
    /// A request without a response.
    #[error("the request before this line has no response; write `< STATUS` or `< no response: RULE`")]
    NoResponse,
    /// A response without a status.
    #[error("expected a status, such as `< 204`, found `< {0}`")]
    NoStatus(String),
    /// Not the id of a rule about the network.
    #[error("{0} is not the id of a network failure, such as timed-out")]
    UnknownFailure(String),
    /// A line of a response where there is none.
    #[error("`< {0}` follows a request that gets no response")]
    AfterFailure(String),
    /// Not a header.
    #[error("expected `< Name: value`, found `< {0}`")]
    Header(String),
    /// Not a browser.
    #[error("{0:?} is not a browser's name; write `= Chromium OUTCOME` or `= Chromium, Firefox OUTCOME`")]
    UnknownBrowser(String),
    /// A verdict without its outcome.
    #[error("the verdict has no outcome; write allowed, blocked or failed")]
    NoOutcome,
    /// Quotes that do not match.
    #[error("a quote is not closed in `! {0}`")]
    Quotes(String),
    /// A message without its id.
    #[error("expected the id of a rule or advice after `!`")]
    NoId,
}

/// One command, how the servers respond, and the expected result.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The heading above it; empty where it is the only one.
    pub heading: String,
    /// The file that is made for the command's body.
    pub file: Option<MadeFile>,
    /// The command line, after `corscheck`.
    pub words: Vec<String>,
    /// Requests and responses, in their order.
    pub exchanges: Vec<Exchange>,
    /// The expected verdict as which browser.
    pub verdicts: Vec<(Browser, Verdict)>,
    /// The expected messages.
    pub expected_messages: Vec<ExpectedMessage>,
}

/// What `yes | head -c LENGTH > NAME` makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFile {
    /// Its name.
    pub name: String,
    /// How many bytes it has.
    pub length: usize,
}

/// A request and its response.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// The URL, or the beginning of it and `*`.
    pub url: String,
    /// What comes back.
    pub reply: Reply,
    /// The browser that alone sends it.
    pub only: Option<Browser>,
}

/// What comes back for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// No usable response.
    Failure(FailureKind),
    /// A response.
    Response {
        /// The status.
        status: u16,
        /// The headers, in order.
        headers: Vec<(String, String)>,
        /// The body, or its first bytes.
        body: String,
    },
}

/// What a browser makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// `allowed`, `blocked` or `failed`.
    pub outcome: String,
    /// The id of the rule.
    pub rule: Option<String>,
    /// The browser's own name.
    pub name: Option<String>,
}

/// An expected message.
#[derive(Clone, Debug)]
pub struct ExpectedMessage {
    /// The id of the rule or advice.
    pub id: String,
    /// What its message must have in it.
    pub words: Vec<String>,
    /// The browser as which alone it is expected.
    pub only: Option<Browser>,
}

impl ExpectedMessage {
    /// Whether it is expected as this browser.
    #[must_use]
    pub fn is_expected_in(&self, browser: Browser) -> bool {
        self.only.is_none_or(|only| only == browser)
    }
}

impl MadeFile {
    /// What is in it.
    #[must_use]
    pub fn contents(&self) -> String {
        "y\n".chars().cycle().take(self.length).collect()
    }

    fn read(line: &str) -> Option<Self> {
        let (length, name) = line.strip_prefix("$ yes | head -c ")?.split_once(" > ")?;
        Some(Self { name: name.into(), length: length.parse().ok()? })
    }
}

impl Script {
    /// Reads what is between the fences.
    ///
    /// # Errors
    /// The first line that is not written like this.
    pub fn read(heading: &str, text: &str) -> Result<Self, ScriptError> {
        let mut script = Self { heading: heading.into(), ..Self::default() };
        let mut lines = (1..).zip(text.lines());
        let at = |line: usize| move |fault: ScriptFault| ScriptError { line, fault };
        script.words = script.command(lines.by_ref().map(|(_, line)| line)).map_err(at(1))?;
        let mut has_response = true;
        let lines =
            lines.map(|(number, line)| (number, line.trim_end())).filter(|(_, line)| !line.is_empty());
        let mut last_line = 1;
        for (number, line) in lines {
            last_line = number;
            script.line(line, &mut has_response).map_err(at(number))?;
        }
        if has_response { Ok(script) } else { Err(at(last_line)(ScriptFault::NoResponse)) }
    }

    fn line(&mut self, line: &str, has_response: &mut bool) -> Result<(), ScriptFault> {
        let (mark, rest) = line.split_once(' ').ok_or_else(|| ScriptFault::Misplaced(line.into()))?;
        match (mark, self.exchanges.last_mut()) {
            (">", _) if *has_response => {
                self.exchanges.push(request(rest)?);
                *has_response = false;
            }
            ("<", Some(last)) if *has_response => last.reply.add(rest)?,
            ("<", Some(last)) => {
                last.reply = first_line(rest)?;
                *has_response = true;
            }
            ("=", _) => self.add_verdict(rest)?,
            ("!", _) => self.expected_messages.push(expected_message(rest)?),
            _ => return Err(ScriptFault::Misplaced(line.into())),
        }
        Ok(())
    }

    fn command<'a>(&mut self, lines: impl Iterator<Item = &'a str>) -> Result<Vec<String>, ScriptFault> {
        let mut lines = lines.map(str::trim_end).skip_while(|line| line.is_empty());
        let mut first = lines.next().unwrap_or_default();
        if first.starts_with("$ yes") {
            self.file = Some(MadeFile::read(first).ok_or_else(|| ScriptFault::MadeFile(first.into()))?);
            first = lines.next().unwrap_or_default();
        }
        let mut command = first.strip_prefix("$ corscheck ").unwrap_or_default().to_owned();
        while let Some(before) = command.strip_suffix('\\') {
            command = before.to_owned() + lines.next().unwrap_or_default();
        }
        let command = with_bytes(&command).ok_or(ScriptFault::Escape)?;
        let words = shlex::split(&command).filter(|words| !words.is_empty()).ok_or(ScriptFault::NoCommand)?;
        match self.file_word() {
            Some(word) if !words.contains(&word) => Err(ScriptFault::UnusedFile(word)),
            _ => Ok(words),
        }
    }

    fn file_word(&self) -> Option<String> {
        self.file.as_ref().map(|file| format!("@{}", file.name))
    }

    /// The words, with the body itself instead of the file that is made for it.
    #[must_use]
    pub fn words_with_body(&self) -> Vec<String> {
        let mut words = self.words.clone();
        if let (Some(file), Some(named)) = (&self.file, self.file_word()) {
            words.iter_mut().filter(|word| **word == named).for_each(|word| *word = file.contents());
        }
        words
    }

    fn add_verdict(&mut self, text: &str) -> Result<(), ScriptFault> {
        let mut words = text.split_whitespace();
        let mut browsers = Vec::new();
        loop {
            let word = words.next().unwrap_or_default();
            let name = word.trim_end_matches(',');
            let browser = Browser::EACH_ENGINE.iter().copied().find(|browser| browser.name() == name);
            browsers.push(browser.ok_or_else(|| ScriptFault::UnknownBrowser(name.into()))?);
            if word == name {
                break;
            }
        }
        let outcome = words.next().ok_or(ScriptFault::NoOutcome)?.to_owned();
        let rule = words.next().map(Into::into);
        // Some names are of several words.
        let name: Vec<&str> = words.collect();
        let verdict = Verdict { outcome, rule, name: (!name.is_empty()).then(|| name.join(" ")) };
        self.verdicts.extend(browsers.into_iter().map(|browser| (browser, verdict.clone())));
        Ok(())
    }
}

/// A command with the bytes that a shell puts where `$'…'` has `\xNN`. ASCII is enough here.
fn with_bytes(command: &str) -> Option<String> {
    let mut text = String::new();
    for (number, part) in command.split("$'").enumerate() {
        if number == 0 {
            text.push_str(part);
            continue;
        }
        let (quoted, after) = part.split_once('\'')?;
        let mut pieces = quoted.split("\\x");
        text.push('\'');
        text.push_str(pieces.next()?);
        for piece in pieces {
            // Digits alone: a sign before them would be read as part of the number.
            let digits = piece.get(..2).filter(|two| two.bytes().all(|one| one.is_ascii_hexdigit()))?;
            let byte = u8::from_str_radix(digits, 16).ok().filter(u8::is_ascii)?;
            text.push(char::from(byte));
            text.push_str(&piece[2..]);
        }
        text.push('\'');
        text.push_str(after);
    }
    Some(text)
}

/// Takes the browser off the end of a line.
fn alone(line: &str) -> (&str, Option<Browser>) {
    let of = |browser: &Browser| {
        let rest = line.strip_suffix(&format!(" ({})", browser.name()))?;
        Some((rest, Some(*browser)))
    };
    Browser::EACH_ENGINE.iter().find_map(of).unwrap_or((line, None))
}

fn request(text: &str) -> Result<Exchange, ScriptFault> {
    let (text, only) = alone(text);
    let (method, url) = text.split_once(' ').ok_or_else(|| ScriptFault::Request(text.into()))?;
    let reply = Reply::Failure(FailureKind::EmptyResponse);
    Ok(Exchange { method: method.into(), url: url.into(), reply, only })
}

fn expected_message(text: &str) -> Result<ExpectedMessage, ScriptFault> {
    let (text, only) = alone(text);
    let words = shlex::split(text).ok_or_else(|| ScriptFault::Quotes(text.into()))?;
    let (id, words) = words.split_first().ok_or(ScriptFault::NoId)?;
    Ok(ExpectedMessage { id: id.clone(), words: words.to_vec(), only })
}

fn first_line(line: &str) -> Result<Reply, ScriptFault> {
    if let Some(id) = line.strip_prefix("no response: ") {
        let kind =
            Rule::from_id(id).and_then(failure_kind).ok_or_else(|| ScriptFault::UnknownFailure(id.into()))?;
        return Ok(Reply::Failure(kind));
    }
    let status = line.split(' ').next().and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| ScriptFault::NoStatus(line.into()))?;
    Ok(Reply::Response { status, headers: Vec::new(), body: String::new() })
}

impl Reply {
    fn add(&mut self, line: &str) -> Result<(), ScriptFault> {
        let Self::Response { headers, body, .. } = self else {
            return Err(ScriptFault::AfterFailure(line.into()));
        };
        let (name, value) = line.split_once(':').ok_or_else(|| ScriptFault::Header(line.into()))?;
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "body" => value.clone_into(body),
            _ => headers.push((name.into(), value.into())),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_reported() {
        for (text, expected) in [
            ("", "line 1: expected a command"),
            (
                "$ yes | head -c x > a\n$ corscheck probe u",
                "line 1: expected `$ yes | head -c LENGTH > FILE`",
            ),
            ("$ yes | head -c 3 > a\n$ corscheck probe u", "does not use @a"),
            ("$ corscheck probe u\n> GET", "line 2: expected `> METHOD URL`, found `> GET`"),
            ("$ corscheck probe u\n\n< 200", "line 3: expected `> METHOD URL`, `< …`"),
            ("$ corscheck probe u\n> GET u", "line 2: the request before this line has no response"),
            ("$ corscheck probe \\\nu\n> GET u\n> GET u\n< 200", "line 4: expected"),
            ("$ corscheck probe u\n> GET u\n< ok", "line 3: expected a status"),
            (
                "$ corscheck probe u\n> GET u\n< no response: sleepy",
                "sleepy is not the id of a network failure",
            ),
            ("$ corscheck probe u\n> GET u\n< 200\n< X", "line 4: expected `< Name: value`"),
            ("$ corscheck probe u\n> GET u\n< no response: timed-out\n< A: b", "gets no response"),
            ("$ corscheck probe u\n= Opera allowed", "\"Opera\" is not a browser's name"),
        ] {
            let error = Script::read("", text).expect_err(text);
            assert!(error.to_string().contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_file_is_made() {
        let text = "$ yes | head -c 5 > a.txt\n$ corscheck probe u \\\n  -d @a.txt -H $'X: \\x01'\n";
        let script = Script::read("", text).expect("a script");
        assert_eq!(script.words, ["probe", "u", "-d", "@a.txt", "-H", "X: \x01"]);
        assert_eq!(script.words_with_body()[3], "y\ny\ny");
    }
}
