//! What Apache knows of one request: its variables, and the values of expressions and headers.

use std::collections::HashMap;

use super::super::Place;
use super::super::simulation::{Line, NotKnown};
use super::expression::{Condition, Operator, Piece, Text};
use super::model::{Action, Header, Of, SetEnvIf, Value, When};
use super::pattern::substituted;
use crate::web::message::HttpRequest;

/// A request on its way.
pub(super) struct State<'a> {
    pub(super) request: &'a HttpRequest,
    /// The path, decoded.
    pub(super) path: String,
    pub(super) method: String,
    pub(super) env: HashMap<String, String>,
    pub(super) is_tls: bool,
    pub(super) port: u16,
    pub(super) status: Option<u16>,
    /// Names of request headers that a response depends on.
    pub(super) vary: Vec<String>,
    captures: Vec<String>,
}

impl<'a> State<'a> {
    pub(super) fn new(request: &'a HttpRequest, path: String, is_tls: bool, port: u16) -> Self {
        let (env, captures, vary) = (HashMap::new(), Vec::new(), Vec::new());
        let method = request.method.to_string();
        Self { request, path, method, env, is_tls, port, status: None, vary, captures }
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        let host = || {
            let port = self.request.url.port().map_or_else(String::new, |port| format!(":{port}"));
            Some(format!("{}{port}", self.request.url.host_str()?))
                .filter(|_| name.eq_ignore_ascii_case("host"))
        };
        self.request.headers.get_text(name).or_else(host)
    }

    /// [A variable of a condition](https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html#rewritecond) or an expression.
    pub(super) fn variable(&self, name: &str, place: Place) -> Result<String, NotKnown> {
        let url = &self.request.url;
        let header = |name: &str| self.header(name).unwrap_or_default();
        let query = url.query().unwrap_or_default();
        Ok(match name {
            "REQUEST_METHOD" => self.method.clone(),
            "REQUEST_URI" => self.path.clone(),
            "QUERY_STRING" => query.to_owned(),
            "HTTP_HOST" => header("host"),
            "HTTP_USER_AGENT" => header("user-agent"),
            "HTTP_REFERER" => header("referer"),
            "HTTP_COOKIE" => header("cookie"),
            "HTTP_ACCEPT" => header("accept"),
            // No other header has a name of this kind.
            "HTTP_ORIGIN" => String::new(),
            "CONTENT_TYPE" => header("content-type"),
            "HTTPS" => if self.is_tls { "on" } else { "off" }.to_owned(),
            "REQUEST_SCHEME" => if self.is_tls { "https" } else { "http" }.to_owned(),
            "SERVER_PORT" => self.port.to_string(),
            "SERVER_PROTOCOL" => "HTTP/1.1".into(),
            "REQUEST_STATUS" if self.status.is_some() => self.status.unwrap_or_default().to_string(),
            _ => return Err(NotKnown::new(place, format!("The variable {name} is not simulated."))),
        })
    }

    pub(super) fn text(&mut self, text: &Text, place: Place) -> Result<String, NotKnown> {
        let mut done = String::new();
        for piece in &text.0 {
            match piece {
                Piece::Plain(plain) => done.push_str(plain),
                Piece::Capture(number) => {
                    done.push_str(self.captures.get(*number).map_or("", String::as_str))
                }
                Piece::Variable(name) => done.push_str(&self.variable(name, place)?),
                Piece::Call(name, argument) => {
                    let argument = self.text(argument, place)?;
                    match name.as_str() {
                        "req" | "http" | "req_novary" => {
                            if name != "req_novary" {
                                self.vary.push(argument.clone());
                            }
                            done.push_str(&self.header(&argument).unwrap_or_default());
                        }
                        "env" | "reqenv" => done.push_str(self.env.get(&argument).map_or("", String::as_str)),
                        "tolower" => done.push_str(&argument.to_ascii_lowercase()),
                        "toupper" => done.push_str(&argument.to_ascii_uppercase()),
                        _ => {
                            return Err(NotKnown::new(
                                place,
                                format!("The function {name} is not simulated."),
                            ));
                        }
                    }
                }
            }
        }
        Ok(done)
    }

    /// Whether [a condition](https://httpd.apache.org/docs/2.4/expr.html) holds.
    pub(super) fn holds(&mut self, condition: &Condition, place: Place) -> Result<bool, NotKnown> {
        Ok(match condition {
            Condition::Fixed(value) => *value,
            Condition::Not(inner) => !self.holds(inner, place)?,
            Condition::And(left, right) => self.holds(left, place)? && self.holds(right, place)?,
            Condition::Or(left, right) => self.holds(left, place)? || self.holds(right, place)?,
            Condition::IsEmpty(text, empty) => self.text(text, place)?.is_empty() == *empty,
            Condition::In(text, all) => {
                let own = self.text(text, place)?;
                for one in all {
                    if self.text(one, place)? == own {
                        return Ok(true);
                    }
                }
                false
            }
            Condition::Compare(left, operator, right) => {
                let (left, right) = (self.text(left, place)?, self.text(right, place)?);
                let number = |text: &str| text.trim().parse::<i64>().unwrap_or_default();
                match operator {
                    Operator::Equal => left == right,
                    Operator::NotEqual => left != right,
                    Operator::IntegerEqual => number(&left) == number(&right),
                    Operator::IntegerNotEqual => number(&left) != number(&right),
                }
            }
            Condition::Match(text, pattern, negated) => {
                let own = self.text(text, place)?;
                match pattern.captures(&own)? {
                    Some(captures) => {
                        self.captures = captures;
                        !negated
                    }
                    None => *negated,
                }
            }
        })
    }

    /// [`SetEnvIf`](https://httpd.apache.org/docs/2.4/mod/mod_setenvif.html): a header that is missing is an empty text.
    pub(super) fn set_if(&mut self, rule: &SetEnvIf) -> Result<(), NotKnown> {
        let captures = match &rule.of {
            Of::NotKnown => return Err(NotKnown::new(rule.place, "This condition is not simulated.")),
            Of::Expression(condition) => {
                if !self.holds(condition, rule.place)? {
                    return Ok(());
                }
                self.captures.clone()
            }
            Of::Attribute(name, pattern) => {
                let value = match name.to_ascii_lowercase().as_str() {
                    "request_method" => self.method.clone(),
                    "request_uri" => self.path.clone(),
                    "request_protocol" => "HTTP/1.1".into(),
                    "remote_addr" | "remote_host" | "server_addr" | "remote_user" => {
                        return Err(NotKnown::new(rule.place, "It depends on the user's address."));
                    }
                    _ => self.header(name).or_else(|| self.env.get(name).cloned()).unwrap_or_default(),
                };
                let Some(captures) = pattern.captures(&value)? else { return Ok(()) };
                captures
            }
        };
        for (name, value) in &rule.variables {
            match value {
                Some(value) => drop(self.env.insert(name.clone(), substituted(value, &captures))),
                None => drop(self.env.remove(name)),
            }
        }
        Ok(())
    }

    /// Whether a `Header` holds.
    fn applies(&mut self, header: &Header) -> Result<bool, NotKnown> {
        match &header.when {
            When::Always => Ok(true),
            When::Variable { name, negated } => Ok(self.env.contains_key(name) != *negated),
            When::Expression(condition) => self.holds(condition, header.place),
            When::NotKnown => Err(NotKnown::new(header.place, "This condition is not simulated.")),
        }
    }

    fn value(&mut self, header: &Header) -> Result<String, NotKnown> {
        let format = match &header.value {
            Value::Expression(text) => return self.text(text, header.value_place),
            Value::Format(format) => format,
        };
        let mut done = String::new();
        let mut rest = format.as_str();
        while let Some((before, after)) = rest.split_once('%') {
            done.push_str(before);
            if let Some(after) = after.strip_prefix('%') {
                done.push('%');
                rest = after;
                continue;
            }
            let named = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let Some((name, after)) = named.and_then(|(name, after)| Some((name, after.strip_prefix('e')?)))
            else {
                return Err(NotKnown::new(header.value_place, "This part of the value is not simulated."));
            };
            done.push_str(self.env.get(name).map_or("(null)", String::as_str));
            rest = after;
        }
        done.push_str(rest);
        Ok(done)
    }

    /// Applies a [`Header`](https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header) to its table.
    pub(super) fn apply(&mut self, header: &Header, table: &mut Vec<Line>) -> Result<(), NotKnown> {
        if !self.applies(header)? {
            return Ok(());
        }
        let is_own = |line: &Line| line.name.eq_ignore_ascii_case(&header.name);
        if header.action == Action::Unset {
            table.retain(|line| !is_own(line));
            return Ok(());
        }
        let value = self.value(header)?;
        let line = || Line { name: header.name.clone(), value: value.clone(), place: header.place };
        match header.action {
            Action::Unset => {}
            Action::Set => {
                let at = table.iter().position(is_own);
                table.retain(|line| !is_own(line));
                table.insert(at.unwrap_or(table.len()).min(table.len()), line());
            }
            Action::SetIfEmpty => {
                if !table.iter().any(is_own) {
                    table.push(line());
                }
            }
            Action::Add => table.push(line()),
            Action::Append | Action::Merge => match table.iter_mut().find(|line| is_own(line)) {
                None => table.push(line()),
                Some(line) => {
                    let has = line.value.split(',').any(|part| part.trim() == value);
                    if header.action == Action::Append || !has {
                        line.value = format!("{}, {value}", line.value);
                    }
                }
            },
            Action::Edit | Action::EditAll => {
                let Some(pattern) = &header.pattern else { return Ok(()) };
                for line in table.iter_mut().filter(|line| is_own(line)) {
                    line.value = edited(&line.value, pattern, &value, header.action == Action::EditAll)?;
                    line.place = header.place;
                }
            }
        }
        Ok(())
    }
}

/// A value in which what an expression finds is replaced, once or wherever it is.
fn edited(value: &str, pattern: &super::pattern::Pattern, to: &str, all: bool) -> Result<String, NotKnown> {
    let mut done = String::new();
    let mut rest = value;
    while let Some(captures) = pattern.captures(rest)? {
        let whole = captures.first().cloned().unwrap_or_default();
        let Some(at) = rest.find(&whole) else { break };
        done.push_str(&rest[..at]);
        done.push_str(&substituted(to, &captures));
        rest = &rest[at + whole.len()..];
        if !all || whole.is_empty() {
            break;
        }
    }
    done.push_str(rest);
    Ok(done)
}
