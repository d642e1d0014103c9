//! The bytes of a file as a JSON parser wants them. Tools write byte order marks, UTF-16, bytes that are not UTF-8 and halves of
//! characters; none of it is a reason to reject a file.

use std::io::{self, BufRead, BufReader, Read};

/// How much is read at once, in bytes.
const CHUNK: usize = 1 << 16;

/// A file as UTF-8, up to a limit.
pub(super) struct Repaired<R> {
    reader: BufReader<R>,
    encoding: Option<Encoding>,
    escapes: Escapes,
    /// What was read, and is not yet a whole character.
    rest: Vec<u8>,
    ready: Vec<u8>,
    position: usize,
    /// How many bytes may still come.
    left: u64,
    is_at_end: bool,
}

/// How a file writes its characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// The error of a file that is longer than the limit.
#[derive(Debug, thiserror::Error)]
#[error("it is longer than the limit")]
pub(super) struct TooLong;

impl<R: Read> Repaired<R> {
    pub(super) fn new(reader: R, limit: u64) -> Self {
        Self {
            reader: BufReader::with_capacity(CHUNK, reader),
            encoding: None,
            escapes: Escapes::default(),
            rest: Vec::new(),
            ready: Vec::new(),
            position: 0,
            left: limit,
            is_at_end: false,
        }
    }

    /// Reads the next chunk.
    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.position = 0;
        while self.ready.is_empty() && !self.is_at_end {
            let bytes = self.reader.fill_buf()?;
            let count = bytes.len();
            self.rest.extend_from_slice(bytes);
            self.reader.consume(count);
            self.is_at_end = count == 0;
            self.left = self.left.checked_sub(count as u64).ok_or_else(|| io::Error::other(TooLong))?;
            let Some(encoding) = self.encoding() else { continue };
            let text = match encoding {
                Encoding::Utf8 => self.utf8(),
                Encoding::Utf16Le => self.utf16(u16::from_le_bytes),
                Encoding::Utf16Be => self.utf16(u16::from_be_bytes),
            };
            self.escapes.repair(&text, self.is_at_end, &mut self.ready);
        }
        Ok(())
    }

    /// The encoding, once enough was read; its mark is taken away.
    fn encoding(&mut self) -> Option<Encoding> {
        if self.encoding.is_none() && (self.rest.len() >= 3 || self.is_at_end) {
            let (encoding, mark) = match &self.rest[..] {
                [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
                [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
                [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
                _ => (Encoding::Utf8, 0),
            };
            self.rest.drain(..mark);
            self.encoding = Some(encoding);
        }
        self.encoding
    }

    /// The whole characters of what was read; what is not UTF-8 is replaced.
    fn utf8(&mut self) -> String {
        let mut text = String::with_capacity(self.rest.len());
        let mut end = 0;
        for chunk in self.rest.utf8_chunks() {
            text.push_str(chunk.valid());
            end += chunk.valid().len();
            let invalid = chunk.invalid();
            let may_go_on = end + invalid.len() == self.rest.len() && invalid.len() < 4 && !self.is_at_end;
            if may_go_on {
                break;
            }
            if !invalid.is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                end += invalid.len();
            }
        }
        self.rest.drain(..end);
        text
    }

    fn utf16(&mut self, unit: fn([u8; 2]) -> u16) -> String {
        let mut units: Vec<u16> = self.rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        // The second half of a character may still come.
        if units.last().is_some_and(|last| (0xd800..0xdc00).contains(last)) && !self.is_at_end {
            units.pop();
        }
        self.rest.drain(..units.len() * 2);
        String::from_utf16_lossy(&units)
    }
}

impl<R: Read> Read for Repaired<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position == self.ready.len() {
            self.fill()?;
        }
        let rest = &self.ready[self.position..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count;
        Ok(count)
    }
}

/// Replaces escapes of half a character, which JSON has and no text can hold: `\ud83d` without its second half.
#[derive(Default)]
struct Escapes {
    /// An escape on its way: a backslash, and up to five characters more.
    escape: Vec<u8>,
    /// The first half of a character, whose second half must follow at once.
    first_half: Vec<u8>,
}

const REPLACEMENT: &[u8] = b"\\ufffd";

impl Escapes {
    fn repair(&mut self, text: &str, is_at_end: bool, out: &mut Vec<u8>) {
        let mut text = text.as_bytes();
        out.reserve(text.len());
        while let Some((byte, rest)) = text.split_first() {
            if self.escape.is_empty() && *byte != b'\\' {
                self.end_first_half(out);
                let end = text.iter().position(|byte| *byte == b'\\').unwrap_or(text.len());
                out.extend_from_slice(&text[..end]);
                text = &text[end..];
                continue;
            }
            self.escape.push(*byte);
            text = rest;
            let is_whole = match &self.escape[..] {
                [_] => false,
                [_, b'u', ..] => self.escape.len() == 6,
                _ => true,
            };
            if is_whole {
                self.end_escape(out);
            }
        }
        if is_at_end {
            self.end_first_half(out);
            out.append(&mut self.escape);
        }
    }

    fn end_escape(&mut self, out: &mut Vec<u8>) {
        let half = match &self.escape[..] {
            [_, b'u', first, second, ..] if first.eq_ignore_ascii_case(&b'd') => match second {
                b'8' | b'9' | b'a' | b'b' | b'A' | b'B' => Some(true),
                b'c'..=b'f' | b'C'..=b'F' => Some(false),
                _ => None,
            },
            _ => None,
        };
        match half {
            Some(true) => {
                self.end_first_half(out);
                self.first_half = std::mem::take(&mut self.escape);
            }
            Some(false) if !self.first_half.is_empty() => {
                out.append(&mut self.first_half);
                out.append(&mut self.escape);
            }
            Some(false) => {
                out.extend_from_slice(REPLACEMENT);
                self.escape.clear();
            }
            None => {
                self.end_first_half(out);
                out.append(&mut self.escape);
            }
        }
    }

    /// The second half does not follow.
    fn end_first_half(&mut self, out: &mut Vec<u8>) {
        if !self.first_half.is_empty() {
            out.extend_from_slice(REPLACEMENT);
            self.first_half.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader of one byte at a time: no cut may matter.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn repaired(bytes: &[u8]) -> String {
        let mut whole = String::new();
        Repaired::new(bytes, 1000).read_to_string(&mut whole).expect("UTF-8");
        let mut slow = String::new();
        Repaired::new(Slow(bytes), 1000).read_to_string(&mut slow).expect("UTF-8");
        assert_eq!(whole, slow);
        whole
    }

    #[test]
    fn encodings() {
        let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(unit).collect()
        };
        assert_eq!(repaired(b"\xef\xbb\xbf{}"), "{}");
        assert_eq!(repaired(&utf16("\u{feff}{\"é😀\"}", u16::to_le_bytes)), "{\"é😀\"}");
        assert_eq!(repaired(&utf16("\u{feff}{\"é😀\"}", u16::to_be_bytes)), "{\"é😀\"}");
        assert_eq!(repaired(b"caf\xe9 \xf0\x9f\x98\x80 \xf0\x9f"), "caf\u{fffd} 😀 \u{fffd}");
        assert_eq!(repaired(b""), "");
        assert_eq!(repaired(b"{"), "{");
    }

    #[test]
    fn halves_of_characters() {
        for (text, expected) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\ud83d\n""#, r#""\ufffd\n""#),
            (r#""\ude00a""#, r#""\ufffda""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\u00e9\"""#, r#""\u00e9\"""#),
            (r#""\ud8"#, r#""\ud8"#),
        ] {
            assert_eq!(repaired(text.as_bytes()), expected);
        }
    }

    #[test]
    fn the_limit() {
        let mut text = String::new();
        let error = Repaired::new(&[b' '; 11][..], 10).read_to_string(&mut text).expect_err("too long");
        assert!(error.get_ref().is_some_and(|error| error.is::<TooLong>()), "{error}");
        Repaired::new(&[b' '; 10][..], 10).read_to_string(&mut text).expect("not too long");
    }
}
