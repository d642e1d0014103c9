//! `corscheck socketio`

use std::time::Duration;

use super::clock::unix_time;
use super::connection::{options, wire};
use super::opening::{OtherPage, random_key};
use super::printing::{detail, flush, secrets};
use super::probe::{header, page_at, page_of_flags};
use super::typed;
use crate::cli::args::{Browsers, Format, SocketIo};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, runtime};
use crate::fetch::{Client, NextRequest};
use crate::probe::FoundPage;
use crate::render;
use crate::socketio::{DEFAULT_PATH, Found, Plan, Server, diagnose};
use crate::web::message::{HttpRequest, Reply};
use crate::web::raw_head::RawReply;
use crate::web::secret;
use crate::wire::{Session, SessionPlan, Wire, deadline_in};

/// How long the first messages in an open socket are waited for.
const LISTEN_TIME: Duration = Duration::from_secs(1);

/// Runs the command.
pub(crate) fn run(args: &SocketIo, terminal: &Terminal) -> Result<Exit, Error> {
    let without_page = plan(args, None)?;
    let wire = wire(&args.connection, options(&args.connection)?)?;
    runtime::block_on(async {
        let plan = match &args.page.page {
            None => without_page,
            Some(url) => {
                let browser = args.page.browser.map(Browsers::first).unwrap_or_default();
                let page = page_at(url, browser, args.connection.max_time.0, &wire).await?;
                plan(args, Some(&page))?
            }
        };
        mask::learn(plan.headers.iter().map(|(_, value)| value.clone()));
        mask::learn(plan.client.cookies.iter().flat_map(|one| secret::secrets_of_header("Set-Cookie", one)));
        let mut server = Wired { wire: &wire, max_time: args.connection.max_time.0 };
        let found = diagnose(plan, &mut server).await;
        let mut text = match args.output.format {
            Format::Json => render::json::socketio(&found, secrets(&args.output)),
            Format::Text if args.output.quiet => render::text::socketio_line(&found),
            Format::Text => render::text::socketio(&found, detail(&args.output), terminal.style),
        };
        flush(&mut text)?;
        Ok(status(&found))
    })
}

fn status(found: &Found) -> Exit {
    if found.connects() {
        Exit::Success
    } else if found.network_failed() {
        Exit::Failed
    } else {
        Exit::Blocked
    }
}

/// The client of a command line; `found` is the page of `--page`.
fn plan(args: &SocketIo, found: Option<&FoundPage>) -> Result<Plan, Error> {
    let url = typed::url(&args.url).map_err(|error| Error::Usage(error.to_string()))?;
    let mut server = url.clone();
    server.set_path("/");
    server.set_query(None);
    server.set_fragment(None);
    let scheme = match server.scheme() {
        "ws" => Some("http"),
        "wss" => Some("https"),
        _ => None,
    };
    if let Some(scheme) = scheme {
        // The four schemes are alike to the parser.
        let _ = server.set_scheme(scheme);
    }
    // A URL of the protocol's own stands for the server: its path is not a namespace.
    let own = DEFAULT_PATH.trim_end_matches('/');
    let is_own = url.path().strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let page = page_of_flags(&args.page, found)?;
    let foreign = OtherPage::read(&args.also_from)?.iter().map(|page| page.origin(server.scheme())).collect();
    Ok(Plan {
        page,
        client: Client {
            browser: args.page.browser.map(Browsers::first).unwrap_or_default(),
            cookies: args.page.cookie.clone(),
            third_party_cookies: args.page.third_party_cookies,
            now: unix_time(),
            user_agent: None,
            product: Some(crate::PRODUCT),
        },
        server,
        path: path(&args.path),
        namespace: if is_own { "/".into() } else { url.path().to_owned() },
        version: args.client.into(),
        with_credentials: args.with_credentials,
        transports: args.transports.into(),
        headers: args.header.iter().map(|line| header(line)).collect(),
        foreign,
        key: random_key(),
    })
}

/// The path as the client sends it: it adds the slash at the end.
fn path(option: &str) -> String {
    match option.trim_matches('/') {
        "" => "/".into(),
        path => format!("/{path}/"),
    }
}

/// Whether messages may be compressed, and whether the server compresses each by itself.
fn deflate(reply: &RawReply) -> Option<bool> {
    let head = String::from_utf8_lossy(&reply.received.as_ref().ok()?.bytes).to_ascii_lowercase();
    let agreed = head.lines().find_map(|line| line.strip_prefix("sec-websocket-extensions:"))?;
    agreed.contains("permessage-deflate").then(|| agreed.contains("server_no_context_takeover"))
}

/// Sends over the network.
struct Wired<'a> {
    wire: &'a Wire,
    max_time: Duration,
}

impl Server for Wired<'_> {
    async fn http(&mut self, next: &NextRequest, patience: Option<Duration>) -> Reply {
        let time = patience.map_or(self.max_time, |patience| patience.min(self.max_time));
        self.wire.timed(&next.message, deadline_in(time)).await
    }

    async fn socket(&mut self, request: &HttpRequest, say: Vec<String>) -> (RawReply, Option<Session>) {
        let deadline = deadline_in(self.max_time);
        let (reply, connection) = self.wire.raw(request, deadline).await;
        let Some(connection) = connection else { return (reply, None) };
        let plan = SessionPlan { send: say, wait: LISTEN_TIME.min(self.max_time), deflate: deflate(&reply) };
        (reply, Some(connection.session(&plan, deadline).await))
    }
}
