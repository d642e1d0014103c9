//! Text laid out in columns.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// The least that a wrapped line may hold, however far it is indented.
const NARROWEST: usize = 20;

/// The least that makes a column readable beside its labels.
const ROOMY: usize = 36;

/// Text wrapped to a width in columns. Every line begins with `indent`.
#[must_use]
pub(super) fn paragraph(text: &str, indent: &str, width: usize) -> String {
    hanging(text, indent, indent, width)
}

/// Text wrapped to a width in columns: its first line begins with `first`, those after it with `rest`.
/// What has no space to be cut at, an address say, is never cut: it may be copied.
#[must_use]
pub(super) fn hanging(text: &str, first: &str, rest: &str, width: usize) -> String {
    // Most texts fit: a character has no more columns than bytes.
    if first.len() + text.len() <= width && !text.is_empty() && !text.ends_with(' ') && !text.contains('\n') {
        return format!("{first}{text}\n");
    }
    let width = width.max(textwrap::core::display_width(rest) + NARROWEST);
    let options = options(width).initial_indent(first).subsequent_indent(rest);
    let mut lines = textwrap::wrap(text, options).join("\n");
    lines.push('\n');
    lines
}

/// How lines are cut: at spaces alone, each as full as it gets. All of it is said here, as the defaults change with the features that
/// other crates turn on.
pub(super) fn options<'a>(width: usize) -> Options<'a> {
    Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .break_words(false)
}

/// Labels, each with a text beside it that is wrapped in its own column, or below it where there is no room for two.
#[must_use]
pub(super) fn labelled<L: AsRef<str>, T: AsRef<str>>(rows: &[(L, T)], indent: &str, width: usize) -> String {
    const GAP: usize = 3;
    let widest = rows.iter().map(|(label, _)| label.as_ref().len()).max().unwrap_or_default();
    let rest = format!("{indent}{:1$}", "", widest + GAP);
    if width < rest.len() + ROOMY {
        let below = format!("{indent}  ");
        return rows
            .iter()
            .map(|(label, text)| {
                format!("{indent}{}\n{}", label.as_ref(), paragraph(text.as_ref(), &below, width))
            })
            .collect();
    }
    rows.iter()
        .map(|(label, text)| {
            let first = format!("{indent}{:1$}", label.as_ref(), widest + GAP);
            hanging(text.as_ref(), &first, &rest, width)
        })
        .collect()
}

/// A command that can be copied: where it is too long for a line, a backslash continues it. No word is broken, for
/// within quotes the shell would not see that.
#[must_use]
pub(super) fn command(words: &[String], indent: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let room = |line: &str| width.saturating_sub(line.chars().count() + 3);
    for word in parts(words) {
        match lines.last_mut() {
            Some(line) if word.chars().count() <= room(line) => {
                line.push(' ');
                line.push_str(&word);
            }
            Some(_) => lines.push(format!("{indent}    {word}")),
            None => lines.push(format!("{indent}{word}")),
        }
    }
    lines.join(" \\\n") + "\n"
}

/// The same of a line, whose words may be quoted.
#[must_use]
pub(super) fn command_line(line: &str, indent: &str, width: usize) -> String {
    let mut words: Vec<String> = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (None, ' ') => {
                words.push(String::new());
                continue;
            }
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
        if let Some(word) = words.last_mut() {
            word.push(character);
        }
    }
    command(&words, indent, width)
}

/// The words of a command, each flag together with its value.
fn parts(words: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut is_value = false;
    for word in words {
        match parts.last_mut() {
            Some(part) if is_value && !word.starts_with('-') => {
                part.push(' ');
                part.push_str(word);
                is_value = false;
            }
            _ => {
                is_value = word.starts_with('-');
                parts.push(word.clone());
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps() {
        assert_eq!(paragraph("one two three four five six", "  ", 22), "  one two three four\n  five six\n");
        assert_eq!(
            paragraph("see https://example.com/a-long/path/indeed", "  ", 22),
            "  see\n  https://example.com/a-long/path/indeed\n"
        );
    }

    /// What fits is not wrapped, and stands as if it were.
    #[test]
    fn what_fits() {
        for text in ["a", "a  b ", " a", "", " ", "é 漢字 👍", "a\nb", "one two three four five"] {
            for width in 22..32 {
                let options = options(width).initial_indent("--").subsequent_indent("  ");
                let expected = textwrap::wrap(text, options).join("\n") + "\n";
                assert_eq!(hanging(text, "--", "  ", width), expected, "{text:?} in {width} columns");
            }
        }
    }

    /// A flag stays with its value, and what is quoted stays whole.
    #[test]
    fn commands() {
        let line = "corscheck probe https://api.test/ --cookie 'a=1; SameSite=Lax' -X PUT";
        assert_eq!(
            command_line(line, "  ", 44),
            "  corscheck probe https://api.test/ \\\n      --cookie 'a=1; SameSite=Lax' -X PUT\n"
        );
        assert_eq!(command_line(line, "  ", 80), format!("  {line}\n"));
    }

    #[test]
    fn labels_stand_in_a_column() {
        let rows = [("a", "one two three four five"), ("long", "x")];
        assert_eq!(labelled(&rows, " ", 44), " a      one two three four five\n long   x\n");
        let rows = [("a", "one two three four five six seven eight nine")];
        assert_eq!(labelled(&rows, " ", 44), " a   one two three four five six seven eight\n     nine\n");
        assert_eq!(labelled(&rows, " ", 30), " a\n   one two three four five six\n   seven eight nine\n");
    }
}
