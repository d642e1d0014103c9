//! JSON that neither breaks a line nor troubles a terminal.

use serde::Serialize;

use crate::rules::words::is_unruly;

/// A value as one line of JSON.
pub(super) fn line(value: &impl Serialize) -> String {
    safe(serde_json::to_string(value).expect("structs of strings and numbers always serialise")) + "\n"
}

/// JSON on one line, with what a terminal may act on escaped: JSON leaves it as it is. It stands in strings only.
pub(super) fn safe(text: String) -> String {
    if !text.contains(is_unruly) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unruly(character) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    escaped
}
