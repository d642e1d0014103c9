//! The values that a script writes out: strings, objects, arrays, and the few calls that wrap them in a request.

/// A value as it stands in a script.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// `null`, `undefined`, or nothing.
    Nothing,
    /// `true` and `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, or a template without substitutions.
    Text(String),
    /// `[…]`
    Array(Vec<Self>),
    /// `{…}`, and what wraps one: `new Headers({…})`.
    Object(Vec<(String, Self)>),
    /// `new URLSearchParams(…)`
    Search(Box<Self>),
    /// `new FormData()`
    Form,
    /// Something that only running the script would tell: a variable, a call.
    Unknown(String),
}

impl Value {
    /// A string, or what JavaScript would make one of.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text.clone()),
            Self::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// A member of an object, by its name; names of headers have no case.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|(theirs, _)| theirs == name).map(|(_, value)| value)
    }

    /// Name and value of each header, from an object or from a list of pairs.
    pub(super) fn pairs(&self) -> Vec<(String, Self)> {
        match self {
            Self::Object(members) => members.clone(),
            Self::Array(items) => items
                .iter()
                .filter_map(|item| match item {
                    Self::Array(pair) => Some((pair.first()?.text()?, pair.get(1)?.clone())),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// What `JSON.stringify()` makes of it.
    pub(super) fn json(&self) -> serde_json::Value {
        match self {
            Self::Nothing | Self::Form => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(text) => serde_json::from_str(text).unwrap_or(serde_json::Value::Null),
            Self::Text(text) => text.as_str().into(),
            // What a variable would have held is not known, but that there is a value is.
            Self::Unknown(_) => "".into(),
            Self::Array(items) => items.iter().map(Self::json).collect(),
            Self::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), value.json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Self::Search(inside) => inside.json(),
        }
    }
}

/// Where reading stopped, in bytes, and what was wanted there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stopped {
    pub(super) at: usize,
    pub(super) wanted: &'static str,
}

/// How deep values may stand in each other.
const DEEPEST: usize = 64;

/// How long the names of a chain get before the rest of it is left out.
const LONGEST_PATH: usize = 200;

/// Reads values from a place in a script.
pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn at(text: &'a str, at: usize) -> Self {
        Self { text, at, depth: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn stop<T>(&self, wanted: &'static str) -> Result<T, Stopped> {
        Err(Stopped { at: self.at, wanted })
    }

    /// Passes over white space and comments.
    pub(super) fn space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let end = if trimmed.starts_with("//") {
                trimmed.find('\n')
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map(|end| end + 2)
            } else {
                return;
            };
            self.at += end.unwrap_or(trimmed.len());
        }
    }

    /// Passes over this, if it stands here.
    pub(super) fn take(&mut self, wanted: &str) -> bool {
        self.space();
        let there = self.rest().starts_with(wanted);
        self.at += if there { wanted.len() } else { 0 };
        there
    }

    /// The arguments of a call, from behind its bracket to the closing one.
    pub(super) fn arguments(&mut self) -> Result<Vec<Value>, Stopped> {
        self.list(")", "a comma or the closing bracket of the call")
    }

    fn list(&mut self, end: &str, wanted: &'static str) -> Result<Vec<Value>, Stopped> {
        let mut values = Vec::new();
        while !self.take(end) {
            values.push(self.value()?);
            if !self.take(",") {
                if self.take(end) {
                    break;
                }
                return self.stop(wanted);
            }
        }
        Ok(values)
    }

    /// A value, and what is added to it. What only running the script would tell, a function or a condition, is passed over.
    pub(super) fn value(&mut self) -> Result<Value, Stopped> {
        let start = self.at;
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.stop("no more than 64 values in each other");
        }
        let mut found = self.sum();
        self.depth -= 1;
        self.space();
        let stopped = self.at;
        let own = self.text.get(start..).unwrap_or_default().trim_start();
        let is_code = ["function", "async", "class", "!", "~", "/"].iter().any(|word| own.starts_with(word));
        let operators = ['=', '?', '!', '&', '|', '<', '>', '*', '/', '%', '-', '^'];
        let goes_on = match found {
            Ok(_) => self.rest().starts_with(operators) || is_code && self.rest().starts_with(is_inside),
            Err(_) => is_code || own.starts_with('('),
        };
        if goes_on && self.depth < DEEPEST - 1 {
            let is_list = found.is_err() && own.starts_with('(');
            self.at = start;
            // A list in brackets is that of a function's arguments, or nothing.
            if self.pass_over() && (!is_list || self.text[start..self.at].contains("=>")) {
                found = Ok(Value::Unknown(String::new()));
            } else {
                self.at = stopped;
            }
        }
        found
    }

    /// Passes over one expression, to the comma or the closing bracket behind it. False where the text ends before.
    fn pass_over(&mut self) -> bool {
        let begin = self.at;
        let mut depth = 0_usize;
        loop {
            self.space();
            let Some(letter) = self.rest().chars().next() else { return false };
            match letter {
                '"' | '\'' | '`' => {
                    if self.string(letter).is_err() {
                        return false;
                    }
                    continue;
                }
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' | ',' | ';' if depth == 0 => return self.at > begin,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
            self.at += letter.len_utf8();
        }
    }

    fn sum(&mut self) -> Result<Value, Stopped> {
        let mut value = self.term()?;
        loop {
            self.space();
            if self.rest().starts_with('+') && self.take("+") {
                value = match (value.text(), self.term()?) {
                    (Some(one), other) if other.text().is_some() => {
                        Value::Text(one + &other.text().unwrap_or_default())
                    }
                    (one, other) => Value::Unknown(one.or(other.text()).unwrap_or_default()),
                };
            } else if self.rest().starts_with("||") || self.rest().starts_with("??") {
                self.at += 2;
                self.term()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn term(&mut self) -> Result<Value, Stopped> {
        self.space();
        match self.rest().chars().next() {
            None => self.stop("a value, and the text ends here"),
            Some(quote @ ('"' | '\'' | '`')) => self.string(quote),
            Some('{') => self.object(),
            Some('[') => {
                self.at += 1;
                Ok(Value::Array(self.list("]", "a comma or a closing square bracket")?))
            }
            Some('(') => {
                self.at += 1;
                let value = self.value()?;
                if self.take(")") { Ok(value) } else { self.stop("a closing bracket") }
            }
            Some(digit) if digit.is_ascii_digit() || digit == '-' || digit == '.' => {
                let rest = self.rest();
                let length = rest
                    .find(|letter: char| {
                        !(letter.is_ascii_alphanumeric() || ['.', '-', '+', '_'].contains(&letter))
                    })
                    .unwrap_or(rest.len());
                self.at += length.max(1);
                Ok(Value::Number(rest[..length].to_owned()))
            }
            Some(letter) if is_name(letter) => self.name(),
            Some(_) => self.stop("a value: a string, an object, an array or a name"),
        }
    }

    fn string(&mut self, quote: char) -> Result<Value, Stopped> {
        let start = self.at;
        let mut out = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        let mut substituted = false;
        while let Some((place, letter)) = letters.next() {
            match letter {
                _ if letter == quote => {
                    self.at = start + place + quote.len_utf8();
                    return Ok(if substituted { Value::Unknown(out) } else { Value::Text(out) });
                }
                '\n' if quote != '`' => {
                    self.at = start + place;
                    return self.stop("the closing quote of a string before the line ends");
                }
                '$' if quote == '`' && letters.peek().is_some_and(|(_, next)| *next == '{') => {
                    substituted = true;
                    out.push('$');
                }
                '\\' => match letters.next().map(|(_, escaped)| escaped) {
                    Some('n') => out.push('\n'),
                    Some('r') => out.push('\r'),
                    Some('t') => out.push('\t'),
                    Some('b') => out.push('\u{8}'),
                    Some('f') => out.push('\u{c}'),
                    Some('\n') | None => {}
                    Some(kind @ ('x' | 'u')) => {
                        let most = if kind == 'x' { 2 } else { 4 };
                        let digits: String = letters.by_ref().take(most).map(|(_, digit)| digit).collect();
                        let number = u32::from_str_radix(&digits, 16).unwrap_or(0xfffd);
                        out.push(char::from_u32(number).unwrap_or('\u{fffd}'));
                    }
                    Some(other) => out.push(other),
                },
                other => out.push(other),
            }
        }
        self.at = self.text.len();
        self.stop("the closing quote of a string, and the text ends here")
    }

    fn object(&mut self) -> Result<Value, Stopped> {
        self.at += 1;
        let mut members = Vec::new();
        while !self.take("}") {
            if self.take("...") {
                // What is spread in is not known.
                self.value()?;
            } else {
                self.space();
                let name = match self.rest().chars().next() {
                    Some(quote @ ('"' | '\'')) => self.string(quote)?.text().unwrap_or_default(),
                    Some('[') => {
                        self.at += 1;
                        let name = self.value()?.text().unwrap_or_default();
                        if !self.take("]") {
                            return self.stop("a closing square bracket");
                        }
                        name
                    }
                    Some(letter) if is_name(letter) || letter.is_ascii_digit() => self.word().to_owned(),
                    _ => return self.stop("the name of a member, or a closing brace"),
                };
                let value = if self.take(":") {
                    self.value()?
                } else {
                    self.space();
                    // A method, or the name of a variable.
                    if self.rest().starts_with('(') && !self.pass_over() {
                        return self.stop("the end of a function");
                    }
                    Value::Unknown(name.clone())
                };
                members.push((name, value));
            }
            if !self.take(",") {
                if self.take("}") {
                    break;
                }
                return self.stop("a comma or a closing brace");
            }
        }
        Ok(Value::Object(members))
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|letter| !is_name(letter) && !letter.is_ascii_digit()).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// A name, with the members and calls behind it.
    fn name(&mut self) -> Result<Value, Stopped> {
        let mut path = self.word().to_owned();
        match path.as_str() {
            "null" | "undefined" => return Ok(Value::Nothing),
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "await" | "void" => return self.value(),
            "new" => {
                self.space();
                path = format!("new {}", self.word());
            }
            _ => {}
        }
        let mut value = None;
        loop {
            if self.take("?.") || self.take(".") {
                let word = self.word();
                // No name that matters is longer, and a long chain of them is not copied at each link.
                if path.len() < LONGEST_PATH {
                    path.push('.');
                    path.push_str(word);
                }
            } else if self.take("(") {
                let arguments = self.arguments()?;
                value.get_or_insert_with(|| called(&path, arguments));
            } else if self.take("[") {
                self.value()?;
                if !self.take("]") {
                    return self.stop("a closing square bracket");
                }
            } else {
                return Ok(value.unwrap_or(Value::Unknown(path)));
            }
        }
    }
}

/// What a call gives, as far as that is known without running it.
fn called(path: &str, arguments: Vec<Value>) -> Value {
    let first = arguments.into_iter().next();
    match (path, first) {
        ("JSON.stringify", Some(value)) => Value::Text(value.json().to_string()),
        ("new Headers" | "Object.assign", Some(value)) => value,
        ("new Headers", None) => Value::Object(Vec::new()),
        ("new URL" | "String" | "encodeURI" | "new Request", Some(value)) => value,
        ("new URLSearchParams", value) => Value::Search(Box::new(value.unwrap_or(Value::Nothing))),
        ("new FormData", _) => Value::Form,
        (path, _) => Value::Unknown(path.to_owned()),
    }
}

/// Whether an expression goes on with this.
fn is_inside(letter: char) -> bool {
    ![',', ')', ']', '}', ';'].contains(&letter)
}

fn is_name(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<Value, Stopped> {
        Reader::at(text, 0).value()
    }

    #[test]
    fn values() {
        let text = |text: &str| Value::Text(text.into());
        for (script, wanted) in [
            ("'it\\'s \\u0041'", text("it's A")),
            ("`a\nb`", text("a\nb")),
            ("'a' + \"b\" + 1", text("ab1")),
            ("JSON.stringify({a: [1, true, null], 'b': \"c\",})", text("{\"a\":[1,true,null],\"b\":\"c\"}")),
            ("new Headers({\"A\": 'b'})", Value::Object(vec![("A".into(), text("b"))])),
            ("/* c */ null // d", Value::Nothing),
            ("`a${b}`", Value::Unknown("a${b}".into())),
            ("new FormData(form)", Value::Form),
        ] {
            assert_eq!(value(script).expect(script), wanted, "{script}");
        }
    }

    #[test]
    fn where_it_stops() {
        for (script, at) in [("{a: 'b'", 7), ("'a\n'", 2), ("[1 2]", 3), ("{a: }", 4)] {
            assert_eq!(value(script).expect_err(script).at, at, "{script}");
        }
        assert!(value(&"[".repeat(100_000)).is_err());
        assert!(value(&"a(".repeat(100_000)).is_err());
        assert!(value(&"await ".repeat(10_000)).is_err());
    }
}
