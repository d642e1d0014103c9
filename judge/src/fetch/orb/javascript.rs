//! Whether the beginning of a body can be JavaScript. It is not a parser: it splits into tokens and looks at which may stand
//! beside which. What it is unsure of passes, so that text, style sheets and data fail, and no script does.

mod literals;
#[cfg(test)]
mod tests;

use self::literals::is_name;
use crate::web::mime::without_mark;

/// What the tokens so far leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A statement may begin.
    Start,
    /// A value just ended: an operator, or the end of a line, must come.
    Value,
    /// An operator wants a value.
    Operator,
    /// After a comma: a value, or the end of the list.
    Comma,
    /// After a dot: a name.
    Member,
    /// After a bracket that many things can follow.
    Open,
    /// After a word that many things can follow, but no division.
    Word,
}

/// What was opened and not closed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    /// `(`
    Round,
    /// `[`
    Square,
    /// `{` with statements; whether it stands by itself, so that a statement follows it.
    Block(bool),
    /// `{` with properties.
    Object,
}

/// A bracket with what belongs inside it.
#[derive(Debug)]
struct Level {
    bracket: Option<Bracket>,
    /// Each `?`, `case` and `default` still has a colon to come.
    colons: usize,
}

/// What the text is not.
#[derive(Debug)]
struct NotJavaScript;

/// Whether the bytes can be a classic script or, unless they are `whole`, its beginning.
pub(super) fn may_be_javascript(bytes: &[u8], whole: bool) -> bool {
    let bytes = without_mark(bytes);
    let mut scanner = Scanner {
        rest: bytes,
        state: State::Start,
        levels: vec![Level { bracket: None, colons: 0 }],
        new_line: true,
        label: false,
        labelled: false,
        class: false,
    };
    // The first line may name the interpreter.
    if bytes.starts_with(b"#!") {
        scanner.skip_line();
    }
    loop {
        match scanner.token() {
            // In a part, the last token may be cut off.
            Err(NotJavaScript) => return !whole && scanner.rest.len() < 16,
            Ok(true) => {}
            Ok(false) => {
                let ended = matches!(scanner.state, State::Start | State::Value | State::Open | State::Word);
                let complete = ended && !scanner.labelled && scanner.levels.len() == 1;
                return !whole || complete;
            }
        }
    }
}

/// Reads token after token.
struct Scanner<'a> {
    rest: &'a [u8],
    state: State,
    levels: Vec<Level>,
    /// The line ended since the last token.
    new_line: bool,
    /// The last token was a name at the start of a statement.
    label: bool,
    /// The last token was the colon of a label, which needs a statement.
    labelled: bool,
    /// `class` was seen, and not its body yet.
    class: bool,
}

/// Words that cannot be names, after which a value or a statement may come.
const KEYWORDS: [&[u8]; 27] = [
    b"async",
    b"break",
    b"catch",
    b"class",
    b"const",
    b"continue",
    b"debugger",
    b"delete",
    b"do",
    b"else",
    b"extends",
    b"finally",
    b"for",
    b"function",
    b"if",
    b"let",
    b"new",
    b"return",
    b"switch",
    b"throw",
    b"try",
    b"typeof",
    b"var",
    b"void",
    b"while",
    b"with",
    b"yield",
];

impl Scanner<'_> {
    /// Takes the next token; false at the end.
    fn token(&mut self) -> Result<bool, NotJavaScript> {
        self.skip_space();
        let Some(&first) = self.rest.first() else { return Ok(false) };
        let label = std::mem::take(&mut self.label);
        self.labelled = false;
        match first {
            b'"' | b'\'' => {
                self.string(first)?;
                self.value()?;
            }
            b'`' => {
                self.template()?;
                // A template may follow a value as its tag.
                self.state = State::Value;
            }
            b'0'..=b'9' => self.number()?,
            b'.' if self.rest.get(1).is_some_and(u8::is_ascii_digit) => self.number()?,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'\\' | 0x80.. => self.word()?,
            b'#' if self.rest.get(1).is_some_and(|byte| is_name(*byte)) && self.levels.len() > 1 => {
                self.rest = &self.rest[1..];
                self.word()?;
            }
            b'(' | b'[' | b'{' => self.open(first)?,
            b')' | b']' | b'}' => self.close(first)?,
            b'/' if !matches!(self.state, State::Value | State::Open) => {
                self.regular_expression()?;
                self.value()?;
            }
            b';' => {
                let header = self.bracket() == Some(Bracket::Round);
                if matches!(self.state, State::Operator | State::Comma | State::Member) && !header {
                    return Err(NotJavaScript);
                }
                self.rest = &self.rest[1..];
                self.state = State::Start;
            }
            b',' => {
                let gap = self.bracket() == Some(Bracket::Square) && self.state == State::Comma;
                if !gap {
                    self.after_value()?;
                }
                self.rest = &self.rest[1..];
                self.state = State::Comma;
            }
            b':' => self.colon(label)?,
            b'.' if self.rest.starts_with(b"...") => {
                self.rest = &self.rest[3..];
                self.state = State::Operator;
            }
            b'.' => {
                self.after_value()?;
                self.rest = &self.rest[1..];
                self.state = State::Member;
            }
            _ => self.operator(first)?,
        }
        self.new_line = false;
        Ok(true)
    }

    fn bracket(&self) -> Option<Bracket> {
        self.levels.last().and_then(|level| level.bracket)
    }

    /// A value ends here: it may not follow another one on the same line.
    fn value(&mut self) -> Result<(), NotJavaScript> {
        if self.state == State::Value && !self.new_line || self.state == State::Member {
            return Err(NotJavaScript);
        }
        self.state = State::Value;
        Ok(())
    }

    /// What comes next needs a value before it.
    fn after_value(&self) -> Result<(), NotJavaScript> {
        match self.state {
            State::Value | State::Open | State::Word => Ok(()),
            _ => Err(NotJavaScript),
        }
    }

    fn word(&mut self) -> Result<(), NotJavaScript> {
        let (before, top) = (self.state, self.levels.len() == 1);
        let in_braces = matches!(self.bracket(), Some(Bracket::Block(_) | Bracket::Object));
        let in_round = self.bracket() == Some(Bracket::Round);
        let rest = self.rest;
        let length = self.take_name().len();
        let name = &rest[..length];
        // As a property's name, every word will do; so will it before a colon among properties.
        if before == State::Member {
            self.state = State::Value;
            return Ok(());
        }
        match name {
            // A classic script has neither of these; calls and properties of `import` are expressions.
            b"export" if top => return Err(NotJavaScript),
            b"import" if top && !matches!(self.next_byte(), Some(b'(' | b'.')) => return Err(NotJavaScript),
            b"return" if top => return Err(NotJavaScript),
            b"in" | b"instanceof" | b"of"
                if matches!(before, State::Value | State::Open | State::Word)
                    && (name != b"of" || in_round) =>
            {
                self.state = State::Operator;
            }
            b"case" | b"default" if in_braces => {
                self.colons(1);
                self.state = State::Word;
            }
            b"get" | b"set" | b"static" if in_braces => self.state = State::Word,
            b"await" if !top || before != State::Start => self.state = State::Word,
            b"var" | b"const" | b"let" if self.next_byte().is_some_and(is_name) => {
                // The name, which must not be a keyword.
                self.statement_word()?;
                self.skip_space();
                let rest = self.rest;
                let length = self.take_name().len();
                if KEYWORDS.contains(&&rest[..length]) && &rest[..length] != b"async" {
                    return Err(NotJavaScript);
                }
                self.state = State::Value;
            }
            _ if KEYWORDS.contains(&name) => {
                self.statement_word()?;
                self.class |= name == b"class";
                self.state = State::Word;
            }
            _ => {
                self.value()?;
                self.label = self.new_line || matches!(before, State::Start | State::Open | State::Word);
            }
        }
        Ok(())
    }

    /// A keyword: it may not follow a value on the same line, but for those that go on with a statement.
    fn statement_word(&self) -> Result<(), NotJavaScript> {
        let goes_on = self.class || !matches!(self.state, State::Value);
        if goes_on || self.new_line { Ok(()) } else { Err(NotJavaScript) }
    }

    fn next_byte(&self) -> Option<u8> {
        self.rest.iter().copied().find(|byte| !byte.is_ascii_whitespace())
    }

    fn colons(&mut self, more: usize) {
        if let Some(level) = self.levels.last_mut() {
            level.colons += more;
        }
    }

    fn open(&mut self, first: u8) -> Result<(), NotJavaScript> {
        let bracket = match (first, self.state) {
            (b'(', _) => Bracket::Round,
            (b'[', _) => Bracket::Square,
            (_, State::Operator | State::Comma) => Bracket::Object,
            (_, State::Start) => Bracket::Block(true),
            (_, State::Open | State::Word) => Bracket::Block(false),
            (_, State::Value) if std::mem::take(&mut self.class) => Bracket::Block(false),
            (_, State::Value) if self.new_line => Bracket::Block(true),
            (_, State::Value | State::Member) => return Err(NotJavaScript),
        };
        if self.state == State::Member && !self.rest.starts_with(b"(") && first != b'[' {
            return Err(NotJavaScript);
        }
        self.levels.push(Level { bracket: Some(bracket), colons: 0 });
        self.rest = &self.rest[1..];
        self.state = match bracket {
            Bracket::Block(_) => State::Start,
            // An empty list is one.
            Bracket::Round | Bracket::Square | Bracket::Object => State::Comma,
        };
        Ok(())
    }

    fn close(&mut self, first: u8) -> Result<(), NotJavaScript> {
        let header = self.bracket() == Some(Bracket::Round) && self.state == State::Start;
        if matches!(self.state, State::Operator | State::Member) && !header {
            return Err(NotJavaScript);
        }
        let bracket = if self.levels.len() > 1 { self.bracket() } else { None };
        self.levels.pop();
        self.state = match (first, bracket) {
            // A list ends, or the head of a statement.
            (b')', Some(Bracket::Round)) => State::Open,
            (b']', Some(Bracket::Square)) | (b'}', Some(Bracket::Object)) => State::Value,
            (b'}', Some(Bracket::Block(true))) => State::Start,
            (b'}', Some(Bracket::Block(false))) => State::Open,
            _ => {
                self.levels.push(Level { bracket: None, colons: 0 });
                return Err(NotJavaScript);
            }
        };
        self.rest = &self.rest[1..];
        Ok(())
    }

    /// After a property's name, the middle of a condition, a case or a label.
    fn colon(&mut self, label: bool) -> Result<(), NotJavaScript> {
        let bracket = self.bracket();
        let Some(level) = self.levels.last_mut() else { return Err(NotJavaScript) };
        self.state = if level.colons > 0 {
            level.colons -= 1;
            // A case goes on with statements, a condition with a value: either is fine.
            State::Word
        } else {
            match bracket {
                Some(Bracket::Object) => State::Operator,
                // What a keyword opened may hold properties, `return {a: 1}`, or statements with labels.
                Some(Bracket::Block(false)) => State::Word,
                Some(Bracket::Block(true)) | None if label => {
                    self.labelled = true;
                    State::Start
                }
                _ => return Err(NotJavaScript),
            }
        };
        self.rest = &self.rest[1..];
        Ok(())
    }

    fn operator(&mut self, first: u8) -> Result<(), NotJavaScript> {
        match (first, self.rest.get(1)) {
            // After a value these leave it one, and on a line of its own they belong to the next.
            (b'+', Some(b'+')) | (b'-', Some(b'-')) => {
                self.rest = &self.rest[2..];
                if self.new_line {
                    self.state = State::Operator;
                }
            }
            // These need nothing before them.
            (b'+' | b'-' | b'~', next) if next != Some(&b'=') => {
                self.rest = &self.rest[1..];
                self.state = State::Operator;
            }
            (b'!', next) if next != Some(&b'=') => {
                self.rest = &self.rest[1..];
                self.state = State::Operator;
            }
            // A generator's star.
            (b'*', _) if self.levels.len() > 1 && matches!(self.state, State::Start | State::Comma) => {
                self.rest = &self.rest[1..];
                self.state = State::Word;
            }
            (b'?', Some(b'.')) if !self.rest.get(2).is_some_and(u8::is_ascii_digit) => {
                self.after_value()?;
                self.rest = &self.rest[2..];
                // A name, an index or a call.
                let named = self.next_byte().is_some_and(is_name);
                self.state = if named { State::Member } else { State::Value };
            }
            (b'!' | b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'<' | b'>' | b'=' | b'?', _) => {
                self.after_value()?;
                let is_part = |byte: &u8| b"*%&|^<>=?".contains(byte);
                let length =
                    1 + self.rest[1..].iter().position(|byte| !is_part(byte)).unwrap_or(self.rest.len() - 1);
                let operator = &self.rest[..length];
                let condition = operator == b"?";
                // An arrow may have a block on its other side, or a value.
                self.state = if operator == b"=>" { State::Word } else { State::Operator };
                self.rest = &self.rest[length..];
                if condition {
                    self.colons(1);
                }
            }
            // Decorators, control characters and what else no script has.
            _ => return Err(NotJavaScript),
        }
        Ok(())
    }
}
