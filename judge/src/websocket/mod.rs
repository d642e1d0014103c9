//! A page's WebSocket, from the constructor to `open`, as a machine without I/O: it returns the handshake to send and never
//! sends one. Its texts are [WebSockets](https://websockets.spec.whatwg.org/) and [RFC 6455](https://www.rfc-editor.org/rfc/rfc6455);
//! where engines differ, [`engine`] has the facts.
//!
//! The contract is that of [`crate::fetch`]: [`Socket::begin`] gives the first step, [`Socket::resume`] takes what the server
//! sent, byte for byte.

mod after;
mod cause;
mod change;
mod constructor;
mod diagnosis;
pub mod engine;
mod extension;
mod handshake;
mod machine;
mod naming;
mod question;
mod response;
#[cfg(test)]
mod tests;

pub use self::after::{broken, closed, foreign_origin, page_close_code};
pub use self::cause::{cause, close_code, throws};
pub use self::change::{SocketChange, SocketSide, changes, next_faults};
pub use self::diagnosis::{Handshake, SocketDiagnosis, SocketOther, dry_run, open, others};
pub use self::engine::SocketEngine;
pub use self::extension::{DEFLATE, Deflate};
pub use self::handshake::accept_for;
pub use self::machine::{NextHandshake, Socket, SocketOutcome};
pub use self::naming::CauseIn;
pub use self::question::{SocketCall, SocketQuestion, socket_url};
pub use self::response::Agreement;
