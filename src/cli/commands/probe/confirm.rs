//! `--confirm`: the same request from installed browsers.

use std::time::Duration;

use super::super::browser::launch;
use crate::cli::Error;
use crate::cli::args::{Browsers, Probe};
use crate::confirm::{BrowserError, Confirmed, Launch, Session, check_callable, differences, drivable};
use crate::fix::probe_of;
use crate::probe::{Diagnosis, Question};
use crate::render::secrets::{Secrets, reported};
use crate::web::address_space::{AddressSpace, SpaceSource};
use crate::web::browser::Browser;
use crate::web::trustworthy::is_origin_potentially_trustworthy;
use crate::wire::{Options, ProxyChoice};

/// How to start the browsers of `--confirm`; none without that flag. What a real browser cannot do is refused here, before anything
/// is sent.
pub(super) fn launches(
    args: &Probe,
    questions: &[Question],
    options: &Options,
) -> Result<Vec<Launch>, Error> {
    let Some(confirm) = args.confirm else { return Ok(Vec::new()) };
    let usage = |message: String| Error::Usage(format!("--confirm: {message}"));
    let browsers = confirm_with(confirm);
    if args.page.browser.is_some_and(|given| given != confirm) {
        return Err(usage("the browser must be that of --browser".into()));
    }
    let unsupported = [
        (args.connection.cacert.is_some(), "--cacert"),
        (matches!(options.proxy, ProxyChoice::Fixed(_)), "--proxy"),
        (args.connection.http2_prior_knowledge, "--http2-prior-knowledge"),
        (args.page.third_party_cookies.is_some(), "--third-party-cookies"),
        (args.repeat, "--repeat"),
        (args.connection.ipv4, "--ipv4"),
        (args.connection.ipv6, "--ipv6"),
    ];
    if let Some((_, flag)) = unsupported.iter().find(|(given, _)| *given) {
        return Err(usage(format!("{flag} cannot be passed to a real browser; drop {flag} or --confirm")));
    }
    for question in questions {
        check_callable(question, question.browser()).map_err(|error| usage(error.to_string()))?;
        // WebKit reaches its page through a proxy already.
        if question.browser() == Browser::WebKit && options.proxy.applies_to(question.url()) {
            let host = question.url().host_str().unwrap_or_default();
            return Err(usage(format!(
                "the environment's proxy cannot be passed to WebKit; NO_PROXY={host} reaches the server directly"
            )));
        }
    }
    browsers
        .into_iter()
        .map(|browser| launch(browser, "--confirm", options, args.request.user_agent.as_deref()))
        .collect()
}

/// The browsers of `--confirm`: for `all`, those that can be driven on this system, one of each engine.
pub(super) fn confirm_with(browsers: Browsers) -> Vec<Browser> {
    match browsers {
        Browsers::One(browser) => vec![browser],
        Browsers::All => drivable().collect(),
    }
}

/// Running browsers, which make the calls that corscheck judges.
pub(in super::super) struct Confirmation {
    sessions: Vec<Session>,
    limit: Duration,
}

impl Confirmation {
    /// Starts the browsers for these questions.
    pub(super) async fn start(
        launches: Vec<Launch>,
        questions: &[Question],
        limit: Duration,
    ) -> Result<Self, Error> {
        let public_page = questions.iter().any(is_public);
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

    /// Waits for Ctrl-C: the browser must not outlive this process, nor its profile.
    pub(super) async fn interrupted() -> Error {
        if tokio::signal::ctrl_c().await.is_err() {
            // The platform cannot tell, so this never comes.
            std::future::pending::<()>().await;
        }
        Error::Interrupted
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
fn is_public(question: &Question) -> bool {
    let insecure = !is_origin_potentially_trustworthy(question.origin());
    question.page.policy.address_space.is_some_and(|page| {
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
    if confirmed.differences.is_empty() {
        return None;
    }
    Some(format!(
        "{} {} disagrees with corscheck: {}.\n\nIf this is repeatable and the server responds the same to both, it is a corscheck bug. \
         Please report it, with the output of:\n\n  {}",
        confirmed.browser.name(),
        confirmed.version,
        confirmed.differences.join("; "),
        command(&diagnosis.question, secrets),
    ))
}

/// A command line for the same question.
fn command(question: &Question, secrets: Secrets) -> String {
    let mut command = probe_of(question, |header| reported(header, secrets), |_| "…".into());
    command.flag("--confirm", question.browser().id());
    command.flag("--format", "json");
    command.line()
}
