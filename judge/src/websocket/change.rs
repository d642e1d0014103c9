//! What to change so that a WebSocket opens, on which side, and what would stop it next.

use url::Url;

use super::diagnosis::SocketDiagnosis;
use super::machine::{Socket, SocketOutcome, SocketStep};
use super::question::SocketQuestion;
use crate::fetch::Step;
use crate::rules::SocketFault;
use crate::web::csp::Policy;
use crate::web::http_url::http_url;
use crate::web::origin::Origin;
use crate::web::raw_head::{Progress, Received, progress};
use crate::web::text::{shown, without_password};

/// More faults than a socket has one after the other.
const MOST_FAULTS: usize = 12;

/// Who has to change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketSide {
    /// The page: its code, or the policies of its document.
    Page,
    /// What responds to the handshake.
    Server,
}

impl SocketSide {
    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Server => "server",
        }
    }
}

/// A change on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketChange {
    /// Whose code or response has to change.
    pub side: SocketSide,
    /// What to do, a sentence without its stop.
    pub words: String,
    /// The headers as they should be, of the handshake's response or of the page's document.
    pub headers: Vec<(&'static str, String)>,
}

impl SocketChange {
    fn page(words: impl Into<String>) -> Self {
        Self { side: SocketSide::Page, words: words.into(), headers: Vec::new() }
    }

    fn server(words: impl Into<String>) -> Self {
        Self { side: SocketSide::Server, words: words.into(), headers: Vec::new() }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What would stop the socket once its fault is fixed, as far as nothing else would be sent, in the order of the checks.
#[must_use]
pub fn next_faults(diagnosis: &SocketDiagnosis) -> Vec<SocketFault> {
    let SocketOutcome::Blocked(first) = &diagnosis.outcome else { return Vec::new() };
    let mut question = SocketQuestion::clone(&diagnosis.question);
    let mut received = match diagnosis.exchanges.as_slice() {
        [only] => only.reply.received.as_ref().ok().cloned(),
        _ => None,
    };
    let mut faults: Vec<SocketFault> = Vec::new();
    let mut fault = first.clone();
    for _ in 0..MOST_FAULTS {
        if !fix(&mut question, received.as_mut(), &fault) {
            break;
        }
        match judge(&question, received.as_ref()) {
            Some(SocketOutcome::Blocked(next)) if next != fault && !faults.contains(&next) => {
                faults.push(next.clone());
                fault = next;
            }
            _ => break,
        }
    }
    faults
}

/// The outcome for a response that is there already.
fn judge(question: &SocketQuestion, received: Option<&Received>) -> Option<SocketOutcome> {
    let (mut socket, step): (_, SocketStep) = Socket::begin(question);
    match (step, received) {
        (Step::Done(outcome), _) => Some(*outcome),
        (Step::Send(_), None) => None,
        (Step::Send(_), Some(received)) => match socket.resume(&Ok(received.clone())) {
            Step::Done(outcome) => Some(*outcome),
            Step::Send(_) => None,
        },
    }
}

/// Takes a fault away; false where another response would come then, of which nothing is known.
fn fix(question: &mut SocketQuestion, received: Option<&mut Received>, fault: &SocketFault) -> bool {
    match fault {
        SocketFault::UrlFragment { .. } => {
            question.call.url = question.call.url.split('#').next().unwrap_or_default().to_owned();
        }
        SocketFault::SubprotocolInvalid { subprotocol } => {
            question.call.subprotocols.retain(|name| name != subprotocol);
        }
        SocketFault::SubprotocolDuplicate { subprotocol } => {
            let mut seen = false;
            question
                .call
                .subprotocols
                .retain(|name| name != subprotocol || !std::mem::replace(&mut seen, true));
        }
        SocketFault::Csp { .. } => {
            let policies = &mut question.page.policy.csp;
            let upgrades = policies.iter().any(Policy::upgrades_insecure_requests);
            policies.clear();
            policies.extend(upgrades.then(|| Policy::parse("upgrade-insecure-requests")));
        }
        SocketFault::MixedContent { url, .. } => {
            question.call.url = secure(url);
        }
        SocketFault::Upgrade { .. }
        | SocketFault::Connection { .. }
        | SocketFault::Accept { .. }
        | SocketFault::SubprotocolMissing { .. }
        | SocketFault::SubprotocolUnrequested { .. }
        | SocketFault::SubprotocolMultiple { .. }
        | SocketFault::SubprotocolMismatch { .. }
        | SocketFault::Extension { .. }
        | SocketFault::ExtensionParameter { .. }
        | SocketFault::StatusLine { .. } => {
            let Some(received) = received else { return false };
            let line = matches!(fault, SocketFault::StatusLine { .. });
            let value = header_of(fault, &question.call.subprotocols);
            return rewrite(received, line, fault.header(), value.as_deref());
        }
        _ => return false,
    }
    true
}

/// Replaces all lines of a header, or the first line, in the head of a response.
fn rewrite(received: &mut Received, first_line: bool, name: Option<&str>, value: Option<&str>) -> bool {
    let Progress::Complete { end, status: 101 } = progress(&received.bytes) else { return false };
    let rest = received.bytes.split_off(end);
    let head = String::from_utf8_lossy(&received.bytes).into_owned();
    let mut lines: Vec<String> =
        head.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    if first_line && let Some(first) = lines.first_mut() {
        *first = "HTTP/1.1 101 Switching Protocols".into();
    }
    if let Some(name) = name {
        let is_it = |line: &String| {
            line.split_once(':').is_some_and(|(theirs, _)| theirs.trim().eq_ignore_ascii_case(name))
        };
        lines.retain(|line| !is_it(line));
        lines.extend(value.map(|value| format!("{name}: {value}")));
    }
    received.bytes = format!("{}\r\n\r\n", lines.join("\r\n")).into_bytes();
    received.bytes.extend(rest);
    true
}

/// The right value of the header at fault; none where it must be absent.
fn header_of(fault: &SocketFault, offered: &[String]) -> Option<String> {
    match fault {
        SocketFault::Upgrade { .. } => Some("websocket".into()),
        SocketFault::Connection { .. } => Some("Upgrade".into()),
        SocketFault::Accept { needed, .. } => Some(needed.clone()),
        SocketFault::SubprotocolMissing { .. } => offered.first().cloned(),
        SocketFault::SubprotocolMultiple { received } | SocketFault::SubprotocolMismatch { received, .. } => {
            let named = |name: &&String| received.split(',').any(|one| one.trim() == name.as_str());
            offered.iter().find(named).or(offered.first()).cloned()
        }
        SocketFault::ExtensionParameter { .. } => Some("permessage-deflate".into()),
        _ => None,
    }
}

/// What to change so that the socket opens: for what stops it, and for what would stop it next.
#[must_use]
pub fn changes(diagnosis: &SocketDiagnosis) -> Vec<SocketChange> {
    let SocketOutcome::Blocked(first) = &diagnosis.outcome else { return Vec::new() };
    let mut all: Vec<SocketChange> = Vec::new();
    for fault in std::iter::once(first).chain(&next_faults(diagnosis)) {
        if let Some(change) = change(diagnosis, fault)
            && !all.contains(&change)
        {
            all.push(change);
        }
    }
    all
}

/// What to change about one fault; nothing where that depends on which program responded.
fn change(diagnosis: &SocketDiagnosis, fault: &SocketFault) -> Option<SocketChange> {
    use SocketChange as Change;
    let header =
        |change: Change| match (fault.header(), header_of(fault, &diagnosis.question.call.subprotocols)) {
            (Some(name), Some(value)) => change.header(name, value),
            _ => change,
        };
    Some(match fault {
        SocketFault::UrlInvalid { .. } => Change::page("Write the whole URL, such as wss://api.example/ws"),
        SocketFault::UrlScheme { .. } => Change::page("Use a URL with wss: or ws:"),
        SocketFault::UrlFragment { url } => {
            let url = without_password(url.split('#').next().unwrap_or_default());
            Change::page(format!("Leave the fragment out: {}", shown(&url)))
        }
        SocketFault::SubprotocolInvalid { .. } => Change::page(
            "Offer only names that are tokens of HTTP; anything else goes into a cookie or the first message",
        ),
        SocketFault::SubprotocolDuplicate { .. } => Change::page("Offer each subprotocol once"),
        SocketFault::BadPort { .. } => Change::server("Listen at another port, such as 443 or 8080"),
        SocketFault::Csp { url, directive, sources } => csp(url, directive, sources),
        SocketFault::MixedContent { url, .. } => {
            Change::page(format!("Open {} instead; its server needs a certificate", shown(&secure(url))))
        }
        SocketFault::Status { .. } => return None,
        SocketFault::Redirect { location, .. } => match target(diagnosis, location) {
            Some(url) if is_own(diagnosis, &url) => {
                Change::server("Respond with 101 instead of the redirect, which leads to the same URL again")
            }
            Some(url) => Change::page(format!("Open {} directly", shown(&url))),
            None => Change::server("Respond with 101 instead of the redirect"),
        },
        SocketFault::TooManyRedirects { .. } => Change::server("End the loop of redirects"),
        SocketFault::Authentication { .. } if !requests_login(diagnosis) => Change::server(
            "Let the server's own check accept the handshake: a page can send it a cookie, a subprotocol or a parameter of the URL",
        ),
        SocketFault::Authentication { .. } => Change::server(
            "Require no HTTP login for this path; check a cookie, a subprotocol or the first message instead",
        ),
        SocketFault::StatusLine { .. } => Change::server("Begin with HTTP/1.1 101 Switching Protocols"),
        SocketFault::Upgrade { .. } | SocketFault::Connection { .. } => {
            header(Change::server("Send this header with the 101"))
        }
        SocketFault::Accept { .. } => header(Change::server(
            "Send base64(SHA-1(Sec-WebSocket-Key + 258EAFA5-E914-47DA-95CA-C5AB0DC85B11)), with the key as text, not decoded; for this \
             request that is",
        )),
        SocketFault::SubprotocolMissing { .. }
        | SocketFault::SubprotocolMultiple { .. }
        | SocketFault::SubprotocolMismatch { .. } => {
            header(Change::server("Name one of the subprotocols that the page offers, and no other"))
        }
        SocketFault::SubprotocolUnrequested { received } => Change::server(format!(
            "Leave Sec-WebSocket-Protocol out, or offer {} in the page",
            shown(received)
        )),
        SocketFault::Extension { .. } => {
            Change::server("Leave Sec-WebSocket-Extensions out, or agree only on what the request offers")
        }
        SocketFault::ExtensionParameter { .. } => {
            header(Change::server("Agree on permessage-deflate without this parameter"))
        }
    })
}

/// The source to add. What `default-src` allows must stay allowed in a `connect-src` of its own.
fn csp(url: &str, directive: &str, sources: &str) -> SocketChange {
    let source = Url::parse(url)
        .ok()
        .map_or_else(String::new, |url| Origin::of(&http_url(&url)).serialize().replacen("http", "ws", 1));
    let base = sources.replace("'none'", "");
    let value = format!("connect-src {base} {source}").split_whitespace().collect::<Vec<_>>().join(" ");
    let words = if directive == "connect-src" {
        format!("Add {source} to connect-src of the page's policy")
    } else {
        format!("Give the page's policy a connect-src of its own with {source}")
    };
    SocketChange::page(words).header("Content-Security-Policy", value)
}

/// The same URL over TLS.
fn secure(url: &str) -> String {
    url.replacen("ws:", "wss:", 1).replacen("http:", "wss:", 1)
}

/// Where a redirect leads, as the URL of a WebSocket.
/// Whether the last handshake was to this URL.
fn is_own(diagnosis: &SocketDiagnosis, url: &str) -> bool {
    diagnosis.exchanges.last().is_some_and(|exchange| {
        without_password(&exchange.request.url.as_str().replacen("http", "ws", 1)) == url
    })
}

/// Whether a login of HTTP itself is requested.
fn requests_login(diagnosis: &SocketDiagnosis) -> bool {
    diagnosis.last_response().is_some_and(|response| response.headers.contains("www-authenticate"))
}

fn target(diagnosis: &SocketDiagnosis, location: &str) -> Option<String> {
    let from = &diagnosis.exchanges.last()?.request.url;
    let target = from.join(location).ok()?;
    let web = matches!(target.scheme(), "http" | "https" | "ws" | "wss");
    web.then(|| without_password(&target.as_str().replacen("http", "ws", 1)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{SocketCall, accept_for, open};
    use super::*;
    use crate::fetch::{Client, Page};
    use crate::web::browser::Browser;
    use crate::web::raw_head::{RawReply, ReceivedEnd};

    /// The rules and the changes for a page that offers these subprotocols and gets this response.
    fn of(url: &str, offered: &[&str], csp: &str, response: &str) -> (Vec<&'static str>, Vec<SocketChange>) {
        let mut page = Page::new(Origin::of(&Url::parse("https://app.example").expect("a URL")));
        page.policy.csp.push(Policy::parse(csp));
        let subprotocols = offered.iter().map(|name| (*name).to_owned()).collect();
        let question = SocketQuestion {
            page,
            call: SocketCall { url: url.into(), subprotocols },
            client: Client::new(Browser::Chromium),
            key: [1; 16],
        };
        let opened = open(question, async |next| {
            let key = next.message.headers.get_text("sec-websocket-key").unwrap_or_default();
            let bytes = response.replace('$', &accept_for(&key)).into_bytes();
            RawReply {
                received: Ok(Received { bytes, end: ReceivedEnd::Open, remote: None }),
                elapsed: Duration::ZERO,
            }
        });
        let mut opened = std::pin::pin!(opened);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(found) = opened.as_mut().poll(&mut context) else { panic!("it waits") };
        let next = next_faults(&found).iter().map(|fault| fault.rule().id()).collect();
        (next, changes(&found))
    }

    const URL: &str = "wss://api.example/ws";

    fn headers(changes: &[SocketChange]) -> Vec<String> {
        let all = changes.iter().flat_map(|change| &change.headers);
        all.map(|(name, value)| format!("{name}: {value}")).collect()
    }

    #[test]
    fn one_fault_after_the_other() {
        let (next, changes) = of(URL, &["a", "b"], "", "HTTP/1.1 101 x\r\nServer: y\r\n\r\n");
        assert_eq!(next, ["websocket-accept", "websocket-connection", "websocket-subprotocol-missing"]);
        let headers = headers(&changes);
        assert_eq!(headers.len(), 4, "{headers:?}");
        assert_eq!(
            (headers[0].as_str(), headers[3].as_str()),
            ("Upgrade: websocket", "Sec-WebSocket-Protocol: a")
        );
        assert!(changes.iter().all(|change| change.side == SocketSide::Server));
    }

    #[test]
    fn of_the_page() {
        let (next, changes) = of("ws://api.example/ws", &["a b"], "default-src 'self'", "");
        // Chromium looks at the page's policy first.
        assert_eq!(next, ["websocket-subprotocol-invalid", "mixed-content"]);
        assert_eq!(headers(&changes), ["Content-Security-Policy: connect-src 'self' ws://api.example"]);
        assert!(changes.iter().all(|change| change.side == SocketSide::Page));
        assert!(changes.last().expect("a change").words.contains("Open wss://api.example/ws instead"));
    }

    #[test]
    fn of_subprotocols_and_extensions() {
        let right =
            "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: $\r\n";
        let headers = |offered: &[&str], line: &str| {
            let (next, changes) = of(URL, offered, "", &format!("{right}{line}\r\n\r\n"));
            assert_eq!(next, [""; 0]);
            assert_eq!(changes.len(), 1, "{line}");
            headers(&changes)
        };
        assert_eq!(headers(&["a", "b"], "Sec-WebSocket-Protocol: x, b"), ["Sec-WebSocket-Protocol: b"]);
        assert_eq!(headers(&["a"], "Sec-WebSocket-Protocol: b"), ["Sec-WebSocket-Protocol: a"]);
        assert_eq!(headers(&[], "Sec-WebSocket-Protocol: b"), [""; 0]);
        assert_eq!(headers(&[], "Sec-WebSocket-Extensions: foo"), [""; 0]);
        let line = "Sec-WebSocket-Extensions: permessage-deflate; foo";
        assert_eq!(headers(&[], line), ["Sec-WebSocket-Extensions: permessage-deflate"]);
    }

    #[test]
    fn of_other_responses() {
        let (next, changes) = of(URL, &[], "", "HTTP/1.1 301 x\r\nLocation: https://b.example/ws/\r\n\r\n");
        assert_eq!(next, [""; 0]);
        assert!(changes[0].words.contains("Open wss://b.example/ws/ directly"), "{changes:?}");
        for (response, words) in [
            ("HTTP/1.1 302 x\r\nLocation: /ws\r\n\r\n", "leads to the same URL again"),
            ("HTTP/1.1 401 x\r\nWWW-Authenticate: Basic\r\n\r\n", "Require no HTTP login"),
            ("HTTP/1.1 401 x\r\n\r\n", "the server's own check"),
        ] {
            let changes = of(URL, &[], "", response).1;
            assert!(changes[0].words.contains(words), "{changes:?}");
            assert_eq!(changes[0].side, SocketSide::Server, "{response}");
        }
        assert_eq!(of(URL, &[], "", "HTTP/1.1 404 x\r\n\r\n").1, []);
    }
}
