//! Bodies of a recording: many tools leave them out, cut them, or put a word in their place.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::lenient::{Start, object};
use crate::web::body::BODY_START;

/// Words that stand where a body was taken out.
const REMOVED: [&str; 16] = [
    "binary",
    "deleted",
    "elided",
    "excluded",
    "filtered",
    "hidden",
    "masked",
    "not available",
    "not included",
    "omitted",
    "redacted",
    "removed",
    "sanitized",
    "scrubbed",
    "stripped",
    "too large",
];
/// How long such words are at most, with what stands around them.
const LONGEST_NOTE: usize = 120;

object! {
    /// A response's body.
    pub(super) struct Content {
        mime: Option<String> = "mimeType",
        text: Start = "text",
        encoding: Option<String> = "encoding",
        size: Option<f64> = "size",
    }
}

impl Content {
    /// The start of the body; `None` where the file does not hold it.
    pub(super) fn body(&self) -> Option<Vec<u8>> {
        let text = self.text.0.as_deref()?;
        // Some write -1 for a length that they do not know.
        let is_empty = self.size.is_none_or(|size| size == 0.0);
        if text.is_empty() && !is_empty || is_note(text) {
            return None;
        }
        let encoding = self.encoding.as_deref().unwrap_or_default().to_ascii_lowercase();
        let mut bytes = match encoding.as_str() {
            "base64" => decoded(text)?,
            "gzip" | "br" | "deflate" | "zstd" => return None,
            _ => text.as_bytes().to_vec(),
        };
        bytes.truncate(BODY_START);
        Some(bytes)
    }

    /// The type as the recorder has it; some write a placeholder where they know none.
    pub(super) fn mime(&self) -> Option<&str> {
        self.mime.as_deref().filter(|mime| !mime.is_empty() && *mime != "x-unknown")
    }

    /// The body's length, as far as the recorder says it.
    pub(super) fn size(&self) -> f64 {
        self.size.unwrap_or_default()
    }
}

/// Whether a text only says that there was one: `[removed]`, `<redacted>`, `(binary)`, `***`.
fn is_note(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST_NOTE {
        return false;
    }
    if text.chars().all(|letter| "*.-_xX".contains(letter)) && text.len() > 2 {
        return true;
    }
    let lower = text.to_ascii_lowercase();
    let bare = lower.trim_matches(|letter: char| !letter.is_ascii_alphabetic());
    let (first, last) = (text.chars().next(), text.chars().next_back());
    let is_framed = matches!(
        (first, last),
        (Some('['), Some(']')) | (Some('<'), Some('>')) | (Some('('), Some(')')) | (Some('{'), Some('}'))
    );
    // JSON, elements and programs have quotes, equal signs, slashes, semicolons.
    let is_plain = !text.contains(['"', '\'', '=', '/', ';', '\n']);
    REMOVED.contains(&bare) || is_framed && is_plain && REMOVED.iter().any(|word| lower.contains(word))
}

/// The bytes of a text in Base64, of which only the start may be there.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut letters: Vec<u8> = text.bytes().filter(|letter| !letter.is_ascii_whitespace()).collect();
    // Of a text that was cut, the whole groups.
    if text.len() >= 2 * BODY_START {
        letters.truncate(letters.len() / 4 * 4);
    }
    let alphabet = if letters.iter().any(|letter| b"-_".contains(letter)) { &URL_SAFE } else { &STANDARD };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config).decode(letters).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str, encoding: Option<&str>) -> Option<Vec<u8>> {
        let content = Content {
            text: Start(Some(text.to_owned())),
            encoding: encoding.map(str::to_owned),
            size: Some(900.0),
            mime: None,
        };
        content.body()
    }

    #[test]
    fn bodies() {
        for (text, encoding, expected) in [
            ("aGVsbG8=", Some("base64"), "hello"),
            ("aGVsbG8", Some("base64"), "hello"),
            ("aGVs\nbG8=", Some("base64"), "hello"),
            ("{\"removed\": true}", None, "{\"removed\": true}"),
            ("[]", None, "[]"),
            ("<p>removed</p>", None, "<p>removed</p>"),
            ("x", None, "x"),
        ] {
            assert_eq!(body(text, encoding).as_deref(), Some(expected.as_bytes()), "{text}");
        }
    }

    #[test]
    fn missing_bodies() {
        for (text, encoding) in [
            ("[removed]", Some("base64")),
            ("[removed]", None),
            ("REDACTED", Some("base64")),
            ("<redacted>", None),
            ("(binary)", None),
            ("[Content omitted: too large]", None),
            ("*****", None),
            ("not base64!", Some("base64")),
            ("aGVsbG8=", Some("gzip")),
            ("", None),
        ] {
            assert_eq!(body(text, encoding), None, "{text}");
        }
    }
}
