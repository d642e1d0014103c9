//! No more requests than allowed, whatever they are: preflights, redirects and repeats count. What one browser has sent serves the
//! others too.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use super::Server;
use crate::web::message::{Failure, FailureKind, HttpRequest, Reply, Sent};
use crate::web::raw_head::{RawFailure, RawReply};

/// The request headers by which a server may decide. In the others browsers differ.
const COUNTED: [&str; 8] = [
    "origin",
    "referer",
    "cookie",
    "authorization",
    "access-control-request-method",
    "access-control-request-headers",
    "sec-websocket-key",
    "sec-fetch-dest",
];

/// A server to which so many requests go at most.
#[derive(Debug)]
pub(super) struct Bounded<'a, S> {
    server: &'a S,
    most: usize,
    sent: Cell<usize>,
    /// How many requests the browser has made, those that served an earlier one among them.
    made: Cell<usize>,
    replies: Memory<Reply>,
    handshakes: Memory<RawReply>,
}

impl<'a, S: Server> Bounded<'a, S> {
    pub(super) fn new(server: &'a S, most: usize) -> Self {
        Self {
            server,
            most,
            sent: Cell::new(0),
            made: Cell::new(0),
            replies: Memory::default(),
            handshakes: Memory::default(),
        }
    }

    /// Another browser begins.
    pub(super) fn begin(&self) {
        self.made.set(0);
        self.replies.used.borrow_mut().clear();
        self.handshakes.used.borrow_mut().clear();
    }

    /// How many requests were sent.
    pub(super) fn sent(&self) -> usize {
        self.sent.get()
    }

    /// Whether the browser has made any request.
    pub(super) fn is_used(&self) -> bool {
        self.made.get() > 0
    }

    /// How many more may be.
    pub(super) fn left(&self) -> usize {
        self.most.saturating_sub(self.sent.get())
    }

    /// Sends a request, and writes down where it may not be sent.
    pub(super) async fn send(&self, request: &HttpRequest, is_cut: &mut bool) -> Reply {
        self.made.set(self.made.get() + 1);
        let key = key(request);
        if let Some(known) = self.replies.known(&key) {
            return known;
        }
        if !self.counts() {
            *is_cut = true;
            let sent = Sent::Nothing;
            return Reply { response: Err(not_sent()), elapsed: Duration::ZERO, sent };
        }
        let reply = self.server.send(request).await;
        self.replies.keep(key, &reply);
        reply
    }

    /// Sends a handshake, and writes down where it may not be sent.
    pub(super) async fn handshake(&self, request: &HttpRequest, is_cut: &mut bool) -> RawReply {
        self.made.set(self.made.get() + 1);
        let key = key(request);
        if let Some(known) = self.handshakes.known(&key) {
            return known;
        }
        if !self.counts() {
            *is_cut = true;
            let failure = RawFailure { failure: not_sent(), closed_during_tls: false };
            return RawReply { received: Err(failure), elapsed: Duration::ZERO };
        }
        let reply = self.server.handshake(request).await;
        self.handshakes.keep(key, &reply);
        reply
    }

    /// Has the server left alone, and then sent half as much.
    pub(super) async fn wait(&self, time: Duration) {
        self.server.wait(time).await;
        self.server.slow_down();
    }

    fn counts(&self) -> bool {
        let may = self.left() > 0;
        self.sent.set(self.sent.get() + usize::from(may));
        may
    }
}

/// What came back for each request, in the order sent: the browser that sends it for the second time has the second.
#[derive(Debug)]
struct Memory<T> {
    kept: RefCell<HashMap<String, Vec<T>>>,
    /// How many of them the browser has had.
    used: RefCell<HashMap<String, usize>>,
}

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self { kept: RefCell::default(), used: RefCell::default() }
    }
}

impl<T: Clone> Memory<T> {
    fn known(&self, key: &str) -> Option<T> {
        let mut used = self.used.borrow_mut();
        let number = used.entry(key.to_owned()).or_default();
        let known = self.kept.borrow().get(key).and_then(|all| all.get(*number)).cloned();
        *number += 1;
        known
    }

    fn keep(&self, key: String, reply: &T) {
        self.kept.borrow_mut().entry(key).or_default().push(reply.clone());
    }
}

fn key(request: &HttpRequest) -> String {
    let headers = COUNTED.map(|name| request.headers.get_text(name).unwrap_or_default());
    format!("{} {} {}", request.method, request.url, headers.join("\n"))
}

fn not_sent() -> Failure {
    Failure { kind: FailureKind::NotSendable, detail: "the audit may send no more requests".into() }
}
