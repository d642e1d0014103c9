//! Tokens that many languages have in common: names, texts, signs. Comments are none.

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// In quotes.
    Text(String),
    /// A word, or a number.
    Name(String),
    /// Any other sign.
    Sign(char),
}

impl Token {
    /// The text in quotes.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A value: a text, or what stands for the value of a name.
    pub(super) fn value(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Name(name) => Some(format!("<{name}>")),
            Self::Sign(_) => None,
        }
    }
}

/// Takes a program apart. `hash` says whether `#` begins a comment.
pub(super) fn tokens(text: &str, hash: bool) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        let rest = &text[place..];
        let mut skip_to = |end: usize| while letters.next_if(|(at, _)| *at < end).is_some() {};
        match letter {
            '#' if hash => skip_to(place + rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("//") && !hash => skip_to(place + rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("//") && !text[..place].ends_with(':') && text.contains("<?php") => {
                skip_to(place + rest.find('\n').unwrap_or(rest.len()));
            }
            '/' if rest.starts_with("/*") => {
                skip_to(place + rest.find("*/").map_or(rest.len(), |end| end + 2))
            }
            '"' | '\'' if rest.starts_with("\"\"\"") || rest.starts_with("'''") => {
                let quotes = &rest[..3];
                let end = rest[3..].find(quotes).map_or(rest.len(), |end| end + 3);
                tokens.push(Token::Text(rest[3..end.max(3)].to_owned()));
                skip_to(place + end + 3);
            }
            '"' | '\'' | '`' => {
                let mut inside = String::new();
                let is_raw = letter == '`' || text[..place].ends_with('@');
                while let Some((_, next)) = letters.next() {
                    if next == letter {
                        if is_raw && letter == '"' && letters.next_if(|(_, next)| *next == '"').is_some() {
                            inside.push('"');
                            continue;
                        }
                        break;
                    }
                    match next {
                        '\\' if !is_raw => match letters.next().map(|(_, next)| next) {
                            Some('n') => inside.push('\n'),
                            Some('r') => inside.push('\r'),
                            Some('t') => inside.push('\t'),
                            Some('\n') | None => {}
                            Some(other) => inside.push(other),
                        },
                        other => inside.push(other),
                    }
                }
                // The letter of a raw or formatted text is not a name.
                if matches!(tokens.last(), Some(Token::Name(name)) if ["f", "r", "b", "u", "rb", "fr"].contains(&name.as_str()))
                    && text[..place].ends_with(|letter: char| letter.is_ascii_alphabetic())
                {
                    tokens.pop();
                    inside = inside.replace('{', "<").replace('}', ">");
                }
                tokens.push(Token::Text(inside));
            }
            word if word.is_alphanumeric() || word == '_' => {
                let mut name = String::from(word);
                while let Some((_, next)) =
                    letters.next_if(|(_, next)| next.is_alphanumeric() || *next == '_')
                {
                    name.push(next);
                }
                tokens.push(Token::Name(name));
            }
            '$' | '@' => {}
            space if space.is_whitespace() => {}
            other => tokens.push(Token::Sign(other)),
        }
    }
    tokens
}
