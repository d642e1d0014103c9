//! Texts from the standard input and from files.

use std::io::{self, Read};

use url::Url;

use super::typed;
use crate::cli::args::Probe;
use crate::cli::{Error, system_message};
use crate::record::har::LARGEST;

/// All of the standard input, up to `most` bytes.
pub(super) fn text_of_stdin(most: usize) -> Result<String, Error> {
    text_of(io::stdin().lock(), most, "the standard input")
}

/// All that a reader has, up to `most` bytes. Bytes that are not UTF-8 are replaced: a console may contain any.
pub(super) fn text_of(reader: impl Read, most: usize, what: &str) -> Result<String, Error> {
    let mut bytes = Vec::new();
    reader
        .take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::Usage(format!("cannot read {what}: {}", system_message(&error))))?;
    if bytes.len() > most {
        return Err(Error::Usage(too_long(&bytes, most, what)));
    }
    decoded(&bytes).ok_or_else(|| Error::Usage(format!("{what} is not a text: it has zero bytes")))
}

/// The text of these bytes; `None` where they are not a text. PowerShell's `>` and editors on Windows write UTF-16.
fn decoded(bytes: &[u8]) -> Option<String> {
    let utf_16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect::<Vec<_>>();
        Some(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        bytes if bytes.contains(&0) => None,
        bytes => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// What is said of a text over the limit.
fn too_long(start: &[u8], most: usize, what: &str) -> String {
    let fault = format!("{what} is longer than the limit of {} MiB", most >> 20);
    let first =
        start.trim_ascii_start().strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start().first();
    match first {
        // JSON of that size is a recording.
        Some(b'{') => format!("{fault}; corscheck har reads a HAR of up to {} MiB", LARGEST >> 20),
        _ => fault,
    }
}

/// The standard input, as what it was used for.
#[derive(Default)]
pub(super) struct Stdin {
    /// URLs, one a line.
    pub(super) urls: Option<ListedUrls>,
    /// The body.
    pub(super) body: Option<Vec<u8>>,
}

impl Stdin {
    /// Reads it, if the command line uses it.
    pub(super) fn read(args: &Probe) -> Result<Self, Error> {
        let wants_urls = args.urls.iter().any(|url| url == "-");
        let wants_body = matches!(args.request.data.as_deref(), Some("-" | "@-"));
        if wants_urls && wants_body {
            return Err(Error::Usage(
                "the standard input cannot be both the URLs (-) and the body (--data -)".into(),
            ));
        }
        let mut bytes = Vec::new();
        if wants_urls || wants_body {
            io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
                Error::Usage(format!("cannot read the standard input: {}", system_message(&error)))
            })?;
        }
        Ok(if wants_body {
            Self { urls: None, body: Some(bytes) }
        } else if wants_urls {
            Self { urls: Some(ListedUrls::read(&bytes)), body: None }
        } else {
            Self::default()
        })
    }
}

/// A list of URLs.
#[derive(Default)]
pub(super) struct ListedUrls {
    /// Those that can be probed.
    pub(super) urls: Vec<Url>,
    /// What is wrong with each of the other lines.
    pub(super) faults: Vec<String>,
}

impl ListedUrls {
    /// The list on the standard input.
    pub(super) fn of_stdin() -> Result<Self, Error> {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
            Error::Usage(format!("cannot read the standard input: {}", system_message(&error)))
        })?;
        Ok(Self::read(&bytes))
    }

    /// Reads a list: one a line; empty lines and those that begin with `#` are skipped.
    fn read(bytes: &[u8]) -> Self {
        let mut list = Self::default();
        for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            let read = match std::str::from_utf8(line.trim_ascii()) {
                Ok(line) if line.is_empty() || line.starts_with('#') => continue,
                Ok(line) => typed::url(line).map_err(|error| error.to_string()),
                Err(_) => Err("not UTF-8 text".into()),
            };
            match read {
                Ok(url) => list.urls.push(url),
                Err(fault) => list.faults.push(format!("standard input, line {number}: {fault}")),
            }
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit() {
        for (text, expected) in [
            ("a text of words", "the standard input is longer than the limit of 0 MiB"),
            (" {\"log\": {\"entries\": []}}", "corscheck har reads a HAR of up to 256 MiB"),
            ("\u{feff}{\"log\": {}}", "corscheck har"),
        ] {
            let Err(Error::Usage(fault)) = text_of(text.as_bytes(), 10, "the standard input") else {
                panic!("{text}");
            };
            assert!(fault.contains(expected), "{fault}");
        }
        assert!(text_of(&b"0123456789"[..], 10, "the standard input").is_ok());
    }

    #[test]
    fn texts_of_windows() {
        let read = |bytes: &[u8]| text_of(bytes, 100, "it").ok();
        for bytes in [&b"\xff\xfea\0\xe9\0"[..], b"\xfe\xff\0a\0\xe9", "a\u{e9}".as_bytes()] {
            assert_eq!(read(bytes).as_deref(), Some("a\u{e9}"), "{bytes:?}");
        }
        assert_eq!(read(b"a\0b"), None);
        assert_eq!(read(b"a\xff").as_deref(), Some("a\u{fffd}"));
    }
}
