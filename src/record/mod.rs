//! Questions and responses read from elsewhere: a pasted "copy as cURL" or "copy as fetch", a HAR, a console message.
//!
//! The parsers are pure, take any text, and say where they stopped. They judge nothing: a console message names the rules
//! that may have raised it.

mod address;
mod body;
mod browser_header;
mod call;
pub mod console;
mod curl;
mod deep;
mod frame;
pub mod har;
mod header_panel;
mod http_line;
mod http_text;
mod httpie;
mod javascript;
mod paste;
mod powershell;
mod probe_command;
mod program;
mod request_source;
mod responses;
mod shell;
mod wget;

pub use self::body::BodyFile;
pub use self::browser_header::is_set_by_browser;
pub use self::call::{Method, RecordedCall};
pub use self::deep::{Unfinished, with_stack};
pub use self::frame::RecordedFrame;
pub use self::javascript::is_too_deep;
pub use self::paste::{Kind, LONGEST, Pasted, TOO_LONG, Unread, recognise};
pub use self::probe_command::ProbeCommand;
pub use self::request_source::RequestSource;
pub use self::responses::{RecordedResponse, ResponsesError, responses};
