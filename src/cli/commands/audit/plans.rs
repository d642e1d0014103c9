//! What a command line audits.

use std::io::{self, BufRead, IsTerminal, Write};

use url::Url;

use super::super::clock::unix_time;
use super::super::input::ListedUrls;
use super::super::probe::{data, header};
use super::super::typed;
use crate::audit::Plan;
use crate::cli::Error;
use crate::cli::args::{Audit, AuditCredentials};
use crate::fetch::{Call, Client, Kind, Page};
use crate::probe::{DryRun, Question, dry_run};
use crate::web::address_space::AddressSpace;
use crate::web::method::is_safe;
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator};
use crate::web::text::shown;

/// What is audited, and which lines of the standard input are not URLs.
pub(super) struct Prepared {
    pub(super) plans: Vec<Plan>,
    pub(super) faults: Vec<String>,
}

/// Reads a command line.
pub(super) fn plans(args: &Audit) -> Result<Prepared, Error> {
    let trusted: Vec<Origin> = args.origin.iter().map(|text| trusted(text)).collect::<Result<_, _>>()?;
    let (mut urls, mut faults) = (Vec::new(), Vec::new());
    for text in &args.urls {
        if text == "-" {
            let listed = ListedUrls::of_stdin()?;
            urls.extend(listed.urls);
            faults.extend(listed.faults);
        } else {
            urls.push(typed::url(text).map_err(|error| Error::Usage(error.to_string()))?);
        }
    }
    if urls.is_empty() {
        let words = "the standard input has no URL; write one a line".to_owned();
        return Err(Error::Usage(if faults.is_empty() { words } else { faults.join("\n") }));
    }
    if let Some(url) = urls.iter().find(|url| !matches!(url.scheme(), "http" | "https" | "ws" | "wss")) {
        return Err(Error::Usage(format!(
            "{} cannot be audited; it must be http, https, ws or wss",
            shown(url.as_str())
        )));
    }
    let sockets = urls.iter().any(is_socket);
    if sockets && (args.method.is_some() || args.data.is_some() || !args.header.is_empty()) {
        let words = "a page cannot choose the method, headers or body of a WebSocket's handshake";
        return Err(Error::Usage(format!("-X, -H, -d: {words}")));
    }
    if !args.protocol.is_empty() && !urls.iter().all(is_socket) {
        return Err(Error::Usage("--protocol: only a WebSocket has subprotocols".into()));
    }
    let body = args.data.as_deref().map(data).transpose()?;
    let default_method = if body.is_some() { "POST" } else { "GET" };
    let method = args.method.as_deref().unwrap_or(default_method);
    let plan = |url: Url| -> Result<Plan, Error> {
        let credentials = match args.credentials {
            AuditCredentials::Include => Credentials::Include,
            AuditCredentials::Omit => Credentials::Omit,
        };
        let mut call =
            Call::new(Initiator::Fetch, url).method(method).body(body.clone()).credentials(credentials);
        call.headers = args.header.iter().map(|line| header(line)).collect();
        let client = Client {
            browser: args.browser.first(),
            cookies: args.cookie.clone(),
            third_party_cookies: args.third_party_cookies,
            now: unix_time(),
            user_agent: args.user_agent.clone(),
            product: Some(crate::PRODUCT),
        };
        let mut question = Question::new(Page::new(Origin::Opaque), call, client);
        if !is_socket(question.url()) {
            question.preflight_only = !args.send_writes && !is_read(&question);
            check_preflight(&question)?;
        }
        Ok(Plan {
            question,
            subprotocols: args.protocol.clone(),
            trusted: trusted.clone(),
            only: args.only.clone(),
            skip: args.skip.clone(),
            platforms: args
                .platform
                .iter()
                .map(|suffix| suffix.trim_matches(['*', '.']).to_owned())
                .collect(),
            space: args.address_space.unwrap_or(AddressSpace::Public),
            max_requests: args.max_requests.get(),
        })
    };
    let plans = urls.into_iter().map(plan).collect::<Result<_, _>>()?;
    Ok(Prepared { plans, faults })
}

fn is_socket(url: &Url) -> bool {
    matches!(url.scheme(), "ws" | "wss")
}

/// Whether the request reads only, so that it can be sent for each origin.
fn is_read(question: &Question) -> bool {
    matches!(question.method(), "GET" | "HEAD")
}

/// A request that writes must have a preflight: nothing else of it is sent.
fn check_preflight(question: &Question) -> Result<(), Error> {
    if !question.preflight_only {
        return Ok(());
    }
    match dry_run(question) {
        DryRun::Sends { requests, .. } if requests.iter().all(|next| next.kind == Kind::Actual) => {
            Err(Error::Usage(format!(
                "this {} has no preflight: any page can send it, and nothing can be audited without sending it; \
                 --send-writes does",
                question.method()
            )))
        }
        DryRun::Sends { .. } => Ok(()),
        DryRun::Ends(diagnosis) => match diagnosis.rule() {
            Some(rule) => Err(Error::Usage(format!("no page can send this request ({rule})"))),
            None => Ok(()),
        },
    }
}

/// A trusted origin of the command line.
fn trusted(text: &str) -> Result<Origin, Error> {
    let usage = |words: String| Error::Usage(format!("--origin: {words}"));
    if text.trim() == "null" {
        return Err(usage("null is the origin of every sandboxed frame, and cannot be trusted".into()));
    }
    let origin = typed::page(text).map_err(|error| usage(error.to_string()))?.origin;
    if origin.is_opaque() {
        return Err(usage(format!("pages of {} have the origin null, which cannot be trusted", shown(text))));
    }
    let url = Url::parse(&typed::completed(text)).ok();
    let is_bare = |url: Url| {
        matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
    };
    if !url.is_some_and(is_bare) {
        let words = format!("{} is more than an origin; write {}", shown(text), origin.serialize());
        return Err(usage(words));
    }
    Ok(origin)
}

/// Lets the user confirm that requests that write are sent many times.
pub(super) fn confirm_writes(args: &Audit, plans: &[Plan]) -> Result<(), Error> {
    let Some(plan) = plans.iter().find(|plan| !is_safe(plan.question.method())) else { return Ok(()) };
    if !args.send_writes || args.yes {
        return Ok(());
    }
    let method = plan.question.method();
    if !io::stdin().is_terminal() {
        return Err(Error::Usage(format!(
            "--send-writes sends {method} once for each origin that gets in; without a terminal it needs --yes"
        )));
    }
    let mut err = io::stderr();
    write!(
        err,
        "{method} will be sent once for each origin that gets in, and may change data. Go on? [y/N] "
    )?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    match line.trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(Error::Interrupted),
    }
}
