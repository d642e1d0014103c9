//! How deep a script may make the parser go, estimated before it is parsed: a recursive parser needs stack for each level.

/// Texts up to this length need no estimate: the stack is enough for one level a byte.
const HARMLESS: usize = 48 * 1024;
/// The most levels.
const MOST: usize = 30_000;

/// Whether a script stands too deep in itself to be parsed.
#[must_use]
pub fn is_too_deep(text: &str) -> bool {
    text.len() > HARMLESS && estimate(text) > MOST
}

/// What stands around the place that is read.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    Code,
    Quote(u8),
    Template,
    Line,
    Block,
}

/// An upper bound of how many levels stand in each other: all that is open, and in each of them what came since the statement, or
/// the item of a list, began. What looks like text may be code: what it opens counts, what it closes does not.
fn estimate(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut around, mut before) = (Around::Code, b' ');
    // For each open bracket: what came before it, and whether a template goes on behind it.
    let mut open: Vec<(usize, usize, bool)> = Vec::new();
    let (mut tokens, mut angles, mut outer, mut hidden, mut most) = (0usize, 0usize, 0usize, 0usize, 0usize);
    let mut at = 0;
    while at < bytes.len() {
        let (byte, next) = (bytes[at], bytes.get(at + 1).copied().unwrap_or_default());
        match around {
            Around::Code => match byte {
                b'/' if next == b'/' => around = Around::Line,
                b'/' if next == b'*' => around = Around::Block,
                // A regular expression ends with its line.
                b'/' if b"(,=:[!&|?{};\n ".contains(&before) => around = Around::Quote(b'/'),
                b'"' | b'\'' => around = Around::Quote(byte),
                b'`' => around = Around::Template,
                b'(' | b'[' | b'{' => {
                    open.push((tokens, angles, false));
                    outer += tokens + angles + 1;
                    (tokens, angles) = (0, 0);
                }
                b')' | b']' | b'}' => {
                    if let Some((before, angles_before, in_template)) = open.pop() {
                        outer -= before + angles_before + 1;
                        (tokens, angles) = (before, angles_before);
                        if in_template {
                            around = Around::Template;
                        }
                    }
                }
                b';' => (tokens, angles) = (0, 0),
                b',' => tokens = 0,
                b'<' => angles += 1,
                _ if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => {
                    tokens +=
                        usize::from(!(before.is_ascii_alphanumeric() || before == b'_' || before >= 0x80));
                }
                b'.' => tokens = tokens.saturating_sub(1),
                _ if byte.is_ascii_whitespace() => {}
                _ => tokens += 1,
            },
            Around::Quote(quote) => match byte {
                b'\\' => at += 1,
                b'\n' => around = Around::Code,
                _ if byte == quote => around = Around::Code,
                b'(' | b'[' | b'{' => hidden += 1,
                _ => {}
            },
            Around::Template => match byte {
                b'\\' => at += 1,
                b'`' => around = Around::Code,
                b'$' if next == b'{' => {
                    open.push((tokens, angles, true));
                    outer += tokens + angles + 1;
                    (tokens, angles) = (0, 0);
                    around = Around::Code;
                    at += 1;
                }
                b'(' | b'[' | b'{' => hidden += 1,
                _ => {}
            },
            Around::Line if byte == b'\n' => around = Around::Code,
            Around::Block if byte == b'*' && next == b'/' => {
                around = Around::Code;
                at += 1;
            }
            Around::Line | Around::Block => hidden += usize::from(b"([{".contains(&byte)),
        }
        before = byte;
        most = most.max(outer + tokens + angles);
        at += 1;
    }
    most + hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deep_and_what_is_only_long() {
        for deep in ["[", "(", "!", "a?b:", "x=>", "if(1)", "A<B,", "`${", "a=", "new ", "f({a:"] {
            assert!(is_too_deep(&deep.repeat(60_000)), "{deep}");
        }
        for long in ["fetch('/a', { a: [1] });\n", "const a = 1\nfetch(a)\n// don't\n"] {
            assert!(!is_too_deep(&long.repeat(4_000)), "{long}");
        }
    }
}
