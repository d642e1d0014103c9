//! `corscheck probe`

mod questions;
mod report;

use std::time::Duration;

use tokio::sync::Mutex;
use url::Url;

use self::questions::warn_unused_flag;
use self::report::Report;
use super::confirm::{ConfirmFlags, Confirmation, launches};
use super::connection::{options, wire};
use super::fix::Fixes;
use super::input::Stdin;
use super::opening::{self, SocketOptions};
use super::options::ProbeOptions;
use super::{dry_run, typed};
use crate::advice::{ExtraRequests, Investigation, investigate};
use crate::cli::args::Probe;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, runtime, stderr};
use crate::confirm::Launch;
use crate::fetch::{Client, NextRequest};
use crate::pace::{InOrder, Limits};
use crate::probe::{
    Diagnosis, FoundPage, Question, SharedReplies, find_page, probe, probe_sharing, with_page_space,
};
use crate::replay::is_socket;
use crate::web::browser::Browser;
use crate::web::http_url::host_and_port;
use crate::web::message::HttpRequest;
use crate::web::origin::Origin;
use crate::websocket::SocketQuestion;
use crate::wire::{Wire, deadline_in};

pub(super) use self::questions::{
    add_policy, browser, check_preflight, data, header, page_of_flags, questions,
};

/// Runs the command.
pub(crate) fn run(args: &Probe, terminal: &Terminal) -> Result<Exit, Error> {
    let prepared = prepare(args)?;
    // A line that is not a URL is an error of its own: the other lines are probed all the same.
    let faults = prepared.stdin.urls.iter().flat_map(|list| &list.faults);
    let of_lines = faults.map(stderr::error).fold(Exit::Success, |_, ()| Exit::Error);
    run_prepared(args, prepared, terminal).map(|exit| exit.max(of_lines))
}

fn run_prepared(args: &Probe, prepared: Prepared, terminal: &Terminal) -> Result<Exit, Error> {
    let Prepared { stdin, fixes, questions: without_page } = prepared;
    if args.dry_run {
        return dry_run::print(&args.output, &without_page, None, terminal);
    }
    let connection = options(&args.connection)?;
    let flags = ConfirmFlags {
        confirm: args.confirm.confirm,
        page: &args.page,
        connection: &args.connection,
        user_agent: args.request.user_agent.as_deref(),
        unsupported: &[(args.repeat, "--repeat"), (args.request.preflight_only, "--preflight-only")],
    };
    let (calls, sockets) = by_kind(without_page.clone());
    let launches = launches(&flags, &calls, &sockets, &connection)?;
    let wire = wire(&args.connection, connection)?;
    let how = ProbeOptions::of_probe(args, fixes.as_ref());
    runtime::block_on(async {
        let questions = match &args.page.page {
            None => without_page,
            Some(url) => questions(
                args,
                &stdin,
                Some(&page_at(url, browser(args), args.connection.max_time.0, &wire).await?),
            )?,
        };
        run_beside(how, questions, launches, &wire, terminal).await
    })
}

/// Probes all questions, and has installed browsers make the same calls, if any are to be started.
pub(super) async fn run_beside(
    how: ProbeOptions<'_>,
    mut questions: Vec<Question>,
    launches: Vec<Launch>,
    wire: &Wire,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    if launches.is_empty() {
        return run_all_kinds(how, questions, wire, None, terminal).await;
    }
    let confirmed = async {
        for question in &mut questions {
            *question = in_spaces(question.clone(), wire).await;
        }
        let pages = questions.iter().map(|question| &question.page);
        let mut confirmation = Confirmation::start(launches, pages, how.connection.max_time.0).await?;
        let exit = run_all_kinds(how, questions, wire, Some(&mut confirmation), terminal).await?;
        confirmation.end().await;
        Ok(exit)
    };
    Confirmation::until_interrupted(confirmed).await
}

/// Probes all questions: calls first, and then WebSockets.
pub(super) async fn run_all_kinds(
    how: ProbeOptions<'_>,
    questions: Vec<Question>,
    wire: &Wire,
    mut confirmation: Option<&mut Confirmation>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let (calls, sockets) = by_kind(questions);
    let mut exit = Exit::Success;
    if !calls.is_empty() || sockets.is_empty() {
        exit = run_all(how, calls, wire, confirmation.as_deref_mut(), terminal, |_| {}).await?;
    }
    let open =
        SocketOptions::only_open(how.connection, how.output, how.pasted.is_some() && !how.output.verbose);
    Ok(exit.max(opening::open_all(sockets, open, wire, confirmation, terminal).await?))
}

/// The calls among the questions, and the WebSockets.
fn by_kind(mut questions: Vec<Question>) -> (Vec<Question>, Vec<SocketQuestion>) {
    let sockets = opening::of_questions(&questions);
    questions.retain(|question| !is_socket(question));
    (questions, sockets)
}

/// A command line that is checked, before anything is sent.
pub(super) struct Prepared {
    pub(super) stdin: Stdin,
    /// What `--fix` prints.
    pub(super) fixes: Option<Fixes>,
    /// The questions, without the page of `--page`.
    pub(super) questions: Vec<Question>,
}

/// Checks a command line, and reads the standard input if it says so.
pub(super) fn prepare(args: &Probe) -> Result<Prepared, Error> {
    let stdin = Stdin::read(args)?;
    let questions = questions(args, &stdin, None)?;
    warn_unused_flag(args);
    if (args.request.preflight_only || args.connection.read_only) && args.page.page.is_none() {
        questions.iter().try_for_each(check_preflight)?;
    }
    let fixes = Fixes::of(&args.fix)?;
    if let (Some(fixes), None) = (&fixes, &args.page.page) {
        questions.iter().try_for_each(|question| fixes.check(question, &args.connection))?;
    }
    Ok(Prepared { stdin, fixes, questions })
}

/// Probes all questions, some at a time, and prints the results in the order given. `each` gets them in the same order.
pub(super) async fn run_all(
    how: ProbeOptions<'_>,
    questions: Vec<Question>,
    wire: &Wire,
    mut confirmation: Option<&mut Confirmation>,
    terminal: &Terminal,
    mut each: impl FnMut(&Investigation<'_>),
) -> Result<Exit, Error> {
    mask::learn_from_questions(&questions);
    let mut report = Report::new(how, questions.len(), terminal);
    // While the browser sends a request, nothing else may be under way.
    let limits = Limits::parallel(if confirmation.is_some() || how.shares { 1 } else { how.parallel });
    let shared = Mutex::new(SharedReplies::default());
    let shared = how.shares.then_some(&shared);
    let host = |question: &Question| host_and_port(question.url());
    let work = |question| probe_one(question, wire, how.connection.max_time.0, how.extra, shared);
    let mut results = InOrder::new(questions.into_iter(), limits, host, work);
    while let Some(investigation) = results.next().await {
        each(&investigation);
        let Some(confirmation) = &mut confirmation else {
            report.add(&investigation, None)?;
            continue;
        };
        match confirmation.confirm(&investigation.diagnosis).await {
            Ok(confirmed) => report.add(&investigation, confirmed.as_ref())?,
            Err(error) => {
                // The verdict is printed even if the browser fails.
                report.add(&investigation, None)?;
                report.flush()?;
                return Err(error);
            }
        }
    }
    report.end()
}

/// Loads the page of `--page`.
pub(super) async fn page_at(
    url: &str,
    browser: Browser,
    max_time: Duration,
    wire: &Wire,
) -> Result<FoundPage, Error> {
    let deadline = deadline_in(max_time);
    find_page(&typed::completed(url), &Client::new(browser).product(crate::PRODUCT), async |request| {
        wire.timed(request, deadline).await
    })
    .await
    .map_err(|message| Error::Network(format!("--page: {message}")))
}

/// The question where page and target are in the address spaces that they have here.
async fn in_spaces(question: Question, wire: &Wire) -> Question {
    // With a browser beside it, it is placed before that starts.
    if question.call.address_space.is_some() {
        return question;
    }
    let spaces = wire.spaces(question.origin(), question.url()).await;
    question.in_spaces(spaces.page, spaces.target)
}

/// The diagnosis where a redirect may have led to this machine or its network.
async fn placed_again(diagnosis: Diagnosis, wire: &Wire) -> Diagnosis {
    with_page_space(diagnosis, async |page, target| wire.spaces(page, target).await.page).await
}

/// Probes one question, with the extra requests that the user chose; `shared` has what the browser before received. All of it must be over within `max_time`.
pub(super) async fn probe_one(
    question: Question,
    wire: &Wire,
    max_time: Duration,
    extra: ExtraRequests,
    shared: Option<&Mutex<SharedReplies>>,
) -> Investigation<'static> {
    let deadline = deadline_in(max_time);
    let question = in_spaces(question, wire).await;
    let by_hand = question.by_hand().to_vec();
    let target = question.url().clone();
    let send = async |next: &NextRequest| match with_headers(&next.message, &by_hand, &target) {
        None => wire.timed(&next.message, deadline).await,
        Some(message) => wire.timed(&message, deadline).await.to(message),
    };
    let diagnosis = match shared {
        None => probe(question, send).await,
        Some(shared) => {
            let mut shared = shared.lock().await;
            if Browser::EACH_ENGINE.first() == Some(&question.browser()) {
                *shared = SharedReplies::default();
            }
            probe_sharing(question, &mut shared, send).await
        }
    };
    let diagnosis = placed_again(diagnosis, wire).await;
    let found = investigate(diagnosis, extra, send).await;
    let listeners = wire.listeners(found.diagnosis.question.url()).await;
    Investigation { listeners, ..found }
}

/// The request with the headers that were given by hand, which no page can set: to the first origin only, since they may be secret.
fn with_headers(message: &HttpRequest, by_hand: &[(String, String)], first: &Url) -> Option<HttpRequest> {
    if by_hand.is_empty() || !Origin::of(first).is_origin_of(&message.url) {
        return None;
    }
    let mut message = message.clone();
    for (name, value) in by_hand {
        match message.headers.get_text(name).filter(|_| name.eq_ignore_ascii_case("cookie")) {
            Some(cookies) => message.headers.set(name, format!("{cookies}; {value}")),
            None if message.headers.contains(name) => message.headers.set(name, value),
            None => message.headers.append(name, value),
        }
    }
    Some(message)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use url::Url;

    use super::*;
    use crate::fetch::{Call, Page};
    use crate::rules::Rule;
    use crate::web::body::Body;
    use crate::web::headers::HeaderList;
    use crate::web::message::{HttpResponse, HttpVersion, Reply};
    use crate::web::origin::Origin;
    use crate::web::request::Initiator;
    use crate::wire::{Options, Resolve};

    /// A response of a server at this address.
    fn response(status: u16, location: Option<&str>, from: &str) -> Reply {
        let mut headers = HeaderList::new();
        headers.append("Access-Control-Allow-Origin", "*");
        if let Some(location) = location {
            headers.append("Location", location);
        }
        let remote = Some(from.parse().expect("an address"));
        let version = HttpVersion::Http1;
        let response = HttpResponse { version, status, headers, body: Body::default(), remote };
        Reply::new(Ok(response), Duration::ZERO)
    }

    /// The rule that blocks, and the notices, of a page's call of a public API that redirects to this address.
    fn redirected(page: &str, to: &str) -> (Option<Rule>, Vec<Rule>) {
        let resolve = vec![Resolve::parse("app.invalid:*:93.184.216.34").expect("an entry")];
        let wire = Wire::new(Options { resolve, ..Options::default() }).expect("good options");
        let origin = Origin::of(&Url::parse(page).expect("a URL"));
        let call = Call::new(Initiator::Fetch, Url::parse("https://api.invalid/").expect("a URL"));
        let question = Question::new(Page::new(origin), call, Client::new(Browser::Chromium));
        let mut replies = vec![
            response(200, None, &format!("{to}:8000")),
            response(302, Some(&format!("http://{to}:8000/")), "93.184.216.35:443"),
        ];
        let found = async {
            let reply = async |_: &NextRequest| replies.pop().expect("two requests");
            placed_again(probe(question, reply).await, &wire).await
        };
        let found = found.now_or_never().expect("nothing is looked up");
        let notices = found.first_call().notices.iter().map(|notice| notice.rule());
        (found.rule(), notices.filter(|rule| rule.id().starts_with("lna-")).collect())
    }

    #[test]
    fn a_redirect_to_this_machine() {
        assert_eq!(redirected("https://app.invalid", "127.0.0.1"), (None, vec![Rule::LnaPermission]));
        assert_eq!(redirected("http://app.invalid", "127.0.0.1").0, Some(Rule::LnaInsecureContext));
        assert_eq!(redirected("http://app.invalid", "10.0.0.1").0, Some(Rule::LnaInsecureContext));
        assert_eq!(redirected("http://app.invalid", "93.184.216.36"), (None, Vec::new()));
    }
}
