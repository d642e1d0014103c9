//! A source file as the tokens that say what it imports: no comments, no literals, no code of unit tests.

use std::collections::BTreeSet;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// An identifier or a keyword.
    Name(String),
    /// `::`
    PathSeparator,
    /// Any other character of code.
    Mark(char),
}

impl Token {
    /// Whether it is this character.
    pub(super) fn is(&self, mark: char) -> bool {
        *self == Self::Mark(mark)
    }

    /// Whether it is this word.
    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }
}

/// The tokens of a source, and the names of the modules that it declares for tests only (`#[cfg(test)] mod name;`).
pub(super) fn tokens(source: &str) -> (Vec<Token>, Vec<String>) {
    without_tests(&all_tokens(source))
}

fn all_tokens(source: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        rest = if let Some(length) = ignored(rest) {
            &rest[length..]
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
            found.push(Token::Name(name.to_owned()));
            after
        } else if let Some(after) = rest.strip_prefix("::") {
            found.push(Token::PathSeparator);
            after
        } else {
            if !first.is_whitespace() {
                found.push(Token::Mark(first));
            }
            &rest[first.len_utf8()..]
        };
    }
    found
}

/// The strings that a source has in its code, without those of its unit tests.
pub(crate) fn strings(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next().filter(|_| !rest.starts_with("#[cfg(test)]\nmod tests {")) {
        let length = ignored(rest).unwrap_or(first.len_utf8());
        let (passed, after) = rest.split_at(length);
        if passed.starts_with(['"', 'r', 'b']) && passed.ends_with(['"', '#']) {
            found.push(passed);
        }
        rest = after;
    }
    found
}

/// The comments of a source: those of one line as one text where they follow each other.
pub(crate) fn comments(source: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = source;
    let mut between = String::new();
    while let Some(first) = rest.chars().next() {
        let length = ignored(rest).unwrap_or(first.len_utf8());
        let (passed, after) = rest.split_at(length);
        if let Some(text) = passed.strip_prefix("//") {
            let text = text.trim_start_matches(['/', '!']);
            match found.last_mut() {
                Some(last) if between.trim().is_empty() && between.matches('\n').count() < 2 => {
                    last.push_str(text)
                }
                _ => found.push(text.to_owned()),
            }
            between.clear();
        } else {
            between.push_str(passed);
        }
        rest = after;
    }
    found
}

/// The identifiers that a source has in its code, each once.
pub(crate) fn names(source: &str) -> BTreeSet<String> {
    let named = |token| match token {
        Token::Name(name) => Some(name),
        _ => None,
    };
    all_tokens(source).into_iter().filter_map(named).collect()
}

/// The length of the comment or literal at the start of a source; `None` where something else is there.
fn ignored(source: &str) -> Option<usize> {
    if source.starts_with("//") {
        return Some(source.find('\n').unwrap_or(source.len()));
    }
    if source.starts_with("/*") {
        return Some(source.find("*/").map_or(source.len(), |end| end + 2));
    }
    let body = source.strip_prefix('b').unwrap_or(source);
    let prefix = source.len() - body.len();
    if let Some(raw) = body.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let close = format!("\"{}", "#".repeat(hashes));
        let text = raw[hashes..].strip_prefix('"')?;
        let end = text.find(&close).map_or(text.len(), |end| end + close.len());
        return Some(prefix + 1 + hashes + 1 + end);
    }
    if let Some(text) = body.strip_prefix('"') {
        return Some(prefix + 1 + closed(text, '"'));
    }
    // A character, or a lifetime or label, which has no quote behind it.
    let text = body.strip_prefix('\'')?;
    let mut letters = text.chars();
    let is_character = letters.next() == Some('\\') || letters.next() == Some('\'');
    if is_character { Some(prefix + 1 + closed(text, '\'')) } else { (prefix == 0).then_some(1) }
}

/// How long a literal goes on, its closing quote included.
fn closed(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (position, letter) in text.char_indices() {
        if !escaped && letter == quote {
            return position + 1;
        }
        escaped = !escaped && letter == '\\';
    }
    text.len()
}

/// Leaves out what stands behind `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> (Vec<Token>, Vec<String>) {
    const MARKS: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let is_gate = |at: &[Token]| {
        at.len() >= MARKS.len()
            && at.iter().zip(MARKS).all(|(token, mark)| match token {
                Token::Name(name) => name == mark,
                Token::Mark(own) => mark.chars().eq([*own]),
                Token::PathSeparator => false,
            })
    };
    let (mut kept, mut modules) = (Vec::new(), Vec::new());
    let mut rest = tokens;
    while let Some(first) = rest.first() {
        if !is_gate(rest) {
            kept.push(first.clone());
            rest = &rest[1..];
            continue;
        }
        let item = &rest[MARKS.len()..];
        if let Some(keyword) = item.iter().position(|token| token.is_name("mod"))
            && let [_, Token::Name(name), end, ..] = &item[keyword..]
            && end.is(';')
        {
            modules.push(name.clone());
        }
        rest = &item[item_length(item)..];
    }
    (kept, modules)
}

/// How many tokens an item has: up to its semicolon, or to the end of its block.
fn item_length(item: &[Token]) -> usize {
    let is_import = item.iter().find(|token| !token.is_name("pub")).is_some_and(|token| token.is_name("use"));
    let mut depth = 0_usize;
    for (position, token) in item.iter().enumerate() {
        match token {
            Token::Mark('{' | '(' | '[') => depth += 1,
            Token::Mark(close @ ('}' | ')' | ']')) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && *close == '}' && !is_import {
                    return position + 1;
                }
            }
            Token::Mark(';') if depth == 0 => return position + 1,
            _ => {}
        }
    }
    item.len()
}

#[test]
fn only_code_has_tokens() {
    let named = |source: &str| -> String {
        let (tokens, tests) = tokens(source);
        let words = tokens.iter().map(|token| match token {
            Token::Name(name) => name.clone(),
            Token::PathSeparator => "::".into(),
            Token::Mark(mark) => mark.to_string(),
        });
        format!("{} | {}", words.collect::<Vec<_>>().join(" "), tests.join(" "))
    };
    for (source, expected) in [
        ("a::b // c::d\n e /* f */ g", "a :: b e g | "),
        (r##"a("b \" c", b"d", r#"e " f"#, 'g', '\'', b'h') i"##, "a ( , , , , , ) i | "),
        ("fn a<'b>(c: &'b str)", "fn a < b > ( c : & b str ) | "),
        ("#[cfg(test)]\nmod tests { a { b } } c", "c | "),
        ("#[cfg(test)]\nmod tests;\nmod c;", "mod c ; | tests"),
        ("#[cfg(test)]\nuse a::{b, c};\nd", "d | "),
        ("#[cfg(test)]\n#[allow(x)]\nfn a(b: [c; 2]) { d } e", "e | "),
        ("#[cfg(unix)]\nmod a;", "# [ cfg ( unix ) ] mod a ; | "),
    ] {
        assert_eq!(named(source), expected, "{source}");
    }
}

#[test]
fn comments_and_names_are_found() {
    let source = "/// A\n/// b.\nfn a_b() {} // c\n\n// d \"e\"\nlet f = \"// g\";";
    assert_eq!(comments(source), [" A b.", " c", " d \"e\""]);
    assert_eq!(names(source).into_iter().collect::<Vec<_>>().join(" "), "a_b f fn let");
}
