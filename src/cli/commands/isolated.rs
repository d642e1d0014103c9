//! `corscheck frame --isolated`

use super::connection::{options, wire};
use super::frame::{origin, page_around};
use super::printing::detail;
use super::typed;
use crate::cli::args::{Browsers, Format, Frame};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime};
use crate::fetch::Client;
use crate::frame::{
    Embedded, EmbeddedAs, Fate, FrameExchange, FramedPage, IsolationQuestion, embedded, fate, needs,
    not_isolated,
};
use crate::probe::find_page;
use crate::render;
use crate::render::json::{IsolationReport, Loaded};
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::HttpRequest;
use crate::web::origin::Origin;
use crate::wire::{Wire, deadline_in};
use url::Url;

/// How many of the page's elements are requested at most.
const MOST: usize = 50;

/// Runs the command.
pub(crate) fn run(args: &Frame, terminal: &Terminal) -> Result<Exit, Error> {
    check(args)?;
    let wire = wire(&args.connection, options(&args.connection)?)?;
    runtime::block_on(async {
        let browsers = args.browser.map_or_else(|| vec![Browser::default()], Browsers::list);
        let first = browsers.first().copied().unwrap_or_default();
        let mut exchanges = Vec::new();
        let (mut pages, html) = {
            let (page, html) = load("", &args.url, first, args, &wire, &mut exchanges).await?;
            (vec![with_element(page, args)], html)
        };
        if let Some(url) = &args.page {
            pages.push(load("--page: ", url, first, args, &wire, &mut exchanges).await?.0);
        }
        pages.extend(given_page(args)?);
        for url in &args.ancestor {
            pages.push(load("--ancestor: ", url, first, args, &wire, &mut exchanges).await?.0);
        }
        let mut exit = Exit::Success;
        for browser in browsers {
            let question = IsolationQuestion { pages: pages.clone(), browser };
            let missing = not_isolated(&question);
            let (resources, left_out) = resources(&question, &html, args, &wire).await;
            let refuses = resources.iter().any(|one| matches!(one.fate, Some(Fate::Refused { .. })));
            if !missing.is_empty() || refuses {
                exit = exit.max(Exit::Blocked);
            }
            let others = browser.others().map(|other| {
                (other, not_isolated(&IsolationQuestion { browser: other, ..question.clone() }))
            });
            let report = IsolationReport {
                question: &question,
                missing: &missing,
                others: &others.collect::<Vec<_>>(),
                exchanges: &exchanges,
                resources: &resources,
                left_out,
            };
            let detail = detail(&args.output);
            Terminal::print(&match args.output.format {
                Format::Json => render::json::isolation(&report, detail.secrets),
                Format::Text if args.output.quiet => render::text::isolation_line(&report),
                Format::Text => render::text::isolation(&report, detail, terminal.style),
            })?;
        }
        Ok(exit)
    })
}

/// What cannot stand together.
fn check(args: &Frame) -> Result<(), Error> {
    let usage = |text: &str| Err(Error::Usage(text.into()));
    if args.shown_as != EmbeddedAs::Iframe {
        return usage("--isolated: the page is at the top or in an iframe; leave out --as");
    }
    let has_page_around = args.page.is_some() || args.origin.is_some() || !args.ancestor.is_empty();
    let of_page_around = args.coop.is_some() || args.coep.is_some() || !args.page_header.is_empty();
    if args.origin.is_none() && of_page_around {
        return usage(
            "--isolated: --coop, --coep and --page-header are those of the page around, and need --origin",
        );
    }
    if !has_page_around && (args.sandbox.is_some() || !args.attribute.is_empty()) {
        return usage(
            "--isolated: --sandbox and --attribute are those of a frame, and need --page or --origin",
        );
    }
    Ok(())
}

/// The page of the URL with what its frame has.
fn with_element(page: FramedPage, args: &Frame) -> FramedPage {
    let is_framed = args.page.is_some() || args.origin.is_some() || !args.ancestor.is_empty();
    let attribute = |name: &str| {
        args.attribute.iter().find_map(|text| {
            let (given, value) = text.split_once('=').unwrap_or((text, ""));
            given.trim().eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    };
    FramedPage {
        // Without the attribute nothing is handed on.
        allow: is_framed.then(|| attribute("allow").unwrap_or_default()),
        sandbox: args.sandbox.clone(),
        credentialless: attribute("credentialless").is_some(),
        ..page
    }
}

/// The page around, where its headers are given.
fn given_page(args: &Frame) -> Result<Option<FramedPage>, Error> {
    let Some(text) = args.origin.as_deref() else { return Ok(None) };
    let origin = origin("--origin", text)?;
    let Ok(url) = Url::parse(&origin.serialize()) else {
        return Err(Error::Usage("--origin: a page with an opaque origin is not isolated".into()));
    };
    Ok(Some(FramedPage::new(url, page_around(args, HeaderList::new()))))
}

/// Requests a page as a navigation does, and gives the beginning of its HTML.
async fn load(
    flag: &str,
    text: &str,
    browser: Browser,
    args: &Frame,
    wire: &Wire,
    exchanges: &mut Vec<FrameExchange>,
) -> Result<(FramedPage, String), Error> {
    let client = Client::new(browser).product(crate::PRODUCT);
    let deadline = deadline_in(args.connection.max_time.0);
    let found = find_page(&typed::completed(text), &client, async |request: &HttpRequest| {
        let reply = wire.timed(request, deadline).await;
        let response = reply.response.clone();
        exchanges.push(FrameExchange { request: request.clone(), response, elapsed: reply.elapsed });
        reply
    })
    .await
    .map_err(|message| Error::Network(format!("{flag}{message}")))?;
    let last = exchanges.last().and_then(|exchange| exchange.response.as_ref().ok());
    let body = last.map(|response| response.body.whole.as_deref().unwrap_or(&response.body.start));
    let html = String::from_utf8_lossy(body.unwrap_or_default()).into_owned();
    Ok((FramedPage::new(found.url, found.headers), html))
}

/// What the page's elements load, as far as its isolation matters to it; and how many were not requested.
async fn resources(
    question: &IsolationQuestion,
    html: &str,
    args: &Frame,
    wire: &Wire,
) -> (Vec<Loaded>, usize) {
    let Some(page) = question.pages.first() else { return (Vec::new(), 0) };
    let origin = Origin::of(&page.url);
    let client = Client::new(question.browser).product(crate::PRODUCT);
    let affected = |one: &Embedded| one.is_affected(&origin, question.browser);
    let all: Vec<Embedded> = embedded(html, &page.url).into_iter().filter(affected).collect();
    let mut loaded = Vec::new();
    let mut left_out = 0;
    for one in all {
        let fate = if !args.resources {
            None
        } else if loaded.len() >= MOST {
            left_out += 1;
            None
        } else {
            let deadline = deadline_in(args.connection.max_time.0);
            let send = async |request: &HttpRequest| wire.timed(request, deadline).await;
            Some(fate(&one, page, &client, send).await)
        };
        let needs = needs(&one, &origin, question.browser);
        loaded.push(Loaded { embedded: one, needs, fate });
    }
    (loaded, left_out)
}
