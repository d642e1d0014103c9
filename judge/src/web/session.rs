//! What happened in an open WebSocket: what was sent, what the server said, and how it ended.

use std::time::Duration;

/// What happened in an open socket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The messages that were sent.
    pub sent: Vec<String>,
    /// What the server said, in its order, without pings.
    pub received: Vec<Said>,
    /// How it ended.
    pub end: SessionEnd,
    /// How long after the handshake that was.
    pub elapsed: Duration,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionEnd {
    /// The socket was still open when enough had come, and was closed from here.
    #[default]
    Open,
    /// The server closed it with a close frame, which is the last thing that it said.
    Closed,
    /// The connection ended without a close frame.
    Dropped,
    /// The bytes are not those of a WebSocket.
    Broken(FrameFault),
}

/// Something that a server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
    /// A ping, which is to be responded to with these bytes.
    Ping(Vec<u8>),
    /// It closes the socket.
    Close {
        /// With this code; `None` where there is none.
        code: Option<u16>,
        /// And for this reason.
        reason: String,
    },
}

/// What is wrong with the bytes of an open socket: the browser closes it with 1006.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// A frame with a mask, which only clients use.
    #[error("the server's frame is masked, which only a browser's may be")]
    Masked,
    /// A bit for an extension that was not agreed on.
    #[error("a reserved bit of a frame is set, and no extension for it was agreed on")]
    ReservedBits,
    /// A frame of an unknown kind, or other bytes than those of a frame.
    #[error("a frame has an unknown opcode")]
    Opcode,
    /// A control frame in pieces, or longer than 125 bytes.
    #[error("a control frame is in pieces or too long")]
    Control,
    /// The next piece of nothing.
    #[error("a frame continues a message, and none was begun")]
    Continuation,
    /// A new message within another.
    #[error("a message begins before the one before it has ended")]
    Interrupted,
    /// A text that is not UTF-8.
    #[error("a text message is not UTF-8")]
    NotUtf8,
    /// A close frame of one byte, or with a reason that is not UTF-8.
    #[error("the close frame is malformed")]
    Close,
    /// Compressed data that cannot be decompressed.
    #[error("a compressed message cannot be decompressed")]
    Deflate,
    /// More than is read here; a browser may.
    #[error("a message is longer than 1 MiB, and is not read here")]
    TooLong,
}
