//! `corscheck frame`

use clap::Parser;

use super::clock::unix_time;
use super::confirm::{Confirmation, browsers_named, frame_disagreement, frame_launches};
use super::connection::{options, wire};
use super::printing::detail;
use super::probe::header;
use super::typed;
use super::words::WordsError;
use crate::cli::args::{Browsers, Cli, Command, Format, Frame};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, stderr};
use crate::confirm::FrameConfirmed;
use crate::fetch::Client;
use crate::fix::Product;
use crate::frame::{
    Channel, EmbeddedAs, EmbeddingPage, FrameExchange, FrameQuestion, FramedPage, IsolationQuestion, Judged,
    Loading, MATTERING_ATTRIBUTES, Side, judge, others,
};
use crate::probe::{FoundPage, find_page};
use crate::render;
use crate::render::json::FrameReport;
use crate::stand_ins::DEFAULT_ORIGIN;
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::HttpRequest;
use crate::web::origin::Origin;
use crate::web::text::shown;
use crate::wire::{Wire, deadline_in};

/// Runs the command.
pub(crate) fn run(args: &Frame, terminal: &Terminal) -> Result<Exit, Error> {
    check(args)?;
    let product = args.fix.as_deref().map(|name| super::fix::product("--fix", name)).transpose()?;
    let without_page = args.page.is_none().then(|| questions(args, None)).transpose()?;
    let connection = options(&args.connection)?;
    let launches = frame_launches(args, without_page.as_deref().unwrap_or_default(), &connection)?;
    let wire = wire(&args.connection, connection)?;
    runtime::block_on(async {
        let (page, all) = match without_page {
            Some(all) => (Vec::new(), all),
            None => {
                let (found, exchanges) = page_of(args, &wire).await?;
                (exchanges, questions(args, Some(&found))?)
            }
        };
        let run = Run { args, product, page: &page, wire: &wire, terminal };
        if launches.is_empty() {
            return run.all(all, None).await;
        }
        Confirmation::until_interrupted(async {
            let browsers =
                Confirmation::start(launches, std::iter::empty(), args.connection.max_time.0).await?;
            run.all(all, Some(browsers)).await
        })
        .await
    })
}

/// What all questions of a command line share.
struct Run<'a> {
    args: &'a Frame,
    product: Option<&'static Product>,
    /// The requests of the page itself.
    page: &'a [FrameExchange],
    wire: &'a Wire,
    terminal: &'a Terminal,
}

impl Run<'_> {
    /// Judges all, and has the real browsers run them.
    async fn all(
        &self,
        questions: Vec<FrameQuestion>,
        mut browsers: Option<Confirmation>,
    ) -> Result<Exit, Error> {
        let mut exit = Exit::Success;
        for question in questions {
            let judged = judged(&question, self.args, self.wire).await;
            exit = exit.max(exit_of(self.args, &judged));
            let seen = match &mut browsers {
                None => Ok(None),
                Some(browsers) => browsers.confirm_frame(&question, &judged).await,
            };
            // The verdict is printed even if the browser fails.
            let confirmed = seen.as_ref().ok().and_then(Option::as_ref);
            self.print(&question, &judged, confirmed)?;
            if let Some(message) = confirmed.and_then(frame_disagreement) {
                stderr::error(&message);
                exit = exit.max(Exit::Blocked);
            }
            seen?;
        }
        if let Some(browsers) = browsers {
            browsers.end().await;
        }
        Ok(exit)
    }
}

async fn judged(question: &FrameQuestion, args: &Frame, wire: &Wire) -> Judged {
    let deadline = deadline_in(args.connection.max_time.0);
    judge(question, async |request: &HttpRequest| wire.timed(request, deadline).await).await
}

impl Run<'_> {
    fn print(
        &self,
        question: &FrameQuestion,
        judged: &Judged,
        confirmed: Option<&FrameConfirmed>,
    ) -> Result<(), Error> {
        let Self { args, product, page, terminal, .. } = self;
        let others = others(question, &judged.exchanges);
        let settings = product.map(|product| super::fix_frames::of_changes(product, question, judged));
        let report = FrameReport {
            question,
            judged,
            others: &others,
            page,
            needed: &args.need,
            settings: settings.as_deref(),
            also: &[],
            confirmed,
        };
        let detail = detail(&args.output);
        let text = match args.output.format {
            Format::Json => render::json::frame(&report, detail.secrets),
            Format::Text if args.output.quiet => render::text::frame_line(&report),
            Format::Text => render::text::frame(&report, detail, terminal.style),
        };
        Terminal::print(&text)?;
        Ok(())
    }
}

fn exit_of(args: &Frame, judged: &Judged) -> Exit {
    match &judged.loading {
        Loading::Stopped(..) => Exit::Blocked,
        Loading::Failed(_) => Exit::Failed,
        Loading::Shown(_) if args.need.iter().all(|channel| judged.has_open(*channel)) => Exit::Success,
        Loading::Shown(_) => Exit::Blocked,
    }
}

/// What cannot stand together.
fn check(args: &Frame) -> Result<(), Error> {
    let usage = |text: &str| Err(Error::Usage(text.into()));
    let is_popup = args.shown_as == EmbeddedAs::Popup;
    if is_popup && !args.ancestor.is_empty() {
        return usage(
            "--ancestor: a popup has no pages around it; --ancestor is for --as iframe, object and embed",
        );
    }
    if is_popup && args.sandbox.is_some() {
        return usage(
            "--sandbox: window.open() has no sandbox attribute; for a page in a sandbox use --csp 'sandbox …'",
        );
    }
    if !is_popup && args.features.is_some() {
        return usage("--features is for --as popup");
    }
    if !is_popup && args.need.contains(&Channel::Opener) {
        return usage("--need opener is for --as popup");
    }
    for attribute in &args.attribute {
        let name = attribute.split('=').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !MATTERING_ATTRIBUTES.contains(&name.as_str()) {
            let hint = if name == "sandbox" { "; use --sandbox" } else { "" };
            return Err(Error::Usage(format!(
                "--attribute: {} does not matter here{hint}; known are {}",
                shown(&name),
                MATTERING_ATTRIBUTES.join(", ")
            )));
        }
    }
    Ok(())
}

/// The questions of a command line, one for each browser; `found` is the page of `--page`.
fn questions(args: &Frame, found: Option<&FoundPage>) -> Result<Vec<FrameQuestion>, Error> {
    browsers_named(args.confirm.confirm, args.browser)
        .into_iter()
        .map(|browser| question(args, found, browser))
        .collect()
}

fn question(args: &Frame, found: Option<&FoundPage>, browser: Browser) -> Result<FrameQuestion, Error> {
    let client = Client {
        browser,
        cookies: args.cookie.clone(),
        third_party_cookies: args.third_party_cookies,
        now: unix_time(),
        user_agent: None,
        product: Some(crate::PRODUCT),
    };
    let messages = args.message_to.iter().map(|to| (Side::Page, to.clone()));
    let back = args.message_back.iter().map(|to| (Side::Frame, to.clone()));
    let attribute = |text: &String| match text.split_once('=') {
        Some((name, value)) => (name.trim().to_ascii_lowercase(), value.to_owned()),
        None => (text.trim().to_ascii_lowercase(), String::new()),
    };
    Ok(FrameQuestion {
        ancestors: args.ancestor.iter().map(|text| origin("--ancestor", text)).collect::<Result<_, _>>()?,
        shown_as: args.shown_as,
        sandbox: args.sandbox.clone(),
        attributes: args.attribute.iter().map(attribute).collect(),
        features: args.features.clone().unwrap_or_default(),
        domain_of_page: args.domain_page.clone().or_else(|| args.domain.clone()),
        domain_of_frame: args.domain_frame.clone().or_else(|| args.domain.clone()),
        messages: messages.chain(back).collect(),
        relay: args.relay.as_deref().map(relay).transpose()?,
        ..FrameQuestion::new(typed::completed(&args.url), page(args, found)?, client)
    })
}

/// The page: that of `--page`, or one of this origin; what a flag says goes before what the page says.
fn page(args: &Frame, found: Option<&FoundPage>) -> Result<EmbeddingPage, Error> {
    let headers = page_around(args, found.map(|page| page.headers.clone()).unwrap_or_default());
    if let Some(found) = found {
        return Ok(EmbeddingPage { url: Some(found.url.clone()), headers });
    }
    let text = args.origin.as_deref().unwrap_or(DEFAULT_ORIGIN);
    let origin = origin("--origin", text)?;
    if args.origin.is_none() && !args.output.quiet {
        stderr::note_once(&format!("no --origin was given: the page is taken to be {DEFAULT_ORIGIN}"));
    }
    Ok(EmbeddingPage::of_origin(&origin, headers))
}

/// The headers of a page, with those that flags give.
pub(super) fn page_around(args: &Frame, mut headers: HeaderList) -> HeaderList {
    let given = |name: &str, value: &str, headers: &mut HeaderList| headers.set(name, value);
    if !args.csp.is_empty() {
        headers.delete("Content-Security-Policy");
        args.csp.iter().for_each(|policy| headers.append("Content-Security-Policy", policy));
    }
    if let Some(value) = &args.coep {
        given("Cross-Origin-Embedder-Policy", value, &mut headers);
    }
    if let Some(value) = &args.coop {
        given("Cross-Origin-Opener-Policy", value, &mut headers);
    }
    for line in &args.page_header {
        let (name, value) = header(line);
        headers.append(name, value);
    }
    headers
}

pub(super) fn origin(flag: &str, text: &str) -> Result<Origin, Error> {
    let page = typed::page(text).map_err(|error| Error::Usage(format!("{flag}: {error}")))?;
    Ok(page.origin)
}

fn relay(text: &str) -> Result<Origin, Error> {
    let found = origin("--relay", text)?;
    if found.is_opaque() {
        return Err(Error::Usage(format!("--relay: {} is not an origin with a host", shown(text))));
    }
    Ok(found)
}

/// Loads the page of `--page`, and keeps what was sent.
async fn page_of(args: &Frame, wire: &Wire) -> Result<(FoundPage, Vec<FrameExchange>), Error> {
    let url = args.page.as_deref().unwrap_or_default();
    let client =
        Client::new(args.browser.map_or_else(Browser::default, Browsers::first)).product(crate::PRODUCT);
    let (deadline, mut exchanges) = (deadline_in(args.connection.max_time.0), Vec::new());
    let found = find_page(&typed::completed(url), &client, async |request: &HttpRequest| {
        let reply = wire.timed(request, deadline).await;
        let response = reply.response.clone();
        exchanges.push(FrameExchange { request: request.clone(), response, elapsed: reply.elapsed });
        reply
    })
    .await
    .map_err(|message| Error::Network(format!("--page: {message}")))?;
    Ok((found, exchanges))
}

/// The page of `--isolated` of a command line, given as the words after `corscheck`, with the headers of its response: for examples,
/// which have their own responses. `None` without the flag.
///
/// # Errors
/// If the words are not a valid `frame`.
pub fn parse_isolation_question(
    words: &[String],
    headers: HeaderList,
) -> Result<Option<IsolationQuestion>, WordsError> {
    let words = std::iter::once("corscheck".to_owned()).chain(words.iter().cloned());
    let Command::Frame(args) = Cli::try_parse_from(words)?.command else {
        return Err(WordsError::OtherCommand("frame"));
    };
    if !args.isolated {
        return Ok(None);
    }
    let url = typed::url(&args.url).map_err(|error| WordsError::Question(error.to_string()))?;
    let browser = args.browser.map_or_else(Browser::default, Browsers::first);
    Ok(Some(IsolationQuestion { pages: vec![FramedPage::new(url, headers)], browser }))
}

/// The question of a command line, given as the words after `corscheck`: for examples, which have their own responses.
///
/// # Errors
/// If the words are not a valid `frame`.
pub fn parse_frame_question(words: &[String]) -> Result<FrameQuestion, WordsError> {
    let words = std::iter::once("corscheck".to_owned()).chain(words.iter().cloned());
    let Command::Frame(args) = Cli::try_parse_from(words)?.command else {
        return Err(WordsError::OtherCommand("frame"));
    };
    let failed = |error: Error| WordsError::Question(error.to_string());
    check(&args).map_err(failed)?;
    question(&args, None, args.browser.map_or_else(Browser::default, Browsers::first)).map_err(failed)
}
