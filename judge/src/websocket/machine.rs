//! One socket from its constructor to the outcome: which step follows which.

use url::Url;

use super::constructor::construct;
use super::engine::SocketEngine;
use super::handshake::{accept_for, key_text, request};
use super::question::SocketQuestion;
use super::response::{Agreement, Expected};
use crate::fetch::cookies::Cookies;
use crate::fetch::network::unreachable;
use crate::fetch::request::Request;
use crate::fetch::{Call, Engine, Kind, OutcomeKind, Step, Steps};
use crate::rules::{CookieOutcome, Notice, SocketFault};
use crate::web::http_url::http_url;
use crate::web::message::{Failure, FailureKind, HttpRequest};
use crate::web::origin::Origin;
use crate::web::raw_head::{HeadFault, RawFailure, RawHead, Received, read};
use crate::web::request::{Credentials, Initiator};

/// How many redirects an engine follows that follows any.
const MOST_REDIRECTS: usize = 20;
/// How many received cookies are listed: many times what browsers keep of a domain.
const MOST_COOKIES_LISTED: usize = 2000;

/// One WebSocket of a page, in one browser.
#[derive(Debug)]
pub struct Socket {
    question: SocketQuestion,
    engine: &'static SocketEngine,
    steps: Steps,
    cookies: Option<Cookies>,
    /// What is on its way; as far as cookies and origins go it is a fetch with credentials.
    request: Option<Request>,
    key: String,
    /// User name and password of the URL, until a server requires them.
    login: Option<(String, String)>,
    /// Those that a server required.
    logged_in: Option<(String, String)>,
    /// How many responses came.
    responses: usize,
    set_cookies: Vec<CookieOutcome>,
    cookies_omitted: usize,
}

/// A handshake that a browser would send now.
#[derive(Clone, Debug)]
pub struct NextHandshake {
    /// The request, complete. Its URL is the http or https one.
    pub message: HttpRequest,
    /// How many redirects came before it.
    pub hop: usize,
}

/// How a socket ends up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketOutcome {
    /// The page's `open` event fires, with this agreed on.
    Opens(Agreement),
    /// A rule of the page, of the constructor or of the handshake stops it.
    Blocked(SocketFault),
    /// The network gave nothing to judge.
    Failed(RawFailure),
}

impl SocketOutcome {
    /// Which of the three it is.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Opens(_) => OutcomeKind::Allowed,
            Self::Blocked(_) => OutcomeKind::Blocked,
            Self::Failed(_) => OutcomeKind::Failed,
        }
    }
}

/// The next step of a socket.
pub(super) type SocketStep = Step<NextHandshake, SocketOutcome>;

impl Socket {
    /// From the constructor to the first handshake.
    #[must_use]
    pub fn begin(question: &SocketQuestion) -> (Self, SocketStep) {
        let fetch = Engine::of(question.browser());
        let mut socket = Self {
            engine: SocketEngine::of(question.browser()),
            steps: Steps::new(fetch),
            cookies: None,
            request: None,
            key: key_text(&question.key),
            login: None,
            logged_in: None,
            responses: 0,
            set_cookies: Vec::new(),
            cookies_omitted: 0,
            question: question.clone(),
        };
        let step = match construct(question, socket.engine) {
            Ok(url) => socket.start(&url, fetch),
            Err(fault) => Step::Done(Box::new(SocketOutcome::Blocked(fault))),
        };
        (socket, step)
    }

    fn start(&mut self, url: &Url, fetch: &'static Engine) -> SocketStep {
        let mut target = http_url(url);
        if !url.username().is_empty() || url.password().is_some() {
            let text =
                |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
            self.login = Some((text(url.username()), text(url.password().unwrap_or_default())));
            // Neither is sent before a server requires them; only URLs without a host refuse.
            let _ = target.set_username("");
            let _ = target.set_password(None);
        }
        let SocketQuestion { page, client, .. } = &self.question;
        let mut notices = Vec::new();
        self.cookies = Some(Cookies::held(
            &client.cookies,
            &target,
            client.third_party_cookies,
            client.now,
            fetch,
            &mut notices,
        ));
        let call = Call::new(Initiator::Fetch, target).credentials(Credentials::Include);
        let made = Request::new(page, &call, client, &mut Steps::new(fetch));
        notices.into_iter().for_each(|notice| self.steps.note(notice));
        match made {
            Ok(request) => self.send(request),
            // What a fetch refuses a socket has not: its URL has no login by now, its method is GET.
            Err(_) => self.blocked(SocketFault::UrlInvalid { url: self.question.call.url.clone() }),
        }
    }

    fn send(&mut self, current: Request) -> SocketStep {
        if let Some(failure) = unreachable(current.url(), self.steps.engine) {
            return self.failed(failure);
        }
        let cookie = self.cookies.as_ref().and_then(|cookies| cookies.header(&current, &mut self.steps));
        let mut message = request(
            &current,
            &self.question.call.subprotocols,
            &self.question.key,
            cookie,
            self.logged_in.as_ref(),
            self.engine,
        );
        if let Some(cookies) = &self.cookies {
            cookies.set_storage_access(&mut message.headers);
        }
        let hop = current.redirect_count();
        self.request = Some(current);
        Step::Send(Box::new(NextHandshake { message, hop }))
    }

    /// Continues with what came back for the last [`Step::Send`].
    pub fn resume(&mut self, received: &Result<Received, RawFailure>) -> SocketStep {
        self.responses += 1;
        let Some(current) = self.request.take() else {
            return self.failed(Failure {
                kind: FailureKind::MalformedHttp,
                detail: "a response came to no request".into(),
            });
        };
        let received = match received {
            Ok(received) => received,
            Err(failure) => return Step::Done(Box::new(SocketOutcome::Failed(failure.clone()))),
        };
        match read(received, &self.engine.dialect) {
            Ok(head) => self.judge(current, &head),
            Err(fault) => self.failed(head_failure(fault)),
        }
    }

    fn judge(&mut self, current: Request, head: &RawHead) -> SocketStep {
        if let Some(login) = self.login.clone().filter(|_| requires_login(head)) {
            self.keep_cookies(&current, head);
            self.login = None;
            self.logged_in = Some(login);
            return self.send(current);
        }
        if let Some(target) = self.redirect_target(&current, head) {
            self.keep_cookies(&current, head);
            if current.redirect_count() == MOST_REDIRECTS {
                return self.blocked(SocketFault::TooManyRedirects { limit: MOST_REDIRECTS });
            }
            // A login is for the server that it was written for.
            if !Origin::of(current.url()).is_origin_of(&target) {
                self.login = None;
                self.logged_in = None;
            }
            let mut next = current;
            next.urls.push(target);
            return self.send(next);
        }
        let accept = accept_for(&self.key);
        let subprotocols = &self.question.call.subprotocols;
        let judged = (self.engine.judge)(head, &Expected { key: &self.key, accept: &accept, subprotocols });
        if self.engine.keeps_all_cookies || judged.is_ok() || head.status == 401 {
            self.keep_cookies(&current, head);
        }
        match judged {
            Ok(agreement) => Step::Done(Box::new(SocketOutcome::Opens(agreement))),
            Err(fault) => self.blocked(fault),
        }
    }

    /// Where a redirect leads, in an engine that follows it.
    fn redirect_target(&self, current: &Request, head: &RawHead) -> Option<Url> {
        if !self.engine.follows_redirects || !matches!(head.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let location = head.headers.lines("location").next()?.text();
        let target = current.url().join(&location).ok()?;
        matches!(target.scheme(), "http" | "https" | "ws" | "wss").then(|| match target.scheme() {
            "ws" | "wss" => http_url(&target),
            _ => target,
        })
    }

    fn keep_cookies(&mut self, request: &Request, head: &RawHead) {
        let Some(cookies) = &mut self.cookies else { return };
        let lines = head.headers.lines("set-cookie").map(|header| header.value.clone());
        let kept = cookies.receive(request, Kind::Actual, lines, self.responses - 1, self.steps.engine);
        let room = MOST_COOKIES_LISTED - self.set_cookies.len();
        self.cookies_omitted += kept.len().saturating_sub(room);
        self.set_cookies.extend(kept.into_iter().take(room));
    }

    fn blocked(&self, fault: SocketFault) -> SocketStep {
        Step::Done(Box::new(SocketOutcome::Blocked(fault)))
    }

    fn failed(&self, failure: Failure) -> SocketStep {
        Step::Done(Box::new(SocketOutcome::Failed(RawFailure { failure, closed_during_tls: false })))
    }

    /// What explains the outcome, or will surprise.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.question.origin_notice().into_iter().chain(self.steps.notices().iter().cloned()).collect()
    }

    /// What becomes of the cookies that responses set, and how many are not listed.
    #[must_use]
    pub fn set_cookies(&self) -> (&[CookieOutcome], usize) {
        (&self.set_cookies, self.cookies_omitted)
    }
}

/// Whether user name and password are to be sent for a response: those of a URL serve for Basic.
fn requires_login(head: &RawHead) -> bool {
    let basic = |value: &str| value.split([' ', ',']).any(|word| word.eq_ignore_ascii_case("basic"));
    head.status == 401 && head.headers.lines("www-authenticate").any(|line| basic(&line.text()))
}

/// The failure of the network that a missing head stands for.
fn head_failure(fault: HeadFault) -> Failure {
    let (kind, detail) = match fault {
        HeadFault::Nothing => {
            (FailureKind::EmptyResponse, "the server closed the connection before a response came")
        }
        HeadFault::NotHttp => {
            (FailureKind::NotHttp, "what the server sent does not begin like an HTTP response")
        }
        HeadFault::Cut => {
            (FailureKind::MalformedHttp, "the server closed the connection within the head of the response")
        }
        HeadFault::TooLarge => {
            (FailureKind::HeadTooLarge, "the response head is larger than the browser reads")
        }
        HeadFault::TimedOut => (FailureKind::TimedOut, "the head of the response was not complete in time"),
    };
    Failure { kind, detail: detail.into() }
}
