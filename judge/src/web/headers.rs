//! Header lists: ordered pairs of name and value, as they cross the wire.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use bytes::Bytes;

pub use super::header_name::HeaderName;

/// One header: its name as it was written, and its value as bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    /// The name, in the spelling it had.
    pub name: HeaderName,
    /// The value, without tab or space at its ends.
    pub value: Bytes,
}

impl Header {
    /// The value as people read it: UTF-8 where it is that, otherwise one code point a byte (Latin-1).
    #[must_use]
    pub fn text(&self) -> String {
        self.shown().into_owned()
    }

    /// The same, without a copy where it is UTF-8.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        std::str::from_utf8(&self.value).map_or_else(|_| decode(&self.value).into(), Cow::Borrowed)
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.text())
    }
}

/// As many bytes as the values of most messages have together.
const USUAL_VALUES: usize = 512;

/// A [header list](https://fetch.spec.whatwg.org/#concept-header-list): names compare without case, the order is preserved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderList(Vec<Header>);

/// What [`HeaderList::extract_list`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extracted<'a> {
    /// No such header.
    Absent,
    /// One of the elements is not a token; the first such element.
    Failure(String),
    /// The elements, in order.
    Values(Vec<&'a str>),
}

impl<'a> Extracted<'a> {
    /// The elements; none where the header is absent or unusable.
    #[must_use]
    pub fn values(&self) -> &[&'a str] {
        match self {
            Self::Values(values) => values,
            Self::Absent | Self::Failure(_) => &[],
        }
    }

    /// The same, alone.
    #[must_use]
    pub fn into_values(self) -> Vec<&'a str> {
        match self {
            Self::Values(values) => values,
            Self::Absent | Self::Failure(_) => Vec::new(),
        }
    }
}

impl HeaderList {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty list with room for as many lines.
    #[must_use]
    pub fn with_capacity(lines: usize) -> Self {
        Self(Vec::with_capacity(lines))
    }

    /// [Append](https://fetch.spec.whatwg.org/#concept-header-list-append): a new line at the end. Tab and space at the
    /// ends of the value are dropped, as they are when a message is parsed.
    pub fn append(&mut self, name: impl Into<HeaderName>, value: impl AsRef<[u8]>) {
        let value = Bytes::copy_from_slice(trim(value.as_ref(), is_tab_or_space));
        self.0.push(Header { name: name.into(), value });
    }

    /// The same, without a copy of the value.
    pub fn append_bytes(&mut self, name: HeaderName, value: Bytes) {
        self.0.push(Header { name, value: trimmed(value) });
    }

    /// The same of a name that stands in the program: neither it nor the value is copied.
    pub fn append_own(&mut self, name: &'static str, value: impl Into<Bytes>) {
        let value = trimmed(value.into());
        self.0.push(Header { name: HeaderName::from_static(name), value });
    }

    /// [Set](https://fetch.spec.whatwg.org/#concept-header-list-set): the first line of that name gets the value, the
    /// others go; a new line where there was none.
    pub fn set(&mut self, name: &str, value: impl AsRef<[u8]>) {
        let mut value = Some(Bytes::copy_from_slice(trim(value.as_ref(), is_tab_or_space)));
        self.0.retain_mut(|header| {
            if !header.name.eq_ignore_ascii_case(name) {
                return true;
            }
            match value.take() {
                Some(first) => {
                    header.value = first;
                    true
                }
                None => false,
            }
        });
        if let Some(value) = value {
            self.0.push(Header { name: name.into(), value });
        }
    }

    /// [Delete](https://fetch.spec.whatwg.org/#concept-header-list-delete) all lines of that name. True where there was one.
    pub fn delete(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|header| !header.name.eq_ignore_ascii_case(name));
        before != self.0.len()
    }

    /// Drops the empty lines of those names that also have a line with a value, and of those that have none all but one; the
    /// lines of `repeatable` all stay.
    pub fn drop_empty_repeats(&mut self, repeatable: &str) {
        if self.0.iter().all(|line| !line.value.is_empty()) {
            return;
        }
        let mut seen: HashSet<String> = self
            .0
            .iter()
            .filter(|line| !line.value.is_empty())
            .map(|line| line.name.to_ascii_lowercase())
            .collect();
        self.0.retain(|line| {
            !line.value.is_empty()
                || line.name.eq_ignore_ascii_case(repeatable)
                || seen.insert(line.name.to_ascii_lowercase())
        });
    }

    /// Whether a line has that name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.lines(name).next().is_some()
    }

    /// The lines of that name, in order.
    pub fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Header> {
        self.0.iter().filter(move |header| header.name.eq_ignore_ascii_case(name))
    }

    /// [Get](https://fetch.spec.whatwg.org/#concept-header-list-get): all values of that name joined with `, `.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.value(name).map(Cow::into_owned)
    }

    /// [`Self::get`], without a copy where there is one line.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        let mut lines = self.0.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        let mut joined = Cow::Borrowed(&lines.next()?.value[..]);
        for line in lines {
            let joined = joined.to_mut();
            joined.extend_from_slice(b", ");
            joined.extend_from_slice(&line.value);
        }
        Some(joined)
    }

    /// [`Self::get`], as people read it.
    #[must_use]
    pub fn get_text(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| decode(&value))
    }

    /// [Get, decode, and split](https://fetch.spec.whatwg.org/#concept-header-list-get-decode-split): the elements of the
    /// joined value, split at the commas that stand outside quotes.
    #[must_use]
    pub fn get_decode_and_split(&self, name: &str) -> Option<Vec<String>> {
        self.value(name).map(|value| decode_and_split(&value))
    }

    /// Whether [`Vary`](https://httpwg.org/specs/rfc9110.html#field.vary) names a request header, or all: then a cache gives
    /// the response only to a request whose header has the same value.
    #[must_use]
    pub fn varies_by(&self, request_header: &str) -> bool {
        let names = self.get_decode_and_split("vary").unwrap_or_default();
        names
            .iter()
            .map(|name| name.trim())
            .any(|name| name == "*" || name.eq_ignore_ascii_case(request_header))
    }

    /// [Extract header list values](https://fetch.spec.whatwg.org/#extract-header-list-values) of a header whose grammar
    /// is a list of tokens (`#field-name`, `#method`): over all its lines, split at commas, drop the empty elements;
    /// one element that is not a token spoils the whole header.
    #[must_use]
    pub fn extract_list(&self, name: &str) -> Extracted<'_> {
        let mut lines = self.0.iter().filter(|header| header.name.eq_ignore_ascii_case(name)).peekable();
        if lines.peek().is_none() {
            return Extracted::Absent;
        }
        let mut values = Vec::new();
        for line in lines {
            for element in line.value.split(|byte| *byte == b',') {
                let element = trim(element, is_tab_or_space);
                if element.is_empty() {
                    continue;
                }
                match std::str::from_utf8(element) {
                    Ok(token) if is_token(element) => values.push(token),
                    _ => return Extracted::Failure(decode(element)),
                }
            }
        }
        Extracted::Values(values)
    }

    /// The lines, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Header> {
        self.0.iter()
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a HeaderList {
    type Item = &'a Header;
    type IntoIter = std::slice::Iter<'a, Header>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The values are parts of one piece of memory.
impl<N: Into<HeaderName>, V: AsRef<[u8]>> FromIterator<(N, V)> for HeaderList {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        let mut lines: Vec<(HeaderName, Range<usize>)> = Vec::with_capacity(pairs.size_hint().0);
        let mut values = Vec::with_capacity(USUAL_VALUES);
        for (name, value) in pairs {
            let start = values.len();
            values.extend_from_slice(trim(value.as_ref(), is_tab_or_space));
            lines.push((name.into(), start..values.len()));
        }
        let values = Bytes::from(values.into_boxed_slice());
        Self(lines.into_iter().map(|(name, place)| Header { name, value: values.slice(place) }).collect())
    }
}

/// A value without tab and space at its ends. Most have none, and a part of a value is counted where the whole need not be.
fn trimmed(value: Bytes) -> Bytes {
    let inner = trim(&value, is_tab_or_space);
    if inner.len() == value.len() { value } else { value.slice_ref(inner) }
}

/// A [header name](https://fetch.spec.whatwg.org/#header-name) or any other [token](https://httpwg.org/specs/rfc9110.html#tokens).
#[must_use]
pub fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| TOKEN_BYTES[usize::from(*byte)])
}

/// Whether a byte may be in a token: letters, digits and a few signs.
const TOKEN_BYTES: [bool; 256] = {
    let mut may_be = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        may_be[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut signs: &[u8] = b"!#$%&'*+-.^_`|~";
    while let [sign, rest @ ..] = signs {
        may_be[*sign as usize] = true;
        signs = rest;
    }
    may_be
};

/// Bytes as people read them: UTF-8 where they are that, otherwise one code point a byte (Latin-1).
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// [HTTP tab or space](https://fetch.spec.whatwg.org/#http-tab-or-space).
#[must_use]
pub fn is_tab_or_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

/// [HTTP white space](https://fetch.spec.whatwg.org/#http-whitespace): tab, line feed, carriage return, space.
#[must_use]
pub fn is_white_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' ')
}

/// The bytes without those at both ends that the predicate accepts.
#[must_use]
pub fn trim(mut bytes: &[u8], dull: impl Fn(u8) -> bool) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && dull(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && dull(*last)
    {
        bytes = rest;
    }
    bytes
}

/// [Get, decode, and split](https://fetch.spec.whatwg.org/#header-value-get-decode-and-split) on one value.
#[must_use]
pub fn decode_and_split(value: &[u8]) -> Vec<String> {
    let mut elements = Vec::new();
    let (mut start, mut position) = (0, 0);
    while position < value.len() {
        match value[position] {
            b',' => {
                elements.push(decode(trim(&value[start..position], is_tab_or_space)));
                start = position + 1;
            }
            // A quoted string runs to its closing quote; a backslash takes the next byte with it.
            b'"' => {
                position += 1;
                while position < value.len() && value[position] != b'"' {
                    position += if value[position] == b'\\' { 2 } else { 1 };
                }
            }
            _ => {}
        }
        position += 1;
    }
    elements.push(decode(trim(&value[start.min(value.len())..], is_tab_or_space)));
    elements
}

/// Headers that count on a response alone.
const RESPONSE_ONLY: [&str; 9] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
    "access-control-max-age",
    "cross-origin-resource-policy",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
];

/// Whether a header counts on a response alone, and means nothing on a request.
#[must_use]
pub fn is_response_only(name: &str) -> bool {
    RESPONSE_ONLY.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(pairs: &[(&str, &str)]) -> HeaderList {
        pairs.iter().copied().collect()
    }

    #[test]
    fn get_joins_lines_in_order() {
        let headers = list(&[("A", " 1\t"), ("b", "2"), ("a", "3")]);
        assert_eq!(headers.get_text("a").as_deref(), Some("1, 3"));
        assert_eq!(headers.get("c"), None);
    }

    #[test]
    fn set_keeps_the_first_place() {
        let mut headers = list(&[("a", "1"), ("b", "2"), ("A", "3")]);
        headers.set("a", "4");
        headers.set("c", "5");
        assert_eq!(headers, list(&[("a", "4"), ("b", "2"), ("c", "5")]));
    }

    #[test]
    fn extract() {
        let cases: &[(&[&str], Extracted)] = &[
            (&[], Extracted::Absent),
            (&[""], Extracted::Values(vec![])),
            (&[", ,PUT,"], Extracted::Values(vec!["PUT"])),
            (&["GET\t,\tPUT"], Extracted::Values(vec!["GET", "PUT"])),
            (&["GET", "PUT"], Extracted::Values(vec!["GET", "PUT"])),
            (&["GET POST"], Extracted::Failure("GET POST".into())),
            (&["\"PUT\""], Extracted::Failure("\"PUT\"".into())),
            (&["PUT;q=1", "x"], Extracted::Failure("PUT;q=1".into())),
        ];
        for (lines, expected) in cases {
            let headers: HeaderList = lines.iter().map(|line| ("x", *line)).collect();
            assert_eq!(headers.extract_list("X"), *expected, "{lines:?}");
        }
    }

    #[test]
    fn split_outside_quotes() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[""]),
            ("nosniff,", &["nosniff", ""]),
            ("text/html;charset=\",\", b", &["text/html;charset=\",\"", "b"]),
            ("\"a\\\",b\", c", &["\"a\\\",b\"", "c"]),
            ("\"open, b", &["\"open, b"]),
            ("\"end\\", &["\"end\\"]),
        ];
        for (value, expected) in cases {
            assert_eq!(decode_and_split(value.as_bytes()), *expected, "{value}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_latin1() {
        assert_eq!(decode(b"caf\xe9"), "café");
        assert_eq!(decode("café".as_bytes()), "café");
    }

    #[test]
    fn vary() {
        for (lines, expected) in [
            (&[][..], false),
            (&["Origin"], true),
            (&["Accept-Encoding, origin"], true),
            (&["Accept-Encoding", "\tORIGIN "], true),
            (&["*"], true),
            (&["Accept, *"], true),
            (&["Origins"], false),
            (&[""], false),
            // What stands between quotes is one element, whatever commas it has.
            (&["\"Accept, Origin\""], false),
            (&["\"a, Origin, b\""], false),
            (&["\"a, b\", Origin"], true),
        ] {
            let headers: HeaderList = lines.iter().map(|line| ("Vary".to_owned(), *line)).collect();
            assert_eq!(headers.varies_by("Origin"), expected, "{lines:?}");
        }
    }
}
