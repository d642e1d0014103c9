//! The questions that a command line asks.

use clap::Parser;
use url::Url;

use super::super::clock::unix_time;
use super::super::input::Stdin;
use crate::cli::args::{Cli, Command, Probe};
use crate::cli::{Error, stderr, system_message};
use crate::fetch::{Call, Client, OriginSource, Page, PolicyContainer};
use crate::probe::{FoundPage, PageOriginError, Question, page_of, target_url};
use crate::stand_ins::DEFAULT_ORIGIN;
use crate::web::browser::Browser;
use crate::web::csp::Policy;
use crate::web::origin::Origin;
use crate::web::request::Initiator;

/// The questions of a command line; `found` is the page of `--page`.
pub(in super::super) fn questions(
    args: &Probe,
    stdin: &Stdin,
    found: Option<&FoundPage>,
) -> Result<Vec<Question>, Error> {
    let mut urls = Vec::new();
    for text in &args.urls {
        match (text.as_str(), &stdin.urls) {
            ("-", Some(lines)) => urls.extend(listed_urls(lines)?),
            _ => urls.push(target_url(text).map_err(|error| Error::Usage(error.to_string()))?),
        }
    }
    let Some(first) = urls.first() else {
        return Err(Error::Usage("the standard input has no URL; write one a line".into()));
    };
    let question = question(args, stdin, found, first.clone())?;
    Ok(urls.into_iter().map(|url| question.to(url)).collect())
}

/// The URLs of a list: one a line; empty lines and those that begin with `#` are skipped.
fn listed_urls(text: &str) -> Result<Vec<Url>, Error> {
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            target_url(line).map_err(|error| Error::Usage(format!("standard input, line {number}: {error}")))
        })
        .collect()
}

/// The question of a command line about one of its URLs.
fn question(args: &Probe, stdin: &Stdin, found: Option<&FoundPage>, url: Url) -> Result<Question, Error> {
    let body = body(args, stdin)?;
    let default_method = if body.is_some() { "POST" } else { "GET" };
    let mut call = Call::new(args.initiator, url)
        .method(args.method.as_deref().unwrap_or(default_method))
        .body(body)
        .mode(args.mode)
        .credentials(args.credentials)
        .redirect(args.redirect)
        .keepalive(args.keepalive)
        .crossorigin(args.crossorigin);
    call.headers = args.header.iter().map(|line| header(line)).collect();
    let client = Client {
        browser: browser(args),
        cookies: args.cookie.clone(),
        third_party_cookies: args.third_party_cookies,
        now: unix_time(),
        user_agent: args.user_agent.clone(),
        product: Some(crate::PRODUCT),
    };
    Ok(Question { repeat: args.repeat, ..Question::new(page(args, found)?, call, client) })
}

/// The page: that of `--page`, or one of `--origin`.
fn page(args: &Probe, found: Option<&FoundPage>) -> Result<Page, Error> {
    let usage = |error: PageOriginError| Error::Usage(format!("--origin: {error}"));
    let mut policy = policy(args, found);
    let page = match (&args.origin, found) {
        (_, Some(page)) => {
            Page { source: OriginSource::Page(page.url.to_string()), ..Page::new(page.origin.clone()) }
        }
        (Some(text), None) => page_of(text).map_err(usage)?,
        (None, None) => Page { source: OriginSource::Assumed, ..page_of(DEFAULT_ORIGIN).map_err(usage)? },
    };
    if policy.csp.iter().any(Policy::is_sandboxed_without_same_origin) {
        policy.self_origin.get_or_insert(page.origin);
        return Ok(Page { origin: Origin::Opaque, source: page.source, policy });
    }
    Ok(Page { policy, ..page })
}

/// A flag without effect: elements and the like set method, headers and body themselves.
fn unused_flag(args: &Probe) -> Option<&'static str> {
    let how = args.initiator;
    let is_beacon = how == Initiator::Beacon;
    // With GET the flag changes nothing.
    let wants_another = |method: &String| method != "GET" && !(is_beacon && method == "POST");
    if matches!(how, Initiator::Fetch | Initiator::Xhr | Initiator::XhrUpload) {
        None
    } else if args.method.as_ref().is_some_and(wants_another) {
        Some("--method")
    } else if !args.header.is_empty() && !is_beacon {
        Some("--header")
    } else if args.data.is_some() && !is_beacon {
        Some("--data")
    } else {
        None
    }
}

/// Warns: a silently ignored flag looks as if it worked.
pub(super) fn warn_unused_flag(args: &Probe) {
    if let Some(flag) = unused_flag(args).filter(|_| !args.output.quiet) {
        let how = args.initiator.words();
        stderr::note(format_args!("{flag} is ignored for {how}; it applies to --as fetch or xhr"));
    }
}

/// The browser to judge as.
pub(super) fn browser(args: &Probe) -> Browser {
    args.browser.or(args.confirm).unwrap_or_default()
}

/// The page's policies: those of `--page`, and those of the command line.
fn policy(args: &Probe, found: Option<&FoundPage>) -> PolicyContainer {
    let mut policy = found.map(|page| page.policy.clone()).unwrap_or_default();
    policy.csp.extend(args.csp.iter().flat_map(|text| Policy::parse_list(text)));
    policy.embedder = args.coep.unwrap_or(policy.embedder);
    policy.address_space = args.page_address_space.or(policy.address_space);
    policy
}

/// `Name: value`, or for an empty value `Name` or `Name;`, as curl has it.
fn header(line: &str) -> (String, String) {
    match line.split_once(':') {
        Some((name, value)) => (name.into(), value.into()),
        None => (line.strip_suffix(';').unwrap_or(line).into(), String::new()),
    }
}

fn body(args: &Probe, stdin: &Stdin) -> Result<Option<Vec<u8>>, Error> {
    if let Some(bytes) = &stdin.body {
        return Ok(Some(bytes.clone()));
    }
    let Some(data) = &args.data else { return Ok(None) };
    match data.strip_prefix('@') {
        None => Ok(Some(data.clone().into_bytes())),
        Some(path) => std::fs::read(path)
            .map(Some)
            .map_err(|error| Error::Usage(format!("--data: cannot read {path}: {}", system_message(&error)))),
    }
}

/// The question of a command line, given as the words after `corscheck`: for examples and the playground, which have their own
/// responses.
///
/// # Errors
/// A sentence, if the words are not a valid `probe` of one URL.
pub fn parse_question(words: &[String]) -> Result<Question, String> {
    let words = std::iter::once("corscheck".to_owned()).chain(words.iter().cloned());
    let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
    let Command::Probe(args) = cli.command else { return Err("this is not a probe".into()) };
    let mut questions = questions(&args, &Stdin::default(), None).map_err(|error| error.to_string())?;
    match (questions.pop(), questions.is_empty()) {
        (Some(question), true) => Ok(question),
        _ => Err("write exactly one URL".into()),
    }
}
