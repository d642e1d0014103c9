//! What is known of a response's body: how it begins, how it ended, and what became of its encoding.

use std::sync::Arc;

/// How much of a body can matter: what browsers look at to recognise its kind.
pub const BODY_START: usize = 1024;

/// The body of a response, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Its first bytes, decoded; at most [`BODY_START`].
    pub start: Vec<u8>,
    /// How it ended.
    pub end: BodyEnd,
    /// What became of its `Content-Encoding`.
    pub decoding: Decoding,
    /// How many bytes of it came.
    pub received: u64,
    /// How many bytes that is decoded.
    pub decoded: u64,
    /// All of it, decoded, where the request has to have all of it and all of it came; of a document its beginning.
    pub whole: Option<Arc<[u8]>>,
}

impl Body {
    /// A body that begins like this; nothing is known of its end.
    #[must_use]
    pub fn starting(bytes: &[u8]) -> Self {
        Self { start: bytes[..bytes.len().min(BODY_START)].to_vec(), ..Self::default() }
    }

    /// Whether there is something in it that can be looked at.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        !self.start.is_empty() && !matches!(self.decoding, Decoding::Failed(_))
    }

    /// All of a body that is complete.
    #[must_use]
    pub fn complete(bytes: &[u8]) -> Self {
        let length = bytes.len() as u64;
        let whole = Some(Arc::from(bytes));
        Self { end: BodyEnd::Complete, received: length, decoded: length, whole, ..Self::starting(bytes) }
    }
}

/// How a body ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BodyEnd {
    /// It was not read so far: it is long, or slow, or only a recording of it is here.
    #[default]
    Unknown,
    /// As it should.
    Complete,
    /// Too early, or in a way that HTTP does not know.
    Cut(Cut),
}

/// How a body was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The connection closed before as many bytes had come as `Content-Length` promises.
    Length {
        /// The value of `Content-Length`.
        promised: u64,
    },
    /// The connection closed before the last chunk.
    Chunks,
    /// What should be a chunk is none.
    BadChunk,
    /// The connection was reset.
    Reset,
    /// The server ended the HTTP/2 stream with an error.
    Stream,
}

/// What became of a `Content-Encoding`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Decoding {
    /// There is none, or the body could be decoded as far as it was read.
    #[default]
    Good,
    /// The encoded data stop before their end; the encoding's name.
    Partial(String),
    /// The body is not in this encoding, or is broken.
    Failed(String),
}

/// How much of a body a request needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyNeed {
    /// Its start: what follows decides nothing.
    #[default]
    Start,
    /// Its end, where that is not far.
    End,
    /// The head of a document.
    Document,
    /// All of it.
    Whole,
}
