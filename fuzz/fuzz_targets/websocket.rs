//! Any bytes as the response to a WebSocket's handshake and behind it, in each browser: the judge ends, sends no more than it may, and what
//! opens in one engine is what that engine agrees to; frames are read the same however they come, within their bounds.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use corscheck::fetch::Client;
use corscheck::probe::page_of;
use corscheck::web::browser::Browser;
use corscheck::web::raw_head::{RawReply, Received, ReceivedEnd};
use corscheck::websocket::{
    SocketCall, SocketDiagnosis, SocketOutcome, SocketQuestion, accept_for, cause, close_code, open, others,
    throws,
};
use corscheck::wire::{FrameReader, MOST_MESSAGE, Said};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    browser: u8,
    url: &'a str,
    subprotocols: Vec<&'a str>,
    csp: Option<&'a str>,
    cookie: Option<&'a str>,
    /// The responses, of which each but the last is one that a redirect may follow. `$` stands for the right `Sec-WebSocket-Accept`.
    responses: Vec<&'a [u8]>,
    ends: u8,
    frames: &'a [u8],
    deflate: Option<bool>,
    /// How many bytes come at a time.
    piece: u8,
}

const URLS: [&str; 4] =
    ["wss://api.example/ws", "ws://app.example/", "ws://localhost:1/a?b", "https://u:p@api.example/x"];

fn judged(input: &Input<'_>) -> SocketDiagnosis {
    let browser = Browser::ALL[usize::from(input.browser) % Browser::ALL.len()];
    let url = if input.url.is_empty() { URLS[usize::from(input.ends) % URLS.len()] } else { input.url };
    let mut page = page_of("https://app.example").expect("an origin");
    page.policy.csp.extend(input.csp.map(corscheck::web::csp::Policy::parse));
    let question = SocketQuestion {
        page,
        call: SocketCall {
            url: url.into(),
            subprotocols: input.subprotocols.iter().take(8).map(|name| (*name).to_owned()).collect(),
        },
        client: Client::new(browser).cookies(input.cookie.iter().map(|line| (*line).to_owned()).collect()),
        key: [7; 16],
    };
    let mut left = input.responses.iter();
    let found = open(question, async |next| {
        let key = next.message.headers.get_text("sec-websocket-key").unwrap_or_default();
        let bytes = left.next().map_or_else(Vec::new, |bytes| filled(bytes, &accept_for(&key)));
        let end = [ReceivedEnd::Open, ReceivedEnd::Closed, ReceivedEnd::TimedOut];
        let end = end[usize::from(input.ends) % 3];
        RawReply { received: Ok(Received { bytes, end, remote: None }), elapsed: Duration::ZERO }
    });
    let mut found = std::pin::pin!(found);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::future::Future::poll(found.as_mut(), &mut context) {
        std::task::Poll::Ready(found) => found,
        std::task::Poll::Pending => panic!("nothing is waited for"),
    }
}

fn filled(bytes: &[u8], accept: &str) -> Vec<u8> {
    let mut whole = Vec::new();
    for byte in bytes {
        match byte {
            b'$' => whole.extend_from_slice(accept.as_bytes()),
            other => whole.push(*other),
        }
    }
    whole
}

/// What is read of the frames, and the fault that ends it.
fn read(input: &Input<'_>, piece: usize) -> (Vec<Said>, Option<String>) {
    let mut reader = FrameReader::new(input.deflate);
    let mut all = Vec::new();
    for bytes in input.frames.chunks(piece.max(1)) {
        reader.push(bytes);
        loop {
            match reader.read() {
                Ok(Some(said)) => all.push(said),
                Ok(None) => break,
                Err(fault) => return (all, Some(fault.to_string())),
            }
        }
    }
    (all, None)
}

fuzz_target!(|input: Input<'_>| {
    let found = judged(&input);
    let browser = found.question.browser();
    assert!(found.exchanges.len() <= 23, "one request, a login, and twenty redirects");
    match &found.outcome {
        SocketOutcome::Opens(agreed) => {
            let offered = &found.question.call.subprotocols;
            let known = offered.iter().any(|name| name.eq_ignore_ascii_case(&agreed.subprotocol));
            assert!(agreed.subprotocol.is_empty() || known);
            assert_eq!((throws(&found.outcome, browser), close_code(&found.outcome, browser)), (None, None));
            assert_eq!(cause(&found.outcome, browser), None);
        }
        SocketOutcome::Blocked(fault) => {
            assert!(fault.message().ends_with('.') && fault.message().len() < 4000)
        }
        SocketOutcome::Failed(failure) => assert!(!failure.failure.detail.is_empty()),
    }
    assert!(throws(&found.outcome, browser).is_none() || found.exchanges.is_empty());
    let _ = others(&found);
    let whole = read(&input, input.frames.len());
    assert_eq!(whole, read(&input, usize::from(input.piece)));
    for said in &whole.0 {
        match said {
            Said::Text(text) => assert!(text.len() <= MOST_MESSAGE),
            Said::Binary(bytes) => assert!(bytes.len() <= MOST_MESSAGE),
            Said::Ping(bytes) => assert!(bytes.len() <= 125),
            Said::Close { reason, .. } => assert!(reason.len() <= 123),
        }
    }
});
