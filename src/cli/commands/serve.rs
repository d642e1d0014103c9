//! `corscheck serve`

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt;

use super::probe::parse_question;
use crate::cli::args::{Format, Serve};
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, system_message};
use crate::playground::{Case, Content, Document, Ports, Support, cases, documents, judge, page_origin};
use crate::render::playground as render;
use crate::server::BoundServer;
use crate::web::scheme::is_bad_port;
use crate::wire::{Options, Wire};

/// Runs the command.
pub(crate) fn run(args: &Serve, terminal: &Terminal) -> Result<Exit, Error> {
    if args.port == u16::MAX {
        return Err(Error::Usage("--port: the port after it is needed too, so 65534 is the highest".into()));
    }
    let ports = [args.port, args.port + 1];
    if let Some(bad) = ports.into_iter().find(|port| args.port != 0 && is_bad_port(*port)) {
        return Err(Error::Usage(format!(
            "--port: browsers connect to no server at port {bad}; choose another"
        )));
    }
    if args.list && args.port == 0 {
        return Err(Error::Usage(
            "--list: which ports are free is not known before they are served; leave out --port 0".into(),
        ));
    }
    if args.list {
        let cases = all(ports)?;
        Terminal::print(&match args.format {
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
            0 => "no two free ports".to_owned(),
            port => format!("the ports {port} and {}", port.saturating_add(1)),
        };
        let words = system_message(&error);
        Error::Environment(format!(
            "{which} of {} cannot be listened on: {words}; another --port may be free",
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
        page: Some(page_origin(ports)),
        ..Content::default()
    });
    let server = bound.serve(Arc::clone(&content));
    // No proxy, whatever the environment says: it could not reach this machine's own loopback.
    let wire = Wire::new(Options::default()).map_err(|error| Error::Environment(error.to_string()))?;
    let verdicts = judge(&cases, &wire).await;
    let html = ("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned());
    let index = Document { headers: vec![html], body: Bytes::from(render::index(&cases, &verdicts)) };
    // It is set here and nowhere else.
    let _ = content.index.set(index);
    let mut end = pin!(tokio::signal::ctrl_c());
    // From the first question on it is listened for: whoever has read the URL may press it.
    let ended = match end.as_mut().now_or_never() {
        Some(ended) => ended,
        None => {
            Terminal::print(&opening(&cases, ports))?;
            end.await
        }
    };
    ended.map_err(|error| Error::Environment(format!("Ctrl-C cannot be waited for: {error}")))?;
    drop(server);
    Ok(Exit::Success)
}

fn all(ports: Ports) -> Result<Vec<Case>, Error> {
    cases(ports, &parse_question).map_err(Error::Environment)
}

fn opening(cases: &[Case], ports: Ports) -> String {
    let tried = cases.iter().filter(|case| case.support == Support::Browser).count();
    let probed = cases.iter().filter(|case| matches!(case.support, Support::ProbeOnly(_))).count();
    let told = cases.len() - tried - probed;
    format!(
        "{}/\n\n{} cases: {tried} to try in a browser, {probed} by a probe alone, {told} not played\n\
         Ctrl-C ends it\n",
        page_origin(ports),
        cases.len()
    )
}
