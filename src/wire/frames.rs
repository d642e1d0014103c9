//! What a server says in an open WebSocket, read from its bytes: messages, pings, the close frame. Headers of frames are parsed
//! by tungstenite; its own reader knows no compression, and hides the close codes and faults that a diagnosis is about.

use std::io::Cursor;

use flate2::{Decompress, FlushDecompress, Status};
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};

use crate::web::session::{FrameFault, Said};

/// The longest message that is read, compressed or not.
pub const MOST_MESSAGE: usize = 1024 * 1024;

/// Reads what a server sends after the handshake.
#[derive(Debug)]
pub struct FrameReader {
    bytes: Vec<u8>,
    /// The decompressor, where messages may be compressed.
    inflate: Option<Decompress>,
    /// Whether each message is compressed by itself.
    resets: bool,
    message: Option<Message>,
}

/// A message whose end has not come.
#[derive(Debug)]
struct Message {
    is_text: bool,
    is_compressed: bool,
    bytes: Vec<u8>,
}

impl FrameReader {
    /// A reader; `deflate` is whether compression was agreed on, and whether the server compresses each message by itself.
    #[must_use]
    pub fn new(deflate: Option<bool>) -> Self {
        Self {
            bytes: Vec::new(),
            inflate: deflate.map(|_| Decompress::new(false)),
            resets: deflate.unwrap_or_default(),
            message: None,
        }
    }

    /// Takes more bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next thing that is complete; `None` where more bytes are needed.
    ///
    /// # Errors
    /// Where the bytes are not those of a WebSocket.
    pub fn read(&mut self) -> Result<Option<Said>, FrameFault> {
        loop {
            let Some((header, payload)) = self.frame()? else { return Ok(None) };
            if let Some(said) = self.take(&header, payload)? {
                return Ok(Some(said));
            }
        }
    }

    /// The next frame, where all of it is there.
    fn frame(&mut self) -> Result<Option<(FrameHeader, Vec<u8>)>, FrameFault> {
        let mut cursor = Cursor::new(&self.bytes);
        let (header, length) = match FrameHeader::parse(&mut cursor) {
            Ok(Some(parsed)) => parsed,
            Ok(None) => return Ok(None),
            Err(_) => return Err(FrameFault::Opcode),
        };
        let start = usize::try_from(cursor.position()).unwrap_or(usize::MAX);
        let is_control = matches!(header.opcode, OpCode::Control(_));
        let known_bits = self.inflate.is_some() && !is_control;
        if header.rsv2 || header.rsv3 || header.rsv1 && !known_bits {
            return Err(FrameFault::ReservedBits);
        }
        if header.mask.is_some() {
            return Err(FrameFault::Masked);
        }
        if is_control && (!header.is_final || length > 125) {
            return Err(FrameFault::Control);
        }
        let length = usize::try_from(length).ok().filter(|length| *length <= MOST_MESSAGE);
        let length = length.ok_or(FrameFault::TooLong)?;
        if self.bytes.len() - start < length {
            return Ok(None);
        }
        let payload = self.bytes[start..start + length].to_vec();
        self.bytes.drain(..start + length);
        Ok(Some((header, payload)))
    }

    fn take(&mut self, header: &FrameHeader, payload: Vec<u8>) -> Result<Option<Said>, FrameFault> {
        let begins = |is_text| Message { is_text, is_compressed: header.rsv1, bytes: Vec::new() };
        let mut message = match (header.opcode, self.message.take()) {
            (OpCode::Control(control), unfinished) => {
                self.message = unfinished;
                return control_frame(control, payload);
            }
            (OpCode::Data(Data::Continue), Some(_)) if header.rsv1 => return Err(FrameFault::ReservedBits),
            (OpCode::Data(Data::Continue), Some(message)) => message,
            (OpCode::Data(Data::Continue), None) => return Err(FrameFault::Continuation),
            (OpCode::Data(_), Some(_)) => return Err(FrameFault::Interrupted),
            (OpCode::Data(Data::Text), None) => begins(true),
            (OpCode::Data(Data::Binary), None) => begins(false),
            (OpCode::Data(Data::Reserved(_)), None) => return Err(FrameFault::Opcode),
        };
        if message.bytes.len() + payload.len() > MOST_MESSAGE {
            return Err(FrameFault::TooLong);
        }
        message.bytes.extend_from_slice(&payload);
        if !header.is_final {
            self.message = Some(message);
            return Ok(None);
        }
        let bytes = if message.is_compressed { self.inflated(message.bytes)? } else { message.bytes };
        if !message.is_text {
            return Ok(Some(Said::Binary(bytes)));
        }
        String::from_utf8(bytes).map(|text| Some(Said::Text(text))).map_err(|_| FrameFault::NotUtf8)
    }

    /// [Decompressed](https://www.rfc-editor.org/rfc/rfc7692#section-7.2.2), up to the longest message: a few bytes may stand for very
    /// many.
    fn inflated(&mut self, mut bytes: Vec<u8>) -> Result<Vec<u8>, FrameFault> {
        let inflate = self.inflate.as_mut().ok_or(FrameFault::ReservedBits)?;
        bytes.extend_from_slice(&[0, 0, 0xff, 0xff]);
        if self.resets {
            inflate.reset(false);
        }
        let (before, mut whole) = (inflate.total_in(), Vec::new());
        loop {
            let read = usize::try_from(inflate.total_in() - before).unwrap_or(usize::MAX);
            let rest = bytes.get(read..).unwrap_or_default();
            whole.reserve(8192);
            let length = whole.len();
            let status = inflate
                .decompress_vec(rest, &mut whole, FlushDecompress::Sync)
                .map_err(|_| FrameFault::Deflate)?;
            if whole.len() > MOST_MESSAGE {
                return Err(FrameFault::TooLong);
            }
            let consumed = usize::try_from(inflate.total_in() - before).unwrap_or(usize::MAX);
            let stands_still = whole.len() == length && consumed == read;
            if status == Status::StreamEnd
                || stands_still
                || consumed >= bytes.len() && whole.len() < whole.capacity()
            {
                return Ok(whole);
            }
        }
    }
}

fn control_frame(control: Control, payload: Vec<u8>) -> Result<Option<Said>, FrameFault> {
    match control {
        Control::Ping => Ok(Some(Said::Ping(payload))),
        Control::Pong => Ok(None),
        Control::Reserved(_) => Err(FrameFault::Opcode),
        Control::Close => match payload.as_slice() {
            [] => Ok(Some(Said::Close { code: None, reason: String::new() })),
            [high, low, reason @ ..] => {
                let reason = std::str::from_utf8(reason).map_err(|_| FrameFault::Close)?.to_owned();
                Ok(Some(Said::Close { code: Some(u16::from_be_bytes([*high, *low])), reason }))
            }
            [_] => Err(FrameFault::Close),
        },
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compress, Compression, FlushCompress};

    use super::*;

    /// What is read of some bytes, and the fault that ends it.
    fn read(deflate: Option<bool>, bytes: &[u8]) -> (Vec<Said>, Option<FrameFault>) {
        let mut reader = FrameReader::new(deflate);
        let mut all = Vec::new();
        // One byte at a time: nothing depends on how they come.
        for byte in bytes {
            reader.push(&[*byte]);
            loop {
                match reader.read() {
                    Ok(Some(said)) => all.push(said),
                    Ok(None) => break,
                    Err(fault) => return (all, Some(fault)),
                }
            }
        }
        (all, None)
    }

    fn text(text: &str) -> Said {
        Said::Text(text.into())
    }

    #[test]
    fn messages() {
        for (bytes, expected) in [
            (&b"\x81\x02hi"[..], vec![text("hi")]),
            (b"\x01\x01h\x89\x01p\x80\x01i", vec![Said::Ping(b"p".to_vec()), text("hi")]),
            (b"\x82\x01\xff\x8a\x00", vec![Said::Binary(vec![0xff])]),
            (b"\x88\x00", vec![Said::Close { code: None, reason: String::new() }]),
            (b"\x88\x05\x11\x31bye", vec![Said::Close { code: Some(4401), reason: "bye".into() }]),
            (b"\x81\x7e\x00\x01a", vec![text("a")]),
            (b"\x81\x05hi", vec![]),
        ] {
            assert_eq!(read(None, bytes), (expected, None), "{bytes:?}");
        }
    }

    #[test]
    fn faults() {
        for (bytes, expected) in [
            (&b"\x81\x82abcdhi"[..], FrameFault::Masked),
            (b"\xc1\x02hi", FrameFault::ReservedBits),
            (b"\x83\x02hi", FrameFault::Opcode),
            (b"HTTP/1.1 400", FrameFault::ReservedBits),
            (b"\x09\x01p", FrameFault::Control),
            (b"\x89\x7e\x00\x80", FrameFault::Control),
            (b"\x80\x01a", FrameFault::Continuation),
            (b"\x01\x01a\x81\x01b", FrameFault::Interrupted),
            (b"\x81\x01\xff", FrameFault::NotUtf8),
            (b"\x88\x01a", FrameFault::Close),
            (b"\x88\x03\x03\xe8\xff", FrameFault::Close),
            (b"\x82\x7f\x00\x00\x00\x00\x00\x20\x00\x00", FrameFault::TooLong),
        ] {
            assert_eq!(read(None, bytes).1, Some(expected), "{bytes:?}");
        }
    }

    /// A compressed message as a frame.
    fn compressed(compress: &mut Compress, text: &[u8]) -> Vec<u8> {
        let mut data = Vec::with_capacity(text.len() + 1024);
        compress.compress_vec(text, &mut data, FlushCompress::Sync).expect("room for it");
        data.truncate(data.len() - 4);
        let mut frame = vec![0xc1, 0x7f];
        frame.extend_from_slice(&(data.len() as u64).to_be_bytes());
        frame.extend_from_slice(&data);
        frame
    }

    #[test]
    fn compression() {
        let hello = "hello, hello, hello".repeat(10);
        let mut compress = Compress::new(Compression::default(), false);
        let mut bytes = compressed(&mut compress, hello.as_bytes());
        bytes.extend(compressed(&mut compress, hello.as_bytes()));
        assert_eq!(read(Some(false), &bytes), (vec![text(&hello), text(&hello)], None));
        // The second message leans on the first one.
        assert_eq!(read(Some(true), &bytes).1, Some(FrameFault::Deflate));
        assert_eq!(read(Some(false), b"\xc1\x02\xff\xff").1, Some(FrameFault::Deflate));
        let long = vec![b'a'; 2 * MOST_MESSAGE];
        let bomb = compressed(&mut Compress::new(Compression::best(), false), &long);
        assert!(bomb.len() < 8192);
        assert_eq!(read(Some(false), &bomb), (vec![], Some(FrameFault::TooLong)));
    }

    proptest::proptest! {
        /// Whatever comes, and in whatever pieces.
        #[test]
        fn any_bytes(
            bytes in proptest::collection::vec(proptest::prop_oneof![0..=255_u8, 0x80..=0x8a_u8, 0..4_u8], 0..80),
            deflate in proptest::option::of(proptest::bool::ANY),
        ) {
            let mut reader = FrameReader::new(deflate);
            reader.push(&bytes);
            let mut all = Vec::new();
            let fault = loop {
                match reader.read() {
                    Ok(Some(said)) => all.push(said),
                    Ok(None) => break None,
                    Err(fault) => break Some(fault),
                }
            };
            assert_eq!(read(deflate, &bytes), (all, fault));
        }
    }
}
