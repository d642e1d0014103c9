//! The head of an HTTP/1 response in its raw bytes: where it ends, and what is read in it. Parsers differ where a head is
//! malformed, so how one reads is a value: [`Dialect`].

use std::net::SocketAddr;
use std::time::Duration;

use super::headers::{HeaderList, decode, is_tab_or_space, trim};
use super::message::Failure;

/// What came back for one request on a raw connection.
#[derive(Clone, Debug)]
pub struct RawReply {
    /// What the server sent, or why the connection could not be made.
    pub received: Result<Received, RawFailure>,
    /// How long it took.
    pub elapsed: Duration,
}

/// Why nothing came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawFailure {
    /// What happened.
    pub failure: Failure,
    /// Whether the server closed the connection where TLS should have begun: browsers have different words for that.
    pub closed_during_tls: bool,
}

/// What a server sent on a raw connection, as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// All bytes, those behind the head among them.
    pub bytes: Vec<u8>,
    /// How the reading ended.
    pub end: ReceivedEnd,
    /// The address that responded, where it is known.
    pub remote: Option<SocketAddr>,
}

/// How the reading of a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceivedEnd {
    /// Enough had come; the connection is open.
    Open,
    /// The server closed the connection.
    Closed,
    /// Nothing more came in time.
    TimedOut,
}

/// A head as a server may have written it, of which only status and headers are known.
#[must_use]
pub fn written(status: u16, headers: &HeaderList) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Recorded\r\n").into_bytes();
    for header in headers {
        let value = header.value.iter().filter(|byte| !matches!(byte, b'\r' | b'\n'));
        head.extend(header.name.bytes().chain(*b": "));
        head.extend(value);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// How far a head has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// More has to be read.
    More,
    /// The head of the final response is complete.
    Complete {
        /// Where it ends, behind those of interim ones.
        end: usize,
        /// Its status; 0 where it has none.
        status: u16,
    },
    /// It does not begin as HTTP does.
    NotHttp,
}

/// How much may stand before `HTTP` in the first line.
const SLOP: usize = 4;

/// How far the head of the final response has come: that of a response with another status than 1xx, or with 101.
#[must_use]
pub fn progress(bytes: &[u8]) -> Progress {
    let mut from = 0;
    loop {
        let rest = &bytes[from..];
        let Some(start) = http_at(rest) else {
            return if rest.len() < SLOP + 4 { Progress::More } else { Progress::NotHttp };
        };
        let Some(length) = head_length(&rest[start..]) else { return Progress::More };
        let status = status_digits(first_line(&rest[start..]), true).unwrap_or_default();
        from += start + length;
        if !is_interim(status) {
            return Progress::Complete { end: from, status };
        }
    }
}

/// What an HTTP parser takes for a head.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent, measured fact")]
pub struct Dialect {
    /// The first line may have a few bytes before `HTTP`, whose case does not count; a status that is not a number is 200.
    pub is_lenient: bool,
    /// The first line may have a few bytes before `HTTP/`, whose case counts.
    pub skips_junk: bool,
    /// A tab ends the version, as a space does.
    pub tab_ends_version: bool,
    /// Interim responses are skipped.
    pub skips_interim: bool,
    /// A header line counts whose name has white space before its colon.
    pub reads_spaced_names: bool,
    /// A head counts that the end of the connection ends.
    pub takes_unended: bool,
    /// The most bytes that a head may have.
    pub max_bytes: usize,
}

/// A head, as a parser reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawHead {
    /// The first line, as it stands.
    pub status_line: String,
    /// The version, such as `HTTP/1.1`, in the case that it has.
    pub version: String,
    /// The status as it stands; 200 where a lenient parser finds no number.
    pub status: u16,
    /// How many digits that has.
    pub status_digits: usize,
    /// Whether something other than white space stands right behind these.
    pub status_has_tail: bool,
    /// The headers.
    pub headers: HeaderList,
    /// Where the head ends in what was received.
    pub end: usize,
}

/// Why there is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadFault {
    /// The connection closed before a byte came.
    Nothing,
    /// It does not begin as HTTP does.
    NotHttp,
    /// The connection closed within the head.
    Cut,
    /// It is larger than the parser reads.
    TooLarge,
    /// It was not complete in time.
    TimedOut,
}

/// Reads the head in what was received.
///
/// # Errors
/// Where there is none that this parser reads.
pub fn read(received: &Received, dialect: &Dialect) -> Result<RawHead, HeadFault> {
    let bytes = received.bytes.as_slice();
    let mut from = 0;
    loop {
        let head = read_one(&bytes[from..], received.end, dialect)?;
        if dialect.skips_interim && is_interim(head.status) {
            from += head.end;
            continue;
        }
        return Ok(RawHead { end: from + head.end, ..head });
    }
}

fn read_one(bytes: &[u8], end: ReceivedEnd, dialect: &Dialect) -> Result<RawHead, HeadFault> {
    if bytes.is_empty() {
        return Err(if end == ReceivedEnd::TimedOut { HeadFault::TimedOut } else { HeadFault::Nothing });
    }
    let start = if dialect.is_lenient {
        http_at(bytes)
    } else {
        let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let junk = || http_at(bytes).filter(|_| dialect.skips_junk);
        let begins = |at: &usize| bytes[*at..].starts_with(b"HTTP/");
        Some(blank).filter(begins).or_else(|| junk().filter(begins))
    };
    let start = start.ok_or(HeadFault::NotHttp)?;
    let text = &bytes[start..];
    let length = match head_length(text) {
        Some(length) => length,
        None if text.len() > dialect.max_bytes => return Err(HeadFault::TooLarge),
        None if end == ReceivedEnd::TimedOut => return Err(HeadFault::TimedOut),
        None if dialect.takes_unended => text.len(),
        None => return Err(HeadFault::Cut),
    };
    if length > dialect.max_bytes {
        return Err(HeadFault::TooLarge);
    }
    let line = first_line(text);
    let version = line.split(|byte| ends_version(*byte, dialect.tab_ends_version)).next().unwrap_or_default();
    let found = status_digits(line, dialect.tab_ends_version);
    if found.is_none() && !dialect.is_lenient {
        return Err(HeadFault::NotHttp);
    }
    let after_version = trim_start(&line[version.len()..]);
    let digits = after_version.iter().take_while(|byte| byte.is_ascii_digit()).count();
    Ok(RawHead {
        status_line: decode(line),
        version: decode(version),
        status: found.unwrap_or(200),
        status_digits: digits,
        status_has_tail: after_version.get(digits).is_some_and(|byte| !is_tab_or_space(*byte)),
        headers: headers(&text[..length], dialect),
        end: start + length,
    })
}

/// The header lines behind the first one. A line that begins with white space continues the one before.
fn headers(head: &[u8], dialect: &Dialect) -> HeaderList {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in head.split(|byte| *byte == b'\n').skip(1) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match lines.last_mut() {
            Some(last) if line.first().is_some_and(|first| is_tab_or_space(*first)) => {
                last.push(b' ');
                last.extend_from_slice(trim(line, is_tab_or_space));
            }
            _ => lines.push(line.to_vec()),
        }
    }
    let mut headers = HeaderList::new();
    for line in &lines {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        let bare = trim(name, is_tab_or_space);
        if bare.is_empty() || bare != name && !dialect.reads_spaced_names {
            continue;
        }
        headers.append(decode(bare), value);
    }
    headers
}

fn is_interim(status: u16) -> bool {
    (100..200).contains(&status) && status != 101
}

/// Where `HTTP` stands, in whatever case, among the first bytes.
fn http_at(bytes: &[u8]) -> Option<usize> {
    let beginning = &bytes[..bytes.len().min(SLOP + 4)];
    beginning.windows(4).position(|window| window.eq_ignore_ascii_case(b"HTTP"))
}

/// The length of a head that begins here, up to and with its empty line.
fn head_length(head: &[u8]) -> Option<usize> {
    let breaks = head.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    let ends = |at: &usize| matches!(&head[at + 1..], [b'\n', ..] | [b'\r', b'\n', ..]);
    let at = breaks.filter(|at| at + 1 < head.len()).find(ends)?;
    Some(if head[at + 1] == b'\n' { at + 2 } else { at + 3 })
}

fn first_line(head: &[u8]) -> &[u8] {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The number behind the version, where there is one.
fn status_digits(line: &[u8], tab_ends_version: bool) -> Option<u16> {
    let version = line.iter().position(|byte| ends_version(*byte, tab_ends_version))?;
    let rest = trim_start(&line[version..]);
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(None, |number: Option<u16>, digit| {
        let value = u16::from(digit - b'0');
        Some(number.unwrap_or_default().saturating_mul(10).saturating_add(value))
    })
}

fn ends_version(byte: u8, tab_does: bool) -> bool {
    byte == b' ' || tab_does && byte == b'\t'
}

fn trim_start(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_tab_or_space(*first)
    {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Dialect = Dialect {
        is_lenient: false,
        skips_junk: false,
        tab_ends_version: true,
        skips_interim: true,
        reads_spaced_names: false,
        takes_unended: false,
        max_bytes: 1000,
    };
    const LENIENT: Dialect = Dialect {
        is_lenient: true,
        tab_ends_version: false,
        skips_interim: false,
        reads_spaced_names: true,
        ..STRICT
    };

    fn received(text: &str, end: ReceivedEnd) -> Received {
        Received { bytes: text.as_bytes().to_vec(), end, remote: None }
    }

    #[test]
    fn where_it_ends() {
        for (text, expected) in [
            ("", Progress::More),
            ("HT", Progress::More),
            ("\r\nHTTP/1.1 101 x\r\n\r", Progress::More),
            ("\r\nHTTP/1.1 101 x\r\n\r\nab", Progress::Complete { end: 20, status: 101 }),
            ("HTTP/1.1 101\nA: b\n\nab", Progress::Complete { end: 19, status: 101 }),
            ("HTTP/1.1 103 x\r\n\r\n", Progress::More),
            ("HTTP/1.1 103 x\r\n\r\nHTTP/1.1 200 x\r\n\r\n", Progress::Complete { end: 36, status: 200 }),
            ("SSH-2.0-Open", Progress::NotHttp),
            ("\x16\x03\x01\x02\x03\x04\x05\x06\x07", Progress::NotHttp),
        ] {
            assert_eq!(progress(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn statuses() {
        for (line, lenient, strict) in [
            ("HTTP/1.1 101 Switching", Some(101), Some(101)),
            ("HTTP/1.1  101", Some(101), Some(101)),
            ("HTTP/1.1 101", Some(101), Some(101)),
            ("http/1.1 101 x", Some(101), None),
            ("HTTP/1.1 abc", Some(200), None),
            ("HTTP/1.1 -101 x", Some(200), None),
            ("HTTP/1.1 1010 x", Some(1010), Some(1010)),
            ("HTTP/1.1 99999999 x", Some(u16::MAX), Some(u16::MAX)),
            ("HTTP/1.1\t101 x", Some(200), Some(101)),
            ("xx\r\nHTTP/1.1 101 x", Some(101), None),
            ("garbage", None, None),
        ] {
            let received = received(&format!("{line}\r\n\r\n"), ReceivedEnd::Closed);
            let status = |dialect: &Dialect| read(&received, dialect).ok().map(|head| head.status);
            assert_eq!((status(&LENIENT), status(&STRICT)), (lenient, strict), "{line}");
        }
        let skipping = Dialect { skips_junk: true, ..STRICT };
        for (line, is_read) in
            [("xx\r\nHTTP/1.1 101", true), ("xHTTP/1.1 101", true), ("xhttp/1.1 101", false)]
        {
            let received = received(&format!("{line}\r\n\r\n"), ReceivedEnd::Closed);
            assert_eq!(read(&received, &skipping).is_ok(), is_read, "{line}");
        }
    }

    #[test]
    fn lines() {
        let text = "HTTP/1.1 103 x\r\n\r\nHTTP/1.1 101 x\r\nA : 1\r\nno colon\r\n: 2\r\nB:\r\n 3\r\n\t4\r\nC:5\r\n\r\nrest";
        let received = received(text, ReceivedEnd::Open);
        let head = read(&received, &STRICT).expect("a head");
        let expected: HeaderList = [("B", "3 4"), ("C", "5")].into_iter().collect();
        assert_eq!((head.headers, &received.bytes[head.end..]), (expected, &b"rest"[..]));
        assert_eq!(read(&received, &LENIENT).expect("a head").status, 103);
        let spaced = Dialect { reads_spaced_names: true, ..STRICT };
        assert_eq!(read(&received, &spaced).expect("a head").headers.get_text("a").as_deref(), Some("1"));
    }

    #[test]
    fn no_head() {
        let long = format!("HTTP/1.1 101 x\r\nA: {}\r\n\r\n", "a".repeat(1000));
        for (text, end, expected) in [
            ("", ReceivedEnd::Closed, HeadFault::Nothing),
            ("", ReceivedEnd::TimedOut, HeadFault::TimedOut),
            ("HTTP/1.1 101 x\r\nA: b\r\n", ReceivedEnd::Closed, HeadFault::Cut),
            ("HTTP/1.1 101 x\r\nA: b\r\n", ReceivedEnd::TimedOut, HeadFault::TimedOut),
            ("\r\n\r\n", ReceivedEnd::Closed, HeadFault::NotHttp),
            (&long, ReceivedEnd::Open, HeadFault::TooLarge),
        ] {
            assert_eq!(read(&received(text, end), &LENIENT), Err(expected), "{text:?}");
        }
        let unended = Dialect { takes_unended: true, ..STRICT };
        let received = received("HTTP/1.1 101 x\r\nA: b\r\n", ReceivedEnd::Closed);
        assert_eq!(read(&received, &unended).map(|head| head.headers.len()), Ok(1));
    }

    proptest::proptest! {
        /// Whatever comes: a complete head is read by a lenient parser, and ends where the framing says.
        #[test]
        fn any_bytes(text in "(\r\n)?(HTTP/1.1 (101|103|200) ?x?)?[\r\n :a-c\t]{0,60}", end in 0..3_usize) {
            let end = [ReceivedEnd::Open, ReceivedEnd::Closed, ReceivedEnd::TimedOut][end];
            let received = received(&text, end);
            let skipping = Dialect { skips_interim: true, ..LENIENT };
            let found = read(&received, &skipping);
            if let (Progress::Complete { end, status: 100.. }, Ok(head)) = (progress(&received.bytes), &found) {
                assert_eq!(head.end, end, "{text:?}");
            }
            for dialect in [STRICT, LENIENT, skipping, Dialect { takes_unended: true, ..STRICT }] {
                if let Ok(head) = read(&received, &dialect) {
                    assert!(head.end <= received.bytes.len(), "{text:?}");
                }
            }
        }
    }
}
