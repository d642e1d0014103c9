//! Foreign text on its way into sentences: cut, made harmless, without passwords; and lists of words.

use std::fmt::Display;

/// The longest piece of a foreign value that a sentence quotes, in characters.
const LONGEST: usize = 160;

/// `1 request`, `2 requests`.
#[must_use]
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    let end = if count == N::from(1) { "" } else { "s" };
    format!("{count} {noun}{end}")
}

/// A foreign value for a sentence: cut where it is very long, its control characters made visible.
#[must_use]
pub fn shown(value: &str) -> String {
    let mut text = visible(value);
    if text.chars().count() > LONGEST {
        text = text.chars().take(LONGEST).collect();
        text.push('…');
    }
    text
}

/// A foreign text with its control characters, and the characters that reorder text, written as escapes, so that no
/// terminal acts on them; nor the log of a pipeline on a command in it.
#[must_use]
pub fn visible(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for (at, character) in value.char_indices() {
        match character {
            '#' | ':' if is_command(value, at) => text.push_str(&format!("\\x{:02x}", u32::from(character))),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\u{1b}' => text.push_str("\\x1b"),
            _ if character.is_control() => text.push_str(&format!("\\x{:02x}", u32::from(character))),
            _ if is_unruly(character) => text.push_str(&format!("\\u{{{:x}}}", u32::from(character))),
            _ => text.push(character),
        }
    }
    text
}

/// Whether a command of a pipeline begins here: what these read in a program's output, they obey. `##[error]` and
/// `##vso[task.setvariable …]` stand anywhere in a line, `::stop-commands::` at its start, where wrapping can put any word.
#[must_use]
pub fn is_command(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at(at);
    if let Some(rest) = rest.strip_prefix("##") {
        return rest.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).starts_with('[');
    }
    rest.strip_prefix("::").is_some_and(|rest| {
        !before.ends_with(|last: char| !last.is_whitespace())
            && rest.starts_with(|first: char| first.is_ascii_alphabetic())
            && rest.contains("::")
    })
}

/// The same for a text of several lines, whose line ends stay.
#[must_use]
pub fn visible_lines(text: &str) -> String {
    text.trim_end().lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// A URL, whole or relative and maybe a broken one, whose password is hidden.
#[must_use]
pub fn without_password(url: &str) -> String {
    let hidden = || {
        let (before, rest) = url.split_once("//")?;
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
        let (user, host) = authority.rsplit_once('@')?;
        let (name, _) = user.split_once(':')?;
        Some(format!("{before}//{name}:hidden@{host}{path}"))
    };
    hidden().unwrap_or_else(|| url.to_owned())
}

/// Control characters, and those that reorder text or have no width: with tags and variation selectors a text can say to a program
/// what people do not see.
#[must_use]
pub fn is_unruly(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            | '\u{180e}' | '\u{e0000}'..='\u{e01ef}')
}

/// `a`, `a and b`, `a, b and c`; cut after a dozen.
#[must_use]
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = items.iter().take(MOST).map(|item| shown(item.as_ref())).collect();
    if items.len() > MOST {
        return format!("{} and {} more", shown.join(", "), items.len() - MOST);
    }
    match shown.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The same where only one of them is meant: `a, b or c`.
#[must_use]
pub fn any_of<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [rest @ .., last] if !rest.is_empty() => {
            let rest: Vec<String> = rest.iter().map(|item| shown(item.as_ref())).collect();
            format!("{} or {}", rest.join(", "), shown(last.as_ref()))
        }
        _ => list(items),
    }
}

/// A clause with a capital at its start.
#[must_use]
pub fn capitalized(clause: &str) -> String {
    let mut letters = clause.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A clause made a sentence: a capital at its start, unless that is a host and port, and a full stop at its end.
#[must_use]
pub fn sentence(clause: &str) -> String {
    let stop = if clause.ends_with(['.', '!', '?']) { "" } else { "." };
    let first_word = clause.split(' ').next().unwrap_or_default();
    if !first_word.chars().all(char::is_alphabetic) {
        return format!("{clause}{stop}");
    }
    format!("{}{stop}", capitalized(clause))
}

/// A text without what stands in parentheses: what a failure of the network says there, addresses above all, may differ
/// from one time to the next without any difference to the reader.
#[must_use]
pub fn without_asides(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asides() {
        for (text, expected) in [
            ("no (10.0.0.1 (a), b) answer", "no  answer"),
            ("plain", "plain"),
            ("a) b", "a) b"),
            ("a (b", "a "),
        ] {
            assert_eq!(without_asides(text), expected, "{text}");
        }
    }

    #[test]
    fn lists() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn commands_are_made_harmless() {
        for (text, expected) in [
            ("a ##[error]b", "a \\x23#[error]b"),
            ("##vso[task.setvariable variable=a]b", "\\x23#vso[task.setvariable variable=a]b"),
            ("###[x]", "#\\x23#[x]"),
            ("a ::stop-commands::b", "a \\x3a:stop-commands::b"),
            ("::error file=a::b", "\\x3a:error file=a::b"),
            ("\u{2003}::error::b", "\u{2003}\\x3a:error::b"),
            (
                "## a [b] #[c] a::b::c http://[::1]:80 ::ffff:1.2.3.4",
                "## a [b] #[c] a::b::c http://[::1]:80 ::ffff:1.2.3.4",
            ),
        ] {
            assert_eq!(visible(text), expected);
        }
    }

    #[test]
    fn escapes_are_made_harmless() {
        assert_eq!(visible("\u{1b}[31mred\u{9b}0m\u{202e}"), "\\x1b[31mred\\x9b0m\\u{202e}");
        // Tags, in which a text can say what no one sees.
        assert_eq!(visible("a\u{e0049}\u{fe0f}b\u{180e}"), "a\\u{e0049}\u{fe0f}b\\u{180e}");
    }
}
