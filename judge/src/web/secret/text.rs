//! Secrets in running text: in URLs, in pairs, as tokens of well-known issuers.

use std::borrow::Cow;
use std::ops::Range;

use super::name::{Says, of_header, of_parameter};
use super::value::{HIDDEN, is_opaque, is_plain, is_random, is_trivial, known_token, may_begin_token};

/// Where a secret stands in a text. What tells only what it is, as `ghp_` does, is not a part of it.
pub(super) type Place = Range<usize>;

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sentences about requests, which name headers: `Authorization: (missing)`.
    Sentences,
    /// What a server or a page sent: sentences, and JSON.
    Data,
    /// What was typed or pasted: headers, commands, programs.
    Input,
}

/// Schemes before the credentials of an Authorization header.
const SCHEMES: [&str; 9] =
    ["apikey ", "basic ", "bearer ", "digest ", "dpop ", "hawk ", "negotiate ", "ntlm ", "token "];
/// For each letter with which one begins, of both cases, the letters that may follow, a bit each of the alphabet.
const SCHEME_LETTERS: [u32; 256] = {
    let mut letters = [0; 256];
    let mut number = 0;
    while number < SCHEMES.len() {
        let [first, second, ..] = SCHEMES[number].as_bytes() else { panic!("a scheme has two letters") };
        letters[*first as usize] |= 1 << (*second & 31);
        letters[first.to_ascii_uppercase() as usize] |= 1 << (*second & 31);
        number += 1;
    }
    letters
};

/// Whether a scheme may begin with these two bytes.
fn may_begin_scheme(first: u8, second: u8) -> bool {
    SCHEME_LETTERS[usize::from(first)] >> (second & 31) & 1 == 1
}

/// Addresses whose path alone grants access, and how many segments of it come before the secret.
const CAPABILITIES: [(&str, usize); 5] = [
    ("://hooks.slack.com/services/", 0),
    ("://api.telegram.org/bot", 0),
    ("://discord.com/api/webhooks/", 1),
    ("://discordapp.com/api/webhooks/", 1),
    ("://hooks.zapier.com/hooks/catch/", 1),
];

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Nothing,
    Word,
    /// What one of these signs tells of: `=`, `%`, `/`, `:`, `-`.
    Sign,
}

/// For each byte: most begin nothing, and texts are long.
const BEGINS: [Begins; 256] = {
    let mut begins = [Begins::Nothing; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() {
            begins[byte] = Begins::Word;
        } else if matches!(byte as u8, b'=' | b'%' | b'/' | b':' | b'-') {
            begins[byte] = Begins::Sign;
        }
        byte += 1;
    }
    begins
};

/// The secrets of a text, in their order; none is in another.
#[must_use]
pub(super) fn places(text: &str, kind: Kind) -> Vec<Place> {
    let mut places = Vec::new();
    let bytes = text.as_bytes();
    // Colours are the only words behind which another begins.
    let has_colours = text.contains('\x1b');
    let mut at = 0;
    while at < bytes.len() {
        let place = match BEGINS[usize::from(bytes[at])] {
            Begins::Nothing => None,
            Begins::Sign => sign(text, at, kind),
            Begins::Word if at == 0 || !is_part(bytes[at - 1]) => word(text, at, kind),
            Begins::Word if has_colours && ends_colour(&bytes[..at]) => word(text, at, kind),
            Begins::Word => None,
        };
        if let Some(place) = place {
            at = place.end.max(at + 1);
            places.push(place);
            continue;
        }
        // What begins nothing is passed over, and so is the rest of a word.
        let passed = if has_colours { Begins::Nothing } else { BEGINS[usize::from(bytes[at])] };
        at += 1;
        if passed != Begins::Sign {
            at += bytes[at..].iter().take_while(|byte| BEGINS[usize::from(**byte)] == passed).count();
        }
    }
    places
}

/// The secret that the sign at this byte tells of.
fn sign(text: &str, at: usize, kind: Kind) -> Option<Place> {
    let bytes = text.as_bytes();
    match bytes[at] {
        b'=' => match kind {
            Kind::Input if text[..at].ends_with([' ', '"', '\'', '`', '\\', ']']) => {
                written(text, at, at + 1)
            }
            _ => pair(text, at, at + 1),
        },
        b'%' if is_escaped_sign(&bytes[at..]) => pair(text, at, at + escape_length(&bytes[at..])),
        // What begins with a scheme was looked at already.
        b'/' if bytes[at + 1..].first() == Some(&b'/') && !bytes[..at].ends_with(b":") => user(text, at + 2),
        b':' if text[at..].starts_with("://") => capability(text, at).or_else(|| user(text, at + 3)),
        b':' if kind == Kind::Input => written(text, at, at + 1),
        b':' if kind == Kind::Data => member(text, at),
        b'-' if text[at..].starts_with("-----BEGIN ") => private_key(text, at),
        b'-' if kind == Kind::Input => flag(text, at),
        _ => None,
    }
}

/// `%3D`, or `%253D`: the sign of a pair in a URL that stands in another URL.
fn is_escaped_sign(text: &[u8]) -> bool {
    let rest = &text[1..];
    let rest = rest.strip_prefix(b"25").unwrap_or(rest);
    rest.len() >= 2 && rest[..2].eq_ignore_ascii_case(b"3d")
}

fn escape_length(text: &[u8]) -> usize {
    if text[1..].starts_with(b"25") { 5 } else { 3 }
}

/// The longest name of a parameter; what is longer is not one.
const LONGEST_NAME: usize = 256;
/// So much of a value is looked at to say whether it is a secret.
const LOOKED_AT: usize = 256;

/// The value of `name=value`, whose sign is at `sign`.
fn pair(text: &str, sign: usize, start: usize) -> Option<Place> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.%[]$~".contains(byte);
    let letters = text.as_bytes()[..sign].iter().rev().take_while(|byte| is_name(byte));
    let begin = sign - letters.take(LONGEST_NAME).count();
    if begin == sign {
        return None;
    }
    // What is escaped may be the end of what was before it.
    let mut name = Cow::from(&text[begin..sign]);
    for _ in 0..2 {
        if name.contains('%') {
            name = percent_encoding::percent_decode_str(&name).decode_utf8_lossy().into_owned().into();
        }
    }
    let name = name.rsplit(['?', '&', '#', ';', '=', '/', ' ']).next().unwrap_or_default();
    let before = text[..begin].chars().next_back();
    let is_url =
        matches!(before, Some('?' | '&' | '#')) || start > sign + 1 || text[begin..sign].contains('%');
    let ends: &[char] = match before {
        _ if is_url => &['&', '#', '"', '\'', '`', '<', '>', '\\', '|', '…'],
        // A parameter of a path ends where its query begins.
        Some(';') => &['&', '#', '"', '\'', '`', '<', '>', '\\', '|', '…', ';', ',', '?'],
        _ => &['&', '"', '\'', '`', '<', '>', '\\', '|', '…', ';', ',', '(', ')', '[', ']', '{', '}'],
    };
    let rest = &text[start..];
    // A variable stands for it.
    if rest.starts_with("${") {
        return None;
    }
    let quote = rest.chars().next().filter(|first| !is_url && matches!(first, '"' | '\'' | '`'));
    let start = start + quote.map_or(0, char::len_utf8);
    let rest = &text[start..];
    let is_end = |letter: char| match quote {
        Some(quote) => letter == quote,
        None => letter.is_whitespace() || letter.is_control() || ends.contains(&letter),
    };
    let trimmed = |value| str::trim_end_matches(value, ['.', ',', ';', ':', ')', '!', '?']);
    // The start of a long value says what it is; a text of many signs is not read to its end from each of them.
    let mut most = rest.len().min(LOOKED_AT);
    while !rest.is_char_boundary(most) {
        most -= 1;
    }
    let near_end = rest[..most].find(is_end);
    let value = trimmed(&rest[..near_end.unwrap_or(most)]);
    // In a URL a short name tells nothing: what is random may be a key (`k=`), and a diagnosis does not need it.
    if !(is_secret_parameter(name, value) || is_url && may_be_secret(name, value)) {
        return None;
    }
    let end = match (near_end.or_else(|| rest.find(is_end)), quote) {
        (Some(end), _) => end,
        (None, Some(_)) => return None,
        (None, None) => rest.len(),
    };
    Some(start..start + trimmed(&rest[..end]).len())
}

/// Whether a value may be a secret: its name does not say so, and it looks random.
#[must_use]
pub fn may_be_secret(name: &str, value: &str) -> bool {
    of_parameter(name) == Says::Nothing && is_random(value)
}

/// What an error says of a script, without the names in it that may be secrets: a body that is not a script may be a key alone.
#[must_use]
pub fn error_of_script(error: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let mut text = String::with_capacity(error.len());
    let mut rest = error;
    while !rest.is_empty() {
        let word = &rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())];
        let starts = std::iter::once(0).chain(word.match_indices('_').map(|(at, _)| at + 1));
        let is_secret =
            is_random(word) || starts.into_iter().any(|start| known_token(&word[start..]).is_some());
        text.push_str(if is_secret { HIDDEN } else { word });
        let sign = rest[word.len()..].chars().next();
        text.extend(sign);
        rest = &rest[word.len() + sign.map_or(0, char::len_utf8)..];
    }
    text
}

/// Whether the value of a parameter is a secret.
#[must_use]
pub fn is_secret_parameter(name: &str, value: &str) -> bool {
    let decoded = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
    if is_trivial(&decoded) {
        return false;
    }
    match of_parameter(name) {
        Says::Secret => true,
        Says::SecretUnlessPlain => !is_plain(&decoded),
        Says::SecretIfRandom => is_opaque(&decoded),
        Says::Nothing | Says::Harmless => is_token(&decoded),
    }
}

/// Whether the whole value is a token of a well-known kind.
pub(super) fn is_token(value: &str) -> bool {
    known_token(value).is_some_and(|(length, _)| length == value.len())
}

/// What stands before the host of a URL, from `start` on: a password, or a name that is one.
fn user(text: &str, start: usize) -> Option<Place> {
    let rest = &text[start..];
    let ends = |byte| {
        matches!(byte, b'/' | b'?' | b'#' | b'\\' | b'"' | b'\'' | b'<' | b'>' | b'`' | b' ' | b'\n' | b'\t')
    };
    let authority = &rest[..rest.bytes().position(ends).unwrap_or(rest.len())];
    let (user, _) = authority.rsplit_once('@')?;
    match user.split_once(':') {
        Some((_, "hidden" | "")) => None,
        Some((name, password)) => Some(start + name.len() + 1..start + name.len() + 1 + password.len()),
        None if is_token(user) => known_token(user).map(|(length, begin)| start + begin..start + length),
        None if is_random(user) => Some(start..start + user.len()),
        None => None,
    }
}

/// The path of an address that grants access to all who know it.
fn capability(text: &str, at: usize) -> Option<Place> {
    let rest = &text[at..];
    let (start, harmless) = CAPABILITIES.iter().find(|(start, _)| rest.starts_with(start))?;
    let path = &rest[start.len()..];
    let length = path
        .find(|letter: char| letter.is_whitespace() || "?#\"'<>`\\".contains(letter))
        .unwrap_or(path.len());
    let skipped: usize = path[..length].split_inclusive('/').take(*harmless).map(str::len).sum();
    let end = match *start {
        "://api.telegram.org/bot" => path[..length].find('/').unwrap_or(length),
        _ => length,
    };
    (skipped < end).then(|| at + start.len() + skipped..at + start.len() + end)
}

/// The value of a flag of a command, which is its next word.
fn flag(text: &str, at: usize) -> Option<Place> {
    let is_first = text[..at].ends_with(|before: char| before.is_whitespace() || "\"'`(".contains(before));
    if at > 0 && !is_first {
        return None;
    }
    let rest = &text[at..];
    let length = rest.find(|letter: char| letter.is_whitespace() || letter == '=')?;
    let name = rest[..length].trim_start_matches('-');
    let behind = rest[length..].trim_start_matches('=').trim_start();
    let start = text.len() - behind.len();
    let (start, end) = match behind.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        Some(quote) => (start + 1, behind[1..].find(quote).unwrap_or(behind.len() - 1)),
        None => (start, behind.find(char::is_whitespace).unwrap_or(behind.len())),
    };
    let value = &text[start..start + end];
    if value.is_empty() || value.starts_with('-') || value.contains("://") {
        return None;
    }
    match name {
        "b" => Some(start..start + end),
        // HTTPie's, curl's and wget's.
        "u" | "user" | "a" | "U" | "proxy-user" => {
            let (name, _) = value.split_once(':')?;
            Some(start + name.len() + 1..start + end)
        }
        "H" | "header" | "A" | "d" => None,
        _ if length > 3 && of_header(name) == Says::Secret && !is_trivial(value) => Some(start..start + end),
        _ => None,
    }
}

fn private_key(text: &str, at: usize) -> Option<Place> {
    let rest = &text[at..];
    let head = rest.find("PRIVATE KEY-----").filter(|place| *place < 40)? + "PRIVATE KEY-----".len();
    let end = rest[head..].find("-----END").map_or(rest.len(), |end| head + end);
    Some(at + head..at + end)
}

/// Whether a word goes on behind this byte.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Whether a text ends in a terminal's colour: escape, bracket, numbers, `m`. Behind it begins a word.
fn ends_colour(bytes: &[u8]) -> bool {
    let [bytes @ .., b'm'] = bytes else { return false };
    let numbers = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
    bytes[..bytes.len() - numbers].ends_with(b"\x1b[")
}

/// A token that begins here, or the credentials behind the scheme that does.
fn word(text: &str, at: usize, kind: Kind) -> Option<Place> {
    let bytes = text.as_bytes();
    if kind != Kind::Input {
        let second = *bytes.get(at + 1)?;
        // Most words are neither.
        if !may_begin_scheme(bytes[at], second) && !may_begin_token(bytes[at], second) {
            return None;
        }
    }
    let rest = &text[at..];
    if let Some((length, start)) = known_token(rest) {
        return Some(at + start..at + length);
    }
    let first = rest.as_bytes()[0].to_ascii_lowercase();
    let mut alike = SCHEMES.iter().filter(|scheme| scheme.as_bytes()[0] == first);
    let scheme =
        alike.find(|scheme| rest.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)));
    if let Some(scheme) = scheme {
        let start = at + scheme.len();
        let length = base64_length(&text[start..]);
        let token = &text[start..start + length];
        let is_quoted = text[start + length..].starts_with(['"', '\'']);
        let least = if kind == Kind::Input { 1 } else { 8 };
        let is_prose = kind != Kind::Input && is_plain(token);
        let is_credentials = length >= least && !is_prose && !(token.ends_with('=') && is_quoted);
        return is_credentials.then(|| start..start + length);
    }
    // What is only quoted may be anything: there a key is worth more than an id.
    if kind == Kind::Input {
        let length = base64_length(rest);
        let is_path = text[..at].ends_with(['/', '.'])
            || text[at + length..].starts_with('/')
            || is_decided(&text[..at]);
        // What a policy or an element says of a script is public.
        let is_public =
            ["nonce-", "sha256-", "sha384-", "sha512-"].iter().any(|start| rest.starts_with(start));
        return (!is_path && !is_public && is_random(&rest[..length])).then(|| at..at + length);
    }
    None
}

/// Whether what begins behind this text has a name that has decided already: that of a parameter, or that of an id.
fn is_decided(before: &str) -> bool {
    let blanks = [' ', '"', '\'', '`', '\\'];
    let harmless = before.trim_end_matches(blanks).strip_suffix([':', '=', '>']).is_some_and(|text| {
        let name = text.trim_end_matches('=').trim_end_matches(blanks);
        let last =
            name.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter)).next();
        of_header(last.unwrap_or_default()) == Says::Harmless
    });
    let name = before
        .strip_suffix('=')
        .map(|text| text.rsplit(['?', '&', ' ', '"', '\'']).next().unwrap_or_default());
    harmless || name.is_some_and(|name| before[..before.len() - 1 - name.len()].ends_with(['?', '&']))
}

fn base64_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.~+/=".contains(byte)).count()
}

/// The value of `"name":"value"` in JSON, whose colon is at `sign`. A sentence is not the secret of which it speaks, as in
/// `"password":"it must have 8 letters"`.
fn member(text: &str, sign: usize) -> Option<Place> {
    let is_quote = |letter: char| matches!(letter, '"' | '\'' | '\\');
    if !text[..sign].trim_end().ends_with(is_quote) || !text[sign + 1..].trim_start().starts_with(is_quote) {
        return None;
    }
    let place = written(text, sign, sign + 1)?;
    let value = &text[place.clone()];
    let is_sentence = value.contains(char::is_whitespace) && !value.contains('=');
    (!is_sentence).then_some(place)
}

/// The value of `name: value`, `"name": "value"` or `name => value`, whose sign is at `sign`.
fn written(text: &str, sign: usize, start: usize) -> Option<Place> {
    let before = text[..sign].trim_end_matches([' ', '"', '\'', '`', '\\']);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let length = before.as_bytes().iter().rev().take_while(|byte| is_name(byte)).count();
    let name = &before[before.len() - length..];
    let says = of_header(name);
    if !matches!(says, Says::Secret) {
        return None;
    }
    let rest = text[start..].trim_start_matches([' ', '\\', '>']);
    let start = text.len() - rest.len();
    let (start, end) = match rest.chars().next().filter(|first| matches!(first, '"' | '\'' | '`')) {
        Some(quote) => {
            let inner = &rest[1..];
            // Quotes within quotes are escaped.
            let end = inner.find([quote, '\n']).unwrap_or(inner.len());
            (start + 1, inner[..end].trim_end_matches('\\').len())
        }
        // A header goes on to the end of its line, or to the quote that ends it.
        None => (start, rest.find(['"', '\'', '`', '\n', '\r']).unwrap_or(rest.len())),
    };
    let value = text[start..start + end].trim_end();
    // The scheme stays.
    let lower = value.to_ascii_lowercase();
    let scheme = SCHEMES.iter().find(|scheme| lower.starts_with(**scheme)).map_or(0, |scheme| scheme.len());
    let value = &value[scheme..];
    (!is_trivial(value)).then(|| start + scheme..start + scheme + value.len())
}
