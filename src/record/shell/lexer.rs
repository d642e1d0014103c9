//! Words of a command line, as [POSIX shells](https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html) take
//! it apart, and PowerShell where it differs. Quotes and dashes of word processors are read as what was typed.

use std::collections::HashMap;

/// The values of a shell's variables.
pub(super) type Variables = HashMap<String, String>;

/// A command line, taken apart.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) words: Vec<String>,
    /// The place behind it.
    pub(super) end: usize,
    pub(super) holes: Vec<String>,
    pub(super) omissions: Vec<String>,
    /// Whether its last quote is closed.
    pub(super) is_whole: bool,
}

/// Takes a command line apart, up to the sign that closes it.
pub(super) fn lex(chars: &[char], start: usize, closing: Option<char>, variables: &Variables) -> Lexed {
    let mut lexer =
        Lexer { chars, at: start, closing, variables, word: None, drops: false, out: Lexed::default() };
    lexer.out.is_whole = true;
    lexer.run();
    lexer.end_word();
    lexer.out.end = lexer.at;
    lexer.out
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
    closing: Option<char>,
    variables: &'a Variables,
    word: Option<String>,
    /// Whether the next word is the file of a redirection.
    drops: bool,
    out: Lexed,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(letter) = self.next() {
            if Some(letter) == self.closing {
                return;
            }
            match letter {
                '\\' => self.escape(),
                '^' if self.line_ends(self.at) => self.skip_line_end(),
                '`' if self.line_ends(self.at) => self.skip_line_end(),
                '`' | ';' | '|' | ')' => return,
                '\n' => {
                    if !self.goes_on() {
                        self.at -= 1;
                        return;
                    }
                    self.end_word();
                }
                '&' if self.peek() == Some('>') => self.redirect(),
                '&' => {
                    self.note_cut_off();
                    return;
                }
                '\'' => self.quoted(&['\'']),
                '‘' | '’' | '‚' => self.quoted(&['‘', '’', '\'']),
                '"' => self.double_quoted(&['"']),
                '“' | '”' | '„' => self.double_quoted(&['“', '”', '"']),
                '$' => self.dollar(),
                '{' if self.peek() == Some('{') => self.mustache(),
                '<' if self.peek() == Some('/') => return,
                '<' if self.placeholder() => {}
                '<' | '>' => self.redirect(),
                '#' if self.word.is_none() => {
                    while self.peek().is_some_and(|letter| letter != '\n') {
                        self.at += 1;
                    }
                }
                space if space.is_whitespace() || space == '\u{feff}' || space == '\u{200b}' => {
                    self.end_word()
                }
                other => self.push(other),
            }
        }
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn push(&mut self, letter: char) {
        self.word.get_or_insert_default().push(letter);
    }

    fn push_text(&mut self, text: &str) {
        self.word.get_or_insert_default().push_str(text);
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if !std::mem::take(&mut self.drops) {
            self.out.words.push(word);
        }
    }

    /// Whether only spaces follow up to the end of the line.
    fn line_ends(&self, from: usize) -> bool {
        let rest = self.chars[from..].iter().take(16);
        rest.clone()
            .find(|letter| **letter != ' ' && **letter != '\t' && **letter != '\r')
            .is_none_or(|far| *far == '\n')
    }

    fn skip_line_end(&mut self) {
        self.end_word();
        while self.next().is_some_and(|letter| letter != '\n') {}
    }

    /// Whether the next line goes on with an option, although nothing says so.
    fn goes_on(&self) -> bool {
        let mut rest = self.chars[self.at..].iter().skip_while(|letter| [' ', '\t'].contains(letter));
        let first = rest.next().copied().unwrap_or(' ');
        let second = rest.next().copied().unwrap_or(' ');
        is_dash(first)
            && (second.is_ascii_alphabetic() || is_dash(second))
            && (self.word.is_some() || !self.out.words.is_empty())
    }

    fn escape(&mut self) {
        if self.line_ends(self.at) {
            // Within a word it goes on.
            if self.peek() == Some('\n') {
                self.at += 1;
            } else {
                self.skip_line_end();
            }
            return;
        }
        if let Some(letter) = self.next() {
            self.push(letter);
        }
    }

    fn quoted(&mut self, ends: &[char]) {
        self.push_text("");
        while let Some(letter) = self.next() {
            match letter {
                end if ends.contains(&end) => return,
                // Tools put values there before a shell sees it.
                '{' if self.peek() == Some('{') => self.mustache(),
                other => self.push(other),
            }
        }
        self.out.is_whole = false;
    }

    fn double_quoted(&mut self, ends: &[char]) {
        self.push_text("");
        while let Some(letter) = self.next() {
            match letter {
                end if ends.contains(&end) => return,
                '\\' => match self.next() {
                    Some('\n') => {}
                    Some(next @ ('$' | '`' | '"' | '\\')) => self.push(next),
                    next => {
                        self.push('\\');
                        next.into_iter().for_each(|next| self.push(next));
                    }
                },
                '`' if self.peek() == Some('"') => {
                    self.at += 1;
                    self.push('"');
                }
                '`' => {
                    while self.next().is_some_and(|letter| letter != '`') {}
                    self.hole("OUTPUT");
                }
                '$' if self.peek() == Some('\'') => self.push('$'),
                '$' => self.dollar(),
                '{' if self.peek() == Some('{') => self.mustache(),
                other => self.push(other),
            }
        }
        self.out.is_whole = false;
    }

    fn dollar(&mut self) {
        match self.peek() {
            Some('\'') => {
                self.at += 1;
                self.ansi();
            }
            Some('(') => {
                let mut depth = 0_usize;
                while let Some(letter) = self.next() {
                    match letter {
                        '(' => depth += 1,
                        ')' if depth == 1 => break,
                        ')' => depth -= 1,
                        _ => {}
                    }
                }
                self.hole("OUTPUT");
            }
            Some('{') => {
                self.at += 1;
                let mut inside = String::new();
                while let Some(letter) = self.next().filter(|letter| *letter != '}') {
                    inside.push(letter);
                }
                let name: String = inside.chars().take_while(|letter| is_name(*letter)).collect();
                let default = inside[name.len()..].trim_start_matches([':', '-', '=']).to_owned();
                match self.variables.get(&name) {
                    None if inside.len() > name.len() && inside[name.len()..].contains('-') => {
                        self.push_text(&default)
                    }
                    _ => self.variable(&name),
                }
            }
            Some(letter) if is_name(letter) => {
                let mut name = String::new();
                while let Some(letter) = self.peek().filter(|letter| is_name(*letter)) {
                    name.push(letter);
                    self.at += 1;
                    // `$1` has one digit.
                    if name.len() == 1 && letter.is_ascii_digit() {
                        break;
                    }
                }
                // PowerShell's variables of the environment.
                if name == "env" && self.peek() == Some(':') {
                    name.clear();
                    self.at += 1;
                    while let Some(letter) = self.peek().filter(|letter| is_name(*letter)) {
                        name.push(letter);
                        self.at += 1;
                    }
                }
                self.variable(&name);
            }
            _ => self.push('$'),
        }
    }

    fn variable(&mut self, name: &str) {
        match self.variables.get(name) {
            Some(value) => {
                let value = value.clone();
                self.push_text(&value);
            }
            None => self.hole(name),
        }
    }

    fn hole(&mut self, name: &str) {
        if self.out.holes.len() < 100 && !self.out.holes.iter().any(|known| known == name) {
            self.out.holes.push(name.to_owned());
        }
        self.push_text(&format!("<{name}>"));
    }

    /// `{{name}}`, as Postman and its like have it.
    fn mustache(&mut self) {
        let rest: String = self.chars[self.at + 1..].iter().take(80).collect();
        match rest.split_once("}}").map(|(name, _)| name) {
            Some(name) if name.chars().all(|letter| is_name(letter) || "-.$ ".contains(letter)) => {
                self.at += 1 + name.chars().count() + 2;
                let name = name.trim().trim_start_matches(['$', '.']).to_owned();
                self.variable(&name);
            }
            _ => self.push('{'),
        }
    }

    /// `<name>` without a space, which stands for a value.
    fn placeholder(&mut self) -> bool {
        let rest: String = self.chars[self.at..].iter().take(40).collect();
        let Some((name, _)) = rest.split_once('>') else { return false };
        let is_one = self.word.is_some()
            && !name.is_empty()
            && name.chars().all(|letter| is_name(letter) || letter == '-');
        if is_one {
            self.at += name.chars().count() + 1;
            self.hole(name);
        }
        is_one
    }

    fn redirect(&mut self) {
        // The number of what is redirected stands before the sign.
        if self.word.as_deref().is_some_and(|word| word.chars().all(|letter| letter.is_ascii_digit())) {
            self.word = None;
        }
        self.end_word();
        while self.peek().is_some_and(|letter| ['>', '<', '&', '-'].contains(&letter)) {
            self.at += 1;
        }
        self.drops = true;
    }

    /// An `&` within an address ends the command, which may not have been meant.
    fn note_cut_off(&mut self) {
        let rest: String = self.chars[self.at..].iter().take(64).collect();
        let next = rest.split(|letter: char| letter.is_whitespace()).next().unwrap_or_default();
        if self.word.as_deref().is_some_and(|word| word.contains('?')) && next.contains('=') {
            self.out.omissions.push(format!("&{next}: without quotes, the & ends the command"));
        }
    }

    /// The inside of a `$'…'`.
    fn ansi(&mut self) {
        self.push_text("");
        while let Some(letter) = self.next() {
            let letter = match letter {
                '\'' => return,
                '\\' => match self.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some('x') => self.number(2),
                    Some('u') => self.number(4),
                    Some('U') => self.number(8),
                    Some(other) => other,
                    None => break,
                },
                other => other,
            };
            self.push(letter);
        }
        self.out.is_whole = false;
    }

    /// A character by its hexadecimal number of at most so many digits.
    fn number(&mut self, most: usize) -> char {
        let mut value = 0_u32;
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|letter| letter.to_digit(16)) else { break };
            value = value.wrapping_mul(16).wrapping_add(digit);
            self.at += 1;
        }
        char::from_u32(value).unwrap_or('\u{fffd}')
    }
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// A dash, or what a word processor makes of it.
pub(super) fn is_dash(letter: char) -> bool {
    ['-', '–', '—', '−', '‐', '‑'].contains(&letter)
}

/// Takes the variable that a line sets, if it does: `NAME=value`, `export NAME=value`, `set NAME=value`, `$NAME = "value"`,
/// `@name = value`.
pub(super) fn assignment(chars: &[char], start: usize, variables: &mut Variables) {
    let line: String = chars[start..].iter().take(2048).take_while(|letter| **letter != '\n').collect();
    let line = line.trim();
    let line = ["export ", "set ", "SET ", "local ", "declare ", "$env:", "$", "@"]
        .iter()
        .find_map(|start| line.strip_prefix(start))
        .unwrap_or(line);
    let Some((name, value)) = line.split_once('=') else { return };
    let (name, value) = (name.trim(), value.trim().trim_end_matches(';'));
    if name.is_empty() || !name.chars().all(is_name) {
        return;
    }
    let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    if let Some(value) = quoted.or(Some(value).filter(|value| !value.contains([' ', '"', '\'', '(', '{']))) {
        let mut value = value.to_owned();
        for (known, text) in variables.iter() {
            value = value.replace(&format!("${{{known}}}"), text).replace(&format!("${known}"), text);
        }
        if !value.contains('$') && value.len() < 4096 && variables.len() < 64 {
            variables.insert(name.to_owned(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (text, expected) in [
            ("'a b' \\\n  -H \"c\\\"d\"", vec!["a b", "-H", "c\"d"]),
            ("$'it\\'s \\u0021 \\x41\\n'", vec!["it's ! A\n"]),
            ("'x' 2>/dev/null >out -s; ls", vec!["x", "-s"]),
            ("“a b” – ‘c’", vec!["a b", "–", "c"]),
            ("$API/x ${B:-d} \"$(cat t)\"", vec!["<API>/x", "d", "<OUTPUT>"]),
            ("a|b", vec!["a"]),
            ("a \\  \n -b \\", vec!["a", "-b"]),
            ("a\n  -b\nc", vec!["a", "-b"]),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let lexed = lex(&chars, 0, None, &Variables::new());
            assert_eq!(
                (lexed.words, lexed.is_whole),
                (expected.iter().map(ToString::to_string).collect(), true),
                "{text}"
            );
        }
        let chars: Vec<char> = "'a".chars().collect();
        assert!(!lex(&chars, 0, None, &Variables::new()).is_whole);
    }
}
