//! Python: [requests](https://requests.readthedocs.io), httpx and `http.client`.

use std::collections::HashMap;

use base64::Engine;
use serde_json::{Map, Value};

use super::tokens::Token;
use super::{METHODS, take_holes};
use crate::record::body::encoded;
use crate::record::call::RecordedCall;
use crate::record::curl::with_query;

/// How deep values may be nested.
const DEEPEST: usize = 32;

/// All requests of a program.
pub(super) fn read(tokens: &[Token]) -> Vec<RecordedCall> {
    let mut program =
        Program { tokens, at: 0, variables: HashMap::new(), hosts: HashMap::new(), holes: Vec::new() };
    program.run()
}

struct Program<'a> {
    tokens: &'a [Token],
    at: usize,
    variables: HashMap<String, Value>,
    /// The connections of `http.client`, by their names.
    hosts: HashMap<String, String>,
    holes: Vec<String>,
}

impl Program<'_> {
    fn run(&mut self) -> Vec<RecordedCall> {
        let mut calls = Vec::new();
        while self.at < self.tokens.len() {
            let rest = &self.tokens[self.at..];
            match rest {
                // NAME.method(
                [Token::Name(object), Token::Sign('.'), Token::Name(method), Token::Sign('('), ..] => {
                    let (object, method) = (object.clone(), method.clone());
                    let is_verb =
                        METHODS.contains(&method.to_ascii_uppercase().as_str()) && method != "PURGE";
                    if is_verb || method == "request" {
                        self.at += 4;
                        let arguments = self.arguments();
                        let verb = is_verb.then(|| method.to_ascii_uppercase());
                        calls.extend(self.call(&object, verb, arguments));
                    } else {
                        self.at += 1;
                    }
                }
                // conn = http.client.HTTPSConnection("host")
                [Token::Name(name), Token::Sign('='), Token::Name(http), ..] if http == "http" => {
                    let scheme = rest.iter().take(8).find_map(|token| match token {
                        Token::Name(class) if class == "HTTPSConnection" => Some("https"),
                        Token::Name(class) if class == "HTTPConnection" => Some("http"),
                        _ => None,
                    });
                    let host = rest.iter().take(10).find_map(Token::text);
                    if let (Some(scheme), Some(host)) = (scheme, host) {
                        let port = match rest.iter().skip_while(|token| token.text().is_none()).nth(2) {
                            Some(Token::Name(port)) if port.parse::<u16>().is_ok() => format!(":{port}"),
                            _ => String::new(),
                        };
                        self.hosts.insert(name.clone(), format!("{scheme}://{host}{port}"));
                    }
                    self.at += 3;
                }
                [Token::Name(name), Token::Sign('='), next, ..] if *next != Token::Sign('=') => {
                    let name = name.clone();
                    let before = self.at.checked_sub(1).map(|at| &self.tokens[at]);
                    self.at += 2;
                    // An argument's name is not a variable.
                    if !matches!(before, Some(Token::Sign('(' | ',' | '.')))
                        && matches!(self.tokens.get(self.at), Some(Token::Text(_) | Token::Sign('{' | '[')))
                            | self.is_dumps()
                    {
                        let value = self.value(0);
                        self.variables.insert(name, value);
                    }
                }
                // headers["X-A"] = "1"
                [
                    Token::Name(name),
                    Token::Sign('['),
                    Token::Text(key),
                    Token::Sign(']'),
                    Token::Sign('='),
                    ..,
                ] => {
                    let (name, key) = (name.clone(), key.clone());
                    self.at += 5;
                    let value = self.value(0);
                    if let Some(Value::Object(map)) = self.variables.get_mut(&name) {
                        map.insert(key, value);
                    }
                }
                _ => self.at += 1,
            }
        }
        calls
    }

    fn is_dumps(&self) -> bool {
        matches!(&self.tokens[self.at.min(self.tokens.len())..], [Token::Name(json), Token::Sign('.'), Token::Name(dumps), ..] if json == "json" && dumps == "dumps")
    }

    /// Arguments up to the closing parenthesis: without names, and with.
    fn arguments(&mut self) -> (Vec<Value>, HashMap<String, Value>) {
        let (mut plain, mut named) = (Vec::new(), HashMap::new());
        while let Some(token) = self.tokens.get(self.at) {
            match (token, self.tokens.get(self.at + 1)) {
                (Token::Sign(')'), _) => {
                    self.at += 1;
                    break;
                }
                (Token::Sign(','), _) => self.at += 1,
                (Token::Name(name), Some(Token::Sign('='))) => {
                    let name = name.clone();
                    self.at += 2;
                    let value = self.value(0);
                    named.insert(name, value);
                }
                _ => {
                    let at = self.at;
                    plain.push(self.value(0));
                    self.at = self.at.max(at + 1);
                }
            }
        }
        (plain, named)
    }

    /// A value; what is not known is a hole.
    fn value(&mut self, depth: usize) -> Value {
        let mut value = self.simple(depth);
        // Texts one behind the other, or joined.
        while let Value::String(text) = &value {
            let next = match (self.tokens.get(self.at), self.tokens.get(self.at + 1)) {
                (Some(Token::Text(_)), _) => self.simple(depth),
                (Some(Token::Sign('+')), Some(_)) => {
                    self.at += 1;
                    self.simple(depth)
                }
                _ => break,
            };
            value = Value::String(format!("{text}{}", plain(&next)));
        }
        value
    }

    fn simple(&mut self, depth: usize) -> Value {
        let Some(token) = self.tokens.get(self.at) else { return Value::Null };
        self.at += 1;
        if depth > DEEPEST {
            return Value::Null;
        }
        match token {
            Token::Text(text) => Value::String(text.clone()),
            Token::Sign('{') => {
                let mut map = Map::new();
                while let Some(token) = self.tokens.get(self.at) {
                    match token {
                        Token::Sign('}') => {
                            self.at += 1;
                            break;
                        }
                        Token::Sign(',') => self.at += 1,
                        _ => {
                            let key = plain(&self.value(depth + 1));
                            if self.tokens.get(self.at) == Some(&Token::Sign(':')) {
                                self.at += 1;
                                let value = self.value(depth + 1);
                                map.insert(key, value);
                            }
                        }
                    }
                }
                Value::Object(map)
            }
            Token::Sign('[' | '(') => {
                let mut items = Vec::new();
                while let Some(token) = self.tokens.get(self.at) {
                    match token {
                        Token::Sign(']' | ')') => {
                            self.at += 1;
                            break;
                        }
                        Token::Sign(',') => self.at += 1,
                        _ => items.push(self.value(depth + 1)),
                    }
                }
                Value::Array(items)
            }
            Token::Name(name) if name == "json" && self.tokens.get(self.at) == Some(&Token::Sign('.')) => {
                // json.dumps(value)
                self.at += 3;
                let (plain, _) = self.arguments();
                Value::String(plain.into_iter().next().unwrap_or_default().to_string())
            }
            Token::Name(name) => self.named(&name.clone(), depth),
            Token::Sign(_) => Value::Null,
        }
    }

    fn named(&mut self, name: &str, depth: usize) -> Value {
        match name {
            "True" => return Value::Bool(true),
            "False" => return Value::Bool(false),
            "None" => return Value::Null,
            _ => {}
        }
        if let Ok(number) = name.parse::<i64>() {
            return number.into();
        }
        let known = self.variables.get(name).cloned();
        let mut is_changed = false;
        // Calls and members of it: their values are not known.
        while let Some(Token::Sign(sign @ ('.' | '(' | '['))) = self.tokens.get(self.at) {
            is_changed = true;
            self.at += 1;
            match sign {
                '.' => self.at += 1,
                _ if depth < DEEPEST => {
                    let mut open = 1_usize;
                    while let Some(token) = self.tokens.get(self.at).filter(|_| open > 0) {
                        match token {
                            Token::Sign('(' | '[') => open += 1,
                            Token::Sign(')' | ']') => open -= 1,
                            _ => {}
                        }
                        self.at += 1;
                    }
                }
                _ => break,
            }
        }
        match known {
            Some(value) if !is_changed || value.is_string() => value,
            _ => {
                if !self.holes.iter().any(|known| known == name) {
                    self.holes.push(name.to_owned());
                }
                Value::String(format!("<{name}>"))
            }
        }
    }

    fn call(
        &self,
        object: &str,
        verb: Option<String>,
        (mut plain_values, mut named): (Vec<Value>, HashMap<String, Value>),
    ) -> Option<RecordedCall> {
        plain_values.reverse();
        let mut next = |name: &str| named.remove(name).or_else(|| plain_values.pop());
        let method = match verb {
            Some(verb) => verb,
            None => plain(&next("method")?).to_ascii_uppercase(),
        };
        let mut url = plain(&next("url")?);
        if let Some(host) = self.hosts.get(object) {
            url = if url.contains("://") { url } else { format!("{host}{url}") };
            // conn.request(method, path, body, headers)
            let body = next("body");
            let headers = next("headers");
            named.extend(body.map(|body| ("data".to_owned(), body)));
            named.extend(headers.map(|headers| ("headers".to_owned(), headers)));
        }
        if !url.contains("://") && !url.starts_with('<') {
            return None;
        }
        let mut call = RecordedCall::of(url);
        call.method = Some(method);
        for (key, value) in named.get("params").and_then(Value::as_object).into_iter().flatten() {
            let query = format!("{}={}", encoded(key.as_bytes()), encoded(plain(value).as_bytes()));
            call.url = with_query(&call.url, &query);
        }
        let mut headers: Vec<(String, String)> = match named.get("headers") {
            Some(Value::Object(map)) => {
                map.iter().map(|(name, value)| (name.clone(), plain(value))).collect()
            }
            Some(other) if !other.is_null() => {
                call.omissions.push("the headers, because their values are not in the text".into());
                Vec::new()
            }
            _ => Vec::new(),
        };
        let mut kind = None;
        if let Some(json) = named.get("json") {
            call.body = Some(json.to_string().into_bytes());
            kind = Some("application/json");
        } else if let Some(Value::Object(fields)) = named.get("data") {
            let pairs = fields.iter().map(|(name, value)| {
                format!("{}={}", encoded(name.as_bytes()), encoded(plain(value).as_bytes()))
            });
            call.body = Some(pairs.collect::<Vec<_>>().join("&").into_bytes());
            kind = Some("application/x-www-form-urlencoded");
        } else if let Some(data) =
            named.get("data").filter(|data| !data.is_null() && **data != Value::String(String::new()))
        {
            call.body = Some(plain(data).into_bytes());
        }
        if named.contains_key("files") {
            call.body = Some(Vec::new());
            kind = Some("multipart/form-data; boundary=form");
            call.omissions.push("the files of its form".into());
        }
        if let Some(kind) =
            kind.filter(|_| !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")))
        {
            headers.push(("Content-Type".into(), kind.into()));
            call.provenance.push(format!("Content-Type {kind}, which the library adds"));
        }
        if let Some(Value::Array(pair)) = named.get("auth")
            && let [user, password] = &pair[..]
        {
            let secret = base64::engine::general_purpose::STANDARD.encode(format!(
                "{}:{}",
                plain(user),
                plain(password)
            ));
            headers.push(("Authorization".into(), format!("Basic {secret}")));
        }
        for (name, value) in named.get("cookies").and_then(Value::as_object).into_iter().flatten() {
            call.take_cookies(&format!("{name}={}", plain(value)), "its cookies");
        }
        call.insecure = named.get("verify") == Some(&Value::Bool(false));
        call.take_headers(headers, "its");
        call.take_holes(&self.holes);
        take_holes(&mut call);
        // The text sets some of them itself.
        for name in call.holes.clone() {
            if let Some(Value::String(text)) = self.variables.get(&name) {
                call.fill(&name, text);
            }
        }
        Some(call)
    }
}

/// A value as text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
