//! The little Markdown that rules' pages are written in, taken apart for terminals and man pages.

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'a> {
    /// A heading, without its marks.
    Heading(&'a str),
    /// Lines that belong together, joined.
    Paragraph(String),
    /// One item of a list, its lines joined.
    Item(String),
    /// Lines to be left as they are, without their common indent or their fences.
    Code(Vec<&'a str>),
}

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    /// Plain text.
    Text(&'a str),
    /// What stood between backticks.
    Code(&'a str),
    /// What stood between double asterisks.
    Bold(&'a str),
    /// A link: its text and its address.
    Link(&'a str, &'a str),
}

/// The blocks of a text, in order.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    // Whether the next line may still belong to the last block.
    let mut open = false;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        let last = blocks.last_mut().filter(|_| open);
        if line.starts_with("```") {
            blocks.push(Block::Code(lines.by_ref().take_while(|line| !line.starts_with("```")).collect()));
            open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            blocks.push(Block::Item(item.trim().to_owned()));
            open = true;
        } else if let Some(Block::Paragraph(text) | Block::Item(text)) = last {
            text.push(' ');
            text.push_str(line.trim());
        } else if let Some(code) = line.strip_prefix("    ") {
            match last {
                Some(Block::Code(lines)) => lines.push(code),
                _ => blocks.push(Block::Code(vec![code])),
            }
            open = true;
        } else if line.starts_with('#') {
            blocks.push(Block::Heading(line.trim_start_matches('#').trim()));
            open = false;
        } else {
            blocks.push(Block::Paragraph(line.trim().to_owned()));
            open = true;
        }
    }
    blocks
}

/// The spans of a line. A mark that nothing closes is text.
#[must_use]
pub fn spans(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let Some((span, length)) = marked(rest) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if plain < at {
            spans.push(Span::Text(&text[plain..at]));
        }
        spans.push(span);
        at += length;
        plain = at;
    }
    if plain < text.len() {
        spans.push(Span::Text(&text[plain..]));
    }
    spans
}

/// A marked span at the very beginning of a text, and how long it is with its marks.
fn marked(text: &str) -> Option<(Span<'_>, usize)> {
    if let Some(rest) = text.strip_prefix('`') {
        let inner = &rest[..rest.find('`')?];
        return Some((Span::Code(inner), inner.len() + 2));
    }
    if let Some(rest) = text.strip_prefix("**") {
        let inner = &rest[..rest.find("**").filter(|length| *length > 0)?];
        return Some((Span::Bold(inner), inner.len() + 4));
    }
    let (name, rest) = text.strip_prefix('[')?.split_once("](")?;
    let address = &rest[..rest.find(')')?];
    let is_link = !name.contains(['[', ']']) && address.contains("://");
    is_link.then_some((Span::Link(name, address), name.len() + address.len() + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_blocks_apart() {
        let text = "# Title\n\none\ntwo\n\n    a: b\n      c\n\n- x\n  y\n- z\n\n## Next\n\n```text\n$ run\n\n> go\n```\nend\n";
        assert_eq!(
            blocks(text),
            [
                Block::Heading("Title"),
                Block::Paragraph("one two".into()),
                Block::Code(vec!["a: b", "  c"]),
                Block::Item("x y".into()),
                Block::Item("z".into()),
                Block::Heading("Next"),
                Block::Code(vec!["$ run", "", "> go"]),
                Block::Paragraph("end".into()),
            ]
        );
    }

    #[test]
    fn takes_lines_apart() {
        assert_eq!(
            spans("a `b *` **c** [d](https://e/), f"),
            [
                Span::Text("a "),
                Span::Code("b *"),
                Span::Text(" "),
                Span::Bold("c"),
                Span::Text(" "),
                Span::Link("d", "https://e/"),
                Span::Text(", f"),
            ]
        );
        for plain in ["`", "**", "****", "[a", "[a](b)", "a*b", "[::1]", "é"] {
            assert_eq!(spans(plain), [Span::Text(plain)]);
        }
    }
}
