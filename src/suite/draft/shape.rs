//! What paths have in common, and which cookies are sessions.

use url::Url;

/// A piece of a path this long, with letters and digits, was made by a machine.
const OPAQUE: usize = 16;
/// A piece of hexadecimal digits this long is an id.
const HEXADECIMAL: usize = 8;

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

/// Whether a text was made by a machine: it has a long piece of letters and digits.
pub(super) fn is_opaque(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|piece| {
        piece.len() >= OPAQUE
            && piece.contains(|letter: char| letter.is_ascii_digit())
            && piece.contains(|letter: char| letter.is_ascii_alphabetic())
    })
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
    fn sessions() {
        for name in ["connect.sid", "PHPSESSID", "laravel_session", "XSRF-TOKEN", ".AspNetCore.Identity"] {
            assert!(is_session(name), "{name}");
        }
        for name in ["_ga", "theme", "_hjSessionUser_1", "consent"] {
            assert!(!is_session(name), "{name}");
        }
    }
}
