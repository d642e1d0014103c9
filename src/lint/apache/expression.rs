//! [Apache's expressions](https://httpd.apache.org/docs/2.4/expr.html), as `<If>`, `expr=` and `Require expr` have them.

use super::super::Place;
use super::super::simulation::NotKnown;
use super::pattern::Pattern;

/// How deep one may be nested.
const DEEPEST: usize = 50;

/// A condition.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    Fixed(bool),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Compare(Text, Operator, Text),
    In(Text, Vec<Text>),
    Match(Text, Pattern, bool),
    IsEmpty(Text, bool),
}

/// How texts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    IntegerEqual,
    IntegerNotEqual,
}

/// A text.
#[derive(Clone, Debug, Default)]
pub(super) struct Text(pub(super) Vec<Piece>);

/// A piece of it.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Plain(String),
    /// A variable, `%{REQUEST_METHOD}`.
    Variable(String),
    /// A function with its argument, `req('Origin')` or `%{HTTP:Origin}`.
    Call(String, Text),
    Capture(usize),
}

impl Text {
    /// Its text, where nothing in it varies.
    pub(super) fn fixed(&self) -> Option<String> {
        match self.0.as_slice() {
            [] => Some(String::new()),
            [Piece::Plain(text)] => Some(text.clone()),
            _ => None,
        }
    }

    /// Whether it is the request's `Origin`.
    pub(super) fn is_origin(&self) -> bool {
        matches!(self.0.as_slice(), [Piece::Call(name, header)]
            if matches!(name.as_str(), "req" | "http" | "req_novary") && header.fixed().is_some_and(|name| name.eq_ignore_ascii_case("origin")))
    }
}

/// A text with variables and nothing else, as the value of a header is.
pub(super) fn text(written: &str) -> Text {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = written;
    while let Some(letter) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix("%{").and_then(|inner| inner.split_once('}')) {
            if !plain.is_empty() {
                pieces.push(Piece::Plain(std::mem::take(&mut plain)));
            }
            pieces.push(variable(name));
            rest = after;
            continue;
        }
        let digit = rest.strip_prefix('$').and_then(|after| after.chars().next()?.to_digit(10));
        if let Some(digit) = digit {
            if !plain.is_empty() {
                pieces.push(Piece::Plain(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Capture(digit as usize));
            rest = &rest[2..];
            continue;
        }
        plain.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    if !plain.is_empty() {
        pieces.push(Piece::Plain(plain));
    }
    Text(pieces)
}

fn variable(name: &str) -> Piece {
    match name.split_once(':') {
        Some((function, argument)) => {
            Piece::Call(function.to_ascii_lowercase(), Text(vec![Piece::Plain(argument.to_owned())]))
        }
        None => Piece::Variable(name.to_ascii_uppercase()),
    }
}

/// Reads a condition.
pub(super) fn condition(written: &str, place: Place) -> Result<Condition, NotKnown> {
    let mut reader = Reader { rest: written, place, depth: 0 };
    let condition = reader.or()?;
    reader.skip();
    if reader.rest.is_empty() { Ok(condition) } else { reader.fault() }
}

struct Reader<'a> {
    rest: &'a str,
    place: Place,
    depth: usize,
}

impl Reader<'_> {
    fn fault<T>(&self) -> Result<T, NotKnown> {
        Err(NotKnown::new(self.place, "This expression is not simulated."))
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes a sign or a word, if it comes next.
    fn takes(&mut self, sign: &str) -> bool {
        self.skip();
        let Some(after) = self.rest.strip_prefix(sign) else { return false };
        let is_word = sign.ends_with(|letter: char| letter.is_ascii_alphanumeric());
        if is_word && after.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_') {
            return false;
        }
        self.rest = after;
        true
    }

    fn or(&mut self) -> Result<Condition, NotKnown> {
        let mut left = self.and()?;
        while self.takes("||") || self.takes("or") {
            left = Condition::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Condition, NotKnown> {
        let mut left = self.not()?;
        while self.takes("&&") || self.takes("and") {
            left = Condition::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Condition, NotKnown> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fault();
        }
        self.skip();
        let is_negated =
            self.rest.starts_with('!') && !self.rest.starts_with("!=") && !self.rest.starts_with("!~");
        let condition = if is_negated && self.takes("!") || self.takes("not") {
            Condition::Not(Box::new(self.not()?))
        } else if self.takes("(") {
            let inner = self.or()?;
            if !self.takes(")") {
                return self.fault();
            }
            inner
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Condition, NotKnown> {
        if self.takes("true") {
            return Ok(Condition::Fixed(true));
        }
        if self.takes("false") {
            return Ok(Condition::Fixed(false));
        }
        for (sign, empty) in [("-z", true), ("-n", false)] {
            if self.takes(sign) {
                return Ok(Condition::IsEmpty(self.word()?, empty));
            }
        }
        let left = self.word()?;
        for (sign, negated) in [("=~", false), ("!~", true)] {
            if self.takes(sign) {
                return Ok(Condition::Match(left, self.regex()?, negated));
            }
        }
        if self.takes("-in") || self.takes("in") {
            if !self.takes("{") {
                return self.fault();
            }
            let mut all = vec![self.word()?];
            while self.takes(",") {
                all.push(self.word()?);
            }
            return if self.takes("}") { Ok(Condition::In(left, all)) } else { self.fault() };
        }
        let operators = [
            ("==", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("=", Operator::Equal),
            ("-eq", Operator::IntegerEqual),
            ("eq", Operator::IntegerEqual),
            ("-ne", Operator::IntegerNotEqual),
            ("ne", Operator::IntegerNotEqual),
        ];
        for (sign, operator) in operators {
            if self.takes(sign) {
                return Ok(Condition::Compare(left, operator, self.word()?));
            }
        }
        self.fault()
    }

    fn word(&mut self) -> Result<Text, NotKnown> {
        let mut word = self.one_word()?;
        while self.takes(".") {
            word.0.extend(self.one_word()?.0);
        }
        Ok(word)
    }

    fn one_word(&mut self) -> Result<Text, NotKnown> {
        self.skip();
        let first = self.rest.chars().next();
        if let Some(quote @ ('"' | '\'')) = first {
            let inner = &self.rest[1..];
            let mut plain = String::new();
            let mut letters = inner.char_indices();
            while let Some((at, letter)) = letters.next() {
                match letter {
                    '\\' => plain.extend(letters.next().map(|(_, letter)| letter)),
                    letter if letter == quote => {
                        self.rest = &inner[at + 1..];
                        return Ok(text(&plain));
                    }
                    letter => plain.push(letter),
                }
            }
            return self.fault();
        }
        if let Some((name, after)) = self.rest.strip_prefix("%{").and_then(|inner| inner.split_once('}')) {
            self.rest = after;
            return Ok(Text(vec![variable(name)]));
        }
        if let Some(digit) = self.rest.strip_prefix('$').and_then(|after| after.chars().next()?.to_digit(10))
        {
            self.rest = &self.rest[2..];
            return Ok(Text(vec![Piece::Capture(digit as usize)]));
        }
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = self.rest.find(|letter| !is_name(letter)).unwrap_or(self.rest.len());
        let name = self.rest[..end].to_owned();
        if name.is_empty() {
            return self.fault();
        }
        self.rest = &self.rest[end..];
        if name.chars().all(|letter| letter.is_ascii_digit()) {
            return Ok(Text(vec![Piece::Plain(name)]));
        }
        self.depth += 1;
        if self.depth > DEEPEST || !self.takes("(") {
            return self.fault();
        }
        let argument = self.word()?;
        self.depth -= 1;
        if self.takes(")") {
            Ok(Text(vec![Piece::Call(name.to_ascii_lowercase(), argument)]))
        } else {
            self.fault()
        }
    }

    /// `/…/i` or `m#…#i`.
    fn regex(&mut self) -> Result<Pattern, NotKnown> {
        self.skip();
        let rest = self.rest.strip_prefix('m').unwrap_or(self.rest);
        let Some(mark) = rest.chars().next().filter(|mark| mark.is_ascii_punctuation()) else {
            return self.fault();
        };
        let inner = &rest[mark.len_utf8()..];
        // A backslash before the mark makes it a part of the expression.
        let mut is_escaped = false;
        let end = inner.char_indices().find(|(_, letter)| {
            let ends = *letter == mark && !is_escaped;
            is_escaped = *letter == '\\' && !is_escaped;
            ends
        });
        let Some((end, _)) = end else { return self.fault() };
        let after = &inner[end + mark.len_utf8()..];
        let flags: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
        self.rest = &after[flags.len()..];
        let expression = inner[..end].replace(&format!("\\{mark}"), &mark.to_string());
        Ok(Pattern::new(&expression, flags.contains('i'), self.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions() {
        let place = Place::default();
        for written in [
            "%{REQUEST_METHOD} == 'OPTIONS'",
            "req('Origin') =~ m#^https://a\\.b$# && %{HTTP:X} != \"a\"",
            "! (-z req('Origin') || %{REQUEST_STATUS} -eq 404)",
            "%{HTTP:Origin} in { 'https://a.com', 'https://b.com' }",
            "tolower(req('Origin')) == 'a' . 'b'",
            "true",
        ] {
            assert!(condition(written, place).is_ok(), "{written}");
        }
        for written in ["", "a", "%{A} ==", "(%{A} == 'b'", "-f '/x'", "%{A} =~ /b", "'a"] {
            assert!(condition(written, place).is_err(), "{written}");
        }
    }
}
