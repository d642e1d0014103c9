//! JSON that a terminal or a pipeline's log can show.

use crate::web::text::{is_command, is_unruly};

/// JSON on one line, with what a terminal or a pipeline's log may act on escaped: JSON leaves it as it is. It stands in strings
/// only.
pub(in crate::render) fn safe(text: String) -> String {
    if is_safe(&text) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        if is_unruly(character) || character == '#' && is_command(&text, at) {
            // JSON writes what is beyond the first plane as two.
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Whether nothing in it needs to be escaped. A run prints megabytes of JSON, nearly all of it ASCII: that is looked through
/// many bytes at a time.
pub(in crate::render) fn is_safe(json: &str) -> bool {
    // The control characters before the space are escaped in any JSON.
    let unruly = if json.is_ascii() { json.contains('\u{7f}') } else { json.contains(is_unruly) };
    !unruly && !json.contains("##")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_acted_on_is_escaped() {
        for (json, expected) in [
            (r#"{"a":"b c # é…"}"#, r#"{"a":"b c # é…"}"#),
            ("\"\u{7f}\"", r#""\u007f""#),
            ("\"é\u{9b}1m\u{202e}\"", r#""é\u009b1m\u202e""#),
            ("\"a\u{e0049}b\"", r#""a\udb40\udc49b""#),
            (r###""a ## b""###, r###""a ## b""###),
            (r###""a ##[error]b""###, r###""a \u0023#[error]b""###),
        ] {
            assert_eq!(safe(json.into()), expected);
            assert!(is_safe(expected) || expected.contains("##"), "{expected}");
        }
    }
}
