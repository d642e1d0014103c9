//! `corscheck serve`

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt;

use super::frame::parse_frame_question;
use super::websocket::parse_socket_question;
use super::words::parse_question;
use crate::cli::args::{Format, Serve};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, system_message};
use crate::playground::{
    Case, Content, Document, Ports, Readers, Support, TRIES, cases, documents, foreign_origin,
    frame_documents, judge, judge_frames, page_origin, shared_documents,
};
use crate::render::playground as render;
use crate::server::BoundServer;
use crate::web::scheme::is_bad_port;
use crate::wire::{Options, Wire};

/// Runs the command.
pub(crate) fn run(args: &Serve, terminal: &Terminal) -> Result<Exit, Error> {
    if args.port == u16::MAX {
        return Err(Error::Usage("--port: the next port is used too, so 65534 is the highest".into()));
    }
    let ports = [args.port, args.port + 1];
    if let Some(bad) = ports.into_iter().find(|port| args.port != 0 && is_bad_port(*port)) {
        return Err(Error::Usage(format!(
            "--port: browsers refuse to connect to port {bad}; choose another"
        )));
    }
    if args.list && args.port == 0 {
        return Err(Error::Usage("--list: the paths contain the port, so it cannot be 0".into()));
    }
    if args.list {
        let cases = all(ports)?;
        Terminal::print_own(&match args.format {
            Format::Text => render::list(&cases, terminal.style),
            Format::Json => render::list_json(&cases),
        })?;
        return Ok(Exit::Success);
    }
    runtime::block_on(serve(args))
}

/// Serves until Ctrl-C.
async fn serve(args: &Serve) -> Result<Exit, Error> {
    let bound = BoundServer::bind(args.host, args.port, 2).await.map_err(|error| {
        let which = match args.port {
            0 => "two free ports".to_owned(),
            port => format!("the ports {port} and {}", port.saturating_add(1)),
        };
        let message = system_message(&error);
        Error::Environment(format!(
            "cannot listen on {which} of {}: {message}; try another --port",
            args.host
        ))
    })?;
    let ports: Ports = match bound.ports() {
        [first, second] => [*first, *second],
        _ => return Err(Error::Environment("two ports are needed".into())),
    };
    let cases = all(ports)?;
    let served = cases.iter().filter(|case| case.is_served());
    let routes =
        served.filter_map(|case| Some((format!("/{}/", case.id), case.example.as_ref()?.routes.clone())));
    let content = Arc::new(Content {
        routes: routes.collect(),
        documents: documents(&cases),
        shared: shared_documents(&cases).into_iter().chain(frame_documents(ports)).collect(),
        page: Some(page_origin(ports)),
        ..Content::default()
    });
    let server = bound.serve(Arc::clone(&content));
    // No proxy, even if the environment names one: it could not reach this machine's loopback.
    let wire = Wire::new(Options::default()).map_err(|error| Error::Environment(error.to_string()))?;
    let verdicts = judge(&cases, &wire).await;
    let of_frames = judge_frames(ports, readers(), &wire)
        .await
        .map_err(|error| Error::Environment(format!("the page of frames: {error}")))?;
    let html = |text: String| {
        let header = ("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned());
        Document { status: 200, headers: vec![header], body: Bytes::from(text) }
    };
    let frames = html(render::frames(TRIES, &of_frames, ports));
    let index = html(render::index(&cases, &verdicts, &foreign_origin(ports)));
    // It is set here and nowhere else.
    let _ = content.pages.set([("/".to_owned(), index), ("/frames".to_owned(), frames)].into());
    let mut end = pin!(tokio::signal::ctrl_c());
    // Start listening for Ctrl-C before the URL is printed.
    let ended = match end.as_mut().now_or_never() {
        Some(ended) => ended,
        None => {
            Terminal::print_own(&opening(&cases, ports))?;
            end.await
        }
    };
    ended.map_err(|error| Error::Environment(format!("cannot listen for Ctrl-C: {error}")))?;
    drop(server);
    Ok(Exit::Success)
}

fn all(ports: Ports) -> Result<Vec<Case>, Error> {
    cases(ports, readers()).map_err(|error| Error::Environment(error.to_string()))
}

/// What reads the command lines of examples.
fn readers() -> Readers<'static> {
    Readers {
        call: &|words| Ok(parse_question(words)?),
        socket: &|words| Ok(parse_socket_question(words)?),
        frame: &|words| Ok(parse_frame_question(words)?),
    }
}

fn opening(cases: &[Case], ports: Ports) -> String {
    let tried = cases.iter().filter(|case| case.support == Support::Browser).count();
    let probed = cases.iter().filter(|case| matches!(case.support, Support::ProbeOnly(_))).count();
    let not_served = cases.len() - tried - probed;
    format!(
        "{}/\n\n{} cases: {tried} to try in a browser, {probed} with corscheck probe only, {not_served} not served\n\
         {}/frames: frames, popups and what they can say to each other\n\
         Ctrl-C ends it\n",
        page_origin(ports),
        cases.len(),
        page_origin(ports)
    )
}
