//! Which values are secrets by their looks.

/// What stands where a secret was.
pub const HIDDEN: &str = "<hidden>";

/// A piece this long can be random enough to be a key.
const RANDOM: usize = 20;
/// Digits of hashes and keys; shorter ones are ids and versions.
const DIGITS: usize = 32;

/// How the tokens of well-known issuers begin, and how long what follows is at least.
const PREFIXES: [(&str, usize); 61] = [
    ("AGE-SECRET-KEY-", 20),
    ("AIza", 30),
    ("AKIA", 12),
    ("ASIA", 12),
    ("ATATT3", 20),
    ("ATCTT3", 20),
    ("EAACEdEose0cBA", 10),
    ("GOCSPX-", 16),
    ("PMAK-", 20),
    ("SG.", 30),
    ("SK", 32),
    ("dapi", 32),
    ("dckr_pat_", 16),
    ("doo_v1_", 32),
    ("dop_v1_", 32),
    ("dor_v1_", 32),
    ("dp.pt.", 20),
    ("dp.st.", 20),
    ("figd_", 20),
    ("gho_", 16),
    ("ghp_", 16),
    ("ghr_", 16),
    ("ghs_", 16),
    ("ghu_", 16),
    ("github_pat_", 16),
    ("glcbt-", 16),
    ("gldt-", 16),
    ("glft-", 16),
    ("glpat-", 16),
    ("glptt-", 16),
    ("glrt-", 16),
    ("glsa_", 20),
    ("gsk_", 20),
    ("hf_", 20),
    ("hvb.", 20),
    ("hvs.", 20),
    ("key-", 32),
    ("lin_api_", 20),
    ("nfp_", 20),
    ("npm_", 20),
    ("ntn_", 20),
    ("pplx-", 20),
    ("pypi-", 30),
    ("rk_live_", 10),
    ("rk_test_", 10),
    ("rzp_live_", 10),
    ("sb_secret_", 10),
    ("sbp_", 20),
    ("secret_", 32),
    ("shpat_", 16),
    ("shpca_", 16),
    ("shppa_", 16),
    ("shpss_", 16),
    ("sk-", 20),
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("sq0csp-", 20),
    ("tskey-", 10),
    ("whsec_", 16),
    ("xkeysib-", 20),
    ("ya29.", 16),
];
/// The same for Slack's, which all begin alike.
const SLACK: [&str; 8] = ["xapp-", "xoxa-", "xoxb-", "xoxe-", "xoxe.", "xoxp-", "xoxr-", "xoxs-"];

/// For each byte with which a prefix begins, the bytes that may follow it, by their last six bits: most words begin as no token does.
const BEGINNINGS: [u64; 256] = {
    let mut beginnings = [0; 256];
    let mut number = 0;
    while number < PREFIXES.len() + SLACK.len() {
        let text = if number < PREFIXES.len() { PREFIXES[number].0 } else { SLACK[number - PREFIXES.len()] };
        let prefix = text.as_bytes();
        beginnings[prefix[0] as usize] |= 1 << (prefix[1] & 63);
        number += 1;
    }
    beginnings
};

/// Whether a token of a well-known issuer, or a JSON Web Token, may begin with these two bytes.
#[must_use]
pub(super) const fn may_begin_token(first: u8, second: u8) -> bool {
    first == b'e' && second == b'y' || BEGINNINGS[first as usize] >> (second & 63) & 1 == 1
}

/// A letter of a token.
fn is_token_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/')
}

/// How long the token is with which a text begins, and how much of it says only what it is: a JSON Web Token, or one of a
/// well-known issuer.
#[must_use]
pub(super) fn known_token(text: &str) -> Option<(usize, usize)> {
    let (first, second) = match text.as_bytes() {
        [first, second, ..] => (*first, *second),
        _ => return None,
    };
    if !may_begin_token(first, second) {
        return None;
    }
    if first == b'e' {
        return json_web_token(text).map(|length| (length, 3));
    }
    let prefix = if first == b'x' && text.starts_with("xox") || text.starts_with("xapp-") {
        SLACK.iter().find(|prefix| text.starts_with(**prefix)).map(|prefix| (*prefix, 10))
    } else {
        let begin = PREFIXES.partition_point(|(prefix, _)| prefix.as_bytes()[0] < first);
        let alike = PREFIXES[begin..].iter().take_while(|(prefix, _)| prefix.as_bytes()[0] == first);
        alike.copied().find(|(prefix, _)| text.starts_with(prefix))
    };
    let (prefix, least) = prefix?;
    let rest = &text.as_bytes()[prefix.len()..];
    let length = rest.iter().take_while(|byte| is_token_letter(**byte) && **byte != b'/').count();
    // The end of a sentence.
    let length = length - rest[..length].iter().rev().take_while(|byte| **byte == b'.').count();
    let has_digit = rest[..length].iter().any(u8::is_ascii_digit);
    (length >= least && has_digit).then_some((prefix.len() + length, prefix.len()))
}

/// How much of a text's end is the beginning of a token of a well-known issuer.
#[must_use]
pub(super) fn known_beginning(text: &str) -> usize {
    let all = PREFIXES.iter().map(|(prefix, _)| *prefix).chain(SLACK).chain(["eyJ"]);
    all.filter(|prefix| text.ends_with(prefix)).map(str::len).max().unwrap_or_default()
}

/// How long the JSON Web Token is with which a text begins: an object in Base64, and two or more parts.
/// <https://www.rfc-editor.org/rfc/rfc7519#section-3>
fn json_web_token(text: &str) -> Option<usize> {
    if !text.starts_with("eyJ") {
        return None;
    }
    // Looked at first: a text of many short parts is not read to its end from each of them.
    if text.bytes().take(8).any(|byte| byte == b'.' || !is_token_letter(byte)) {
        return None;
    }
    let length = text.bytes().take_while(|byte| is_token_letter(*byte) && *byte != b'/').count();
    let token = text[..length].trim_end_matches('.');
    let mut parts = token.split('.');
    let long =
        parts.next().is_some_and(|head| head.len() >= 8) && parts.next().is_some_and(|part| !part.is_empty());
    // A signature may be missing, and the dot before it still be there.
    long.then(|| if parts.next().is_some() { token.len() } else { length.min(token.len() + 1) })
}

/// Whether a value says nothing that anyone would hide, whatever its name is.
#[must_use]
pub(super) fn is_trivial(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "",
        "0",
        "1",
        "false",
        "include",
        "no",
        "none",
        "null",
        "off",
        "omit",
        "on",
        "same-origin",
        "true",
        "yes",
    ];
    WORDS.contains(&value.to_ascii_lowercase().as_str()) || is_placeholder(value) || value.starts_with("${")
}

/// Whether a value stands for one, as in a program's usage: `<MODE>`, `[<MODE>]`.
fn is_placeholder(value: &str) -> bool {
    let inner = value.trim_end_matches('\'').trim_start_matches('[').trim_end_matches(']');
    inner.starts_with('<') && inner.ends_with('>')
}

/// Whether a value is a plain word, or a small number.
#[must_use]
pub(super) fn is_plain(value: &str) -> bool {
    const LONGEST: usize = 24;
    if value.len() <= 4 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    value.len() <= LONGEST
        && value.split(['-', '_', '.', ',', '/', '+', ' ']).all(|word| {
            let (first, rest) = word.split_at(word.char_indices().nth(1).map_or(word.len(), |(at, _)| at));
            let lower = |text: &str| text.chars().all(|letter| letter.is_ascii_lowercase());
            let upper = |text: &str| text.chars().all(|letter| letter.is_ascii_uppercase());
            (lower(first) || upper(first)) && lower(rest) || upper(word) && word.len() <= 12
        })
}

/// Whether a machine made this value: no word, no name, no number, no id in the usual form.
#[must_use]
pub(super) fn is_random(value: &str) -> bool {
    let text = value.trim_end_matches('=');
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/');
    if text.len() < RANDOM || text.starts_with('/') || !text.bytes().all(is_base64) || is_uuid(text) {
        return false;
    }
    let count = |is: fn(&u8) -> bool| text.as_bytes().iter().filter(|byte| is(byte)).count();
    let (digits, lower, upper) = (
        count(|byte| byte.is_ascii_digit()),
        count(|byte| byte.is_ascii_lowercase()),
        count(|byte| byte.is_ascii_uppercase()),
    );
    if lower + upper == 0 || digits == 0 {
        return false;
    }
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hexadecimal {
        return text.len() >= DIGITS;
    }
    let kind = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase(), byte.is_ascii_lowercase());
    // A slash parts the segments of a path, as in `8080/rules/frame-xfo-deny/`, a port with a path: no letters change there.
    let slashes = count(|byte| *byte == b'/');
    let changes =
        text.as_bytes().windows(2).filter(|pair| !pair.contains(&b'/') && kind(pair[0]) != kind(pair[1]));
    digits >= 3 && changes.count() * 3 >= text.len() - slashes
}

/// Whether a value is long and has letters and digits in one piece: enough where its name makes one think of a secret.
#[must_use]
pub(super) fn is_opaque(text: &str) -> bool {
    const LONG: usize = 8;
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|piece| {
        piece.len() >= LONG
            && piece.contains(|letter: char| letter.is_ascii_digit())
            && piece.contains(|letter: char| letter.is_ascii_alphabetic())
    })
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.chars().all(|letter| letter.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_in_order() {
        assert!(PREFIXES.is_sorted_by_key(|(prefix, _)| prefix.as_bytes()[0]));
        let all = PREFIXES.iter().map(|(prefix, _)| *prefix).chain(SLACK);
        for prefix in all {
            let text = format!("{prefix}{}", "a1".repeat(32));
            assert_eq!(known_token(&text), Some((text.len(), prefix.len())), "{prefix}");
        }
    }

    #[test]
    fn tokens() {
        for (text, expected) in [
            ("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", Some("eyJ")),
            ("eyJhbGciOiJub25lIn0.e30. And so on", Some("eyJ")),
            ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", Some("sk_live_")),
            ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", Some("ghp_")),
            ("AKIAIOSFODNN7EXAMPLE", Some("AKIA")),
            ("xoxb-123456789012-abcdefGHIJ", Some("xoxb-")),
            ("shpat_00000000000000000000000000000000", Some("shpat_")),
            ("AIzaSyD-0123456789abcdefghijklmnopqrstu", Some("AIza")),
            ("eyJ and more", None),
            ("sk-ip-this-and-the-other-thing", None),
            ("key-value", None),
            ("secret_of_the_old_house_by_the_lake_and_hill", None),
            ("pk_live_4eC39HqLyjWDarjtT1zdp7dc", None),
        ] {
            assert_eq!(known_token(text).map(|(_, start)| &text[..start]), expected, "{text}");
        }
        assert_eq!(known_token("ghp_16C7e42F292c6912E7710c8. It").map(|(length, _)| length), Some(27));
    }

    #[test]
    fn looks() {
        for value in [
            "b7Qk2mZr9XvT4pLc8WnH",
            "0eadbeef1eadbeef2eadbeef3eadbeef",
            "IQoJb3JpZ2luX2VjEXAMPLE9",
            "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==",
            "ab12-cd34-ef56-ab78-cd90-ef12",
            "AB1-XY2-KL3-MN4-OP5-QR6",
        ] {
            assert!(is_random(value), "{value}");
        }
        for value in [
            "0b5e4c5a-22ab-4f37-8f1c-7d2f3ae5a0aa",
            "application/vnd.api+json",
            "CamelCaseIdentifierVersion2Beta3",
            "2026-01-02T03:04:05Z",
            "a-rather-long-name-of-something-2",
            "/assets/main.b7Qk2mZr9XvT4pLc8WnH.js",
            "31536000",
            "7380/rules/frame-xfo-deny/",
            "8080/v2/a/b/c/d/e/f/g/h/",
            "short1",
        ] {
            assert!(!is_random(value), "{value}");
        }
        for value in ["name", "404", "US", "created_at", "invalid_request", "createdFirst", "GET,PUT"] {
            assert_eq!(is_plain(value), value != "createdFirst", "{value}");
        }
        assert!(!is_plain("4/0AX4XfWh-abcdefghijk") && !is_plain("kJhGfDsA") && !is_plain("hunter2"));
    }
}
