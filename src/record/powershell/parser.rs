//! The statements of a PowerShell script: what its variables hold, and its commands.

use std::collections::HashMap;

use super::is_command;
use super::tokens::{DOLLAR, Token};

/// A value, as far as requests need it.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Map(Vec<(String, Self)>),
}

impl Value {
    /// The text that it is.
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Map(_) => None,
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => match text.parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => text.clone().into(),
            },
            Self::Map(pairs) => serde_json::Value::Object(
                pairs.iter().map(|(name, value)| (name.clone(), value.json())).collect(),
            ),
        }
    }
}

/// A command with its parameters, whose names are lower-case.
pub(super) struct Command {
    pub(super) parameters: HashMap<String, Value>,
    pub(super) cookies: Vec<String>,
    /// The names of variables that the text does not set.
    pub(super) holes: Vec<String>,
}

/// The parameters; those that take no value end with a space.
const PARAMETERS: [&str; 44] = [
    "uri",
    "method",
    "custommethod",
    "headers",
    "body",
    "contenttype",
    "useragent",
    "authentication",
    "token",
    "credential",
    "infile",
    "outfile",
    "form",
    "websession",
    "sessionvariable",
    "timeoutsec",
    "maximumredirection",
    "proxy",
    "proxycredential",
    "transferencoding",
    "sslprotocol",
    "certificate",
    "certificatethumbprint",
    "httpversion",
    "retryintervalsec",
    "maximumretrycount",
    "statuscodevariable",
    "responseheadersvariable",
    "erroraction",
    "errorvariable",
    "connectiontimeoutseconds",
    "operationtimeoutseconds",
    "usebasicparsing ",
    "usedefaultcredentials ",
    "skipcertificatecheck ",
    "skipheadervalidation ",
    "skiphttperrorcheck ",
    "disablekeepalive ",
    "passthru ",
    "resume ",
    "verbose ",
    "followrellink ",
    "allowunencryptedauthentication ",
    "preserveauthorizationonredirect ",
];

/// How deep values may be nested.
const DEEPEST: usize = 32;

pub(super) struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    variables: HashMap<String, Value>,
    cookies: Vec<String>,
    holes: Vec<String>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, at: 0, variables: HashMap::new(), cookies: Vec::new(), holes: Vec::new() }
    }

    /// The next command; what stands before it is taken into account.
    pub(super) fn next_command(&mut self) -> Option<Command> {
        while let Some(token) = self.next() {
            let Token::Bare(word) = token else { continue };
            if is_command(word) {
                return Some(self.command());
            }
            if word.ends_with("System.Net.Cookie") {
                // New-Object System.Net.Cookie("name", "value", "/", ".domain")
                let mut texts = self.tokens[self.at..].iter().take(8).filter_map(|token| match token {
                    Token::Text { text, .. } => Some(text),
                    _ => None,
                });
                if let (Some(name), Some(value)) = (texts.next(), texts.next()) {
                    self.cookies.push(format!("{name}={value}"));
                }
                continue;
            }
            let Some(name) = word.strip_prefix('$') else { continue };
            let lower = name.to_ascii_lowercase();
            if lower.ends_with(".cookies.add") {
                continue;
            }
            if let Some(map) = lower.strip_suffix(".add") {
                self.add(map);
            } else if let Some(map) = lower.strip_suffix('[') {
                self.set_item(map);
            } else if self.peek() == Some(&Token::Equals) {
                self.at += 1;
                // The response of a command is not a value.
                let is_call = matches!(self.peek(), Some(Token::Bare(word)) if is_command(word));
                if !is_call && let Some(value) = self.value(0) {
                    self.variables.insert(lower, value);
                }
            }
        }
        None
    }

    fn next(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    /// `.Add("name", "value")`
    fn add(&mut self, map: &str) {
        if self.peek() != Some(&Token::Parenthesis) {
            return;
        }
        self.at += 1;
        let name = self.value(1).and_then(Value::into_text);
        if self.peek() == Some(&Token::Comma) {
            self.at += 1;
        }
        let value = self.value(1);
        self.put(map, name, value);
    }

    /// `["name"] = "value"`
    fn set_item(&mut self, map: &str) {
        let name = self.value(1).and_then(Value::into_text);
        if matches!(self.peek(), Some(Token::Bare(word)) if word == "]") {
            self.at += 1;
        }
        if self.peek() == Some(&Token::Equals) {
            self.at += 1;
            let value = self.value(0);
            self.put(map, name, value);
        }
    }

    fn put(&mut self, map: &str, name: Option<String>, value: Option<Value>) {
        let (Some(name), Some(value)) = (name, value) else { return };
        match self.variables.entry(map.to_owned()).or_insert_with(|| Value::Map(Vec::new())) {
            Value::Map(pairs) => pairs.push((name, value)),
            other => *other = Value::Map(vec![(name, value)]),
        }
    }

    fn command(&mut self) -> Command {
        let mut parameters: HashMap<String, Value> = HashMap::new();
        while let Some(token) = self.peek() {
            match token {
                Token::End | Token::Pipe | Token::EndParenthesis | Token::Close => break,
                Token::Bare(word) if word.starts_with('-') => {
                    self.at += 1;
                    self.parameter(word, &mut parameters);
                }
                // Splatting: a table of parameters.
                Token::Bare(word) if word.starts_with('@') => {
                    self.at += 1;
                    if let Some(Value::Map(pairs)) = self.variables.get(&word[1..].to_ascii_lowercase()) {
                        for (name, value) in pairs {
                            let name = full_name(name).trim_end().to_owned();
                            parameters.entry(name).or_insert_with(|| value.clone());
                        }
                    }
                }
                Token::Comma | Token::Equals => self.at += 1,
                // The URL may stand without its name.
                _ => {
                    let at = self.at;
                    if let Some(value) = self.value(0)
                        && !parameters.contains_key("uri")
                    {
                        parameters.insert("uri".into(), value);
                    }
                    self.at = self.at.max(at + 1);
                }
            }
        }
        Command {
            parameters,
            cookies: std::mem::take(&mut self.cookies),
            holes: std::mem::take(&mut self.holes),
        }
    }

    fn parameter(&mut self, word: &str, parameters: &mut HashMap<String, Value>) {
        let (written, inline) =
            word[1..].split_once(':').map_or((&word[1..], None), |(name, value)| (name, Some(value)));
        let name = full_name(written);
        if let Some(name) = name.strip_suffix(' ') {
            if inline != Some("$false") {
                parameters.insert(name.to_owned(), Value::Text(String::new()));
            }
            return;
        }
        let has_value = !matches!(
            self.peek(),
            None | Some(Token::End | Token::Pipe | Token::EndParenthesis | Token::Close)
        ) && !matches!(self.peek(), Some(Token::Bare(next)) if next.starts_with('-') && next.len() > 2 && next[1..].starts_with(|letter: char| letter.is_ascii_alphabetic()));
        if has_value && let Some(value) = self.value(0) {
            parameters.insert(name, value);
        }
    }

    /// A value, with what it is piped through.
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let mut value = match self.next()? {
            Token::Text { text, expands: true } => Value::Text(self.expanded(text)),
            Token::Text { text, expands: false } => Value::Text(text.clone()),
            Token::Open => self.map(depth + 1),
            Token::Parenthesis => self.in_parentheses(depth + 1)?,
            Token::Bare(word) if word.starts_with('$') => self.variable(&word[1..]),
            // [ordered]@{…}, [uri]"…"
            Token::Bare(word) if word.starts_with('[') && word.ends_with(']') => self.value(depth + 1)?,
            Token::Bare(word) if word.eq_ignore_ascii_case("new-object") => {
                while !matches!(self.peek(), None | Some(Token::End | Token::EndParenthesis)) {
                    self.at += 1;
                }
                Value::Map(Vec::new())
            }
            Token::Bare(word) => Value::Text(word.clone()),
            _ => {
                self.at -= 1;
                return None;
            }
        };
        let converts = matches!(self.tokens.get(self.at + 1), Some(Token::Bare(word)) if word.eq_ignore_ascii_case("convertto-json"));
        if self.peek() == Some(&Token::Pipe) && converts {
            self.at += 2;
            while matches!(self.peek(), Some(Token::Bare(_))) && depth < DEEPEST {
                let is_option = matches!(self.peek(), Some(Token::Bare(word)) if word.starts_with('-') || word.parse::<u32>().is_ok());
                if !is_option {
                    break;
                }
                self.at += 1;
            }
            value = Value::Text(value.json().to_string());
        }
        Some(value)
    }

    /// A table, up to its closing brace.
    fn map(&mut self, depth: usize) -> Value {
        let mut pairs = Vec::new();
        while let Some(token) = self.next() {
            let name = match token {
                Token::Close => break,
                Token::Text { text, .. } => text.clone(),
                Token::Bare(word) => word.clone(),
                _ => continue,
            };
            if self.peek() == Some(&Token::Equals) {
                self.at += 1;
                if let Some(value) = self.value(depth) {
                    pairs.push((name, value));
                }
            }
        }
        Value::Map(pairs)
    }

    /// What stands between parentheses: a value, or the text that a method is given.
    fn in_parentheses(&mut self, depth: usize) -> Option<Value> {
        let mut value = None;
        let mut open = 1_usize;
        while let Some(token) = self.peek() {
            match token {
                Token::EndParenthesis => {
                    self.at += 1;
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                Token::Parenthesis => {
                    self.at += 1;
                    open += 1;
                }
                Token::Bare(word) if word.starts_with('[') => self.at += 1,
                _ => {
                    let at = self.at;
                    let found = self.value(depth);
                    self.at = self.at.max(at + 1);
                    value = value.or(found);
                }
            }
        }
        value
    }

    fn variable(&mut self, name: &str) -> Value {
        let name = name.strip_prefix("env:").unwrap_or(name);
        match self.variables.get(&name.to_ascii_lowercase()) {
            Some(value) => value.clone(),
            None => Value::Text(self.hole(name)),
        }
    }

    fn hole(&mut self, name: &str) -> String {
        let name: String =
            name.chars().filter(|letter| letter.is_ascii_alphanumeric() || "_-".contains(*letter)).collect();
        if !self.holes.contains(&name) {
            self.holes.push(name.clone());
        }
        format!("<{name}>")
    }

    /// A text with the values of its variables.
    fn expanded(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let opened = after.trim_start_matches(['(', '{', '$']);
            let opened = opened.strip_prefix("env:").unwrap_or(opened);
            let length = opened
                .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                .unwrap_or(opened.len());
            if length == 0 {
                out.push('$');
                rest = after;
                continue;
            }
            let (name, behind) = opened.split_at(length);
            let value = self.variable(name).into_text();
            out.push_str(&value.unwrap_or_default());
            rest = if opened.len() < after.len() && after.starts_with(['(', '{']) {
                behind.split_once([')', '}']).map_or("", |(_, rest)| rest)
            } else {
                behind
            };
        }
        (out + rest).replace(DOLLAR, "$")
    }
}

/// The parameter of which this is the name, or its beginning.
fn full_name(written: &str) -> String {
    let written = written.to_ascii_lowercase();
    if written == "cm" {
        return "custommethod".into();
    }
    let exact = PARAMETERS.iter().find(|name| name.trim_end() == written);
    let beginning = || PARAMETERS.iter().find(|name| name.starts_with(&written));
    exact.or_else(beginning).map_or(written.clone(), |name| (*name).to_owned())
}
