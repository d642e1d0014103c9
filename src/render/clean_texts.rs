//! Whether the texts of JSON have secrets in them. Of a suite's checks most texts are the same, and to look for secrets in all of them
//! takes longer than to make them: those that had none are remembered.

use std::borrow::Cow;
use std::cell::RefCell;

use memchr::{memchr, memchr2};

use crate::web::secret;

/// So many texts are remembered, a place each by its hash; a power of two.
pub(super) const PLACES: usize = 1024;
/// None longer than this.
const LONGEST: usize = 256;

thread_local! {
    static CLEAN: RefCell<Vec<Box<str>>> = RefCell::new(vec![Box::default(); PLACES]);
}

/// Whether no text of this JSON looks like a secret or has one in it. Keys are not texts.
pub(super) fn are_all(json: &str) -> bool {
    CLEAN.with_borrow_mut(|clean| {
        let mut rest = json;
        while let Some(start) = memchr(b'"', rest.as_bytes()) {
            let Literal { text, is_escaped, after } = Literal::of(&rest[start + 1..]);
            rest = after;
            if after.starts_with(':') {
                continue;
            }
            let place = &mut clean[place_of(text.as_bytes())];
            if **place == *text {
                continue;
            }
            if !is_clean(text, is_escaped) {
                return false;
            }
            if text.len() <= LONGEST {
                *place = text.into();
            }
        }
        true
    })
}

/// A text of JSON, as it is written between its quotes.
struct Literal<'a> {
    text: &'a str,
    is_escaped: bool,
    /// What comes behind its last quote.
    after: &'a str,
}

impl<'a> Literal<'a> {
    /// The text that begins here, behind its first quote; without an end it takes all.
    fn of(rest: &'a str) -> Self {
        let (mut from, mut is_escaped) = (0, false);
        while let Some(at) = memchr2(b'"', b'\\', &rest.as_bytes()[from..]).map(|at| from + at) {
            if rest.as_bytes()[at] == b'"' {
                return Self { text: &rest[..at], is_escaped, after: &rest[at + 1..] };
            }
            is_escaped = true;
            from = (at + 2).min(rest.len());
        }
        Self { text: rest, is_escaped, after: "" }
    }
}

/// The place of a text among the remembered ones: by a hash of eight bytes at a time.
pub(super) fn place_of(text: &[u8]) -> usize {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = text.as_chunks::<8>();
    let mut hash = text.len() as u64;
    for word in words {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(PRIME).rotate_left(29);
    }
    for byte in rest {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(PRIME);
    }
    // The upper bits are mixed best.
    usize::try_from(hash >> 54).unwrap_or_default() & (PLACES - 1)
}

fn is_clean(text: &str, is_escaped: bool) -> bool {
    let unescaped;
    let text = if is_escaped {
        let Ok(text) = serde_json::from_str::<String>(&format!("\"{text}\"")) else { return false };
        unescaped = text;
        &unescaped
    } else {
        text
    };
    matches!(secret::text(text), Cow::Borrowed(_))
}

#[cfg(test)]
mod tests {
    use super::are_all;

    #[test]
    fn texts_but_not_keys() {
        for (json, clean) in [
            (r#"{"a":"b","list":["x",1,true,null],"é":"ü"}"#, true),
            (r#"{"a":"token=s3cr3tV4lu3"}"#, false),
            (r#"{"token=s3cr3tV4lu3":"a"}"#, true),
            (r#"{"a":"x\\","b":"token=s3cr3tV4lu3"}"#, false),
            (r#"{"a":"say \"token=s3cr3tV4lu3\""}"#, false),
            (r#"{"a":"token=s3cr3tV\u0034lu3"}"#, false),
            (r#"{"a":"https://u:S3cr3tV4lu3@h/"}"#, false),
            (r#"{"a":"token=s3cr3tV4lu3"#, false),
            ("", true),
        ] {
            // A text that was found clean is so again, and no other is taken for it.
            for _ in 0..2 {
                assert_eq!(are_all(json), clean, "{json}");
            }
        }
    }
}
