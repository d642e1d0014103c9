//! `--confirm`: the same request from an installed browser.

use std::time::Duration;

use crate::cli::Error;
use crate::cli::args::{Browsers, Probe};
use crate::confirm::{
    BrowserError, Confirmed, Launch, Session, check_callable, debian_package, differences, find,
};
use crate::fix::probe_of;
use crate::probe::{Diagnosis, Question};
use crate::render::secrets::{Secrets, reported};
use crate::web::address_space::{AddressSpace, SpaceSource};
use crate::web::browser::{Browser, names};
use crate::web::trustworthy::is_origin_potentially_trustworthy;
use crate::wire::{Options, ProxyChoice};

/// How to start the browser of `--confirm`; `None` without that flag. What a real browser cannot do is refused here, before anything
/// is sent.
pub(super) fn launch(
    args: &Probe,
    questions: &[Question],
    options: &Options,
) -> Result<Option<Launch>, Error> {
    let Some(browser) = args.confirm else { return Ok(None) };
    let usage = |message: String| Error::Usage(format!("--confirm: {message}"));
    if args.page.browser.is_some_and(|given| given != Browsers::One(browser)) {
        return Err(usage("the browser must be that of --browser".into()));
    }
    if debian_package(browser).is_none() {
        let can = Browser::ALL.iter().copied().filter(|browser| debian_package(*browser).is_some());
        let can = names(&can.collect::<Vec<_>>());
        return Err(usage(format!("{} cannot be driven here; only {can} can", browser.name())));
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
        check_callable(question).map_err(|error| usage(error.to_string()))?;
    }
    let variable = format!("CORSCHECK_{}", browser.id().to_ascii_uppercase());
    let named = std::env::var_os(&variable).filter(|value| !value.is_empty()).map(Into::into);
    let program = named.or_else(|| find(browser, &std::env::var_os("PATH").unwrap_or_default()));
    let program = program.ok_or_else(|| {
        let package = debian_package(browser).map(|name| format!(" (on Debian: apt install {name})"));
        usage(format!(
            "{} is not installed; install it{}, or name its program in the environment variable {variable}",
            browser.name(),
            package.unwrap_or_default()
        ))
    })?;
    Ok(Some(Launch {
        browser,
        program,
        folder: std::env::temp_dir(),
        resolve: options.resolve.clone(),
        insecure: options.insecure,
        proxy_of_environment: matches!(options.proxy, ProxyChoice::Environment { .. }),
        user_agent: args.request.user_agent.clone(),
        public_page: false,
    }))
}

/// A running browser, which makes the calls that corscheck judges.
pub(in super::super) struct Confirmation {
    session: Session,
    limit: Duration,
}

impl Confirmation {
    /// Starts the browser for these questions.
    pub(super) async fn start(
        launch: Launch,
        questions: &[Question],
        limit: Duration,
    ) -> Result<Self, Error> {
        let launch = Launch { public_page: questions.iter().any(is_public), ..launch };
        Ok(Self { session: Session::start(&launch).await.map_err(error)?, limit })
    }

    /// Makes one call in it.
    pub(super) async fn confirm(&mut self, diagnosis: &Diagnosis) -> Result<Confirmed, Error> {
        let observed = self.session.call(&diagnosis.question, self.limit).await.map_err(error)?;
        Ok(Confirmed {
            browser: self.session.browser(),
            version: self.session.version().to_owned(),
            differences: differences(diagnosis.first_call(), &observed),
            observed,
            initiator: diagnosis.question.initiator(),
        })
    }

    /// Waits for Ctrl-C: the browser must not outlive this process, nor its profile.
    pub(super) async fn interrupted() -> Error {
        if tokio::signal::ctrl_c().await.is_err() {
            // The platform cannot tell, so this never comes.
            std::future::pending::<()>().await;
        }
        Error::Interrupted
    }

    /// Ends it.
    pub(super) async fn end(self) {
        self.session.close().await;
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
