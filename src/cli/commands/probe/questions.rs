//! The questions of a command line.

use url::Url;

use super::super::clock::unix_time;
use super::super::confirm::browsers_of;
use super::super::data_changes::changes_data;
use super::super::input::Stdin;
use super::super::typed;
use crate::cli::args::{Browsers, PageFlags, Probe};
use crate::cli::{Error, stderr, system_message};
use crate::fetch::{Call, Client, Kind, OriginSource, Page, PolicyContainer};
use crate::probe::{DryRun, FoundPage, PageOriginError, Question, dry_run, page_of};
use crate::stand_ins::DEFAULT_ORIGIN;
use crate::web::address_space::PageSpace;
use crate::web::attributes::Attributes;
use crate::web::browser::Browser;
use crate::web::csp::Policy;
use crate::web::origin::Origin;
use crate::web::request::Initiator;
use crate::web::text::visible;

/// The questions of a command line; `found` is the page of `--page`.
pub(in super::super) fn questions(
    args: &Probe,
    stdin: &Stdin,
    found: Option<&FoundPage>,
) -> Result<Vec<Question>, Error> {
    let mut urls = Vec::new();
    for text in &args.urls {
        match (text.as_str(), &stdin.urls) {
            ("-", Some(list)) => urls.extend(list.urls.iter().cloned()),
            _ => urls.push(typed::url(text).map_err(|error| Error::Usage(error.to_string()))?),
        }
    }
    let Some(first) = urls.first() else {
        let faults = stdin.urls.as_ref().map(|list| list.faults.join("\n")).filter(|all| !all.is_empty());
        return Err(Error::Usage(
            faults.unwrap_or_else(|| "the standard input has no URL; write one a line".into()),
        ));
    };
    let question = question(args, stdin, found, first.clone())?;
    let browsers = browsers_of(args.confirm.confirm, &args.page);
    let mut pages = vec![question.page.clone()];
    for origin in args.page.origin.iter().skip(1) {
        pages.push(page(&args.page, Some(origin), found)?);
    }
    let mut methods: Vec<&str> = args.request.method.iter().map(String::as_str).collect();
    if methods.is_empty() {
        methods.push(&question.call.method);
    }
    let mut all = Vec::new();
    for url in urls {
        for page in &pages {
            for method in &methods {
                let mut question = question.to(url.clone());
                question.page = page.clone();
                question.call.method = (*method).to_owned();
                question.preflight_only |= args.connection.read_only && changes_data(&question);
                all.extend(browsers.iter().map(|browser| question.in_browser(*browser)));
            }
        }
    }
    Ok(all)
}

/// The question of a command line about one of its URLs.
fn question(args: &Probe, stdin: &Stdin, found: Option<&FoundPage>, url: Url) -> Result<Question, Error> {
    let body = body(args, stdin)?;
    let default_method = if body.is_some() { "POST" } else { "GET" };
    let flags = &args.request;
    let mut call = Call::new(flags.initiator.unwrap_or_default(), url)
        .method(flags.method.first().map_or(default_method, String::as_str))
        .body(body)
        .mode(flags.mode.unwrap_or_default())
        .credentials(flags.credentials.unwrap_or_default())
        .redirect(flags.redirect.unwrap_or_default())
        .keepalive(flags.keepalive)
        .crossorigin(flags.crossorigin.unwrap_or_default())
        .attributes(flags.attributes(Attributes::default()));
    call.headers = flags.header.iter().map(|line| header(line)).collect();
    let client = Client {
        browser: browser(args),
        cookies: args.page.cookie.clone(),
        third_party_cookies: args.page.third_party_cookies,
        now: unix_time(),
        user_agent: flags.user_agent.clone(),
        product: Some(crate::PRODUCT),
    };
    let mut question = Question::new(page(&args.page, args.page.origin.first(), found)?, call, client);
    question.repeat = args.repeat;
    question.preflight_only = flags.preflight_only;
    question.needed_headers.clone_from(&flags.read);
    question.needs.clone_from(&flags.need);
    Ok(question)
}

/// With `--preflight-only`, there must be a preflight.
pub(in super::super) fn check_preflight(question: &Question) -> Result<(), Error> {
    match dry_run(question) {
        DryRun::Sends { requests, .. }
            if question.preflight_only && requests.iter().all(|next| next.kind == Kind::Actual) =>
        {
            Err(Error::Usage(format!(
                "--preflight-only, --read-only: {} {} has no preflight, the browser sends it at once, so nothing is sent",
                question.method(),
                visible(question.url().as_str()),
            )))
        }
        _ => Ok(()),
    }
}

/// The page of a command that takes one.
pub(in super::super) fn page_of_flags(flags: &PageFlags, found: Option<&FoundPage>) -> Result<Page, Error> {
    if flags.origin.len() > 1 {
        return Err(Error::Usage("--origin is given once here; probe takes several".into()));
    }
    page(flags, flags.origin.first(), found)
}

/// The page: that of `--page`, or one of `--origin`.
fn page(flags: &PageFlags, origin: Option<&String>, found: Option<&FoundPage>) -> Result<Page, Error> {
    let usage = |error: PageOriginError| Error::Usage(format!("--origin: {error}"));
    let mut policy = policy(flags, found);
    let page = match (origin, found) {
        (_, Some(page)) => {
            Page::new(page.origin.clone()).with_source(OriginSource::Page(page.url.to_string()))
        }
        (Some(text), None) => typed::page(text).map_err(usage)?,
        (None, None) => page_of(DEFAULT_ORIGIN).map_err(usage)?.with_source(OriginSource::Assumed),
    };
    if policy.csp.iter().any(Policy::is_sandboxed_without_same_origin) {
        policy.self_origin.get_or_insert(page.origin);
        return Ok(Page::new(Origin::Opaque).with_source(page.source).with_policy(policy));
    }
    Ok(page.with_policy(policy))
}

/// A flag without effect: elements and the like set method, headers and body themselves.
fn unused_flag(args: &Probe) -> Option<&'static str> {
    let flags = &args.request;
    let how = flags.initiator.unwrap_or_default();
    let is_beacon = how == Initiator::Beacon;
    // With GET the flag changes nothing.
    let wants_another = |method: &String| method != "GET" && !(is_beacon && method == "POST");
    if matches!(how, Initiator::Fetch | Initiator::Xhr | Initiator::XhrUpload) {
        None
    } else if flags.method.iter().any(wants_another) {
        Some("--method")
    } else if !flags.header.is_empty() && !is_beacon {
        Some("--header")
    } else if flags.data.is_some() && !is_beacon {
        Some("--data")
    } else {
        None
    }
}

/// Warns: a silently ignored flag looks as if it worked.
pub(super) fn warn_unused_flag(args: &Probe) {
    if let Some(flag) = unused_flag(args).filter(|_| !args.output.quiet) {
        let how = args.request.initiator.unwrap_or_default().words();
        stderr::note(format_args!("{flag} is ignored for {how}; it applies to --as fetch or xhr"));
    }
}

/// The browser to judge as.
pub(in super::super) fn browser(args: &Probe) -> Browser {
    args.page.browser.or(args.confirm.confirm).map(Browsers::first).unwrap_or_default()
}

/// The page's policies: those of `--page`, and those of the command line.
fn policy(flags: &PageFlags, found: Option<&FoundPage>) -> PolicyContainer {
    let mut policy = found.map(|page| page.policy.clone()).unwrap_or_default();
    add_policy(&mut policy, flags);
    policy
}

/// Adds the policies of the command line.
pub(in super::super) fn add_policy(policy: &mut PolicyContainer, flags: &PageFlags) {
    policy.csp.extend(flags.csp.iter().flat_map(|text| Policy::parse_list(text)));
    policy.embedder = flags.coep.unwrap_or(policy.embedder);
    policy.address_space = flags.page_address_space.map(PageSpace::known).or(policy.address_space);
}

/// `Name: value`, or for an empty value `Name` or `Name;`, as curl has it.
pub(in super::super) fn header(line: &str) -> (String, String) {
    match line.split_once(':') {
        Some((name, value)) => (name.into(), value.into()),
        None => (line.strip_suffix(';').unwrap_or(line).into(), String::new()),
    }
}

fn body(args: &Probe, stdin: &Stdin) -> Result<Option<Vec<u8>>, Error> {
    if let Some(bytes) = &stdin.body {
        return Ok(Some(bytes.clone()));
    }
    args.request.data.as_deref().map(data).transpose()
}

/// The value of `--data`: the body, or `@` and a file.
pub(in super::super) fn data(value: &str) -> Result<Vec<u8>, Error> {
    match value.strip_prefix('@') {
        None => Ok(value.as_bytes().to_vec()),
        Some(path) => std::fs::read(path)
            .map_err(|error| Error::Usage(format!("--data: cannot read {path}: {}", system_message(&error)))),
    }
}
