//! Who else than the trusted origins gets in? Origins are made up, what a browser would send from a page there is sent, and the judge
//! of every probe decides. A finding is made only where that judge says that the page gets in.

mod beside;
mod bounded;
mod class;
mod finding;
mod judged;
mod names;
mod note;
mod paced;
mod queue;
mod result;
mod run;
mod severity;
mod socket;
#[cfg(test)]
mod tests;
mod trial;
mod via;
mod words;

use std::time::Duration;

use crate::probe::Question;
use crate::web::address_space::AddressSpace;
use crate::web::message::{HttpRequest, Reply};
use crate::web::origin::Origin;
use crate::web::raw_head::RawReply;

pub use self::beside::{Beside, beside};
pub use self::class::Class;
pub use self::finding::{Evidence, Finding};
pub use self::note::{Note, NoteKind};
pub use self::result::{Audit, Outcome, Tried, TrustedOrigin, Why};
pub use self::run::{audit, audit_in_browsers, planned};
pub use self::severity::{FailOn, Severity};
pub use self::trial::Trial;
pub use self::via::Via;
pub use self::words::Words;

/// What is audited.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The call. Its page is each of the origins in turn; `preflight_only` where nothing but the preflight may be sent. Where its URL
    /// is one of a WebSocket, each page opens that.
    pub question: Question,
    /// The subprotocols that a WebSocket offers.
    pub subprotocols: Vec<String>,
    /// The origins that may get in.
    pub trusted: Vec<Origin>,
    /// The findings to look for; all where it is empty.
    pub only: Vec<Class>,
    /// The findings not to look for.
    pub skip: Vec<Class>,
    /// Hosting platforms besides those that are known, each by its suffix.
    pub platforms: Vec<String>,
    /// Where the target is.
    pub space: AddressSpace,
    /// How many requests at most.
    pub max_requests: usize,
}

impl Plan {
    /// Whether this finding is looked for.
    #[must_use]
    pub fn looks_for(&self, class: Class) -> bool {
        (self.only.is_empty() || self.only.contains(&class)) && !self.skip.contains(&class)
    }

    /// Whether each page opens a WebSocket.
    #[must_use]
    pub fn is_socket(&self) -> bool {
        matches!(self.question.url().scheme(), "ws" | "wss")
    }
}

/// What sends the requests, several at a time, and waits.
pub trait Server {
    /// Sends a request.
    fn send(&self, request: &HttpRequest) -> impl Future<Output = Reply>;
    /// Sends the handshake of a WebSocket, and closes the connection once the response has come.
    fn handshake(&self, request: &HttpRequest) -> impl Future<Output = RawReply>;
    /// Lets time pass.
    fn wait(&self, time: Duration) -> impl Future<Output = ()>;
    /// Sends half as many requests a second from now on.
    fn slow_down(&self);
}
