//! How texts and values cross into JavaScript.

use serde::Serialize;

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("structs of strings and numbers always serialise")
}

/// The bytes of a header's value: JavaScript has [each byte as a character](https://fetch.spec.whatwg.org/#concept-header-value);
/// where one is no byte, the text is UTF-8.
pub(crate) fn latin1(value: &str) -> Vec<u8> {
    let bytes: Option<Vec<u8>> = value.chars().map(|letter| u8::try_from(letter).ok()).collect();
    bytes.unwrap_or_else(|| value.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::latin1;

    #[test]
    fn characters_are_bytes() {
        assert_eq!(latin1("a\u{e9}"), b"a\xe9");
        assert_eq!(latin1("\u{20ac}"), "\u{20ac}".as_bytes());
    }
}
