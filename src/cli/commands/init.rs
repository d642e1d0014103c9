//! `corscheck init`

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::connection::{options, wire};
use super::har;
use super::opening::random_key;
use super::source::described;
use super::typed;
use crate::cli::args::Init;
use crate::cli::terminal::Terminal;
use crate::cli::{Error, Exit, runtime, system_message};
use crate::fetch::NextRequest;
use crate::stand_ins::DEFAULT_ORIGIN;
use crate::suite::draft::{
    Draft, Observation, Recorded, framed, from_documents, from_har, from_responses, from_scripts,
    from_sockets, observe, opened, scripted,
};
use crate::suite::{SCHEMA, Selection, UnsetVariables};
use crate::web::script::callback_in;
use crate::web::text::counted;
use crate::web::text::list;
use crate::websocket::NextHandshake;
use crate::wire::deadline_in;

/// The schema's file.
const SCHEMA_NAME: &str = "corscheck.schema.json";

/// Runs the command.
pub(crate) fn run(args: &Init) -> Result<Exit, Error> {
    let assumed = [DEFAULT_ORIGIN.to_owned()];
    let origins = if args.origin.is_empty() { &assumed[..] } else { &args.origin };
    let to_output = args.out == Path::new("-");
    if args.schema && to_output {
        return Err(Error::Usage(
            "--schema writes a second file next to the first, so --out must be a file".into(),
        ));
    }
    // Before anything is sent.
    if !to_output && !args.force && args.out.exists() {
        return Err(already_exists(args));
    }
    let draft = match (&args.openapi, &args.har, &args.url) {
        (Some(document), ..) => described(document, origins, args.base_url.as_deref())?,
        (_, Some(file), _) => from_recording(file, args)?,
        (None, None, url) => from_live_server(url.as_deref().unwrap_or_default(), origins, args)?,
    };
    let text = draft.text(args.schema.then_some(SCHEMA_NAME));
    if to_output {
        Terminal::print(&text)?;
        return Ok(Exit::Success);
    }
    write(args, &args.out, &text)?;
    if args.schema {
        write(args, &args.out.with_file_name(SCHEMA_NAME), SCHEMA)?;
    }
    let suite = draft
        .suite(&|_| None, &[], UnsetVariables::Allow)
        .map_err(|error| Error::File(format!("the draft: {error}")))?;
    let plan = suite.plan("", &Selection::default());
    let set = match &draft.variables[..] {
        [] => String::new(),
        variables => format!("set {}, then ", list(variables)),
    };
    Terminal::print(&format!(
        "{} has {} of {} from {}. Next: {set}corscheck run{}\n",
        args.out.display(),
        counted(plan.checks, "check"),
        counted(plan.targets.len(), "target"),
        counted(plan.origins.len(), "origin"),
        if args.out == Path::new("corscheck.toml") {
            String::new()
        } else {
            format!(" {}", args.out.display())
        }
    ))?;
    Ok(Exit::Success)
}

/// From what a browser recorded.
fn from_recording(file: &Path, args: &Init) -> Result<Draft, Error> {
    let mut origins = Vec::new();
    for text in &args.origin {
        let page = typed::page(text).map_err(|error| Error::Usage(format!("--origin: {error}")))?;
        origins.push(page.origin.serialize());
    }
    let base_url = args.base_url.as_deref().map(typed::url).transpose();
    let base_url = base_url.map_err(|error| Error::Usage(format!("--base-url: {error}")))?;
    let har = har::read(file)?;
    let mut overrides = har::of_recorder(har::overrides(None, None)?, &har);
    // The page of those requests for which the file names none.
    if let Some(first) = args.origin.first() {
        overrides.assumed = typed::page(first).map_err(|error| Error::Usage(format!("--origin: {error}")))?;
    }
    let recorded = Recorded { origins: &origins, base_url: base_url.as_ref() };
    from_har(&har, &overrides, &recorded).map_err(|error| {
        let hint =
            if error.lacks_page && origins.is_empty() { "; --origin says which page made them" } else { "" };
        Error::File(format!("{}: {error}{hint}", file.display()))
    })
}

/// From a server's responses.
fn from_live_server(url: &str, origins: &[String], args: &Init) -> Result<Draft, Error> {
    let url = typed::url(url).map_err(|error| match Path::new(url).is_file() {
        true => Error::Usage(format!(
            "{url} is a file; use --openapi for an OpenAPI document, --har for a recording"
        )),
        false => Error::Usage(error.to_string()),
    })?;
    let is_socket = matches!(url.scheme(), "ws" | "wss");
    if !is_socket && !matches!(url.scheme(), "http" | "https") {
        return Err(Error::Usage("the URL must be http or https, or for a WebSocket ws or wss".into()));
    }
    let pages = origins
        .iter()
        .map(|origin| typed::page(origin).map_err(|error| Error::Usage(format!("--origin: {error}"))))
        .collect::<Result<Vec<_>, _>>()?;
    let wire = wire(&args.connection, options(&args.connection)?)?;
    let max_time = args.connection.max_time.0;
    let deadline = || deadline_in(max_time);
    if is_socket {
        let found = runtime::block_on(async {
            let send = async |next: &NextHandshake| wire.raw(&next.message, deadline()).await.0;
            Ok(opened(&url, &pages, random_key(), send).await)
        })?;
        return from_sockets(&url, &found).map_err(Error::Network);
    }
    if let Some(callback) = callback_in(&url) {
        let found = runtime::block_on(async {
            let send = async |next: &NextRequest| wire.timed(&next.message, deadline()).await;
            Ok(scripted(&url, &callback, &pages, send).await)
        })?;
        return from_scripts(&url, &callback, &found).map_err(Error::Network);
    }
    let all = runtime::block_on(async {
        Ok(observe(&url, &pages, async |next| wire.timed(&next.message, deadline()).await).await)
    })?;
    if all.iter().any(Observation::is_document) {
        let found = runtime::block_on(async {
            Ok(framed(&url, &pages, async |request| wire.timed(request, deadline()).await).await)
        })?;
        return from_documents(&url, &found).map_err(Error::Network);
    }
    from_responses(&url, &all).map_err(|error| Error::Network(error.to_string()))
}

fn write(args: &Init, path: &Path, text: &str) -> Result<(), Error> {
    let mut how = OpenOptions::new();
    // A file that was created in the meantime stays.
    how.write(true).create(true).truncate(true).create_new(!args.force);
    let written = how.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => already_exists(args),
        _ => Error::Usage(format!("cannot write {}: {}", path.display(), system_message(&error))),
    })
}

fn already_exists(args: &Init) -> Error {
    Error::Usage(format!("{} already exists; use --force to overwrite it, or --out", args.out.display()))
}
