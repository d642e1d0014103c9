//! How an example is written, in the rules' pages and in the scenarios.
//!
//! First `$ corscheck probe …`: a backslash at the end of a line continues it, `$'…'` may have `\xNN`, and before it a line
//! `$ yes | head -c LENGTH > FILE` may make a body that is too long to be shown. Then each request that is sent,
//! `> METHOD URL`, and the response: `< STATUS`, `< Name: value` lines and `< body: …` for the first bytes of the body,
//! or `< no response: KIND`, where KIND is the id of a rule about the network. A URL may end in `*`.
//!
//! A scenario goes on with what must come out:
//!
//! - `= Chromium blocked RULE NAME`, `= Firefox allowed`: the verdict, its rule, and the browser's own name for it, where
//!   it has one; `= Chromium, Firefox …` where rule and name are the same. A browser that is not named is not checked;
//! - `! ID "words"`: this rule or advice must be said, with these words in its message.
//!
//! A request or a `!` line that belongs to one browser alone ends in its name: `(Chromium)`.

use std::str::Lines;

use crate::probe::failure_kind;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::message::FailureKind;

/// One command, how the servers respond, and what must come out.
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
    /// What comes out as which browser.
    pub verdicts: Vec<(Browser, Verdict)>,
    /// What must be said besides.
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

/// What must be said.
#[derive(Clone, Debug)]
pub struct ExpectedMessage {
    /// The id of the rule or advice.
    pub id: String,
    /// What its message must have in it.
    pub words: Vec<String>,
    /// The browser as which alone it is said.
    pub only: Option<Browser>,
}

impl ExpectedMessage {
    /// Whether it must be said as this browser.
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
    /// A sentence, where it is not written like this.
    pub fn read(heading: &str, text: &str) -> Result<Self, String> {
        let mut script = Self { heading: heading.into(), ..Self::default() };
        let mut lines = text.lines();
        script.words = script.command(&mut lines)?;
        let mut has_response = true;
        for line in lines.map(str::trim_end).filter(|line| !line.is_empty()) {
            let (mark, rest) = line.split_once(' ').ok_or_else(|| format!("what is this: {line}"))?;
            match (mark, script.exchanges.last_mut()) {
                (">", _) if has_response => {
                    script.exchanges.push(request(rest)?);
                    has_response = false;
                }
                ("<", Some(last)) if has_response => last.reply.add(rest)?,
                ("<", Some(last)) => {
                    last.reply = first_line(rest)?;
                    has_response = true;
                }
                ("=", _) => script.add_verdict(rest)?,
                ("!", _) => script.expected_messages.push(expected_message(rest)?),
                _ => return Err(format!("this has no place here: {line}")),
            }
        }
        if has_response { Ok(script) } else { Err("the last request has no response".into()) }
    }

    fn command(&mut self, lines: &mut Lines<'_>) -> Result<Vec<String>, String> {
        let mut lines = lines.by_ref().map(str::trim_end).skip_while(|line| line.is_empty());
        let mut first = lines.next().unwrap_or_default();
        if first.starts_with("$ yes") {
            self.file = Some(MadeFile::read(first).ok_or_else(|| format!("this makes no file: {first}"))?);
            first = lines.next().unwrap_or_default();
        }
        let mut command = first.strip_prefix("$ corscheck ").unwrap_or_default().to_owned();
        while let Some(before) = command.strip_suffix('\\') {
            command = before.to_owned() + lines.next().unwrap_or_default();
        }
        let command = with_bytes(&command).ok_or("in $'…' only \\xNN is known")?;
        let words =
            shlex::split(&command).filter(|words| !words.is_empty()).ok_or("it begins with no command")?;
        match self.file_word() {
            Some(word) if !words.contains(&word) => Err(format!("{word} is not used")),
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

    fn add_verdict(&mut self, text: &str) -> Result<(), String> {
        let mut words = text.split_whitespace();
        let mut browsers = Vec::new();
        loop {
            let word = words.next().unwrap_or_default();
            let name = word.trim_end_matches(',');
            let browser = Browser::EACH_ENGINE.iter().copied().find(|browser| browser.name() == name);
            browsers.push(browser.ok_or_else(|| format!("whose verdict is this: {text}"))?);
            if word == name {
                break;
            }
        }
        let outcome = words.next().ok_or_else(|| format!("no outcome: {text}"))?.to_owned();
        let verdict =
            Verdict { outcome, rule: words.next().map(Into::into), name: words.next().map(Into::into) };
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
            let byte = u8::from_str_radix(piece.get(..2)?, 16).ok().filter(u8::is_ascii)?;
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

fn request(text: &str) -> Result<Exchange, String> {
    let (text, only) = alone(text);
    let (method, url) = text.split_once(' ').ok_or_else(|| format!("no METHOD URL: {text}"))?;
    let reply = Reply::Failure(FailureKind::EmptyResponse);
    Ok(Exchange { method: method.into(), url: url.into(), reply, only })
}

fn expected_message(text: &str) -> Result<ExpectedMessage, String> {
    let (text, only) = alone(text);
    let words = shlex::split(text).ok_or_else(|| format!("the quotes do not match: {text}"))?;
    let (id, words) = words.split_first().ok_or("no id")?;
    Ok(ExpectedMessage { id: id.clone(), words: words.to_vec(), only })
}

fn first_line(line: &str) -> Result<Reply, String> {
    if let Some(id) = line.strip_prefix("no response: ") {
        let kind = Rule::from_id(id)
            .and_then(failure_kind)
            .ok_or_else(|| format!("there is no kind of failure {id}"))?;
        return Ok(Reply::Failure(kind));
    }
    let status = line.split(' ').next().and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| format!("no status: {line}"))?;
    Ok(Reply::Response { status, headers: Vec::new(), body: String::new() })
}

impl Reply {
    fn add(&mut self, line: &str) -> Result<(), String> {
        let Self::Response { headers, body, .. } = self else {
            return Err(format!("something follows where no response comes: {line}"));
        };
        let (name, value) = line.split_once(':').ok_or_else(|| format!("no header: {line}"))?;
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
            ("", "no command"),
            ("$ yes | head -c x > a\n$ corscheck probe u", "makes no file"),
            ("$ yes | head -c 3 > a\n$ corscheck probe u", "@a is not used"),
            ("$ corscheck probe u\n> GET", "no METHOD URL"),
            ("$ corscheck probe u\n< 200", "no place"),
            ("$ corscheck probe u\n> GET u", "no response"),
            ("$ corscheck probe u\n> GET u\n> GET u\n< 200", "no place"),
            ("$ corscheck probe u\n> GET u\n< ok", "no status"),
            ("$ corscheck probe u\n> GET u\n< no response: sleepy", "no kind of failure"),
            ("$ corscheck probe u\n> GET u\n< 200\n< X", "no header"),
            ("$ corscheck probe u\n> GET u\n< no response: timed-out\n< A: b", "something follows"),
            ("$ corscheck probe u\n= Lynx allowed", "whose verdict"),
        ] {
            let error = Script::read("", text).expect_err(text);
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_file_is_made() {
        let text = "$ yes | head -c 5 > a.txt\n$ corscheck probe u \\\n  -d @a.txt -H $'X: \\x01'\n";
        let script = Script::read("", text).expect("a play");
        assert_eq!(script.words, ["probe", "u", "-d", "@a.txt", "-H", "X: \x01"]);
        assert_eq!(script.words_with_body()[3], "y\ny\ny");
    }
}
