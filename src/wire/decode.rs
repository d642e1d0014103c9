//! Decodes bodies by their `Content-Encoding`, as leniently as browsers do: checksums, and what follows the data, do not count.

use std::io::{self, Read};

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::bufread::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

use crate::web::body::Decoding;
use crate::web::headers::HeaderList;

/// How many decoded bytes are counted: a small body can be decoded to an endless one.
const MOST_DECODED: u64 = 64 * 1024 * 1024;

/// More encodings than any server applies; each costs a decoding.
const MOST_CODINGS: usize = 8;
/// More frames of zstd than a body has that is not made to cost time.
const MOST_FRAMES: usize = 4096;

/// The encodings of a body, in the order in which they were applied. None where one of them is unknown: then browsers take the body
/// as it is; nor where there are more than [`MOST_CODINGS`].
pub(super) fn codings(headers: &HeaderList) -> Vec<&'static str> {
    let listed = headers.get_text("content-encoding").unwrap_or_default().to_ascii_lowercase();
    let names = listed.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "identity");
    let known: Option<Vec<&'static str>> = names
        .map(|name| match name {
            "gzip" | "x-gzip" => Some("gzip"),
            "deflate" => Some("deflate"),
            "br" => Some("br"),
            "zstd" => Some("zstd"),
            _ => None,
        })
        .collect();
    known.filter(|all| all.len() <= MOST_CODINGS).unwrap_or_default()
}

/// What came of the data.
pub(super) struct Decoded {
    /// The first bytes.
    pub(super) start: Vec<u8>,
    /// Whether these are all.
    pub(super) is_all: bool,
    /// How many bytes there are.
    pub(super) length: u64,
    /// Whether it went well.
    pub(super) decoding: Decoding,
}

/// Decodes data that went through these encodings, and keeps as many bytes as `kept` says.
pub(super) fn decode(data: &[u8], codings: &[&'static str], kept: usize) -> Decoded {
    let Some((last, earlier)) = codings.split_last() else {
        let start = data[..data.len().min(kept)].to_vec();
        return Decoded {
            is_all: start.len() == data.len(),
            start,
            length: data.len() as u64,
            decoding: Decoding::Good,
        };
    };
    let inner_kept = if earlier.is_empty() { kept } else { data.len().max(kept) };
    let mut output = Output { start: Vec::new(), kept: inner_kept, length: 0 };
    // Nothing at all is fine in any encoding.
    let ended = if data.is_empty() { Ok(true) } else { decode_one(data, last, &mut output) };
    let decoding = match ended {
        Ok(true) => Decoding::Good,
        Ok(false) => Decoding::Partial((*last).into()),
        Err(_) => Decoding::Failed((*last).into()),
    };
    if earlier.is_empty() || decoding != Decoding::Good {
        let is_all = output.start.len() as u64 == output.length;
        return Decoded { is_all, start: output.start, length: output.length, decoding };
    }
    decode(&output.start, earlier, kept)
}

/// Where decoded bytes go.
struct Output {
    start: Vec<u8>,
    kept: usize,
    length: u64,
}

impl Output {
    /// Takes some. False once there are too many.
    fn take(&mut self, bytes: &[u8]) -> bool {
        let room = self.kept.saturating_sub(self.start.len()).min(bytes.len());
        self.start.extend_from_slice(&bytes[..room]);
        self.length += bytes.len() as u64;
        self.length <= MOST_DECODED
    }
}

/// Decodes one encoding; whether the data came to their end.
fn decode_one(data: &[u8], coding: &str, output: &mut Output) -> io::Result<bool> {
    match coding {
        "gzip" => {
            let gzip = GzDecoder::new(data);
            if gzip.header().is_none() {
                // Of a body that ends inside the head of the format nothing is left.
                return if b"\x1f\x8b".starts_with(&data[..data.len().min(2)]) && data.len() < 10 {
                    Ok(false)
                } else {
                    Err(io::ErrorKind::InvalidData.into())
                };
            }
            inflate(gzip.into_inner(), false, output)
        }
        // With the head of zlib, as it should be, or without.
        "deflate" => {
            let zlib = matches!(data, [first, second, ..]
                if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
            inflate(data, zlib, output)
        }
        "br" => unbrotli(data, output),
        _ => unzstd(data, output),
    }
}

fn inflate(mut data: &[u8], zlib: bool, output: &mut Output) -> io::Result<bool> {
    let mut inflater = Decompress::new(zlib);
    let mut room = vec![0; 16 * 1024];
    loop {
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(data, &mut room, FlushDecompress::None)?;
        let read = usize::try_from(inflater.total_in() - read).unwrap_or(data.len());
        let written = usize::try_from(inflater.total_out() - written).unwrap_or(room.len());
        data = &data[read..];
        if !output.take(&room[..written]) || status == Status::StreamEnd {
            return Ok(true);
        }
        if read == 0 && written == 0 {
            return Ok(false);
        }
    }
}

fn unbrotli(data: &[u8], output: &mut Output) -> io::Result<bool> {
    let memory = StandardAlloc::default;
    let mut state = BrotliState::new(memory(), memory(), memory());
    let (mut unread, mut place, mut total) = (data.len(), 0, 0);
    let mut room = vec![0; 16 * 1024];
    loop {
        let (mut free, mut written) = (room.len(), 0);
        let result = BrotliDecompressStream(
            &mut unread,
            &mut place,
            data,
            &mut free,
            &mut written,
            &mut room,
            &mut total,
            &mut state,
        );
        let has_room = output.take(&room[..written]);
        match result {
            BrotliResult::ResultSuccess => return Ok(true),
            BrotliResult::NeedsMoreInput => return Ok(false),
            BrotliResult::NeedsMoreOutput if has_room => {}
            BrotliResult::NeedsMoreOutput => return Ok(true),
            BrotliResult::ResultFailure => return Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// Frames of zstd, one after the other; nothing else may follow.
fn unzstd(mut data: &[u8], output: &mut Output) -> io::Result<bool> {
    for _ in 0..MOST_FRAMES {
        if data.is_empty() {
            break;
        }
        let invalid = |_| io::Error::from(io::ErrorKind::InvalidData);
        let frame = match ruzstd::decoding::StreamingDecoder::new(&mut data) {
            Ok(frame) => frame,
            Err(error) => return if data.is_empty() { Ok(false) } else { Err(invalid(error)) },
        };
        match read_all(frame, output) {
            Ok(true) => {}
            Ok(false) => return Ok(true),
            Err(_) if data.is_empty() => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Reads all. False where there is too much.
fn read_all(mut reader: impl Read, output: &mut Output) -> io::Result<bool> {
    let mut room = vec![0; 16 * 1024];
    loop {
        match reader.read(&mut room)? {
            0 => return Ok(true),
            length if !output.take(&room[..length]) => return Ok(false),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! data {
        ($name:literal) => {
            include_bytes!(concat!("../../tests/data/encodings/", $name))
        };
    }

    const PLAIN: &[u8] = data!("plain");
    const ENCODED: [(&str, &[u8]); 4] =
        [("gzip", data!("gzip")), ("deflate", data!("zlib")), ("br", data!("br")), ("zstd", data!("zstd"))];

    fn headers(value: &str) -> HeaderList {
        [("Content-Encoding", value)].into_iter().collect()
    }

    fn decoding(data: &[u8], coding: &'static str) -> (Decoding, u64) {
        let decoded = decode(data, &[coding], 1024);
        assert!(PLAIN.starts_with(&decoded.start) || decoded.decoding != Decoding::Good, "{coding}");
        (decoded.decoding, decoded.length)
    }

    #[test]
    fn names() {
        for (value, expected) in [
            ("gzip", &["gzip"][..]),
            ("X-GZIP", &["gzip"]),
            ("deflate, br", &["deflate", "br"]),
            ("identity", &[]),
            ("", &[]),
            ("utf-8", &[]),
            ("gzip, foo", &[]),
            (&"br,".repeat(MOST_CODINGS + 1), &[]),
            (" zstd ", &["zstd"]),
        ] {
            assert_eq!(codings(&headers(value)), expected, "{value}");
        }
    }

    #[test]
    fn good_data() {
        for (coding, data) in ENCODED {
            assert_eq!(decoding(data, coding), (Decoding::Good, PLAIN.len() as u64), "{coding}");
            assert_eq!(decoding(b"", coding), (Decoding::Good, 0), "{coding}");
        }
        // deflate without the head and the end of zlib.
        let zlib = data!("zlib");
        assert_eq!(decoding(&zlib[2..zlib.len() - 4], "deflate"), (Decoding::Good, PLAIN.len() as u64));
    }

    #[test]
    fn data_that_is_not_encoded() {
        for (coding, _) in ENCODED {
            assert_eq!(decoding(PLAIN, coding).0, Decoding::Failed(coding.into()), "{coding}");
        }
        assert_eq!(decoding(data!("gzip"), "br").0, Decoding::Failed("br".into()));
    }

    #[test]
    fn data_that_stops_early() {
        for (coding, data) in ENCODED {
            for length in [1, 5, data.len() / 2, data.len() * 2 / 3] {
                let (decoding, decoded) = decoding(&data[..length], coding);
                assert_eq!(decoding, Decoding::Partial(coding.into()), "{coding} {length}");
                assert!(decoded < PLAIN.len() as u64, "{coding} {length}");
            }
        }
    }

    /// Browsers accept a wrong checksum, a missing one, and what follows; but for zstd another frame must follow.
    #[test]
    fn ends() {
        let gzip = data!("gzip");
        let end = gzip.len() - 8;
        for data in [gzip[..end].to_vec(), [&gzip[..end], &[0; 8]].concat(), [&gzip[..], b"more"].concat()] {
            assert_eq!(decoding(&data, "gzip"), (Decoding::Good, PLAIN.len() as u64));
        }
        assert_eq!(decoding(&[data!("br"), &b"more"[..]].concat(), "br").0, Decoding::Good);
        let zstd = data!("zstd");
        assert_eq!(decoding(&[zstd, &b"more data"[..]].concat(), "zstd").0, Decoding::Failed("zstd".into()));
        let decoded = decode(&[&zstd[..], zstd].concat(), &["zstd"], 1024);
        assert_eq!((decoded.decoding, decoded.length), (Decoding::Good, 2 * PLAIN.len() as u64));
    }

    #[test]
    fn several_encodings() {
        let decoded = decode(data!("gzip"), &["gzip", "gzip"], 1024);
        assert_eq!(decoded.decoding, Decoding::Failed("gzip".into()));
        let decoded = decode(data!("gzip"), &["gzip"], 10);
        assert_eq!((&decoded.start[..], decoded.is_all), (&PLAIN[..10], false));
    }
}
