//! What paths have in common, and what in a request is a secret: by names, and by how values look.

use url::Url;

/// A piece of a path this long, with letters and digits, was made by a machine.
const OPAQUE: usize = 16;
/// A piece of hexadecimal digits this long is an id.
const HEXADECIMAL: usize = 8;

/// Names whose values are secrets, whatever they are.
const SECRET_WORDS: [&str; 14] = [
    "auth",
    "authentication",
    "authorization",
    "bearer",
    "credential",
    "credentials",
    "csrf",
    "csrftoken",
    "jwt",
    "passwd",
    "pwd",
    "signature",
    "xsrf",
    "sessionid",
];
/// The same for ends of names.
const SECRET_ENDS: [&str; 5] = ["token", "secret", "password", "apikey", "accesskey"];
/// Names whose values may be secrets: then they look it.
const DOUBTFUL_WORDS: [&str; 8] = ["code", "key", "otp", "pass", "pin", "session", "sid", "sig"];
/// What a token may be that grants nothing.
const HARMLESS_STARTS: [&str; 5] = ["continuation", "cursor", "idempotency", "next", "page"];
/// Parts of the names of cookies by which servers know the user.
const SESSION_PARTS: [&str; 10] =
    ["aspnet", "auth", "csrf", "identity", "jwt", "login", "remember", "sess", "sid", "token"];
/// Starts of the names of cookies that look so, and are for statistics.
const STATISTICS: [&str; 4] = ["_dd", "_ga", "_hj", "intercom-"];

/// The path with its query's names. Paths that differ only in numbers, ids and the values of queries have the same.
pub(super) fn shape(url: &Url) -> String {
    let segments: Vec<String> = url.path().split('/').map(segment).collect();
    let mut names: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    names.sort();
    names.dedup();
    let query = if url.query().is_some() { format!("?{}", names.join("&")) } else { String::new() };
    segments.join("/") + &query
}

/// A segment of a path, with one sign for each number and id in it.
fn segment(text: &str) -> String {
    if is_version(text) {
        return text.to_owned();
    }
    if is_uuid(text) {
        return "*".into();
    }
    let mut shape = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        let mut letters = after.chars();
        if !piece.is_empty() {
            shape.push_str(&piece_shape(piece));
        }
        shape.extend(letters.next());
        rest = letters.as_str();
    }
    shape
}

fn piece_shape(piece: &str) -> String {
    let has_digit = piece.contains(|letter: char| letter.is_ascii_digit());
    let is_hexadecimal = piece.len() >= HEXADECIMAL && piece.chars().all(|letter| letter.is_ascii_hexdigit());
    if has_digit && (is_hexadecimal || piece.len() >= OPAQUE) {
        return "*".into();
    }
    // Any number is one sign.
    let mut shape = String::new();
    for letter in piece.chars() {
        let letter = if letter.is_ascii_digit() { '*' } else { letter };
        if letter != '*' || !shape.ends_with('*') {
            shape.push(letter);
        }
    }
    shape
}

/// `v1`, `v2.1`: another version is another API.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix(['v', 'V']).is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    })
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.chars().all(|letter| letter.is_ascii_hexdigit()))
}

/// Whether the value of a header or of a query's parameter is a secret.
pub(super) fn is_secret(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if HARMLESS_STARTS.iter().any(|start| lower.starts_with(start)) {
        return is_personal_token(value);
    }
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    let certain =
        |word: &str| SECRET_WORDS.contains(&word) || SECRET_ENDS.iter().any(|end| word.ends_with(end));
    let mut doubtful = false;
    for word in words {
        if certain(word) {
            return true;
        }
        doubtful |= DOUBTFUL_WORDS.contains(&word);
    }
    let is_key = lower.contains("api-key") || lower.contains("api_key");
    is_key || doubtful && is_opaque(value) || is_personal_token(value)
}

/// The same for a parameter of a query, whose value may be a URL with a query of its own.
pub(super) fn holds_secret(name: &str, value: &str) -> bool {
    let decoded = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
    let mut inner = decoded.split(['?', '&', '#', ';']).filter_map(|pair| pair.split_once('='));
    is_secret(name, &decoded) || inner.any(|(name, value)| is_secret(name, value))
}

/// Whether a text was made by a machine: it has a long piece of letters and digits.
pub(super) fn is_opaque(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|piece| {
        piece.len() >= OPAQUE
            && piece.contains(|letter: char| letter.is_ascii_digit())
            && piece.contains(|letter: char| letter.is_ascii_alphabetic())
    })
}

/// Whether a text is a JSON Web Token: an object in Base64, and two further parts.
pub(super) fn is_personal_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.matches('.').count() == 2
}

/// Whether a server knows the user by a cookie.
pub(super) fn is_session(cookie: &str) -> bool {
    let lower = cookie.to_ascii_lowercase();
    SESSION_PARTS.iter().any(|part| lower.contains(part))
        && !STATISTICS.iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> String {
        shape(&Url::parse("https://api.test").expect("a URL").join(path).expect("a URL"))
    }

    #[test]
    fn what_is_alike() {
        for (one, other) in [
            ("/items/1", "/items/23"),
            ("/items/1/parts/2", "/items/77/parts/8"),
            ("/items/0b5e4c5a-22ab-4f37-8f1c-7d2f3ae5a0aa", "/items/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"),
            ("/items/507f1f77bcf86cd799439011", "/items/507f191e810c19729de860ea"),
            ("/items/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/items/01BX5ZZKBKACTAV9WEVGEMMVRZ"),
            ("/lib/main.3f9a2b1c.js", "/lib/main.77d0e1aa.js"),
            ("/users/user-7", "/users/user-12"),
            ("/days/2026-01-02", "/days/2025-12-31"),
            ("/search?q=a&page=1", "/search?page=2&q=something+else"),
        ] {
            assert_eq!(of(one), of(other), "{one} {other}");
        }
        for (one, other) in [
            ("/items", "/items/1"),
            ("/items/1", "/users/1"),
            ("/items/new", "/items/1"),
            ("/v1/items", "/v2/items"),
            ("/v1.0/items", "/v1.1/items"),
            ("/items/1", "/items/1?full=1"),
            ("/deadline", "/facade"),
            ("/Items", "/items"),
        ] {
            assert_ne!(of(one), of(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_secret() {
        for (name, value) in [
            ("Authorization", "x"),
            ("X-Api-Key", "x"),
            ("x-auth-token", "x"),
            ("X-CSRFToken", "x"),
            ("access_token", "x"),
            ("clientSecret", "x"),
            ("X-Amz-Signature", "x"),
            ("key", "AIzaSyD4x0Example00"),
            ("anything", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"),
        ] {
            assert!(is_secret(name, value), "{name}");
        }
        for (name, value) in [
            ("X-Requested-With", "XMLHttpRequest"),
            ("author", "somebody"),
            ("key", "name"),
            ("pageToken", "CAUQAA0123456789abcdef"),
            ("Idempotency-Key", "0b5e4c5a-22ab-4f37-8f1c-7d2f3ae5a0aa"),
            ("Accept", "application/json"),
        ] {
            assert!(!is_secret(name, value), "{name}");
        }
        for value in ["/x?access_token=1", "%2Fx%3Fa%3D1%26access_token%3D1"] {
            assert!(holds_secret("return", value), "{value}");
        }
        assert!(!holds_secret("return", "/x?a=1"));
        for name in ["connect.sid", "PHPSESSID", "laravel_session", "XSRF-TOKEN", ".AspNetCore.Identity"] {
            assert!(is_session(name), "{name}");
        }
        for name in ["_ga", "theme", "_hjSessionUser_1", "consent"] {
            assert!(!is_session(name), "{name}");
        }
    }
}
