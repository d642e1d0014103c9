//! `corscheck proxy`

mod recording;
mod reported;

use std::pin::pin;

use self::recording::Recording;
use self::reported::Reported;
use super::clock::unix_time;
use super::connection::options;
use super::printing::{detail, secrets};
use super::typed;
use crate::cli::args::{self, Format};
use crate::cli::interrupt::interrupted;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, mask, runtime, stderr, system_message};
use crate::fetch::{OriginSource, Page};
use crate::proxy::{
    Cors, Judge, JudgedCall, Listening, OwnHosts, PathRewrite, Route, Routes, Settings, bind, configuration,
    target_url,
};
use crate::render;
use crate::render::text::ProxyText;
use crate::replay::{Finding, Overrides};
use crate::web::origin::Origin;
use crate::web::scheme::is_bad_port;
use crate::wire::HttpVersions;

/// Runs the command.
pub(crate) fn run(args: &args::Proxy, terminal: &Terminal) -> Result<Exit, Error> {
    let port = args.listen.port;
    if port != 0 && is_bad_port(port) {
        return Err(Error::Usage(format!(
            "--listen: browsers refuse to connect to port {port}; choose another"
        )));
    }
    let routes = routes(args)?;
    if let Some(tool) = args.print {
        let text = configuration(tool, &routes, port).map_err(|error| Error::Usage(error.to_string()))?;
        Terminal::print(&text)?;
        return Ok(Exit::Success);
    }
    let pages = pages(args)?;
    runtime::block_on(serve(args, routes, pages, terminal))
}

/// Where requests go.
fn routes(args: &args::Proxy) -> Result<Routes, Error> {
    let usage = |flag: &str, error: &dyn std::fmt::Display| Error::Usage(format!("{flag}{error}"));
    let mut routes = Vec::new();
    for text in &args.route {
        routes.push(Route::parse(text, args.strip_prefix).map_err(|error| usage("--route: ", &error))?);
    }
    if let Some((first, _)) = routes
        .iter()
        .enumerate()
        .find(|(place, route)| routes[..*place].iter().any(|other| other.prefix() == route.prefix()))
    {
        let prefix = routes[first].prefix();
        return Err(Error::Usage(format!(
            "--route: {prefix} stands there twice, and a path goes to one server"
        )));
    }
    let rest = [("--app: ", &args.app), ("", &args.target)];
    for (flag, text) in rest.into_iter().filter_map(|(flag, text)| Some((flag, text.as_deref()?))) {
        if routes.iter().any(|route| route.prefix() == "/") {
            return Err(Error::Usage("--app: a --route of / covers all paths already".into()));
        }
        let typed = typed::url(text).map_err(|error| usage(flag, &error))?;
        routes.push(Route::everything(
            target_url(typed.as_str()).map_err(|error| usage(flag, &error))?,
            !flag.is_empty(),
        ));
    }
    let rewrites = args.rewrite_path.iter().map(|text| PathRewrite::parse(text));
    let rewrites = rewrites.collect::<Result<_, _>>().map_err(|error| usage("--rewrite-path: ", &error))?;
    Ok(Routes::new(routes, rewrites))
}

/// The origins that pages have without the proxy; at least one.
fn pages(args: &args::Proxy) -> Result<Vec<Page>, Error> {
    let mut pages = Vec::new();
    for text in &args.origin {
        let page = typed::page(text).map_err(|error| Error::Usage(format!("--origin: {error}")))?;
        pages.push(page);
    }
    if pages.len() > 1 && args.target.is_none() {
        return Err(Error::Usage("--origin: the page of --app has one origin".into()));
    }
    if !pages.is_empty() {
        return Ok(pages);
    }
    let Some(app) = &args.app else {
        return Err(Error::Usage(
            "--origin is missing: the origin of the page that calls, such as --origin http://localhost:3000"
                .into(),
        ));
    };
    let url = typed::url(app).map_err(|error| Error::Usage(format!("--app: {error}")))?;
    Ok(vec![Page::new(Origin::of(&url))])
}

/// Passes on and judges until Ctrl-C.
async fn serve(
    args: &args::Proxy,
    routes: Routes,
    pages: Vec<Page>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let listen = args.listen;
    let bound = bind(listen.address, listen.port).await.map_err(|error| {
        let place = if listen.port == 0 { "a free port".to_owned() } else { format!("port {}", listen.port) };
        let message = system_message(&error);
        Error::Environment(format!(
            "cannot listen on {place} of {}: {message}; try another --listen",
            listen.address
        ))
    })?;
    let port = bound.ports().first().copied().unwrap_or_default();
    let serialized: Vec<String> = pages.iter().map(|page| page.origin.serialize()).collect();
    let shares_origin = args.target.is_none();
    let settings = Settings {
        page: pages[0].origin.clone(),
        pages: serialized.clone(),
        cors: (!shares_origin && !args.strict).then(|| Cors::new(serialized.iter().map(String::as_str))),
        brings_home: !args.strict,
        shares_origin,
        rewrites_origin: args.rewrite_origin,
        host: args.host.into(),
        forwarded: args.forwarded,
        own_hosts: OwnHosts::new(listen.address, port, &args.allow_host),
        keeps_all: args.har.is_some(),
        routes: routes.clone(),
    };
    let options = options(&args.connection)?;
    let one = HttpVersions::Http1Only;
    let wire = || super::connection::wire(&args.connection, options.clone());
    let wires = (
        wire()?,
        super::connection::wire(&args.connection, crate::wire::Options { http: one, ..options.clone() })?,
    );
    let preflights = if args.no_preflights { None } else { Some(wire()?) };
    let given = |page: &Page| page.clone().with_source(OriginSource::Given { respelt: None });
    let overrides = Overrides {
        // Of several pages each request names its own.
        origin: (pages.len() == 1).then(|| given(&pages[0])),
        assumed: given(&pages[0]),
        browser: Some(args.browser),
        now: unix_time(),
    };
    let mut recording = Recording::create(args, overrides.clone())?;
    let (proxy, mut judge) = Judge::begin(settings, wires, preflights, overrides);
    let counts = proxy.counts();
    let mut reported = Reported::open(args)?;
    let mut text = ProxyText::new(detail(&args.output), args.output.quiet, terminal.style);
    let mut end = pin!(interrupted());
    let listening = Listening::begin(bound, &proxy);
    drop(proxy);
    if shares_origin && args.route.is_empty() {
        stderr::note(format_args!(
            "without --route all paths go to the app: no call to an API passes here, and none is judged; name the API, such as --route /api=http://localhost:8080"
        ));
    }
    if args.output.format == Format::Text {
        Terminal::print(&ProxyText::opening(listen.address, port, &routes, &serialized))?;
    } else {
        stderr::note(format_args!("listening on {}; Ctrl-C ends it", ProxyText::url(listen.address, port)));
    }
    loop {
        tokio::select! {
            ended = &mut end => {
                ended?;
                break;
            }
            call = judge.next() => match call {
                Some(call) => report(args, call, &mut text, &mut recording, &mut reported)?,
                None => break,
            },
        }
    }
    listening.end().await;
    while let Some(call) = judge.waiting().await {
        report(args, call, &mut text, &mut recording, &mut reported)?;
    }
    recording.end()?;
    reported.end(args, &pages[0].origin, counts.all(), terminal)?;
    let blocks = text.blocks_any();
    if args.output.format == Format::Text {
        Terminal::print(&text.end(&counts))?;
    }
    Ok(match args.strict {
        true if blocks => Exit::Blocked,
        // What was not judged may be blocked.
        true if counts.lost() > 0 => Exit::Failed,
        _ => Exit::Success,
    })
}

/// Prints what is to be said of a call, and records it.
fn report(
    args: &args::Proxy,
    call: JudgedCall,
    text: &mut ProxyText,
    recording: &mut Recording,
    reported: &mut Reported,
) -> Result<(), Error> {
    if let Some(Finding::Verdict(diagnosis, _)) = call.judged.as_ref().map(|judged| &judged.finding) {
        mask::learn_from_questions([&*diagnosis.question]);
    }
    recording.add(&call)?;
    let Some(judged) = &call.judged else { return Ok(()) };
    let words = text.add(call.kind, judged);
    let words = match args.output.format {
        Format::Text => words,
        Format::Json => render::json::judged(judged, secrets(&args.output)),
    };
    if !words.is_empty() {
        Terminal::print(&words)?;
    }
    reported.extend(call.judged);
    Ok(())
}
