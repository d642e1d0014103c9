//! Command lines as shells take them apart.

/// The words of a bash command, and whether all of it could be read. `$'…'` is not the shell-words crate's, so it is
/// rewritten in plain quotes first.
pub(super) fn bash_words(text: &str) -> Option<Vec<String>> {
    shlex::split(&without_ansi_quotes(text))
}

/// Rewrites each `$'…'` outside of other quotes as a plainly quoted word.
fn without_ansi_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                // A Windows line end continues the line as well.
                if letters.peek() == Some(&'\r') {
                    letters.next();
                }
                match letters.next() {
                    // The line goes on.
                    Some('\n') => {}
                    next => {
                        out.push('\\');
                        out.extend(next);
                    }
                }
            }
            '\'' => {
                out.push('\'');
                for inside in letters.by_ref() {
                    out.push(inside);
                    if inside == '\'' {
                        break;
                    }
                }
            }
            '"' => {
                out.push('"');
                while let Some(inside) = letters.next() {
                    out.push(inside);
                    match inside {
                        '\\' => out.extend(letters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '$' if letters.peek() == Some(&'\'') => {
                letters.next();
                out.push('\'');
                for inside in ansi(&mut letters).chars() {
                    if inside == '\'' { out.push_str("'\\''") } else { out.push(inside) }
                }
                out.push('\'');
            }
            other => out.push(other),
        }
    }
    out
}

/// The inside of a `$'…'`, up to its end.
fn ansi(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut out = String::new();
    while let Some(letter) = letters.next() {
        if letter == '\'' {
            break;
        }
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('x') => out.extend(number(letters, 2)),
            Some('u') => out.extend(number(letters, 4)),
            Some('U') => out.extend(number(letters, 8)),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

/// A character by its hexadecimal number of at most so many digits.
fn number(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, most: usize) -> Option<char> {
    let mut value = 0;
    for _ in 0..most {
        let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(16)) else { break };
        value = value * 16 + digit;
        letters.next();
    }
    char::from_u32(value)
}

/// The words of a command for Windows' cmd: first the carets are its own, then the program takes the quotes apart.
pub(super) fn cmd_words(text: &str) -> Vec<String> {
    arguments(&without_carets(text))
}

fn without_carets(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                quoted = !quoted;
                out.push('"');
            }
            '^' if !quoted => match letters.next() {
                // At a line's end the line goes on; a second line end is meant.
                Some('\n') if letters.peek() == Some(&'\n') => {
                    letters.next();
                    out.push('\n');
                }
                Some('\n') => {}
                Some(next) => out.push(next),
                None => {}
            },
            // An older way to write a line end inside of quotes.
            '^' if letters.peek() == Some(&'\n') => {
                letters.next();
            }
            other => out.push(other),
        }
    }
    out
}

/// How Windows programs read their command line.
fn arguments(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let mut slashes = 1;
                while letters.peek() == Some(&'\\') {
                    letters.next();
                    slashes += 1;
                }
                let word = word.get_or_insert_default();
                if letters.peek() == Some(&'"') {
                    word.push_str(&"\\".repeat(slashes / 2));
                    if slashes % 2 == 1 {
                        letters.next();
                        word.push('"');
                    }
                } else {
                    word.push_str(&"\\".repeat(slashes));
                }
            }
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                word.get_or_insert_default().push('"');
            }
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            space if space.is_whitespace() && !quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bash() {
        for (text, wanted) in [
            ("curl 'a b' \\\n  -H \"c\\\"d\"", vec!["curl", "a b", "-H", "c\"d"]),
            ("curl $'it\\'s \\u0021 \\x41\\n'", vec!["curl", "it's ! A\n"]),
            ("curl \\\r\n 'x'", vec!["curl", "x"]),
            ("echo '$'\\''x'", vec!["echo", "$'x"]),
        ] {
            assert_eq!(bash_words(text).expect(text), wanted, "{text}");
        }
        assert_eq!(bash_words("curl 'a"), None);
    }

    #[test]
    fn cmd() {
        for (text, wanted) in [
            (
                "curl \"https://a/?b=1&c\" ^\r\n  -H \"d: \\\"e\\\"\"",
                vec!["curl", "https://a/?b=1&c", "-H", "d: \"e\""],
            ),
            (
                "curl ^\"https://a/?b=1^&c^\" ^\n  --data-raw ^\"^{^\\^\"x^\\^\":1^}^\"",
                vec!["curl", "https://a/?b=1&c", "--data-raw", "{\"x\":1}"],
            ),
            ("curl \"a\" --data \"{\"\"x\"\":1}\"", vec!["curl", "a", "--data", "{\"x\":1}"]),
        ] {
            assert_eq!(cmd_words(text), wanted, "{text}");
        }
    }
}
