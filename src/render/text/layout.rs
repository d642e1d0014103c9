//! Lines that fit.

use textwrap::core::display_width;

use super::super::{Style, wrap};

/// A line with something at its right end. `painted` is `plain` with colours.
pub(super) fn aligned(painted: &str, plain: &str, right: &str, style: Style) -> String {
    let (painted, plain) = (&style.hidden(painted), &style.hidden(plain));
    let used = display_width(plain) + display_width(right);
    let gap = style.width.saturating_sub(used).max(2);
    if used + 2 > style.width && !right.is_empty() {
        // What does not fit beside it stands below it.
        return format!(
            "{painted}\n{}{right}\n",
            " ".repeat(style.width.saturating_sub(display_width(right)))
        );
    }
    format!("{painted}{}{right}\n", " ".repeat(if right.is_empty() { 0 } else { gap }))
}

/// The column at which what follows a label begins.
const LABEL: usize = 12;

/// A terminal with fewer columns has no room for text beside a label.
const NARROW: usize = 56;

/// The column of what belongs to a label.
pub(super) fn beside_label(style: Style) -> usize {
    if style.width < NARROW { 4 } else { LABEL }
}

/// A label at the left, in the width that all have, and what it says beside it; below it where there is no room.
pub(super) fn labelled(label: &str, words: &str, style: Style) -> String {
    let column = beside_label(style);
    if label.is_empty() {
        return hanging(words, &" ".repeat(column), column, style);
    }
    if column < LABEL {
        return format!("  {label}\n{}", hanging(words, &" ".repeat(column), column, style));
    }
    // A longer label moves what follows it.
    let column = column.max(label.len() + 4);
    hanging(words, &format!("  {label:<width$}", width = column - 2), column, style)
}

/// A paragraph, wrapped and indented.
pub(super) fn wrapped(text: &str, indent: usize, style: Style) -> String {
    hanging(text, &" ".repeat(indent), indent, style)
}

/// A paragraph that begins with some words at the left, its further lines indented.
pub(super) fn hanging(text: &str, first: &str, indent: usize, style: Style) -> String {
    wrap::hanging(&style.hidden(text), first, &" ".repeat(indent), style.width)
}

/// A text cut to a number of columns, with an ellipsis where something is missing.
pub(super) fn cut(text: &str, columns: usize, style: Style) -> String {
    let text = style.hidden(text);
    if display_width(&text) <= columns {
        return text;
    }
    let ellipsis = if style.unicode { "…" } else { "..." };
    let mut kept = String::new();
    let mut used = display_width(ellipsis);
    for character in text.chars() {
        used += display_width(character.encode_utf8(&mut [0; 4]));
        if used > columns {
            break;
        }
        kept.push(character);
    }
    kept + ellipsis
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands for a secret counts, not the secret.
    #[test]
    fn secrets_take_no_room() {
        let secret = "k".repeat(70);
        let hide = |text: String| text.replace(&"k".repeat(70), "<hidden>");
        let style = Style { hide, ..Style::new(true, 40) };
        let words = format!("the token {secret} is in it");
        assert_eq!(wrapped(&words, 2, style), "  the token <hidden> is in it\n");
        assert_eq!(cut(&words, 30, style), "the token <hidden> is in it");
        assert_eq!(
            aligned(&words, &words, "200", style),
            format!("the token <hidden> is in it{}200\n", " ".repeat(10))
        );
    }
}
