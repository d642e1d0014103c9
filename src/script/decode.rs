//! The bytes of a script as text.

use encoding_rs::{Encoding, UTF_8};

use crate::web::script::Source;

/// [Decodes a classic script](https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-classic-script): a byte order mark
/// counts first, then the charset of the type, then that of the element, then that of the page, which is taken to be UTF-8.
pub(super) fn text(source: &Source<'_>) -> String {
    let labels = [source.charset, source.attribute];
    let known = labels.iter().flatten().find_map(|label| Encoding::for_label(label.trim().as_bytes()));
    known.unwrap_or(UTF_8).decode(source.bytes).0.into_owned()
}

/// A text whose [HTML-like comments](https://tc39.es/ecma262/#sec-html-like-comments) are comments of JavaScript, as long as before:
/// `<!--` opens one up to the end of its line, `-->` only where nothing but white space and comments stands before it in its line.
/// Looked at are lines that begin with one; inside of a line `<!--` is not.
pub(super) fn without_html_comments(text: &str) -> String {
    if !text.contains("<!--") && !text.contains("-->") {
        return text.to_owned();
    }
    let mut changed = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let inside = line.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
        let before = &line[..line.len() - inside.len()];
        changed.push_str(before);
        let rest = inside.strip_prefix("<!--").map(|rest| ("//  ", rest));
        match rest.or_else(|| inside.strip_prefix("-->").map(|rest| ("// ", rest))) {
            Some((mark, rest)) => {
                changed.push_str(mark);
                changed.push_str(rest);
            }
            None => changed.push_str(inside),
        }
    }
    changed
}
