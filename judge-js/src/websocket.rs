//! A page's WebSocket, as JavaScript writes it, and what becomes of it.

use std::time::Duration;

use corscheck::advice::{SocketInvestigation, advise_socket, change_socket};
use corscheck::fetch::{Client, without_password};
use corscheck::probe::page_of;
use corscheck::rules::Rule;
use corscheck::web::csp::Policy;
use corscheck::web::message::HttpResponse;
use corscheck::web::raw_head::{RawReply, Received, ReceivedEnd, written};
use corscheck::web::text::{sentence, visible};
use corscheck::websocket::{
    Handshake, NextHandshake, SocketCall, SocketDiagnosis, SocketOutcome, SocketQuestion, SocketSide, cause,
    close_code, next_faults, open, others, throws,
};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::judgement::{Advice, Exchange, Said, SideChange, text_of, words_of};
use crate::session::{Session, Transport};
use crate::values::browsers;

/// Any key will do; with one that stays the same, two judgements are equal.
pub(crate) const KEY: [u8; 16] = *b"corscheck's key.";

/// The WebSocket that a page opens, and which page.
#[derive(Clone, Debug, Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct WebSocketCall {
    /// The URL, as the page writes it: `wss://api.example.com/live`.
    #[tsify(type = "string | URL")]
    pub url: String,
    /// The page: its origin, its URL, or `null` for an opaque origin.
    #[tsify(type = "string | URL")]
    pub origin: String,
    /// The subprotocols that it offers, in their order.
    #[tsify(optional)]
    pub protocols: Vec<String>,
    /// The cookies that the browser has for the host, each as in `Set-Cookie`.
    #[tsify(optional)]
    pub cookies: Vec<String>,
    /// The page's `Content-Security-Policy`.
    #[tsify(optional)]
    pub csp: Option<String>,
    /// The time in Unix seconds, by which cookies expire; without it none does.
    #[tsify(optional)]
    pub now: i64,
    /// The browsers whose verdicts are wanted: one of each engine unless said otherwise.
    #[tsify(optional, type = "Browser[]")]
    pub browsers: Vec<String>,
}

/// What the browsers would do with a WebSocket.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct WebSocketJudgement {
    /// Whether it opens in all of them.
    pub allowed: bool,
    /// The rule that decides in the first browser where it does not: an id of `corscheck explain`.
    pub rule: Option<&'static str>,
    /// All of it as text, for the message of a test that fails.
    pub text: String,
    /// The verdict of each browser.
    pub verdicts: Vec<WebSocketVerdict>,
}

/// One browser's verdict on a WebSocket.
#[derive(Clone, Debug, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct WebSocketVerdict {
    /// The browser.
    #[tsify(type = "Browser")]
    pub browser: &'static str,
    /// `allowed`: the page's `open` event fires. `blocked`: a rule of the page, of the constructor or of the handshake stops it.
    #[tsify(type = "\"allowed\" | \"blocked\" | \"failed\"")]
    pub outcome: &'static str,
    /// The rule that decides.
    pub rule: Option<&'static str>,
    /// One sentence.
    pub message: String,
    /// The step of the standard that decides.
    pub spec: Option<&'static str>,
    /// The exception that the constructor throws, if it does.
    pub throws: Option<&'static str>,
    /// The class of the browser's own words, where it says why.
    pub cause: Option<&'static str>,
    /// The code of the page's `close` event where the WebSocket does not open: 1006, or null where the event does not come.
    pub close_code: Option<u16>,
    /// What both sides agreed on, where it opens.
    pub connection: Option<Connection>,
    /// What to change so that it opens.
    #[tsify(type = "SideChange<\"page\" | \"server\">[]")]
    pub changes: Vec<SideChange>,
    /// What would stop it next, once that is changed.
    pub next: Vec<Said>,
    /// What explains the verdict, or will surprise.
    pub notices: Vec<Said>,
    /// What an expert would add.
    pub advice: Vec<Advice>,
    /// The handshakes that the browser sends: one, where it follows no redirect.
    pub exchanges: Vec<Exchange>,
}

/// What page and server agreed on.
#[derive(Clone, Debug, Serialize, Tsify)]
pub struct Connection {
    /// The subprotocol: `socket.protocol`.
    pub protocol: String,
    /// The extensions: `socket.extensions`.
    pub extensions: String,
}

/// The judgement of a WebSocket.
pub(crate) type SocketSession = Session<NextHandshake, RawReply, SocketDiagnosis>;

impl WebSocketCall {
    /// Begins the judgement. Each browser sends its own handshake: they differ in the extensions that they offer.
    ///
    /// # Errors
    /// Where something cannot be read: a sentence that says what would be right.
    pub(crate) fn begin(&self) -> Result<SocketSession, String> {
        let mut page = page_of(&self.origin).map_err(|error| format!("origin: {error}"))?;
        page.policy.csp = self.csp.iter().flat_map(|text| Policy::parse_list(text)).collect();
        let call = SocketCall { url: self.url.clone(), subprotocols: self.protocols.clone() };
        let question = |browser| SocketQuestion {
            page: page.clone(),
            call: call.clone(),
            client: Client::new(browser).cookies(self.cookies.clone()).now(self.now),
            key: KEY,
        };
        Ok(SocketSession::of(browsers(&self.browsers)?.into_iter().map(question).collect()))
    }
}

impl SocketSession {
    /// Begins the judgement of these questions, one after the other.
    pub(crate) fn of(questions: Vec<SocketQuestion>) -> Self {
        Self::begin(|transport| judge(questions, transport))
    }
}

async fn judge(
    questions: Vec<SocketQuestion>,
    transport: Transport<NextHandshake, RawReply, SocketDiagnosis>,
) {
    for question in questions {
        let found = open(question, async |next| transport.send(next).await).await;
        transport.found(found);
    }
}

/// A response as it comes over a WebSocket's connection, which a server leaves open with 101 alone.
pub(crate) fn raw(response: &HttpResponse) -> RawReply {
    let mut bytes = written(response.status, &response.headers);
    bytes.extend_from_slice(response.body.whole.as_deref().unwrap_or(&response.body.start));
    let end = if response.status == 101 { ReceivedEnd::Open } else { ReceivedEnd::Closed };
    RawReply { received: Ok(Received { bytes, end, remote: None }), elapsed: Duration::ZERO }
}

impl WebSocketJudgement {
    /// Of what was judged, a diagnosis for each browser.
    pub(crate) fn of(found: Vec<SocketDiagnosis>) -> Self {
        let verdicts: Vec<WebSocketVerdict> = found.into_iter().map(WebSocketVerdict::of).collect();
        let failed = verdicts.iter().find(|verdict| verdict.outcome != "allowed");
        let words = verdicts.iter().map(|verdict| {
            let head = (verdict.outcome, verdict.rule, verdict.message.as_str());
            let mut words = words_of(head, &verdict.changes, |side| match side {
                "page" => "on the page",
                _ => "on the server",
            });
            // Where no header opens it, this is what helps.
            if let ([], [advice, ..], "blocked") =
                (&verdict.changes[..], &verdict.advice[..], verdict.outcome)
            {
                words.push_str(&format!("\n  advice: {}", visible(&advice.message)));
            }
            (verdict.browser, words)
        });
        Self {
            allowed: failed.is_none() && !verdicts.is_empty(),
            rule: failed.and_then(|verdict| verdict.rule),
            text: text_of(words),
            verdicts,
        }
    }
}

impl WebSocketVerdict {
    fn of(diagnosis: SocketDiagnosis) -> Self {
        let others = others(&diagnosis);
        let found = SocketInvestigation { diagnosis, others, session: None, foreign: Vec::new() };
        let advice = advise_socket(&found);
        let diagnosis = &found.diagnosis;
        let (outcome, browser) = (&diagnosis.outcome, diagnosis.question.browser());
        let rule = diagnosis.rule();
        Self {
            browser: browser.id(),
            outcome: outcome.kind().id(),
            rule: rule.map(Rule::id),
            message: match outcome {
                SocketOutcome::Opens(agreement) => agreement.sentence(),
                SocketOutcome::Blocked(fault) => fault.message(),
                SocketOutcome::Failed(failure) => sentence(&failure.failure.detail),
            },
            spec: rule.map(Rule::spec),
            throws: throws(outcome, browser),
            cause: cause(outcome, browser),
            close_code: close_code(outcome, browser),
            connection: match outcome {
                SocketOutcome::Opens(agreement) => Some(Connection {
                    protocol: agreement.subprotocol.clone(),
                    extensions: agreement.extensions.clone(),
                }),
                SocketOutcome::Blocked(_) | SocketOutcome::Failed(_) => None,
            },
            changes: change_socket(&found)
                .into_iter()
                .map(|change| SideChange::new(SocketSide::id(change.side), change.words, change.headers))
                .collect(),
            next: next_faults(diagnosis)
                .iter()
                .map(|fault| Said { rule: fault.rule().id(), message: fault.message() })
                .collect(),
            notices: found.notices().iter().map(Said::from).collect(),
            advice: advice.iter().map(Advice::from).collect(),
            exchanges: diagnosis.exchanges.iter().map(exchange).collect(),
        }
    }
}

fn exchange(handshake: &Handshake) -> Exchange {
    Exchange {
        preflight: false,
        method: handshake.request.method.as_str().to_owned(),
        url: without_password(&handshake.url()),
        status: handshake.response.as_ref().ok().map(|response| response.status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use corscheck::web::body::Body;
    use corscheck::web::headers::HeaderList;
    use corscheck::web::message::HttpVersion;
    use corscheck::websocket::accept_for;

    /// What comes of a page's WebSocket whose handshakes get this response; `$` in a value is the hash of the key.
    fn judged(call: &WebSocketCall, status: u16, headers: &[(&str, &str)]) -> WebSocketJudgement {
        let mut session = call.begin().expect("a call");
        while let Some(next) = session.next_request() {
            let key = next.message.headers.get_text("sec-websocket-key").unwrap_or_default();
            let headers: HeaderList =
                headers.iter().map(|(name, value)| (*name, value.replace('$', &accept_for(&key)))).collect();
            let (version, body) = (HttpVersion::Http1, Body::complete(b"no"));
            session.respond(raw(&HttpResponse { version, status, headers, body, remote: None }));
        }
        WebSocketJudgement::of(session.found())
    }

    fn call() -> WebSocketCall {
        WebSocketCall {
            url: "wss://api.example/live".into(),
            origin: "https://app.example".into(),
            protocols: vec!["chat".into()],
            ..WebSocketCall::default()
        }
    }

    const UPGRADED: [(&str, &str); 3] =
        [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", "$")];

    #[test]
    fn it_opens() {
        let agreed: Vec<_> = UPGRADED.into_iter().chain([("Sec-WebSocket-Protocol", "chat")]).collect();
        let judgement = judged(&call(), 101, &agreed);
        assert!(judgement.allowed, "{}", judgement.text);
        assert_eq!(judgement.verdicts.len(), 3);
        let connection = judgement.verdicts[0].connection.as_ref().expect("it is open");
        assert_eq!((connection.protocol.as_str(), connection.extensions.as_str()), ("chat", ""));
        assert_eq!(judgement.verdicts[0].exchanges[0].url, "wss://api.example/live");
    }

    #[test]
    fn engines_differ_where_no_subprotocol_is_chosen() {
        let judgement = judged(&call(), 101, &UPGRADED);
        let outcomes: Vec<_> = judgement
            .verdicts
            .iter()
            .map(|verdict| (verdict.browser, verdict.outcome, verdict.cause))
            .collect();
        assert_eq!(outcomes[0], ("chromium", "blocked", Some("subprotocol-missing")));
        assert_eq!(judgement.verdicts[0].close_code, Some(1006));
        assert!(judgement.text.contains("  change: "), "{}", judgement.text);
    }

    #[test]
    fn a_refusal_is_that_of_the_response() {
        let judgement = judged(&call(), 403, &[]);
        assert!(!judgement.allowed);
        assert_eq!(judgement.rule, Some("websocket-status"));
        let change = &judgement.verdicts[0].changes[0];
        assert_eq!(change.side, "server");
        assert!(change.words.starts_with("Check first whether the server's list of origins"), "{change:?}");
        assert!(
            judgement.text.contains(&format!("\n  change: {} (on the server).", change.words)),
            "{}",
            judgement.text
        );
        assert_eq!(judgement.verdicts[0].exchanges[0].status, Some(403));
    }

    /// The constructor throws, and nothing is sent.
    #[test]
    fn policies_of_the_page_count() {
        let call = WebSocketCall { csp: Some("connect-src 'self'".into()), ..call() };
        let judgement = judged(&call, 101, &UPGRADED);
        assert!(judgement.verdicts.iter().all(|verdict| verdict.exchanges.is_empty()));
        assert_eq!(judgement.verdicts[0].changes[0].side, "page");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = WebSocketCall { origin: "app.example".into(), ..call() }.begin().expect_err("no scheme");
        assert!(error.starts_with("origin: app.example has no scheme"), "{error}");
        let error =
            WebSocketCall { browsers: vec!["chrome".into()], ..call() }.begin().expect_err("another name");
        assert!(error.starts_with("browsers: chrome is not a browser"), "{error}");
    }
}
