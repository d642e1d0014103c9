//! `--confirm`: the same request from installed browsers.

use std::future::Future;
use std::time::Duration;

use url::Url;

use super::browser::launch;
use crate::advice::SocketInvestigation;
use crate::cli::args::{Browsers, Connection, Frame, PageFlags};
use crate::cli::{Error, Exit};
use crate::confirm::{
    BrowserError, Confirmed, ConfirmedSocket, FrameConfirmed, Launch, Session, check_callable,
    check_opens_socket, check_playable, differences, drivable, frame_differences, socket_differences,
};
use crate::fetch::{OriginSource, Page};
use crate::fix::probe_of;
use crate::frame::{FrameQuestion, Judged};
use crate::probe::{Diagnosis, Question};
use crate::record::ProbeCommand;
use crate::render::secrets::{Secrets, reported};
use crate::web::address_space::{AddressSpace, SpaceSource};
use crate::web::browser::Browser;
use crate::web::headers::{Header, HeaderList};
use crate::web::http_url::http_url;
use crate::web::trustworthy::is_origin_potentially_trustworthy;
use crate::websocket::SocketQuestion;
use crate::wire::{Options, ProxyChoice};

/// What of a command line concerns `--confirm`.
pub(super) struct ConfirmFlags<'a> {
    /// The flag itself.
    pub(super) confirm: Option<Browsers>,
    pub(super) page: &'a PageFlags,
    pub(super) connection: &'a Connection,
    pub(super) user_agent: Option<&'a str>,
    /// Flags of this command alone that a real browser cannot be given, and whether they are there.
    pub(super) unsupported: &'a [(bool, &'a str)],
}

/// How to start the browsers of `--confirm`; none without that flag. What a real browser cannot do is refused here, before anything
/// is sent.
pub(super) fn launches(
    flags: &ConfirmFlags<'_>,
    questions: &[Question],
    sockets: &[SocketQuestion],
    options: &Options,
) -> Result<Vec<Launch>, Error> {
    let Some(confirm) = flags.confirm else { return Ok(Vec::new()) };
    let mut unsupported = vec![(flags.page.third_party_cookies.is_some(), "--third-party-cookies")];
    unsupported.extend(flags.unsupported);
    check_flags((confirm, flags.page.browser), flags.connection, &unsupported, options)?;
    for question in questions {
        check_callable(question, question.browser()).map_err(|error| usage(error.to_string()))?;
        check_proxy(question.browser(), question.url(), options)?;
    }
    for question in sockets {
        check_opens_socket(question, question.browser()).map_err(|error| usage(error.to_string()))?;
        question.url().map_or(Ok(()), |url| check_proxy(question.browser(), &http_url(&url), options))?;
    }
    launch_all(confirm, options, flags.user_agent)
}

/// The same for documents in frames and popups.
pub(super) fn frame_launches(
    args: &Frame,
    questions: &[FrameQuestion],
    options: &Options,
) -> Result<Vec<Launch>, Error> {
    let Some(confirm) = args.confirm.confirm else { return Ok(Vec::new()) };
    let unsupported = [(args.third_party_cookies.is_some(), "--third-party-cookies")];
    check_flags((confirm, args.browser), &args.connection, &unsupported, options)?;
    for question in questions {
        check_playable(question).map_err(|error| usage(error.to_string()))?;
        question.parsed_url().map_or(Ok(()), |url| check_proxy(question.client.browser, &url, options))?;
    }
    launch_all(confirm, options, None)
}

fn usage(message: String) -> Error {
    Error::Usage(format!("--confirm: {message}"))
}

/// Flags that a real browser cannot be given; `browsers` are those of `--confirm` and of `--browser`.
fn check_flags(
    browsers: (Browsers, Option<Browsers>),
    connection: &Connection,
    unsupported: &[(bool, &str)],
    options: &Options,
) -> Result<(), Error> {
    if browsers.1.is_some_and(|given| given != browsers.0) {
        return Err(usage("the browser must be that of --browser".into()));
    }
    let of_connection = [
        (connection.cacert.is_some(), "--cacert"),
        (matches!(options.proxy, ProxyChoice::Fixed(_)), "--proxy"),
        (connection.http2_prior_knowledge, "--http2-prior-knowledge"),
        (connection.ipv4, "--ipv4"),
        (connection.ipv6, "--ipv6"),
    ];
    match of_connection.iter().chain(unsupported).find(|(given, _)| *given) {
        None => Ok(()),
        Some((_, flag)) => {
            Err(usage(format!("{flag} cannot be passed to a real browser; drop {flag} or --confirm")))
        }
    }
}

/// WebKit reaches its page through a proxy already.
fn check_proxy(browser: Browser, url: &Url, options: &Options) -> Result<(), Error> {
    if browser != Browser::WebKit || !options.proxy.applies_to(url) {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default();
    Err(usage(format!(
        "the environment's proxy cannot be passed to WebKit; NO_PROXY={host} reaches the server directly"
    )))
}

fn launch_all(confirm: Browsers, options: &Options, user_agent: Option<&str>) -> Result<Vec<Launch>, Error> {
    confirm_with(confirm)
        .into_iter()
        .map(|browser| launch(browser, "--confirm", options, user_agent))
        .collect()
}

/// The browsers of `--confirm`: for `all`, those that can be driven on this system, one of each engine.
fn confirm_with(browsers: Browsers) -> Vec<Browser> {
    match browsers {
        Browsers::One(browser) => vec![browser],
        Browsers::All => drivable().collect(),
    }
}

/// The browsers that a command line names: with `--confirm` those that can be driven, the default where it names none.
pub(super) fn browsers_of(confirm: Option<Browsers>, page: &PageFlags) -> Vec<Browser> {
    browsers_named(confirm, page.browser)
}

/// The same of the flags `--confirm` and `--browser`.
pub(super) fn browsers_named(confirm: Option<Browsers>, browser: Option<Browsers>) -> Vec<Browser> {
    match (confirm, browser) {
        (Some(confirm), _) => confirm_with(confirm),
        (None, Some(browsers)) => browsers.list(),
        (None, None) => vec![Browser::default()],
    }
}

/// Running browsers, which make the calls that corscheck judges.
pub(super) struct Confirmation {
    sessions: Vec<Session>,
    limit: Duration,
}

impl Confirmation {
    /// Starts the browsers for these pages.
    pub(super) async fn start<'a>(
        launches: Vec<Launch>,
        mut pages: impl Iterator<Item = &'a Page>,
        limit: Duration,
    ) -> Result<Self, Error> {
        let public_page = pages.any(is_public);
        let mut sessions = Vec::new();
        for launch in launches {
            sessions.push(Session::start(&Launch { public_page, ..launch }).await.map_err(error)?);
        }
        Ok(Self { sessions, limit })
    }

    /// Makes one call in the browser that it is judged as; `None` where that is not among them.
    pub(super) async fn confirm(&mut self, diagnosis: &Diagnosis) -> Result<Option<Confirmed>, Error> {
        let browser = diagnosis.question.browser();
        let Some(session) = self.sessions.iter_mut().find(|session| session.browser() == browser) else {
            return Ok(None);
        };
        let observed = session.call(&diagnosis.question, self.limit).await.map_err(error)?;
        Ok(Some(Confirmed {
            browser,
            version: session.version().to_owned(),
            differences: differences(diagnosis.first_call(), &observed),
            observed,
            initiator: diagnosis.question.initiator(),
        }))
    }

    /// Opens a WebSocket in the browser that it is judged as, and leaves it open for so long; `None` where that is not among them.
    pub(super) async fn confirm_socket(
        &mut self,
        found: &SocketInvestigation,
        listen: Duration,
    ) -> Result<Option<ConfirmedSocket>, Error> {
        let question = &found.diagnosis.question;
        let browser = question.browser();
        let Some(session) = self.sessions.iter_mut().find(|session| session.browser() == browser) else {
            return Ok(None);
        };
        let observed = session.open_socket(question, self.limit, listen).await.map_err(error)?;
        Ok(Some(ConfirmedSocket {
            browser,
            version: session.version().to_owned(),
            differences: socket_differences(&found.diagnosis, found.page_close_code(), &observed),
            observed,
        }))
    }

    /// Shows a document in a frame or popup of the browser that it is judged as; `None` where that is not among them.
    pub(super) async fn confirm_frame(
        &mut self,
        question: &FrameQuestion,
        judged: &Judged,
    ) -> Result<Option<FrameConfirmed>, Error> {
        let browser = question.client.browser;
        let Some(session) = self.sessions.iter_mut().find(|session| session.browser() == browser) else {
            return Ok(None);
        };
        let seen = session.frame(question, self.limit).await.map_err(error)?;
        Ok(Some(FrameConfirmed {
            browser,
            version: session.version().to_owned(),
            differences: frame_differences(question, judged, &seen),
            seen,
        }))
    }

    /// Runs what uses browsers until it ends or Ctrl-C comes: the browsers must not outlive this process, nor their profiles.
    pub(super) async fn until_interrupted(
        confirmed: impl Future<Output = Result<Exit, Error>>,
    ) -> Result<Exit, Error> {
        let interrupted = async {
            if tokio::signal::ctrl_c().await.is_err() {
                // The platform cannot tell, so this never comes.
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            ended = confirmed => ended,
            () = interrupted => Err(Error::Interrupted),
        }
    }

    /// Ends them.
    pub(super) async fn end(self) {
        for session in self.sessions {
            session.close().await;
        }
    }
}

/// Whether the browser must take the page for one of the public network. Without a window it refuses the permission, which
/// counts as granted where it was not said that the page is public; an insecure page needs none, as it can get none.
fn is_public(page: &Page) -> bool {
    let insecure = !is_origin_potentially_trustworthy(&page.origin);
    page.policy.address_space.is_some_and(|page| {
        let decides = match page.source {
            SpaceSource::Known => true,
            SpaceSource::Resolved(_) => insecure,
            SpaceSource::Unresolved => false,
        };
        page.space == AddressSpace::Public && decides
    })
}

fn error(error: BrowserError) -> Error {
    match error {
        BrowserError::Unsuitable(_) => Error::Usage(format!("--confirm: {error}")),
        BrowserError::Start(_) | BrowserError::Protocol(_) => {
            Error::Environment(format!("--confirm: {error}"))
        }
    }
}

/// The message that the browser disagrees; `None` if it agrees.
pub(super) fn disagreement(diagnosis: &Diagnosis, confirmed: &Confirmed, secrets: Secrets) -> Option<String> {
    let Confirmed { browser, version, differences, .. } = confirmed;
    let question = &diagnosis.question;
    let mut command = probe_of(question, |header| reported(header, secrets).into_owned(), |_| "…".into());
    if let Some(callback) = &question.call.attributes.script.callback {
        command = command.of("jsonp");
        command.flag("--callback", &callback.name);
        command.flag("--param", &callback.param);
    }
    message((*browser, version), differences, command)
}

/// The same of a WebSocket.
pub(super) fn socket_disagreement(
    question: &SocketQuestion,
    confirmed: &ConfirmedSocket,
    secrets: Secrets,
) -> Option<String> {
    let ConfirmedSocket { browser, version, differences, .. } = confirmed;
    message(
        (*browser, version),
        differences,
        socket_command(question, |header| reported(header, secrets).into_owned()),
    )
}

/// The same of a document in a frame or popup; the command is the user's own.
pub(super) fn frame_disagreement(confirmed: &FrameConfirmed) -> Option<String> {
    let FrameConfirmed { browser, version, differences, .. } = confirmed;
    let words = format!("the same command with --confirm {} --format json", browser.id());
    disagrees((*browser, version), differences, &words)
}

fn message(browser: (Browser, &str), differences: &[String], mut command: ProbeCommand) -> Option<String> {
    command.flag("--confirm", browser.0.id());
    command.flag("--format", "json");
    disagrees(browser, differences, &command.line())
}

fn disagrees(browser: (Browser, &str), differences: &[String], command: &str) -> Option<String> {
    if differences.is_empty() {
        return None;
    }
    Some(format!(
        "{} {} disagrees with corscheck: {}.\n\nIf this is repeatable and the server responds the same to both, it is a corscheck bug. \
         Please report it, with the output of:\n\n  {}",
        browser.0.name(),
        browser.1,
        differences.join("; "),
        command,
    ))
}

/// A command line for the same WebSocket.
fn socket_command(question: &SocketQuestion, value: impl Fn(&Header) -> String) -> ProbeCommand {
    let SocketQuestion { page, call, client, .. } = question;
    let mut command = ProbeCommand::new(&call.url).of("websocket");
    match &page.source {
        OriginSource::Page(url) => command.flag("--page", url),
        OriginSource::Assumed | OriginSource::Given { .. } => command.origin(&page.origin.serialize()),
    }
    let protocols: HeaderList =
        call.subprotocols.iter().map(|name| ("Sec-WebSocket-Protocol".to_owned(), name)).collect();
    for protocol in &protocols {
        command.flag("--protocol", &value(protocol));
    }
    for policy in &page.policy.csp {
        command.flag("--csp", &policy.to_string());
    }
    let cookies: HeaderList = client.cookies.iter().map(|cookie| ("Set-Cookie".to_owned(), cookie)).collect();
    for cookie in &cookies {
        command.flag("--cookie", &value(cookie));
    }
    command
}
