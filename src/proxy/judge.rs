//! What the proxy hides: each kind of call that passes, judged as if the page had made it to the target itself.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::Method;
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::exchange::{Exchange, har_entry};
use super::service::{Kept, Proxy, Settings};
use crate::fetch::Kind;
use crate::probe::{DryRun, dry_run};
use crate::record::har::Har;
use crate::replay::{JudgedEntry, Overrides, judge, question};
use crate::web::message::HttpRequest;
use crate::wire::Wire;

/// How many exchanges wait for the judge at most.
const WAITING: usize = 1024;
/// How many of the browser's own preflights are remembered.
const PREFLIGHTS: usize = 256;
/// How long the response to a preflight may take once the proxy has ended.
const END: Duration = Duration::from_secs(5);

/// A preflight that was sent, and the response that is waited for.
struct Sending(Pin<Box<dyn Future<Output = Exchange> + Send>>);

impl fmt::Debug for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

/// Judges what passes.
#[derive(Debug)]
pub struct Judge {
    received: mpsc::Receiver<Kept>,
    /// The call that is being judged: it is not lost where that is cut short.
    current: Option<Kept>,
    overrides: Overrides,
    /// Sends the preflights that the page's call needs without the proxy; `None` where none are sent.
    wire: Option<Arc<Wire>>,
    /// The preflight of the call that is being judged, if one is under way.
    sending: Option<Sending>,
    /// Whether the target takes the page for its own, so that its responses say nothing of CORS.
    hides_origin: bool,
    /// Preflights of the browser that were passed on.
    preflights: VecDeque<Exchange>,
}

/// A call that passed, and what would have become of it.
#[derive(Debug)]
pub struct JudgedCall {
    /// The call.
    pub exchange: Exchange,
    /// Its kind, for [`super::Counts`].
    pub kind: u64,
    /// Its preflight, where it needs one and one was sent.
    pub preflight: Option<Exchange>,
    /// The verdict; `None` where one of its kind was judged already.
    pub judged: Option<JudgedEntry>,
}

impl Judge {
    /// A proxy over two wires, of which the second speaks HTTP/1.1 alone, and the judge of what it passes on. With a wire of its own
    /// the judge sends preflights where calls need them.
    #[must_use]
    pub fn begin(
        settings: Settings,
        wires: (Wire, Wire),
        preflights: Option<Wire>,
        overrides: Overrides,
    ) -> (Arc<Proxy>, Self) {
        let (sender, received) = mpsc::channel(WAITING);
        let hides_origin = settings.rewrites_origin;
        let proxy = Arc::new(Proxy::new(settings, wires.0, wires.1, sender));
        let judge = Self {
            received,
            current: None,
            overrides,
            wire: preflights.map(Arc::new),
            sending: None,
            hides_origin,
            preflights: VecDeque::new(),
        };
        (proxy, judge)
    }

    /// The next call that passed, judged; `None` once the proxy is gone. Where this is cut short, the next time goes on from there.
    pub async fn next(&mut self) -> Option<JudgedCall> {
        if self.current.is_none() {
            self.current = Some(self.received.recv().await?);
        }
        let (exchange, kind, first) = self.current.clone()?;
        let judged = self.judged(exchange, kind, first).await;
        self.current = None;
        Some(judged)
    }

    /// The next call that waits, if one does. Nothing more is sent for it; a preflight that was sent has a few seconds.
    pub async fn waiting(&mut self) -> Option<JudgedCall> {
        self.wire = None;
        if self.sending.is_some() {
            if let Ok(judged) = timeout(END, self.next()).await {
                return judged;
            }
            self.sending = None;
        }
        let (exchange, kind, first) = self.current.take().or_else(|| self.received.try_recv().ok())?;
        Some(self.judged(exchange, kind, first).await)
    }

    async fn judged(&mut self, exchange: Exchange, kind: u64, first: bool) -> JudgedCall {
        if !first {
            return JudgedCall { exchange, kind, preflight: None, judged: None };
        }
        if is_preflight(&exchange) {
            let judged = self.verdict(&[&exchange]).filter(is_stopped);
            self.preflights.push_back(exchange.clone());
            if self.preflights.len() > PREFLIGHTS {
                self.preflights.pop_front();
            }
            return JudgedCall { exchange, kind, preflight: None, judged };
        }
        let preflight = self.preflight(&exchange).await;
        let judged = match (&preflight, self.hides_origin) {
            // Its response was for a page of the target's own.
            (Some(preflight), true) => self.verdict(&[preflight]).filter(is_stopped),
            (None, true) => None,
            (Some(preflight), false) => self.verdict(&[preflight, &exchange]),
            (None, false) => self.verdict(&[&exchange]),
        };
        JudgedCall { exchange, kind, preflight, judged }
    }

    /// The verdict on a call of which these are the exchanges.
    fn verdict(&self, exchanges: &[&Exchange]) -> Option<JudgedEntry> {
        let har = har_of(exchanges)?;
        judge(&har, &self.overrides).into_iter().next()
    }

    /// The preflight of a call, as the browser sent it, or as it is sent now.
    async fn preflight(&mut self, exchange: &Exchange) -> Option<Exchange> {
        if let Some(sending) = &mut self.sending {
            let preflight = sending.0.as_mut().await;
            self.sending = None;
            return Some(preflight);
        }
        let needed = self.needed_preflight(exchange)?;
        let of_browser = self.preflights.iter().rev().find(|preflight| {
            let method = preflight.headers.get("access-control-request-method");
            preflight.url == exchange.url && method.is_some_and(|method| method == exchange.method.as_str())
        });
        if let Some(found) = of_browser {
            return Some(found.clone());
        }
        let wire = Arc::clone(self.wire.as_ref()?);
        let sending = self.sending.insert(Sending(Box::pin(async move {
            let begun = Instant::now();
            let response = wire.send(&needed, None).await;
            Exchange::of_preflight(&needed, &response, begun.elapsed())
        })));
        let preflight = sending.0.as_mut().await;
        self.sending = None;
        Some(preflight)
    }

    /// The preflight that the page's call to the target begins with, if it does.
    fn needed_preflight(&self, exchange: &Exchange) -> Option<HttpRequest> {
        let har = har_of(&[exchange])?;
        let entry = har.entries.first()?;
        let question = question(&entry.call(har.page_of(entry), None), &self.overrides).ok()?;
        let DryRun::Sends { requests, .. } = dry_run(&question) else { return None };
        requests.into_iter().find(|next| next.kind == Kind::Preflight).map(|next| next.message)
    }
}

fn is_preflight(exchange: &Exchange) -> bool {
    exchange.method == Method::OPTIONS && exchange.headers.contains_key("access-control-request-method")
}

/// Whether a browser would not let the call through.
fn is_stopped(judged: &JudgedEntry) -> bool {
    judged.stopping_rule().is_some()
}

/// A recording of these exchanges alone.
fn har_of(exchanges: &[&Exchange]) -> Option<Har> {
    let entries: Vec<_> = exchanges.iter().map(|exchange| har_entry(exchange, "")).collect();
    let file =
        json!({ "log": { "version": "1.2", "creator": { "name": "corscheck proxy" }, "entries": entries } });
    Har::read(file.to_string().as_bytes()).ok()
}
