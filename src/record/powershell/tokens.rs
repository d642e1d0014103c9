//! The tokens of a PowerShell script, as far as commands and their values need them.

/// Stands for a dollar sign that is one, in a text whose others name variables.
pub(super) const DOLLAR: char = '\u{1}';

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// In quotes; between double ones, names of variables stand for their values.
    Text { text: String, expands: bool },
    /// Without.
    Bare(String),
    /// `{` or `@{`
    Open,
    /// `}`
    Close,
    /// `(` or `@(` or `$(`
    Parenthesis,
    /// `)`
    EndParenthesis,
    /// `=`
    Equals,
    /// `|`
    Pipe,
    /// `,`
    Comma,
    /// The end of a statement.
    End,
}

/// Takes a script apart; an error says what is missing, and where.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, (usize, &'static str)> {
    let mut tokens = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        let rest = &text[place..];
        match letter {
            '#' => while letters.next_if(|(_, next)| *next != '\n').is_some() {},
            '<' if rest.starts_with("<#") => {
                let end = rest.find("#>").map_or(text.len(), |end| place + end + 2);
                while letters.next_if(|(at, _)| *at < end).is_some() {}
            }
            '@' if rest.starts_with("@\"") || rest.starts_with("@'") => {
                let quote = &rest[1..2];
                let end = rest.find(&format!("\n{quote}@")).ok_or((place, "the closing quote"))?;
                let inside = rest[2..end].trim_start_matches('\r').trim_start_matches('\n');
                tokens.push(Token::Text { text: inside.to_owned(), expands: quote == "\"" });
                let end = place + end + 3;
                while letters.next_if(|(at, _)| *at < end).is_some() {}
            }
            '"' | '\'' | '“' | '”' | '‘' | '’' => {
                let closing = match letter {
                    '“' | '”' => '”',
                    '‘' | '’' => '’',
                    plain => plain,
                };
                let text = quoted(&mut letters, closing).ok_or((place, "the closing quote"))?;
                tokens.push(Token::Text { text, expands: ['"', '”'].contains(&closing) });
            }
            // A line goes on behind a backtick.
            '`' => {
                while letters.next_if(|(_, next)| [' ', '\t', '\r'].contains(next)).is_some() {}
                letters.next_if(|(_, next)| *next == '\n');
            }
            '@' | '$' if rest[1..].starts_with(['{', '(']) => {}
            '{' => tokens.push(Token::Open),
            '}' => tokens.push(Token::Close),
            '(' => tokens.push(Token::Parenthesis),
            ')' => tokens.push(Token::EndParenthesis),
            '=' => tokens.push(Token::Equals),
            '|' => tokens.push(Token::Pipe),
            ',' => tokens.push(Token::Comma),
            '\n' | ';' => tokens.push(Token::End),
            space if space.is_whitespace() || space == '\u{a0}' => {}
            other => {
                let mut word = String::from(if ['–', '—'].contains(&other) { '-' } else { other });
                let ends = |letter: char| letter.is_whitespace() || "\"'{}=;,()|“”‘’`".contains(letter);
                // An address may stand without quotes, with all that is in it.
                while let Some((_, next)) =
                    letters.next_if(|(_, next)| !ends(*next) || *next == '=' && word.contains("://"))
                {
                    word.push(next);
                }
                tokens.push(Token::Bare(word));
            }
        }
    }
    Ok(tokens)
}

fn quoted(letters: &mut std::iter::Peekable<std::str::CharIndices<'_>>, quote: char) -> Option<String> {
    let mut out = String::new();
    while let Some((_, letter)) = letters.next() {
        match letter {
            // Doubled it is one.
            _ if letter == quote => match letters.next_if(|(_, next)| *next == quote) {
                Some(_) => out.push(quote),
                None => return Some(out),
            },
            '`' if quote != '\'' => match letters.next()?.1 {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                '$' => out.push(DOLLAR),
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}
