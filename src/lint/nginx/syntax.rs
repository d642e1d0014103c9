//! [The grammar of nginx's files](https://nginx.org/en/docs/beginners_guide.html#conf_structure): directives that end with `;`, and blocks.
//! As `ngx_conf_read_token` reads them: quotes only at the start of a word, a backslash before any character, `${` not a block.

use super::super::Place;
use super::super::include::{Fault, Including};
use super::harmless::is_shipped;

/// How deep blocks may be nested.
const DEEPEST: usize = 40;
/// How many directives there may be.
const MOST: usize = 200_000;

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) place: Place,
}

/// A directive, or a block.
#[derive(Clone, Debug)]
pub(super) struct Directive {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) words: Vec<Word>,
    pub(super) block: Option<Vec<Self>>,
}

impl Directive {
    pub(super) fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| word.text.as_str())
    }

    pub(super) fn inner(&self) -> &[Self] {
        self.block.as_deref().unwrap_or_default()
    }
}

impl Including for Directive {
    fn parse(text: &str, first_line: usize) -> Result<Vec<Self>, Fault> {
        parse(text, first_line)
    }

    fn place(&self) -> Place {
        self.place
    }

    fn included(&self) -> Option<&str> {
        (self.name == "include" && !is_shipped(self.word(0))).then(|| self.word(0))
    }

    fn inner_mut(&mut self) -> Option<&mut Vec<Self>> {
        self.block.as_mut()
    }
}

/// Reads a text whose first line has this number.
pub(super) fn parse(text: &str, first_line: usize) -> Result<Vec<Directive>, Fault> {
    let mut reader = Reader {
        letters: text.strip_prefix('\u{feff}').unwrap_or(text).chars().collect(),
        at: 0,
        place: Place { line: first_line, column: 1 },
        count: 0,
    };
    reader.block(0)
}

/// What ends a word.
enum End {
    Space,
    Directive,
    Block,
    Close,
    Text,
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    place: Place,
    count: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        if letter == '\n' {
            self.place = Place { line: self.place.line + 1, column: 1 };
        } else {
            self.place.column += 1;
        }
        Some(letter)
    }

    fn fault<T>(&self, words: &str) -> Result<T, Fault> {
        Err((self.place, words.to_owned()))
    }

    fn skip_space(&mut self) {
        while let Some(letter) = self.peek() {
            if letter == '#' {
                while self.peek().is_some_and(|letter| letter != '\n') {
                    self.next();
                }
            } else if !letter.is_ascii_whitespace() {
                return;
            } else {
                self.next();
            }
        }
    }

    fn block(&mut self, depth: usize) -> Result<Vec<Directive>, Fault> {
        if depth > DEEPEST {
            return self.fault("blocks are nested too deep");
        }
        let mut directives = Vec::new();
        loop {
            let mut words: Vec<Word> = Vec::new();
            let end = loop {
                self.skip_space();
                let place = self.place;
                let (word, end) = self.word()?;
                words.extend(word.map(|text| Word { text, place }));
                if !matches!(end, End::Space) {
                    break end;
                }
            };
            if words.is_empty() {
                match end {
                    End::Close if depth > 0 => return Ok(directives),
                    End::Text if depth == 0 => return Ok(directives),
                    End::Text => return self.fault("} is missing"),
                    End::Close => return self.fault("} without a {"),
                    _ => return self.fault("a directive's name is missing"),
                }
            }
            let block = match end {
                End::Directive => None,
                End::Block if words[0].text.ends_with("_by_lua_block") => {
                    self.skip_lua()?;
                    Some(Vec::new())
                }
                End::Block => Some(self.block(depth + 1)?),
                _ => return self.fault("a directive ends with ; or has a block"),
            };
            self.count += 1;
            if self.count > MOST {
                return self.fault("too many directives");
            }
            let name = words.remove(0);
            directives.push(Directive { name: name.text, place: name.place, words, block });
        }
    }

    /// A word and what ends it; none where that comes at once.
    fn word(&mut self) -> Result<(Option<String>, End), Fault> {
        let Some(first) = self.peek() else { return Ok((None, End::Text)) };
        match first {
            ';' => {
                self.next();
                return Ok((None, End::Directive));
            }
            '{' => {
                self.next();
                return Ok((None, End::Block));
            }
            '}' => {
                self.next();
                return Ok((None, End::Close));
            }
            '"' | '\'' => return Ok((Some(self.quoted(first)?), End::Space)),
            _ => {}
        }
        let mut text = String::new();
        let mut after_dollar = false;
        while let Some(letter) = self.peek() {
            match letter {
                '{' if after_dollar => {}
                ';' | '{' => break,
                letter if letter.is_ascii_whitespace() => break,
                '\\' => {
                    self.next();
                    self.escaped(&mut text);
                    after_dollar = false;
                    continue;
                }
                _ => {}
            }
            after_dollar = letter == '$';
            text.push(letter);
            self.next();
        }
        Ok((Some(text), End::Space))
    }

    fn quoted(&mut self, quote: char) -> Result<String, Fault> {
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                None => return self.fault("a quote is not closed"),
                Some('\\') => self.escaped(&mut text),
                Some(letter) if letter == quote => break,
                Some(letter) => text.push(letter),
            }
        }
        // `)` is that of a condition.
        match self.peek() {
            None | Some(';' | '{' | ')') => Ok(text),
            Some(letter) if letter.is_ascii_whitespace() => Ok(text),
            Some(_) => self.fault("a word is not over where its quote ends"),
        }
    }

    /// What stands after a backslash.
    fn escaped(&mut self, text: &mut String) {
        match self.next() {
            Some(letter @ ('"' | '\'' | '\\')) => text.push(letter),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('n') => text.push('\n'),
            Some(letter) => text.extend(['\\', letter]),
            None => text.push('\\'),
        }
    }

    /// A block in another language, whose braces are counted.
    fn skip_lua(&mut self) -> Result<(), Fault> {
        let mut open = 1;
        while let Some(letter) = self.next() {
            match letter {
                '{' => open += 1,
                '}' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Ok(());
            }
        }
        self.fault("} is missing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(directives: &[Directive]) -> String {
        let one = |directive: &Directive| {
            let words: String = directive.words.iter().map(|word| format!("<{}>", word.text)).collect();
            let block = directive.block.as_ref().map(|inner| format!("{{{}}}", shown(inner)));
            format!("{}{words}{};", directive.name, block.unwrap_or_default())
        };
        directives.iter().map(one).collect()
    }

    #[test]
    fn words_and_blocks() {
        for (text, expected) in [
            ("a b;# x\nc 'd e' \"f\\\"g\";", "a<b>;c<d e><f\"g>;"),
            ("if ($a = \"x\") { b; }", "if<($a><=><x><)>{b;};"),
            ("a ${b}c;", "a<${b}c>;"),
            (r"a \.b\\c \;d;", r"a<\.b\c><\;d>;"),
            ("location ~ '^/a{2}$' { }", "location<~><^/a{2}$>{};"),
            ("a b#c;", "a<b#c>;"),
            ("content_by_lua_block { if x then { } end }", "content_by_lua_block{};"),
        ] {
            let directives = parse(text, 1);
            assert_eq!(directives.map(|all| shown(&all)), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn faults_have_places() {
        for (text, line) in [
            ("a;\nb {\n c;\n", 4),
            ("a;\n}", 2),
            ("a", 1),
            ("a 'b", 1),
            (";", 1),
            ("a 'b'c;", 1),
            ("location ~ ^/a{2}$ { }", 1),
        ] {
            assert_eq!(parse(text, 1).expect_err(text).0.line, line, "{text}");
        }
    }
}
