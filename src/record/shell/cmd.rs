//! Command lines as Windows' cmd takes them apart.

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
    fn cmd() {
        for (text, expected) in [
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
            assert_eq!(cmd_words(text), expected, "{text}");
        }
    }
}
