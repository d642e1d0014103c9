//! Whether the texts of JSON have secrets in them. Of a suite's checks most texts are the same, and to look for secrets in all of them
//! takes longer than to make them: those that had none are remembered.

use std::borrow::Cow;
use std::cell::RefCell;

use crate::web::secret;

/// So many texts are remembered, a place each by its hash; a power of two.
const PLACES: usize = 1024;
/// None longer than this.
const LONGEST: usize = 256;

thread_local! {
    static CLEAN: RefCell<Vec<Box<str>>> = RefCell::new(vec![Box::default(); PLACES]);
}

/// Whether no text of this JSON looks like a secret or has one in it. Keys are not texts.
pub(super) fn are_all(json: &str) -> bool {
    CLEAN.with_borrow_mut(|clean| {
        let mut rest = json;
        while let Some(start) = rest.bytes().position(|byte| byte == b'"') {
            let Literal { text, is_escaped, hash, after } = Literal::of(&rest[start + 1..]);
            rest = after;
            if after.starts_with(':') {
                continue;
            }
            let place = &mut clean[hash & (PLACES - 1)];
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
    hash: usize,
    /// What comes behind its last quote.
    after: &'a str,
}

impl<'a> Literal<'a> {
    /// The text that begins here, behind its first quote; without an end it takes all.
    fn of(rest: &'a str) -> Self {
        let (mut hash, mut is_escaped, mut escapes) = (0xcbf2_9ce4_8422_2325_u64, false, false);
        for (at, byte) in rest.bytes().enumerate() {
            if byte == b'"' && !escapes {
                // The upper bits are mixed best.
                let hash = usize::try_from(hash >> 40).unwrap_or_default();
                return Self { text: &rest[..at], is_escaped, hash, after: &rest[at + 1..] };
            }
            escapes = byte == b'\\' && !escapes;
            is_escaped |= escapes;
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self { text: rest, is_escaped, hash: 0, after: "" }
    }
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
